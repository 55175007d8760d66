"""The columns of the pages of the pool that rolls."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

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


class Rows(list):
    """Records that are in memory, for a Sheet."""

    model = None

    def iterator(self, chunk_size=None):
        """All of them, as a queryset gives them."""
        return iter(self)


def bar(length):
    """A bar of so many percent under a figure."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-all" width="100" height="4"/><rect width="{}" height="4"/></svg>',
        length,
    )


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
        return format_html("{}{}", shown, bar(self._length(record))) if self._length else shown


class SumColumn(MoneyColumn):
    """An amount in 亿元 with a bar under it whose length is the path `length` of the row."""

    def __init__(self, *args, length="", **options):
        super().__init__(*args, unit="yi", orderable=False, **options)
        self._length = length and path_getter(length)

    def html(self, value, record):
        shown = super().html(value, record)
        return format_html("{}{}", shown, bar(self._length(record))) if self._length else shown


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
