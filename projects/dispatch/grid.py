"""The grid of projects and weeks: what each cell says (pure functions of rows already fetched)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from projects.pool.models import ProjectListEntry, ProjectStage, Stage, Suspension

from .models import LightAssessment, WeeklyReport
from .overview import Standing
from .querysets import COUNTED

WEEKS = 12


@dataclass(frozen=True)
class Cell:
    """One project in one week: its standing ("" where it was not on a list), and its light."""

    standing: str = ""
    light: str = ""


@dataclass(frozen=True)
class GridWeek:
    """A column: the week, its cut-off day, and whether its deadline is still to come."""

    week: Any
    as_of: Any
    is_open: bool = False


def with_grid(projects, weeks):
    """Projects with what the cells of these weeks are computed from (five queries for any rows)."""
    first, last = min(weeks), max(weeks)
    reports = WeeklyReport.objects.filter(week__gte=first, week__lte=last)
    lights = LightAssessment.objects.filter(week__gte=first, week__lte=last)
    entries = ProjectListEntry.objects.filter(project_list__reports_weekly=True)
    return projects.prefetch_related(
        Prefetch(
            "weekly_reports", reports.only("project", "week", "state", "is_late"), to_attr="grid_reports"
        ),
        Prefetch("lights", lights.only("project", "week", "light"), to_attr="grid_lights"),
        Prefetch("entries", entries.select_related("project_list"), to_attr="grid_entries"),
        Prefetch("stages", ProjectStage.objects.filter(value=Stage.WITHDRAWN), to_attr="grid_withdrawn"),
        Prefetch("suspensions", Suspension.objects.all(), to_attr="grid_suspensions"),
    )


def standing_of(project, report, as_of):
    """The standing of a project fetched by `with_grid`; what overview.with_standing says in SQL."""
    listed = any(
        entry.holds_on(as_of) and entry.project_list.year == as_of.year for entry in project.grid_entries
    )
    if not listed or any(stage.holds_on(as_of) for stage in project.grid_withdrawn):
        return ""
    if any(rest.holds_on(as_of) for rest in project.grid_suspensions):
        return Standing.SUSPENDED
    if report is None or report.state == WeeklyReport.State.DRAFT:
        return Standing.MISSING
    if report.state not in COUNTED:
        return Standing.RETURNED
    return Standing.LATE if report.is_late else Standing.REPORTED


def cells(project, weeks):
    """{week: Cell} of a project for some GridWeeks; kept on the project, as each column asks."""
    if not hasattr(project, "grid_cells"):
        reports = {report.week: report for report in project.grid_reports}
        lights = {one.week: one.light for one in project.grid_lights}
        project.grid_cells = {
            one.week: Cell(standing_of(project, reports.get(one.week), one.as_of), lights.get(one.week, ""))
            for one in weeks
        }
    return project.grid_cells
