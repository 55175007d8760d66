"""What people type into cells, read as they mean it."""

import datetime
from decimal import Decimal

import pytest

from projects.base.errors import RuleViolation
from projects.base.money import parse_amount
from projects.dispatch.typed import read, read_count, read_day, read_percent, read_text, show, show_percent

from .sheet_cases import AMOUNTS

TODAY = datetime.date(2025, 3, 27)


@pytest.mark.parametrize(("typed", "meant"), AMOUNTS)
def test_amounts_of_the_shared_table(typed, meant):
    if isinstance(meant, str):
        with pytest.raises(RuleViolation) as refused:
            parse_amount(typed)
        assert refused.value.code == meant
    else:
        assert parse_amount(typed) == (None if meant is None else Decimal(meant) / 100)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("45", "45"),
        ("45.5%", "45.5"),
        ("４５％", "45"),
        ("0", "0"),
        ("100", "100"),
        ("99.95", "100"),
        ("——", None),
        ("", None),
    ],
)
def test_percentages(typed, meant):
    assert read_percent(typed) == (None if meant is None else Decimal(meant))


@pytest.mark.parametrize(
    ("typed", "code"), [("101", "out_of_range"), ("-1", "out_of_range"), ("一半", "unreadable")]
)
def test_percentages_that_are_none(typed, code):
    with pytest.raises(RuleViolation) as refused:
        read_percent(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("120", 120), ("1,200人", 1200), ("３５台", 35), ("12.0", 12), ("无", None), ("", None), ("0", 0)],
)
def test_counts(typed, meant):
    assert read_count(typed) == meant


@pytest.mark.parametrize("typed", ["-3", "3.5", "几十人", "10000000"])
def test_counts_that_are_none(typed):
    with pytest.raises(RuleViolation):
        read_count(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2025-04-10", "2025-04-10"),
        ("2025/4/10", "2025-04-10"),
        ("2025.4.10", "2025-04-10"),
        ("2025年4月10日", "2025-04-10"),
        ("20250410", "2025-04-10"),
        ("4月10日", "2025-04-10"),
        ("4.10", "2025-04-10"),
        ("4-10", "2025-04-10"),
        ("2月10日", "2026-02-10"),
        ("3月1日", "2025-03-01"),
        ("5月底", "2025-05-31"),
        ("6月", "2025-06-30"),
        ("4月上旬", "2025-04-10"),
        ("4月中旬", "2025-04-20"),
        ("2026年2月下旬", "2026-02-28"),
        ("——", None),
    ],
)
def test_days(typed, meant):
    found = read_day(typed, TODAY)
    assert (found.isoformat() if found else None) == meant


@pytest.mark.parametrize("typed", ["4月31日", "2025-13-01", "13月", "下个月", "2025-02-30", "45748"])
def test_days_that_are_none(typed):
    with pytest.raises(RuleViolation):
        read_day(typed, TODAY)


def test_text_keeps_its_lines_and_loses_what_no_database_takes():
    assert read_text(" 一层\r\n二层\x00 \n") == "一层\n二层"


def test_text_has_an_end():
    with pytest.raises(RuleViolation):
        read_text("字" * 4001)


def test_a_reason_is_short():
    with pytest.raises(RuleViolation):
        read("no_change_reason", "字" * 201, TODAY)


def test_what_is_shown_is_read_back():
    for field, value in [
        ("cumulative", Decimal("1234567.80")),
        ("workers", 12),
        ("expected_on", TODAY),
        ("work_done", "一\n二"),
        ("no_change", True),
        ("no_change", False),
        ("cumulative", None),
    ]:
        assert read(field, show(value), TODAY) == value
    assert show_percent(Decimal("45.0")) == "45"
    assert show_percent(Decimal("45.5")) == "45.5"
    assert show_percent(None) == ""
