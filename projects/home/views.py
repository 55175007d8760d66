"""The home of each role."""

from django.db.models import Q
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from projects.base.models import in_force
from projects.base.periods import day_label
from projects.directory.models import User
from projects.directory.roles import Role
from projects.ui.templatetags.ui import permitted


def whom_to_ask(today):
    """The people of the dispatch office and the pool admins, with their phones (one query)."""
    gives = Q(grants__group__name__in=[Role.OFFICE, Role.POOL_ADMIN]) & in_force(today, "grants__")
    return User.objects.filter(gives, is_active=True).select_related("organisation").distinct().order_by("pk")


@require_safe
def home(request):
    """What the reader has to do, and where things stand: the blocks of his roles, a sentence first."""
    if not request.user.is_superuser and not request.user.active_grants:
        return render(request, "home/nothing.html", {"people": whom_to_ask(request.today)})
    drawn, headline = [], ""
    for panel in permitted("home", request):
        found = panel.context(request, None)
        if found is None:
            continue
        headline = headline or found.get("headline", "")
        body = render_to_string(panel.template, {"object": None, **found}, request)
        drawn.append({"name": panel.name, "title": panel.title, "body": body})
    context = {"title": day_label(request.today), "headline": headline, "panels": drawn}
    return render(request, "home/home.html", context)
