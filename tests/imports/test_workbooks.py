"""Files of every kind become the same sheets of values."""

import contextlib
import datetime
import re
import time
from pathlib import Path

import pytest

from projects.base.uploads import UploadRefused
from projects.imports import files, tables, workbooks
from projects.imports.cells import NOT_COMPUTED

from .bad_files import MEGABYTE, changed, package, parts_of
from .reading_cases import FIELDS, Laid, book

OLD = (Path(__file__).parent / "data" / "ledger.xls").read_bytes()
SHEET = "xl/worksheets/sheet1.xml"


def rows(content, kind="xlsx"):
    """The rows of the first sheet."""
    return workbooks.read(content, kind)[0].rows


def test_values_of_every_kind():
    content = book(
        Laid(
            [
                ["项目", 45, 45.5, True, None],
                [
                    datetime.date(2025, 3, 1),
                    datetime.datetime.fromisoformat("2025-03-01T12:30"),
                    datetime.time(8, 30),
                    " ",
                    "x",
                ],
            ]
        )
    )
    assert rows(content) == [
        ["项目", 45, 45.5, True, None],
        [
            datetime.date(2025, 3, 1),
            datetime.datetime.fromisoformat("2025-03-01T12:30"),
            "08:30:00",
            None,
            "x",
        ],
    ]


def test_numbers_mean_what_they_are_shown_as():
    content = book(
        Laid(
            [[0.45, 0.123, 2025.1, 1234.5, 45717, 45717, 0.07]],
            formats={
                "A1": "0%",
                "B1": "0.00%",
                "C1": "0.00",
                "D1": "0.00",
                "E1": 'yyyy"年"m"月"',
                "G1": '0.0"%"',
            },
        )
    )
    assert rows(content) == [["45%", "12.3%", "2025.10", 1234.5, datetime.date(2025, 3, 1), 45717, 0.07]]


def test_days_in_the_formats_of_chinese_editions():
    """They have numbers only: 57 is 2025年3月, 31 is 2025年3月1日."""
    content = book(Laid([[45717]], formats={"A1": "0.0%"}))
    parts = parts_of(content)
    parts["xl/styles.xml"] = re.sub(rb'xf numFmtId="16\d"', b'xf numFmtId="57"', parts["xl/styles.xml"])
    assert rows(package(parts)) == [[datetime.date(2025, 3, 1)]]


def test_formulas_are_what_they_showed():
    content = changed(
        {SHEET: [(b"<v></v>", b"<v>7</v>")]},
        rows=[["=3+4"]],
    )
    assert rows(content) == [[7]]


def test_formulas_without_a_value_say_so():
    assert rows(book(Laid([["=3+4", 5], ['=HYPERLINK("http://x")', None]]))) == [
        [NOT_COMPUTED, 5],
        [NOT_COMPUTED, None],
    ]


def test_a_formula_that_shows_nothing_is_nothing():
    content = changed(
        {SHEET: [(b'<c r="A1"><f>B1</f><v></v>', b'<c r="A1" t="str"><f>B1</f><v></v>')]}, rows=[["=B1", 5]]
    )
    assert rows(content) == [[None, 5]]


def test_errors_are_kept_as_such():
    content = changed(
        {SHEET: [(b'<c r="A1" t="n"><v>1</v>', b'<c r="A1" t="e"><v>#REF!</v>')]}, rows=[[1, 5]]
    )
    assert rows(content) == [["#REF!", 5]]


def test_rows_and_cells_without_places():
    """Some programs leave them out: they follow each other."""
    sheet = parts_of(book(Laid([["甲", 1], ["乙", 0.5]])))[SHEET]
    for place in (b' r="A1"', b' r="B1"', b' r="A2"', b' r="B2"', b' r="1"', b' r="2"'):
        sheet = sheet.replace(place, b"")
    assert rows(changed(**{SHEET: sheet})) == [["甲", 1], ["乙", 0.5]]


