"""What becomes of one demo project: its dates over three years, known beforehand, shown up to today."""

import datetime
from dataclasses import dataclass, field, replace
from decimal import Decimal

from projects.pool.models import ConstructionState, Stage
from projects.pool.models.project import BUILDING

DAY = datetime.timedelta(days=1)


def chained(rows):
    """Rows of (value, from) as (value, from, until): each ends where the next begins."""
    for place, (value, first) in enumerate(rows):
        yield value, first, rows[place + 1][1] if place + 1 < len(rows) else None


@dataclass(frozen=True)
class Rest:
    """An approved rest (winter stop, stop by approval) up to, not including, `until`."""

    kind: str
    first: datetime.date
    until: datetime.date

    def holds_on(self, day):
        return self.first <= day < self.until


@dataclass(frozen=True)
class Listing:
    """A place on a year's main list."""

    first: datetime.date
    batch: int = 1


@dataclass
class YearWork:
    """A project's plan of one year and what comes of it; money in 万元.

    `amounts` are (from when, amount), `values` the year's cumulative at each weekly cut-off.
    """

    build_type: str
    curve: str
    amounts: list = field(default_factory=list)
    prior: Decimal = Decimal(0)
    values: dict = field(default_factory=dict)

    @property
    def amount(self):
        """The amount in force last."""
        return self.amounts[-1][1]

    def amount_on(self, day):
        """The amount in force on a day of the year."""
        return next(amount for first, amount in reversed(self.amounts) if first <= day)

    @property
    def final(self):
        """What the year ends with."""
        return list(self.values.values())[-1]


@dataclass(frozen=True)
class Standing:
    """A project as it stood on a day: what the checks of a report ask of it."""

    stage: str
    construction_state: str
    started_on: datetime.date | None
    total_investment: Decimal


@dataclass
class Fate:
    """All that happens to a project. Until `cut` it also knows the future."""

    group: str  # continued, new, prior, industry, reserve
    number: int
    sector: dict
    division: str
    kind: str = ""  # what is special: through, q1, late, stopped, halted, never, left …
    stages: list = field(default_factory=list)  # (Stage, from when), in order
    rests: list = field(default_factory=list)
    halted_from: datetime.date | None = None
    planned_start_on: datetime.date | None = None
    started_on: datetime.date | None = None
    resumed_on: datetime.date | None = None
    planned_completion_on: datetime.date | None = None
    completed_on: datetime.date | None = None
    in_production_on: datetime.date | None = None
    stat_entered_on: datetime.date | None = None
    moved_on: datetime.date | None = None  # from division `moved_from` to the present one
    moved_from: str = ""
    listed: dict = field(default_factory=dict)  # year → Listing on the main list
    work: dict = field(default_factory=dict)  # year → YearWork
    total: Decimal = Decimal(0)
    name: str = ""
    what: str = ""  # its capacity and content, the second half of its name
    project: object = None
    owner: object = None
    reporter: object = None
    suspensions: list = field(default_factory=list)
    department: object = None
    moves: list = field(default_factory=list)  # rolling.TierMove, in order
    site_on: datetime.date | None = None  # when site and resources were settled

    @property
    def key(self):
        return f"{self.group}-{self.number}"

    def __hash__(self):
        return hash(self.key)

    @property
    def has_moved(self):
        """Whether it belonged to another division once."""
        return bool(self.moved_on) and self.moved_from != self.division and self.moved_on > self.stages[0][1]

    def stage_on(self, day):
        """The stage on a day; that of its beginning before it."""
        return next((stage for stage, first in reversed(self.stages) if first <= day), self.stages[0][0])

    def resting(self, day, kind=None):
        """Whether an approved rest (of a kind) holds on a day."""
        return any(rest.holds_on(day) and kind in (None, rest.kind) for rest in self.rests)

    def state_on(self, day):
        """The state of construction on a day."""
        if self.stage_on(day) not in BUILDING:
            return ""
        if self.resting(day, "WINTER"):
            return ConstructionState.WINTER
        if self.resting(day) or (self.halted_from and self.halted_from <= day):
            return ConstructionState.HALTED
        return ConstructionState.WORKING

    def standing(self, day):
        """The project as it stood on a day."""
        started = self.started_on if self.started_on and self.started_on <= day else None
        return Standing(self.stage_on(day), self.state_on(day), started, self.total)

    def is_listed(self, day):
        """Whether it stands on that year's main list on a day."""
        listing = self.listed.get(day.year)
        return listing is not None and listing.first <= day

    def is_due(self, day):
        """Whether it must report with data as of a day (as dispatch.due asks the database)."""
        return self.is_listed(day) and self.stage_on(day) != Stage.WITHDRAWN and not self.resting(day)

    def opened_by(self, day):
        """Whether it was started or resumed in the day's year by that day."""
        date = self.started_on if self.work[day.year].build_type == "NEW" else self.resumed_on
        return date is not None and datetime.date(day.year, 1, 1) <= date <= day

    def cut(self, today):
        """Forget what lies after today: a date to come is not recorded as an actual one.

        What was to be added to a list or a plan later stands on it from the year's beginning on.
        """
        for name in ("started_on", "resumed_on", "completed_on", "in_production_on", "stat_entered_on"):
            date = getattr(self, name)
            if date and date > today:
                setattr(self, name, None)
        if self.halted_from and self.halted_from > today:
            self.halted_from = None
        self.stages = [row for row in self.stages if row[1] <= today] or self.stages[:1]
        self.rests = [rest for rest in self.rests if rest.first <= today]
        for year, listing in self.listed.items():
            if listing.first > today:
                self.listed[year] = replace(listing, first=datetime.date(year, 1, 1), batch=1)
        for work in self.work.values():
            work.amounts = [row for row in work.amounts if row[0] <= today] or work.amounts[:1]
