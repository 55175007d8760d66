"""The layouts, and projects in the columns of one of them: what the file will hold is what the page shows."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.pool.filters import ProjectFilters, parse_year
from projects.pool.models import Project
from projects.ui.addresses import Address
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage

from ..models import Comparison, PlatformLayout
from ..ours import projects_for
from ..shown import VIEW
from ..tables import layout_table
from .common import require_read

LATEST = 5


def of_projects(page, layout, pairs):
    """The address of a layout's page for the projects that some filters give."""
    return Address(reverse(f"platforms:{page}", args=[layout.code]), pairs).href()


@require_safe
def overview(request):
    """The layouts in use and the latest comparisons."""
    require_read(request.user)
    layouts = list(PlatformLayout.objects.filter(is_enabled=True).annotate(column_count=Count("columns")))
    pairs = [pair for pair in Address.of(request).pairs if pair[0] not in ("sort", "columns", "per_page")]
    for layout in layouts:
        # Who comes from the list of projects goes on with those that are shown there.
        layout.href = of_projects("layout", layout, pairs)
        layout.compare_href = of_projects("compare", layout, pairs)
    comparisons = Comparison.objects.allowed(request.user)
    latest = list(comparisons.select_related("layout", "by", "division")[:LATEST])
    context = {
        "title": _("Platforms"),
        "headline": figures_sentence(
            [
                Figure(_("Layouts in use"), len(layouts)),
                Figure(
                    _("of them not checked yet against the platform's own table"),
                    sum(not one.is_checked for one in layouts),
                ),
                Figure(_("Comparisons"), comparisons.count(), reverse("platforms:comparisons")),
            ]
        ),
        "layouts": layouts,
        "latest": latest,
        "keeps": request.user.is_staff and request.user.may("platforms.change_platformlayout"),
    }
    return render(request, "platforms/overview.html", context)


class LayoutProjects(ListPage):
    """Projects in the columns of a layout, with the filters of the project list."""

    template_name = "platforms/layout.html"
    results_template_name = "platforms/layout_results.html"
    filterset_class = ProjectFilters
    count_label = gettext_lazy("Projects")
    parameters = {"year": parse_year}

    def get(self, request, code, *args, **kwargs):
        require_read(request.user)
        self.layout = get_object_or_404(PlatformLayout, code=code, is_enabled=True)
        self.today = request.today
        return super().get(request, *args, **kwargs)

    @property
    def key(self):
        """A list of its own for each layout: columns and saved filters are kept by it."""
        return f"platforms.{self.layout.code}"

    @property
    def title(self):
        """The name of the layout."""
        return str(self.layout)

    @cached_property
    def columns(self):
        """The columns of the layout (one query)."""
        return list(self.layout.columns.all())

    def table(self):
        return layout_table(self.columns, self.first)

    def first(self):
        """The number of the first row that is drawn: rows are counted as they stand in the list."""
        return 1 if self.listing.export else self.listing.first

    def queryset(self, request):
        year = self.values["year"] or request.today.year
        projects, self.as_of = projects_for(request.user, VIEW, year, request.today)
        return projects

    def totals(self):
        lacks = Project.objects.all().lack_q("code", on=self.today, year=self.today.year)
        none = Q(national_code__isnull=True)
        return {"lacking": Count("pk", filter=lacks), "early": Count("pk", filter=none & ~lacks)}

    def headline(self, request):
        """How many of the filtered rows the platform cannot take, as they lack the code that their stage asks
        for: those to which the link leads."""
        totals = self.listing.totals
        if not totals["count"]:
            return ""
        lacking, href = totals["lacking"], self.listing.address.href(lacks="code")
        return format_html(
            _("{count} projects, {columns} columns; {lacking} lack their national code, {early} need none."),
            count=totals["count"],
            columns=len(self.columns),
            lacking=format_html('<a href="{}">{}</a>', href, lacking) if lacking else lacking,
            early=totals["early"],
        )

    def empty(self, request):
        if not self.columns:
            return EmptyState(
                _("This layout has no columns yet. The pool admin enters them in the admin site.")
            )
        return EmptyState(_("None of your roles of today covers a project that could be reported."))

    def compare_href(self, listing):
        """The page that takes their list, for the same projects as are shown here."""
        kept = {"year", *listing.filter_parameters()}
        pairs = [pair for pair in listing.address.pairs if pair[0] in kept]
        return of_projects("compare", self.layout, pairs)

    def context(self, request, listing):
        year = self.values["year"] or request.today.year
        return {
            "layout": self.layout,
            "compare_href": self.compare_href(listing),
            "export_href": listing.address.href(_export="xlsx"),
            "years": [
                (one, listing.address.href(year=one if one != request.today.year else None), one == year)
                for one in range(request.today.year - 2, request.today.year + 1)
            ],
            "as_of": self.as_of,
        }
