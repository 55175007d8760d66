"""What a meeting decides: recorded, taking effect as the meeting is held, reported on by its lead.

Decisions about a request of a banner answer it and go on with its issue; others become an issue where that
was asked for. How far a decision with an issue is, its issue tells.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.issues import helping
from projects.issues.acts import assign, raise_issue
from projects.issues.models import Category, HelpRequest, Level
from projects.issues.models import State as IssueState
from projects.pool.acts import in_history

from .models import Decision, Meeting

TITLE = 100  # signs of a decision that make the title of its issue
State = Decision.State
RECORDED = (Meeting.State.PREPARED, Meeting.State.HELD)


@dataclass(frozen=True)
class Decided:
    """One decision as it is entered. `key` names the line of the agenda that it is about ("" for none)."""

    text: str
    lead: Any
    due_on: Any
    partners: tuple = ()
    project: Any = None
    key: str = ""
    section: str = ""
    becomes_issue: bool = False


def require_decided(meeting, one):
    """Refuse a decision that says nothing, that nobody leads, or that has no time."""
    require(one.text.strip(), "text_needed", _("Say what was decided."))
    require(one.lead is not None, "lead_needed", _("Say who leads it."))
    require(one.due_on is not None, "due_needed", _("Say until when."))
    require(one.due_on >= meeting.held_on, "due_early", _("That day lies before the meeting."))
    require(
        one.project is not None or not one.becomes_issue,
        "project_needed",
        _("Only what is about a project becomes an issue: choose an item with one."),
    )
    require(one.lead not in one.partners, "lead_is_partner", _("Who leads it is no partner as well."))


def lock_meeting(meeting, *states):
    """The meeting, locked until the transaction ends. Raises RuleViolation `not_now`."""
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require(
        row.state in states,
        "not_now",
        _("That cannot be done now: the meeting is “%(state)s”."),
        state=row.get_state_display(),
    )
    return row


def item_of(meeting, one):
    """The item of the agenda that a decision is about; a line that the office left as it is gets one."""
    kind, _sign, number = one.key.partition(":")
    if not one.key:
        return None
    if kind == "item":
        return meeting.items.filter(pk=number).first()
    return meeting.items.get_or_create(key=one.key, defaults={"section": one.section})[0]


def record(meeting, rows, *, by, at):
    """Record decisions, Decided by Decided: all or none. In a meeting that was held they take effect at once.
    Returns the Decisions. Raises RuleViolation (see `require_decided` and `carry_out`) with `row`, the place
    of the one that cannot be."""
    made = []
    with transaction.atomic():
        meeting = lock_meeting(meeting, *RECORDED)
        number = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
        for place, one in enumerate(rows):
            try:
                require_decided(meeting, one)
                decision = meeting.decisions.create(
                    number=number + place + 1,
                    text=one.text.strip(),
                    lead=one.lead,
                    due_on=one.due_on,
                    project=one.project,
                    item=item_of(meeting, one),
                    becomes_issue=one.becomes_issue,
                )
                decision.partners.set(one.partners)
                events.record("decision.record", decision, by=by, at=at, params={"number": decision.number})
                if not meeting.is_prepared:
                    carry_out(decision, meeting, by=by, at=at)
            except RuleViolation as error:
                error.row = place
                raise
            made.append(decision)
    return made


def carry_out_all(meeting, *, by, at):
    """Let the decisions of a meeting take effect, inside of the act that holds it. Returns them."""
    rows = list(meeting.decisions.select_related("project", "lead", "item").order_by("number"))
    for row in rows:
        try:
            carry_out(row, meeting, by=by, at=at)
        except RuleViolation as error:
            raise RuleViolation(
                error.code, _("Decision %(number)s: %(why)s"), number=row.number, why=str(error)
            ) from error
    return rows


def carry_out(decision, meeting, *, by, at):
    """Let a decision take effect: answer the request that it is about, raise its issue or go on with it, and
    tell it in the history of its project."""
    request = request_of(decision)
    if request is not None:
        go_on(decision, request, by=by, at=at)
    elif decision.becomes_issue:
        become_issue(decision, meeting, by=by, at=at)
    if decision.project is not None:
        params = {name: getattr(meeting, name) for name in ("kind", "topic", "year", "number")}
        params |= {"meeting": meeting.pk, "text": decision.text}
        events.record("project.decision", decision.project, by=by, at=at, params=params)


def request_of(decision):
    """The banner's request that a decision is about, or None (one query where it is one)."""
    kind, _sign, number = (decision.item.key if decision.item else "").partition(":")
    if kind != "help":
        return None
    return HelpRequest.objects.select_related("issue__project").filter(pk=number).first()


def go_on(decision, request, *, by, at):
    """The decision is the answer to a banner's request: its issue goes on with who leads the decision."""
    issue = request.issue
    if request.state == HelpRequest.State.ON_AGENDA:
        helping.answer(request, decision.text, by=by, at=at)
    issue.refresh_from_db()
    if issue.is_open and issue.state != IssueState.RESOLVED and issue.organisation_id != decision.lead_id:
        assign(issue, decision.lead, by=by, at=at, reason=decision.text[:200])
    decision.issue = issue
    decision.save(update_fields=["issue"])


def become_issue(decision, meeting, *, by, at):
    """Raise the issue that a decision becomes, assigned to who leads it until its day."""
    issue = raise_issue(
        decision.project,
        by=by,
        at=at,
        source=decision,
        title=decision.text[:TITLE],
        description=f"{decision.text}\n\n{meeting}",
        category=Category.OTHER,
        level=Level.MEETING,
    )
    decision.issue = assign(issue, decision.lead, by=by, at=at, due_on=decision.due_on)
    decision.becomes_issue, decision.urged_on = True, None
    decision.save(update_fields=["issue", "becomes_issue", "urged_on"])


