"""Tables as offices lay them out: found, parted from what is around them, their columns recognised."""

import pytest
from django.utils.translation import override

from projects.imports import tables, workbooks

from .reading_cases import FIELDS, Laid, book, table

NAMES = ["梅花生物扩建项目", "霍林郭勒铝加工项目", "开鲁光伏治沙项目", "奈曼砂产业园项目"]


def names(found):
    """The names of a table's records."""
    index = tables.guess(found, FIELDS)["name"]
    return [row.cells[index] for row in found.rows]


def left_out(found):
    """{row number: why} in English words."""
    with override("en"):
        return {number: str(why) for number, why in found.left_out}


def test_a_plain_table():
    found = table(["项目名称", "总投资"], [NAMES[0], 1200], [NAMES[1], 3400])
    assert (found.header, names(found), found.left_out) == ((0, 0), NAMES[:2], ())
    assert [row.number for row in found.rows] == [2, 3]
    assert tables.guess(found, FIELDS) == {"name": 0, "total": 1}


def test_a_table_of_the_city():
    """Title over merged cells, unit line, groups over columns, column numbers, sums, notes and signatures."""
    found = table(
        ["2025年市级重点项目计划表"],
        [None, None, None, None, None, None, None, "单位：亿元"],
        ["序号", "项目 名称", "旗县市区", "投 资", None, None, "建设年限", None],
        [None, None, None, "总投资", "年度计划", "累计完成投资", "开工时间", "竣工时间"],
        ["甲", "乙", "丙", 1, 2, 3, 4, 5],
        ["全市合计", None, None, 60, 12, 3],
        ["一", "科尔沁区", None, 30, 6, 1],
        [1, NAMES[0], "科尔沁区", 10, 2, 0.5, 2025.3, "2026年12月"],
        [2, NAMES[1], "科尔沁区", 20, 4, 0.5, "2025年3月", "2026.12"],
        [None, "科尔沁区小计", None, 30, 6, 1],
        [],
        ["二、开鲁县（1个）", None, None, 30, 6, 2],
        [3, NAMES[2], "开鲁县", 30, 6, 2, "2024-05", "2025-10"],
        ["小 计", None, None, 30, 6, 2],
        ["注：投资按概算填写。"],
        ["填表人：张三", None, None, "联系电话：0475-8830000"],
        merged=("A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:H3", "A12:C12", "A6:C6"),
    )
    assert found.header == (2, 4)
    assert [column.heading for column in found.columns] == [
        "项目 名称",
        "旗县市区",
        "投 资 / 总投资",
        "投 资 / 年度计划",
        "投 资 / 累计完成投资",
        "建设年限 / 开工时间",
        "建设年限 / 竣工时间",
    ]
    assert [column.unit for column in found.columns] == ["", "", "yi", "yi", "yi", "yi", "yi"]
    assert names(found) == NAMES[:3]
    assert [row.number for row in found.rows] == [8, 9, 13]
    assert left_out(found) == {
        1: "title",
        2: "line of the unit",
        6: "sum",
        7: "heading of a section",
        10: "sum",
        12: "heading of a section",
        14: "sum",
        15: "note",
        16: "note",
    }
    assert tables.guess(found, FIELDS) == {
        "name": 1,
        "division": 2,
        "total": 3,
        "plan": 4,
        "done": 5,
        "start_on": 6,
        "finish_on": 7,
    }


def test_headings_of_two_lines_without_merged_cells():
    """As a text file has them."""
    text = (
        "序号,项目名称,投资,,建设年限,\n"
        ",,总投资（万元）,年度计划（万元）,开工,竣工时间\n"
        "1,甲项目,10,5,2025.3,2026.5\n"
    )
    found = tables.find(workbooks.read(text.encode(), "csv")[0], FIELDS)
    assert found.header == (0, 1)
    assert [(column.heading, column.unit) for column in found.columns][1:3] == [
        ("投资 / 总投资（万元）", "wan"),
        ("投资 / 年度计划（万元）", "wan"),
    ]
    assert tables.guess(found, FIELDS) == {"name": 1, "total": 2, "plan": 3, "finish_on": 5}


