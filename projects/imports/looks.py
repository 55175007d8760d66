"""What the fast reader of workbooks does not tell of a sheet: how far it reaches, which numbers are shown as
percentages or days, which cells hold errors or formulas without a value, which rows are hidden.

Nothing is kept but those cells, so that a sheet of a million cells is looked through without being built.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from projects.base.uploads import UploadRefused

from .cells import NOT_COMPUTED

ROWS, COLUMNS, CELLS, SHEETS = 50_000, 500, 1_500_000, 100
# What only Chinese editions of Excel and WPS write: dates without a format of their own.
CHINESE_DAYS = {*range(27, 37), *range(50, 59)}
PERCENTS = {9, 10}
TWO_DECIMALS = 2
SPACE = 65_536  # bytes read at a time


@dataclass
class Look:
    """A sheet: its last row and column with a value (counted from 1), hidden rows (from 0), the cells
    {(row, column): "%" | "0.00" | "day"} whose look says what their number means, and the cells
    {(row, column): text} that show an error or lack the value of their formula. `covered` is how many cells
    its merged ranges and links cover together."""

    name: str = ""
    rows: int = 0
    columns: int = 0
    hidden_rows: set = field(default_factory=set)
    looks: dict = field(default_factory=dict)
    instead: dict = field(default_factory=dict)
    covered: int = 0

    def reach(self, row, column):
        """A value stands here (from 0)."""
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1


def check_size(looks):
    """Refuse workbooks with more sheets, rows, columns or cells than anybody fills in by hand."""
    if len(looks) > SHEETS:
        raise UploadRefused("sheets", _("The file has more than %(limit)s sheets."), limit=SHEETS)
    for look in looks:
        if look.rows > ROWS:
            raise UploadRefused(
                "rows",
                _(
                    "Sheet “%(sheet)s” reaches down to row %(last)s; at most %(limit)s rows can be read. "
                    "Delete what stands below the table, or part the file."
                ),
                sheet=look.name,
                last=look.rows,
                limit=ROWS,
            )
        if look.columns > COLUMNS:
            raise UploadRefused(
                "columns",
                _(
                    "Sheet “%(sheet)s” reaches to column %(last)s; at most %(limit)s columns can be read. "
                    "Delete what stands to the right of the table."
                ),
                sheet=look.name,
                last=look.columns,
                limit=COLUMNS,
            )
    if sum(look.rows * look.columns for look in looks) > CELLS:
        raise UploadRefused(
            "cells",
            _("The file has more than %(limit)s cells. Part it and bring in one after another."),
            limit=CELLS,
        )


def look_of(number, code=""):
    """What a number format says of its numbers: "%", "day", "0.00" or ""."""
    if number in PERCENTS:
        return "%"
    if number in CHINESE_DAYS:
        return "day"
    if number == TWO_DECIMALS:
        return "0.00"
    bare = re.sub(r'"[^"]*"|\\.|\[[^]]*]|_.', "", code or "").split(";")[0]
    if "%" in bare:
        return "%"
    return "0.00" if bare.strip() == "0.00" else ""


PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.IGNORECASE)
NUMBER = re.compile("[0-9]{1,7}")
LETTERS = [get_column_letter(number) for number in range(1, COLUMNS + 2)]


class SheetXml:
    """One pass over the XML of a sheet. `formats` are the looks of the workbook's cell formats by index.

    It is called for every element of a sheet, so it does little for most of them.
    """

    def __init__(self, name, formats):
        self.look, self.formats = Look(name), formats
        # The cell that is being read: its place, type and format, whether it has a formula or a value.
        self.row, self.column, self.kind, self.style = -1, -1, "", ""
        self.in_cell = self.formula = self.valued = False
        self.row_name, self.text = "", []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = refuse_doctype

    def read(self, stream):
        """The look of the sheet that a stream of bytes holds."""
        while part := stream.read(SPACE):
            self.parser.Parse(part, False)
        self.parser.Parse(b"", True)
        if self.in_cell:
            self.finish()
        return self.look

    def start(self, name, attributes):
        """An element begins; elements are told apart by their names without prefix."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            if self.in_cell:
                self.finish()
            self.in_cell, self.formula, self.valued = True, False, False
            self.column += 1
            found = attributes.get("r")
            # Most cells stand where one expects them.
            if found and (self.column >= COLUMNS or found != LETTERS[self.column] + self.row_name):
                self.move(found)
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s")
        elif name in ("v", "t"):
            self.valued = True
            if self.formula or self.kind == "e":
                self.parser.CharacterDataHandler = self.text.append
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.begin_row(attributes)
        elif name in ("mergeCell", "hyperlink"):
            left, top, right, bottom = range_boundaries(attributes.get("ref", "A1"))
            self.look.covered += (right - left + 1) * (bottom - top + 1)

    def begin_row(self, attributes):
        """A row begins."""
        if self.in_cell:
            self.finish()
        found = attributes.get("r")
        if found is not None and not NUMBER.fullmatch(found):
            raise ValueError(found)
        self.row = int(found) - 1 if found else self.row + 1
        self.column, self.row_name = -1, str(self.row + 1)
        if attributes.get("hidden") in ("1", "true"):
            self.look.hidden_rows.add(self.row)

    def move(self, place):
        """A cell says where it stands. Raises ValueError where that is no place."""
        found = PLACE.fullmatch(place)
        if not found:
            raise ValueError(place)
        self.column, self.row = column_index_from_string(found[1].upper()) - 1, int(found[2]) - 1
        self.row_name = found[2]

    def finish(self):
        """A cell has ended; one without a value does not count."""
        self.in_cell = False
        if not (self.valued or self.formula):
            return
        look = self.look
        if self.formula or self.kind == "e":
            self.finish_formula()
        elif self.style and self.kind == "n" and self.style in self.formats:
            look.looks[self.row, self.column] = self.formats[self.style]
        if self.row >= look.rows:
            look.rows = self.row + 1
        if self.column >= look.columns:
            look.columns = self.column + 1

    def finish_formula(self):
        """A cell with a formula or an error has ended."""
        self.parser.CharacterDataHandler = None
        written = "".join(self.text).strip()
        self.text.clear()
        place = self.row, self.column
        if self.kind == "e":
            self.look.instead[place] = written[:20] or "#N/A"
        elif not written and self.kind != "str":
            self.look.instead[place] = NOT_COMPUTED
        elif self.kind == "n" and self.style in self.formats:
            self.look.looks[place] = self.formats[self.style]


def refuse_doctype(*_args):
    """No workbook needs definitions of its own in its XML; they are for bombs."""
    raise UploadRefused("content", _("This workbook holds parts that no workbook needs; it was not read."))
