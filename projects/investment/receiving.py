"""Funds in place: reported with their evidence, checked by the city, recognised by the region.

The three figures stand side by side. Where one differs from the one before it, somebody says why; none ever
overwrites another.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.base.money import wan
from projects.base.periods import Month

from .models import Agreement, FundReceipt


@dataclass(frozen=True)
class Said:
    """What the bureau enters of one row: its own figure, the region's where it is known, and why they
    differ."""

    receipt: Any
    checked: Decimal | None
    recognised: Decimal | None
    reason: str = ""


def require_receipt(agreement, month, evidence, reported, on, but=None):
    """What must hold of a report."""
    require(reported is not None and reported > 0, "amount_needed", _("Give the amount that was paid in."))
    require(month <= Month.of(on), "future", _("This month has not come yet."))
    require(
        month >= Month.of(agreement.signed_on),
        "before_signing",
        _("The agreement was signed later, on %(day)s."),
        day=agreement.signed_on.isoformat(),
    )
    others = FundReceipt.objects.filter(agreement=agreement).exclude(pk=but)
    before = others.aggregate(total=Sum("reported"))["total"] or Decimal(0)
    require(
        before + reported <= agreement.amount,
        "beyond_signed",
        _(
            "With %(before)s reported before, that is more than the %(amount)s (10k yuan) that were signed; "
            "if the amount was raised, put the agreement right first."
        ),
        before=wan(before),
        amount=wan(agreement.amount),
    )
    twin = FundReceipt.objects.filter(agreement=agreement, month=month, evidence=evidence).exclude(pk=but)
    require(
        not twin.exists(),
        "reported_already",
        _("For this month it is reported already on this evidence; change that row."),
    )


def report(agreement, *, month, evidence, reported, by, at):
    """Report what was paid in for an agreement in a month. Returns the row. Raises RuleViolation
    `amount_needed`, `future`, `before_signing`, `beyond_signed`, `reported_already` or `ended`."""
    with transaction.atomic():
        row = Agreement.objects.select_for_update().get(pk=agreement.pk)
        require(row.state != Agreement.State.ENDED, "ended", _("The agreement has ended."))
        require_receipt(row, month, evidence, reported, timezone.localdate(at))
        receipt = FundReceipt.objects.create(
            agreement=row, month=month, evidence=evidence, reported=reported, entered_by=by
        )
        events.record(
            "fundreceipt.report",
            receipt,
            by=by,
            at=at,
            params={"month": str(month), "amount": wan(reported)},
        )
    return receipt


def correct(receipt, *, month, evidence, reported, by, at):
    """Put a report right before it is checked. Returns what changed. Raises RuleViolation `checked`, and what
    `report` raises."""
    with transaction.atomic():
        row = FundReceipt.objects.select_for_update(of=("self",)).select_related("agreement")
        row = row.get(pk=receipt.pk)
        require(
            not row.is_checked, "checked", _("The bureau has checked it; ask there to have it put right.")
        )
        require_receipt(row.agreement, month, evidence, reported, timezone.localdate(at), but=row.pk)
        changes = {}
        for name, new in (("month", month), ("evidence", evidence), ("reported", reported)):
            old = getattr(row, name)
            if old != new:
                changes[name] = [str(old), str(new)]
                setattr(row, name, new)
        if changes:
            row.save(update_fields=list(changes))
            events.record("fundreceipt.change", row, by=by, at=at, changes=changes)
    return list(changes)


def require_explained(row, said):
    """What must hold of what the bureau enters."""
    require(said.checked is not None, "check_needed", _("Say first what the city counts."))
    require(
        said.recognised is None or said.recognised <= said.checked,
        "recognised_more",
        _("The region recognises no more than the city has checked."),
    )
    differs = said.checked != row.reported or said.recognised not in (None, said.checked)
    require(not differs or said.reason.strip(), "reason_needed", _("The figures differ: say why they do."))


def check(rows, *, by, at):
    """Enter what the city and the region count of several reports (Said by Said): all or none.

    Returns the rows that changed. Raises RuleViolation `check_needed`, `recognised_more` or `reason_needed`
    with `row`, the place of the one that cannot be.
    """
    changed, on = [], timezone.localdate(at)
    with transaction.atomic():
        keys = [said.receipt.pk for said in rows]
        locked = FundReceipt.objects.select_for_update().in_bulk(keys)
        for place, said in enumerate(rows):
            row = locked[said.receipt.pk]
            if said.checked is None and said.recognised is None and not row.is_checked:
                continue
            try:
                require_explained(row, said)
            except RuleViolation as error:
                error.row = place
                raise
            differs = said.checked != row.reported or said.recognised not in (None, said.checked)
            new = {
                "checked": said.checked,
                "recognised": said.recognised,
                "difference_reason": said.reason.strip() if differs else "",
            }
            changes = {
                name: [shown(getattr(row, name)), shown(value)]
                for name, value in new.items()
                if getattr(row, name) != value
            }
            if not changes:
                continue
            if "checked" in changes:
                row.checked_by, row.checked_on = by, on
            for name, value in new.items():
                setattr(row, name, value)
            row.save()
            events.record(
                "fundreceipt.check", row, by=by, at=at, changes=changes, reason=row.difference_reason
            )
            changed.append(row)
    return changed


def shown(value):
    """A value as history keeps it."""
    return wan(value) if isinstance(value, Decimal) else value or ""
