"""The grid of all projects and the last twelve weeks."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.converters import parse_week
from projects.base.periods import Week
from projects.pool.filters import ProjectFilters
from projects.pool.models import Light, Project, ProjectList
from projects.ui.lists import EmptyState, ListPage

from ..deadlines import deadlines_of
from ..grid import WEEKS, GridWeek
from ..light_tables import LEGEND, grid_table
from .common import Figure, figures_sentence, require_view

# What the columns read of a project and its division; the list fetches nothing else.
SHOWN = ["name", "division__name", "division__name_en", "division__short_name"]


class Grid(ListPage):
    """Which project reported when, and how it stood."""

    key = "dispatch.grid"
    title = gettext_lazy("Projects by week")
    filterset_class = ProjectFilters
    template_name = "dispatch/grid.html"
    parameters = {"until": parse_week}

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    @cached_property
    def until(self):
        """The last of the weeks: the one asked for, or this week."""
        return self.values["until"] or Week.of(self.request.today)

    @cached_property
    def weeks(self):
        """The columns, the oldest first."""
        wanted = [self.until - back for back in range(WEEKS - 1, -1, -1)]
        deadlines = deadlines_of(*wanted)
        return [
            GridWeek(week, deadlines[week].as_of, self.request.now <= deadlines[week].report_due)
            for week in wanted
        ]

    @cached_property
    def main(self):
        """The key of the list whose numbers order the grid; 0 for none."""
        found = ProjectList.objects.main_of(self.weeks[-1].as_of.year)
        return found.pk if found else 0

    def table(self):
        return grid_table(self.weeks)

    def queryset(self, request):
        years = {self.weeks[0].as_of.year, self.weeks[-1].as_of.year}
        listed = Project.objects.filter(
            entries__project_list__reports_weekly=True, entries__project_list__year__in=years
        )
        projects = Project.objects.allowed(request.user).filter(pk__in=listed.values("pk"))
        projects = projects.of_year(request.today.year).in_list_order(self.main)
        return projects.select_related("division").only(*SHOWN)

    def headline(self, request):
        """How the last lights stand, over all projects of the grid."""
        counts = self.listing.base.order_by().aggregate(
            **{light.value: Count("pk", filter=Q(light=light)) for light in Light}
        )
        here = reverse("dispatch:grid")
        return figures_sentence(
            [Figure(light.label, counts[light.value], f"{here}?light={light.value}") for light in Light]
        )

    def empty(self, request):
        return EmptyState(
            _("No project of yours reports weekly in these weeks."),
            _("All projects"),
            reverse("pool:project_list"),
        )

    def context(self, request, listing):
        this_week = Week.of(request.today)
        later = self.until + WEEKS
        address = listing.address
        return {
            "until": self.until,
            "first": self.weeks[0].week,
            "earlier_href": address.href(until=self.until - WEEKS),
            "later_href": address.href(until=min(later, this_week)) if self.until < this_week else "",
            "now_href": address.href(until=None),
            "legend": LEGEND,
        }
