"""Reading a list of theirs: which column is which, and what each row says, without judging it."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.base.periods import Month
from projects.imports import cells, files, tables, workbooks
from projects.imports.kinds import Field

from .fields import SOURCES, Unit
from .likeness import code_of

COMPACT = re.compile(r"((?:19|20)\d\d)年?(?:(\d\d)(\d\d)?)?")
# A list of a whole region; more is a mistake, and would not be matched in a bearable time.
MOST_ROWS = 5000


@dataclass(frozen=True)
class Theirs:
    """A row of their list: `values` are those that were understood, by source; `raw` what stood there."""

    row: int
    code: str
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """A day as exactly as they gave it: a month alone is all of its days."""

    first: Any
    last: Any


def span(value, reading):
    """First and last day of what stands in a cell, None for nothing; platforms write 2024, 202403 and
    20240328 too."""
    digits = COMPACT.fullmatch(cells.plain(value).strip())
    if digits:
        year, month, day = (int(part) if part else None for part in digits.groups())
        try:
            first = datetime.date(year, month or 1, day or 1)
        except ValueError:
            return None
        if day:
            return Span(first, first)
        return Span(first, Month.of(first).last if month else datetime.date(year, 12, 31))
    first = cells.first_day(value, reading)
    return first and Span(first, cells.day(value, reading))


def number(value, reading):
    """A number of any kind, None for nothing."""
    text = cells.plain(value)
    return Decimal(text) if text.replace(".", "", 1).isdigit() else None


READERS = {
    "text": cells.text(5000),
    "amount": cells.amount,
    "percent": cells.percent,
    "count": number,
    "day": span,
}


def fields_of(columns):
    """The columns of a layout as the reader of tables knows fields: by their own heading first."""
    found = []
    for column in columns:
        source = SOURCES.get(column.source)
        if source is None or source.kind == "place" or any(one.code == source.code for one in found):
            continue
        found.append(
            Field(
                source.code,
                column.heading,
                READERS[source.kind],
                names=(str(source.label), *source.names),
                unit={"amount": column.unit or Unit.WAN, "percent": "%"}.get(source.kind, ""),
                is_key=source.code in ("national_code", "name"),
            )
        )
    return tuple(found)


def read_list(upload, columns, reading):
    """(rows of theirs, sources compared) of an uploaded list.

    Raises files' UploadRefused, and RuleViolation `no_table` or `too_many`.
    """
    content_kind = files.check(upload)
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    fields = fields_of(columns)
    for sheet in workbooks.read(content, content_kind):
        table = None if sheet.hidden else tables.find(sheet, fields)
        guessed = tables.guess(table, fields) if table else {}
        if guessed.keys() & {"national_code", "name"}:
            return _rows(table, guessed, fields, reading), [one.code for one in fields if one.code in guessed]
    raise RuleViolation(
        "no_table",
        _("No table with project codes or names was found. Its headings should be those of the layout."),
    )


def _rows(table, guessed, fields, reading):
    if len(table.rows) > MOST_ROWS:
        raise RuleViolation("too_many", _("The list has more than %(most)s rows."), most=MOST_ROWS)
    units = {column.index: column.unit for column in table.columns}
    readings = {
        one.code: replace(reading, unit=units.get(guessed[one.code]) or one.unit)
        for one in fields
        if one.code in guessed
    }
    return [_row(row, guessed, fields, readings) for row in table.rows]


def _row(row, guessed, fields, readings):
    values, raw = {}, {}
    for one in fields:
        if one.code not in guessed:
            continue
        place = guessed[one.code]
        cell = row.cells[place] if place < len(row.cells) else None
        try:
            raw[one.code] = cells.plain(cell)
            values[one.code] = one.read(cell, readings[one.code])
        except RuleViolation:
            # What cannot be read is shown as it stands: it differs from whatever we have.
            raw.setdefault(one.code, str(cell)[:200])
    code = code_of(raw.get("national_code", ""))
    return Theirs(
        row=row.number,
        code=code[:60],
        name=(values.get("name") or "")[:200],
        values=values,
        raw=raw,
    )