def lock(decision):
    """The decision with its meeting and project, locked until the transaction ends."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related(
        "meeting", "project", "lead", "item"
    )
    return rows.get(pk=decision.pk)


def make_issue(decision, *, by, at):
    """Make a decision of a meeting that was held an issue after all. Raises RuleViolation `not_now`,
    `project_needed`, `is_issue`, `done`, or what raising and assigning raise."""
    with transaction.atomic():
        row = lock(decision)
        require(not row.meeting.is_prepared, "not_now", _("It becomes an issue as the meeting is held."))
        require(
            row.project is not None, "project_needed", _("Only what is about a project becomes an issue.")
        )
        require(row.issue_id is None, "is_issue", _("It is an issue already."))
        require(row.state == State.OPEN, "done", _("It is carried out already."))
        become_issue(row, row.meeting, by=by, at=at)
        events.record("decision.issue", row, by=by, at=at)
    return row.issue


CHANGED = ("text", "lead", "due_on")


def change(decision, one, *, by, at):
    """Put right what a decision says (a Decided; its project and item stay), until the minutes are issued.
    Once it is an issue its lead and its time are the issue's. Returns what changed. Raises RuleViolation
    `not_now`, `issue_tells`, and what `require_decided` raises."""
    with transaction.atomic():
        row = lock(decision)
        meeting = lock_meeting(row.meeting, *RECORDED)
        require_decided(meeting, one)
        require(
            row.issue_id is None or (one.lead, one.due_on) == (row.lead, row.due_on),
            "issue_tells",
            _("It is an issue: who leads it and until when is changed there."),
        )
        changes = {}
        for name in CHANGED:
            old, new = getattr(row, name), getattr(one, name)
            if old != new:
                changes[name] = [in_history(old), in_history(new)]
                setattr(row, name, new)
        before, after = set(row.partners.all()), set(one.partners)
        if before != after:
            changes["partners"] = [names_of(before), names_of(after)]
            row.partners.set(after)
        if meeting.is_prepared and row.becomes_issue != one.becomes_issue:
            changes["becomes_issue"] = [row.becomes_issue, one.becomes_issue]
            row.becomes_issue = one.becomes_issue
        if changes:
            row.save()
            events.record("decision.change", row, by=by, at=at, changes=changes)
    return list(changes)


def names_of(units):
    """Units as history keeps them."""
    return [str(unit) for unit in sorted(units, key=lambda unit: unit.pk)]


def drop(decision, *, by, at):
    """Take a decision out again while the meeting is prepared; those after it move up. Raises RuleViolation
    `not_now`."""
    with transaction.atomic():
        meeting = lock_meeting(decision.meeting, Meeting.State.PREPARED)
        row = lock(decision)
        text = row.text
        row.delete()
        for number, other in enumerate(meeting.decisions.order_by("number"), 1):
            if other.number != number:
                other.number = number
                other.save(update_fields=["number"])
        events.record("meeting.decision_drop", meeting, by=by, at=at, params={"text": text})


def lock_open(decision, elsewhere):
    """An open decision of a meeting that was held, locked until the transaction ends; `elsewhere` says where
    one that is an issue is gone on with. Raises RuleViolation `not_now`, `issue_tells` or `done`."""
    row = lock(decision)
    require(not row.meeting.is_prepared, "not_now", _("The meeting has not been held yet."))
    require(row.issue_id is None, "issue_tells", elsewhere)
    require(row.state == State.OPEN, "done", _("It is carried out already."))
    return row


def answer(decision, text, *, by, at, done=False):
    """Report how far a decision is, or that it is carried out (落实情况). Raises RuleViolation `text_needed`,
    `not_now`, `issue_tells` or `done`."""
    require(text.strip(), "text_needed", _("Say what was done."))
    with transaction.atomic():
        row = lock_open(decision, _("It is an issue: say there how far it is."))
        on = timezone.localdate(at)
        row.progress, row.progress_by, row.progress_on = text.strip(), by, on
        row.urged_on = None
        if done:
            row.state, row.done_on = State.DONE, on
        row.save()
        events.record("decision.done" if done else "decision.answer", row, by=by, at=at, reason=row.progress)
    return row


def urge(decision, *, by, at, reason):
    """Urge the lead of a decision to carry it out (催办). Raises RuleViolation `reason_needed`, `not_now`,
    `issue_tells` or `done`."""
    require(reason.strip(), "reason_needed", _("Say what is expected, and until when."))
    with transaction.atomic():
        row = lock_open(decision, _("It is an issue: urge it there."))
        row.urged_on = timezone.localdate(at)
        row.save(update_fields=["urged_on"])
        events.record("decision.urge", row, by=by, at=at, reason=reason.strip())
    return row


def reopen(decision, *, by, at, reason):
    """Say that what was reported as carried out is not. Raises RuleViolation `reason_needed`, `not_done`."""
    require(reason.strip(), "reason_needed", _("Say what is still to do."))
    with transaction.atomic():
        row = lock(decision)
        require(row.state == State.DONE, "not_done", _("It was not reported as carried out."))
        row.state, row.done_on = State.OPEN, None
        row.save(update_fields=["state", "done_on"])
        events.record("decision.reopen", row, by=by, at=at, reason=reason.strip())
    return row
