"""What the fast reader of workbooks does not tell of a sheet: how far it reaches, which numbers are shown as
percentages or days, which cells hold errors or formulas without a value, which rows are hidden.

Nothing is kept but those cells, so that a sheet of a million cells is looked through without being built.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

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
    {(row, column): text} that show an error or lack the value of their formula."""

    name: str = ""
    rows: int = 0
    columns: int = 0
    hidden_rows: set = field(default_factory=set)
    looks: dict = field(default_factory=dict)
    instead: dict = field(default_factory=dict)

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


@lru_cache(maxsize=1024)
def column_of(letters):
    """AB as 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class SheetXml:
    """One pass over the XML of a sheet. `formats` are the looks of the workbook's cell formats by index."""

    def __init__(self, name, formats):
        self.look, self.formats = Look(name), formats
        self.row = self.column = -1
        self.kind = self.style = ""
        self.in_cell = self.formula = self.valued = False
        self.text = []
        self.names = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = refuse_doctype

    def read(self, stream):
        """The look of the sheet that a stream of bytes holds."""
        while part := stream.read(SPACE):
            self.parser.Parse(part, False)
        self.parser.Parse(b"", True)
        self.finish()
        return self.look

    def start(self, name, attributes):
        """An element begins; elements are told apart by their local names."""
        local = self.names.get(name)
        if local is None:
            local = self.names[name] = name.rpartition(":")[2]
        if local == "c":
            self.finish()
            self.begin(attributes)
        elif local in ("v", "t", "r") and self.in_cell:
            self.valued = True
            if self.formula or self.kind == "e":
                self.parser.CharacterDataHandler = self.text.append
        elif local == "f" and self.in_cell:
            self.formula = True
        elif local == "row":
            self.finish()
            found = attributes.get("r", "")
            self.row = int(found) - 1 if found.isdecimal() else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.look.hidden_rows.add(self.row)

    def begin(self, attributes):
        """A cell begins."""
        found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", attributes.get("r", ""))
        if found:
            self.column, self.row = column_of(found[1]), int(found[2]) - 1
        else:
            self.column += 1
        self.in_cell, self.formula, self.valued = True, False, False
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")

    def finish(self):
        """A cell has ended."""
        if not self.in_cell:
            return
        self.in_cell = False
        written = ""
        if self.formula or self.kind == "e":
            self.parser.CharacterDataHandler = None
            written = "".join(self.text).strip()
            self.text.clear()
        if not (self.valued or self.formula):
            return
        place = self.row, self.column
        if self.formula and not written and self.kind != "str":
            self.look.instead[place] = NOT_COMPUTED
        elif self.kind == "e":
            self.look.instead[place] = written[:20] or "#N/A"
        elif self.kind == "n" and self.style:
            look = self.formats.get(self.style)
            if look:
                self.look.looks[place] = look
        self.look.reach(*place)


def refuse_doctype(*_args):
    """No workbook needs definitions of its own in its XML; they are for bombs."""
    raise UploadRefused("content", _("This workbook holds parts that no workbook needs; it was not read."))
