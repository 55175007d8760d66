"""Our projects as the layouts need them."""

from django.db.models import F

from projects.pool.models import Project, ProjectList
from projects.pool.views.listing import year_of_projects


def projects_for(user, permission, year, today):
    """(projects, day of the figures): those for which the user has the permission, with the year's figures,
    in the order of the year's main list."""
    visible = Project.objects.allowed(user).within(user, permission)
    projects, as_of = year_of_projects(visible, year, today)
    main = ProjectList.objects.main_of(year)
    rows = projects.annotate(prior=F("plan__prior_cumulative")).in_list_order(main.pk if main else 0)
    return rows, as_of
