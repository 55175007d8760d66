"""The checks on site of the demo city in small: as the real acts would have left them."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction

from projects.base.models import Event
from projects.base.sentences import registered
from projects.dispatch.models import Reduction, ReportCorrection, SiteCheck
from projects.dispatch.reducing import correction_reason
from projects.dispatch.site_checking import read_reported
from projects.home.demo.city import load_city
from projects.home.reference import load_reference
from tests.city import moment

# On SQLite alone: test_demo loads a city on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TODAY = datetime.date(2026, 7, 16)
NOW = moment(TODAY, 11)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The small city, undone after the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(TODAY)
        yield load_city(TODAY, NOW, projects=250, weeks=30)
        transaction.set_rollback(True)


def test_there_are_checks_of_every_kind(city):
    checks = SiteCheck.objects.all()
    assert checks.count() > 10
    assert 0 < checks.differing().count() < checks.count()
    assert set(Reduction.objects.values_list("state", flat=True)) >= {"CONFIRMED", "WAITING"}
    assert not checks.filter(recorded_at__gt=NOW).exists()
    assert not Reduction.objects.filter(decided_at__gt=NOW).exists()


def test_what_they_found_reported_is_what_had_been_accepted(city):
    cut = {one.check_on_site_id for one in Reduction.objects.filter(state="CONFIRMED")}
    for check in SiteCheck.objects.select_related("project", "basis"):
        assert check.basis.accepted_at <= check.recorded_at
        assert check.basis.as_of <= check.on
        reported = read_reported(check.project, check.on)
        assert check.start_reported == reported.started_on
        if check.pk not in cut and reported.basis == check.basis:
            assert check.investment_reported == reported.cumulative
            assert check.progress_reported == reported.percent


def test_confirmed_reductions_are_the_corrections_of_the_reports(city):
    confirmed = Reduction.objects.filter(state="CONFIRMED").select_related("check_on_site", "correction")
    assert confirmed
    for one in confirmed:
        check, correction = one.check_on_site, one.correction
        assert check.basis_id == correction.report_id
        assert one.amount == check.excess == Decimal(correction.old) - Decimal(correction.new)
        assert correction.reason == correction_reason(check.on, one.amount, one.reason)
        assert (one.decided_by, one.decided_at) == (correction.by, correction.at)
        assert one.decided_by != one.proposed_by
    others = ReportCorrection.objects.filter(reduction=None)
    assert all("现场核查" in one.reason for one in others)


def test_its_history_reads_in_sentences(city):
    verbs = set(Event.objects.filter(verb__startswith="site_check.").values_list("verb", flat=True))
    assert verbs >= {"site_check.record", "site_check.propose", "site_check.confirm"}
    assert verbs - registered() == set()
