"""The columns of the pages of the pool that rolls."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from projects.base.money import WAN_PER_YI, quantize, yi
from projects.ui.tables import (
    ChoiceColumn,
    DateColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
    path_getter,
)

from .tables import ShortColumn


def bar(length):
    """A bar of so many percent under a figure."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-all" width="100" height="4"/><rect width="{}" height="4"/></svg>',
        length,
    )


def with_bar(shown, length_of, record):
    """A figure with its bar under it, where the row has a length for one."""
    length = length_of(record) if length_of else None
    return shown if length is None else format_html("{}{}", shown, bar(length))


class HeadColumn(TextColumn):
    """What a row is about, as its heading."""

    css = "name"


class CountColumn(NumberColumn):
    """A count that opens the list of what it counts (`href`, a path on the row); nought is quiet.

    `length` is the path of the length of a bar under it.
    """

    def __init__(self, *args, href="href", length="", **options):
        super().__init__(*args, orderable=False, **options)
        self._href, self._length = path_getter(href), length and path_getter(length)

    def html(self, value, record):
        href, shown = self._href(record), f"{value:,}"
        if not value:
            shown = format_html('<span class="nought">{}</span>', 0)
        elif href:
            shown = format_html('<a href="{}">{}</a>', href, shown)
        return with_bar(shown, self._length, record)


class SumColumn(MoneyColumn):
    """An amount in 亿元 with a bar under it whose length is the path `length` of the row."""

    def __init__(self, *args, length="", **options):
        super().__init__(*args, unit="yi", orderable=False, **options)
        self._length = length and path_getter(length)

    def html(self, value, record):
        return with_bar(super().html(value, record), self._length, record)


class CellColumn(NumberColumn):
    """A cell of the cross-table: a count that opens its list over the investment in 亿元.

    The row is a views.classes.Line: `cells` and `hrefs` by the code of the column.
    """

    def __init__(self, label, code, **options):
        super().__init__(label, accessor="cells", orderable=False, **options)
        self._code = code

    def value(self, record):
        cell = record.cells.get(self._code)
        return cell.count if cell and cell.count else None

    def html(self, value, record):
        return format_html(
            '<a href="{}">{}</a><span class="sub">{}</span>',
            record.hrefs[self._code],
            f"{value:,}",
            yi(record.cells[self._code].investment),
        )


class CellSumColumn(MoneyColumn):
    """The investment of a cell alone, for files."""

    def __init__(self, label, code):
        super().__init__(label, accessor="cells", unit="yi", orderable=False)
        self._code = code

    def value(self, record):
        cell = record.cells.get(self._code)
        return None if cell is None or cell.investment is None else quantize(cell.investment / WAN_PER_YI)


def cross_table(label, columns):
    """The table of classes.Cross for the page: `columns` are pairs of code and words."""
    # Columns stand in the order in which they were made.
    made = {"name": HeadColumn(label)}
    made |= {f"c{number}": CellColumn(words, code) for number, (code, words) in enumerate(columns)}
    return type("CrossTable", (Table,), made)


def cross_file(label, columns):
    """The same for files: count and investment in columns of their own."""
    made = {"name": HeadColumn(label)}
    for number, (code, words) in enumerate(columns):
        made[f"c{number}"] = CellColumn(_("%(what)s, projects") % {"what": words}, code)
        made[f"s{number}"] = CellSumColumn(_("%(what)s, investment") % {"what": words}, code)
    return type("CrossFile", (Table,), made)


class FunnelTable(Table):
    """The funnel, a row a stage (views.funnel.Line)."""

    name = HeadColumn(_("stage"))
    count = CountColumn(_("projects"), length="length")
    investment = SumColumn(_("total investment"), length="length_of_investment")
    moved_on = CountColumn(_("moved on in twelve months"), href="moved_href")


class BoardTable(Table):
    """What the file of the board holds, a row a project."""

    name = LinkColumn("pool:project", pinned=True)
    tier = ChoiceColumn()
    division = ShortColumn(accessor="division", order_by="division__order")
    working_group = TextColumn(order_by="working_group__order")
    total_investment = MoneyColumn(unit="yi")
    stage = ChoiceColumn()
    planned_start_on = DateColumn()
    planned_completion_on = DateColumn(visible=False)

    class Meta:
        order_by = ("tier", "planned_start_on")
