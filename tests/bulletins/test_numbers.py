"""Numbers of an edited text that do not stand in the figures are pointed out, and only those."""

import datetime
from decimal import Decimal

from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.bulletins.numbers import disagreeing, known, numbers

DRAFTED = "截至3月底，全市544个重点项目已开复工244个，开复工率44.9%；完成投资1,234.50亿元。"
TABLE = PaperTable(
    "parts",
    "旗县",
    (
        PaperColumn("name", "旗县"),
        PaperColumn("done", "完成", "money", "yi"),
        PaperColumn("gap", "差", "points"),
    ),
    (PaperRow(("开鲁县", Decimal("123456.78"), Decimal("-3.25"))),),
)
ALLOWED = known(DRAFTED, [TABLE], [datetime.date(2025, 3, 31)])


def values(text):
    return [value for _typed, value in numbers(text)]


def test_numbers_are_read_as_people_type_them():
    assert values("完成１，234.5亿元，占45%") == [Decimal(1), Decimal("234.5"), Decimal(45)]
    assert values("完成1,234.5亿元") == [Decimal("1234.5")]
    assert values("有512,9个") == [Decimal(512), Decimal(9)]


def test_document_numbers_and_numbered_items_are_no_figures():
    assert values("按照通政办发〔2025〕12号要求") == []
    assert values("1.加快开工。\n2.补齐手续。（3）入统") == []


def test_a_text_that_says_what_was_drafted_agrees():
    assert disagreeing("全市已开复工244个，占44.9%，完成1234.5亿元。", ALLOWED) == []


def test_figures_of_the_tables_and_days_of_the_period_agree():
    assert disagreeing("开鲁县完成12.35亿元（123456.78万元），低于序时进度3.3个百分点。", ALLOWED) == []
    assert disagreeing("2025年3月31日。", ALLOWED) == []


def test_a_changed_number_is_pointed_out_with_its_sentence():
    text = "全市已开复工254个，占44.9%。完成投资1,234.50亿元；比计划多7.7亿元。"
    assert disagreeing(text, ALLOWED) == [
        ("全市已开复工254个，占44.9%。", ["254"], ""),
        ("比计划多7.7亿元。", ["7.7"], ""),
    ]


SOURCE = "完成投资1,234.50亿元，占年度计划的83.6%，低于序时进度4.5个百分点。"


def test_a_drafted_sentence_keeps_its_numbers_units_and_directions():
    """436 projects may stand in some table: in this sentence they are wrong all the same."""
    allowed = known(SOURCE, [], []) | {Decimal(436)}

    def strange(text):
        return [doubt.strange for doubt in disagreeing(text, allowed, SOURCE)]

    assert strange(SOURCE) == []
    assert strange(SOURCE.replace("1,234.50", "436")) == [["436亿元"]]
    assert strange(SOURCE.replace("亿元", "万元")) == [["1234.50万元"]]
    assert strange(SOURCE.replace("低于", "高于")) == [["高于"]]
    assert disagreeing(SOURCE.replace("83.6", "88"), allowed, SOURCE)[0].drafted == SOURCE
