"""Directives: left by a leader or by whom he delegated it to, answered by the handler, closed by the
leader's office alone. Every act keeps who did it and, where that is another, for whom."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.models import Attachment
from projects.directory.models import Delegation, Leader

from .models import Directive, DirectiveFeedback, LiaisonSettings
from .querysets import speaks_for_unit

Basis, State = Directive.Basis, Directive.State
Kind = DirectiveFeedback.Kind
LEFT = _("%(leader)s left office on %(day)s.")


def leaders_for(user, act, on):
    """The leaders for whom a user may do an act (Delegation.Act) on a day: himself, and those who have
    delegated it to him, as long as they are in office. A list in protocol order; two queries."""
    found = {leader.pk: leader for leader in Leader.objects.filter(user=user).select_related("user")}
    for delegation in Delegation.objects.permitting(user, act, on):
        found[delegation.principal_id] = delegation.principal
    return sorted((leader for leader in found.values() if leader.serves_on(on)), key=protocol)


def protocol(leader):
    """Where a leader stands: the city before the banners, each in protocol order."""
    return leader.level != Leader.Level.CITY, leader.protocol_order, leader.pk


def acts_for(user, leader, act, on):
    """Whether a user is the leader, or may do the act for him on a day."""
    return leader.user_id == user.pk or any(
        one.principal_id == leader.pk for one in Delegation.objects.permitting(user, act, on)
    )


def behalf(by, leader):
    """On whose behalf an act is done: the leader's user, or None where he does it himself."""
    return None if leader.user_id == by.pk else leader.user


def require_office(directive, by, at):
    """Refuse whoever is not the leader's office: the leader, or a delegate for directives."""
    require(
        acts_for(by, directive.leader, Delegation.Act.DIRECTIVE, timezone.localdate(at)),
        "not_the_office",
        _("Only %(leader)s, or whom he has delegated it to, may do this."),
        leader=directive.leader,
    )


def due_date(on):
    """When an answer is due that is asked for on a day (one query)."""
    return on + datetime.timedelta(days=LiaisonSettings.of_day(on).directive_days)


def leave(
    project,
    leader,
    text,
    *,
    on,
    by,
    at,
    kind=Directive.Kind.DIRECTIVE,
    handler=None,
    handler_unit=None,
    due_on=None,
    basis=Basis.OWN,
    original_text="",
    original_on=None,
    original_number="",
    files=(),
    decision=None,
    issue=None,
):
    """Leave a directive on a project, or on an `issue` of it. `files` are (upload, content type) of the
    original.

    Returns the Directive. Raises RuleViolation `not_delegated`, `left`, `text_needed`, `handler_needed`,
    `due_early`, and for a delegate `basis_needed` or `original_needed` (date, number, and the text or a
    photo of the original).
    """
    text = text.strip()
    own = leader.user_id == by.pk
    require(
        own or acts_for(by, leader, Delegation.Act.DIRECTIVE, on),
        "not_delegated",
        _("%(leader)s has not delegated this to you."),
        leader=leader,
    )
    require(leader.serves_on(on), "left", LEFT, leader=leader, day=leader.left_on)
    require(text, "text_needed", _("Say in one sentence what is to be done."))
    require(handler or handler_unit, "handler_needed", _("Say who is to answer."))
    due_on = due_on or due_date(on)
    require(due_on >= on, "due_early", _("The answer cannot be due before today."))
    basis = Basis.OWN if own else Basis(basis)
    require(
        own or basis != Basis.OWN,
        "basis_needed",
        _("Say on what it is entered: the original, or the leader's confirmation."),
    )
    if basis == Basis.ORIGINAL:
        complete = original_on and original_number.strip() and (original_text.strip() or files)
        require(
            complete,
            "original_needed",
            _("Enter date and number of the original, and its text or a photo of it."),
        )
    with transaction.atomic():
        directive = Directive.objects.create(
            project=project,
            leader=leader,
            kind=kind,
            text=text,
            basis=basis,
            original_text=original_text.strip(),
            original_on=original_on,
            original_number=original_number.strip(),
            handler=handler,
            handler_unit=handler_unit,
            due_on=due_on,
            decision=decision,
            issue=issue,
            entered_by=by,
            entered_at=at,
        )
        for upload, content_type in files:
            Attachment.store(directive, upload, content_type=content_type, by=by, at=at)
        events.record(
            "directive.leave",
            directive,
            by=by,
            at=at,
            on_behalf_of=behalf(by, leader),
            params={
                "leader": str(leader),
                "to": str(directive.to_whom),
                "due": due_on,
                "basis": basis,
                "project": project.pk,
            },
        )
        if issue is not None:
            events.record(
                "issue.directive",
                issue,
                by=by,
                at=at,
                on_behalf_of=behalf(by, leader),
                params={"text": text, "to": str(directive.to_whom), "due": due_on},
            )
    return directive


