"""Funds in place: three figures of the same money, side by side, and why they differ."""

import pytest
from django.db import IntegrityError, transaction

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.periods import Month
from projects.base.sentences import sentence
from projects.investment import receiving
from projects.investment.models import Agreement, FundReceipt
from projects.investment.receiving import Said
from tests.city import make_cast
from tests.investment.signed_cases import TODAY, D, N, make_agreement, make_receipt, stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


def refused(code, act, *args, **kwargs):
    with pytest.raises(RuleViolation) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


def report(row, by, **fields):
    values = {"month": Month.parse("2025-02"), "evidence": "VOUCHER", "reported": N(1200)}
    return receiving.report(row, **(values | fields), **stamp(by))


def test_a_report_and_putting_it_right_until_it_is_checked(cast):
    row = make_agreement(cast.promotion)
    receipt = report(row, cast.reviewer)
    changed = receiving.correct(
        receipt, month=Month.parse("2025-03"), evidence="INVOICE", reported=N(900), **stamp(cast.reviewer)
    )
    assert changed == ["month", "evidence", "reported"]
    receiving.check([Said(receipt, N(900), None)], **stamp(cast.promotion))
    refused(
        "checked",
        receiving.correct,
        receipt,
        month=Month.parse("2025-03"),
        evidence="INVOICE",
        reported=N(1),
        **stamp(cast.reviewer),
    )
    assert all(sentence(event) for event in events.history(receipt))


def test_what_cannot_be_reported(cast):
    row = make_agreement(cast.promotion, signed_on=D(2024, 6, 15))
    refused("future", report, row, cast.promotion, month=Month.parse("2025-04"))
    refused("before_signing", report, row, cast.promotion, month=Month.parse("2024-05"))
    refused("amount_needed", report, row, cast.promotion, reported=N(0))
    report(row, cast.promotion, month=Month.parse("2024-06"))
    refused("reported_already", report, row, cast.promotion, month=Month.parse("2024-06"))
    error = refused("beyond_signed", report, row, cast.promotion, reported=N(18801))
    assert "1,200" in str(error)
    report(row, cast.promotion, month=Month.parse("2024-07"), reported=N(18500))
    report(row, cast.promotion, month=Month.parse("2024-06"), evidence="INVOICE", reported=N(300))
    Agreement.objects.update(state="ENDED", state_reason="退出")
    refused("ended", report, row, cast.promotion)


def test_many_rows_are_checked_at_once_or_none(cast):
    row = make_agreement(cast.promotion)
    first, second, third = (
        make_receipt(row, month, amount)
        for month, amount in (("2024-09", 1000), ("2024-10", 2000), ("2024-11", 3000))
    )
    error = refused(
        "reason_needed",
        receiving.check,
        [Said(first, N(1000), None), Said(second, N(1900), None)],
        **stamp(cast.promotion),
    )
    assert error.row == 1
    assert FundReceipt.objects.unchecked().count() == 3
    changed = receiving.check(
        [
            Said(first, N(1000), N(1000)),
            Said(second, N(1900), N(1500), "部分凭证不足"),
            Said(third, None, None),
        ],
        **stamp(cast.promotion),
    )
    assert {one.pk for one in changed} == {first.pk, second.pk}
    for receipt in (first, second, third):
        receipt.refresh_from_db()
    assert (first.checked, first.recognised, first.difference_reason) == (N(1000), N(1000), "")
    assert (second.reported, second.checked, second.recognised) == (N(2000), N(1900), N(1500))
    assert (second.checked_by, second.checked_on) == (cast.promotion, TODAY)
    assert list(FundReceipt.objects.differing()) == [second]
    assert list(FundReceipt.objects.unchecked()) == [third]
    # Saying the same again is no act.
    assert receiving.check([Said(first, N(1000), N(1000))], **stamp(cast.promotion)) == []


def test_the_region_speaks_after_the_city(cast):
    receipt = make_receipt(make_agreement(cast.promotion))
    refused(
        "recognised_more", receiving.check, [Said(receipt, N(900), N(901), "差")], **stamp(cast.promotion)
    )
    refused("check_needed", receiving.check, [Said(receipt, None, N(5))], **stamp(cast.promotion))
    refused("reason_needed", receiving.check, [Said(receipt, N(1000), N(5))], **stamp(cast.promotion))
    receiving.check([Said(receipt, N(1000), None)], **stamp(cast.promotion))
    assert list(FundReceipt.objects.unrecognised()) == [receipt]
    receiving.check([Said(receipt, N(1000), N(0), "自治区未认定")], **stamp(cast.promotion))
    receipt.refresh_from_db()
    assert (receipt.checked, receipt.recognised) == (N(1000), N(0))


def test_sums_stand_side_by_side(cast):
    row = make_agreement(cast.promotion)
    make_receipt(row, "2024-09", 1000, checked=N(900), recognised=N(800), difference_reason="口径")
    make_receipt(row, "2024-10", 500)
    found = Agreement.objects.with_funds().get(pk=row.pk)
    assert (found.paid_reported, found.paid_checked, found.paid_recognised) == (N(1500), N(900), N(800))
    assert Agreement.objects.with_funds().get(pk=make_agreement(cast.promotion).pk).paid_reported is None


@pytest.mark.parametrize(
    "values",
    [
        {"recognised": N(5)},
        {"checked": N(5)},
        {"difference_reason": "", "checked": N(5), "checked_on": TODAY},
        {"reported": N(0)},
    ],
)
def test_what_the_database_refuses(cast, values):
    receipt = make_receipt(make_agreement(cast.promotion))
    if "checked_on" in values:
        values["checked_by"] = cast.promotion
    with pytest.raises(IntegrityError), transaction.atomic():
        FundReceipt.objects.filter(pk=receipt.pk).update(**values)
