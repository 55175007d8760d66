"""The grid of projects and weeks: what each cell says."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import DateField, ExpressionWrapper, F

from projects.pool.models import ProjectListEntry, ProjectStage, Stage, Suspension

from .models import LightAssessment, WeeklyReport
from .overview import Standing
from .querysets import COUNTED

WEEKS = 12
# The week as a plain date: a thousand Weeks would only be keys.
FIRST_DAY = ExpressionWrapper(F("week"), DateField())


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
        return {(pk, day): found for pk, day, *found in rows.values_list("project", FIRST_DAY, *fields)}

    def spans(rows, *fields):
        found = defaultdict(list)
        rows = rows.filter(project__in=keys).order_by()
        for valid_from, valid_to, *key in rows.values_list("valid_from", "valid_to", "project", *fields):
            found[tuple(key) if fields else key[0]].append((valid_from, valid_to))
        return found

    reports = by_week(WeeklyReport, "state", "is_late")
    lights = by_week(LightAssessment, "light")
    listed = spans(ProjectListEntry.objects.filter(project_list__reports_weekly=True), "project_list__year")
    withdrawn = spans(ProjectStage.objects.filter(value=Stage.WITHDRAWN))
    resting = spans(Suspension.objects.all())
    for project in projects:
        key, project.grid_cells = project.pk, []
        for one in weeks:
            place, day = (key, one.week.first), one.as_of
            (light,) = lights.get(place, ("",))
            if not covered(listed[key, day.year], day) or covered(withdrawn[key], day):
                standing = ""
            elif covered(resting[key], day):
                standing = Standing.SUSPENDED.value
            else:
                standing = standing_of(*reports.get(place, ("", False)))
            project.grid_cells.append(Cell(standing, light))


def covered(spans, day):
    """Whether one of some (from, to) is in force on a day."""
    return any(valid_from <= day and (valid_to is None or day < valid_to) for valid_from, valid_to in spans)


def standing_of(state, is_late):
    """The standing of a report that was due ("" for none); overview.with_standing says it in SQL."""
    if state in COUNTED:
        return Standing.LATE.value if is_late else Standing.REPORTED.value
    return Standing.RETURNED.value if state == WeeklyReport.State.RETURNED else Standing.MISSING.value