def _locked(directive):
    """The directive as it stands, locked."""
    row = Directive.objects.select_for_update(of=("self",)).select_related("project", "leader__user")
    return row.get(pk=directive.pk)


def _say(directive, kind, text, *, by, at, verb, on_behalf_of=None):
    """Keep a word on a directive, and its event."""
    said = DirectiveFeedback.objects.create(directive=directive, kind=kind, text=text, by=by, at=at)
    params = {"project": directive.project_id}
    events.record(verb, directive, by=by, at=at, on_behalf_of=on_behalf_of, reason=text, params=params)
    return said


def may_answer(user, directive):
    """Whether a user may report on a directive: its handler, who speaks for the handling unit, or who has
    the permission for its project (one query where that depends on the project)."""
    unit = directive.handler_unit_id
    if directive.handler_id == user.pk or (
        unit is not None and unit == user.organisation_id and speaks_for_unit(user)
    ):
        return True
    return Directive.objects.permits(user, "answer", directive)


def answer(directive, text, *, by, at, is_answer=True, files=()):
    """Report on a directive: the answer, or only progress; what is said after the answer is added to it.
    `files` are (upload, content type). Returns the DirectiveFeedback.

    Raises RuleViolation `not_the_handler`, `text_needed`, `answered` (it has its answer, which can only be
    added to) or `closed`.
    """
    text = text.strip()
    require(may_answer(by, directive), "not_the_handler", _("Only the handler reports on a directive."))
    require(text, "text_needed", _("Say what was done."))
    with transaction.atomic():
        row = _locked(directive)
        require(not row.is_over, "closed", _("This directive is closed."))
        has_answer = row.state == State.ANSWERED
        require(
            not (is_answer and has_answer),
            "answered",
            _("It has its answer already; until it is closed you can add to it."),
        )
        kind, verb = (Kind.MORE, "directive.more") if has_answer else (Kind.PROGRESS, "directive.progress")
        if is_answer:
            kind, verb = Kind.ANSWER, "directive.answer"
            row.state, row.answered_at = State.ANSWERED, at
            row.save(update_fields=["state", "answered_at"])
        said = _say(row, kind, text, by=by, at=at, verb=verb)
        for upload, content_type in files:
            Attachment.store(said, upload, content_type=content_type, by=by, at=at)
        return said


def send_back(directive, text, *, by, at):
    """An answer is not enough: the directive waits for another. By the leader's office alone.

    Raises RuleViolation `not_the_office`, `text_needed` or `not_answered`.
    """
    text = text.strip()
    require_office(directive, by, at)
    require(text, "text_needed", _("Say what is missing."))
    with transaction.atomic():
        row = _locked(directive)
        require(row.state == State.ANSWERED, "not_answered", _("There is no answer to decide on."))
        row.state = State.OPEN
        row.save(update_fields=["state"])
        behalf_of = behalf(by, row.leader)
        return _say(row, Kind.RETURN, text, by=by, at=at, verb="directive.return", on_behalf_of=behalf_of)


def close(directive, *, by, at, text=""):
    """Close a directive on its answer, by the leader's office alone. Returns the Directive.

    Raises RuleViolation `not_the_office` or `not_answered`.
    """
    require_office(directive, by, at)
    with transaction.atomic():
        row = _locked(directive)
        require(
            row.state == State.ANSWERED,
            "not_answered",
            _("A directive is closed on its answer, and this one has none."),
        )
        row.state, row.closed_by, row.closed_at = State.CLOSED, by, at
        row.save(update_fields=["state", "closed_by", "closed_at"])
        behalf_of = behalf(by, row.leader)
        _say(row, Kind.CLOSE, text.strip(), by=by, at=at, verb="directive.close", on_behalf_of=behalf_of)
    return row


def withdraw(directive, text, *, by, at):
    """Take a directive back that nobody has answered yet, with a reason; by the leader's office alone.
    Returns the Directive.

    Raises RuleViolation `not_the_office`, `text_needed` or `answered`.
    """
    text = text.strip()
    require_office(directive, by, at)
    require(text, "text_needed", _("Say why it is taken back."))
    with transaction.atomic():
        row = _locked(directive)
        require(row.state == State.OPEN, "answered", _("An answered directive is closed or sent back."))
        row.state, row.closed_by, row.closed_at = State.WITHDRAWN, by, at
        row.save(update_fields=["state", "closed_by", "closed_at"])
        behalf_of = behalf(by, row.leader)
        _say(row, Kind.WITHDRAW, text, by=by, at=at, verb="directive.withdraw", on_behalf_of=behalf_of)
    return row
