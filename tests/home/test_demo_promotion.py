"""The promotion of the demo city: its sums are the published ones, and it hangs together."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, Sum

from projects.base.periods import Month
from projects.directory.models import User
from projects.home.demo.frame import make_frame
from projects.home.demo.people import make_people
from projects.home.demo.promotion import make_promotion
from projects.home.reference import load_reference
from projects.investment.models import (
    Agreement,
    Band,
    FundReceipt,
    Negotiation,
    PromotionTask,
    Prospect,
    Trip,
)
from tests.city import moment

# On SQLite alone: test_demo loads a city on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TODAY = datetime.date(2026, 7, 16)
NOW = moment(TODAY, 11)
YEAR = (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
ROWS = (Trip, Prospect, Negotiation, Agreement, FundReceipt)


@pytest.fixture(scope="module")
def promotion(django_db_setup, django_db_blocker):
    """Promotion of full size without the projects, undone after the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(TODAY)
        frame = make_frame(TODAY, NOW)
        make_promotion([], make_people(frame), frame)
        yield User.objects.get(username="promotion")
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("band", "count", "amount"), [("10m", 609, Decimal("2457.4")), ("100m", 200, Decimal("2349.7"))]
)
def test_what_was_signed_in_2024_is_what_was_published(promotion, band, count, amount):
    minimum = Band.objects.get(code=band).minimum
    signed = Agreement.objects.allowed(promotion).counted().of_size(minimum).signed_between(*YEAR)
    found = signed.aggregate(count=Count("pk"), amount=Sum("amount"))
    assert (found["count"], found["amount"] / 10000) == (count, amount)


def test_the_funds_in_place_of_2024_are_what_was_published(promotion):
    months = Month.parse("2024-01"), Month.parse("2024-12")
    found = (
        FundReceipt.objects.allowed(promotion)
        .in_months(*months)
        .aggregate(reported=Sum("reported"), checked=Sum("checked"), recognised=Sum("recognised"))
    )
    assert found["recognised"] / 10000 == Decimal("393.64")
    assert found["reported"] > found["checked"] > found["recognised"]


def test_no_agreement_was_paid_more_than_was_signed_and_nothing_lies_ahead(promotion):
    assert not Agreement.objects.with_funds().filter(paid_reported__gt=F("amount")).exists()
    for model, field in ((Trip, "starts_on"), (Negotiation, "last_contact_on"), (Agreement, "signed_on")):
        days = model.objects.aggregate(first=Min(field), last=Max(field))
        assert days["first"].year == 2023
        assert days["last"] <= TODAY
    assert not Agreement.objects.filter(
        Q(landed_on__gt=TODAY) | Q(landed_on__lt=F("signed_on")) | Q(recognised_on__gt=TODAY)
    ).exists()
    assert all(not model.objects.filter(is_demo=False).exists() for model in ROWS)


def test_all_kinds_of_things_are_there(promotion):
    assert set(Agreement.objects.values_list("state", flat=True)) == set(Agreement.State.values)
    assert set(Agreement.objects.values_list("kind", flat=True)) == set(Agreement.Kind.values)
    assert set(Negotiation.objects.values_list("state", flat=True)) == set(Negotiation.State.values)
    assert Agreement.objects.unlanded_since(TODAY, 12).count() > 20
    assert FundReceipt.objects.differing().exists()
    assert FundReceipt.objects.unchecked().exists()
    assert FundReceipt.objects.unrecognised().exists()
    assert Negotiation.objects.filter(shares__isnull=False).exists()
    assert PromotionTask.objects.filter(year=2026).count() > 40
    staff = User.objects.get(username="staff")
    assert Negotiation.objects.allowed(staff).talking().exists()
