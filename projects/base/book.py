"""Tables of figures as sheets of a workbook in the customary form: title, day and unit over the table, the
total under it as formulas, heading frozen and repeated, ready to print across A4 or A3."""

import io
import re
from copy import copy
from datetime import UTC
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from .book_totals import formula
from .cells import plain, put
from .lights import light_of
from .money import WAN_PER_YI
from .paper_shown import headings, lines, side, signs, texts, unit_above
from .papers import PaperTable

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
THIN = Side(style="thin", color="666666")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TITLE, TEXT = Font(name="SimSun", size=20, bold=True), Font(name="SimSun", size=10)
HEAD = Font(name="SimSun", size=10, bold=True)
LINK = Font(name="SimSun", size=10, underline="single", color="0563C1")
FORMATS = {
    "count": "#,##0",
    "money": "#,##0.00",
    "percent": "0.0%",
    "points": "+0.0;-0.0;0.0",
    "place": "0",
    "change": '"↑"0;"↓"0;"—"',
    "day": "yyyy-mm-dd",
}
ALIGNED = {
    where: Alignment(horizontal=where, vertical="center", wrap_text=True)
    for where in ("left", "center", "right")
}
A4, A3 = 9, 8
# Widths in half signs: from which on a sheet is printed on A3, of the widest column, and of one of words.
WIDE, WIDEST, WORDS = 200, 60, 36
LINE, HIGHEST = 13, 409  # points
HEADING = 3  # the line of the headings
NAME = 31  # signs of a sheet's name


