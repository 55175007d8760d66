"""The lines of a week's brief: each project with its names, its report and its confirmed light."""

from collections import Counter

from projects.base import wording
from projects.base.periods import Month
from projects.dispatch.lights import why_not_green
from projects.dispatch.month_lists import keys_of
from projects.dispatch.overview import Standing
from projects.dispatch.period_facts import city_parts
from projects.dispatch.weekly import WeeklySummary
from projects.pool.models import ProjectList

from .lines import Line, names_of, read_names, read_sources

Code = ProjectList.Code


def lines_of_week(found: WeeklySummary, decided: dict[int, str]) -> list[Line]:
    """The lines of a week in the order of its projects (five queries). `decided` holds the lights that were
    confirmed otherwise than computed."""
    rows, as_of = found.rows, found.bounds.as_of
    names, sources = read_names(rows), read_sources(rows, as_of)
    keys = keys_of(Month.of(as_of), rows, as_of)
    _units, line_of = city_parts()
    standings = {one.project: one.standing for one in found.standings}
    overdue = Counter(one.issue.project_id for one in found.issues.overdue)
    reasons = {
        one.figures.project: wording.sentences(why_not_green(one.reasons))
        for some in found.turned.values()
        for one in some
    }
    lines = []
    for row in rows:
        project, key = names[row.project], row.project
        standing = standings.get(key, Standing.SUSPENDED)
        lines.append(
            Line(
                facts=row,
                name=project.name,
                names=names_of(project),
                parts={
                    "division": line_of.get(row.division),
                    "department": row.department,
                    "chain": row.chain,
                    "group": row.group,
                },
                is_liaison=key in keys[Code.LIAISON],
                is_large=key in keys[Code.TWO_BILLION],
                report=sources.reports.get(key),
                confirmed=decided.get(key, row.light),
                reasons=reasons.get(key, ""),
                due=int(standing != Standing.SUSPENDED),
                in_time=int(standing == Standing.REPORTED),
                handed_in=int(standing in (Standing.REPORTED, Standing.LATE)),
                overdue=overdue[key],
            )
        )
    return lines
