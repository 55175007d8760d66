"""A file given back with its faults: seen in Excel, free of what could act, brought in again as it was."""

import io
import time
from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from projects.imports import marking, tables, workbooks
from projects.imports.files import kind_of
from projects.imports.marking import Fault, marked
from projects.imports.tables import PROBLEMS_HEADING, PROBLEMS_SHEET

from .bad_files import package, parts_of
from .reading_cases import FIELDS, Laid, book

ROWS = [
    ["2025年计划表"],
    ["序号", "项目名称", "总投资（万元）", "形象进度"],
    [1, "甲项目", "约1200", 0.45],
    [2, "乙项目", 3400, 0.5],
]
LAID = Laid(ROWS, merged=("A1:D1",), name="续建", formats={"D3": "0%", "D4": "0.0%"})
FAULTS = [
    Fault("续建", 3, 2, "“约1200”不是金额。", "总投资"),
    Fault("续建", 3, None, "没有这个项目。"),
    Fault("续建", 4, 1, "重复。"),
]
SHEET = "xl/worksheets/sheet1.xml"
OLD = (Path(__file__).parent / "data" / "ledger.xls").read_bytes()


def opened(content, kind="xlsx", faults=FAULTS, **more):
    """The marked workbook, as a program opens it."""
    suffix, marks = marked(content, kind, faults, **more)
    assert (suffix, kind_of(marks)) == ("xlsx", "xlsx")
    return load_workbook(io.BytesIO(marks)), marks


@pytest.fixture(params=["own look", "anew"])
def _way(request, monkeypatch):
    """A small workbook keeps its look, a large one is written anew; both are marked alike."""
    if request.param == "anew":
        monkeypatch.setattr(marking, "KEPT", 0)


@pytest.mark.usefixtures("_way")
def test_faults_are_coloured_commented_and_listed():
    with override("zh-hans"):
        workbook, _content = opened(book(LAID), heads={"续建": 2})
    assert workbook.sheetnames == [PROBLEMS_SHEET, "续建"]
    sheet = workbook["续建"]
    red = [
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "00FFC7CE"
    ]
    assert red == ["E2", "C3", "E3", "B4", "E4"]
    assert sheet["C3"].comment.text == "“约1200”不是金额。"
    assert (sheet["E2"].value, sheet["E3"].value, sheet["E4"].value) == (
        PROBLEMS_HEADING,
        "“约1200”不是金额。；没有这个项目。",
        "重复。",
    )
    assert [[cell.value for cell in row] for row in workbook[PROBLEMS_SHEET].iter_rows(min_row=2)] == [
        ["续建", "C3", "总投资", "“约1200”不是金额。"],
        ["续建", "第3行", None, "没有这个项目。"],
        ["续建", "B4", None, "重复。"],
    ]
    assert workbook[PROBLEMS_SHEET]["B2"].hyperlink.location == "'续建'!C3"
    assert str(sheet.merged_cells) == "A1:D1"


def test_marks_are_in_the_language_of_the_reader():
    """In one language; a file that was marked in another is known all the same."""
    content = book(LAID)
    for language, names in (
        ("zh-hans", ("导入问题清单", "导入问题")),
        ("en", ("Problems of the import", "What the import says is wrong")),
    ):
        with override(language):
            workbook, content = opened(content, heads={"续建": 2})
        assert workbook.sheetnames == [names[0], "续建"]
        assert (workbook[names[0]]["D1"].value, workbook["续建"]["E2"].value) == (names[1], names[1])
        assert workbook["续建"].max_column == 5


@pytest.mark.usefixtures("_way")
def test_a_marked_file_is_read_as_the_file_was():
    """Mended or not, marked once or twice: the same columns, the same rows."""
    before = tables.find(workbooks.read(book(LAID), "xlsx")[0], FIELDS)
    content = book(LAID)
    for heads in ({"续建": 2}, None, {"续建": 2}):
        _workbook, content = opened(content, heads=heads)
        problems, again = workbooks.read(content, "xlsx")
        assert tables.find(problems, FIELDS) is None
        after = tables.find(again, FIELDS)
        assert (after.columns, after.header, tables.shape(after)) == (
            before.columns,
            before.header,
            tables.shape(before),
        )
        assert [row.cells for row in after.rows] == [row.cells for row in before.rows]


