"""The cross-table of classes as a page: two of industry, chain, size and stage, paged by the third."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.base.money import in_yi
from projects.ui.lists import EmptyState

from ..classes import DIMENSIONS, cross, figures_of, third
from ..filters import NO_INDUSTRY, parse_year
from ..tables_rolling import BoardTable, cross_file, cross_table
from .listing import linked
from .rolling import RollingPage, Switch

TOTAL = "total"


@dataclass(frozen=True)
class Line:
    """A line of the table with the lists behind its cells, both by the code of the column."""

    name: Any
    cells: dict
    hrefs: dict


def parse_dimension(text):
    """The name of a dimension; raises ValueError."""
    if text not in DIMENSIONS:
        raise ValueError(f"not a dimension: {text!r}")
    return text


class ClassesPage(RollingPage):
    """Projects by industry, size and stage: each cell a count, an amount and the list behind them.

    `rows` and `across` choose what stands where; the list pages have taken `columns` for theirs.
    """

    key = "pool.classes"
    title = gettext_lazy("Classes of projects")
    template_name = "pool/rolling.html"
    results_template_name = "pool/classes_results.html"
    table_class = BoardTable
    parameters = {"year": parse_year, "rows": parse_dimension, "across": parse_dimension}

    @cached_property
    def dimensions(self):
        """(rows, columns): industry by size, unless the address says otherwise; never twice the same."""
        rows = DIMENSIONS[self.values["rows"] or "industry"]
        across = DIMENSIONS[self.values["across"] or "band"]
        if rows == across:
            across = third(rows, rows)
        return rows, across

    @cached_property
    def cross(self):
        """The table (one query, and one where chains are shown)."""
        rows, across = self.dimensions
        return cross(figures_of(self.listing.filtered, rows, across), rows.headings(), across.headings())

    def lines(self):
        """The rows of the table, each with the sum of its cells."""
        rows, across = self.dimensions
        return [
            Line(
                row.heading.label,
                {**row.cells, TOTAL: row.total},
                {
                    TOTAL: self.behind(**{rows.name: row.heading.code}),
                    **{
                        code: self.behind(**{rows.name: row.heading.code, across.name: code})
                        for code in row.cells
                    },
                },
            )
            for row in self.cross.rows
        ]

    def total(self):
        """The last row: the sums of the columns."""
        across = self.dimensions[1]
        hrefs = {code: self.behind(**{across.name: code}) for code in self.cross.totals}
        return Line(
            _("Together"),
            {**self.cross.totals, TOTAL: self.cross.total},
            {**hrefs, TOTAL: self.behind()},
        )

    @property
    def headings(self):
        """(code, words) of the columns, the sum last."""
        found = [(column.code, column.label) for column in self.cross.columns]
        return [*found, (TOTAL, _("Together"))]

    def sentence(self, listing):
        total = self.cross.total
        row, column, cell = self.cross.largest
        rows, across = self.dimensions
        href = self.behind(**{rows.name: row.code, across.name: column.code})
        words = _(
            "{count} projects, {investment}; most of them, {most}, are {row} / {column}. "
            "{without} are not classed by industry."
        )
        return format_html(
            words,
            count=linked(total.count, self.behind()),
            investment=in_yi(total.investment),
            most=linked(cell.count, href),
            row=row.label,
            column=column.label,
            without=linked(listing.totals["unclassed"], self.behind(industry=NO_INDUSTRY)),
        )

    def totals(self):
        return {"unclassed": Count("pk", filter=Q(industry=""))}

    def switches(self, address):
        """What stands in the rows and in the columns, and the pages of the third dimension."""
        rows, across = self.dimensions
        page = third(rows, across)
        asked = self.request.GET.getlist(page.name)
        choices = [("", _("All")), *((one.code, one.label) for one in page.headings())]
        return [
            (
                pgettext("table", "Rows"),
                [
                    Switch(
                        one.label, address.href(rows=one.name, across=swapped(one, across, rows)), one == rows
                    )
                    for one in DIMENSIONS.values()
                ],
            ),
            (
                pgettext("table", "Columns"),
                [
                    Switch(
                        one.label,
                        address.href(across=one.name, rows=swapped(one, rows, across)),
                        one == across,
                    )
                    for one in DIMENSIONS.values()
                ],
            ),
            (
                page.label,
                [
                    Switch(words, address.href(**{page.name: code}), asked == ([code] if code else []))
                    for code, words in choices
                ],
            ),
        ]

    def context(self, request, listing):
        found = {**super().context(request, listing), "switches": self.switches(listing.address)}
        if not listing.count:
            return found
        note = _("In each cell the number of projects, under it their total investment in 100m yuan.")
        return {
            **found,
            "paper": "landscape",
            "table": cross_table(self.dimensions[0].label, self.headings),
            "rows": self.lines(),
            "total": self.total(),
            "label": self.title,
            "note": note,
        }

    def export(self, request, listing):
        rows = [*self.lines(), self.total()]
        return self.export_rows(cross_file(self.dimensions[0].label, self.headings), rows)

    def empty(self, request):
        return EmptyState(_("There is no project to count."), _("All projects"), reverse("pool:project_list"))


def swapped(chosen, other, own):
    """The name of what the other side shows once `chosen` stands on this one: what stood here, where
    both would be the same."""
    return own.name if chosen == other else other.name
