"""Templates to send out (导入模板): a workbook with a kind's own records filled in, and its mark.

One sheet that people see: title, how to fill it in, headings, a row for each record with what stands there
now. Headings and the columns that name a record are protected, without a password: against slips, not against
people. Lists of words and the mark stand on hidden sheets.

The mark says which kind, which options and which column is which field, so that a template that comes back
needs no mapping. It is only a word of the file: whoever changes it can do no more than map columns by hand.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from projects.base.cells import harmless, put
from projects.base.errors import RuleViolation
from projects.base.wording import noted

from . import kinds
from .kinds import Kind, Reading
from .template_cells import check_of, height_of, number_check, width_of

MARK_SHEET, LISTS_SHEET = "_baolian", "_lists"
MARK_VERSION = 1
# A mark is short; what is longer is none of ours.
LONGEST_MARK, LONGEST_OPTION, MOST_OPTIONS = 20_000, 500, 30
# In a workbook and in one archive: more is made with a narrower choice.
MOST_ROWS, MOST_FILES, MOST_ROWS_IN_ALL = 3000, 60, 6000
NEW_ROWS = 20
TITLE_ROW, NOTE_ROW, BY_ROW, HEAD_ROW = 1, 2, 3, 4
UNITS = {"wan": "万元", "%": "%"}
HEAD = PatternFill("solid", fgColor="E8EDF3")
CLOSED = PatternFill("solid", fgColor="F4F4F4")
LINE = Side(style="thin", color="C8C8C8")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
WRAPPED = Alignment(wrap_text=True, vertical="center")
OPEN = Protection(locked=False)


@dataclass(frozen=True)
class Part:
    """Whom a template is for: a division, a department or everything of the user's own."""

    code: str
    name: str
    records: list = field(compare=False)


@dataclass(frozen=True)
class Mark:
    """What a template that comes back says of itself: kind, the options as they were typed, which column is
    which field (counted from 0), and the name of its sheet."""

    kind: str
    options: Mapping[str, str]
    columns: Mapping[str, int]
    sheet: str


def is_offered(kind):
    """Whether a kind has templates at all."""
    return type(kind).records is not Kind.records


def offered_to(user):
    """The kinds of which a user may make templates: those he may bring in."""
    return [kind for kind in kinds.open_to(user) if is_offered(kind)]


def fields_of(kind):
    """The columns of its templates: all but those that say the same as another; what names the record
    first, then what only stands there to be read."""
    fields = (one for one in kind.fields if one.code not in kind.not_in_templates)
    return tuple(sorted(fields, key=lambda one: 0 if one.is_key else 1 if one.is_read_only else 2))


def subject_of(record):
    """What a record belongs to: its project, or itself."""
    return getattr(record, "project", None) or record


def parts_of(records, by, names):
    """The records parted by "division" or "department", in their own order; [Part]. `names` is
    {key: (code, name)} of what they may belong to; what belongs to none stands in none."""
    found = {}
    for record in records:
        key = getattr(subject_of(record), f"{by}_id", None)
        if key in names:
            found.setdefault(names[key], []).append(record)
    order = {pair: place for place, pair in enumerate(dict.fromkeys(names.values()))}
    return [Part(code, name, found[code, name]) for code, name in sorted(found, key=order.get)]


def workbook(kind: Kind, part, reading: Reading, options, title):
    """The bytes of a template for a part. `options` are those of the kind's form as they were typed.

    Raises RuleViolation `too_many`.
    """
    if len(part.records) > MOST_ROWS:
        raise RuleViolation(
            "too_many", _("More than %(most)s rows for one file: take a narrower choice."), most=MOST_ROWS
        )
    book = Workbook()
    page = book.active
    page.title = re.sub(r"[\\/*?:\[\]]", " ", str(kind.label))[:31].strip() or "1"
    made = _Filled(kind, part, reading, page, book)
    made.head(title)
    made.rows()
    made.checks()
    made.look()
    mark = made.mark(options)
    _hide(book, MARK_SHEET, [[mark]])
    book.custom_doc_props.append(StringProperty(name="baolian-template", value=kind.code))
    book.properties.creator = book.properties.lastModifiedBy = str(reading.user)
    book.properties.created = book.properties.modified = reading.at.astimezone(UTC).replace(tzinfo=None)
    book.properties.title = title
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def archive(kind, parts, reading, options, title_of, filename_of):
    """The bytes of a .zip with a template for each part. Raises RuleViolation `too_many`."""
    rows = sum(len(part.records) for part in parts)
    if len(parts) > MOST_FILES or rows > MOST_ROWS_IN_ALL:
        raise RuleViolation("too_many", _("Too much for one archive: take single files."))
    target, taken = io.BytesIO(), set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for part in parts:
            name = filename_of(part)
            if name in taken:
                name = f"{part.code}_{name}"
            taken.add(name)
            packed.writestr(name, workbook(kind, part, reading, options, title_of(part)))
    return target.getvalue()


