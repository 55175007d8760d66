"""A list of theirs comes in; what it says and we say stands side by side, as both were at that moment."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Value, When
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.base.wording import clauses, labelled, names
from projects.pool.filters import ProjectFilters
from projects.pool.models import Project, ProjectList
from projects.ui.addresses import Address
from projects.ui.controls import in_force
from projects.ui.figures import Figure, figures_sentence
from projects.ui.listing import Listing
from projects.ui.lists import EmptyState, ListPage

from ..comparing import compare
from ..fields import SOURCES
from ..forms import CompareForm
from ..models import Comparison, Difference, Match, PlatformLayout
from ..tables import (
    ComparisonFilters,
    ComparisonTable,
    DifferenceFilters,
    DifferenceTable,
    MatchFilters,
    MatchTable,
)
from .common import COMPARE, VIEW_COMPARISON, require_read
from .layouts import LayoutProjects, of_projects

# What somebody has to look at comes first, what is the same last.
FIRST = (
    Match.State.DIFFERENT,
    Match.State.TWICE,
    Match.State.PROPOSED,
    Match.State.ONLY_OURS,
    Match.State.ONLY_THEIRS,
)
# A file with less of a layout's columns is none of its platform's, or was cut.
ENOUGH = 0.6


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, code):
    """Take in a list of theirs in the columns of a layout."""
    require_read(request.user, COMPARE)
    layout = get_object_or_404(PlatformLayout, code=code, is_enabled=True)
    listing = listing_of(request, layout)
    conditions = asked_by(listing)
    year = listing.view.values["year"] or request.today.year
    form = CompareForm(narrowed=bool(conditions))
    if request.method == "POST":
        form = CompareForm(request.POST, request.FILES, narrowed=bool(conditions))
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = compare(
                    layout,
                    given["file"],
                    year=year,
                    division=given.get("division"),
                    list_code=given.get("list_code", ""),
                    narrowed=listing.filtered if conditions else None,
                    conditions=conditions,
                    by=request.user,
                    at=request.now,
                    today=request.today,
                )
            except RuleViolation as error:
                form.add_error("file", str(error))
            else:
                messages.success(request, _("Compared. Nothing of ours was changed."))
                return redirect("platforms:comparison", made.pk)
    headings = [str(one) for one in layout.columns.exclude(source="")]
    context = {
        "title": _("Compare with their list"),
        "layout": layout,
        "form": form,
        "headings": names(headings),
        "conditions": in_words(conditions, request),
        "asked": listing.count if conditions else 0,
        "year": year,
        "export_href": Address(reverse("platforms:layout", args=[code]), Address.of(request).pairs).href(),
    }
    return render(request, "platforms/compare.html", context)


def listing_of(request, layout):
    """The projects of the export page, with the filters that the address carries along from there."""
    page = LayoutProjects()
    page.layout, page.request, page.today = layout, request, request.today
    page.listing = Listing(page, request)
    return page.listing


def asked_by(listing):
    """[[name, value]] of the filters in force, for whoever reads them: "held by me" becomes by whom."""
    found = [[name, raw] for name, raw, _label, _words in in_force(listing.filters)]
    me = ["held_by", str(listing.request.user.pk)]
    return [me if one == ["mine", "true"] else one for one in found]


def in_words(conditions, request):
    """The filters of a comparison in the reader's language; those kept as words stand as they are."""
    if not conditions:
        return ""
    kept = [one for one in conditions if isinstance(one, str)]
    data = QueryDict(mutable=True)
    for name, value in (one for one in conditions if not isinstance(one, str)):
        data.appendlist(name, value)
    filters = ProjectFilters(data, queryset=Project.objects.none(), request=request)
    return clauses(kept + [labelled(label, words) for _name, _raw, label, words in in_force(filters)])


def newer_href(comparison, this_year):
    """The page that takes a newer list for the same projects; for all where filters were kept as words."""
    pairs = [tuple(one) for one in comparison.conditions if not isinstance(one, str)]
    pairs.append(("division", comparison.division.code if comparison.division else ""))
    pairs.append(("list", comparison.list_code))
    pairs.append(("year", str(comparison.year) if comparison.year != this_year else ""))
    return of_projects("compare", comparison.layout, pairs)


