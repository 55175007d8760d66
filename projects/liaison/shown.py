"""What the liaison shows on pages that are not its own; called once as the app starts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.issues import sources
from projects.issues.models import Category
from projects.preparation.models import Permit
from projects.ui import registry

from . import history, panels
from .models import Directive, Visit, VisitDecision


def sees_ledger(user):
    """Whether the user may open the ledger."""
    return user.may("liaison.view_liaisondetail")


def answers_only(user):
    """Whether the user sees directives, and not the ledger that leads to them."""
    return user.may("liaison.view_directive") and not sees_ledger(user)


# What an issue is about that comes from a permit; of any other procedure it is about the permit itself.
CATEGORY_OF = {
    "LAND_PRE": Category.LAND,
    "LAND_USE": Category.LAND,
    "FOREST": Category.FOREST,
    "GRASS": Category.FOREST,
    "EIA": Category.EIA,
    "ENERGY": Category.ENERGY,
}
PANELS = [
    registry.Panel(
        "project",
        "liaison",
        _("Liaison"),
        "liaison/panel_project.html",
        panels.of_project,
        order=46,
        permission=panels.sees,
        queries=5,
    ),
    # Neither front-end support nor the issue log knows the other; both are known here.
    registry.Panel(
        "permit",
        "issues",
        _("In the issue log"),
        "liaison/panel_permit.html",
        panels.issues_of_permit,
        permission=panels.sees_issues,
        queries=1,
    ),
    registry.Panel(
        "home",
        "liaison_office",
        _("Liaison"),
        "liaison/home_office.html",
        panels.office,
        order=8,
        permission=panels.assigns,
        queries=4,
    ),
    registry.Panel(
        "home",
        "to_answer",
        _("Directives that wait for an answer"),
        "liaison/home_to_answer.html",
        panels.to_answer,
        order=3,
        permission=panels.answers,
        queries=1,
    ),
]

HEAD = registry.Head(
    "project", "liaison", panels.head_of_project, order=30, permission=panels.sees, queries=2
)


def register():
    """Fill the registries."""
    registry.heads.add(HEAD)
    registry.navigation.add(
        registry.Entry(
            "liaison",
            _("Liaison"),
            "liaison:ledger",
            order=26,
            icon="people",
            permission=sees_ledger,
        )
    )
    registry.navigation.add(
        registry.Entry(
            "directives",
            _("Directives"),
            "liaison:directives",
            order=27,
            icon="people",
            permission=answers_only,
            within=("/liaison/",),
        )
    )
    for panel in PANELS:
        registry.panels.add(panel)
    sources.register(
        sources.Source(
            VisitDecision,
            _("Decision of a visit"),
            href=lambda row: reverse("liaison:visit", args=[row.visit_id]),
            prefill=lambda row: {
                "project": row.visit.project,
                "title": row.text,
                "description": row.visit.findings,
            },
            visible=lambda user: VisitDecision.objects.filter(
                visit__in=Visit.objects.allowed(user)
            ).select_related("visit__project"),
        )
    )
    sources.register(
        sources.Source(
            Directive,
            _("Directive"),
            href=lambda row: reverse("liaison:directive", args=[row.pk]),
            # The order says what is to be done, not what is stuck: it is quoted, and the title stays empty.
            prefill=lambda row: {"project": row.project, "quote": row.text},
            visible=lambda user: Directive.objects.allowed(user).select_related("project"),
        )
    )
    sources.register(
        sources.Source(
            Permit,
            _("Permit"),
            href=lambda row: reverse("preparation:permit", args=[row.pk]),
            prefill=lambda row: {
                "project": row.project,
                "title": _("%(permit)s: %(state)s")
                % {"permit": row.procedure, "state": row.get_status_display()},
                "category": CATEGORY_OF.get(row.procedure.code, Category.PERMITS),
            },
            visible=lambda user: Permit.objects.allowed(user).select_related("project", "procedure"),
        )
    )
    history.register()