def _hide(book, name, rows):
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    return sheet


class _Filled:
    """The visible sheet of one template while it is made."""

    def __init__(self, kind, part, reading, page, book):
        self.kind, self.part, self.reading, self.page, self.book = kind, part, reading, page, book
        self.fields = fields_of(kind)
        self.kinds_of = {one.code: check_of(one, reading) for one in self.fields}
        self.known = kind.prepare(reading)
        self.first = HEAD_ROW + 1
        self.last = HEAD_ROW + len(part.records)
        # A record that is not begun yet is there already, as an empty row of its own.
        self.may_add = (
            kind.creates and not kind.all_in_templates and all(one.pk is not None for one in part.records)
        )
        self.end = self.last + (NEW_ROWS if self.may_add else 0)
        self.seen = {one.code: [] for one in self.fields}

    def head(self, title):
        """Title, how to fill it in, who made it and when, the headings with their units."""
        page, width = self.page, len(self.fields)
        told = [
            _("Fill in the white cells; grey ones are protected. An empty cell changes nothing."),
            _("Choose from the list where a cell has one; dates like 2025-03-28; amounts in the unit above."),
        ]
        if self.may_add:
            told.append(_("New ones go into the empty rows below."))
        told.append(_("Do not change headings or columns; send this file back as it is."))
        made = _("Made by %(name)s at %(at)s") % {
            "name": self.reading.user,
            "at": f"{self.reading.at:%Y-%m-%d %H:%M}",
        }
        for row, text, font, height in (
            (TITLE_ROW, title, Font(bold=True, size=14), 24),
            (NOTE_ROW, " ".join(told), Font(color="555555"), 34),
            (BY_ROW, made, Font(color="555555"), 18),
        ):
            if width > 1:
                page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
            cell = put(page.cell(row, 1), text)
            cell.font, cell.alignment = font, WRAPPED
            page.row_dimensions[row].height = height
        for place, one in enumerate(self.fields, start=1):
            cell = put(page.cell(HEAD_ROW, place), self.heading(one))
            cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True), HEAD, WRAPPED, BOX
        page.row_dimensions[HEAD_ROW].height = 34

    def heading(self, one):
        """A field's heading with its unit."""
        label, unit = str(one.label), UNITS.get(one.unit, "")
        return label if unit and unit in label else noted(label, unit)

    def rows(self):
        """What stands in each record now; then empty rows where new ones may begin."""
        for number, record in enumerate(self.part.records, start=self.first):
            current = self.kind.current(record, self.known, self.reading)
            for place, one in enumerate(self.fields, start=1):
                value = in_cell(one, current.get(one.code))
                if record.pk is None and current.get(one.code) is False:
                    # Nobody has said no yet.
                    value = None
                self.seen[one.code].append(value)
                self._dress(put(self.page.cell(number, place), value), one, is_open=is_input(one))
        for number in range(self.last + 1, self.end + 1):
            for place, one in enumerate(self.fields, start=1):
                self._dress(self.page.cell(number, place), one, is_open=not one.is_read_only)

    def _dress(self, cell, one, *, is_open):
        cell.border, cell.alignment = BOX, WRAPPED
        if is_open:
            cell.protection = OPEN
        else:
            cell.fill = CLOSED
        if self.kinds_of[one.code] == "date":
            cell.number_format = "yyyy-mm-dd"
        elif one.unit == "wan":
            cell.number_format = "#,##0.00"

    def checks(self):
        """Drop-down lists and checks of numbers and dates on what people fill in."""
        lists = []
        for place, one in enumerate(self.fields, start=1):
            if one.is_read_only or (one.is_key and not self.may_add) or self.end < self.first:
                continue
            # What is chosen from a list is entered as if typed: there only an apostrophe keeps it text.
            words = [harmless(str(word)) for word in one.choices(self.reading)] if one.choices else []
            if words:
                lists.append(words)
                letter = get_column_letter(len(lists))
                check = DataValidation(
                    "list", formula1=f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(words)}", allow_blank=True
                )
                check.error = _("Choose one of the list.")
            else:
                check = number_check(self.kinds_of[one.code])
            if check is None:
                continue
            check.errorTitle, check.showErrorMessage = str(one.label)[:32], True
            letter = get_column_letter(place)
            first = self.first if is_input(one) else self.last + 1
            if first <= self.end:
                check.add(f"{letter}{first}:{letter}{self.end}")
                self.page.add_data_validation(check)
        if lists:
            longest = max(len(words) for words in lists)
            rows = [[words[n] if n < len(words) else None for words in lists] for n in range(longest)]
            _hide(self.book, LISTS_SHEET, rows)

    def look(self):
        """Frozen head and keys, widths, protection, paper."""
        page = self.page
        keys = next((place for place, one in enumerate(self.fields) if not one.is_key), len(self.fields))
        page.freeze_panes = f"{get_column_letter(min(keys, 2) + 1)}{HEAD_ROW + 1}"
        widths = [
            width_of(one, self.heading(one), self.seen[one.code], self.kinds_of[one.code])
            for one in self.fields
        ]
        for place, width in enumerate(widths, start=1):
            page.column_dimensions[get_column_letter(place)].width = width
        for place in range(len(self.part.records)):
            values = [self.seen[one.code][place] for one in self.fields]
            page.row_dimensions[self.first + place].height = height_of(values, widths)
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = page.protection.formatCells = False
        page.protection.autoFilter = page.protection.sort = False
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        page.oddFooter.right.text = "&P / &N"

    def mark(self, options):
        """The mark as text: kind, options, and where each field stands under which heading."""
        columns = {
            one.code: [place, self.heading(one)]
            for place, one in enumerate(self.fields)
            if not one.is_read_only
        }
        said = {"v": MARK_VERSION, "kind": self.kind.code, "options": options, "columns": columns}
        return json.dumps({**said, "sheet": self.page.title}, ensure_ascii=False)