class Comparisons(ListPage):
    """All comparisons that the reader may see."""

    key = "platforms.comparison"
    title = gettext_lazy("Comparisons")
    count_label = gettext_lazy("Comparisons")
    table_class = ComparisonTable
    filterset_class = ComparisonFilters

    def get(self, request, *args, **kwargs):
        require_read(request.user, VIEW_COMPARISON)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return Comparison.objects.allowed(request.user)

    def empty(self, request):
        return EmptyState(
            _("No list of a platform has been compared with ours yet."),
            _("Choose a layout"),
            reverse("platforms:list"),
        )


class OfComparison(ListPage):
    """A list of what one comparison found."""

    template_name = "platforms/comparison.html"
    tab = ""
    listed = ""

    def get(self, request, pk, *args, **kwargs):
        require_read(request.user, VIEW_COMPARISON)
        rows = Comparison.objects.allowed(request.user).select_related("layout", "by", "division")
        self.comparison = rows.filter(pk=pk).first()
        if self.comparison is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    @property
    def title(self):
        """What was compared with ours, and which list it is; the day stands below, and in the name of a file
        only its own."""
        return pgettext("comparison", "%(layout)s, %(list)s") % {
            "layout": self.comparison.layout,
            "list": self.listed,
        }

    def context(self, request, listing):
        one = self.comparison
        matches = reverse("platforms:comparison", args=[one.pk])
        differences = reverse("platforms:differences", args=[one.pk])
        states = [
            (Match.State.ONLY_THEIRS, one.only_theirs),
            (Match.State.ONLY_OURS, one.only_ours),
            (Match.State.DIFFERENT, one.differing),
            (Match.State.TWICE, one.repeated),
            (Match.State.PROPOSED, one.proposed),
            (Match.State.SAME, one.same),
        ]
        wanted = {source for source in one.layout.columns.values_list("source", flat=True) if source}
        wanted = {source for source in wanted if source in SOURCES and SOURCES[source].kind != "place"}
        return {
            "comparison": one,
            "wanted": len(wanted) if len(one.compared) < ENOUGH * len(wanted) else 0,
            "conditions": in_words(one.conditions, request),
            "newer_href": newer_href(one, request.today.year),
            "sentence": figures_sentence(
                [
                    Figure(_("In their list"), one.rows_read),
                    *(Figure(state.label, count, f"{matches}?state={state}") for state, count in states),
                ]
            ),
            "tabs": [
                (_("Projects"), matches, self.tab == "matches"),
                (_("Differing fields"), differences, self.tab == "differences"),
            ],
            "compared": names(str(SOURCES[code].label) for code in one.compared if code in SOURCES),
            "list_words": dict(ProjectList.Code.choices).get(one.list_code, ""),
            "file": Attachment.objects.filter(
                owner_type=ContentType.objects.get_for_model(Comparison), owner_id=one.pk
            ).first(),
        }


class Matches(OfComparison):
    """Its projects, theirs beside ours."""

    key = "platforms.match"
    tab = "matches"
    listed = gettext_lazy("projects side by side")
    count_label = gettext_lazy("Projects")
    table_class = MatchTable
    filterset_class = MatchFilters

    def queryset(self, request):
        rows = Match.objects.allowed(request.user).filter(comparison=self.comparison)
        places = [When(state=state, then=Value(place)) for place, state in enumerate(FIRST)]
        return rows.order_by(Case(*places, default=Value(len(FIRST))), "pk")

    def empty(self, request):
        return EmptyState(_("Neither their list nor ours has a project that you may see."))


class Differences(OfComparison):
    """Field by field, theirs beside ours."""

    key = "platforms.difference"
    tab = "differences"
    listed = gettext_lazy("differing fields")
    count_label = gettext_lazy("Differing fields")
    table_class = DifferenceTable
    filterset_class = DifferenceFilters

    def queryset(self, request):
        return Difference.objects.allowed(request.user).filter(match__comparison=self.comparison)

    def empty(self, request):
        return EmptyState(_("In none of the projects that both have does a field differ."))
