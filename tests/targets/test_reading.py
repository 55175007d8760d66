"""What the records give for a span of days, with few records and numbers worked out by hand."""

import datetime
from decimal import Decimal

import pytest

from projects.base.periods import Week
from projects.investment.models import PromotionPolicy
from projects.pool.models import AnnualPlan
from projects.targets.computing import COMPUTATIONS
from projects.targets.reading import Facts, within
from projects.targets.spans import Span, parse_span, year_span
from tests.city import make_cast, make_organisation, make_project, make_report
from tests.targets.cases import (
    make_agreement,
    make_funds,
    make_negotiation,
    make_prospect,
    make_trip,
    put_on_list,
)

pytestmark = pytest.mark.django_db
D = datetime.date
TODAY = D(2025, 3, 28)
SO_FAR = year_span(2025, TODAY)
Q1 = parse_span("2025Q1")


@pytest.fixture
def cast():
    return make_cast()


def value(code, span=SO_FAR, **facts):
    return COMPUTATIONS[code].value(Facts(TODAY, **facts), span)


def new_project(**fields):
    project = make_project(**({"started_on": None, "stage": "PRELIMINARY"} | fields))
    AnnualPlan.objects.filter(project=project, year=2025).update(build_type="NEW")
    return project


def test_new_ones_started_and_continued_ones_resumed_count_once(cast):
    """Two of four of the weekly list; of the industrial list one of these, and one that does not report."""
    started = new_project(started_on=D(2025, 3, 3), industry="C")
    new_project()
    make_project(resumed_on=D(2025, 3, 20))
    make_project()
    beside = make_project(on_list=False, resumed_on=D(2025, 3, 10), industry="C")
    later = make_project(on_list=False, resumed_on=D(2025, 4, 10), industry="C")
    gone = make_project(on_list=False, resumed_on=D(2025, 3, 10), stage="WITHDRAWN", tier="")
    put_on_list("INDUSTRY_KEY", started, beside, later, gone)
    assert value("STARTS") == 2
    assert value("STARTS_INDUSTRY") == 2
    # By the end of February neither had been resumed or started.
    assert value("STARTS_INDUSTRY", parse_span("2025-01-2025-02")) == 0


def test_a_project_is_completed_on_the_first_of_its_two_days_and_counts_in_that_year_alone(cast):
    make_project(completed_on=D(2025, 2, 10), in_production_on=D(2025, 3, 20), stage="IN_PRODUCTION")
    make_project(in_production_on=D(2025, 3, 5), stage="IN_PRODUCTION")
    make_project(completed_on=D(2024, 12, 20), in_production_on=D(2025, 1, 20), stage="IN_PRODUCTION")
    make_project()
    assert value("COMPLETIONS") == 2
    assert value("COMPLETIONS", parse_span("2025-01-2025-02")) == 1


def test_investment_completed_is_that_of_the_dispatch(cast):
    """12 000 and 8 000 of the last accepted weeks are 2 (100m yuan), 1.2 of them industrial."""
    industrial, other = make_project(industry="C"), make_project(industry="G")
    make_project(industry="C")
    for project, cumulative in ((industrial, 12_000), (other, 8_000)):
        make_report(project, Week.parse("2025-W12"), state="ACCEPTED", cumulative=Decimal(cumulative))
    assert value("INVESTMENT") == 2
    assert value("INVESTMENT_INDUSTRY") == Decimal("1.2")


def test_lists_and_their_sums(cast):
    first, second = make_project(total_investment=Decimal(60_000)), make_project(planned=Decimal(20_000))
    put_on_list("LIAISON", first)
    assert value("KEY_PROJECTS") == 2
    assert value("KEY_INVESTMENT") == Decimal(11)
    assert value("KEY_PLAN") == Decimal(3)
    assert value("LIAISON") == 1
    assert second.pk
    assert value("WORKING_GROUPS") is None
    make_organisation("第一工作小组", "WORKING_GROUP")
    assert value("WORKING_GROUPS") == 1


def test_what_was_signed_in_a_span_by_bands(cast):
    """30 000, 5 000 and 800 (10k yuan) in the first quarter, 90 000 after it."""
    for on, amount in ((D(2025, 1, 1), 30_000), (D(2025, 3, 31), 5_000), (D(2025, 2, 2), 800)):
        make_agreement(cast, on, amount)
    make_agreement(cast, D(2025, 4, 1), 90_000)
    assert value("SIGNINGS", Q1) == 3
    assert value("SIGNED_AMOUNT", Q1) == Decimal("3.58")
    assert (value("SIGNINGS_10M", Q1), value("SIGNED_AMOUNT_10M", Q1)) == (2, Decimal("3.5"))
    assert (value("SIGNINGS_100M", Q1), value("SIGNED_AMOUNT_100M", Q1)) == (1, 3)
    # Up to today the agreement of 31 March is still to come.
    assert value("SIGNINGS") == 2


def test_framework_agreements_count_where_the_settings_say_so(cast):
    make_agreement(cast, D(2025, 1, 5), 30_000, kind="FRAMEWORK")
    make_agreement(cast, D(2025, 1, 6), 10_000)
    assert value("SIGNINGS", Q1) == 1
    PromotionPolicy.objects.update(counts_framework=True)
    assert value("SIGNED_AMOUNT", Q1) == 4


def test_funds_in_place_are_those_the_city_has_checked(cast):
    agreement = make_agreement(cast, D(2025, 1, 5), 30_000)
    make_funds(cast, agreement, D(2025, 1, 20), 5_000, 4_500)
    make_funds(cast, agreement, D(2025, 2, 20), 2_000, 2_000)
    make_funds(cast, agreement, D(2025, 3, 20), 1_000)
    assert value("FUNDS", Q1) == Decimal("0.65")
    assert value("FUNDS", parse_span("2025-02")) == Decimal("0.2")


def test_trips_are_open_and_talks_for_who_oversees_promotion(cast):
    make_trip(cast, D(2025, 2, 1))
    make_trip(cast, D(2025, 3, 30))
    make_prospect(cast, D(2025, 2, 3))
    make_negotiation(cast, D(2025, 2, 5))
    assert value("TRIPS") == 1
    assert (value("CONTACTS"), value("TALKS")) == (None, None)
    assert (value("CONTACTS", oversees=True), value("TALKS", oversees=True)) == (2, 1)


def test_before_records_begin_nothing_is_known(cast):
    make_agreement(cast, D(2025, 1, 5), 30_000)
    assert value("SIGNINGS", parse_span("2021-2025Q1")) is None
    assert value("SIGNINGS", parse_span("2024")) is None
    assert value("FUNDS", Q1) is None
    assert value("STARTS") is None
    make_project()
    assert value("STARTS") == 0
    # No cumulative of one year.
    assert value("STARTS", parse_span("2021-2025Q1")) is None
    assert value("STARTS_INDUSTRY", parse_span("2025Q2")) is None
    assert within([], Q1) is None
    assert within([(D(2024, 12, 31), 1), (D(2025, 1, 1), 2)], Span(D(2025, 1, 1), TODAY)) == [
        (D(2025, 1, 1), 2)
    ]


def test_what_was_read_once_is_not_read_again(cast, django_assert_num_queries):
    make_project()
    facts = Facts(TODAY)
    assert COMPUTATIONS["STARTS"].value(facts, SO_FAR) == 0
    with django_assert_num_queries(0):
        for code in ("STARTS", "COMPLETIONS", "INVESTMENT"):
            COMPUTATIONS[code].value(facts, SO_FAR)
