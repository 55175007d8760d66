"""Amounts as people type them; everything in 万元."""

from decimal import Decimal

import pytest

from projects.base.money import AmountError, in_yi, is_nothing, parse_amount, percent, points, share, wan, yi


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1200", "1200"),
        ("1,200", "1200"),
        ("１，２００．５", "1200.50"),
        ("1.2亿", "12000"),
        ("1.2 亿元", "12000"),
        ("3千万", "3000"),
        ("500万元", "500"),
        ("12345678元", "1234.57"),
        ("+8", "8"),
        (".5", "0.50"),
        ("0", "0"),
        ("0.005", "0.01"),
        (" 1 200 ", "1200"),
    ],
)
def test_it_reads_what_people_type(typed, amount):
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "  ", "——", "—", "-", "--", "/", "无", "－", None])
def test_it_reads_nothing_as_nothing(typed):
    assert parse_amount(typed) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-5", "negative"),
        ("(5)", "negative"),
        ("abc", "unreadable"),
        ("1.2.3", "unreadable"),
        ("1万2", "unreadable"),
        ("1e5", "unreadable"),
        ("nan", "unreadable"),
        ("999999999999999", "too_large"),
        ("9" * 60, "too_large"),
    ],
)
def test_it_refuses_what_is_no_amount(typed, code):
    with pytest.raises(AmountError) as refused:
        parse_amount(typed)
    assert refused.value.code == code
    assert str(refused.value)


def test_it_shows_amounts_in_both_units():
    assert wan(Decimal("1234567.8")) == "1,234,567.80"
    assert yi(Decimal("1234567.8")) == "123.46"
    assert yi(Decimal("50")) == "0.01"
    assert wan(None) == yi(None) == percent(None) == points(None) == "—"


def test_it_shows_rates_with_one_decimal_and_gaps_with_their_sign():
    assert percent(share(79, 200)) == "39.5%"
    assert points(Decimal("5.9")) == "+5.9"
    assert points(Decimal("-11.36")) == "−11.4"
    assert points(Decimal("0.04")) == points(Decimal("-0.04")) == "0.0"
    assert share(5, 0) is None


@pytest.mark.parametrize("text", ["无", "无。", " 暂无 ", "——", "-", "", "N/A", "／"])
def test_words_for_nothing_say_nothing(text):
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["无证施工", "0", "电力线路未迁改", "无，但需要关注"])
def test_a_text_that_begins_with_such_a_word_says_something(text):
    assert not is_nothing(text)


def test_nothing_has_no_unit():
    assert in_yi(None) == "—"
    assert in_yi(Decimal(12000)) == "1.20亿元"