def is_input(one):
    """Whether people fill in a field of a record that is there."""
    return not one.is_key and not one.is_read_only


def in_cell(one, value):
    """A value as its cell holds it, so that reading the cell gives the value again."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (int, float, Decimal, date)):
        return value
    return str(one.show(value) if one.show else value)


def mark_of(sheets) -> Mark | None:
    """The mark of a workbook that was one of our templates, or None. Nothing in it is believed: its kind must
    be one of ours, its columns fields of that kind, each found under the heading it was given."""
    hidden = next((one for one in sheets if one.name == MARK_SHEET and one.hidden), None)
    text = hidden.rows[0][0] if hidden is not None and hidden.rows and hidden.rows[0] else None
    if not isinstance(text, str) or len(text) > LONGEST_MARK:
        return None
    try:
        said = json.loads(text)
        if said["v"] != MARK_VERSION:
            return None
        kind = kinds.get(str(said["kind"]))
        options, wanted, name = dict(said["options"]), dict(said["columns"]), str(said["sheet"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not is_offered(kind) or not _are_plain(options):
        return None
    visible = [one for one in sheets if not one.hidden]
    page = next((one for one in visible if one.name == name), visible[0] if visible else None)
    columns = _columns(kind, wanted, page) if page is not None else {}
    return Mark(kind.code, options, columns, page.name) if columns else None


def _are_plain(options):
    """Whether options are what a form can be filled with: few short texts."""
    return len(options) <= MOST_OPTIONS and all(
        isinstance(value, str) and len(value) <= LONGEST_OPTION for value in options.values()
    )


def _columns(kind, wanted, page) -> dict[str, int]:
    """{field code: column} of what the sheet still has under the heading of the mark; {} where a column that
    names the record is gone."""
    headings: dict[str, Any] = {}
    for one in fields_of(kind):
        said = wanted.get(one.code)
        if not one.is_read_only and isinstance(said, list) and len(said) == 2 and isinstance(said[1], str):
            headings[one.code] = said
    best: dict[str, int] = {}
    for row in page.rows[: HEAD_ROW + 6]:
        found, taken = {}, set()
        for code, (place, text) in headings.items():
            there = _place(row, place, text)
            if there is not None and there not in taken:
                found[code] = there
                taken.add(there)
        if len(found) > len(best):
            best = found
    needed = {one.code for one in kind.fields if one.is_key and one.needed}
    return best if needed <= best.keys() else {}


def _place(row, place, text):
    """Where a heading stands in a row: where it was, else the first cell that says the same."""
    if type(place) is int and 0 <= place < len(row) and row[place] == text:
        return place
    return next((index for index, value in enumerate(row) if value == text), None)
