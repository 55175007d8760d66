"""What chains show on pages that are not their own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import panels
from .views.common import READ


def reads(user):
    """Who reads industry chains."""
    return user.may(READ)


ENTRIES = [
    registry.Entry("chains", _("Industry chains"), "chains:list", order=33, icon="layers", permission=reads)
]
PANELS = [
    registry.Panel(
        "home",
        "chain_tasks",
        _("Tasks of industry chains"),
        "chains/home_tasks.html",
        panels.to_report,
        order=33,
        permission=panels.reports,
        queries=1,
    ),
    registry.Panel(
        "project",
        "chain",
        _("In the industry chain"),
        "chains/panel_project.html",
        panels.of_project,
        order=58,
        permission=reads,
        queries=2,
    ),
]


def register():
    """Fill the registries."""
    for entry in ENTRIES:
        registry.navigation.add(entry)
    for panel in PANELS:
        registry.panels.add(panel)
