"""A month put together: read once, then figures of everything, of each part, and who stands where.

`read` asks the database a number of times that does not depend on how many projects there are; everything
after it is pure (dispatch.figures).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from projects.base.money import share
from projects.base.periods import Month, Week
from projects.directory.models import Chain, Organisation
from projects.issues.models import Issue
from projects.pool.models import AnnualTarget, Project, ProjectListEntry, Stage

from . import figures
from .deadlines import deadlines_of
from .figures import ProjectFigures, Ranked, Rate, Summary
from .month_facts import cut_offs, read_month
from .overview import StandingRow, Tally, read_standings, tally
from .period_facts import city_parts

# By what the figures are told apart, and whether those parts are ranked.
BY: dict[str, Callable[[ProjectFigures], Any]] = {
    "division": lambda row: row.division,
    "department": lambda row: row.department,
    "chain": lambda row: row.chain,
    "group": lambda row: row.group,
}
RANKED = ("division", "department")
RANKINGS = ("completion", "starts", "reporting", "issues")


@dataclass(frozen=True)
class Closing:
    """Issues raised in the year up to a day, and how many of them were closed by then (问题销号率)."""

    raised: int = 0
    closed: int = 0

    @property
    def rate(self) -> Decimal | None:
        return share(self.closed, self.raised)


@dataclass(frozen=True)
class MonthFacts:
    """What was read of a month: projects, how each stood in each of its weeks, its issues of the year as
    (project's key, whether closed by the month's end). `is_running`: its cut-off has not come yet."""

    month: Month
    as_of: date
    rows: tuple[ProjectFigures, ...] = ()
    weeks: dict[Week, tuple[StandingRow, ...]] = field(default_factory=dict)
    issues: tuple[tuple[int, bool], ...] = ()
    is_running: bool = False


@dataclass(frozen=True)
class Line:
    """One part of the city (None: projects without one) with its figures and its places."""

    unit: Any
    summary: Summary
    reporting: Tally
    closing: Closing
    ranks: dict[str, Ranked] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A number the year must reach, and how far the month is from it."""

    target: AnnualTarget
    rate: Rate


@dataclass(frozen=True)
class MonthlySummary:
    """The figures of a month. `lines` and `rankings` hold the parts by the keys of `BY`, `keys` how a
    project's part is told; `bodies` counts liaison projects by the leader's body, counts only."""

    facts: MonthFacts
    overall: Summary
    last_month: Summary
    last_year: Summary
    lines: dict[str, list[Line]]
    rankings: dict[str, dict[str, list[Ranked]]]
    bodies: dict[str, int]
    targets: list[Target]
    not_started: list[ProjectFigures]
    not_in_statistics: list[ProjectFigures]
    red: list[ProjectFigures]
    gaps: list[tuple[ProjectFigures, Decimal]]
    reporting: Tally
    closing: Closing
    keys: dict[str, Callable[[ProjectFigures], Any]] = field(default_factory=dict)

    @property
    def month(self) -> Month:
        return self.facts.month


