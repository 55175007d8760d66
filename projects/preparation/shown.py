"""What front-end support shows on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.pool import starting
from projects.ui import registry

from . import history, words, work_shown
from .models import Permit
from .views import board


def sees(user):
    """Whether there is any permit the user might see."""
    return user.may("preparation.view_permit")


PANEL = registry.Panel(
    "project",
    "permits",
    _("Permits"),
    "preparation/panel.html",
    board.panel,
    order=35,
    permission=sees,
    queries=7,
)


HEAD = registry.Head("project", "permits", board.head, order=10, permission=sees, queries=6)

SEARCHABLE = registry.Searchable(
    "preparation.permit",
    _("Permits"),
    "preparation:permits",
    lambda user, words: Permit.objects.allowed(user).alive().needed().search(words),
    order=30,
    permission=sees,
)


def register():
    """Fill the registries."""
    registry.navigation.add(
        registry.Entry(
            "permits", _("Permits"), "preparation:permits", order=26, icon="check", permission=sees
        )
    )
    registry.panels.add(PANEL)
    registry.heads.add(HEAD)
    registry.searchable.add(SEARCHABLE)
    # What the pool asks before it moves a project to "started".
    if words.start_lacks not in starting.start_checks:
        starting.start_checks.append(words.start_lacks)
    history.register()
    work_shown.register()
