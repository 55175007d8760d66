"""The project list."""

import datetime

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.money import in_yi, percent, share
from projects.ui.addresses import Address
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import weeks
from ..filters import ProjectFilters, parse_year
from ..models import Light, ProgressCurve, Project, ProjectList
from ..tables import ProjectTable

# What the columns shown at first read of a project and what it refers to: the default list fetches
# nothing else. A column that is added there must be added here; the test of query counts tells.
SHOWN_AT_FIRST = [
    "name",
    "light",
    "stage",
    "total_investment",
    "progress_percent",
    "last_reported_week",
    "division__name",
    "division__name_en",
    "division__short_name",
    "owner__name",
    "owner__name_en",
]


def year_of_projects(projects, year, today):
    """Projects with the year's plan and figures, and the day of the curve they are held against.

    The figures of this year are those kept on the project, with data as of the last cut-off; those
    of another year come from its last accepted report. Two queries, for curves and cut-off.
    """
    source = weeks.source()
    as_of = source.as_of(today) if year == today.year else datetime.date(year, 12, 31)
    shares = {}
    if as_of.year == year:
        shares = {curve.pk: curve.share(as_of) for curve in ProgressCurve.objects.all()}
    completed = None if year == today.year else source.completed(year)
    return projects.with_year_figures(year, completed=completed, shares=shares), as_of


class ProjectListPage(ListPage):
    """All projects the reader may see."""

    key = "pool.project"
    title = gettext_lazy("Projects")
    template_name = "pool/project_list.html"
    table_class = ProjectTable
    filterset_class = ProjectFilters
    parameters = {"year": parse_year}

    @cached_property
    def year(self):
        """The year whose plan and figures are shown."""
        return self.values["year"] or self.request.today.year

    @cached_property
    def lists(self):
        """The lists of all years (one query): few rows."""
        return list(ProjectList.objects.all())

    def queryset(self, request):
        projects, self.as_of = year_of_projects(
            Project.objects.allowed(request.user), self.year, request.today
        )
        weekly = [one for one in self.lists if one.year == self.year and one.reports_weekly]
        self.main = min(weekly, key=lambda one: one.order, default=None)
        projects = projects.in_list_order(self.main.pk if self.main else 0)
        if "gap" in request.GET.get("sort", "") or "rate" in request.GET.get("sort", ""):
            projects = projects.with_rate()
        if not self.chosen_columns:
            projects = projects.select_related("division", "owner").only(*SHOWN_AT_FIRST)
        return projects

    def totals(self):
        # No name of an annotation: the sum would be taken of its own alias.
        return {
            "sum_investment": Sum("total_investment"),
            "sum_planned": Sum("planned"),
            "sum_completed": Sum("completed"),
            "listed": Count("serial"),
            "red": Count("pk", filter=Q(light=Light.RED)),
            "yellow": Count("pk", filter=Q(light=Light.YELLOW)),
        }

    def summary(self, totals):
        address = Address.of(self.request)
        rate = share(totals["sum_completed"], totals["sum_planned"])
        return [
            Figure(_("Total investment"), in_yi(totals["sum_investment"])),
            Figure(_("Year's plan"), in_yi(totals["sum_planned"])),
            Figure(_("Completed"), in_yi(totals["sum_completed"])),
            Figure(_("Rate"), percent(rate)),
            *(
                Figure(light.label, totals[name], address.href(light=light.value) if totals[name] else None)
                for name, light in (("red", Light.RED), ("yellow", Light.YELLOW))
            ),
        ]

    def headline(self, request):
        """How many there are and how they stand. Where a filter is set the line of figures says so:
        this sentence would cost a query more, and stays when the filter changes."""
        if self.listing.controls.chips() or not self.listing.count:
            return ""
        totals, href = self.listing.totals, self.listing.address.href
        sentence = _(
            "{count} projects, of which {listed} are the year's key projects; "
            "{red} are behind and {yellow} have a warning."
        )
        return format_html(
            sentence,
            count=totals["count"],
            listed=linked(totals["listed"], href(list=self.main.code) if self.main else ""),
            red=linked(totals["red"], href(light=Light.RED.value)),
            yellow=linked(totals["yellow"], href(light=Light.YELLOW.value)),
        )

    def empty(self, request):
        if request.user.may("pool.add_project"):
            return EmptyState(
                _("There is no project in the pool yet."), _("Enter a project"), reverse("pool:project_new")
            )
        return EmptyState(
            _("None of your roles of today covers a project. The dispatch office gives roles and scopes.")
        )

    def context(self, request, listing):
        years = sorted({one.year for one in self.lists} | {self.year, request.today.year})
        address = listing.address
        return {
            "years": [
                (year, address.href(year=year if year != request.today.year else None), year == self.year)
                for year in years
            ],
            "as_of": self.as_of,
            "may_add": request.user.may("pool.add_project"),
            "may_propose": request.user.may("pool.propose_application"),
            "suspend_href": f"{reverse('pool:suspend_many')}?{address.query}"
            if request.user.may("pool.exempt_project")
            else "",
        }


def linked(figure, href):
    """A figure of a sentence, as a link where there is a list behind it."""
    return format_html('<a href="{}">{}</a>', href, figure) if href and figure else figure
