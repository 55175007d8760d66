"""How an issue ends: reported as solved, verified by somebody else and closed, or returned."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .acts import day_of, keep, lock, record, require, require_worked_on
from .models import Category, State, Supervision

CLOSED_FIELDS = ("resolved_by", "resolved_on", "evidence", "closed_by", "closed_on", "satisfaction")


def resolve(issue, evidence, *, by, at, on=None):
    """Report that it is solved, with the result and what shows it (办结申请); returns the Resolution.

    Files are kept at the issue. An extension that is still asked for is no longer needed and refused.
    Raises RuleViolation `evidence_needed`, `not_in_hand` or `not_yet`.
    """
    on = on or day_of(at)
    require(evidence.strip(), "evidence_needed", _("Say what shows that it is solved."))
    require(on <= day_of(at), "not_yet", _("This day has not come yet."))
    with transaction.atomic():
        issue = lock(issue)
        require_worked_on(issue)
        require(on >= issue.assigned_on, "before", _("It was assigned later than that."))
        issue.extensions.filter(approved__isnull=True).delete()
        row = issue.resolutions.create(evidence=evidence.strip(), by=by, on=on)
        issue.resolved_by, issue.resolved_on, issue.evidence = by, on, row.evidence
        issue.state = State.RESOLVED
        keep(issue, "resolved_by", "resolved_on", "evidence", "state")
        record("resolve", issue, by=by, at=at, reason=row.evidence, params={"on": on})
    return row


def close(issue, *, by, at, satisfaction="", reason=""):
    """Verify the solution and close (核验销号). Neither the handler nor who reported it may; an enterprise's
    appeal needs what the enterprise says. Help that was asked for, and supervision, end with it.

    Raises RuleViolation `nothing_to_verify`, `own` or `satisfaction_needed`.
    """
    on = day_of(at)
    with transaction.atomic():
        issue = lock(issue)
        require_verifiable(issue, by)
        require(
            issue.category != Category.ENTERPRISE or satisfaction,
            "satisfaction_needed",
            _("An enterprise's appeal is closed with what the enterprise says of it."),
        )
        row = issue.resolutions.get(verified__isnull=True)
        row.verified, row.decided_by, row.decided_on, row.reason = True, by, on, reason.strip()
        row.save()
        issue.closed_by, issue.closed_on, issue.satisfaction = by, on, satisfaction
        issue.state = State.CLOSED
        end_supervision(issue, by=by, on=on)
        keep(issue, "closed_by", "closed_on", "satisfaction", "state", "is_supervised")
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
            row = issue.resolutions.get(verified__isnull=True)
            row.verified, row.decided_by, row.decided_on, row.reason = False, by, on, reason.strip()
        if new_due_on is not None and new_due_on != issue.due_on:
            row.new_due_on = issue.due_on = new_due_on
        row.save()
        changes = {"state": [issue.state, State.REOPENED.value]}
        issue.resolved_by = issue.resolved_on = issue.closed_by = issue.closed_on = None
        issue.evidence = issue.satisfaction = ""
        issue.state = State.REOPENED
        keep(issue, *CLOSED_FIELDS, "due_on", "state")
        record("reopen", issue, by=by, at=at, told=True, reason=reason.strip(), changes=changes)
    return issue
