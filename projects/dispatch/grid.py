"""The grid of projects and weeks: what each cell says."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from projects.pool.models import ProjectListEntry, ProjectStage, Stage, Suspension

from .models import LightAssessment, WeeklyReport
from .overview import Standing
from .querysets import COUNTED

WEEKS = 12


class Cell(NamedTuple):
    """One project in one week: its standing ("" where it was not on a list), and its light."""

    standing: str = ""
    light: str = ""


@dataclass(frozen=True)
class GridWeek:
    """A column: the week, its cut-off day, and whether its deadline is still to come."""

    week: Any
    as_of: Any
    is_open: bool = False


def load_cells(projects, weeks):
    """Give each of some projects `grid_cells`: its Cells of these GridWeeks, in their order.

    Five queries for any rows; they fetch plain values, because a page has a thousand of them.
    """
    keys = [project.pk for project in projects]
    first, last = weeks[0].week, weeks[-1].week

    def by_week(model, *fields):
        rows = model.objects.filter(project__in=keys, week__gte=first, week__lte=last).order_by()
        return {(pk, week): found for pk, week, *found in rows.values_list("project", "week", *fields)}

    def by_project(rows, *fields):
        found = defaultdict(list)
        for pk, *values in rows.filter(project__in=keys).values_list(
            "project", "valid_from", "valid_to", *fields
        ):
            found[pk].append(values)
        return found

    reports = by_week(WeeklyReport, "state", "is_late")
    lights = by_week(LightAssessment, "light")
    listed = by_project(
        ProjectListEntry.objects.filter(project_list__reports_weekly=True).order_by(), "project_list__year"
    )
    withdrawn = by_project(ProjectStage.objects.filter(value=Stage.WITHDRAWN).order_by())
    resting = by_project(Suspension.objects.order_by())
    for project in projects:
        key, project.grid_cells = project.pk, []
        for one in weeks:
            day = one.as_of
            (light,) = lights.get((key, one.week), ("",))
            if not any(year == day.year and holds(day, *span) for *span, year in listed[key]) or any(
                holds(day, *span) for span in withdrawn[key]
            ):
                standing = ""
            elif any(holds(day, *span) for span in resting[key]):
                standing = Standing.SUSPENDED.value
            else:
                standing = standing_of(*reports.get((key, one.week), ("", False)))
            project.grid_cells.append(Cell(standing, light))


def holds(day, valid_from, valid_to):
    """Whether a dated row is in force on a day."""
    return valid_from <= day and (valid_to is None or day < valid_to)


def standing_of(state, is_late):
    """The standing of a report that was due ("" for none); overview.with_standing says it in SQL."""
    if state in COUNTED:
        return Standing.LATE.value if is_late else Standing.REPORTED.value
    return Standing.RETURNED.value if state == WeeklyReport.State.RETURNED else Standing.MISSING.value