def test_hidden_rows_and_sheets_and_merged_cells():
    found = workbooks.read(
        book(
            Laid([["标题", None], ["甲", 1], ["乙", 2]], merged=["A1:B1", "A5:ZZ90"], hidden_rows=[3]),
            Laid([["x"]], name="藏", hidden=True),
            Laid([], name="空"),
        ),
        "xlsx",
    )
    assert (found[0].merged, found[0].hidden_rows) == ([(0, 0, 0, 1)], {2})
    assert [(sheet.name, sheet.hidden, sheet.rows) for sheet in found[1:]] == [
        ("藏", True, [["x"]]),
        ("空", False, []),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_in_the_encodings_and_with_the_signs_of_offices(encoding, sign):
    lines = [["项目名称", "总投资", "备注"], ["梅花生物扩建", "1200", '"一,二;三"'], ["霍林郭勒", "", ""]]
    content = "\r\n".join(sign.join(line) for line in lines).encode(encoding)
    assert files.kind_of(content) == "csv"
    assert rows(content, "csv") == [lines[0], ["梅花生物扩建", "1200", "一,二;三"], ["霍林郭勒", None, None]]


def test_text_with_line_breaks_in_cells_and_a_title():
    content = '市级重点项目,,\n项目名称,"总投资\n（万元）",代码\n甲,"1,200",x\n'.encode("gb18030")
    assert rows(content, "csv")[1:] == [["项目名称", "总投资\n（万元）", "代码"], ["甲", "1,200", "x"]]
    found = tables.find(workbooks.read(content, "csv")[0], FIELDS)
    assert (found.header, tables.guess(found, FIELDS)) == ((1, 1), {"name": 0, "total": 1, "code": 2})


def test_an_old_workbook():
    """Saved by an office program as Excel 97: all that an .xlsx tells, an .xls tells too."""
    assert files.kind_of(OLD) == "xls"
    first, second = workbooks.read(OLD, "xls")
    assert (second.name, second.hidden, second.rows) == ("隐藏表", True, [["x"]])
    assert first.rows[4] == [1, "梅花生物扩建项目", 120000, 30000, "45%", datetime.date(2025, 3, 1)]
    assert first.rows[5] == [2, "霍林郭勒铝加工项目", "1.2亿", 2000, "#DIV/0!", "2025.3"]
    assert (first.hidden_rows, (0, 0, 0, 5) in first.merged) == ({7}, True)
    found = tables.find(first, FIELDS)
    assert (found.header, [row.number for row in found.rows]) == ((2, 3), [5, 6])
    assert tables.guess(found, FIELDS) == {"name": 1, "total": 2, "plan": 3, "progress": 4, "start_on": 5}


@pytest.mark.parametrize("place", range(0, len(OLD), 97))
def test_an_old_workbook_that_is_damaged(place):
    """Whatever is broken in it, it is read or refused with a sentence."""
    broken = OLD[:place] + b"\xff\xff\xff\x7f" + OLD[place + 4 :]
    with contextlib.suppress(UploadRefused):
        assert workbooks.read(broken, files.kind_of(broken)) is not None


def test_twenty_thousand_rows_in_seconds():
    """20,000 rows of 30 columns: judged, read and laid out within the time of one breath on an idle machine;
    the bound leaves room for a busy one."""
    content = ("项目名称,总投资,代码," + ",".join(f"列{n}" for n in range(27)) + "\n").encode()
    line = "通辽项目{0},{0},代码{0}," + ",".join("文字" for _n in range(27)) + "\n"
    content += "".join(line.format(n) for n in range(20_000)).encode()
    assert len(content) < 20 * MEGABYTE
    started = time.process_time()
    found = tables.find(workbooks.read(content, files.kind_of(content))[0], FIELDS)
    assert len(found.rows) == 20_000
    assert time.process_time() - started < 10
