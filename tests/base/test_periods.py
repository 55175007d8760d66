"""Weeks and months at the edges of years."""

import datetime

import pytest
from django.utils import translation

from projects.base.periods import Month, Week

D = datetime.date


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (D(2025, 3, 28), "2025-W13"),
        (D(2024, 12, 30), "2025-W01"),
        (D(2027, 1, 3), "2026-W53"),
        (D(2028, 2, 29), "2028-W09"),
    ],
)
def test_a_day_lies_in_its_iso_week(day, week):
    assert str(Week.of(day)) == week
    assert Week.parse(week).first <= day <= Week.parse(week).last


def test_weeks_are_counted_over_the_years_end():
    assert Week.parse("2026-W53") + 1 == Week.parse("2027-W01")
    assert Week.parse("2025-W01") - 1 == Week.parse("2024-W52")
    assert Week.parse("2024-W52") < Week.parse("2025-W01")


@pytest.mark.parametrize("text", ["2025-W53", "2025-W00", "2025-13", "W13", "2025-W1", ""])
def test_a_week_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="week"):
        Week.parse(text)


def test_a_week_is_named_in_both_languages():
    week = Week.parse("2025-W13")
    with translation.override("zh-hans"):
        assert week.label == "2025年第13周（3月24日至30日）"
        assert Week.parse("2025-W14").label == "2025年第14周（3月31日至4月6日）"
    with translation.override("en"):
        assert week.label == "Week 13 of 2025 (24 to 30 March)"


def test_months_are_counted_over_the_years_end():
    assert str(Month.parse("2025-12") + 1) == "2026-01"
    assert str(Month.parse("2025-03") - 14) == "2024-01"
    assert Month.parse("2028-02").last == D(2028, 2, 29)
