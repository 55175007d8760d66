"""Files of tables as sheets of values. Nothing in a file is ever computed, followed or executed: a formula
is what it showed when the file was last saved."""

import datetime
import io
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from . import biff, delimited, packages
from .cells import EPOCH, SERIALS, plain
from .looks import check_size

# Rows that all merged cells together may cover.
MOST_MERGED = 100_000


@dataclass
class Sheet:
    """A sheet from its cell A1 on: rows of str, int, float, bool, date, datetime or None, all of one
    length. `hidden_rows` count from 0; `merged` are (first row, first column, last row, last column)."""

    name: str
    rows: list[list]
    hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)


def read(content, kind):
    """The sheets of a file that `files.check` has let through, `kind` as it said. Raises UploadRefused."""
    if kind == "csv":
        return [Sheet("CSV", delimited.rows(delimited.decode(content)))]
    looks = (biff if kind == "xls" else packages).looks(content)
    check_size(looks)
    return _read(content, looks)


def _read(content, looks):
    """The sheets of a workbook, read the fast way and completed by their looks."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            found = []
            for meta, look in zip(workbook.sheets_metadata, looks, strict=True):
                if meta.typ == SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_name(meta.name)
                    found.append(_sheet(sheet, look, meta.visible != SheetVisibleEnum.Visible))
            return found
    except PasswordError:
        raise packages.locked() from None
    except (CalamineError, ValueError, OSError):
        raise packages.broken() from None
    except BaseException as error:
        # The reader is a compiled one; what it stumbles over comes as a class of its own.
        if type(error).__name__ == "PanicException":
            raise packages.broken() from None
        raise


def _sheet(sheet, look, hidden):
    """One sheet."""
    rows = [[_value(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    width = max(map(len, rows), default=0)
    for row, column in look.instead:
        width = max(width, column + 1)
        rows += [[] for _missing in range(row + 1 - len(rows))]
    rows = [row + [None] * (width - len(row)) if len(row) < width else row for row in rows]
    for (row, column), text in look.instead.items():
        rows[row][column] = text
    for (row, column), kind in look.looks.items():
        if row < len(rows) and column < width:
            rows[row][column] = _shown(rows[row][column], kind)
    return Sheet(look.name, rows, hidden, _merged(sheet, len(rows), width), look.hidden_rows)


def _merged(sheet, height, width):
    """Merged ranges as far as there are values; of very many only the first, which head the table."""
    found, covered = [], 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        area = top, left, min(bottom, height - 1), min(right, width - 1)
        if top < height and left < width and area != (top, left, top, left):
            covered += area[2] - top + 1
            if covered > MOST_MERGED:
                break
            found.append(area)
    return found


def _value(cell):
    """A value as our readers know it."""
    if cell.__class__ is str:
        return cell if cell and not cell.isspace() else None
    if cell.__class__ is float:
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date()
    return cell


def _shown(value, kind):
    """A number as its format shows it: 0.45 as 45%, 2025.1 as 2025.10, 45717 as a day."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if kind == "%":
        return f"{plain(round(value * 100, 10))}%"
    if kind == "0.00":
        return f"{value:.2f}" if isinstance(value, float) and 1900 < value < 2100 else value
    return EPOCH + datetime.timedelta(days=int(value)) if int(value) in SERIALS else value
