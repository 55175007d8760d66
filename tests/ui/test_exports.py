"""Lists as files."""

import csv
import datetime
import io
from decimal import Decimal
from urllib.parse import unquote

import pytest
import time_machine
from openpyxl import load_workbook

from projects.base.cells import harmless
from projects.ui import exports
from tests.ui.conftest import make_works


def workbook(reader, query=""):
    return load_workbook(io.BytesIO(reader.get(f"/works/?_export=xlsx{query}").content))


def csv_lines(reader, query=""):
    content = reader.get(f"/works/?_export=csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-x",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u3000=1",
        "\xa0=1",
        "\u200b=1",
        "\ufeff=1",
        "\x00=1",
        "\x0b=1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "-2+3+cmd|' /C calc'!A0",
        "-5a",
        "--5",
        "-5\n",
        "-5.",
        "-５",
        "+8613912345678",
        "-开发区二期",
    ],
)
def test_a_formula_becomes_text(text):
    assert harmless(text).startswith("'")


@pytest.mark.parametrize(
    "value", [Decimal("-1.50"), -3, None, datetime.date(2025, 3, 28), "年产8万吨", "-", "a=b", "-5", "-1.5%"]
)
def test_what_is_no_formula_stays(value):
    assert harmless(value) == value


def test_control_characters_go():
    assert harmless("a\x00b\x0bc") == "abc"


def test_a_workbook_of_strange_text_opens(reader):
    make_works(1, name="=cmd|' /C calc'!A0\x01", code="\x02")
    cell = workbook(reader).worksheets[0]["A2"]
    # Text, as it is, and kept as text where somebody opens the cell; a cell of a CSV knows no such thing.
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)
    assert csv_lines(reader)[1][0] == "'=cmd|' /C calc'!A0"


def test_numbers_and_days_are_numbers_and_days(reader):
    make_works(1)
    sheet = workbook(reader, "&columns=total,planned,started_on,reported_at").worksheets[0]
    _name, _code, total, planned, started_on, reported_at = [cell.value for cell in sheet[2]][:6]
    assert (total, planned) == (Decimal("0.10"), 300) or isinstance(total, (int, float))
    assert isinstance(planned, (int, float))
    assert started_on.date() == datetime.date(2025, 3, 28)
    assert reported_at == datetime.datetime(2025, 3, 28, 14, 32)  # noqa: DTZ001 - local time of the file


def test_a_file_has_every_digit_of_an_amount_and_a_workbook_shows_two(reader):
    make_works(1, total=Decimal("12345.67"), planned=Decimal("1234.50"))
    query = "&columns=total,planned"
    cells = workbook(reader, query).worksheets[0][2][2:]
    assert [cell.value for cell in cells] == [1.234567, 1234.5]
    assert {cell.number_format for cell in cells} == {"#,##0.00"}
    assert csv_lines(reader, query)[1][2:] == ["1.234567", "1234.50"]


def test_a_workbook_can_be_filtered_over_all_its_rows(reader):
    make_works(3)
    page = workbook(reader).worksheets[0]
    assert page.auto_filter.ref == page.dimensions


def test_what_a_cell_tells_below_is_a_column_of_the_file(reader):
    make_works(1, name="某项目", code="2501-150502-04-01-123456")
    head, row = csv_lines(reader, "&columns=week")
    assert (head[:2], row[:2]) == (["项目名称", "项目代码"], ["某项目", "2501-150502-04-01-123456"])


def test_headings_carry_units_and_nothing_else_stands_beside_them(reader):
    make_works(1)
    head, row = csv_lines(reader)
    assert any("总投资" in name and "（" in name for name in head)
    assert len(head) == len(row)
    assert not any("张三" in name for name in head)
    sheet = workbook(reader).worksheets[0]
    assert [cell.value for cell in sheet[1]] == head
    assert sheet.max_row == 2


