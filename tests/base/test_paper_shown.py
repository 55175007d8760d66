"""How the values of a paper are shown as text."""

import pytest
from django.utils import translation

from projects.base.paper_shown import headings, shown, side, texts, unit_above
from projects.base.papers import PaperColumn, PaperTable
from tests.base.papers import COLUMNS, TABLE, number


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def test_each_kind_has_its_form():
    first, second, third, total = texts(TABLE)
    assert first == [
        "1",
        "开鲁县",
        "1,200",
        "2.00",
        "0.50",
        "25.0%",
        "0.0",
        "↑2",
        "● 正常",
        "2025-03-28",
    ]
    assert second[4:9] == ["0.13", "12.5%", "−12.5", "↓1", "■ 滞后"]
    assert third[:2] == ["—", "奈曼旗"]
    assert third[2:] == ["0", "—", "—", "—", "—", "—", "—", "—"]
    assert total[0] == ""
    assert total[1:7] == ["合计", "1,208", "3.00", "0.63", "20.8%", "−4.2"]


def test_amounts_are_in_the_unit_of_their_column():
    assert shown(number("1234567.8"), PaperColumn("a", "A", "money", "wan")) == "1,234,567.80"
    assert shown(number("1234567.8"), PaperColumn("a", "A", "money", "yi")) == "123.46"
    # Where the heading has the sign, the cells have none.
    assert shown(number("12.345"), PaperColumn("a", "A", "percent", "%")) == "12.3"


def test_the_one_unit_of_the_amounts_stands_over_the_table():
    assert unit_above(TABLE) == "亿元"
    assert headings(TABLE)[2:7] == ["项目数（个）", "年度计划投资", "完成投资", "完成率", "序时差（百分点）"]
    both = PaperTable(
        "both", "两种单位", (PaperColumn("a", "甲", "money", "yi"), PaperColumn("b", "乙", "money", "wan"))
    )
    assert unit_above(both) == ""
    assert headings(both) == ["甲（亿元）", "乙（万元）"]


def test_numbers_stand_at_the_right_and_short_words_in_the_middle():
    assert [side(column, ["甲"]) for column in COLUMNS[:4]] == ["center", "center", "right", "right"]
    assert side(COLUMNS[1], ["开鲁县", "年产三十万吨玉米精深加工项目"]) == "left"
