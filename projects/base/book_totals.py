"""The total of a table as formulas of a spreadsheet, that agree with the total that is known."""

from decimal import Decimal

from openpyxl.utils import get_column_letter

from .money import WAN_PER_YI
from .papers import PaperColumn, PaperTable

# How far a share may be from the one that is known, in percentage points: it is shown with one decimal.
NEAR = Decimal("0.05")


def formula(table: PaperTable, place: int, first: int) -> str | None:
    """The formula of a column's total, the rows beginning in line `first`; None where the total is no sum of
    the rows that stand there, so that the known one is written."""
    column, known = table.columns[place], table.total.cells[place]
    if not column.total or known is None or not table.rows:
        return None
    if column.total == "sum":
        return _sum(table, place, first)
    _word, part, whole = column.total.split(":")
    keys = [one.key for one in table.columns]
    if part not in keys or whole not in keys:
        return None
    return _share(table, column, (keys.index(part), keys.index(whole)), first, known)


def _sum(table, place, first):
    values = [value for value in table.values(table.columns[place].key) if value is not None]
    if sum(values) != table.total.cells[place]:
        return None
    letter = get_column_letter(place + 1)
    return f"=SUM({letter}{first}:{letter}{first + len(table.rows) - 1})"


def _share(table, column: PaperColumn, places, first, known):
    part, whole = (table.total.cells[place] for place in places)
    if part is None or not whole or abs(Decimal(part) * 100 / Decimal(whole) - Decimal(known)) > NEAR:
        return None
    line = first + len(table.rows)
    upper, lower = (f"{get_column_letter(place + 1)}{line}" for place in places)
    scale = _scale(table.columns[places[0]]) / _scale(table.columns[places[1]]) * (100 if column.unit else 1)
    times = "" if scale == 1 else f"*{scale.normalize():f}"
    return f'=IF({lower}=0,"—",{upper}/{lower}{times})'


def _scale(column):
    """What 1 in a column is worth, in 万元 for amounts."""
    return WAN_PER_YI if column.kind == "money" and column.unit == "yi" else Decimal(1)
