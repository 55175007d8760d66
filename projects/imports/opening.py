"""A run's file, opened: its sheets, the table in each, which column fills which field."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from projects.base.errors import RuleViolation, require

from . import cells, tables, workbooks
from .comparing import Given, in_words, taken_in
from .kinds import Reading
from .models import KnownMapping

# So much of a row that was not read is shown.
LONGEST_ROW = 120


@dataclass(frozen=True)
class Found:
    """A sheet with its table, or None where nothing in it looks like one of the kind."""

    sheet: Any
    table: Any

    @property
    def name(self):
        return self.sheet.name

    @property
    def count(self):
        """How many rows would be read."""
        return len(self.table.rows) if self.table else 0


def suffix_of(run):
    """What kind of file it is: `xlsx`, `xls` or `csv`."""
    return run.file.file.name.rpartition(".")[2].lower()


def content_of(run):
    """The file's bytes."""
    with run.file.file.open("rb") as opened:
        return opened.read()


def sheets_of(run):
    """[Found] of every sheet of a run's file, hidden ones last."""
    fields = run.of_kind.fields
    sheets = workbooks.read(content_of(run), suffix_of(run))
    found = [Found(sheet, tables.find(sheet, fields)) for sheet in sheets]
    return sorted(found, key=lambda one: one.sheet.hidden)


def best(found, fields):
    """The sheet in which most fields are recognised, then that with the most rows; None without a table."""
    known = [one for one in found if one.table]
    return max(known, key=lambda one: (len(tables.guess(one.table, fields)), one.count), default=None)


def chosen(found, name, fields):
    """The sheet of a name, or the best one."""
    return next((one for one in found if one.name == name and one.table), None) or best(found, fields)


def heads_of(run):
    """{sheet: number of the last row of its headings, as Excel counts}."""
    return {one.name: one.table.header[1] + 1 for one in sheets_of(run) if one.table}


@dataclass(frozen=True)
class Matched:
    """Which column fills which field, where that comes from, and the units of columns of amounts."""

    mapping: dict
    units: dict
    known: KnownMapping | None = None


def matched(run, table):
    """What was used for such a file before, else what the headings say (one query)."""
    shape = tables.shape(table)
    indexes = {column.index for column in table.columns}
    units = {column.index: column.unit for column in table.columns}
    known = KnownMapping.objects.filter(kind=run.kind, shape=shape).select_related("by").first()
    codes = {one.code for one in taken_in(run.of_kind)}
    if known is not None:
        mapping = {code: at for code, at in known.mapping.items() if at in indexes and code in codes}
        return Matched(mapping, {code: known.units.get(code, "") for code in mapping}, known)
    mapping = {code: at for code, at in tables.guess(table, run.of_kind.fields).items() if code in codes}
    return Matched(mapping, {code: units.get(at, "") for code, at in mapping.items()})


def given_rows(run):
    """(rows, left out) of a run's file by its mapping: [Given] and [[row number, why, what stands in it]]."""
    found = next((one for one in sheets_of(run) if one.name == run.sheet), None)
    require(
        found is not None and found.table is not None,
        "no_table",
        _("The file has no table on the sheet “%(sheet)s”."),
        sheet=run.sheet,
    )
    rows, left_out = _parted(run, found)
    lines = found.sheet.rows
    return rows, [[number, why, _text_of(lines[number - 1])] for number, why in left_out]


def _text_of(row):
    """What stands in a row, short."""
    texts = (" ".join(str(cell).split()) for cell in row if cell is not None)
    return " · ".join(dict.fromkeys(filter(None, texts)))[:LONGEST_ROW]


def _parted(run, found):
    """(rows, left out) of a table: what its rows say by the mapping, and [[row number, why]]."""
    there = {column.index for column in found.table.columns}
    taken = [(code, at) for code, at in run.mapping.items() if at in there]
    rows = [Given(row.number, {code: row.cells[at] for code, at in taken}) for row in found.table.rows]
    left_out = [[number, in_words(lambda why=why: why)] for number, why in found.table.left_out]
    said = [row for row in rows if is_about_something(run, row)]
    numbers = {row.number for row in rows} - {row.number for row in said}
    nothing = in_words(lambda: pgettext("row left out", "nothing filled in"))
    left_out += [[number, nothing] for number in sorted(numbers)]
    return said, left_out


def is_about_something(run, row):
    """Whether a row says anything. A template names what nobody has filled in yet; and a ledger of issues has
    rows that say there is none."""
    for code in run.of_kind.nothing_without:
        value = row.cells.get(code)
        if value is not None and str(value).strip() and cells.is_empty(value):
            return False
    if run.shape:
        return True
    keys = {one.code for one in run.of_kind.fields if one.is_key}
    return not all(cells.is_empty(row.cells[code]) for code in row.cells.keys() - keys)


def options_of(run, user):
    """What holds for the whole file, from the kind's form as it was sent. Raises RuleViolation."""
    if run.of_kind.options_form is None:
        return {}
    form = run.of_kind.options_form(user=user, data=option_data(run))
    if not form.is_valid():
        told = " ".join(error for errors in form.errors.values() for error in errors)
        raise RuleViolation(
            "options", _("What holds for the whole file is no longer valid: %(why)s"), why=told
        )
    return form.cleaned_data


def reading_of(run, *, by, on, at):
    """For whom and for when a run is read."""
    source = run.file.name if run.file is not None else ""
    return Reading(user=by, on=on, at=at, options=options_of(run, by), source=source)


def option_data(run, prefix=""):
    """What was sent of the kind's form, as a form takes it."""
    data = QueryDict(mutable=True)
    for name, values in run.options.items():
        data.setlist(f"{prefix}{name}", values)
    return data
