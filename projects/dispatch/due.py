"""Who must report a week, and who has not."""

from django.db.models import Q

from projects.base.models import in_force
from projects.pool.models import Project, Stage

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


def due_projects(as_of, projects=None):
    """Those of them that must report: the ones not resting by approval."""
    return listed_projects(as_of, projects).exclude(pk__in=Project.objects.suspended(as_of).values("pk"))


def without_report(projects, week):
    """Of these projects, those that have not handed in the week: nothing, a draft, or returned."""
    return projects.exclude(pk__in=WeeklyReport.objects.of_week(week).counted().values("project_id"))
