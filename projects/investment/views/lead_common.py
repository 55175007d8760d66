"""What the pages of leads share: opening a lead, one form of one act, the history."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.sentences import sentence
from projects.directory.rights import refuse

from ..lead_forms import tell
from ..querysets import oversees, units_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
KEEP_PROSPECT = "investment.keep_prospect"
KEEP_TALKS = "investment.keep_negotiation"
LOG_TRIP = "investment.log_trip"
MOVE = "investment.move_negotiation"
# Why somebody is refused, by the permission that he lacks.
REASONS = {
    KEEP_PROSPECT: _("Enterprises are followed by the unit that contacted them, or the promotion bureau."),
    KEEP_TALKS: _("Talks are kept by their team, or the promotion bureau."),
    LOG_TRIP: _("Trips are logged by the unit that made them, or the promotion bureau."),
    MOVE: _("Talks are moved between units by the promotion bureau."),
}


def stamp(request):
    """Who does it, and when."""
    return {"by": request.user, "at": request.now}


def refuse_unless(allowed, permission):
    """Refuse, with the reason, whoever may not."""
    if not allowed:
        refuse(permission, REASONS[permission])


def opened(rows, request, pk):
    """A row that the reader may see; else Http404."""
    found = rows.allowed(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def opened_for(rows, request, pk, action, permission):
    """A row that the reader may see and do something with; refuses whoever only reads it."""
    found = opened(rows, request, pk)
    refuse_unless(rows.model.objects.permits(request.user, action, found), permission)
    return found


def stands_for(user, row):
    """Whether a user speaks for a lead: its follower, somebody of its unit, or who oversees promotion."""
    return oversees(user) or row.follower_id == user.pk or row.unit_id in units_of(user)


def past(row):
    """The history of a lead as [(when, sentence)] (one query)."""
    return [(event.at, sentence(event)) for event in events.history(row)]


def act_page(request, form, act, *, title, button, back, subject, said, question="", more=None):
    """One form of one act. `act(form)` does it and gives the address to go to (None: back); what it refuses
    stands at its field. `said` tells that it was done."""
    if request.method == "POST" and form.is_valid():
        try:
            target = act(form)
        except RuleViolation as error:
            tell(form, error)
            more = {**(more or {}), "known": getattr(error, "known", None)}
        else:
            messages.success(request, said)
            return redirect(target or back)
    context = {
        "title": title,
        "form": form,
        "button": button,
        "back": back,
        "subject": subject,
        "question": question,
        **(more or {}),
    }
    return render(request, "investment/form.html", context)


def data_of(request):
    """What was sent, or None for a form that is only shown."""
    return request.POST if request.method == "POST" else None
