"""The desk of a steward or agent: one project's card, and its usual next step with one click."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.base.errors import RuleViolation
from projects.ui.addresses import came_from

from .. import acts, desks, on_desk, reading, rules
from .opening import open_permit, require_act


def card(request, project, **said):
    """The card of one project anew (eight queries)."""
    board = reading.board(project, request.today, user=request.user)
    until = on_desk.near_until(board.calendar, request.today)
    context = {"desk": desks.desk_of(board, near_until=until), **said}
    return render(request, "preparation/_desk.html", context)


def document_of(request, permit):
    """The document to follow that a click says is in, or None."""
    key = request.POST.get("document", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    document = permit.documents.open().filter(pk=key).first()
    if document is not None:
        document.permit = permit
    return document


@require_POST
def step(request, pk):
    """Take a permit to its usual next step, today, or say that a `document` to follow is in; htmx gets
    the card anew, others go back."""
    found = open_permit(request, pk)
    document = document_of(request, found)
    usual = rules.next_step(found.status, is_instant=found.is_instant, open_documents=found.open_documents)
    require_act(found, usual.act if usual else "begin")
    said = failed = ""
    stamp = {"on": request.today, "by": request.user, "at": request.now}
    if document is not None:
        try:
            acts.supply(document, **stamp)
            said = _("“%(name)s” is in.") % {"name": document.name}
        except RuleViolation as error:
            failed = str(error)
    elif usual is not None and usual.act == "grant" and not found.may_decide:
        failed = _("a decision is entered with the number of its document, on the permit's page")
    else:
        version = request.POST.get("version", "")
        version = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
        try:
            acts.advance_one(found, version=version, **stamp)
            said = _("“%(name)s” is now: %(status)s.") % {
                "name": found.procedure,
                "status": found.get_status_display(),
            }
        except RuleViolation as error:
            failed = str(error)
    if request.htmx:
        return card(request, found.project, said=said, failed=failed)
    messages.add_message(request, messages.ERROR if failed else messages.SUCCESS, failed or said)
    return redirect(came_from(request, reverse("preparation:project", args=[found.project_id])))
