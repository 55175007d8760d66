"""What one was told, the bell, one's own preferences."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..digesting import preference_of
from ..forms import PreferenceForm
from ..models import Digest
from ..sources import Kind
from ..wording import said
from .common import tabs

PER_PAGE = 20


@dataclass(frozen=True)
class Told:
    """One message as the inbox shows it: its lines by kind."""

    digest: Digest
    groups: Any


def shown(digest):
    """A message with its lines under their kinds."""
    lines = said(digest.lines)
    groups = [(kind.label, [line for line in lines if line.kind == kind]) for kind in Kind]
    return Told(digest, [(label, some) for label, some in groups if some])


@require_safe
def inbox(request):
    """What the reader was told, the latest first (two queries)."""
    unread = Digest.objects.unread(request.user).count()
    page = Paginator(Digest.objects.inbox(request.user), PER_PAGE).get_page(request.GET.get("page"))
    sentence = ngettext("%(count)s message is new.", "%(count)s messages are new.", unread)
    context = {
        "title": _("Reminders"),
        "tabs": tabs(request, "inbox"),
        "headline": sentence % {"count": unread} if unread else _("Nothing new."),
        "unread": unread,
        "told": [shown(digest) for digest in page],
        "page": page,
    }
    return render(request, "reminders/inbox.html", context)


@require_safe
def unread(request):
    """The bell with the number of new messages, for the bar of every page (one query)."""
    count = Digest.objects.unread(request.user).count()
    response = render(request, "reminders/_bell.html", {"unread": count})
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def read(request):
    """The reader has seen what he was told."""
    Digest.objects.unread(request.user).filter(made_at__lte=request.now).update(read_at=request.now)
    if request.htmx:
        return render(request, "reminders/_bell.html", {"unread": 0})
    return redirect("reminders:inbox")


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
        "title": _("How I am told"),
        "tabs": tabs(request, "settings"),
        "form": form,
        "hours": settings.REMINDER_HOURS,
    }
    return render(request, "reminders/settings.html", context)
