"""The figures of a month or week as pure functions of what was read (see dispatch.period_facts).

Money is in 万元, shares in percent, gaps in percentage points (百分点); what is unknown is None and never
counted as 0. Nothing here asks the database or the clock. Rules and definitions: domain.md §1 and §6.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from projects.base.money import share
from projects.base.periods import Week

NEW, CONTINUED = "NEW", "CONTINUED"
PLAN_LIST, ANNUAL_TARGET = "PLAN_LIST", "ANNUAL_TARGET"


@dataclass(frozen=True)
class ProjectFigures:
    """One project as it stood at the end of a month or week.

    `planned` is the year's plan as it stood then, `asked` the share of it that the curve asks for by the
    day of the figures. `completed` is the year's cumulative, `completed_before` the one of the month or week
    before (0 where that lies in another year, or before the project had started), `recognised` what
    statistics recognised by the month's end. `source` says what the figure rests on: "RETURN" (the confirmed
    return), "WEEK" (the last accepted week, which is `told_week`), "" (nothing). `stage` is that of the day;
    days after the end are not told. `assessment` is the key of the LightAssessment that gave the `light`.
    """

    project: int
    division: int | None = None
    department: int | None = None
    group: int | None = None
    chain: int | None = None
    body: str = ""
    stage: str = ""
    build_type: str = ""
    total_investment: Decimal | None = None
    planned: Decimal | None = None
    asked: Decimal | None = None
    completed: Decimal | None = None
    completed_before: Decimal | None = None
    recognised: Decimal | None = None
    source: str = ""
    told_week: Week | None = None
    planned_start_on: date | None = None
    started_on: date | None = None
    resumed_on: date | None = None
    completed_on: date | None = None
    in_production_on: date | None = None
    stat_entered_on: date | None = None
    light: str = ""
    assessment: int | None = None
    is_resting: bool = False

    @property
    def completed_in_period(self) -> Decimal | None:
        """What the month or week itself brought, or None where either figure is unknown."""
        if self.completed is None or self.completed_before is None:
            return None
        return self.completed - self.completed_before

    @property
    def rate(self) -> Decimal | None:
        """Completed of the year's plan in percent, None without a plan."""
        return share(self.completed, self.planned)

    @property
    def gap(self) -> Decimal | None:
        """The rate less what the curve asks, in percentage points."""
        return None if self.rate is None or self.asked is None else self.rate - self.asked

    @property
    def lacking(self) -> Decimal | None:
        """By how much it is behind the curve in 万元, 0 where it is not; None where that is unknown."""
        if not self.planned or self.asked is None or self.completed is None:
            return None
        return max(self.planned * self.asked / 100 - self.completed, Decimal(0))

    @property
    def is_under_way(self) -> bool:
        """New and started, or continued and resumed: the numerator of the start-or-resume rate."""
        return self.started_on is not None if self.build_type == NEW else self.resumed_on is not None

    @property
    def finished_on(self) -> date | None:
        """The day on which it was completed or went into production, whichever came first."""
        return min((day for day in (self.completed_on, self.in_production_on) if day), default=None)


@dataclass(frozen=True)
class Rate:
    """A share with what it rests on, so that nobody has to guess its denominator."""

    numerator: int
    denominator: int
    kind: str = PLAN_LIST

    @property
    def percent(self) -> Decimal | None:
        return share(self.numerator, self.denominator)


@dataclass(frozen=True)
class Summary:
    """The figures of some projects at the end of a month or week.

    Sums leave out what is unknown; `without_figure` says of how many projects nothing was told. The rate
    and the gap compare like with like: projects with a plan alone, the curve weighted by their plans.
    """

    count: int = 0
    total_investment: Decimal = Decimal(0)
    planned: Decimal = Decimal(0)
    completed: Decimal = Decimal(0)
    completed_in_period: Decimal = Decimal(0)
    rate: Decimal | None = None
    asked: Decimal | None = None
    recognised: Decimal | None = None
    difference: Decimal | None = None
    start_or_resume: Rate = Rate(0, 0)
    start: Rate = Rate(0, 0)
    resume: Rate = Rate(0, 0)
    started_in_period: int = 0
    finished_in_period: int = 0
    in_production_in_period: int = 0
    should_be_in_statistics: int = 0
    in_statistics: int = 0
    without_figure: int = 0
    by_return: int = 0
    lights: dict[str, int] = field(default_factory=dict)

    @property
    def gap(self) -> Decimal | None:
        """The rate less what the curve asks, in percentage points."""
        return None if self.rate is None or self.asked is None else self.rate - self.asked

    @property
    def statistics_rate(self) -> Decimal | None:
        """Of the started projects those that entered into statistics, in percent (入统率)."""
        return share(self.in_statistics, self.should_be_in_statistics)


def total(values: Iterable[Decimal | None]) -> Decimal:
    """The sum of what is known."""
    return sum((value for value in values if value is not None), Decimal(0))


def rate_of(planned: list[ProjectFigures]) -> Decimal | None:
    """Completed of the plans of some projects in percent; None where nobody has told anything. Who has a
    plan and has told nothing keeps his plan in the denominator."""
    if all(row.completed is None for row in planned):
        return None
    return share(total(row.completed for row in planned), total(row.planned for row in planned))