def test_units_in_a_line_of_their_own_under_the_headings():
    found = table(["项目名称", "总投资", "形象进度"], [None, "（亿元）", "%"], [NAMES[0], 1.2, 45])
    assert found.header == (0, 1)
    assert [(column.heading, column.unit) for column in found.columns] == [
        ("项目名称", ""),
        ("总投资（亿元）", "yi"),
        ("形象进度（%）", "%"),
    ]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("总投资（万元）", "wan"),
        ("总投资(单位：亿元)", "yi"),
        ("总投资：万元", "wan"),
        ("总投资/亿元", "yi"),
        ("总 投 资\n（ 万 元 ）", "wan"),
        ("总投资【元】", ""),
        ("总投资（元）", "yuan"),
        ("总投资（千元）", "qian"),
        ("总投资（万美元）", "foreign"),
        ("总投资", ""),
    ],
)
def test_units_of_headings(heading, unit):
    found = table(["项目名称", heading, "代码"], [NAMES[0], 5, "x"])
    assert found.columns[1].unit == unit
    assert tables.guess(found, FIELDS)["total"] == 1


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "wan"),
        ("单位:亿元", "yi"),
        ("（金额单位：人民币万元）", "wan"),
        ("单位：个、亿元", "yi"),
        ("单位：人", ""),
        ("填报单位：发改委", ""),
        ("填报单位：发改委　　　　单位：万元", "wan"),
    ],
)
def test_units_of_the_line_over_the_table(line, unit):
    found = table(
        ["计划表"], [None, line], ["项目名称", "总投资", "代码"], [NAMES[0], 5, "x"], merged=["A1:C1"]
    )
    assert found.columns[1].unit == unit


def test_blank_columns_and_rows_and_numbers_of_rows_are_left_out():
    found = table(
        [],
        [None, "序号", None, "项目名称", None, "总投资"],
        [],
        [None, 1, None, NAMES[0], None, 5],
        [None, 2, None, None, None, None],
        [None, 3, None, NAMES[1], None, None],
    )
    assert [column.index for column in found.columns] == [3, 5]
    assert [row.number for row in found.rows] == [4, 6]


def test_a_column_without_a_heading_keeps_its_letter():
    found = table(["项目名称", "总投资", None], [NAMES[0], 5, "说明"])
    assert [column.heading for column in found.columns] == ["项目名称", "总投资", "C"]


def test_hidden_rows_are_left_out_and_said():
    found = table(["项目名称", "总投资"], [NAMES[0], 5], [NAMES[1], 6], hidden_rows=[3])
    assert (names(found), left_out(found)) == (NAMES[:1], {3: "hidden row"})


def test_headings_repeated_on_each_page():
    head = ["序号", "项目名称", "总投资"]
    found = table(head, [1, NAMES[0], 5], head, [2, NAMES[1], 6])
    assert (names(found), left_out(found)) == (NAMES[:2], {3: "headings again"})


def test_a_banner_merged_over_its_projects_stands_in_each_row():
    found = table(
        ["旗县", "项目名称", "总投资"],
        ["科尔沁区", NAMES[0], 5],
        [None, NAMES[1], 6],
        ["开鲁县", NAMES[2], 7],
        merged=["A2:A3"],
    )
    assert [row.cells[0] for row in found.rows] == ["科尔沁区", "科尔沁区", "开鲁县"]


def test_an_amount_merged_over_projects_is_not_counted_twice():
    found = table(["项目名称", "总投资", "代码"], [NAMES[0], 5, 1], [NAMES[1], None, 2], merged=["B2:B3"])
    assert [row.cells[1] for row in found.rows] == [5, None]


