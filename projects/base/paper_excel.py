"""The tables of a paper as a workbook: a sheet each, and one of contents before them where there are more."""

from django.utils.translation import gettext as _

from .book import Book
from .papers import Paper


def workbook(paper_or_tables, *, by, at, title="") -> bytes:
    """The bytes of the .xlsx of a paper, or of some tables; `by` takes it `at` a moment (aware)."""
    above = ""
    tables = paper_or_tables
    if isinstance(paper_or_tables, Paper):
        title, tables = title or paper_or_tables.title, paper_or_tables.tables
        above = _("Figures with data as of %(day)s.") % {"day": paper_or_tables.as_of.isoformat()}
    book = Book(by=by, at=at, title=title)
    for table in tables:
        book.sheet(table, above=above)
    if len(tables) != 1:
        book.contents(title)
    return book.save()
