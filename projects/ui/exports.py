"""Lists as files: exactly the filtered rows, the visible columns, who exported and when.

The first line are the headings, every other line is a row of the list, and nothing else stands in the
table, so that programs can read the file too. What a page shows as the second line of a cell is a column.
Who and when stand in its name; in a workbook also in its properties, at the foot of each printed page and on
a sheet of their own.

A long list never lies in memory: CSV is sent while it is read, a workbook is written to a temporary file
that is sent when it is whole. What fails at the start is answered as an error; where it fails later, the
connection breaks off, so that a browser reports the file as incomplete.
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from projects.base.book import MIME
from projects.base.cells import harmless, is_misread, plain, put
from projects.base.wording import noted

from .files import saved_as

BATCH = 1000
WIDEST = 48


class Rows(list):
    """Records that are in memory, for a Sheet or a table where a queryset would stand."""

    model = None

    def iterator(self, chunk_size=None):
        """All of them, as a queryset gives them."""
        return iter(self)


@dataclass(frozen=True)
class Sheet:
    """What a file holds: title, columns and a queryset, who takes it (`by`) and when (`at`, aware).

    `conditions` are the filters in words, for the reader of the file. `load(records)` gives a batch
    of records what their cells need besides.
    """

    title: str
    columns: list
    queryset: object
    by: object
    at: datetime
    conditions: tuple = ()
    load: Callable = list

    @property
    def stamp(self):
        """Who exported, and when."""
        return _("Exported by %(name)s at %(at)s") % {
            "name": self.by,
            "at": f"{self.at:%Y-%m-%d %H:%M}",
        }

    @cached_property
    def filed(self):
        """The columns as they stand in the file: each with what its cells tell beside their value, unless
        another column does."""
        found, paths = [], {column.path for column in self.columns}
        for column in self.columns:
            told = [one for one in column.beside(self.queryset.model) if one.path not in paths]
            paths.update(one.path for one in told)
            found += [column, *told]
        return found

    def headings(self):
        """The heading line, units included."""
        model = self.queryset.model
        return [noted(column.heading(model), column.unit) for column in self.filed]

    def rows(self, guard=harmless):
        """The values of every row, fetched in batches; `guard` makes one fit for a cell."""
        readers = [column.value for column in self.filed]
        records = self.queryset.iterator(chunk_size=BATCH)
        while batch := list(islice(records, BATCH)):
            self.load(batch)
            for record in batch:
                yield [guard(read(record)) for read in readers]

    def filename(self, extension):
        """`Projects_20250328-1432_Zhang.xlsx`, in the reader's language."""
        parts = [self.title, f"{self.at:%Y%m%d-%H%M}", str(self.by)]
        return "_".join(re.sub(r'[\\/:*?"<>|\s]+', "_", part) for part in parts) + f".{extension}"


def as_csv(sheet):
    """The sheet as CSV in UTF-8 with the mark by which Excel knows it; a long one is sent as it is read."""
    rows = sheet.rows()
    first = list(islice(rows, BATCH))
    head = "\ufeff" + _lines([sheet.headings(), *first])
    kind = "text/csv; charset=utf-8"
    if len(first) < BATCH:
        return _sent(HttpResponse(head, content_type=kind), sheet, "csv")
    # It is read after the request is answered, when the reader's language is no longer in force.
    body = _in_language(get_language(), chain([head], _batches(rows)))
    return _sent(StreamingHttpResponse(body, content_type=kind), sheet, "csv")


def _lines(rows):
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return target.getvalue()


def _batches(rows):
    while batch := list(islice(rows, BATCH)):
        yield _lines(batch)


def _in_language(language, parts):
    """The same parts, each made in a language."""
    while True:
        with override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


def as_xlsx(sheet):
    """The sheet as a workbook: frozen heading, numbers as numbers, a second sheet that says what it is."""
    book = Workbook(write_only=True)
    book.properties.creator = book.properties.lastModifiedBy = str(sheet.by)
    book.properties.created = book.properties.modified = sheet.at.astimezone(UTC).replace(tzinfo=None)
    book.properties.title, book.properties.description = sheet.title, sheet.stamp
    page = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", sheet.title)[:31])
    page.freeze_panes = "B2"
    page.oddHeader.center.text = sheet.title.replace("&", "&&")
    page.oddFooter.left.text = sheet.stamp.replace("&", "&&")
    page.oddFooter.right.text = "&P / &N"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    headings = sheet.headings()
    for number, (column, heading) in enumerate(zip(sheet.filed, headings, strict=True), start=1):
        wide = WIDEST if column.css == "name" else max(12, min(WIDEST, 2 * len(heading) + 2))
        page.column_dimensions[get_column_letter(number)].width = wide
    page.append([_heading(page, text) for text in headings])
    formats = [column.number_format for column in sheet.filed]
    count = 0
    try:
        for row in sheet.rows(plain):
            page.append([_typed(page, value, shown) for value, shown in zip(row, formats, strict=True)])
            count += 1
    except BaseException:
        # What was written so far lies in a file of openpyxl's, which only a saved book takes away.
        page.close()
        Path(page._writer.out).unlink(missing_ok=True)  # noqa: SLF001 - it has no way to give up
        raise
    page.auto_filter.ref = f"A1:{get_column_letter(len(formats))}{count + 1}"
    about = book.create_sheet(_("About"))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 18, 80
    about.append([_("List"), put(WriteOnlyCell(about), sheet.title)])
    about.append([_("Exported by"), put(WriteOnlyCell(about), sheet.by)])
    about.append([_("At"), f"{sheet.at:%Y-%m-%d %H:%M}"])
    about.append([_("Rows"), count])
    for condition in sheet.conditions or (_("none"),):
        about.append([_("Filter"), put(WriteOnlyCell(about), condition)])
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(target)
    target.seek(0)
    if count < BATCH:
        with target:
            return _sent(HttpResponse(target.read(), content_type=MIME), sheet, "xlsx")
    return _sent(FileResponse(target, content_type=MIME), sheet, "xlsx")


FORMATS = {"csv": as_csv, "xlsx": as_xlsx}


def _heading(page, text):
    cell = put(WriteOnlyCell(page), text)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
    return cell


def _typed(page, value, shown):
    """A number in its format; text that a workbook would take for something else as text."""
    if shown and isinstance(value, (int, float, Decimal)):
        cell = WriteOnlyCell(page, value)
        cell.number_format = shown
        return cell
    return put(WriteOnlyCell(page), value) if is_misread(value) else value


def _sent(response, sheet, extension):
    return saved_as(response, sheet.filename(extension))
