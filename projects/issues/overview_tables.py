"""The columns of the overview: every count opens the list of what it counts."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.ui.tables import LinkColumn, MoneyColumn, NumberColumn, PercentColumn, Table, TextColumn

from .models import Step
from .reports import Line


@dataclass(frozen=True)
class OverviewRow:
    """A line with its words; `href` opens the list of its issues and ends so that a condition can be
    added; `first` and `last` are the days of the period."""

    name: str
    line: Line
    href: str
    first: Any
    last: Any
    is_total: bool = False


class NameColumn(TextColumn):
    """The group."""

    css = "name"


class CountColumn(NumberColumn):
    """A count that opens its list; nought is quiet. `read(line)` gives the number, `condition` what is
    added to the address, with {first} and {last} for the days of the period."""

    def __init__(self, label, read, condition, **options):
        super().__init__(label, "pk", orderable=False, **options)
        self._read, self._condition = read, condition

    def value(self, record):
        return self._read(record.line)

    def html(self, value, record):
        if not value:
            return format_html('<span class="nought">{}</span>', value)
        condition = self._condition.format(first=record.first, last=record.last)
        return format_html('<a href="{}{}">{}</a>', record.href, condition, f"{value:,}")


class DaysColumn(NumberColumn):
    """A median of days, which may lie between two."""

    unit = _("days")

    def html(self, value, record):
        return f"{value.normalize():f}"


def step_column(step):
    return CountColumn(step.label, lambda line: line.steps[step], f"open=true&overdue={step}", phone=False)


class OverviewTable(Table):
    """What is open, how late, how fast it is closed, and what it blocks."""

    name = NameColumn(_("group"), orderable=False)
    open = CountColumn(_("not closed"), lambda line: line.open, "open=true")
    late = CountColumn(_("overdue"), lambda line: line.late, "overdue=ANY")
    reminder = step_column(Step.REMINDER)
    letter = step_column(Step.LETTER)
    leader = step_column(Step.LEADER)
    bulletin = step_column(Step.BULLETIN)
    to_verify = CountColumn(_("to verify"), lambda line: line.to_verify, "state=RESOLVED", phone=False)
    raised = CountColumn(
        _("raised this year"), lambda line: line.raised, "raised_after={first}&raised_before={last}"
    )
    closed = CountColumn(
        _("of these closed"),
        lambda line: line.raised_and_closed,
        "state=CLOSED&raised_after={first}&raised_before={last}",
        phone=False,
    )
    rate = PercentColumn(_("closing rate"), "line__rate", orderable=False, bar=True)
    days = DaysColumn(_("median to close"), "line__days", orderable=False)
    blocked = MoneyColumn(_("investment affected"), "line__blocked", unit="yi", orderable=False)

    @staticmethod
    def row_css(record):
        """The sum is a row like the others, so that it is a card on a phone too."""
        return "total" if record.is_total else None


@dataclass(frozen=True)
class BlockedProject:
    """A project whose investment is held up, and by how many issues of which kinds."""

    pk: int
    name: str
    division: str
    issues: int
    kinds: str
    investment: Any
    basis: str


class BlockedTable(Table):
    """Which projects have the most investment affected."""

    name = LinkColumn("pool:project", _("project"), orderable=False)
    division = TextColumn(_("division"), orderable=False)
    issues = NumberColumn(_("issues not closed"), orderable=False)
    kinds = TextColumn(_("about"), orderable=False)
    investment = MoneyColumn(_("investment affected"), unit="yi", orderable=False)
    basis = TextColumn(pgettext_lazy("issues", "counted by"), orderable=False, phone=False)
