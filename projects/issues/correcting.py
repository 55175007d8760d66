"""Putting right what was raised with a mistake: changed or withdrawn by who raised it until it is assigned,
corrected by the office with a reason afterwards. History keeps every fact as it was and as it is."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base.errors import require

from .acts import day_of, keep, lock, record, require_facts, require_raised_on
from .models import Category, State

# What who raised it may change, and what the office may put right later.
REVISED = ("title", "description", "category", "level", "investment_affected", "raised_on")
CORRECTED = ("title", "category", "investment_affected")


def _require_ones_own(issue, by):
    """Refuse where it was assigned already, or raised by somebody else."""
    require(
        issue.state == State.OPEN,
        "assigned",
        _("An issue that is “%(state)s” does not allow this."),
        state=issue.get_state_display(),
    )
    require(by.pk == issue.raised_by_id, "not_raiser", _("Only who raised an issue changes or withdraws it."))


def _put(issue, facts):
    """Put facts into a locked issue; returns {name: [old, new]} of those that differ."""
    given = {name: new.strip() if isinstance(new, str) else new for name, new in facts.items()}
    # What stays as it was is not judged anew: the project may have become smaller since.
    changes = {
        name: [getattr(issue, name), new] for name, new in given.items() if getattr(issue, name) != new
    }
    require_facts(issue.project, {name: new for name, (_old, new) in changes.items()})
    for name, (_old, new) in changes.items():
        setattr(issue, name, new)
    require(changes, "same", _("That is how it stands already."))
    return changes


def revise(issue, *, by, at, **facts):
    """Who raised it changes some facts (REVISED) until it is assigned. Raises RuleViolation `assigned`,
    `not_raiser`, `same`, or as `acts.raise_issue`."""
    with transaction.atomic():
        issue = lock(issue)
        _require_ones_own(issue, by)
        if "raised_on" in facts:
            require_raised_on(issue.project, facts["raised_on"], day_of(at))
        changes = _put(issue, facts)
        keep(issue, *changes)
        record("revise", issue, by=by, at=at, changes=changes)
    return issue


def correct(issue, *, by, at, reason, **facts):
    """The office puts some facts right (CORRECTED) at any time. Raises RuleViolation `reason_needed`, `same`,
    `over`, `satisfaction_needed`, `title_needed` or `above_total`."""
    require(reason.strip(), "reason_needed", _("Say what was wrong."))
    with transaction.atomic():
        issue = lock(issue)
        require(issue.state != State.WITHDRAWN, "over", _("The issue is withdrawn."))
        changes = _put(issue, facts)
        require(
            issue.state != State.CLOSED or issue.category != Category.ENTERPRISE or issue.satisfaction,
            "no_appeal",
            _("A closed issue does not become an enterprise's appeal: nobody asked the enterprise."),
        )
        keep(issue, *changes)
        record("correct", issue, by=by, at=at, reason=reason.strip(), changes=changes)
    return issue


def withdraw(issue, *, by, at, reason):
    """Who raised it withdraws it until it is assigned (撤回): it stays readable, and counts nowhere. Raises
    RuleViolation `reason_needed`, `assigned` or `not_raiser`."""
    require(reason.strip(), "reason_needed", _("Say why it is withdrawn."))
    with transaction.atomic():
        issue = lock(issue)
        _require_ones_own(issue, by)
        issue.state, issue.withdrawn_on = State.WITHDRAWN, day_of(at)
        issue.withdrawn_reason = reason.strip()
        keep(issue, "state", "withdrawn_on", "withdrawn_reason")
        record("withdraw", issue, by=by, at=at, told=True, reason=reason.strip())
    return issue
