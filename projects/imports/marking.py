"""A file given back with what is wrong in it: faulty cells coloured and commented, a column of sentences at
the end of each sheet, a first sheet that lists them all. It holds values only: no formula, link or macro of
the file lives on. Brought in again, the marks are not taken for its contents."""

import datetime
import io
import re
import warnings
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.hyperlink import Hyperlink

from projects.base.cells import is_misread, put
from projects.base.wording import clauses

from . import packages, workbooks
from .tables import PROBLEMS_HEADING, PROBLEMS_SHEET, marks

RED = PatternFill("solid", fgColor="FFC7CE")
BOLD, LINK = Font(bold=True), Font(underline="single", color="0563C1")
WRAPPED = Alignment(wrap_text=True, vertical="top")
PERCENT = re.compile(r"-?\d+(\.\d+)?%")
# Comments are what makes a workbook slow to open; the column at the end has all sentences.
COMMENTS = 2_000
# Up to so many cells a workbook keeps its own look; a larger one is written anew from its values.
KEPT, BYTES_OF_CELL = 200_000, 50
NARROW, WIDE, WIDEST = 8, 60, 48
UNSAFE = re.compile(r"[\[|(]|https?:", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """What is wrong: `row` counts from 1, `column` from 0 or is None for the row as a whole."""

    sheet: str
    row: int
    column: int | None
    sentence: Any
    # The field in words, for the list.
    field: str = ""


def marked(content, kind, faults, heads=None):
    """("xlsx", bytes) of a file with its faults. `heads` is {sheet: number of the row of its headings}."""
    workbook = _own_look(content) if kind == "xlsx" and _is_small(content) else None
    workbook = workbook or _anew(workbooks.read(content, kind))
    by_sheet = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        by_sheet[fault.sheet][fault.row].append(fault)
    comments = COMMENTS
    for name, rows in by_sheet.items():
        if name in workbook.sheetnames:
            comments = _mark(workbook[name], rows, (heads or {}).get(name, 1), comments)
    _list(workbook, faults)
    written = io.BytesIO()
    workbook.save(written)
    return "xlsx", written.getvalue()


def _is_small(content):
    """Whether a workbook can be opened for writing within bounds, with all that is formatted, merged and
    linked in it beside its values."""
    cells = sum(look.rows * look.columns + look.covered for look in packages.looks(content))
    return cells <= KEPT and packages.xml_size(content) <= KEPT * BYTES_OF_CELL


def _own_look(content):
    """The workbook as it looks, only its values; None where it cannot be opened for writing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except Exception:
        # What only the fast reader understands is written anew from its values.
        return None
    if any(sheet.max_row * sheet.max_column > KEPT for sheet in workbook.worksheets):
        return None
    for name in list(workbook.chartsheets):
        workbook.remove(name)
    for name, defined in list(workbook.defined_names.items()):
        if UNSAFE.search(defined.attr_text or ""):
            del workbook.defined_names[name]
    for sheet in workbook.worksheets:
        _quieten(sheet)
    for name in marks() & set(workbook.sheetnames):
        workbook.remove(workbook[name])
    return workbook


def _quieten(sheet):
    """Take away what could act or reach outside: links, rules with formulas, charts and pictures, names,
    lists that are not plain. Protection stays off, so that faults can be mended."""
    sheet.conditional_formatting = ConditionalFormattingList()
    for name in ("_charts", "_images", "_pivots", "_hyperlinks"):
        setattr(sheet, name, [])
    sheet.protection.disable()
    sheet.tables.clear()
    sheet.legacy_drawing = None
    for name, defined in list(sheet.defined_names.items()):
        if UNSAFE.search(defined.attr_text or ""):
            del sheet.defined_names[name]
    plain = DataValidationList()
    for rule in sheet.data_validations.dataValidation:
        if not any(UNSAFE.search(str(formula or "")) for formula in (rule.formula1, rule.formula2)):
            plain.append(rule)
    sheet.data_validations = plain
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type != "e" and is_misread(cell.value):
                put(cell, cell.value)
            if getattr(cell, "hyperlink", None):
                cell.hyperlink = None


def _anew(sheets):
    """A workbook with the values of sheets."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets:
        if sheet.name in marks():
            continue
        written = workbook.create_sheet(sheet.name[:31])
        written.sheet_state = "hidden" if sheet.hidden else "visible"
        widths = defaultdict(int)
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    _put(written.cell(number, column), value)
                    if len(text := str(value)) <= WIDE:
                        widths[column] = max(widths[column], len(text.encode("gb18030", "replace")))
        for column, width in widths.items():
            written.column_dimensions[get_column_letter(column)].width = min(max(width, NARROW), WIDEST) + 2
        for top, left, bottom, right in sheet.merged:
            written.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        for row in sheet.hidden_rows:
            written.row_dimensions[row + 1].hidden = True
    return workbook


def _put(cell, value):
    """Write a value as a value."""
    if isinstance(value, str) and PERCENT.fullmatch(value):
        cell.value, cell.number_format = float(value.removesuffix("%")) / 100, "0.##%"
        return
    put(cell, value)
    if isinstance(value, datetime.date):
        cell.number_format = "yyyy-mm-dd"


def _mark(sheet, rows, head, comments):
    """Colour and comment cells, write the sentences at the end of their rows; how many comments are left."""
    last = _last_column(sheet)
    if any(row[0].value in marks() for row in sheet.iter_rows(min_col=last, max_col=last)):
        for row in sheet.iter_rows(min_col=last, max_col=last):
            row[0].value = None
    else:
        last += 1
    heading = sheet.cell(head, last)
    if not _is_merged(heading):
        _put(heading, str(PROBLEMS_HEADING))
    heading.font, heading.fill, heading.alignment = BOLD, RED, WRAPPED
    sheet.column_dimensions[get_column_letter(last)].width = WIDEST
    for number, faults in sorted(rows.items()):
        noted = defaultdict(list)
        for fault in faults:
            if fault.column is not None:
                noted[fault.column].append(fault.sentence)
        for column, sentences in noted.items():
            cell = sheet.cell(number, column + 1)
            cell.fill = RED
            if comments > 0 and hasattr(cell, "comment") and not _is_merged(cell):
                cell.comment = Comment(clauses(sentences), "")
                comments -= 1
        cell = sheet.cell(number, last)
        if not _is_merged(cell):
            put(cell, clauses(dict.fromkeys(str(fault.sentence) for fault in faults)))
            cell.fill, cell.alignment = RED, WRAPPED
    return comments


def _last_column(sheet):
    """The last column with a value: what is only formatted would put the sentences out of sight."""
    if sheet.max_row * sheet.max_column > KEPT:
        return sheet.max_column
    filled = (
        cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None or _is_merged(cell)
    )
    return max(filled, default=sheet.max_column)


def _is_merged(cell):
    """Whether a cell is covered by another."""
    return cell.__class__.__name__ == "MergedCell"


def _list(workbook, faults):
    """The first sheet: all that is wrong, each with a way to its cell."""
    sheet = workbook.create_sheet(str(PROBLEMS_SHEET), 0)
    for column, (heading, width) in enumerate(
        ((_("Sheet"), 20), (_("Cell"), 10), (_("Field"), 24), (str(PROBLEMS_HEADING), 90)), start=1
    ):
        cell = sheet.cell(1, column, heading)
        cell.font = BOLD
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, fault in enumerate(faults, 2):
        place = f"{get_column_letter((fault.column or 0) + 1)}{fault.row}"
        put(sheet.cell(number, 1), fault.sheet)
        row = _("Row %(row)s") % {"row": fault.row}
        cell = sheet.cell(number, 2, place if fault.column is not None else row)
        if fault.sheet in workbook.sheetnames:
            cell.hyperlink = Hyperlink(
                ref=cell.coordinate, location=f"{quote_sheetname(fault.sheet)}!{place}", display=cell.value
            )
            cell.font = LINK
        put(sheet.cell(number, 3), str(fault.field) or None).alignment = WRAPPED
        put(sheet.cell(number, 4), str(fault.sentence)).alignment = WRAPPED
    sheet.freeze_panes = "A2"
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
