"""The funnel and its rates, computed by hand: six agreements, some of them of the year before."""

import datetime
from decimal import Decimal

import pytest

from projects.base.money import percent
from projects.investment.funnel import (
    Agreement,
    Basis,
    Facts,
    Paid,
    Place,
    Prospect,
    Span,
    Step,
    Talk,
    Tally,
    Trip,
    funnel,
    in_period,
    of_cohort,
    plus,
)
from projects.investment.rates import NOTES, RateKind, rates

D, N = datetime.date, Decimal
YEAR = Span(D(2024, 1, 1), D(2024, 12, 31))
TODAY = D(2025, 6, 30)
HERE, THERE = Place(chain=1, division=10, unit=100), Place(chain=2, division=20, unit=200)


def paid(month, reported, checked=None, recognised=None):
    return Paid(month, N(reported), checked and N(checked), recognised and N(recognised))


FACTS = Facts(
    trips=(Trip(D(2023, 12, 31), HERE), Trip(D(2024, 1, 1), HERE), Trip(D(2024, 12, 31), THERE)),
    prospects=(
        Prospect(D(2023, 5, 1), talked=True, place=HERE),
        Prospect(D(2024, 2, 1), talked=True, place=HERE),
        Prospect(D(2024, 3, 1), place=HERE),
        Prospect(D(2024, 4, 1), place=THERE),
        Prospect(D(2024, 5, 1), talked=True, place=THERE),
    ),
    talks=(
        Talk(D(2023, 6, 1), N(900), signed=True, place=HERE),
        Talk(D(2024, 2, 10), N(1500), signed=True, place=HERE),
        Talk(D(2024, 5, 10), None, place=THERE),
        Talk(D(2024, 6, 10), N(30000), place=THERE),
        Talk(D(2024, 7, 10), N(20000), place=THERE),
    ),
    agreements=(
        # Signed the year before, landed and started in the year.
        Agreement(
            D(2023, 8, 1),
            N(5000),
            landed_on=D(2024, 1, 5),
            started_on=D(2024, 4, 1),
            producing_on=D(2025, 2, 1),
            paid=(
                paid(D(2023, 11, 1), 400, 400, 400),
                paid(D(2024, 3, 1), 1000, 900, 800),
                paid(D(2025, 1, 1), 50),
            ),
            place=HERE,
        ),
        # Signed in the year, landed in it, started in the next.
        Agreement(
            D(2024, 3, 1),
            N(20000),
            landed_on=D(2024, 9, 1),
            started_on=D(2025, 3, 1),
            paid=(paid(D(2024, 10, 1), 2000, 2000), paid(D(2025, 5, 1), 3000, 2500, 2500)),
            place=HERE,
        ),
        Agreement(D(2024, 6, 1), N(1000), performing=False, place=HERE),
        # Signed in the year, landed in the next; starts after the day of the figures.
        Agreement(D(2024, 11, 1), N(9000), landed_on=D(2025, 2, 1), started_on=D(2025, 8, 1), place=THERE),
        Agreement(D(2025, 1, 10), N(700), landed_on=D(2025, 1, 20), place=THERE),
    ),
)


def test_a_period_counts_what_happened_in_it():
    found = in_period(FACTS, YEAR)
    assert found.steps == {
        Step.TRIPS: Tally(2),
        Step.PROSPECTS: Tally(4),
        Step.TALKS: Tally(4, N(51500)),
        Step.SIGNED: Tally(3, N(30000)),
        Step.LANDED: Tally(2, N(25000)),  # that of 2023 and that of March
        Step.STARTED: Tally(1, N(5000)),
        Step.PRODUCING: Tally(0, N(0)),
    }
    # March of the old one and October of the new one, each figure by itself.
    assert (found.paid.reported, found.paid.checked, found.paid.recognised) == (N(3000), N(2900), N(800))


def test_a_cohort_counts_what_became_of_what_began_in_it():
    found = of_cohort(FACTS, YEAR, TODAY)
    assert found[Step.SIGNED] == Tally(3, N(30000))
    assert found[Step.LANDED] == Tally(2, N(29000))  # March and November
    assert found[Step.STARTED] == Tally(1, N(20000))  # August has not come
    assert found[Step.PRODUCING] == Tally(0, N(0))
    assert (found.talked, found.agreed, found.performing) == (2, 1, 2)
    # October 2024 and May 2025 of the one that was signed in March.
    assert (found.paid.reported, found.paid.checked, found.paid.recognised) == (N(5000), N(4500), N(2500))


def by_kind(basis, **options):
    return {rate.kind: rate for rate in rates(funnel(FACTS, YEAR, basis, TODAY), **options)}