class Book:
    """A workbook of tables, taken by somebody at a moment (aware)."""

    def __init__(self, *, by, at, title=""):
        self._book, self._names, self._looks = Workbook(), {}, {}
        self._book.remove(self._book.active)
        self._stamp = _("Exported by %(name)s at %(at)s") % {"name": by, "at": f"{at:%Y-%m-%d %H:%M}"}
        properties = self._book.properties
        properties.creator = properties.lastModifiedBy = str(by)
        properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
        properties.title, properties.description = title, self._stamp

    def sheet(self, table: PaperTable, *, above="", below="", unknown="—", paper=None):
        """Add a table. `above` stands at the left over it, `below` under it; `unknown` is what a cell says
        that knows nothing."""
        page = self._book.create_sheet(self._name(table.title or table.key))
        last = len(table.columns)
        _across(page, 1, 1, last, table.title, TITLE, "center", 34)
        unit = unit_above(table)
        right = _("Unit: %(unit)s") % {"unit": unit} if unit else ""
        half = max(1, last * 2 // 3)
        if last > 1:
            _across(page, 2, half + 1, last, right, TEXT, "right", 18)
        _across(page, 2, 1, half, above, TEXT, "left", 18)
        for place, heading in enumerate(headings(table), 1):
            _set(put(page.cell(HEADING, place), heading), HEAD, "center")
        self._rows(page, table, unknown)
        foot = HEADING + len(table.rows) + (1 if table.total else 0) + 1
        for text in filter(None, (table.note, below)):
            _across(page, foot, 1, last, text, TEXT, "left", 18 * (1 + len(text) // 90))
            foot += 1
        self._print(page, table, paper)
        return page

    def contents(self, title):
        """Put a sheet before the others that names them, with links."""
        page = self._book.create_sheet(self._name(_("Contents")), 0)
        _across(page, 1, 1, 3, title, TITLE, "center", 34)
        for place, (heading, width) in enumerate(((_("No."), 8), (_("Table"), 70), (_("Rows"), 10)), 1):
            _set(page.cell(2, place, heading), HEAD, "center")
            page.column_dimensions[get_column_letter(place)].width = width
        for number, (name, words, rows) in enumerate(self._names.values(), 1):
            for place, value in enumerate((number, words, rows), 1):
                _set(put(page.cell(number + 2, place), value), TEXT, "left" if place == 2 else "center")
            link = page.cell(number + 2, 2)
            place = "'" + name.replace("'", "''") + "'!A1"
            link.hyperlink, link.font = Hyperlink(ref=link.coordinate, location=place), LINK
        self._print_setup(page, A4, "1:2")
        self._book.active = 0

    def save(self) -> bytes:
        """The file."""
        target = io.BytesIO()
        self._book.save(target)
        return target.getvalue()

    def _name(self, title):
        """A sheet's name: valid to every program, and given once."""
        plain = re.sub(r"[\\/*?:\[\]\x00-\x1f]", " ", title).strip(" '") or "1"
        name, number = plain[:NAME], 1
        taken = {one.lower() for one in (*self._book.sheetnames, "history")}
        while name.lower() in taken:
            number += 1
            end = f" {number}"
            name = plain[: NAME - len(end)].rstrip() + end
        return name

    def _rows(self, page, table, unknown):
        self._names[page.title] = (page.title, table.title, len(table.rows))
        rows, words = [*table.rows, *([table.total] if table.total else [])], texts(table)
        for place, column in enumerate(table.columns):
            drawn = [row[place] for row in words]
            where, letter = side(column, drawn), get_column_letter(place + 1)
            page.column_dimensions[letter].width = _width(column, drawn)
            for number, row in enumerate(rows):
                line, total = HEADING + 1 + number, number == len(table.rows)
                value = written(row.cells[place], column)
                summed = formula(table, place, HEADING + 1) if total else None
                known = summed is not None or value is not None
                cell = page.cell(line, place + 1)
                self._dress(
                    cell,
                    HEAD if total else TEXT,
                    where if known else "center",
                    format_of(column) if known and column.kind in FORMATS else "General",
                )
                if summed is not None:
                    cell.value = summed
                else:
                    put(cell, value if known or total else unknown)

    def _dress(self, cell, font, where, number_format):
        """Give a cell its looks: worked out once for all that look the same, of which there are thousands."""
        key = (id(font), where, number_format)
        if key not in self._looks:
            _set(cell, font, where)
            cell.number_format = number_format
            self._looks[key] = cell._style  # noqa: SLF001 - openpyxl has no public way to share a look
        cell._style = copy(self._looks[key])  # noqa: SLF001 - as above; seconds on a long list

    def _print(self, page, table, paper):
        frozen = next((place for place, one in enumerate(table.columns[:3]) if one.kind == "text"), -1) + 1
        page.freeze_panes = f"{get_column_letter(frozen + 1)}{HEADING + 1}"
        widths = [
            page.column_dimensions[get_column_letter(place + 1)].width for place in range(len(table.columns))
        ]
        for line, drawn in enumerate([headings(table), *texts(table)], HEADING):
            page.row_dimensions[line].height = max(_height(drawn, widths), 30 if line == HEADING else 0)
        self._print_setup(page, paper or (A3 if sum(widths) > WIDE else A4), f"1:{HEADING}")

    def _print_setup(self, page, paper, titles):
        page.print_title_rows = titles
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", paper
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.print_options.horizontalCentered = True
        page.oddFooter.left.text = self._stamp.replace("&", "&&")
        page.oddFooter.right.text = "&P / &N"
        for name, inches in (("left", 0.4), ("right", 0.4), ("top", 0.4), ("bottom", 0.6)):
            setattr(page.page_margins, name, inches)
        page.page_margins.footer = 0.3


def written(value, column):
    """A value as a cell holds it: amounts in the column's unit, percentages as fractions (as numbers where
    the heading has the sign), a light as shape and word."""
    if value is None or (isinstance(value, str) and not value):
        return None
    if column.kind == "money":
        return Decimal(value) / WAN_PER_YI if column.unit == "yi" else value
    if column.kind == "percent":
        return value if column.unit else Decimal(value) / 100
    if column.kind == "light":
        light = light_of(value)
        return str(light) if light else None
    return plain(value)


def format_of(column):
    """How a cell shows its number."""
    return "0.0" if column.kind == "percent" and column.unit else FORMATS[column.kind]


def _width(column, drawn):
    """A column's width: as wished, but enough for its longest number or short word."""
    longest = max((lines(text) for text in drawn), default=0) * 2 + 2
    return max(column.width, min(longest / 3, WORDS) if column.kind == "text" else min(longest, WIDEST))


def _height(texts, widths):
    """A line's height for its wrapped texts: programs do not measure what another wrote."""
    most = 1
    for text, wide in zip(texts, widths, strict=True):
        most = max(most, sum(max(1, -(-signs(part) * 1.85 // (wide - 1))) for part in text.split("\n")))
    return min(HIGHEST, LINE * most + 6)


def _set(cell, font, where, *, box=True):
    cell.font, cell.alignment = font, ALIGNED[where]
    if box:
        cell.border = BOX


def _across(page, row, first, last, words, font, where, height):
    """Words across some columns of one line."""
    if last > first:
        page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    _set(put(page.cell(row, first), words), font, where, box=False)
    page.row_dimensions[row].height = height
