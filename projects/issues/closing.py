"""How an issue ends: reported as solved, verified by somebody else and closed, or returned."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base.errors import require

from .acts import day_of, keep, lock, record, require_worked_on
from .extending import withdraw_asked
from .models import Category, Extension, Issue, Satisfaction, State, Supervision

SOLVED_FIELDS = ("resolved_by", "resolved_on", "evidence")
CLOSED_FIELDS = ("closed_by", "closed_on", "satisfaction", "callback_contact", "callback_on")


def resolve(issue, evidence, *, by, at, on=None):
    """Report that it is solved, with the result and what shows it (办结申请); returns the Resolution.

    Files are kept at the issue. An extension that is still asked for is withdrawn with it, and history
    says so: where the solution is returned, whoever still needs it asks anew.
    Raises RuleViolation `evidence_needed`, `not_in_hand` or `not_yet`.
    """
    on = on or day_of(at)
    require(evidence.strip(), "evidence_needed", _("Say what shows that it is solved."))
    require(on <= day_of(at), "not_yet", _("This day has not come yet."))
    with transaction.atomic():
        issue = lock(issue)
        require_worked_on(issue)
        require(on >= issue.assigned_on, "before", _("It was assigned later than that."))
        withdraw_asked(issue, Extension.Withdrawn.SOLVED, by=by, at=at)
        row = issue.resolutions.create(evidence=evidence.strip(), by=by, on=on)
        issue.resolved_by, issue.resolved_on, issue.evidence = by, on, row.evidence
        issue.state = State.RESOLVED
        keep(issue, "resolved_by", "resolved_on", "evidence", "state")
        record("resolve", issue, by=by, at=at, reason=row.evidence, params={"on": on})
    return row


def take_back(issue, *, by, at):
    """Who reported it as solved takes the report back until somebody has verified it (撤回). Raises
    RuleViolation `nothing_to_verify` or `not_yours`."""
    with transaction.atomic():
        issue = lock(issue)
        row = issue.resolutions.to_verify().first()
        require(row is not None, "nothing_to_verify", _("No solution waits for verification."))
        require(row.by_id == by.pk, "not_yours", _("Who asked for it takes it back, and nobody else."))
        row.withdrawn_on = day_of(at)
        row.save(update_fields=["withdrawn_on"])
        issue.resolved_by = issue.resolved_on = None
        issue.evidence, issue.state = "", State.IN_PROGRESS
        keep(issue, *SOLVED_FIELDS, "state")
        record("take_back", issue, by=by, at=at)
    return issue


def require_heard(issue, by, on, satisfaction, contact, called_on, reason):
    """Refuse to close an enterprise's appeal without asking the enterprise: whom, when, and what it says.
    One that is not satisfied is closed by the office alone, with the reason why nothing more can be done."""
    require(
        satisfaction,
        "satisfaction_needed",
        _("An enterprise's appeal is closed with what the enterprise says of it."),
    )
    require(contact.strip(), "contact_needed", _("Say who in the enterprise was asked."))
    require(called_on, "call_needed", _("Say on which day the enterprise was asked."))
    require(
        issue.resolved_on <= called_on <= on,
        "call_day",
        _("The enterprise is asked after the solution was reported, and before it is closed."),
    )
    if satisfaction == Satisfaction.UNSATISFIED:
        require(
            reason.strip(),
            "finding_needed",
            _("Say why it is closed though the enterprise is not satisfied."),
        )
        require(
            Issue.objects.permits(by, "coordinate", issue),
            "office_needed",
            _(
                "The enterprise is not satisfied: return the issue, or leave it to the dispatch office, "
                "which alone may close it then."
            ),
        )


def close(issue, *, by, at, satisfaction="", contact="", called_on=None, reason=""):
    """Verify the solution and close (核验销号). Neither the handler nor who reported it may; an enterprise's
    appeal needs what the enterprise says, who of it was asked and when. Help that was asked for, and
    supervision, end with it.

    Raises RuleViolation `nothing_to_verify`, `own`, or as `require_heard`.
    """
    on = day_of(at)
    with transaction.atomic():
        issue = lock(issue)
        require_verifiable(issue, by)
        if issue.category == Category.ENTERPRISE:
            require_heard(issue, by, on, satisfaction, contact, called_on, reason)
            issue.callback_contact, issue.callback_on = contact.strip(), called_on
        row = issue.resolutions.to_verify().get()
        row.verified, row.decided_by, row.decided_on, row.reason = True, by, on, reason.strip()
        row.save()
        issue.closed_by, issue.closed_on, issue.satisfaction = by, on, satisfaction
        issue.state = State.CLOSED
        end_supervision(issue, by=by, on=on)
        keep(issue, *CLOSED_FIELDS, "state", "is_supervised")
        params = {"days": (on - issue.raised_on).days, "satisfaction": satisfaction}
        record("close", issue, by=by, at=at, told=True, reason=reason.strip(), params=params)
    return issue


def require_verifiable(issue, by):
    """Refuse where nothing waits for verification, or it is one's own."""
    require(issue.state == State.RESOLVED, "nothing_to_verify", _("No solution waits for verification."))
    require(
        by.pk not in (issue.handler_id, issue.resolved_by_id),
        "own",
        _("Who handled an issue or reported its solution does not close it; somebody else verifies."),
    )


def end_supervision(issue, *, by, on):
    """End a running supervision of an issue that is closed, inside of that act; the caller saves it."""
    running = issue.supervisions.filter(state__in=Supervision.RUNNING).first()
    if running is not None:
        running.answers.filter(accepted__isnull=True).exclude(by=by).update(
            accepted=True, reviewed_by=by, reviewed_on=on
        )
        running.state = Supervision.State.DONE
        if running.feedback_by_id != by.pk:
            running.reviewed_by, running.reviewed_on = by, on
        running.save(update_fields=["state", "reviewed_by", "reviewed_on"])
    issue.is_supervised = False


def reopen(issue, *, by, at, reason, new_due_on=None):
    """Return it (退回): a solution that does not hold at its verification, or a closed issue that has come
    back. A new deadline may be set with it. Who may not close may not return either.

    Raises RuleViolation `reason_needed`, `nothing_to_verify`, `own` or `past`.
    """
    on = day_of(at)
    require(reason.strip(), "reason_needed", _("Say why it is returned."))
    require(new_due_on is None or new_due_on >= on, "past", _("The deadline cannot lie in the past."))
    with transaction.atomic():
        issue = lock(issue)
        if issue.state == State.CLOSED:
            row = issue.resolutions.filter(verified=True).first()
            row.reopened_on = on
        else:
            require_verifiable(issue, by)
            row = issue.resolutions.to_verify().get()
            row.verified, row.decided_by, row.decided_on, row.reason = False, by, on, reason.strip()
        changes = {"state": [issue.state, State.REOPENED.value]}
        if new_due_on is not None and new_due_on != issue.due_on:
            changes["due_on"] = [issue.due_on, new_due_on]
            row.new_due_on = issue.due_on = new_due_on
        row.save()
        issue.resolved_by = issue.resolved_on = issue.closed_by = issue.closed_on = issue.callback_on = None
        issue.evidence = issue.satisfaction = issue.callback_contact = ""
        issue.state = State.REOPENED
        keep(issue, *SOLVED_FIELDS, *CLOSED_FIELDS, "due_on", "state")
        record("reopen", issue, by=by, at=at, told=True, reason=reason.strip(), changes=changes)
    return issue
