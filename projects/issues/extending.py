"""What moves the clock of an issue: extensions asked for and decided on, pauses by approval."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base.errors import require

from .acts import day_of, keep, lock, record, require_not_over, require_worked_on
from .models import Extension, State


def ask_extension(issue, until, *, by, at, reason):
    """Ask for a later deadline (延期申请); returns the Extension.

    Raises RuleViolation `reason_needed`, `not_in_hand`, `not_later` or `asked`.
    """
    require(reason.strip(), "reason_needed", _("Say why the deadline cannot be kept."))
    with transaction.atomic():
        issue = lock(issue)
        require_worked_on(issue)
        require(until > issue.due_on, "not_later", _("The new deadline lies after the old one."))
        require(until > day_of(at), "not_later", _("The new deadline lies in the future."))
        require(
            not issue.extensions.asked().exists(),
            "asked",
            _("An extension was asked for already and is not decided yet."),
        )
        extension = issue.extensions.create(
            due_before=issue.due_on, until=until, reason=reason.strip(), asked_by=by, asked_on=day_of(at)
        )
        keep(issue)
        params = {"until": until, "due": issue.due_on}
        record("ask_extension", issue, by=by, at=at, reason=reason.strip(), params=params)
    return extension


def decide_extension(issue, approved, *, by, at, answer=""):
    """Approve or refuse the extension that was asked for; a refusal needs its reason. Somebody else than
    who asked decides. Raises RuleViolation `none`, `own`, `not_in_hand` or `reason_needed`."""
    require(approved or answer.strip(), "reason_needed", _("Say why the deadline stays."))
    with transaction.atomic():
        issue = lock(issue)
        require_worked_on(issue)
        extension = issue.extensions.asked().first()
        require(extension is not None, "none", _("No extension waits for a decision."))
        require(extension.asked_by_id != by.pk, "own", _("Somebody else decides on what you asked for."))
        extension.approved, extension.decided_by = approved, by
        extension.decided_on, extension.answer = day_of(at), answer.strip()
        extension.save()
        if approved:
            issue.due_on, issue.state, issue.is_extended = extension.until, State.EXTENDED, True
        keep(issue, "due_on", "state", "is_extended")
        verb = "extend" if approved else "refuse_extension"
        changes = {"due_on": [extension.due_before, extension.until]} if approved else {}
        params = {"until": extension.until, "due": extension.due_before}
        record(verb, issue, by=by, at=at, reason=answer.strip(), changes=changes, params=params)
    return extension


def withdraw_asked(issue, why, *, by, at):
    """Withdraw what was asked and not decided, inside of an act that has locked the issue; returns the
    Extension, or None where none was asked for."""
    extension = issue.extensions.asked().first()
    if extension is not None:
        extension.withdrawn, extension.withdrawn_on = why, day_of(at)
        extension.save(update_fields=["withdrawn", "withdrawn_on"])
        params = {"until": extension.until, "why": str(why)}
        record("withdraw_extension", issue, by=by, at=at, params=params)
    return extension


def take_extension_back(issue, *, by, at):
    """Who asked for an extension takes it back until it is decided (撤回). Raises RuleViolation `none` or
    `not_yours`."""
    with transaction.atomic():
        issue = lock(issue)
        extension = issue.extensions.asked().first()
        require(extension is not None, "none", _("No extension waits for a decision."))
        require(
            extension.asked_by_id == by.pk, "not_yours", _("Who asked for it takes it back, and nobody else.")
        )
        extension = withdraw_asked(issue, Extension.Withdrawn.ASKER, by=by, at=at)
        keep(issue)
    return extension


def pause(issue, until, *, by, at, reason, document_number=""):
    """Let the clock rest by approval from today up to, not including, a day; nothing is escalated.

    The handler cannot approve it. Raises RuleViolation `reason_needed`, `over`, `own`, `no_end` or
    `paused`.
    """
    on = day_of(at)
    require(reason.strip(), "reason_needed", _("Say why the issue rests."))
    require(until > on, "no_end", _("The end of a pause lies in the future."))
    with transaction.atomic():
        issue = lock(issue)
        require_not_over(issue)
        require(issue.handler_id != by.pk, "own", _("Who handles an issue does not approve its pause."))
        require(not issue.is_paused(on), "paused", _("The issue rests already."))
        row = issue.pauses.create(
            valid_from=on,
            valid_to=until,
            reason=reason.strip(),
            document_number=document_number.strip(),
            approved_by=by,
        )
        issue.paused_until = until
        keep(issue, "paused_until")
        params = {"until": until, "document": row.document_number}
        record("pause", issue, by=by, at=at, reason=row.reason, params=params)
    return row


def unpause(issue, *, by, at, reason):
    """End a pause today. Raises RuleViolation `reason_needed` or `not_paused`."""
    on = day_of(at)
    require(reason.strip(), "reason_needed", _("Say why the pause ends."))
    with transaction.atomic():
        issue = lock(issue)
        require(issue.is_paused(on), "not_paused", _("The issue does not rest."))
        row = issue.pauses.order_by("-valid_from", "-pk").first()
        row.valid_to = max(on, row.valid_from)
        row.save(update_fields=["valid_to"])
        issue.paused_until = None
        keep(issue, "paused_until")
        record("unpause", issue, by=by, at=at, reason=reason.strip())
    return row
