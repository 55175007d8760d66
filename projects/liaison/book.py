"""The customary ledger as a workbook: the columns that the page shows, across A3."""

from projects.base.book import A3, Book
from projects.base.papers import PaperColumn, PaperRow, PaperTable

KINDS = {"money": "money", "percent": "percent", "num": "count"}
RATE = "share:sum_completed:sum_planned"


def ledger_book(title, above, shown, rows, sums, below, *, by, at):
    """The bytes of the workbook. `above` are the words over the table, `rows` the values of the `shown`
    columns, `sums` those of the sum, `below` the words at the foot."""
    columns = tuple(_column(place, column) for place, column in enumerate(shown))
    lines = tuple(PaperRow(tuple(values)) for values in rows)
    book = Book(by=by, at=at, title=title)
    table = PaperTable("ledger", title, columns, lines, PaperRow(tuple(sums)))
    book.sheet(table, above=above, below=below, unknown=None, paper=A3)
    return book.save()


def _column(place, column):
    total = RATE if column.total == "rate" else column.total and "sum"
    return PaperColumn(
        column.total or f"column{place}",
        str(column.heading),
        KINDS.get(column.kind, "text"),
        "wan" if column.kind == "money" else column.unit,
        total,
        width=column.width,
    )
