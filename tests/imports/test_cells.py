"""What stands in cells, read as it is meant."""

import datetime
from decimal import Decimal

import pytest
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from projects.base.errors import RuleViolation
from projects.imports import cells
from projects.imports.cells import NOT_COMPUTED

from .reading_cases import reading


def date(text):
    """A date of its text."""
    return text and datetime.date.fromisoformat(text)


def code(read, value, unit="", **options):
    """The code with which a value is refused; its sentence can be shown in both languages."""
    with pytest.raises(RuleViolation) as refused:
        read(value, reading(unit, **options))
    for language in ("zh-hans", "en"):
        with override(language):
            assert str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    ("value", "unit", "wan"),
    [
        (1200, "", "1200"),
        (1234.565, "wan", "1234.57"),
        (0.1 + 0.2, "wan", "0.30"),
        (1.23456, "yi", "12345.60"),
        (12_345_678, "yuan", "1234.57"),
        (500, "qian", "50"),
        ("1,200", "", "1200"),
        ("１，２００．５", "", "1200.5"),
        ("1.2亿", "wan", "12000"),
        ("1.2亿元", "yi", "12000"),
        ("300万元", "yi", "300"),
        ("5 000 元", "yi", "0.5"),
        ("￥1200", "", "1200"),
        ("'+5", "", "5"),
        (Decimal("3.5"), "yi", "35000"),
        ("——", "", None),
        ("/", "", None),
        ("无", "", None),
        (None, "", None),
        (0, "", "0"),
    ],
)
def test_amounts(value, unit, wan):
    assert cells.amount(value, reading(unit)) == (wan and Decimal(wan))


@pytest.mark.parametrize(
    ("value", "unit", "refusal"),
    [
        ("约1200", "", "unreadable"),
        ("45%", "", "unreadable"),
        (datetime.date(2025, 3, 1), "", "unreadable"),
        (True, "", "unreadable"),
        (-5, "", "negative"),
        (1e14, "yi", "too_large"),
        (5, "foreign", "foreign"),
        ("#REF!", "", "error_value"),
        ("#div/0!", "", "error_value"),
        (NOT_COMPUTED, "", "not_computed"),
    ],
)
def test_amounts_that_are_none(value, unit, refusal):
    assert code(cells.amount, value, unit) == refusal


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2025.3", "2025-03-01", "2025-03-31"),
        (2025.3, "2025-03-01", "2025-03-31"),
        (2025.12, "2025-12-01", "2025-12-31"),
        ("2025.10", "2025-10-01", "2025-10-31"),
        ("2025.1", "2025-01-01", "2025-01-31"),
        ("2025年3月", "2025-03-01", "2025-03-31"),
        ("２０２５年 ３月", "2025-03-01", "2025-03-31"),
        ("2025-03", "2025-03-01", "2025-03-31"),
        ("2025/3", "2025-03-01", "2025-03-31"),
        (202503, "2025-03-01", "2025-03-31"),
        ("2025-03-01", "2025-03-01", "2025-03-01"),
        ("2025-03-01 00:00:00", "2025-03-01", "2025-03-01"),
        ("2025/3/1 8:30", "2025-03-01", "2025-03-01"),
        ("2025.03.01", "2025-03-01", "2025-03-01"),
        ("2025年3月1日", "2025-03-01", "2025-03-01"),
        (20250301, "2025-03-01", "2025-03-01"),
        (45717, "2025-03-01", "2025-03-01"),
        (45717.5, "2025-03-01", "2025-03-01"),
        ("45717", "2025-03-01", "2025-03-01"),
        (datetime.date(2025, 3, 1), "2025-03-01", "2025-03-01"),
        (datetime.datetime.fromisoformat("2025-03-01T12:30"), "2025-03-01", "2025-03-01"),
        ("3月底", "2025-03-31", "2025-03-31"),
        ("2月底", "2026-02-28", "2026-02-28"),
        ("4月中旬", "2025-04-11", "2025-04-20"),
        ("2025年底", "2025-12-31", "2025-12-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("2025年二季度", "2025-04-01", "2025-06-30"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
        ("—", None, None),
        (None, None, None),
    ],
)
def test_days(value, first, last):
    assert cells.first_day(value, reading()) == date(first)
    assert cells.day(value, reading()) == date(last)


def test_a_month_without_a_year_is_in_the_year_of_the_file():
    assert cells.day("2月", reading(year=2025)) == datetime.date(2025, 2, 28)
    assert cells.day("2月", reading(year="")) == datetime.date(2026, 2, 28)


@pytest.mark.parametrize("value", ["2025-02-30", "2025.13", "待定", "31/12/2025", 5, 12, True, "45%"])
def test_days_that_are_none(value):
    assert code(cells.day, value) == "unreadable"


def test_ten_or_one_is_not_guessed():
    """2025.10 typed as a number becomes 2025.1."""
    assert code(cells.day, 2025.1) == "ambiguous"


def test_months_and_years():
    assert cells.month("2025.3", reading()) == datetime.date(2025, 3, 1)
    assert cells.month(datetime.date(2025, 3, 31), reading()) == datetime.date(2025, 3, 1)
    assert cells.month(None, reading()) is None
    assert code(cells.month, "2025年二季度") == "unreadable"
    for value in (2025, "2025", "2025年", "２０２５年度", datetime.date(2025, 5, 1)):
        assert cells.year(value, reading()) == 2025
    assert cells.year("", reading()) is None
    assert code(cells.year, 25) == code(cells.year, "明年") == "unreadable"


