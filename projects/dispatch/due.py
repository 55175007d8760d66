"""Who must report a week, and who has not."""

from django.db.models import Q

from projects.base.models import in_force
from projects.pool.models import Project, ProjectListEntry, ProjectStage, Stage

from .models import WeeklyReport


def listed_projects(as_of, projects=None):
    """The projects that report weekly with data as of a day, whether they rest or not: on a list of
    that year which reports weekly, and not withdrawn. `projects` narrows them."""
    projects = Project.objects.all() if projects is None else projects
    listed = Project.objects.filter(
        in_force(as_of, "entries__")
        & Q(entries__project_list__reports_weekly=True, entries__project_list__year=as_of.year)
    )
    withdrawn = Project.objects.filter(in_force(as_of, "stages__") & Q(stages__value=Stage.WITHDRAWN))
    return projects.filter(pk__in=listed.values("pk")).exclude(pk__in=withdrawn.values("pk"))


def listed_by_day(days, projects=None):
    """{day: keys of the projects that report weekly with data as of it} as `listed_projects` gives them, for
    many days at once (two queries)."""
    projects = Project.objects.all() if projects is None else projects
    mine = projects.order_by().values("pk")
    days = set(days)
    entries = ProjectListEntry.objects.filter(
        project_list__reports_weekly=True,
        project_list__year__in={day.year for day in days},
        project__in=mine,
    ).values_list("project", "project_list__year", "valid_from", "valid_to")
    withdrawn = ProjectStage.objects.filter(value=Stage.WITHDRAWN, project__in=mine).values_list(
        "project", "valid_from", "valid_to"
    )
    entries, withdrawn = list(entries.order_by()), list(withdrawn.order_by())
    return {
        day: {key for key, year, *span in entries if year == day.year and _holds(span, day)}
        - {key for key, *span in withdrawn if _holds(span, day)}
        for day in days
    }


def _holds(span, day):
    """Whether a span (from, to or None) holds on a day."""
    start, end = span
    return start <= day and (end is None or day < end)


def due_projects(as_of, projects=None):
    """Those of them that must report: the ones not resting by approval."""
    return listed_projects(as_of, projects).exclude(pk__in=Project.objects.suspended(as_of).values("pk"))


def without_report(projects, week):
    """Of these projects, those that have not handed in the week: nothing, a draft, or returned."""
    return projects.exclude(pk__in=WeeklyReport.objects.of_week(week).counted().values("project_id"))
