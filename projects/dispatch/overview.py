"""Who has reported: how each project stands in a week, and the figures of that.

`read_standings` asks the database once; the rest are pure functions of what it read.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from projects.base.money import share
from projects.pool.models import Suspension

from .deadlines import Deadlines
from .due import listed_projects
from .models import WeeklyReport
from .querysets import ACCEPTED, COUNTED

State = WeeklyReport.State


class Standing(models.TextChoices):
    """Where a project is with its report. Each is in exactly one; who rests is not due."""

    REPORTED = "reported", _("reported")
    LATE = "late", _("late")
    RETURNED = "returned", _("returned")
    MISSING = "missing", _("missing")
    SUSPENDED = "suspended", _("suspended")


def with_standing(projects, week, as_of):
    """The projects on the weekly lists, each with `report` (its row of the week or none),
    `standing`, `suspension` (its kind) and `area` (the division it belonged to then)."""
    resting = Suspension.objects.on(as_of).filter(project=OuterRef("pk")).order_by("pk")
    return (
        listed_projects(as_of, projects)
        .as_of(as_of)
        .annotate(
            report=FilteredRelation("weekly_reports", condition=Q(weekly_reports__week=week)),
            suspension=Subquery(resting.values("kind")[:1]),
            area=Coalesce("division_then", F("division_id"), output_field=models.BigIntegerField()),
            standing=Case(
                When(suspension__isnull=False, then=Value(Standing.SUSPENDED)),
                When(report__state=State.RETURNED, then=Value(Standing.RETURNED)),
                When(report__state__in=COUNTED, report__is_late=True, then=Value(Standing.LATE)),
                When(report__state__in=COUNTED, then=Value(Standing.REPORTED)),
                default=Value(Standing.MISSING),
            ),
        )
    )


class StandingRow(NamedTuple):
    """How one project stands: its division and units as ids, its report's state ("" without one)."""

    project: int
    area: int
    department: int | None
    group: int | None
    standing: str
    state: str = ""
    suspension: str = ""


def read_standings(projects, week, as_of):
    """A StandingRow for each of the projects that are on a weekly list (one query)."""
    rows = with_standing(projects, week, as_of).values_list(
        "pk",
        "area",
        "responsible_department_id",
        "working_group_id",
        "standing",
        "report__state",
        "suspension",
    )
    return [
        StandingRow(pk, area, department, group, standing, state or "", suspension or "")
        for pk, area, department, group, standing, state, suspension in rows.order_by("pk")
    ]


@dataclass(frozen=True)
class Tally:
    """Counts of some projects: due = reported + late + returned + missing; `accepted` are some of
    the first two, `drafted` some of the missing."""

    due: int = 0
    reported: int = 0
    late: int = 0
    returned: int = 0
    missing: int = 0
    accepted: int = 0
    drafted: int = 0

    @property
    def handed_in(self):
        """Reported, in time or not."""
        return self.reported + self.late

    @property
    def rate(self):
        """Handed in as a percentage of the due (Decimal), or None where nothing is due."""
        return share(self.handed_in, self.due)

    @property
    def in_time_rate(self):
        """Reported in time as a percentage of the due (Decimal), or None."""
        return share(self.reported, self.due)

    @property
    def bar(self):
        """The lengths of reported, late and returned in percent, each with where it begins."""
        return bar_of((self.reported, self.late, self.returned), self.due)


def bar_of(counts, whole):
    """The lengths of some parts of a whole in percent, each with where it begins, as text."""
    lengths, start = [], Decimal(0)
    for count in counts:
        length = (share(count, whole) or Decimal(0)).quantize(Decimal("0.01"))
        lengths.append((str(start), str(length)))
        start += length
    return lengths


def tally(rows):
    """The counts of some StandingRows; those that rest are left out."""
    standings = Counter(row.standing for row in rows)
    states = Counter(row.state for row in rows if row.standing != Standing.SUSPENDED)
    return Tally(
        due=len(rows) - standings[Standing.SUSPENDED],
        reported=standings[Standing.REPORTED],
        late=standings[Standing.LATE],
        returned=standings[Standing.RETURNED],
        missing=standings[Standing.MISSING],
        accepted=sum(states[state] for state in ACCEPTED),
        drafted=states[State.DRAFT],
    )


@dataclass(frozen=True)
class Line:
    """One line of the matrix: a division or organisation (None: projects without one), its counts
    and, for a division, the latest batch it handed in."""

    unit: Any
    tally: Tally
    batch: Any = None


@dataclass(frozen=True)
class WeekOverview:
    """The figures of a week. `is_open`: the deadline has not passed, so nothing is missing yet.
    `suspended` counts those that rest, by kind."""

    week: Any
    deadlines: Deadlines
    is_open: bool
    lines: tuple
    total: Tally
    suspended: dict = field(default_factory=dict)

    @property
    def resting(self):
        """How many rest by approval."""
        return sum(self.suspended.values())


def week_overview(rows, week, deadlines, *, now, units, unit_of, batches=None):
    """The figures of a week from StandingRows.

    `units` maps a key to a division or organisation in the order of the lines, `unit_of(row)` gives
    a row's key; rows of an unknown key stand on a last line without a unit. `batches` maps a
    division's key to its latest batch.
    """
    gathered = {key: [] for key in [*units, None]}
    for row in rows:
        key = unit_of(row)
        gathered[key if key in units else None].append(row)
    lines = []
    for key, some in gathered.items():
        counts = tally(some)
        batch = (batches or {}).get(key)
        if counts.due or batch:
            lines.append(Line(units.get(key), counts, batch))
    suspended = Counter(row.suspension for row in rows if row.standing == Standing.SUSPENDED)
    return WeekOverview(
        week=week,
        deadlines=deadlines,
        is_open=now <= deadlines.report_due,
        lines=tuple(lines),
        total=tally(rows),
        suspended=dict(suspended),
    )


def parts_of(root, divisions):
    """({key: unit} of the lines under a division, {division id: key of its line}).

    The lines are the division's parts, each with all below it, and the division itself for what
    lies in no part. `divisions` is every division in order.
    """
    parts = [one for one in divisions if one.parent_id == root.pk]
    units = {one.pk: one for one in [root, *parts]}
    line_of = {}
    for division in divisions:
        above = [part for part in parts if division.path.startswith(part.path)]
        if above:
            line_of[division.pk] = above[0].pk
        elif division.path.startswith(root.path):
            line_of[division.pk] = root.pk
    return units, line_of
