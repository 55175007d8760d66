"""What one was told, the bell, one's own preferences."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.ui.addresses import came_from

from .. import reading
from ..digesting import preference_of
from ..forms import PreferenceForm
from ..models import Digest
from ..reading import unread_count
from ..sources import Kind
from ..wording import said
from .common import tabs

PER_PAGE = 20
NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class Told:
    """One message as the inbox shows it: its lines by kind, those apart whose deadline has passed since."""

    digest: Digest
    groups: Any


def has_passed(line, now):
    """Whether the deadline that a line names has passed by a moment."""
    if "T" in line.due:
        return datetime.datetime.fromisoformat(line.due) < now
    return bool(line.due) and line.due < timezone.localdate(now).isoformat()


def shown(digest, now):
    """A message with its lines under their kinds, as they read at a moment."""
    lines = said(digest.lines)
    over = [line for line in lines if line.kind == Kind.BEFORE and has_passed(line, now)]
    groups = [(_("was still ahead then; the deadline has passed by now"), over)]
    groups += [
        (kind.label, [line for line in lines if line.kind == kind and line not in over]) for kind in Kind
    ]
    return Told(digest, [(label, some) for label, some in groups if some])


@require_safe
def inbox(request):
    """What the reader was told, the latest first (four queries)."""
    unread = unread_count(request.user)
    paused_until = preference_of(request.user).paused_until
    page = Paginator(Digest.objects.inbox(request.user), PER_PAGE).get_page(request.GET.get("page"))
    sentence = ngettext("%(count)s reminder is new.", "%(count)s reminders are new.", unread)
    context = {
        "title": _("Reminders"),
        "tabs": tabs(request, "inbox"),
        "headline": sentence % {"count": unread} if unread else _("Nothing new."),
        "unread": unread,
        "told": [shown(digest, request.now) for digest in page],
        "paused_until": paused_until if paused_until and request.today < paused_until else None,
        "page": page,
    }
    return render(request, "reminders/inbox.html", context)


@require_safe
def unread(request):
    """The bell with the number of new reminders, for the bar of every page (one query)."""
    response = render(request, "reminders/_bell.html", {"unread": unread_count(request.user)})
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def read(request):
    """The reader has read all that he was told, or one reminder (`line` of `digest`)."""
    key, place = request.POST.get("digest", ""), request.POST.get("line", "")
    if not key:
        reading.mark_all(request.user, at=request.now)
    elif NUMBER.fullmatch(key) and NUMBER.fullmatch(place):
        reading.mark(request.user, int(key), int(place), at=request.now)
    else:
        return HttpResponseBadRequest()
    return redirect(came_from(request, reverse("reminders:inbox")))


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """How the reader wants to be told."""
    given = {
        "instance": preference_of(request.user),
        "user": request.user,
        "has_server": bool(settings.EMAIL_HOST),
    }
    form = PreferenceForm(request.POST or None, **given)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Kept."))
        return redirect("reminders:settings")
    context = {
        "title": _("Settings of reminders"),
        "tabs": tabs(request, "settings"),
        "form": form,
        "hours": settings.REMINDER_HOURS,
    }
    return render(request, "reminders/settings.html", context)
