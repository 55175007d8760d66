"""The customary ledger as a workbook: title, unit and day over the table, the sum under it, who took the
file and when at its foot; ready to print across A3, or A4 by the printer."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from projects.ui.exports import harmless

THIN = Side(style="thin", color="666666")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TITLE, TEXT = Font(name="SimSun", size=20, bold=True), Font(name="SimSun", size=10)
HEAD = Font(name="SimSun", size=10, bold=True)
FORMATS = {"money": "#,##0.00", "percent": "0.0", "num": "0"}
SIDES = {"money": "right", "percent": "right", "num": "right", "mid": "center"}
A3 = 8


def ledger_book(title, above, shown, rows, sums, below, by):
    """The bytes of the workbook. `above` are the words left and right over the table, `rows` the values of
    the `shown` columns, `sums` those of the sum, `below` the words at the foot."""
    book = Workbook()
    book.properties.creator = str(by)
    page = book.active
    page.title = title[:31]
    last = len(shown)
    _line(page, 1, title, TITLE, last, "center", 34)
    half = last * 2 // 3
    for first, end, words, side in ((1, half, above[0], "left"), (half + 1, last, above[1], "right")):
        page.merge_cells(start_row=2, start_column=first, end_row=2, end_column=end)
        _set(page.cell(2, first, harmless(words)), TEXT, side, box=False)
    for number, column in enumerate(shown, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
        _set(page.cell(3, number, str(column.heading)), HEAD, "center")
    page.row_dimensions[3].height = 42
    for place, values in enumerate([*rows, sums], 4):
        font = HEAD if place == 4 + len(rows) else TEXT
        for number, (column, value) in enumerate(zip(shown, values, strict=True), 1):
            cell = page.cell(place, number, harmless(value))
            _set(cell, font, SIDES.get(column.kind, "left"))
            if column.kind in FORMATS and value is not None:
                cell.number_format = FORMATS[column.kind]
    _line(page, 5 + len(rows), harmless(below), TEXT, last, "left", 18)
    page.freeze_panes = "C4"
    page.print_title_rows = "1:3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A3
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "&P / &N"
    for side in ("left", "right", "top", "bottom"):
        setattr(page.page_margins, side, 0.4)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _set(cell, font, side, *, box=True):
    cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center", wrap_text=True)
    if box:
        cell.border = BOX


def _line(page, row, words, font, last, side, height):
    """One line across the table."""
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    _set(page.cell(row, 1, words), font, side, box=False)
    page.row_dimensions[row].height = height