@pytest.mark.parametrize(
    ("value", "unit", "meant"),
    [
        (45, "", "45"),
        (45.55, "", "45.6"),
        ("45%", "", "45"),
        ("４５．５％", "", "45.5"),
        (0, "", "0"),
        (0.45, "%", "0.5"),
        ("0.45%", "", "0.5"),
        (100, "", "100"),
        ("——", "", None),
    ],
)
def test_percentages(value, unit, meant):
    assert cells.percent(value, reading(unit)) == (meant and Decimal(meant))


def test_percentages_that_are_none():
    assert code(cells.percent, 0.45) == "ambiguous"
    with override("en"), pytest.raises(RuleViolation, match=r"may be 45% or 0\.45%"):
        cells.percent("0.45", reading())
    assert code(cells.percent, 120) == "out_of_range"
    assert code(cells.percent, "一半") == "unreadable"


def test_counts():
    assert [cells.count(value, reading()) for value in (12, 12.0, "1,200人", "35台", "无")] == [
        12,
        12,
        1200,
        35,
        None,
    ]
    assert code(cells.count, 3.5) == code(cells.count, -1) == "unreadable"


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        *[(word, True) for word in ("是", "√", True, 1, "Y", "有")],
        *[(word, False) for word in ("否", "×", False, 0, "无", "未")],
        *[(word, None) for word in (None, "", "—")],
    ],
)
def test_yes_and_no(value, meant):
    assert cells.yes_no(value, reading()) is meant


def test_what_is_neither_yes_nor_no():
    assert code(cells.yes_no, "正在办理") == "unreadable"


def test_texts_keep_lines_and_names_lose_blanks():
    assert cells.text()(" 一层\r\n二层 ", reading()) == "一层\n二层"
    assert cells.text()("", reading()) is None
    assert cells.text()(45.0, reading()) == "45"
    assert cells.text()("'-按期", reading()) == "-按期"
    assert code(cells.text(5), "六个字的内容") == "too_long"
    assert code(cells.text(), "#REF!") == "error_value"
    assert cells.name()("王　伟", reading()) == "王伟"
    assert cells.name()("梅花 生物\n扩建  Phase  2", reading()) == "梅花生物 扩建 Phase 2".replace(
        "物 扩", "物扩"
    )


def test_long_numbers_that_a_spreadsheet_has_rounded():
    assert code(cells.text(), 2.5021505000401e17) == "rounded"
    assert cells.text()(150500000401, reading()) == "150500000401"


class Stage(models.TextChoices):
    """Stages."""

    FUTURE = "F", _("Projects")
    NOW = "N", "在建"


def test_choices():
    read = cells.choice(Stage, also={"正在建设": Stage.NOW})
    assert [read(value, reading()) for value in ("在 建", "n", "正在建设", "Projects", None, "—")] == [
        *["N", "N", "N", "F"],
        *[None, None],
    ]
    assert code(read, "停工") == "unknown"
    assert cells.choice([("A", "甲")])("甲", reading()) == "A"


def test_what_no_choice_is_called_is_answered_with_their_names_in_the_language_of_each_reader():
    with pytest.raises(RuleViolation) as refused, override("zh-hans"):
        cells.choice([("Y", _("yes")), ("N", _("no"))])("也许", reading())
    told = {}
    for language in ("zh-hans", "en"):
        with override(language):
            told[language] = str(refused.value)
    assert "是、否" in told["zh-hans"]
    assert "yes, no" in told["en"]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (13800000000, "13800000000"),
        ("138 0000 0000", "13800000000"),
        ("+86-138-0000-0000", "13800000000"),
        ("0475-8830000", "0475-8830000"),
        ("（0475）8830000 转 12", "(0475)8830000 转 12"),
        ("13800000000、13900000000", "13800000000、13900000000"),
        ("无", None),
        (None, None),
    ],
)
def test_phones(value, number):
    assert cells.phone(value, reading()) == number


def test_what_is_no_phone():
    assert code(cells.phone, "张三") == code(cells.phone, 123) == "unreadable"


@pytest.mark.parametrize("word", ["—", "——", "/", "-", "无", "暂无", " 无。"])
def test_a_dash_or_a_word_for_nothing_is_an_empty_cell_everywhere(word):
    readers = (
        *(cells.amount, cells.percent, cells.count, cells.day, cells.first_day, cells.done_day, cells.month),
        *(cells.year, cells.text(), cells.text(fact=True), cells.name(), cells.choice(Stage), cells.phone),
    )
    assert [read(word, reading()) for read in readers] == [None] * len(readers)
    assert cells.is_empty(word)


def test_a_fact_that_is_not_settled_says_nothing():
    for read in (cells.text(fact=True), cells.name(), cells.choice(Stage), cells.phone):
        assert read("待定", reading()) is None
    assert cells.text()("待定", reading()) == "待定"
    assert not cells.is_empty("待定")


def test_a_choice_called_like_nothing_is_still_one():
    assert cells.choice([("NONE", "无"), ("SOME", "有")])("无", reading()) == "NONE"


def test_of_a_month_that_is_not_over_the_day_is_asked():
    assert cells.done_day("2025.2", reading()) == datetime.date(2025, 2, 28)
    assert cells.done_day("2025-03-26", reading()) == datetime.date(2025, 3, 26)
    assert cells.done_day("2025.4", reading()) == datetime.date(2025, 4, 30)
    assert code(cells.done_day, "2025.3") == "day_needed"
    with pytest.raises(RuleViolation, match="2025-03-27"):
        cells.done_day("2025年3月", reading())


def test_what_holds_for_long_has_no_end():
    assert cells.until_day("长期", reading()) == cells.ENDLESS
    assert cells.until_day("2028.3", reading()) == datetime.date(2028, 3, 31)
    assert cells.until_day("—", reading()) is None
