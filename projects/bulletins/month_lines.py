"""The lines of a month's bulletin: each project with its names, reports, issues and confirmed light."""

from collections import Counter

from projects.base import wording
from projects.dispatch.month_lists import MonthLists
from projects.dispatch.month_summary import MonthlySummary
from projects.dispatch.overview import Standing
from projects.pool.models import ProjectList

from .lines import PARTS, Line, names_of, read_names, read_sources

Code = ProjectList.Code


def lines_of_month(found: MonthlySummary, lists: MonthLists, decided: dict[int, str]) -> list[Line]:
    """The lines of a month in the order of its list (three queries). `decided` holds the lights that were
    confirmed otherwise than computed."""
    rows = found.facts.rows
    names, sources = read_names(rows), read_sources(rows, found.facts.as_of, found.month)
    due, in_time, handed_in = _reporting(found)
    raised = Counter(project for project, _closed in found.facts.issues)
    closed = Counter(project for project, is_closed in found.facts.issues if is_closed)
    overdue = Counter(one.project.pk for one in lists.overdue_issues)
    permits = Counter(one.project.pk for one in lists.late_permits)
    reasons = {one.project.pk: wording.sentences(one.sentences) for one in lists.lights}
    lines = []
    for row in rows:
        project, key = names[row.project], row.project
        lines.append(
            Line(
                facts=row,
                name=project.name,
                names=names_of(project),
                parts={part: found.keys[part](row) for part in PARTS},
                is_liaison=key in lists.keys[Code.LIAISON],
                is_large=key in lists.keys[Code.TWO_BILLION],
                report=sources.reports.get(key),
                monthly_return=sources.returns.get(key),
                confirmed=decided.get(key, row.light),
                reasons=reasons.get(key, ""),
                due=due[key],
                in_time=in_time[key],
                handed_in=handed_in[key],
                raised=raised[key],
                closed=closed[key],
                overdue=overdue[key],
                late_permits=permits[key],
            )
        )
    return lines


def _reporting(found: MonthlySummary) -> tuple[Counter, Counter, Counter]:
    """How many weekly reports of the month each project owed, handed in in time, handed in at all."""
    due, in_time, handed_in = Counter(), Counter(), Counter()
    for rows in found.facts.weeks.values():
        for row in rows:
            due[row.project] += row.standing != Standing.SUSPENDED
            in_time[row.project] += row.standing == Standing.REPORTED
            handed_in[row.project] += row.standing in (Standing.REPORTED, Standing.LATE)
    return due, in_time, handed_in
