"""A week put together (周调度总体情况): what it brought against the week before, by division, which lights
changed and why, what started and what should start next, who reported, what is stuck.

`read_week` asks the database a number of times that does not depend on how many projects there are;
everything after it is pure. What the week covers ends with its data cut-off: it reaches from the day after
the cut-off of the week before to its own (Friday to Thursday by default), so that no day is lost or counted
twice. Figures are those accepted by then; who has no accepted report of the week stands with his last one.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from projects.base.periods import Week
from projects.issues.models import Issue
from projects.issues.reading import Overdue, Requests, overdue_then, requests_then
from projects.pool.models import Project

from . import figures
from .deadlines import cut_offs_of
from .figures import ProjectFigures, Summary
from .models import LightAssessment
from .month_lists import UNIT_FIELDS, starting_in
from .overview import StandingRow, Tally, read_standings, tally
from .period_facts import DAY, Bounds, city_parts, read_figures
from .stillness import steps_of, weeks_still

# So many weeks ahead are told of what should start.
AHEAD = 2
LIGHTS = ("RED", "YELLOW", "GREEN")


@dataclass(frozen=True)
class WeekRead:
    """What was read of a week: its projects, how each stood with its report."""

    week: Week
    bounds: Bounds
    rows: tuple[ProjectFigures, ...] = ()
    standings: tuple[StandingRow, ...] = ()


@dataclass(frozen=True)
class WeekIssues:
    """Issues of a week's projects: how many were raised and closed in it, what was overdue at its end, and
    what the banners asked of the city."""

    raised: int = 0
    closed: int = 0
    overdue: tuple[Overdue, ...] = ()
    requests: Requests = field(default_factory=Requests)


@dataclass(frozen=True)
class Turned:
    """A project whose light is another than the week before, with the stored reasons of the new one."""

    figures: ProjectFigures
    before: str
    reasons: tuple[dict[str, Any], ...] = ()

    @property
    def light(self) -> str:
        return self.figures.light


@dataclass(frozen=True)
class WeekLine:
    """One part of the city (None: the city's own) in a week and in the one before."""

    unit: Any
    summary: Summary
    before: Summary
    reporting: Tally


@dataclass(frozen=True)
class WeeklySummary:
    """The figures of a week. `told` counts the projects whose figure is of this very week; `turned` holds by
    its new light what changed; `still` pairs a project with the weeks in which nothing moved; `standings`
    say how each stood with its report. `projects` gives the record of each project that is named, with its
    units."""

    week: Week
    bounds: Bounds
    rows: tuple[ProjectFigures, ...]
    overall: Summary
    before: Summary
    told: int
    lines: list[WeekLine]
    turned: dict[str, list[Turned]]
    started: list[ProjectFigures]
    starting: list[ProjectFigures]
    still: list[tuple[ProjectFigures, int]]
    reporting: Tally
    standings: tuple[StandingRow, ...] = ()
    issues: WeekIssues = field(default_factory=WeekIssues)
    projects: dict[int, Project] = field(default_factory=dict)


def bounds_of(week: Week) -> Bounds:
    """The Bounds of a week (one query)."""
    before, as_of = cut_offs_of(week - 1, week)
    return Bounds(before + DAY, as_of, as_of, before)


def read_week(week: Week, projects=None) -> WeekRead:
    """How each of the projects (a queryset) that stood on a weekly list at a week's cut-off was then, and
    how it stood with its report (four queries)."""
    projects = Project.objects.all() if projects is None else projects
    bounds = bounds_of(week)
    rows = tuple(read_figures(projects, bounds, week))
    return WeekRead(week, bounds, rows, tuple(read_standings(projects, week, bounds.as_of)))


def summary_of(read: WeekRead, rows=None) -> Summary:
    """The Summary of a week, of all its projects or of some."""
    return figures.summarise(read.rows if rows is None else rows, read.bounds.first, read.bounds.last)


def turned(now: WeekRead, before: WeekRead) -> list[tuple[ProjectFigures, str]]:
    """[(project, its light before)] of those whose light is another than the week before. Who had none in
    either week did not change."""
    lights = {row.project: row.light for row in before.rows}
    changed = [(row, lights.get(row.project, "")) for row in now.rows if row.light]
    return [(row, light) for row, light in changed if light and light != row.light]


def lines_of(
    now: WeekRead, before: WeekRead, units: dict[Any, Any], line_of: dict[Any, Any]
) -> list[WeekLine]:
    """The lines of a week by division, in their order; each project counts where it belonged then."""
    found = []
    for key in [*units, None]:
        rows = [row for row in now.rows if line_of.get(row.division) == key]
        earlier = [row for row in before.rows if line_of.get(row.division) == key]
        if rows or earlier:
            keys = {row.project for row in rows}
            reporting = tally([row for row in now.standings if row.project in keys])
            line = WeekLine(units.get(key), summary_of(now, rows), summary_of(before, earlier), reporting)
            found.append(line)
    return found


def started_in(read: WeekRead) -> list[ProjectFigures]:
    """The projects that started in a week, the first one first."""
    first, last = read.bounds.first, read.bounds.last
    rows = [row for row in read.rows if row.started_on and first <= row.started_on <= last]
    return sorted(rows, key=lambda row: (row.started_on, row.project))


def next_days(week: Week, bounds: Bounds, weeks: int = AHEAD) -> tuple[datetime.date, datetime.date]:
    """The days of which a week tells what should start: from the day after its cut-off to the end of so many
    weeks after it."""
    return bounds.as_of + DAY, (week + weeks).last


def read_issues(read: WeekRead) -> WeekIssues:
    """The issues of a week (eight queries)."""
    projects = [row.project for row in read.rows]
    issues = Issue.objects.counted().filter(project__in=projects)
    span = (read.bounds.first, read.bounds.last)
    days = issues.filter(Q(raised_on__range=span) | Q(closed_on__range=span)).values_list(
        "raised_on", "closed_on"
    )
    raised = closed = 0
    for raised_on, closed_on in days:
        raised += span[0] <= raised_on <= span[1]
        closed += closed_on is not None and span[0] <= closed_on <= span[1]
    overdue = tuple(overdue_then(issues, read.bounds.as_of))
    return WeekIssues(raised, closed, overdue, requests_then(projects, *span))


def weekly_overview(week: Week, projects=None) -> WeeklySummary:
    """The figures of a week for some projects (a queryset, all by default), held against the week before
    (some twenty queries, whatever the number of projects)."""
    now, before = read_week(week, projects), read_week(week - 1, projects)
    units, line_of = city_parts()
    changed = turned(now, before)
    kept = LightAssessment.objects.filter(pk__in=[row.assessment for row, _light in changed])
    reasons = dict(kept.values_list("pk", "reasons"))
    by_light: dict[str, list[Turned]] = {light: [] for light in LIGHTS}
    for row, light in changed:
        by_light[row.light].append(Turned(row, light, tuple(reasons[row.assessment])))
    steps = steps_of([row.project for row in now.rows], week)
    still = [(row, weeks_still(steps.get(row.project, []))) for row in now.rows]
    still = sorted(
        ((row, weeks) for row, weeks in still if weeks), key=lambda pair: (-pair[1], pair[0].project)
    )
    started, issues = started_in(now), read_issues(now)
    starting = starting_in(now.rows, *next_days(week, now.bounds))
    named = {row.project for row in (*(row for row, _light in changed), *started, *starting)}
    named |= {row.project for row, _weeks in still} | {one.issue.project_id for one in issues.overdue}
    return WeeklySummary(
        week=week,
        bounds=now.bounds,
        rows=now.rows,
        overall=summary_of(now),
        before=summary_of(before),
        told=sum(row.told_week == week for row in now.rows),
        lines=lines_of(now, before, units, line_of),
        turned=by_light,
        started=started,
        starting=starting,
        still=still,
        reporting=tally(now.standings),
        standings=now.standings,
        issues=issues,
        projects=Project.objects.filter(pk__in=named).select_related(*UNIT_FIELDS).in_bulk(),
    )
