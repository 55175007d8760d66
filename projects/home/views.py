"""The home of each role, the page of a leader, the cockpit."""

from django.db.models import Q
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.base.models import in_force
from projects.base.periods import day_label
from projects.directory.models import User
from projects.directory.rights import Refused
from projects.directory.roles import Role
from projects.liaison import since
from projects.ui.addresses import came_from
from projects.ui.templatetags.ui import permitted

from . import cockpit_shown, leader_shown
from .leader_page import principals


def whom_to_ask(today):
    """The people of the dispatch office and the pool admins, with their phones (one query)."""
    gives = Q(grants__group__name__in=[Role.OFFICE, Role.POOL_ADMIN]) & in_force(today, "grants__")
    people = User.objects.filter(gives, is_active=True, is_system=False)
    return people.select_related("organisation").distinct().order_by("pk")


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


@require_safe
def cockpit(request):
    """The year of the city on one page: for the wall, the desk and the hand."""
    cockpit_shown.require_cockpit(request.user)
    return render(request, "home/cockpit.html", cockpit_shown.context(request))


def require_leaders(request):
    """The leaders for whom the reader reads; refuses whoever reads for none."""
    leaders = principals(request.user, request.today)
    if not leaders:
        raise Refused(
            _("This page is for a leader with liaison projects, and for whom he has delegated reading to."),
            _("the leader, and those to whom he has delegated it"),
        )
    return leaders


@require_safe
def mine(request):
    """A leader's projects: what waits for his word, what changed since the reader last looked, the rest."""
    context = leader_shown.context(request, require_leaders(request))
    return render(request, "home/mine.html", {"title": _("My liaison projects"), **context})


@require_POST
def mark_read(request):
    """Keep that the reader has read a leader's page as it stood when it was drawn (`until`)."""
    leaders = {str(leader.pk): leader for leader in require_leaders(request)}
    leader = leaders.get(request.POST.get("leader", ""))
    until = read_moment(request.POST.get("until", ""))
    if leader is None or until is None:
        return HttpResponseBadRequest(_("There is no such page."))
    since.mark_read(request.user, leader, min(until, request.now))
    return redirect(came_from(request, reverse("home:mine")))


def read_moment(text):
    """A moment with its zone, or None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
