"""What the log shows on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.directory.roles import leads_or_assists
from projects.ui import registry

from . import panels
from .models import Issue

ENTRIES = [
    registry.Entry(
        "issues",
        _("Issues"),
        "issues:list",
        order=28,
        icon="issue",
        permission=panels.sees,
        daily=leads_or_assists,
    ),
]
PANELS = [
    registry.Panel(
        "project",
        "issues",
        _("Issues"),
        "issues/panel_project.html",
        panels.issues_of_project,
        order=45,
        permission=panels.sees,
        queries=3,
    ),
    registry.Panel(
        "home",
        "supervision",
        _("To supervise"),
        "issues/home_supervision.html",
        panels.to_supervise,
        order=7,
        permission=panels.supervises,
        queries=12,
    ),
    registry.Panel(
        "home",
        "help",
        _("Help asked of the city"),
        "issues/home_help.html",
        panels.help_waiting,
        order=9,
        permission=panels.coordinates,
        queries=2,
    ),
    registry.Panel(
        "home",
        "to_answer_issues",
        _("Supervision and help that wait for my unit"),
        "issues/home_to_answer.html",
        panels.to_answer,
        order=4,
        permission=panels.handles,
        queries=2,
    ),
    registry.Panel(
        "home",
        "issues_to_decide",
        _("Issues that wait for me"),
        "issues/home_to_decide.html",
        panels.to_decide,
        order=6,
        permission=panels.decides,
        queries=3,
    ),
    registry.Panel(
        "home",
        "project_issues",
        _("Issues of my projects"),
        "issues/home_project_issues.html",
        panels.of_my_projects,
        order=13,
        permission=panels.carries,
        queries=2,
    ),
    registry.Panel(
        "home",
        "raised_issues",
        _("Issues I raised"),
        "issues/home_raised.html",
        panels.raised_by_me,
        order=15,
        permission=panels.raises,
        queries=3,
    ),
    registry.Panel(
        "home",
        "my_issues",
        _("Issues that my unit answers for"),
        "issues/home_my_issues.html",
        panels.of_my_unit,
        order=14,
        permission=panels.handles,
        queries=2,
    ),
]

HEAD = registry.Head("project", "issues", panels.open_of_project, order=20, permission=panels.sees, queries=1)

SEARCHABLE = registry.Searchable(
    "issues.issue",
    _("Issues"),
    "issues:list",
    lambda user, words: Issue.objects.allowed(user).counted().search(words),
    order=20,
    permission=panels.sees,
)


def register():
    """Fill the registries."""
    registry.heads.add(HEAD)
    registry.searchable.add(SEARCHABLE)
    for entry in ENTRIES:
        registry.navigation.add(entry)
    for panel in PANELS:
        registry.panels.add(panel)
