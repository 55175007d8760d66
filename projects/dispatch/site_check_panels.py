"""What checks on site show elsewhere: on the page of a project, on the office's home, in the issue
log."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.issues import sources
from projects.pool.models import Project
from projects.ui import registry
from projects.ui.figures import Figure, figures_sentence

from .models import Reduction, SiteCheck
from .views.site_checks import DECIDE, RECORD

SHOWN = 5


def of_project(request, project):
    """The last checks, how many differed, how much was reduced (one query, and one where recording
    depends on the project)."""
    may_record = Project.objects.permits(request.user, RECORD, project)
    checks = list(SiteCheck.objects.filter(project=project).select_related("reduction", "recorded_by"))
    if not (checks or may_record):
        return None
    reductions = [check.reduction for check in checks if hasattr(check, "reduction")]
    confirmed = [one.amount for one in reductions if one.state == Reduction.State.CONFIRMED]
    href = reverse("dispatch:site_checks")
    return {
        "figures": figures_sentence(
            [
                Figure(_("Checks"), len(checks)),
                Figure(_("with differences"), sum(check.differs for check in checks)),
                Figure(_("reductions confirmed"), len(confirmed)),
            ]
        )
        if checks
        else "",
        "checks": checks[:SHOWN],
        "reduced": sum(confirmed) if confirmed else None,
        "may_record": may_record,
        "href": f"{href}?{urlencode({'q': (project.national_code or project.name)[:100]})}",
    }


def decides(user):
    """Who decides on reductions."""
    return user.may(DECIDE)


def to_decide(request, _obj):
    """The reductions that wait for a decision, those one recorded oneself marked (one query)."""
    waiting = SiteCheck.objects.within(request.user, DECIDE).to_decide()
    rows = list(waiting.select_related("project", "reduction", "recorded_by").order_by("on", "pk"))
    if not rows:
        return None
    href = f"{reverse('dispatch:site_checks')}?reduction=WAITING"
    return {
        "figures": figures_sentence([Figure(_("Reductions that wait"), len(rows), href)]),
        "rows": [(row, row.recorded_by_id == request.user.pk) for row in rows[:SHOWN]],
    }


def sees(user):
    """Whether there is any project whose checks the user might see."""
    return user.may("pool.view_project")


ENTRY = registry.Entry(
    "site_checks",
    gettext_lazy("Checks on site"),
    "dispatch:site_checks",
    order=90,
    icon="check",
    permission=sees,
)
PANELS = [
    registry.Panel(
        "project",
        "site_checks",
        gettext_lazy("Checks on site"),
        "dispatch/panel_site_checks.html",
        of_project,
        order=45,
        permission=sees,
        queries=2,
    ),
    registry.Panel(
        "home",
        "reductions",
        gettext_lazy("Reductions to decide on"),
        "dispatch/home_reductions.html",
        to_decide,
        order=7,
        permission=decides,
        queries=1,
    ),
]


def prefill(check):
    """What an issue takes over from a check."""
    return {"project": check.project, "title": check.finding[:100], "description": check.finding}


def register():
    """Fill the registries; a check gives rise to issues."""
    registry.navigation.add(ENTRY)
    for panel in PANELS:
        registry.panels.add(panel)
    sources.register(
        sources.Source(
            SiteCheck,
            gettext_lazy("Check on site"),
            href=lambda check: reverse("dispatch:site_check", args=[check.pk]),
            prefill=prefill,
            visible=lambda user: SiteCheck.objects.allowed(user).select_related("project"),
        )
    )