def test_what_could_act_is_gone():
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "续建"
    for row in (
        ["项目名称", "总投资", "层级"],
        ["甲", "=1+1", "前期"],
        ["乙", '=HYPERLINK("http://x.example","y")', 1],
    ):
        sheet.append(row)
    sheet["A2"].hyperlink = "http://x.example/"
    sheet["A3"].font = Font(bold=True)
    sheet["C3"] = "=cmd|' /C calc'!A0"
    sheet["C3"].data_type = "s"
    sheet.conditional_formatting.add("A1:A9", FormulaRule(["WEBSERVICE(A1)"]))
    for formula in ('"前期,在建"', "[1]外部!$A$1:$A$9"):
        rule = DataValidation("list", formula1=formula)
        rule.add("C2:C9")
        sheet.add_data_validation(rule)
    workbook.defined_names["外部"] = DefinedName("外部", attr_text="[1]表!$A$1")
    workbook.defined_names["内部"] = DefinedName("内部", attr_text="续建!$A$1")
    sheet.protection.sheet = True
    content = io.BytesIO()
    workbook.save(content)
    back, written = opened(content.getvalue(), faults=[Fault("续建", 2, 1, "=1+1 公式")])
    xml = b"".join(parts_of(written).values())
    for trace in (b"x.example", b"WEBSERVICE", b"[1]", b"<f>", b"externalLink", b'sheetProtection sheet="1"'):
        assert trace not in xml
    sheet = back["续建"]
    for place, text in (("C3", "=cmd|' /C calc'!A0"), ("D2", "=1+1 公式")):
        assert (sheet[place].value, sheet[place].data_type, sheet[place].quotePrefix) == (text, "s", True)
    assert sheet["A3"].font.bold
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"前期,在建"']
    assert list(back.defined_names) == ["内部"]


def test_old_workbooks_and_text_come_back_as_new_ones():
    workbook, content = opened(OLD, "xls", [Fault("项目", 6, 4, "错误值")], heads={"项目": 4})
    sheet = workbook["项目"]
    assert (sheet["B5"].value, sheet["E5"].value, sheet["E5"].number_format) == (
        "梅花生物扩建项目",
        0.45,
        "0.##%",
    )
    assert (workbook["隐藏表"].sheet_state, sheet.row_dimensions[8].hidden) == ("hidden", True)
    first = tables.find(workbooks.read(OLD, "xls")[0], FIELDS)
    again = tables.find(workbooks.read(content, "xlsx")[1], FIELDS)
    assert [row.cells for row in first.rows] == [row.cells for row in again.rows]
    text = "项目名称,总投资\n=1+1,-5\n".encode("gb18030")
    workbook, _content = opened(text, "csv", [Fault("CSV", 2, 1, "负数")])
    assert [(cell.value, cell.data_type) for cell in workbook["CSV"][2]] == [
        ("=1+1", "s"),
        ("-5", "s"),
        ("负数", "s"),
    ]


def test_a_workbook_that_cannot_be_kept_is_written_anew(monkeypatch):
    monkeypatch.setattr(marking, "load_workbook", lambda *_args, **_more: 1 / 0)
    workbook, _content = opened(book(LAID))
    assert workbook["续建"]["B3"].value == "甲项目"


@pytest.mark.parametrize(
    "changes",
    [
        [(b'ref="A1:D1"', b'ref="A1:XFD1048576"')],
        [
            (
                b"</sheetData>",
                b'</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>',
            )
        ],
        [(b'<row r="4">', b'<row r="1048576"><c r="XFD1048576" s="1"/></row><row r="4">')],
    ],
)
def test_what_reaches_over_the_whole_sheet_is_not_followed(changes):
    """Ranges of seventeen milliard cells and formats at the end of the sheet cost nothing."""
    parts = parts_of(book(LAID))
    for old, new in changes:
        assert old in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old, new)
    started = time.process_time()
    workbook, _content = opened(package(parts))
    assert workbook["续建"].max_column == 5
    assert time.process_time() - started < 5


def test_faults_under_merged_cells_and_on_unknown_sheets():
    laid = Laid(
        [["旗县", "项目名称", "总投资"], ["开鲁", "甲", 1], [None, "乙", 2]], merged=("A2:A3",), name="表"
    )
    workbook, _content = opened(book(laid), faults=[Fault("表", 3, 0, "没有"), Fault("别的", 1, 0, "无此表")])
    assert workbook["表"]["D3"].value == "没有"
    assert workbook[PROBLEMS_SHEET].max_row == 3
