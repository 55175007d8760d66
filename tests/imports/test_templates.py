"""Templates: what stands in them, what they check, and what is believed of one that comes back."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from projects.directory.models import Division, Organisation
from projects.imports import cells, kinds, templates, workbooks
from projects.imports.kinds import Field, Reading
from projects.imports.templates import LISTS_SHEET, MARK_SHEET, Part
from tests.city import make_organisation, make_user
from tests.imports.fakekind import Units

pytestmark = pytest.mark.django_db
WORDS = ("农产品加工企业名录甲", "装备制造企业名录乙")


class Sized(Units):
    """Enterprises with every sort of column; what has no place in the model is made up."""

    code = "sized"
    fields = (
        Field("name", "单位名称", cells.name(), names=("名称",), needed=True, is_key=True),
        Field("area", "地区", cells.text(), is_read_only=True),
        Field("phone", "电话", cells.text(40)),
        Field("order", "排序", cells.count),
        Field(
            "class", "类别", cells.choice([("A", WORDS[0]), ("B", WORDS[1])]), choices=lambda reading: WORDS
        ),
        Field("capital", "注册资本", cells.amount, unit="wan"),
        Field("share", "占比", cells.percent, unit="%"),
        Field("since", "成立时间", cells.first_day),
        Field("twice", "同上", cells.text()),
    )
    not_in_templates = ("twice",)

    def current(self, record, known, reading):
        return {
            "name": record.name,
            "area": str(record.division),
            "phone": record.phone,
            "order": record.order,
            "class": WORDS[0],
            "capital": Decimal("1234.50"),
            "share": Decimal("45.5"),
            "since": date(2025, 3, 28),
        }

    def records(self, reading):
        return Organisation.objects.enterprises().order_by("pk")


@pytest.fixture
def kind():
    kind = kinds.register(Sized())
    yield kind
    del kinds._KINDS[kind.code]


@pytest.fixture
def reading(cast):
    now = timezone.localtime()
    return Reading(make_user("officer", name="李办事"), now.date(), now, {})


def enterprise(name, division="150525", **fields):
    place = Division.objects.get(code=division)
    return make_organisation(name, Organisation.Kind.ENTERPRISE, division=place, **fields)


def made(kind, reading, records, options=None):
    """(bytes, what openpyxl reads of them)."""
    part = Part("150525", "奈曼旗", records)
    content = templates.workbook(kind, part, reading, options or {"year": "2025"}, "单位 2025 奈曼旗")
    return content, load_workbook(io.BytesIO(content))


def test_a_template_holds_what_stands_now_with_head_note_and_maker(kind, reading):
    _content, book = made(kind, reading, [enterprise("=甲公司", phone="0475-1", order=7)])
    page = book.worksheets[0]
    assert [one.title for one in book.worksheets if one.sheet_state == "visible"] == ["单位"]
    assert page["A1"].value == "单位 2025 奈曼旗"
    assert "李办事" in page["A3"].value
    assert [cell.value for cell in page[4]] == [
        "单位名称",
        "地区",
        "电话",
        "排序",
        "类别",
        "注册资本（万元）" if "（" in page["F4"].value else "注册资本 (万元)",
        "占比（%）" if "（" in page["G4"].value else "占比 (%)",
        "成立时间",
    ]
    assert (page["A5"].data_type, page["A5"].quotePrefix) == ("s", True)
    values = [cell.value for cell in page[5]]
    assert values[:6] == [
        "=甲公司",
        "奈曼旗" if values[1] == "奈曼旗" else "Naiman Banner",
        "0475-1",
        7,
        WORDS[0],
        1234.5,
    ]
    assert values[6] == 45.5
    assert values[7].date() == date(2025, 3, 28)
    assert page.freeze_panes == "B5"
    assert book.custom_doc_props["baolian-template"].value == "sized"
    assert book.properties.creator == "李办事"


def test_headings_and_keys_are_protected_and_cells_to_fill_in_are_open(kind, reading):
    _content, book = made(kind, reading, [enterprise("甲公司")])
    page = book.worksheets[0]
    assert page.protection.sheet
    assert not page.protection.password
    assert [page.cell(4, n).protection.locked for n in range(1, 9)] == [True] * 8
    assert [page.cell(5, n).protection.locked for n in range(1, 9)] == [True, True] + [False] * 6
    # Below are empty rows for new ones, where the name is typed too.
    assert [page.cell(6, n).protection.locked for n in range(1, 4)] == [False, True, False]


def test_there_are_no_empty_rows_where_every_row_is_there_already(kind, reading, monkeypatch):
    monkeypatch.setattr(kind, "all_in_templates", True, raising=False)
    _content, book = made(kind, reading, [enterprise("甲公司")])
    assert book.worksheets[0].max_row == 5
    monkeypatch.undo()
    # One that is not begun yet says the same.
    _content, book = made(kind, reading, [Organisation(name="乙公司")])
    page = book.worksheets[0]
    assert page.max_row == 5
    assert "空行" not in page["A2"].value


def test_words_have_room(kind, reading):
    name = "内蒙古科尔沁右翼绿色食品与生物发酵产业园基础设施有限公司"
    _content, book = made(kind, reading, [enterprise(name, phone="电话" * 20), enterprise("甲公司")])
    page = book.worksheets[0]
    assert page.column_dimensions["A"].width == 36
    assert page.column_dimensions["C"].width == 40
    # Eighty wide in thirty-nine: three lines.
    assert page.row_dimensions[5].height == 3 * 16 + 4
    assert page.row_dimensions[6].height == 16 + 4


def test_a_unit_stands_once_in_a_heading(kind, reading, monkeypatch):
    fields = tuple(replace(one, label="占比（%）") if one.code == "share" else one for one in kind.fields)
    monkeypatch.setattr(kind, "fields", fields, raising=False)
    _content, book = made(kind, reading, [enterprise("甲公司")])
    assert book.worksheets[0]["G4"].value == "占比（%）"


def test_cells_have_lists_and_checks(kind, reading):
    _content, book = made(kind, reading, [enterprise("甲公司")])
    page = book.worksheets[0]
    checks = {str(one.sqref).split(":")[0]: one for one in page.data_validations.dataValidation}
    assert checks["D5"].type == "whole"
    assert checks["F5"].type == checks["G5"].type == "decimal"
    assert (checks["H5"].type, checks["H5"].errorStyle) == ("date", "warning")
    assert checks["E5"].formula1 == f"'{LISTS_SHEET}'!$A$1:$A$2"
    assert [row[0].value for row in book[LISTS_SHEET].rows] == list(WORDS)
    assert {book[LISTS_SHEET].sheet_state, book[MARK_SHEET].sheet_state} == {"veryHidden"}


def test_it_comes_back_by_its_mark_with_options_and_columns(kind, reading):
    content, _book = made(kind, reading, [enterprise("甲公司")])
    mark = templates.mark_of(workbooks.read(content, "xlsx"))
    assert (mark.kind, mark.options, mark.sheet) == ("sized", {"year": "2025"}, "单位")
    assert mark.columns == {
        "name": 0,
        "phone": 2,
        "order": 3,
        "class": 4,
        "capital": 5,
        "share": 6,
        "since": 7,
    }


def changed(content, change):
    book = load_workbook(io.BytesIO(content))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return templates.mark_of(workbooks.read(target.getvalue(), "xlsx"))


def test_a_column_that_was_moved_is_found_and_one_that_was_renamed_is_left_out(kind, reading):
    content, _book = made(kind, reading, [enterprise("甲公司")])

    def move(book):
        page = book.worksheets[0]
        page.unmerge_cells("A1:H1")
        page.insert_cols(2)
        page["D4"] = "传真"

    mark = changed(content, move)
    assert mark.columns["order"] == 4
    assert "phone" not in mark.columns

    def lose_key(book):
        book.worksheets[0]["A4"] = "别的"

    assert changed(content, lose_key) is None


@pytest.mark.parametrize(
    "said",
    [
        "no json",
        "[1, 2]",
        json.dumps({"v": 1}),
        json.dumps({"v": 1, "kind": "none of ours", "options": {}, "columns": {}, "sheet": ""}),
        json.dumps({"v": 1, "kind": "sized", "options": {"a": ["b"]}, "columns": {}, "sheet": ""}),
        json.dumps({"v": 1, "kind": "sized", "options": {}, "columns": {"name": 0}, "sheet": ""}),
        json.dumps(
            {"v": 1, "kind": "sized", "options": {}, "columns": {"area": [0, "单位名称"]}, "sheet": ""}
        ),
        json.dumps({"v": 1, "kind": "sized", "options": {"a": "b" * 600}, "columns": {}, "sheet": ""}),
        json.dumps({"v": 2, "kind": "sized", "options": {}, "columns": {}, "sheet": ""}),
        "[" * 15_000,
        "x" * 30_000,
        7,
    ],
)
def test_a_forged_mark_is_no_mark(kind, reading, said):
    content, _book = made(kind, reading, [enterprise("甲公司")])

    def forge(book):
        book[MARK_SHEET]["A1"] = said

    assert changed(content, forge) is None


def test_a_mark_that_can_be_seen_or_is_missing_is_none(kind, reading):
    content, _book = made(kind, reading, [enterprise("甲公司")])
    assert changed(content, lambda book: book.remove(book[MARK_SHEET])) is None
    assert changed(content, lambda book: setattr(book[MARK_SHEET], "sheet_state", "visible")) is None


def test_records_are_parted_by_what_they_belong_to(kind, reading):
    naiman, kailu = enterprise("甲公司"), enterprise("乙公司", "150523")
    also = enterprise("丙公司")
    names = {one.pk: (one.code, one.name) for one in Division.objects.order_by("order")}
    parts = templates.parts_of([naiman, kailu, also], "division", names)
    assert [(part.name, part.records) for part in parts] == [("开鲁县", [kailu]), ("奈曼旗", [naiman, also])]


def test_an_archive_has_a_file_for_each_and_has_an_end(kind, reading, monkeypatch):
    parts = [Part("1", "甲旗", [enterprise("甲公司")]), Part("2", "乙旗", [enterprise("乙公司")])]

    def packed():
        return templates.archive(
            kind, parts, reading, {}, lambda part: part.name, lambda part: f"{part.name}.xlsx"
        )

    with zipfile.ZipFile(io.BytesIO(packed())) as found:
        assert found.namelist() == ["甲旗.xlsx", "乙旗.xlsx"]
        assert load_workbook(io.BytesIO(found.read("乙旗.xlsx"))).worksheets[0]["A5"].value == "乙公司"
    monkeypatch.setattr(templates, "MOST_FILES", 1)
    with pytest.raises(templates.RuleViolation):
        packed()
