"""Periods as people write them, and a target against the curve: numbers worked out by hand."""

import datetime
from decimal import Decimal

import pytest

from projects.targets.rules import AHEAD, BEHIND, REACHED, UNKNOWN, Standing, difference, months_left
from projects.targets.spans import Span, parse_span, year_span
from projects.targets.tables import gap_shown, shown

D = datetime.date
END = D(2025, 12, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", D(2025, 1, 1), END),
        ("2025Q1", D(2025, 1, 1), D(2025, 3, 31)),
        (" 2025q4 ", D(2025, 10, 1), END),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29)),
        ("2021-2025Q1", D(2021, 1, 1), D(2025, 3, 31)),
        ("2025Q1-Q3", D(2025, 1, 1), D(2025, 9, 30)),
        ("2021-2024", D(2021, 1, 1), D(2024, 12, 31)),
        ("2025-01-2025-02", D(2025, 1, 1), D(2025, 2, 28)),
        ("2024Q3-2025Q2", D(2024, 7, 1), D(2025, 6, 30)),
    ],
)
def test_a_period_gives_its_first_and_last_day(text, first, last):
    assert parse_span(text) == Span(first, last)


@pytest.mark.parametrize(
    "text", ["", "25", "2025Q5", "2025-13", "2025Q2-2025Q1", "2025Q3-Q1", "Q1", "2025年", "2025-", "2025Q1x"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match="period"):
        parse_span(text)


def test_a_year_up_to_a_day_begins_its_year():
    assert year_span(2025, D(2025, 3, 28)) == Span(D(2025, 1, 1), D(2025, 3, 28))
    assert year_span(2024, D(2025, 3, 28)).last == D(2024, 12, 31)
    assert year_span(2025).begins_its_year
    assert not parse_span("2021-2025Q1").begins_its_year
    assert not parse_span("2025Q2").begins_its_year


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (D(2025, 1, 1), 12),
        (D(2025, 3, 30), 10),
        (D(2025, 3, 31), 9),
        (D(2025, 12, 30), 1),
        (END, 0),
        (D(2026, 2, 1), 0),
    ],
)
def test_the_running_month_is_left_until_its_last_day(on, left):
    assert months_left(on, END) == left


def test_79_of_200_by_the_end_of_march_against_a_curve_of_13_percent():
    """26 should be reached; 121 are missing, 13.44 in each of the nine months left."""
    found = Standing(Decimal(200), Decimal(79), Decimal(13), D(2025, 3, 31), END)
    assert found.rate == Decimal("39.5")
    assert (found.should, found.gap, found.lacking) == (26, 53, 121)
    assert round(found.per_month, 2) == Decimal("13.44")
    assert found.state == AHEAD


def test_55_9_of_410_by_the_end_of_march_on_a_straight_line_is_behind():
    """A quarter of 410 is 102.5; 354.1 are missing, 39.34 a month."""
    found = Standing(Decimal(410), Decimal("55.9"), Decimal(25), D(2025, 3, 31), END)
    assert (found.should, found.gap) == (Decimal("102.5"), Decimal("-46.6"))
    assert round(found.per_month, 2) == Decimal("39.34")
    assert found.state == BEHIND


def test_what_is_reached_needs_nothing_more_and_what_is_unknown_is_not_nought():
    reached = Standing(Decimal(60), Decimal(61), Decimal(100), D(2025, 11, 3), END)
    assert (reached.lacking, reached.per_month, reached.state) == (0, 0, REACHED)
    unknown = Standing(Decimal(60), None, Decimal(50), D(2025, 6, 30), END)
    assert (unknown.rate, unknown.gap, unknown.lacking, unknown.per_month) == (None, None, None, None)
    assert unknown.state == UNKNOWN
    assert Standing(Decimal(60), Decimal(10), None, D(2025, 6, 30), END).gap is None
    assert Standing(Decimal(60), Decimal(10), None, END, END).per_month is None


def test_a_difference_is_the_records_less_what_was_published():
    assert difference(Decimal("50.1"), Decimal("55.9")) == Decimal("-5.8")
    assert difference(None, Decimal(1)) is None
    assert difference(Decimal(1), None) is None


def test_figures_are_shown_in_their_unit():
    assert shown(Decimal("2457.4"), "YI") == "2,457.40"
    assert shown(Decimal("-42.30"), "PERCENT") == "−42.3"
    assert shown(Decimal("13.44"), "PROJECTS") == "13"
    assert shown(None, "YI") == "—"
    assert gap_shown(Decimal("-5.8"), "YI") == "−5.80"
    assert gap_shown(Decimal(3), "PROJECTS") == "+3"
    assert gap_shown(Decimal(0), "PROJECTS") == "0"
    assert gap_shown(Decimal("1.26"), "PERCENT") == "+1.3"
