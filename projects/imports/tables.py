"""A table in a sheet as people lay it out: a title and a unit line over it, headings of one to three lines,
numbers of rows, sums in between and under it, notes at its end. What is no record is left out, and said."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from .comparing import in_words
from .headings import ONLY_UNIT, OVER, Known, folded, normal, unit_line, unit_of
from .kept import TITLE, UNIT, Keeper, is_counting, is_units

# What marking.marked puts into a file in its reader's language. It must not be taken for the file's own when
# the file comes back, in whatever language, or as it was marked before.
PROBLEMS_SHEET, PROBLEMS_HEADING = _("Problems of the import"), _("What the import says is wrong")
MARKED_BEFORE = {"问题 Problems", "问题 / What is wrong"}
DEEPEST, LINES = 60, 3
SERIAL = {"序号", "序", "项次", "行号", "no", "#", "序列"}
HEADING = 80  # a longer text is no heading


@dataclass(frozen=True)
class Column:
    """A column: its index in the sheet (from 0), its heading (groups before it, parted by “ / ”; the letter
    of the column where it has none) and the unit of its numbers ("" | "wan" | "yi" | "yuan" | "%" …)."""

    index: int
    heading: str
    unit: str = ""


@dataclass(frozen=True)
class Row:
    """A record: its number as Excel counts, and the values of the whole row: `cells[column.index]`."""

    number: int
    cells: tuple


@dataclass(frozen=True)
class Table:
    """A table found in a sheet. `left_out` are (row number, why) of all rows with values that are neither
    headings nor records; `unit` is that of the line over the table, for columns without one."""

    sheet: str
    header: tuple[int, int]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: tuple = ()
    unit: str = ""


@cache
def marks():
    """The names of the sheet and the column that marking puts into a file, in every language."""
    both = (PROBLEMS_SHEET, PROBLEMS_HEADING)
    return MARKED_BEFORE | {told for one in both for told in in_words(lambda one=one: one).values()}


def find(sheet, fields):
    """The table of a sheet, recognised by the usual names of fields, or by its form where it has none of
    them; None where there is no table."""
    if sheet.name in marks() or not sheet.rows:
        return None
    known = Known(fields)
    layout = _Layout(sheet)
    header = layout.header(known)
    if header is None:
        return None
    first, last = header
    keeper = Keeper(layout, last, layout.serial(header, known))
    rows, left_out = [], list(layout.above(first))
    for index in range(last + 1, len(layout.rows)):
        why = keeper.left_out(index)
        if why is None:
            rows.append(Row(index + 1, layout.filled(index)))
        elif why:
            left_out.append((index + 1, why))
    columns = layout.columns(header, known, rows)
    if not columns:
        return None
    return Table(sheet.name, header, columns, tuple(rows), tuple(left_out), layout.unit(header))


def guess(table, fields):
    """{field code: column index}: which column each field is read from, none twice, none in doubt."""
    return Known(fields).match({column.index: column.heading for column in table.columns})


def rivals(table, fields):
    """{field code: [Column]}: fields that several columns have an equal claim to, or that one fills by its
    label and others bear a usual name of."""
    known = Known(fields)
    found, doubtful = known.claimed({column.index: column.heading for column in table.columns})
    several = {code: set(indexes) for code, indexes in doubtful.items()}
    for column in table.columns:
        codes = () if column.index in found.values() else known.exact(column.heading)
        for code in codes:
            if code in found:
                several.setdefault(code, {found[code]}).add(column.index)
    return {
        code: [column for column in table.columns if column.index in indexes]
        for code, indexes in several.items()
    }


def shape(table):
    """A fingerprint of the headings, their places and units, the same for next year's file of this form."""
    words = [table.unit] + [
        f"{column.index}:{re.sub(r'20[0-9]{2}|[0-9]{1,2}月', '#', normal(column.heading))}"
        for column in table.columns
    ]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


