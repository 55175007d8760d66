"""The page of one's calendar address, and the calendar itself."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotFound, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import calendars, feeds
from ..digesting import preference_of
from ..models import Feed
from ..wording import absolute_here
from .common import tabs


@require_safe
def page(request):
    """The reader's calendar address, or how to get one (a constant number of queries)."""
    found = Feed.objects.filter(user=request.user).first()
    address = absolute_here(request, reverse("reminders:feed", args=[found.secret])) if found else ""
    context = {
        "title": _("Calendar"),
        "tabs": tabs(request, "calendar"),
        "feed": found,
        "address": address,
        "holds": [
            (source.label, list(source.pages(request.user, request.today)))
            for source in calendars.in_order()
            if source.may(request.user) and source.shown(request.user, request.today)
        ],
    }
    response = render(request, "reminders/calendar.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def renew(request):
    """A new address; an old one stops working."""
    feeds.renew(request.user, request.now)
    messages.success(request, _("This is the new address; an old one no longer works."))
    return redirect("reminders:calendar")


@require_POST
def revoke(request):
    """No address any more."""
    feeds.revoke(request.user)
    messages.success(request, _("The address no longer works."))
    return redirect("reminders:calendar")


@require_safe
@login_not_required
def feed(request, secret):
    """The calendar of whoever has this address; nothing for who may not sign in any more."""
    found = Feed.opened_by(secret)
    if found is None or not found.user.is_active:
        return HttpResponseNotFound()
    # A calendar sends no language; its owner has said which he reads.
    with translation.override(preference_of(found.user).language):
        return answer(request, found.user)


def answer(request, user):
    """The calendar of a person, or that it has not changed."""
    entries = feeds.entries_of(user, request.today)
    tag = feeds.tag_of(user, entries)
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag in known:
        response = HttpResponseNotModified()
    else:
        made = feeds.calendar_of(user, entries, request.now, partial(absolute_here, request))
        response = HttpResponse(made, content_type=feeds.MIME)
        response["Content-Disposition"] = 'inline; filename="baolian.ics"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
