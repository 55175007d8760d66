"""The sheet of monthly returns: what stands in each row, what was typed into it, what it still needs.

A row is sent with what stood in it when the page was drawn (`base`): only what was really typed is read and
saved, so that nobody's figures are overwritten by a page that lay open.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.base.money import parse_amount
from projects.pool.models import Project, ProjectList

from .models import MonthlyReturn
from .return_facts import before_of, completed_before, confirmable, read_returns
from .returns import FIELDS, require_complete
from .typed import read_percent, read_text, show, show_percent

AMOUNTS = ("cumulative", "expected_year")
LONGEST_REASON = MonthlyReturn._meta.get_field("difference_reason").max_length
NOT_BEGUN = _("not filled in")
CHANGED = _("This row has changed meanwhile; look at it again.")
# What a row lacks: code of the rule → (the field that says it, the words beside it).
LACKS = {
    "figure_needed": ("cumulative", _("Enter what is completed this year.")),
    "reason_needed": ("difference_reason", _("It differs from the weeks: say why.")),
    "falls": ("difference_reason", _("It lies below the month before: say why.")),
    "expected": ("expected_year", _("It lies below what is completed already.")),
}


def tidy(text):
    """A text as it is compared: line breaks of one kind, no blanks around it."""
    return str(text or "").replace("\r\n", "\n").strip()


def shown(row, name):
    """What stands in a cell, as text."""
    value = getattr(row, name)
    return show_percent(value) if name == "progress_percent" else show(value)


def read_cell(name, text):
    """The value of a cell from what was typed. Raises RuleViolation."""
    if name in AMOUNTS:
        return parse_amount(text)
    if name == "progress_percent":
        return read_percent(text)
    if name == "difference_reason":
        return " ".join(read_text(text, LONGEST_REASON).split())
    return read_text(text)


class Cell(NamedTuple):
    """One cell of a row: its text, and what is wrong with it."""

    name: str
    text: str
    error: str


@dataclass
class SheetRow:
    """One project's return on the sheet. `before` is the year's cumulative at the end of the month before,
    `returned_before` the same by a confirmed return alone; `typed` holds texts that were refused, `errors`
    what is wrong with which cell, `other` what somebody else saved meanwhile (label, text)."""

    row: MonthlyReturn
    before: Decimal | None
    returned_before: Decimal | None
    may_confirm: bool
    typed: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    other: list = field(default_factory=list)
    is_chosen: bool = False

    @property
    def key(self):
        return self.row.project_id

    @property
    def project(self):
        return self.row.project

    @property
    def own(self):
        """What the month added to the year's cumulative, or None."""
        if self.row.cumulative is None or self.before is None:
            return None
        return self.row.cumulative - self.before

    @cached_property
    def lacks(self):
        """The code of the first rule that keeps an open row from being confirmed, or ""."""
        try:
            require_complete(self.row, self.returned_before)
        except RuleViolation as error:
            return error.code
        return ""

    @property
    def is_ready(self):
        """Whether it can be confirmed as it stands."""
        return self.row.is_open and not self.lacks

    @property
    def asks_reason(self):
        """Whether it differs from the weeks or falls, so that a reason is asked for."""
        row, before = self.row, self.returned_before
        falls = None not in (row.cumulative, before) and row.cumulative < before
        return (row.differs and row.cumulative is not None) or falls

    @property
    def lacking(self):
        """What it still needs, in words."""
        return LACKS[self.lacks][1] if self.lacks in LACKS else ""

    @property
    def state(self):
        """Its state in words."""
        return self.row.get_state_display() if self.row.pk else NOT_BEGUN

    @property
    def base(self):
        """What stands in it now, for the form to send back with what was typed."""
        texts = {name: shown(self.row, name) for name in FIELDS}
        return json.dumps({"version": self.row.version, **texts}, ensure_ascii=False)

    @property
    def facts(self):
        """The figures that the script computes with, as plain text."""
        known = {
            "weeks": self.row.weeks_cumulative,
            "before": self.before,
            "returned": self.returned_before,
        }
        return {name: "" if value is None else str(value) for name, value in known.items()}

    @property
    def cells(self):
        """{name: Cell}: what was refused, else what stands there."""
        return {
            name: Cell(name, self.typed.get(name, shown(self.row, name)), self.errors.get(name, ""))
            for name in FIELDS
        }


@dataclass
class Typed:
    """What a form sent of one row: the texts that differ from what stood there, their values, what cannot
    be read, the version that was seen, and whether the row is no longer what was seen."""

    texts: dict
    values: dict
    errors: dict
    version: int
    is_changed: bool


def read_typed(row, data):
    """The Typed of a row in what a form sent, or None where the form does not name it."""
    try:
        base = json.loads(data[f"base-{row.project_id}"])
        version = int(base["version"])
    except (KeyError, TypeError, ValueError):
        return None
    texts, values, errors = {}, {}, {}
    for name in FIELDS:
        text = data.get(f"{name}-{row.project_id}")
        if text is None or tidy(text) == tidy(base.get(name)):
            continue
        texts[name] = text
        try:
            values[name] = read_cell(name, text)
        except RuleViolation as error:
            errors[name] = str(error)
    is_changed = version != row.version or any(
        tidy(base.get(name)) != tidy(shown(row, name)) for name in FIELDS
    )
    return Typed(texts, values, errors, version, is_changed)


def in_list_order(projects, month):
    """Projects in the order of the year's main list (one query)."""
    main = ProjectList.objects.main_of(month.year)
    return projects.in_list_order(main.pk if main else 0)


def read_sheet(month, user):
    """[SheetRow] of the returns that a user fills in (nine queries)."""
    rows = read_returns(month, in_list_order(Project.objects.allowed(user, "report"), month))
    keys = [row.project_id for row in rows]
    before, returned = completed_before(month, keys), before_of(rows)
    mine = set(confirmable(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        SheetRow(row, before.get(row.project_id), returned.get(row.project_id), row.project_id in mine)
        for row in rows
    ]


def totals(rows):
    """The sums of a sheet: weeks, cumulative, own, expected; None where no row knows the figure."""

    def total(values: list[Any]):
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    return {
        "weeks": total([one.row.weeks_cumulative for one in rows]),
        "cumulative": total([one.row.cumulative for one in rows]),
        "own": total([one.own for one in rows]),
        "expected": total([one.row.expected_year for one in rows]),
    }
