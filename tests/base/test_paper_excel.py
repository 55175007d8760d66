"""A paper as a workbook: numbers as numbers, totals as formulas, ready to print."""

import datetime
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from projects.base.paper_excel import workbook
from projects.base.papers import PaperColumn, PaperRow, PaperTable
from tests.base.papers import COLUMNS, PAPER, ROWS, TABLE, TOTAL

AT = datetime.datetime(2025, 4, 8, 1, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def book(of, **more):
    return load_workbook(io.BytesIO(workbook(of, by="张三", at=AT, **more)))


def only(table):
    return book([table]).active


def values(page, line):
    return [cell.value for cell in page[line]]


def test_title_day_unit_and_headings_stand_over_the_rows():
    page = book(PAPER)["分地区情况"]
    assert page["A1"].value == "分地区情况"
    assert "A1:J1" in {str(one) for one in page.merged_cells.ranges}
    assert page["A2"].value == "数据截至2025-03-31。"
    assert page["G2"].value == "单位：亿元"
    assert values(page, 3)[2:5] == ["项目数（个）", "年度计划投资", "完成投资"]
    assert page["A8"].value == "注：并列者按完成额排序。"


def test_values_are_numbers_in_the_unit_of_their_column():
    page = only(TABLE)
    assert values(page, 4) == [
        1,
        "开鲁县",
        1200,
        2.00005,
        0.5,
        0.25,
        0,
        2,
        "● 正常",
        datetime.datetime(2025, 3, 28),  # noqa: DTZ001 - as openpyxl reads a day
    ]
    assert values(page, 6)[3:6] == ["—", "—", "—"]
    formats = [cell.number_format for cell in page[4]]
    assert formats[2:8] == ["#,##0", "#,##0.00", "#,##0.00", "0.0%", "+0.0;-0.0;0.0", '"↑"0;"↓"0;"—"']
    assert formats[9] == "yyyy-mm-dd"


def test_totals_are_formulas():
    page = only(TABLE)
    assert values(page, 7) == [
        None,
        "合计",
        "=SUM(C4:C6)",
        "=SUM(D4:D6)",
        "=SUM(E4:E6)",
        '=IF(D7=0,"—",E7/D7)',
        -4.2,
        None,
        None,
        None,
    ]
    assert page["B7"].font.bold


def test_a_total_that_is_no_sum_of_the_rows_is_written_as_it_is():
    other = PaperRow((*TOTAL.cells[:2], 1300, *TOTAL.cells[3:5], Decimal("50"), *TOTAL.cells[6:]))
    page = only(replace(TABLE, total=other))
    assert values(page, 7)[2:6] == [1300, "=SUM(D4:D6)", "=SUM(E4:E6)", 0.5]
    empty = only(replace(TABLE, rows=(), total=TOTAL))
    assert values(empty, 4)[2] == 1208


def test_shares_of_amounts_in_two_units_agree():
    columns = (
        PaperColumn("a", "甲", "money", "wan", total="sum"),
        PaperColumn("b", "乙", "money", "yi", total="sum"),
        PaperColumn("r", "率", "percent", "%", total="share:a:b"),
    )
    row = PaperRow((Decimal(5000), Decimal(20000), Decimal(25)))
    page = only(PaperTable("t", "表", columns, (row,), row))
    assert values(page, 4) == [5000, 2, 25]
    assert values(page, 5)[2] == '=IF(B5=0,"—",A5/B5*0.01)'
    assert page["C4"].number_format == "0.0"


def test_a_formula_in_a_name_is_text():
    cell = only(TABLE)["B5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=库伦旗", "s", True)


def test_it_is_ready_to_print_and_to_scroll():
    page = only(TABLE)
    assert page.freeze_panes == "C4"
    assert page.print_title_rows == "$1:$3"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.oddFooter.right.text == "&P / &N"
    assert "张三" in page.oddFooter.left.text
    wide = replace(TABLE, columns=tuple(replace(one, width=30) for one in COLUMNS))
    assert int(only(wide).page_setup.paperSize) == 8


def test_rows_are_as_high_as_their_longest_text():
    long = PaperRow((1, "年产三十万吨玉米精深加工" * 8, *ROWS[0].cells[2:]))
    page = only(replace(TABLE, rows=(ROWS[0], long), total=None))
    assert page.row_dimensions[5].height > 2 * page.row_dimensions[4].height


def test_names_of_sheets_are_valid_and_given_once():
    same = [
        replace(TABLE, title=title) for title in ("甲/乙:丙", "甲/乙:丙", "history", "长" * 40, "长" * 40)
    ]
    names = book(same, title="表").sheetnames
    assert names == ["目录", "甲 乙 丙", "甲 乙 丙 2", "history 2", "长" * 31, "长" * 29 + " 2"]


def test_a_sheet_of_contents_leads_to_every_table():
    found = book(PAPER)
    page = found["目录"]
    assert found.sheetnames[0] == "目录"
    assert page["A1"].value == PAPER.title
    assert values(page, 3) == [1, "分地区情况", 3]
    assert page["B4"].hyperlink.location == "'项目清单 2025年'!A1"
    assert found.properties.creator == "张三"
    assert found.properties.title == PAPER.title
    assert book([TABLE]).sheetnames == ["分地区情况"]