class _Layout:
    """A sheet with what its merged cells mean."""

    def __init__(self, sheet):
        self.rows, self.hidden = sheet.rows, sheet.hidden_rows
        if any(row and row[-1] in marks() for row in sheet.rows):
            self.rows = [row[:-1] for row in sheet.rows]
        self.width = len(self.rows[0])
        # {row: [(merged range)]} of ranges that reach into a row.
        self.into = {}
        for area in sheet.merged:
            for row in range(area[0], min(area[2], len(self.rows) - 1) + 1):
                self.into.setdefault(row, []).append(area)

    def spread(self, index):
        """A row of headings with every merged cell in all the columns and rows it covers."""
        row = list(self.rows[index])
        for top, left, _bottom, right in self.into.get(index, ()):
            for column in range(left, min(right + 1, self.width)):
                row[column] = self.rows[top][left]
        return row

    def filled(self, index):
        """A row of values; a word that is merged over several rows stands in each of them."""
        row = self.rows[index]
        if index in self.into:
            row = list(row)
            for top, left, _bottom, _right in self.into[index]:
                if top < index and row[left] is None and isinstance(self.rows[top][left], str):
                    row[left] = self.rows[top][left]
        return tuple(row)

    def header(self, known):
        """(first, last) row of the headings, None where there are none."""
        best, found = (1, 0), None
        for first in range(min(DEEPEST, len(self.rows))):
            for height in range(1, LINES + 1):
                last = first + height - 1
                if not self.can_head(first, last):
                    break
                hits = known.hits(filter(None, self.headings(first, last)))
                if (hits, -height) > best and hits > 1:
                    best, found = (hits, -height), (first, last)
        if found is None:
            found = self.by_form(known)
        if found is None:
            return None
        first, last = found
        while first and self.begins_above(first):
            first -= 1
        while last + 1 < len(self.rows) and (self.goes_on(last) or is_counting(self.rows[last + 1])):
            last += 1
        return first, last

    def begins_above(self, first):
        """Whether the row above holds groups of these headings: several texts, merged downwards or over
        columns."""
        cells = [cell for cell in self.spread(first - 1) if cell is not None]
        return (
            len(set(cells)) > 1
            and all(_is_heading(cell) and not unit_line(cell) for cell in cells)
            and any(
                area[2] >= first or area[3] > area[1]
                for area in self.into.get(first - 1, ())
                if self.rows[area[0]][area[1]] is not None
            )
        )

    def goes_on(self, last):
        """Whether a heading is merged into the next row, or the next row holds nothing but units."""
        if any(area[0] <= last < area[2] for area in self.into.get(last, ()) if self.rows[area[0]][area[1]]):
            return True
        return is_units(self.rows[last + 1])

    def can_head(self, first, last):
        """Whether these rows may be the lines of one heading: short texts in two columns at least, and each
        further line belongs under the first."""
        if last >= len(self.rows):
            return False
        row = self.rows[last]
        filled = [column for column, cell in enumerate(row) if cell is not None]
        if any(not _is_heading(row[column]) for column in filled):
            return False
        if last == first:
            return len({cell for cell in self.spread(first) if cell is not None}) > 1
        above = self.spread(last - 1)
        under = [column for column in filled if above[column] is None or self.is_group(last - 1, column)]
        return bool(filled) and (len(under) * 2 > len(filled) or self.goes_on(last - 1))

    def is_group(self, row, column):
        """Whether the heading of this cell goes over the columns to its right."""
        for _top, left, _bottom, right in self.into.get(row, ()):
            if left <= column <= right:
                return right > left
        return (
            column + 1 < self.width
            and self.rows[row][column] is not None
            and self.rows[row][column + 1] is None
        )

    def headings(self, first, last):
        """The heading of every column, "" where there is none; groups stand before it."""
        lines = []
        for index in range(first, last + 1):
            line = self.spread(index)
            if is_counting(line):
                continue
            if index < last and not self.into.get(index):
                line = self.reaching(line, index)
            lines.append(line)
        found = []
        for column in range(self.width):
            parts = []
            for line in lines:
                text = re.sub(r"\s+", " ", str(line[column])).strip() if line[column] is not None else ""
                if parts and ONLY_UNIT.match(folded(text)):
                    parts[-1] += f"（{text.strip('()（）')}）"
                elif text and text not in parts:
                    parts.append(text)
            found.append(OVER.join(parts))
        return found

    def reaching(self, line, index):
        """A line of groups in a file without merged cells: a group reaches to the next one, over columns
        that have a heading of their own under it."""
        under, line = self.rows[index + 1], list(line)
        for column in range(1, self.width):
            if line[column] is None and under[column] is not None and under[column - 1] is not None:
                line[column] = line[column - 1]
        return line

    def by_form(self, known):
        """The first row of texts that fills most of the sheet, has others under it and no text twice."""
        for index in range(min(DEEPEST, len(self.rows) - 1)):
            cells = [cell for cell in self.spread(index) if cell is not None]
            if (
                len(cells) * 2 > self.used()
                and all(_is_heading(cell) and isinstance(cell, str) for cell in cells)
                and len(set(cells)) == len(cells)
                and (len(cells) > 1 or known.hits(cells))
            ):
                return index, index
        return None

    def used(self):
        """How many columns have a value."""
        return sum(any(row[column] is not None for row in self.rows) for column in range(self.width))

    def above(self, first):
        """(row number, why) of what stands over the headings."""
        for index in range(first):
            cells = [str(cell) for cell in self.rows[index] if cell is not None]
            if cells:
                yield index + 1, UNIT if all(unit_line(cell) for cell in cells) else TITLE

    def unit(self, header):
        """The unit of the line over the table; the nearest one counts."""
        for index in range(header[0] - 1, -1, -1):
            for cell in self.rows[index]:
                if isinstance(cell, str) and (found := unit_line(cell)):
                    return found
        return ""

    def serial(self, header, known):
        """The index of the column that numbers the rows, None where there is none."""
        for column, heading in enumerate(self.headings(*header)):
            if normal(heading) in SERIAL and not known.hits([heading]):
                return column
        return None

    def columns(self, header, known, rows):
        """The columns that may mean something, with their units."""
        over, numbering, found = self.unit(header), self.serial(header, known), []
        for index, heading in enumerate(self.headings(*header)):
            if index == numbering:
                continue
            if not heading and all(row.cells[index] is None for row in rows):
                continue
            parts = [unit_of(part) for part in reversed(heading.split(OVER))]
            unit = next(filter(None, parts), "")
            if not unit and over and any(_may_count(row.cells[index]) for row in rows):
                unit = over
            found.append(Column(index, heading or get_column_letter(index + 1), unit))
        return tuple(found)


def _is_heading(cell):
    """Whether a cell may be a heading: a short text, or a year as a number."""
    if isinstance(cell, str):
        return len(cell) <= HEADING and not re.fullmatch(r"[\d,.%\s-]+", cell.strip())
    return cell is None or (isinstance(cell, int) and not isinstance(cell, bool) and 1990 < cell < 2100)


def _may_count(cell):
    """Whether a cell may be an amount, so that the unit over the table is its unit."""
    if isinstance(cell, str):
        return any(map(str.isdigit, cell))
    return isinstance(cell, int | float) and not isinstance(cell, bool)
