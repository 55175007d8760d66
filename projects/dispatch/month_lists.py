"""The lists of a month (附表): which projects are behind and why, what has not started, what is missing, what
is overdue, what stands still, what comes next; all as of the month's cut-off, where history allows it.

`read_lists` asks the database a number of times that does not depend on how long the lists are (its items are
in dispatch.month_items). Some facts have no history and are told as they stand today: the reason why a
project has not started, its planned start, the units it belongs to.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from projects.base.models import in_force
from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.issues.models import Issue
from projects.issues.reading import overdue_then
from projects.pool.models import Project, ProjectList, ProjectListEntry
from projects.preparation.lateness import late_then

from . import figures
from .deadlines import deadlines_of
from .figures import ProjectFigures, Summary
from .lights import full_months
from .models import LightAssessment, MonthlyReturn, WeeklyReport
from .month_items import (
    Item,
    LatePermit,
    LitItem,
    MissingReports,
    NotInStatistics,
    NotStarted,
    OverdueIssue,
    StandingStill,
)
from .month_summary import MonthlySummary
from .overview import Standing
from .stillness import steps_of, weeks_still

# 20亿元 in 万元: who belongs there in a year that has no list of its own.
TWO_BILLION = Decimal(200_000)
UNIT_FIELDS = ("division", "owner", "responsible_department", "working_group", "chain")


@dataclass(frozen=True)
class Expected:
    """What the confirmed returns of a month expect of the whole year (预计全年完成): of how many projects,
    how much, and how much their plans are."""

    count: int = 0
    amount: Decimal = Decimal(0)
    planned: Decimal = Decimal(0)

    @property
    def lacking(self) -> Decimal:
        """By how much the plans would be missed; negative where more is expected."""
        return self.planned - self.amount


@dataclass(frozen=True)
class MonthLists:
    """The lists of a month. `gaps` are the projects that lack most of what the curve asks. `keys` holds the
    keys of the projects of its key lists by their code, for `summary_of`."""

    on: datetime.date
    red: list[LitItem]
    yellow: list[LitItem]
    not_started: list[NotStarted]
    not_in_statistics: list[NotInStatistics]
    missing: list[MissingReports]
    overdue_issues: list[OverdueIssue]
    late_permits: list[LatePermit]
    starting_next: list[Item]
    gaps: list[Item] = field(default_factory=list)
    still: list[StandingStill] = field(default_factory=list)
    expected: Expected = Expected()
    keys: dict[str, frozenset[int]] = field(default_factory=dict)

    @property
    def lights(self) -> list[LitItem]:
        """The red ones and then the yellow ones."""
        return [*self.red, *self.yellow]


def summary_of(found: MonthlySummary, keys: Iterable[int]) -> Summary:
    """The Summary of those of a month's projects that have one of some keys."""
    rows, keys = found.facts.rows, set(keys)
    some = [row for row in rows if row.project in keys]
    return figures.summarise(some, found.month.first, found.month.last)


def starting_in(rows: Iterable[ProjectFigures], first: datetime.date, last: datetime.date):
    """Projects planned to start between two days and not started yet, the first one first."""
    some = [row for row in rows if row.started_on is None and row.planned_start_on is not None]
    some = [row for row in some if first <= row.planned_start_on <= last]
    return sorted(some, key=lambda row: (row.planned_start_on, row.project))


def read_lists(found: MonthlySummary, *, on: datetime.date | None = None) -> MonthLists:
    """The MonthLists of the projects of a summary (some twenty queries).

    While the month is running `on` is the day of the reader: nothing is late or missing before its day has
    come. Without it the month is told as of its cut-off; starts count up to the month's last day, as in its
    figures.
    """
    cut_off, month, rows = found.facts.as_of, found.month, {row.project: row for row in found.facts.rows}
    day, until = (min(on, cut_off), min(on, month.last)) if on else (cut_off, month.last)
    missing = _missing(found, on)
    issues = overdue_then(Issue.objects.filter(project__in=list(rows)), day)
    permits = late_then(list(rows), day)
    lit = [row for row in rows.values() if row.light in ("RED", "YELLOW")]
    coming = starting_in(rows.values(), (month + 1).first, (month + 1).last)
    still = _still(found, rows, day)
    late = [row for row in found.not_started if row.planned_start_on <= until]
    item = _items(
        [
            *(row.project for row in [*lit, *coming, *late, *found.not_in_statistics]),
            *(row.project for row, _amount in found.gaps),
            *missing,
            *still,
            *(one.issue.project_id for one in issues),
            *(one.permit.project_id for one in permits),
        ],
        rows,
    )
    by_light = _lit(lit, item)
    return MonthLists(
        on=day,
        red=by_light["RED"],
        yellow=by_light["YELLOW"],
        not_started=_not_started(late, until, item),
        not_in_statistics=[
            item(NotInStatistics, row.project, months=full_months(row.started_on, until))
            for row in found.not_in_statistics
            if row.started_on <= until
        ],
        missing=sorted(
            (item(MissingReports, key, **weeks) for key, weeks in missing.items()),
            key=lambda one: (-len(one.weeks), one.project.pk),
        ),
        overdue_issues=[item(OverdueIssue, one.issue.project_id, overdue=one) for one in issues],
        late_permits=[item(LatePermit, one.permit.project_id, late=one) for one in permits],
        starting_next=[item(Item, row.project) for row in coming],
        gaps=[item(Item, row.project) for row, _amount in found.gaps],
        still=sorted(
            (item(StandingStill, key, weeks=weeks) for key, weeks in still.items()),
            key=lambda one: (-one.weeks, one.project.pk),
        ),
        expected=_expected(month, rows),
        keys=keys_of(month, rows.values(), cut_off),
    )


