"""What sessions, services, desks and readiness show on pages that are not their own."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import extending, homes, work_history
from .views import services


def sees_services(user):
    """Whether there is any service record the user might see."""
    return user.may("preparation.view_servicerecord")


DESK = registry.Panel(
    "home",
    "desk",
    _("My projects this week"),
    "preparation/home_desk.html",
    homes.my_desk,
    order=12,
    permission=homes.looks_after,
    queries=8,
)
QUEUE = registry.Panel(
    "home",
    "queue",
    _("Waiting for our decision"),
    "preparation/home_queue.html",
    homes.my_queue,
    order=11,
    permission=homes.decides,
    queries=5,
)
GROUP = registry.Panel(
    "home",
    "group_permits",
    _("Overdue permits of our projects"),
    "preparation/home_group.html",
    homes.group_late,
    order=13,
    permission=homes.in_group,
    queries=4,
)
SERVICES = registry.Panel(
    "project",
    "services",
    _("Services by agents"),
    "preparation/panel_services.html",
    services.panel,
    order=37,
    permission=sees_services,
    queries=1,
)


def register():
    """Fill the registries."""
    for panel in (DESK, QUEUE, GROUP, SERVICES):
        registry.panels.add(panel)
    registry.extensions.add(extending.EXTENSION)
    work_history.register()