def test_both_files_say_who_took_them_and_when(reader):
    make_works(1)
    with time_machine.travel(datetime.datetime(2025, 3, 28, 6, 32, tzinfo=datetime.UTC), tick=False):
        named = [
            unquote(reader.get(f"/works/?_export={kind}")["Content-Disposition"]) for kind in ("csv", "xlsx")
        ]
        book = workbook(reader)
    assert "重点项目_20250328-1432_张三.csv" in named[0]
    assert "重点项目_20250328-1432_张三.xlsx" in named[1]
    stamp = "张三 于 2025-03-28 14:32 导出"
    assert book.worksheets[0].oddFooter.left.text == stamp
    assert (book.properties.creator, book.properties.description) == ("张三", stamp)
    assert book.properties.created == datetime.datetime(2025, 3, 28, 6, 32)  # noqa: DTZ001 - UTC by the format


def test_a_second_sheet_says_what_the_file_is(reader):
    make_works(2)
    about = workbook(reader, "&tier=ROLLING").worksheets[1]
    said = [cell.value for row in about.iter_rows() for cell in row]
    assert "重点项目" in said
    assert "层级：定期可滚动" in said
    assert "张三" in said


def test_the_columns_chosen_are_the_columns_exported(reader):
    make_works(1)
    assert len(csv_lines(reader, "&columns=week")[0]) == 3
    assert len(csv_lines(reader, "&columns=all")[0]) == 18


def test_the_file_has_a_name_with_its_title_and_day(reader):
    make_works(1)
    disposition = reader.get("/works/?_export=csv")["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%E9%87%8D%E7%82%B9")
    assert disposition.endswith(".csv")


def test_all_pages_are_exported(reader):
    make_works(60)
    assert len(csv_lines(reader, "&per_page=25&page=2")) == 61


def test_an_empty_list_gives_an_empty_file(reader):
    assert len(csv_lines(reader)) == 1
    assert workbook(reader).worksheets[0].max_row == 1


# Long lists


@pytest.fixture
def short_batches(monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 10)


def test_a_long_list_is_sent_as_it_is_read(reader, short_batches):
    make_works(35)
    response = reader.get("/works/?_export=csv&columns=all")
    assert response.streaming
    assert response["Cache-Control"] == "private, no-store"
    parts = [part.decode() for part in response.streaming_content]
    assert len(parts) == 4
    rows = list(csv.reader(io.StringIO("".join(parts).removeprefix("\ufeff"))))
    assert len(rows) == 36
    # Also what is read late is in the reader's language.
    assert {row[3] for row in rows[11:]} <= {"近期可实施", "定期可滚动", "长期有储备"}


def test_a_long_workbook_is_sent_from_a_file_when_it_is_whole(reader, short_batches):
    make_works(35)
    response = reader.get("/works/?_export=xlsx")
    assert response.streaming
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.worksheets[0].max_row == 36
    assert "35" in [str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row]
    response.close()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_fails_at_the_start_is_an_error_and_no_file(reader, short_batches, monkeypatch, kind):
    make_works(35)
    monkeypatch.setattr(exports.Sheet, "rows", lambda sheet, *_plain: failing(0))
    with pytest.raises(RuntimeError):
        reader.get(f"/works/?_export={kind}")


def test_what_fails_on_the_way_breaks_off_and_does_not_end(reader, short_batches, monkeypatch):
    make_works(35)
    monkeypatch.setattr(exports.Sheet, "rows", lambda sheet, *_plain: failing(25))
    response = reader.get("/works/?_export=csv")
    parts = []
    with pytest.raises(RuntimeError):
        parts.extend(response.streaming_content)
    assert len(parts) < 3


def failing(after):
    """Rows that fail after some."""
    yield from ([number] for number in range(after))
    raise RuntimeError("the database went away")


@pytest.mark.parametrize("text", ["=", "#REF!", "#N/A", "＝HYPERLINK(1)"])
def test_text_is_text_to_a_workbook(reader, text):
    make_works(1, name=text)
    cell = workbook(reader).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
