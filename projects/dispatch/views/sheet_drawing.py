"""Drawing the grid: its columns, and rows the fast way.

Cells are what a sheet costs. The template of a row is drawn once for each form, with places for the
values, and filled for each row with escaped text.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.money import DASH, percent, points
from projects.ui.words import light_html

from ..fields import FIELDS, TEXT_FIELDS
from ..models import WeeklyReport
from ..sheet import fields_in_use
from .common import reduced_links


@dataclass(frozen=True)
class Column:
    """A column of the grid. `field` is the field that must be asked for it to be there; `kind` says
    what its cells are: was, amount, percent, count, day, text, calc, plan, flag."""

    name: str
    label: Any
    kind: str
    field: str = ""
    unit: Any = ""


AMOUNT = pgettext_lazy("unit", "10k yuan")
COLUMNS = [
    Column("plan", _("Last plan"), "plan"),
    Column("was_own", pgettext_lazy("column", "Last week"), "was", "cumulative"),
    Column("own", pgettext_lazy("column", "This week"), "amount", "cumulative", AMOUNT),
    Column("was_cumulative", pgettext_lazy("column", "By last week"), "was", "cumulative"),
    Column("cumulative", pgettext_lazy("column", "Year to date"), "amount", "cumulative", AMOUNT),
    Column("rate", pgettext_lazy("column", "Of plan"), "calc", "cumulative", _("gap, pp")),
    Column("was_progress_percent", pgettext_lazy("column", "Last"), "was", "progress_percent"),
    Column("progress_percent", pgettext_lazy("column", "Progress"), "percent", "progress_percent", "%"),
    Column("progress_text", pgettext_lazy("column", "Physical progress"), "text", "progress_text"),
    Column("procedures", pgettext_lazy("column", "Procedures"), "text", "procedures"),
    Column("work_done", pgettext_lazy("column", "Work this week"), "text", "work_done"),
    Column("next_plan", pgettext_lazy("column", "Plan for next week"), "text", "next_plan"),
    Column("problems", pgettext_lazy("column", "Problems"), "text", "problems"),
    Column("help_needed", pgettext_lazy("column", "To coordinate"), "text", "help_needed"),
    Column("expected_on", pgettext_lazy("column", "Expected start"), "day", "expected_on"),
    Column("workers", pgettext_lazy("column", "People"), "count", "workers"),
    Column("machines", pgettext_lazy("column", "Machines"), "count", "machines"),
    Column("no_change", pgettext_lazy("column", "No change"), "flag"),
]
PREVIEW = 60


def columns_for(rows):
    """The columns that at least one of the rows needs."""
    asked = fields_in_use(rows)
    return [column for column in COLUMNS if not column.field or column.field in asked]


@lru_cache(maxsize=64)
def row_template(language, form, names):
    """The markup of a row of a form with `{places}` for its values; the same for all readers of a
    language."""
    columns = [column for column in COLUMNS if column.name in names]
    context = {"form": form, "columns": columns, "asked": set(FIELDS[form]), "texts": TEXT_FIELDS}
    return SafeString(render_to_string("dispatch/sheet_row.html", context))


def draw_rows(rows, columns, week):
    """The `<tr>`s of the grid."""
    names, language = tuple(column.name for column in columns), get_language()
    address = reverse("dispatch:report", args=[week, 0]).removesuffix("0/")
    drawn = [
        format_html(row_template(language, row.form, names), **row_values(row, f"{address}{row.project.pk}/"))
        for row in rows
    ]
    return SafeString("".join(drawn))


def row_values(row, href):
    """The values of the places in a row's markup."""
    answered = len(row.items) - len(row.open_items)
    values = {
        "pk": row.project.pk,
        "href": href,
        "serial": row.project.serial or "",
        "name": row.project.name,
        "light": light_html(row.light),
        "reduced": reduced_links(row.facts.reductions, "reduced"),
        "plan": f"{answered}/{len(row.items)}" if row.items else DASH,
        "state": WeeklyReport.State(row.report.state).label,
        "rate": percent(row.rate),
        "gap": points(row.gap),
        "now_own": row.value("own"),
        "was_own": row.last_week("own"),
        "no_change": SafeString(" checked") if row.report.no_change else "",
    }
    for name in row.fields:
        values[f"now_{name}"] = row.value(name)
        values[f"was_{name}"] = preview(row.last_week(name))
    return values


def preview(text):
    """A text on one line, short enough for a cell."""
    line = "; ".join(text.split("\n"))
    return line if len(line) <= PREVIEW else f"{line[:PREVIEW]}…"