@pytest.mark.parametrize(
    ("kind", "cohort", "period"),
    [
        (RateKind.TALKS, "50.0%", "100.0%"),  # 2 of 4; 4 begun by 4 contacted
        (RateKind.SIGNING, "25.0%", "75.0%"),  # 1 of 4; 3 signed by 4 begun
        (RateKind.PERFORMING, "66.7%", "—"),  # 2 of 3; a state has no day
        (RateKind.LANDING, "66.7%", "66.7%"),  # 2 of 3; 2 landed by 3 signed
        (RateKind.STARTING, "33.3%", "33.3%"),
        (RateKind.PRODUCING, "0.0%", "0.0%"),
        (RateKind.FUNDS_REPORTED, "16.7%", "10.0%"),  # 5000 / 30000; 3000 / 30000
        (RateKind.FUNDS_CHECKED, "15.0%", "9.7%"),  # 4500; 2900
        (RateKind.FUNDS_RECOGNISED, "8.3%", "2.7%"),  # 2500; 800
    ],
)
def test_each_rate_by_hand(kind, cohort, period):
    assert percent(by_kind(Basis.COHORT)[kind].value) == cohort
    assert percent(by_kind(Basis.PERIOD)[kind].value) == period


def test_every_rate_says_its_basis_and_one_across_cohorts_says_so():
    for basis in Basis:
        for rate in by_kind(basis).values():
            assert (rate.basis, rate.note) == (basis, NOTES[basis])
            assert rate.crosses_cohorts == (basis == Basis.PERIOD)
    assert "across cohorts" in str(NOTES[Basis.PERIOD]) or "跨批" in str(NOTES[Basis.PERIOD])


def test_the_published_rate_is_one_across_cohorts():
    """393.64 / 2457.4 = 16.0 %: what was paid in in 2024 by what was signed in 2024."""
    old = Agreement(D(2022, 1, 1), N(1), paid=(paid(D(2024, 6, 1), 1, 1, 3936400),))
    new = Agreement(D(2024, 6, 1), N(24574000))
    facts = Facts(agreements=(old, new))
    period = {rate.kind: rate for rate in rates(funnel(facts, YEAR, Basis.PERIOD, TODAY))}
    assert percent(period[RateKind.FUNDS_RECOGNISED].value) == "16.0%"
    assert period[RateKind.FUNDS_RECOGNISED].crosses_cohorts
    cohort = {rate.kind: rate for rate in rates(funnel(facts, YEAR, Basis.COHORT, TODAY))}
    assert cohort[RateKind.FUNDS_RECOGNISED].value is None


def test_who_sees_some_talks_only_gets_no_rate_of_a_period_by_them():
    period, cohort = (by_kind(basis, all_leads=False) for basis in (Basis.PERIOD, Basis.COHORT))
    assert period[RateKind.TALKS].value is period[RateKind.SIGNING].value is None
    assert percent(cohort[RateKind.SIGNING].value) == "25.0%"
    assert percent(period[RateKind.LANDING].value) == "66.7%"


def test_parts_by_chain_and_by_band():
    by_chain = FACTS.of("chain")
    assert set(by_chain) == {1, 2}
    assert in_period(by_chain[1], YEAR)[Step.SIGNED] == Tally(2, N(21000))
    assert in_period(by_chain[2], YEAR)[Step.SIGNED] == Tally(1, N(9000))
    assert FACTS.of("division").keys() == {10, 20}
    # Bands are cumulative, and what has no size is in none.
    assert in_period(FACTS.from_amount(N(1000)), YEAR)[Step.SIGNED] == Tally(3, N(30000))
    assert in_period(FACTS.from_amount(N(10000)), YEAR)[Step.SIGNED] == Tally(1, N(20000))
    large = in_period(FACTS.from_amount(N(10000)), YEAR)
    assert (large[Step.TALKS], large[Step.TRIPS].count) == (Tally(2, N(50000)), 0)


def test_a_span_holds_the_months_that_it_touches():
    span = Span(D(2024, 3, 15), D(2024, 5, 1))
    months = [D(2024, month, 1) for month in range(1, 7)]
    assert [month.month for month in months if span.holds_month(month)] == [3, 4, 5]


def test_what_nobody_has_said_is_not_nought():
    assert plus(None, None) is None
    assert plus(None, N(3)) == 3
    empty = funnel(Facts(), YEAR, Basis.PERIOD, TODAY)
    assert empty.is_empty
    assert empty.paid.reported is None
    assert all(rate.value is None for rate in rates(empty))
