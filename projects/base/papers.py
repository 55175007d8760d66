"""A paper: texts and tables of figures that page, Word, Excel and snapshot draw alike.

A paper holds raw values; each way of drawing it shows them by the kind of their column. It goes to JSON and
comes back the same (`to_json`, `from_json`), so that what was published can be kept.

Kinds of columns and their values: `text` (str), `count` (int), `money` (Decimal in 万元, shown in the
column's unit: "yi" or "wan"), `percent` and `points` (Decimal, times 100), `place` (int), `change` (int:
places risen or fallen), `light` ("GREEN", …), `day` (date); None is what is unknown.
"""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from .errors import RuleViolation

KINDS = ("text", "count", "money", "percent", "points", "place", "change", "light", "day")
DECIMALS = ("money", "percent", "points")


@dataclass(frozen=True)
class PaperColumn:
    """A column of a table. `unit` stands in its heading: "yi" and "wan" for money, else its words.

    `total` says how a sum is made where a table has one: "sum", or "share:a:b" for a percentage of two
    columns' sums; "" where it is not one of the rows above. `figure` names what the numbers count, for the
    list behind them (see bulletins.basis). `width` is in signs.
    """

    key: str
    label: str
    kind: str = "text"
    unit: str = ""
    total: str = ""
    figure: str = ""
    width: int = 10


@dataclass(frozen=True)
class PaperRow:
    """A row: values by the columns' order; `basis` narrows the list behind its numbers ("division=12")."""

    cells: tuple
    basis: str = ""

    def value(self, place):
        return self.cells[place]


@dataclass(frozen=True)
class PaperTable:
    """A table. `total` is the row under the others, None where there is none. `wide` ones need a landscape
    page; `is_list` ones are lists of projects for the annex. `internal` ones stand in the internal edition
    alone."""

    key: str
    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...] = ()
    total: PaperRow | None = None
    note: str = ""
    wide: bool = False
    is_list: bool = False
    internal: bool = False

    def place(self, key: str) -> int:
        """Which column has a key."""
        return next(place for place, column in enumerate(self.columns) if column.key == key)

    def values(self, key: str) -> list:
        """The values of a column, without the total."""
        place = self.place(key)
        return [row.cells[place] for row in self.rows]


@dataclass(frozen=True)
class PaperChart:
    """A chart of a table: `label` names the column of its labels, `series` are (column's key, name, style).
    `kind` is that of ui.charts."""

    name: str
    title: str
    table: str
    label: str
    series: tuple[tuple[str, str, str], ...]
    kind: str = "bar"
    unit: str = ""


@dataclass(frozen=True)
class PaperSection:
    """A part with its heading, its text (paragraphs), and the keys of its tables and charts."""

    code: str
    heading: str
    text: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    internal: bool = False


@dataclass(frozen=True)
class Paper:
    """The whole: `title`, the period's name, up to which day its data go, sections in order, and its tables
    and charts by key. Tables that no section names are its annexes, in their order."""

    title: str
    period: str
    as_of: datetime.date
    sections: tuple[PaperSection, ...] = ()
    tables: tuple[PaperTable, ...] = ()
    charts: tuple[PaperChart, ...] = ()

    def table(self, key: str) -> PaperTable:
        return next(table for table in self.tables if table.key == key)

    def annexes(self) -> list[PaperTable]:
        """The tables after the text."""
        named = {key for section in self.sections for key in section.tables}
        return [table for table in self.tables if table.key not in named]

    def public(self) -> "Paper":
        """The edition for publication: without what is internal."""
        tables = tuple(table for table in self.tables if not table.internal)
        kept = {table.key for table in tables}
        sections = tuple(
            PaperSection(
                one.code,
                one.heading,
                one.text,
                tuple(key for key in one.tables if key in kept),
                one.charts,
            )
            for one in self.sections
            if not one.internal
        )
        charts = tuple(chart for chart in self.charts if chart.table in kept)
        names = {chart.name for chart in charts}
        sections = tuple(
            PaperSection(
                one.code, one.heading, one.text, one.tables, tuple(n for n in one.charts if n in names)
            )
            for one in sections
        )
        return Paper(self.title, self.period, self.as_of, sections, tables, charts)


# To JSON and back


def to_json(paper: Paper) -> dict[str, Any]:
    """A paper as what JSON can hold: decimals and days as text."""
    told = asdict(paper)
    told["as_of"] = paper.as_of.isoformat()
    for table, original in zip(told["tables"], paper.tables, strict=True):
        table["rows"] = [_row_to_json(row) for row in original.rows]
        table["total"] = None if original.total is None else _row_to_json(original.total)
    return told


def _row_to_json(row: PaperRow) -> dict[str, Any]:
    cells = [str(one) if isinstance(one, (Decimal, datetime.date)) else one for one in row.cells]
    return {"cells": cells, "basis": row.basis}


def from_json(told: dict[str, Any]) -> Paper:
    """The paper that `to_json` told. Raises RuleViolation `unknown_kind` for what it could not have told."""
    return Paper(
        told["title"],
        told["period"],
        datetime.date.fromisoformat(told["as_of"]),
        tuple(
            PaperSection(**{name: _tuple(value) for name, value in one.items()}) for one in told["sections"]
        ),
        tuple(_table(one) for one in told["tables"]),
        tuple(
            PaperChart(**{**one, "series": tuple(tuple(line) for line in one["series"])})
            for one in told["charts"]
        ),
    )


def _tuple(value):
    return tuple(value) if isinstance(value, list) else value


def _table(told: dict[str, Any]) -> PaperTable:
    columns = tuple(PaperColumn(**column) for column in told["columns"])
    for column in columns:
        if column.kind not in KINDS:
            raise RuleViolation("unknown_kind", column.kind)
    total = told["total"]
    return PaperTable(
        **{
            **told,
            "columns": columns,
            "rows": tuple(_row(row, columns) for row in told["rows"]),
            "total": None if total is None else _row(total, columns),
        }
    )


def _row(told: dict[str, Any], columns: tuple[PaperColumn, ...]) -> PaperRow:
    cells = (_cell(cell, column.kind) for cell, column in zip(told["cells"], columns, strict=True))
    return PaperRow(tuple(cells), told["basis"])


def _cell(cell, kind: str):
    if cell is None:
        return None
    if kind in DECIMALS:
        return Decimal(cell)
    return datetime.date.fromisoformat(cell) if kind == "day" else cell