def weeks_of(month: Month, as_of_before: date, as_of: date) -> dict[Week, date]:
    """{week: its data cut-off} of those whose cut-off lies in a month: after the cut-off of the month
    before, up to its own (three queries)."""
    first, last = Week.of(month.first) - 1, Week.of(month.last) + 1
    weeks = [first + count for count in range((last.first - first.first).days // 7 + 1)]
    found = deadlines_of(*weeks)
    return {week: found[week].as_of for week in weeks if as_of_before < found[week].as_of <= as_of}


def read(month: Month, projects=None, *, on: date | None = None) -> MonthFacts:
    """The MonthFacts of some projects (a queryset, all by default), of a running month as of the day `on`;
    some fifteen queries."""
    projects = Project.objects.all() if projects is None else projects
    as_of, as_of_before = cut_offs(month)
    is_running = on is not None and on < as_of
    as_of = min(as_of, on) if on else as_of
    rows = tuple(read_month(month, projects, on=on))
    weeks = {
        week: tuple(read_standings(projects, week, cut_off))
        for week, cut_off in weeks_of(month, as_of_before, as_of).items()
    }
    raised = Issue.objects.counted().filter(raised_on__lte=month.last, raised_on__year=month.year)
    raised = raised.filter(project__in=projects.order_by().values("pk")).values_list("project", "closed_on")
    issues = tuple(
        (project, bool(closed and closed <= month.last)) for project, closed in raised.order_by("pk")
    )
    return MonthFacts(month, as_of, rows, weeks, issues, is_running)


def _reporting(facts: MonthFacts, keys: set[int] | None = None) -> Tally:
    """The counts of all weeks of a month together, of some projects or all."""
    rows = [row for week in facts.weeks.values() for row in week if keys is None or row.project in keys]
    return tally(rows)


def _closing(facts: MonthFacts, keys: set[int] | None = None) -> Closing:
    mine = [closed for project, closed in facts.issues if keys is None or project in keys]
    return Closing(len(mine), sum(mine))


def lines_of(facts: MonthFacts, key: Callable[[ProjectFigures], Any]) -> dict[Any, Line]:
    """{part's key: Line} without places."""
    parts: dict[Any, list[ProjectFigures]] = {}
    for row in facts.rows:
        parts.setdefault(key(row), []).append(row)
    month, found = facts.month, {}
    for part, rows in parts.items():
        keys = {row.project for row in rows}
        summary = figures.summarise(rows, month.first, month.last)
        found[part] = Line(part, summary, _reporting(facts, keys), _closing(facts, keys))
    return found


def rankings_of(lines: dict[Any, Line], before: dict[str, dict[Any, int]] | None = None):
    """{ranking: [Ranked]} of some parts; what belongs to no part is not ranked."""
    before = before or {}

    def ranking(name, value):
        return figures.rank(
            {part: value(line) for part, line in lines.items() if part is not None}, before.get(name)
        )

    return {
        "completion": ranking("completion", lambda line: (line.summary.rate, line.summary.completed)),
        "starts": ranking(
            "starts",
            lambda line: (
                line.summary.start_or_resume.percent,
                Decimal(line.summary.start_or_resume.numerator),
            ),
        ),
        "reporting": ranking(
            "reporting", lambda line: (line.reporting.in_time_rate, Decimal(line.reporting.reported))
        ),
        "issues": ranking("issues", lambda line: (line.closing.rate, Decimal(line.closing.closed))),
    }


def places_of(facts: MonthFacts, key: Callable[[ProjectFigures], Any]) -> dict[str, dict[Any, int]]:
    """{ranking: {part: place}} of a month, for the next one's comparison."""
    return {name: figures.places(rows) for name, rows in rankings_of(lines_of(facts, key)).items()}


def put_together(
    facts: MonthFacts,
    before: MonthFacts,
    year_before: MonthFacts,
    *,
    units: dict[str, dict[Any, Any]],
    targets: list[Target],
    keys: dict[str, Callable[[ProjectFigures], Any]],
) -> MonthlySummary:
    """The MonthlySummary of three months that were read; `units` gives each part's record by its key."""
    month = facts.month
    lines, rankings = {}, {}
    for name, key in keys.items():
        found = lines_of(facts, key)
        ranked = rankings_of(found, places_of(before, key)) if name in RANKED else {}
        ranks: dict[Any, dict[str, Ranked]] = {}
        for ranking, rows in ranked.items():
            for row in rows:
                ranks.setdefault(row.unit, {})[ranking] = row
        order = [*units[name], None]
        lines[name] = [
            replace(found[part], unit=units[name].get(part), ranks=ranks.get(part, {}))
            for part in order
            if part in found
        ]
        rankings[name] = {
            ranking: [
                Ranked(units[name].get(row.unit), row.value, row.amount, row.place, row.before)
                for row in rows
            ]
            for ranking, rows in ranked.items()
        }
    red = [row for row in facts.rows if row.light == "RED"]
    return MonthlySummary(
        facts=facts,
        overall=figures.summarise(facts.rows, month.first, month.last),
        last_month=figures.summarise(before.rows, before.month.first, before.month.last),
        last_year=figures.summarise(year_before.rows, year_before.month.first, year_before.month.last),
        lines=lines,
        rankings=rankings,
        bodies=dict(Counter(row.body for row in facts.rows if row.body)),
        targets=targets,
        not_started=figures.not_started(facts.rows, month.last),
        not_in_statistics=figures.not_in_statistics(facts.rows),
        red=sorted(red, key=lambda row: (row.rate is None, row.rate or 0, row.project)),
        gaps=figures.largest_gaps(facts.rows),
        reporting=_reporting(facts),
        closing=_closing(facts),
        keys=keys,
    )


def targets_of(facts: MonthFacts) -> list[Target]:
    """The year's targets with what the month has reached of them, counted on the list that each names
    (three queries)."""
    targets = list(AnnualTarget.objects.filter(year=facts.month.year).select_related("project_list"))
    entries = ProjectListEntry.objects.filter(project_list__in=[one.project_list_id for one in targets])
    listed: dict[int, set[int]] = {}
    for project_list, project in entries.on(facts.month.last).values_list("project_list", "project"):
        listed.setdefault(project_list, set()).add(project)
    found = []
    for target in targets:
        keys = listed.get(target.project_list_id)
        rows = [row for row in facts.rows if keys is None or row.project in keys]
        reached = REACHED.get(target.code)
        if reached is not None:
            count = sum(reached(row, facts.month.year) for row in rows)
            if keys and target.code == STARTED:
                unreported = keys - {row.project for row in rows}
                until = facts.as_of if facts.is_running else facts.month.last
                count += len(under_way_unreported(unreported, until))
            found.append(Target(target, Rate(count, int(target.value), figures.ANNUAL_TARGET)))
    return found


def under_way_unreported(keys: Iterable[int], on: date) -> set[int]:
    """Of projects that stand on a list without reporting (重点工业 alone), those that had started in the year
    or were resumed in it by a day: their dates alone tell (one query)."""
    rows = Project.objects.filter(pk__in=keys).exclude(stage=Stage.WITHDRAWN).of_year(on.year)
    span = (date(on.year, 1, 1), on)
    new = Q(plan__build_type=figures.NEW, started_on__lte=on)
    continued = Q(plan__build_type=figures.CONTINUED, resumed_on__range=span)
    return set(rows.filter(new | continued).order_by().values_list("pk", flat=True))


STARTED = "industrial_projects_started"
# What counts towards a target in a year, by its code.
REACHED: dict[str, Callable[[ProjectFigures, int], bool]] = {
    STARTED: lambda row, _year: row.is_under_way,
    "projects_completed": lambda row, year: row.finished_on is not None and row.finished_on.year == year,
}


def monthly_summary(month: Month, projects=None, *, on: date | None = None) -> MonthlySummary:
    """The figures of a month for some projects (a queryset, all by default), held against the month before
    and the same month of the last year (some fifty queries, whatever the number of projects). A running
    month is told as of the day `on`."""
    facts, before = read(month, projects, on=on), read(month - 1, projects)
    year_before = read(month - 12, projects)
    parts, line_of = city_parts()
    organisations = Organisation.objects.order_by("order", "pk").in_bulk()
    units = {
        "division": parts,
        "department": organisations,
        "chain": {one.pk: one for one in Chain.objects.all()},
        "group": organisations,
    }
    keys = {**BY, "division": lambda row: line_of.get(row.division)}
    targets = targets_of(facts)
    return put_together(facts, before, year_before, units=units, targets=targets, keys=keys)
