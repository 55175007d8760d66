"""The classes of projects: a cross-table of count and investment by two of industry, chain, size, stage.

`cross` is a pure function of figures; `figures_of` asks for them (one query).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Chain

from .filters import BANDS, NO_BAND, NO_INDUSTRY
from .models import Project, Stage


@dataclass(frozen=True)
class Cell:
    """How many projects, and their total investment in 万元; None where none of them states one."""

    count: int = 0
    investment: Decimal | None = None

    def __add__(self, other):
        known = [one for one in (self.investment, other.investment) if one is not None]
        return Cell(self.count + other.count, sum(known) if known else None)


@dataclass(frozen=True)
class Heading:
    """A class of one dimension: the code that its filter takes, and its words."""

    code: str
    label: Any


@dataclass(frozen=True)
class Row:
    """A line of the table: its cells by the codes of the columns, and their sum."""

    heading: Heading
    cells: dict
    total: Cell


@dataclass(frozen=True)
class Cross:
    """The table: headings of its columns, rows, the sums of the columns and of all."""

    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    totals: dict
    total: Cell

    @property
    def largest(self):
        """(row's heading, column's heading, cell) of the cell with the most projects; None without any."""
        cells = [
            (row.heading, column, row.cells[column.code])
            for row in self.rows
            for column in self.columns
            if column.code in row.cells
        ]
        return max(cells, key=lambda found: found[2].count, default=None)


def cross(cells, rows, columns):
    """The Cross of {(row's code, column's code): Cell}; headings in order, empty ones left out."""

    def total(found):
        return sum(found, Cell())

    held = {code for one in cells for code in (("row", one[0]), ("column", one[1]))}
    columns = tuple(heading for heading in columns if ("column", heading.code) in held)
    lines = []
    for heading in rows:
        if ("row", heading.code) in held:
            own = {
                column.code: cells[heading.code, column.code]
                for column in columns
                if (heading.code, column.code) in cells
            }
            lines.append(Row(heading, own, total(own.values())))
    sums = {
        column.code: total(line.cells[column.code] for line in lines if column.code in line.cells)
        for column in columns
    }
    return Cross(columns, tuple(lines), sums, total(sums.values()))


@dataclass(frozen=True)
class Dimension:
    """One way to class: `name` is also its filter; `kind` tells industry and chain to be of one kind."""

    name: str
    label: Any
    kind: str

    def code(self):
        """An expression for the code of a project's class."""
        if self.name == "band":
            whens = [When(band.q(), then=Value(band.code)) for band in reversed(BANDS)]
            return Case(When(total_investment=None, then=Value(NO_BAND)), *whens)
        return F({"chain": "chain_id"}.get(self.name, self.name))

    def key(self, value):
        """The code in an address for a value of `code()`."""
        nothing = {"industry": NO_INDUSTRY, "chain": "null"}.get(self.name, "")
        return nothing if value in (None, "") else str(value)

    def headings(self):
        """All classes in their order, last the one of those not classed; for chains a query."""
        if self.name == "band":
            found = [*((band.code, band.label) for band in BANDS), (NO_BAND, _("not stated"))]
        elif self.name == "stage":
            found = Stage.choices
        elif self.name == "industry":
            found = [*Project.Industry.choices, (NO_INDUSTRY, _("not classed"))]
        else:
            found = [
                *((str(one.pk), str(one)) for one in Chain.objects.all()),
                ("null", _("of no industry chain")),
            ]
        return [Heading(code, label) for code, label in found]


DIMENSIONS = {
    one.name: one
    for one in (
        Dimension("industry", _("Industry"), "industry"),
        Dimension("chain", _("Industry chain"), "industry"),
        Dimension("band", _("Size"), "band"),
        Dimension("stage", _("Stage"), "stage"),
    )
}


def third(rows, columns):
    """The dimension that neither rows nor columns show, by which the table can be paged."""
    shown = {rows.kind, columns.kind}
    return next(one for one in DIMENSIONS.values() if one.kind not in shown)


def figures_of(projects, rows, columns):
    """{(row's code, column's code): Cell} of some projects (one query)."""
    found = (
        projects.order_by()
        .annotate(row_code=rows.code(), column_code=columns.code())
        .values_list("row_code", "column_code")
        .annotate(class_count=Count("pk"), class_sum=Sum("total_investment"))
    )
    return {
        (rows.key(row), columns.key(column)): Cell(count, investment)
        for row, column, count, investment in found
    }