def keys_of(month: Month, rows: Iterable[ProjectFigures], on: datetime.date) -> dict[str, frozenset[int]]:
    """{code of a key list: keys of the projects on it on a day}, of the year's liaison projects (包联) and of
    those of 2 billion yuan and more (two queries). Where the year has no list of the latter, the total
    investment says who belongs there."""
    rows = list(rows)
    codes = (ProjectList.Code.LIAISON, ProjectList.Code.TWO_BILLION)
    lists = dict(ProjectList.objects.filter(year=month.year, code__in=codes).values_list("pk", "code"))
    entries = ProjectListEntry.objects.filter(in_force(on), project_list__in=lists)
    listed: dict[str, set[int]] = {code: set() for code in codes}
    for project_list, project in entries.values_list("project_list", "project"):
        listed[lists[project_list]].add(project)
    if ProjectList.Code.TWO_BILLION not in lists.values():
        large = (row for row in rows if row.total_investment and row.total_investment >= TWO_BILLION)
        listed[ProjectList.Code.TWO_BILLION] = {row.project for row in large}
    here = {row.project for row in rows}
    return {str(code): frozenset(keys & here) for code, keys in listed.items()}


def _items(keys: Iterable[int], rows: dict[int, ProjectFigures]) -> Callable[..., Any]:
    """A function that makes an item of a project (two queries): `item(kind, key, **facts)`."""
    projects = Project.objects.filter(pk__in=set(keys)).select_related(*UNIT_FIELDS).in_bulk()
    divisions = Division.objects.in_bulk()

    def item(kind, key, **facts):
        return kind(projects[key], divisions.get(rows[key].division), rows[key], **facts)

    return item


def _lit(rows: list[ProjectFigures], item) -> dict[str, list[LitItem]]:
    """The red and the yellow projects with their stored reasons, who lacks most first (one query)."""
    keys = [row.assessment for row in rows]
    kept = {one.pk: one for one in LightAssessment.objects.filter(pk__in=keys)}
    found: dict[str, list[LitItem]] = {"RED": [], "YELLOW": []}
    for row in sorted(rows, key=lambda row: (-(row.lacking or 0), row.project)):
        one = kept[row.assessment]
        found[row.light].append(item(LitItem, row.project, week=one.week, reasons=tuple(one.reasons)))
    return found


def _not_started(rows: list[ProjectFigures], day: datetime.date, item) -> list[NotStarted]:
    """With the start that the last counted report of each expects (one query)."""
    reports = WeeklyReport.objects.counted().filter(
        project__in=[row.project for row in rows], as_of__lte=day, expected_on__isnull=False
    )
    expected = dict(reports.order_by("week").values_list("project", "expected_on"))
    return [
        item(
            NotStarted,
            row.project,
            months=full_months(row.planned_start_on, day),
            expected_on=expected.get(row.project),
        )
        for row in rows
    ]


def _still(found: MonthlySummary, keys: Iterable[int], day: datetime.date) -> dict[int, int]:
    """{project's key: weeks without a step forward} of those that stand still in the last week that has begun
    by a day (one query)."""
    last = max((week for week in found.facts.weeks if week.first <= day), default=Week.of(day))
    weeks = {key: weeks_still(steps) for key, steps in steps_of(list(keys), last).items()}
    return {key: count for key, count in weeks.items() if count}


def _expected(month: Month, rows: dict[int, ProjectFigures]) -> Expected:
    """What the returns expect of the year, of projects with a plan (one query)."""
    returns = MonthlyReturn.objects.confirmed().filter(month=month, expected_year__isnull=False)
    told = dict(returns.filter(project__in=list(rows)).values_list("project", "expected_year").order_by())
    told = {key: amount for key, amount in told.items() if rows[key].planned}
    planned = sum((rows[key].planned for key in told), Decimal(0))
    return Expected(len(told), sum(told.values(), Decimal(0)), planned)


def _missing(found: MonthlySummary, on: datetime.date | None) -> dict[int, dict[str, Any]]:
    """{project's key: how many weeks it had to report, and which are missing or returned} of those that lack
    any (three queries). With a day, weeks whose deadline lies not before it are not missing yet."""
    weeks = found.facts.weeks
    if on is not None and weeks:
        due = deadlines_of(*weeks)
        weeks = {week: rows for week, rows in weeks.items() if due[week].report_due.date() < on}
    told: dict[int, dict[str, Any]] = {}
    listed = {row.project for row in found.facts.rows}
    for week, rows in weeks.items():
        for row in rows:
            if row.standing == Standing.SUSPENDED or row.project not in listed:
                continue
            one = told.setdefault(row.project, {"due": 0, "missing": (), "returned": ()})
            one["due"] += 1
            if row.standing in (Standing.MISSING, Standing.RETURNED):
                one[str(row.standing)] += (week,)
    return {key: one for key, one in told.items() if one["missing"] or one["returned"]}
