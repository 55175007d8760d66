"""What meetings show on pages that are not their own; called once as the app starts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.issues import sources
from projects.ui import registry

from . import panels
from .models import Decision
from .querysets import TAKES_PART


def takes_part(user):
    """Who reads the material of meetings."""
    return user.may(TAKES_PART)


def sees_decisions_only(user):
    """Who sees the decisions that concern him, and not the meetings that lead to them."""
    return panels.sees(user) and not takes_part(user)


ENTRIES = [
    registry.Entry(
        "meetings", _("Meetings"), "meetings:list", order=41, icon="people", permission=takes_part
    ),
    registry.Entry(
        "decisions",
        _("Decisions of meetings"),
        "meetings:decisions",
        order=41,
        icon="people",
        permission=sees_decisions_only,
    ),
]
PANELS = [
    registry.Panel(
        "home",
        "meetings",
        _("Dispatch meeting"),
        "meetings/home_office.html",
        panels.office,
        order=9,
        permission=panels.prepares,
        queries=2,
    ),
    registry.Panel(
        "home",
        "decisions",
        _("Decisions to carry out"),
        "meetings/home_to_answer.html",
        panels.to_answer,
        order=9,
        permission=panels.leads,
        queries=1,
    ),
    registry.Panel(
        "project",
        "decisions",
        _("Decisions of meetings"),
        "meetings/panel_project.html",
        panels.of_project,
        order=47,
        permission=panels.sees,
        queries=1,
    ),
]


def register():
    """Fill the registries; a decision gives rise to an issue."""
    for entry in ENTRIES:
        registry.navigation.add(entry)
    for panel in PANELS:
        registry.panels.add(panel)
    sources.register(
        sources.Source(
            Decision,
            _("Decision of a meeting"),
            href=lambda row: reverse("meetings:decision", args=[row.pk]),
            prefill=lambda row: {"project": row.project, "title": row.text[:100], "description": row.text},
            visible=lambda user: (
                Decision.objects.allowed(user)
                .of_held()
                .filter(project__isnull=False)
                .select_related("project")
            ),
        )
    )
