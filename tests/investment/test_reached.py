"""Tasks against what was reached, computed by hand."""

import datetime
from decimal import Decimal

from projects.base.money import percent
from projects.investment.reached import Deed, Reached, counted, months_left

N = Decimal


def test_a_lead_that_moved_counts_by_its_shares():
    moved = Deed(N(10000), 1, ((1, N(70)), (2, N(30))))
    own = Deed(N(500), 2)
    assert counted([moved, own]) == {1: N(7000), 2: N(3500)}
    # One agreement is never more than one.
    assert sum(counted([Deed(N(1), 1, ((1, N("33.33")), (2, N("66.67"))))]).values()) == 1


def test_what_is_still_needed():
    found = Reached(N(12), N("4.5"), months_left=3)
    assert (percent(found.rate), found.needed, found.needed_a_month) == ("37.5%", N("7.5"), N("2.5"))
    assert Reached(N(3), N(5), 2).needed == 0
    assert Reached(N(3), N(1), 0).needed_a_month is None


def test_months_that_are_left():
    assert months_left(2025, datetime.date(2025, 1, 31)) == 12
    assert months_left(2025, datetime.date(2025, 12, 1)) == 1
    assert months_left(2026, datetime.date(2025, 12, 1)) == 12
    assert months_left(2024, datetime.date(2025, 1, 1)) == 0
