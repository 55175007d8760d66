"""Reductions (核减): proposed with a check on site, decided by another; a confirmed one corrects the figure.

It lowers the latest accepted report of the check's year, by the same correction as any other: the old
figure, who, when and why stay. Rows handed in for later weeks are nobody's to change but their writers':
they are judged against the corrected figure, their reviewers and writers see the reduction beside the
row (see facts.py), and the row that takes it off may fall by as much without being asked why.
"""

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.money import wan

from . import chain
from .models import Reduction, WeeklyReport

State = Reduction.State


def propose(check, amount, reason, *, by, at):
    """Propose to reduce the figure of a check, or propose it again after it was returned; the whole
    excess where no amount is given. Returns the Reduction.

    Raises RuleViolation `not_yours`, `no_excess`, `too_large`, `amount_needed`, `reduction_reason_needed`
    or `not_returned`.
    """
    require(by.pk == check.recorded_by_id, "not_yours", _("Whoever recorded the check proposes it."))
    excess = check.excess
    require(
        excess is not None,
        "no_excess",
        _("There is a reduction only where less was found than had been reported."),
    )
    amount = excess if amount is None else amount
    require(amount > 0, "amount_needed", _("Enter the amount to be taken off."))
    require(
        amount <= excess,
        "too_large",
        _("Only %(excess)s (10,000 yuan) more was reported than found."),
        excess=wan(excess),
    )
    require(reason.strip(), "reduction_reason_needed", _("Say why it is reduced."))
    with transaction.atomic():
        found = Reduction.objects.select_for_update().filter(check_on_site=check).first()
        require(
            found is None or found.state == State.RETURNED,
            "not_returned",
            _("The reduction of this check has been proposed already."),
        )
        reduction = found or Reduction(check_on_site=check)
        reduction.amount, reduction.reason, reduction.state = amount, reason.strip(), State.WAITING
        reduction.proposed_by, reduction.proposed_at = by, at
        reduction.decided_by = reduction.decided_at = None
        reduction.returned_why = ""
        reduction.save()
        _record("propose", check, by=by, at=at, reason=reduction.reason, amount=wan(amount))
    return reduction


def decide(reduction, *, confirm, by, at, reason=""):
    """Confirm a reduction, which corrects the report, or return it with a reason. Returns the Reduction.

    Raises RuleViolation `decided`, `own_check`, `reason_needed`, `nothing_to_correct`, `below_zero`.
    """
    with transaction.atomic():
        locked = (
            Reduction.objects.select_for_update(of=("self",))
            .select_related("check_on_site__project")
            .get(pk=reduction.pk)
        )
        check = locked.check_on_site
        require(locked.waits, "decided", _("This reduction has been decided already."))
        require(
            by.pk not in (check.recorded_by_id, locked.proposed_by_id),
            "own_check",
            _("You recorded this check yourself; somebody else has to decide on it."),
        )
        locked.decided_by, locked.decided_at = by, at
        if confirm:
            _confirm(locked, check, by=by, at=at)
        else:
            require(reason.strip(), "reason_needed", _("Say why it is returned."))
            locked.state, locked.returned_why = State.RETURNED, reason.strip()
            _record("return", check, by=by, at=at, reason=reason.strip(), amount=wan(locked.amount))
        locked.save()
    return locked


def _confirm(reduction, check, *, by, at):
    report = figure_to_correct(check, lock=True)
    require(
        report is not None, "nothing_to_correct", _("There is no accepted report of that year to correct.")
    )
    new = report.cumulative - reduction.amount
    require(new >= 0, "below_zero", _("So much has not been reported: the figure would fall below nothing."))
    why = correction_reason(check.on, reduction.amount, reduction.reason)
    before = report.cumulative
    reduction.correction = chain.correct(report, "cumulative", new, by=by, at=at, reason=why)
    reduction.state = State.CONFIRMED
    _record(
        "confirm",
        check,
        by=by,
        at=at,
        reason=reduction.reason,
        amount=wan(reduction.amount),
        week=str(report.week),
        old=wan(before),
        new=wan(new),
    )


def correction_reason(on, amount, reason):
    """What stands with the correction: that it comes from a check, and why."""
    words = gettext("Check on site of %(on)s, reduced by %(amount)s: %(reason)s")
    return words % {"on": on, "amount": wan(amount), "reason": reason}


def figure_to_correct(check, *, lock=False):
    """The latest accepted report of the check's year that has a figure, or None (one query). The
    cumulative begins anew with each year, so a check of December corrects December's."""
    reports = WeeklyReport.objects.accepted().filter(
        project=check.project_id, as_of__year=check.on.year, cumulative__isnull=False
    )
    if lock:
        reports = reports.select_for_update()
    return reports.order_by("-week").first()


def _record(act, check, *, by, at, reason, **params):
    events.record(
        f"site_check.{act}",
        check,
        by=by,
        at=at,
        reason=reason,
        params={"project": check.project_id, **params},
    )
