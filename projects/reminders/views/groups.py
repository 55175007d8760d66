"""Texts to copy into chats without a robot, the robots of groups, the log of sending."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.directory.rights import require_may
from projects.ui.lists import EmptyState, ListPage

from .. import collecting, guard, keeping, reach, robots, wording
from ..filters import DeliveryFilters
from ..forms import RobotForm
from ..models import Delivery, Robot
from ..tables import DeliveryTable, RobotTable
from .common import tabs

form_page = require_http_methods(["GET", "HEAD", "POST"])


def require_groups(user, permission=reach.VIEW):
    require_may(
        user, permission, _("Chat groups and their texts are kept by the dispatch office and the banners.")
    )


@dataclass(frozen=True)
class PlaceText:
    """What a division is reminded of now, as text for its chat."""

    place: Any
    lines: Any
    text: str


def text_for(place, found, now, absolute):
    """A PlaceText of what the sources say, with the address of the place's list of the week, or of what it is
    told first where nothing is said of a week; None where there is nothing, or nothing that may be said."""
    kept = collecting.lines(found)
    lines = wording.said(kept)
    if not lines:
        return None
    first = next((one for one in kept if "week" in one["values"]), kept[0])
    title = _("[Baolian] %(unit)s, as of %(moment)s") % {
        "unit": place,
        "moment": wording.moment_label(now),
    }
    try:
        return PlaceText(place, lines, wording.text_of(title, lines, absolute(first["path"])))
    except guard.Refused:
        return None


@require_safe
def texts(request):
    """One text for each division of the reader's, with counts and a link (the cost grows with the
    divisions, of which there are few). On a day off nothing is sent, but what stands now can be copied."""
    require_groups(request.user)
    round_ = collecting.Round(request.now, request.today)
    is_workday = round_.calendar.is_workday(request.today)
    absolute = partial(wording.absolute_here, request)
    found = []
    for place in reach.divisions_of(request.user).filter(parent__isnull=False):
        text = text_for(place, round_.of_place(place), request.now, absolute)
        if text is not None:
            found.append(text)
    count = len(found)
    sentence = ngettext(
        "%(count)s division has something to be reminded of.",
        "%(count)s divisions have something to be reminded of.",
        count,
    )
    context = {
        "title": _("Texts to copy"),
        "tabs": tabs(request, "texts"),
        "headline": sentence % {"count": count} if count else "",
        "texts": found,
        "is_workday": is_workday,
        "all_text": "\n\n".join(one.text for one in found),
    }
    return render(request, "reminders/texts.html", context)


def own_robots(user, action="view"):
    return Robot.objects.allowed(user, action).select_related("division", "organisation")


@require_safe
def robot_list(request):
    """The robots of the reader's groups (one query)."""
    require_groups(request.user)
    found = list(own_robots(request.user))
    in_use = sum(robot.is_on for robot in found)
    sentence = ngettext("%(count)s robot is in use.", "%(count)s robots are in use.", in_use)
    context = {
        "title": _("Chat groups"),
        "tabs": tabs(request, "robots"),
        "headline": sentence % {"count": in_use} if found else "",
        "robots": found,
        "table": RobotTable,
        "may_add": request.user.may(reach.ADD),
    }
    return render(request, "reminders/robots.html", context)


def find(request, pk, action):
    """A robot of the reader's, for an act; 404 where he does not see it."""
    robot = own_robots(request.user, action).filter(pk=pk).first()
    if robot is None:
        require_groups(request.user, f"reminders.{action}_robot")
        raise Http404
    return robot


@form_page
def new_robot(request):
    """Enter the robot of a group."""
    require_groups(request.user, reach.ADD)
    return robot_page(request, Robot())


@form_page
def robot(request, pk):
    """Change a group's robot."""
    return robot_page(request, find(request, pk, "change"))


def robot_page(request, one):
    form = RobotForm(request.POST or None, instance=one, user=request.user)
    if request.method == "POST" and form.is_valid():
        keeping.keep(form.save(commit=False), by=request.user, at=request.now)
        messages.success(request, _("The robot of “%(group)s” is kept.") % {"group": one.name})
        return redirect("reminders:robot", one.pk)
    # What was refused is in the form alone; the head of the page says what is kept.
    kept = Robot.objects.select_related("division", "organisation").get(pk=one.pk) if one.pk else None
    context = {
        "title": kept.name if kept else _("New robot of a group"),
        "tabs": tabs(request, "robots"),
        "form": form,
        "robot": kept,
        "demo": settings.DEMO,
    }
    return render(request, "reminders/robot.html", context)


@require_POST
def test_robot(request, pk):
    """Send a word to the group, to see that it arrives."""
    one = find(request, pk, "change")
    text = _("[Baolian] This group is set up for reminders.")
    if settings.DEMO:
        told = _("The demo city sends nothing to the outside. Elsewhere the group would read: %(text)s")
        messages.info(request, told % {"text": text})
    else:
        try:
            keeping.try_out(one, text)
        except robots.Refusal as error:
            told = _("It was not taken (%(why)s). Is the address still that of the group's robot?")
            messages.error(request, told % {"why": error})
        else:
            messages.success(request, _("A word was sent to “%(group)s”.") % {"group": one.name})
    return redirect("reminders:robot", pk)


@require_POST
def remove_robot(request, pk):
    """Remove a group's robot."""
    one = find(request, pk, "delete")
    keeping.remove(one, by=request.user, at=request.now)
    messages.success(request, _("The robot of “%(group)s” is removed.") % {"group": one.name})
    return redirect("reminders:robots")


class Log(ListPage):
    """What was sent, is on its way, or was given up."""

    key = "reminders.delivery"
    title = gettext_lazy("Log of sending")
    count_label = gettext_lazy("Deliveries")
    table_class = DeliveryTable
    filterset_class = DeliveryFilters
    template_name = "reminders/log.html"

    def get(self, request, *args, **kwargs):
        require_may(request.user, reach.LOG, _("The log of sending is for the dispatch office."))
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return Delivery.objects.select_related("digest__user", "digest__robot")

    def empty(self, request):
        return EmptyState(
            _("Nothing was sent by e-mail or to chat groups yet."),
            _("Chat groups"),
            reverse("reminders:robots"),
        )

    def context(self, request, listing):
        return {"tabs": tabs(request, "log")}
