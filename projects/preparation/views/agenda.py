"""The agenda of a session by project, and the sheet in which its outcomes are recorded."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.base import events
from projects.base.errors import RuleViolation

from .. import reading, sessions
from ..models import Permit, SessionItem
from ..work_forms import OutcomeSheet
from .sessions import State, form_page, open_session, require_convene


def agenda_of(request, session, form=None):
    """[(project, [(item, clock, fields of the sheet or None)])] in order (six queries).

    Permits the reader may not see are left out and counted by the page.
    """
    visible = Permit.objects.allowed(request.user).with_rights(request.user, "handle", "decide")
    permits = visible.filter(session_items__session=session).select_related(
        "procedure", "department", "project__division", "project__owner"
    )
    permits = {permit.pk: permit for permit in permits}
    clocks = reading.clocks(list(permits.values()), reading.calendar_around(request.today), request.today)
    found, rows = {}, []
    for item in session.items.order_by("order", "pk"):
        if item.permit_id not in permits:
            continue
        item.permit = permits[item.permit_id]
        item.clock = clocks[item.permit_id]
        project = item.permit.project
        if project.pk not in found:
            found[project.pk] = (project, [])
            rows.append(found[project.pk])
        found[project.pk][1].append(item)
    return rows


def sheet_of(request, session, agenda, data=None):
    """The sheet of outcomes of the items that have none, or None where it is not for the reader."""
    may_now = session.state != State.CANCELLED and session.on <= request.today
    if not session.may_convene or not may_now:
        return None
    open_items = [item for _project, items in agenda for item in items if not item.outcome]
    return OutcomeSheet(data, items=open_items) if open_items else None


def page(request, session, agenda, sheet, failed=None, status=200):
    """The page of a session."""
    items = [item for _project, items in agenda for item in items]
    for item in items:
        item.row = sheet.row(item) if sheet is not None and not item.outcome else None
        item.failed = str((failed or {}).get(item.pk, ""))
    counts = {outcome: sum(item.outcome == outcome for item in items) for outcome in SessionItem.Outcome}
    context = {
        "title": session.title,
        "session": session,
        "agenda": agenda,
        "count": len(items),
        "hidden": session.items.count() - len(items),
        "outcomes": [(outcome.label, count) for outcome, count in counts.items() if count],
        "open_count": sum(not item.outcome for item in items),
        "sheet": sheet,
        "history": events.history(session),
        "may_change": session.may_convene and session.state == State.PLANNED,
        "has_failed": bool(failed) or (sheet is not None and sheet.is_bound),
    }
    return render(request, "preparation/session.html", context, status=status)


@form_page
def session(request, pk):
    """The agenda of a session, printable; with a POST the outcomes of its sheet.

    Rows that cannot be recorded stay with what was typed and say why; the others are recorded.
    """
    found = open_session(request, pk)
    agenda = agenda_of(request, found)
    if request.method != "POST":
        return page(request, found, agenda, sheet_of(request, found, agenda))
    require_convene(found)
    sheet = sheet_of(request, found, agenda, request.POST)
    if sheet is None:
        messages.warning(request, _("There is nothing to record for this session now."))
        return redirect("preparation:session", pk)
    if not sheet.is_valid():
        return page(request, found, agenda, sheet, status=422)
    told = sheet.told()
    if not told:
        messages.warning(request, _("No outcome was chosen."))
        return redirect("preparation:session", pk)
    try:
        held = sessions.hold(
            found, told, by=request.user, at=request.now, may=sessions.may_decide(request.user)
        )
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("preparation:session", pk)
    count = len(held.done)
    if count:
        said = ngettext("%(count)s outcome is recorded.", "%(count)s outcomes are recorded.", count)
        messages.success(request, said % {"count": count})
    if not held.failed:
        return redirect("preparation:session", pk)
    # What stands is drawn anew; what could not be recorded keeps what was typed, and takes a fresh version.
    agenda = agenda_of(request, found)
    data = request.POST.copy()
    for _project, items in agenda:
        for item in items:
            if item.pk in held.failed:
                data[f"version_{item.pk}"] = item.permit.version
    sheet = sheet_of(request, found, agenda, data)
    sheet.is_valid()
    return page(request, found, agenda, sheet, held.failed, status=422)
