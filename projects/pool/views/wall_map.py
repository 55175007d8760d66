"""The wall map of work: every project's milestones on one time line."""

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from projects.base.periods import Month
from projects.ui.lists import EmptyState, Figure, extended
from projects.ui.timeline import Window, draw_definitions

from ..filters import parse_year
from ..wall_map import (
    NONE,
    OVERDUE,
    SLIPPED,
    SPANS,
    WallMapFilters,
    wall_map_table,
    with_milestones,
    with_next,
)
from .listing import linked
from .rolling import RollingPage, Switch

# What the map reads of a project and its division where nobody chose columns; see views.listing.
SHOWN_AT_FIRST = [
    "name",
    "planned_start_on",
    "planned_completion_on",
    "started_on",
    "completed_on",
    "division__name",
    "division__name_en",
    "division__short_name",
]


def parse_month(text):
    """A month of our time (2025-03); raises ValueError."""
    month = Month.parse(text)
    parse_year(str(month.year))
    return month


def parse_span(text):
    """How many years the map shows; raises ValueError for what it does not."""
    if int(text) not in SPANS:
        raise ValueError(f"not a span of the map: {text!r}")
    return int(text)


class WallMapPage(RollingPage):
    """A row a project: its span, its milestones as planned, expected and reached."""

    key = "pool.wall_map"
    title = gettext_lazy("Wall map of work")
    count_label = gettext_lazy("Projects")
    template_name = "pool/wall_map.html"
    results_template_name = "pool/wall_map_results.html"
    filterset_class = WallMapFilters
    parameters = {"year": parse_year, "from": parse_month, "span": parse_span}
    # A filter's rows are to stand on one map.
    per_page = 200

    @cached_property
    def window(self):
        """The time shown: so many years from a month, this January where the address does not say."""
        start = self.values["from"] or Month(self.request.today.replace(month=1, day=1))
        return Window(start.first, 12 * (self.values["span"] or 1))

    def queryset(self, request):
        projects = with_next(super().queryset(request))
        if not self.chosen_columns:
            projects = projects.select_related("division").only(*SHOWN_AT_FIRST)
        return projects

    def table(self):
        return extended(wall_map_table(self.window, self.request.today), self.key, "columns")

    def totals(self):
        today = self.request.today
        return {what: Count("pk", filter=with_milestones(what, today)) for what in (OVERDUE, SLIPPED, NONE)}

    def summary(self, totals):
        href = self.listing.address.href
        words = [
            (OVERDUE, _("With a milestone overdue")),
            (SLIPPED, _("Expected later than planned")),
            (NONE, _("Without milestones")),
        ]
        return [
            Figure(label, f"{totals[what]:,}", href(milestones=what) if totals[what] else None)
            for what, label in words
        ]

    def headline(self, request):
        """How the ways stand; where a filter is set the line of figures over the map says so."""
        listing = self.listing
        if listing.controls.chips() or not listing.count:
            return ""
        href, totals = listing.address.href, listing.totals
        return format_html(
            _(
                "{count} projects: {overdue} have a milestone overdue, {slipped} expect one later than "
                "planned, {without} have none entered."
            ),
            count=linked(totals["count"], self.behind()),
            overdue=linked(totals[OVERDUE], href(milestones=OVERDUE)),
            slipped=linked(totals[SLIPPED], href(milestones=SLIPPED)),
            without=linked(totals[NONE], href(milestones=NONE)),
        )

    def spans(self, address):
        """The lengths that the window can have."""
        years = self.window.months // 12
        return [
            Switch(
                ngettext("%(count)s year", "%(count)s years", span) % {"count": span},
                address.href(span=span if span > 1 else None),
                span == years,
            )
            for span in SPANS
        ]

    def shifted(self, address, months):
        """The address of the same window some months on or back."""
        return address.href(**{"from": Month(self.window.first) + months})

    def context(self, request, listing):
        window, address = self.window, listing.address
        last = Month(window.end) - 1
        return {
            "paper": "wall",
            "definitions": draw_definitions(window, request.today),
            "spans": self.spans(address),
            "before_href": self.shifted(address, -window.months),
            "after_href": self.shifted(address, window.months),
            "window_label": f"{Month(window.first)} – {last}",
        }

    def empty(self, request):
        return EmptyState(_("There is no project to show."), _("All projects"), reverse("pool:project_list"))