@pytest.mark.parametrize(
    "word",
    [
        "合计",
        "总 计",
        "小计：",
        "科尔沁区小计",
        "全市合计（544个）",
        "共计12个",
        "共12个项目",
        "Total",
        "合计(万元)",
    ],
)
def test_sums(word):
    found = table(["项目名称", "旗县", "总投资"], [NAMES[0], "开鲁县", 5], [word, None, 5])
    assert left_out(found) == {3: "sum"}


@pytest.mark.parametrize("name", ["通辽市合计量检测中心项目", "总计量站建设", "小计算机厂"])
def test_names_that_only_look_like_sums(name):
    found = table(["项目名称", "旗县", "总投资"], [name, "开鲁县", 5])
    assert names(found) == [name]


def test_years_in_headings():
    found = table(
        ["项目名称", "2025年计划投资", "截至2025年3月底累计完成投资", "总投资"],
        [NAMES[0], 5, 2, 9],
        [NAMES[1], 5, 2, 9],
    )
    assert tables.guess(found, FIELDS) == {"name": 0, "plan": 1, "done": 2, "total": 3}


def test_two_columns_with_one_claim_are_left_to_the_reader():
    found = table(["项目名称", "2024年计划投资", "2025年计划投资", "总投资"], [NAMES[0], 5, 2, 9])
    assert tables.guess(found, FIELDS) == {"name": 0, "total": 3}


def test_one_column_never_serves_two_fields():
    found = table(["名称", "总投资", "项目总投资"], [NAMES[0], 5, 5])
    guessed = tables.guess(found, FIELDS)
    assert len(set(guessed.values())) == len(guessed)
    assert guessed["total"] == 1


def test_what_is_alike_is_guessed_only_where_nothing_else_is():
    found = table(["项目名称", "计划开工的时间", "项目总投资额"], [NAMES[0], 2025.3, 9])
    assert tables.guess(found, FIELDS) == {"name": 0, "start_on": 1, "total": 2}
    found = table(["项目名称", "计划开竣工时间", "总投资"], [NAMES[0], 2025.3, 9])
    assert tables.guess(found, FIELDS) == {"name": 0, "total": 2}


def test_headings_that_nobody_knows_are_found_by_their_form():
    found = table(["清单"], ["甲列", "乙列", "丙列"], ["一", 2, 3], ["四", 5, 6], merged=["A1:C1"])
    assert (found.header, [column.heading for column in found.columns]) == ((1, 1), ["甲列", "乙列", "丙列"])
    assert tables.guess(found, FIELDS) == {}


@pytest.mark.parametrize("rows", [[], [["只有一个标题"]], [[1, 2, 3], [4, 5, 6]]])
def test_what_is_no_table(rows):
    assert table(*rows) is None


def test_the_same_form_has_the_same_shape():
    """Another year is the same form; another place or another unit of a column is not."""
    first = table(["项目名称", "2025年计划投资"], [NAMES[0], 5])
    assert tables.shape(first) == tables.shape(
        table(["项目 名称", "2026年计划投资"], [NAMES[1], 7], [NAMES[2], None])
    )
    others = [
        table(["项目名称", None, "2025年计划投资"], [NAMES[0], None, 5]),
        table(["项目名称", "2025年计划投资（亿元）"], [NAMES[0], 5]),
        table(["单位：亿元"], ["项目名称", "2025年计划投资"], [NAMES[0], 5]),
        table(["单位：万元"], ["项目名称", "2025年计划投资"], [NAMES[0], 5]),
    ]
    assert len({tables.shape(one) for one in (first, *others)}) == 5


def test_several_sheets_each_give_their_table():
    content = book(
        Laid([["说明"], ["请如实填写"]], name="填报说明"),
        Laid([["项目名称", "总投资"], [NAMES[0], 5]], name="续建"),
        Laid([["项目名称", "总投资"], [NAMES[1], 6]], name="旧", hidden=True),
    )
    sheets = workbooks.read(content, "xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [
        ("填报说明", False),
        ("续建", False),
        ("旧", True),
    ]
    assert [tables.find(sheet, FIELDS) is None for sheet in sheets] == [True, False, False]