def summarise(rows: Iterable[ProjectFigures], first: date, last: date) -> Summary:
    """The Summary of some projects for the time from `first` to `last`."""
    rows = list(rows)
    planned = [row for row in rows if row.planned]
    curve = [row for row in planned if row.asked is not None]
    both = [row for row in rows if row.recognised is not None and row.completed is not None]
    recognised = [row.recognised for row in rows if row.recognised is not None]
    new = [row for row in rows if row.build_type == NEW]
    continued = [row for row in rows if row.build_type == CONTINUED]
    started = [row for row in rows if row.started_on is not None]

    def in_period(day: date | None) -> bool:
        return day is not None and first <= day <= last

    def under_way(some: list[ProjectFigures]) -> Rate:
        return Rate(sum(row.is_under_way for row in some), len(some))

    return Summary(
        count=len(rows),
        total_investment=total(row.total_investment for row in rows),
        planned=total(row.planned for row in rows),
        completed=total(row.completed for row in rows),
        completed_in_period=total(row.completed_in_period for row in rows),
        rate=rate_of(planned),
        asked=(
            sum((row.planned * row.asked for row in curve), Decimal(0)) / total(row.planned for row in curve)
            if curve
            else None
        ),
        recognised=total(recognised) if recognised else None,
        difference=total(row.completed - row.recognised for row in both) if both else None,
        start_or_resume=under_way(new + continued),
        start=under_way(new),
        resume=under_way(continued),
        started_in_period=sum(in_period(row.started_on) for row in rows),
        finished_in_period=sum(in_period(row.completed_on) for row in rows),
        in_production_in_period=sum(in_period(row.in_production_on) for row in rows),
        should_be_in_statistics=len(started),
        in_statistics=sum(row.stat_entered_on is not None for row in started),
        without_figure=sum(row.completed is None for row in rows),
        by_return=sum(row.source == "RETURN" for row in rows),
        lights=dict(Counter(row.light for row in rows)),
    )


def against_target(rate: Rate, target: int) -> Rate:
    """The same numerator held against a target of the year."""
    return replace(rate, denominator=target, kind=ANNUAL_TARGET)


# Rankings


@dataclass(frozen=True)
class Ranked:
    """One line of a ranking. `place` is None for what is not ranked (a zero plan); equal values with equal
    amounts share a place, and the places after them are left out (1, 2, 2, 4). `before` is the place of
    the month before, None where there was none."""

    unit: Any
    value: Decimal | None
    amount: Decimal = Decimal(0)
    place: int | None = None
    before: int | None = None

    @property
    def change(self) -> int | None:
        """How many places it rose (positive) or fell against the month before."""
        return None if self.place is None or self.before is None else self.before - self.place


def rank(
    values: dict[Any, tuple[Decimal | None, Decimal]], before: dict[Any, int] | None = None
) -> list[Ranked]:
    """Rank units by (value, amount): the higher value first, of equal values the higher amount. Units
    without a value come last, unranked, in the order in which they were given."""
    ranked = [(unit, value, amount) for unit, (value, amount) in values.items() if value is not None]
    ranked.sort(key=lambda row: (-row[1], -row[2]))
    found: list[Ranked] = []
    for number, (unit, value, amount) in enumerate(ranked, 1):
        last = found[-1] if found else None
        same = last is not None and (last.value, last.amount) == (value, amount)
        found.append(Ranked(unit, value, amount, last.place if same else number, (before or {}).get(unit)))
    found += [Ranked(unit, None, amount) for unit, (value, amount) in values.items() if value is None]
    return found


def places(rows: Iterable[Ranked]) -> dict[Any, int]:
    """{unit: place} of a ranking, for the next month's comparison."""
    return {row.unit: row.place for row in rows if row.place is not None}


# What is said of single projects


def not_started(rows: Iterable[ProjectFigures], last: date) -> list[ProjectFigures]:
    """New projects that should have started by a day and have not, the longest overdue first."""
    late = [
        row
        for row in rows
        if row.build_type == NEW
        and row.started_on is None
        and row.planned_start_on is not None
        and row.planned_start_on <= last
    ]
    return sorted(late, key=lambda row: (row.planned_start_on, row.project))


def not_in_statistics(rows: Iterable[ProjectFigures]) -> list[ProjectFigures]:
    """Started projects that have not entered into statistics, the earliest start first."""
    late = [row for row in rows if row.started_on is not None and row.stat_entered_on is None]
    return sorted(late, key=lambda row: (row.started_on, row.project))


def largest_gaps(rows: Iterable[ProjectFigures], most: int = 10) -> list[tuple[ProjectFigures, Decimal]]:
    """The projects that lack most of what the curve asks, with the amount that is missing (万元)."""
    behind = [(row, row.lacking) for row in rows if row.lacking]
    return sorted(behind, key=lambda pair: (-pair[1], pair[0].project))[:most]


# One time against another


@dataclass(frozen=True)
class Comparison:
    """A figure of this month beside the one of another: their difference, and the growth in percent, which
    is None where the other is zero or unknown."""

    now: Decimal | None
    then: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.now is None or self.then is None else self.now - self.then

    @property
    def growth(self) -> Decimal | None:
        return None if self.difference is None else share(self.difference, self.then)
