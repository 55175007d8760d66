"""What the pages of meetings share: who may open them, opening a meeting, the tabs."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.directory.rights import refuse, require_may

from ..models import Meeting
from ..querysets import TAKES_PART

PREPARE = "meetings.prepare_meeting"
DECISIONS = "meetings.view_decision"
ANSWER = "meetings.answer_decision"
FOLLOW = "meetings.follow_decision"
form_page = require_http_methods(["GET", "HEAD", "POST"])


def stamp(request):
    """Who does it, and when."""
    return {"by": request.user, "at": request.now}


def require_part(user):
    """Refuse who does not take part in meetings."""
    require_may(user, TAKES_PART, _("The material of a meeting is for those who take part in it."))


def require_prepare(user):
    """Refuse who does not prepare meetings."""
    require_may(user, PREPARE, _("Meetings are prepared and recorded by the dispatch office."))


def open_meeting(request, pk):
    """A meeting that the reader may see; else Http404."""
    require_part(request.user)
    rows = Meeting.objects.allowed(request.user).select_related("chair__user", "prepared_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def open_to_prepare(request, pk):
    """A meeting that the reader prepares; refuses whoever only reads it."""
    found = open_meeting(request, pk)
    if not request.user.may(PREPARE):
        refuse(PREPARE, _("Meetings are prepared and recorded by the dispatch office."))
    return found


def tabs(request, current):
    """[(words, address, whether it is this page)] of the lists that the reader may open."""
    pages = [("list", _("Meetings"), TAKES_PART), ("decisions", _("Decisions"), DECISIONS)]
    return [
        (words, reverse(f"meetings:{name}"), name == current)
        for name, words, permission in pages
        if request.user.may(permission)
    ]
