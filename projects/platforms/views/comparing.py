"""A list of theirs comes in; what it says and we say stands side by side, as both were at that moment."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.base.wording import names
from projects.pool.models import ProjectList
from projects.ui.figures import Figure, figures_sentence
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


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, code):
    """Take in a list of theirs in the columns of a layout."""
    require_read(request.user, COMPARE)
    layout = get_object_or_404(PlatformLayout, code=code, is_enabled=True)
    form = CompareForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = CompareForm(request.POST, request.FILES)
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = compare(
                    layout,
                    given["file"],
                    year=request.today.year,
                    division=given["division"],
                    list_code=given["list_code"],
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
    }
    return render(request, "platforms/compare.html", context)


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

    def get(self, request, pk, *args, **kwargs):
        require_read(request.user, VIEW_COMPARISON)
        rows = Comparison.objects.allowed(request.user).select_related("layout", "by", "division")
        self.comparison = rows.filter(pk=pk).first()
        if self.comparison is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    @property
    def title(self):
        """What was compared with ours, and when."""
        return pgettext("comparison", "%(layout)s, %(at)s") % {
            "layout": self.comparison.layout,
            "at": f"{timezone.localtime(self.comparison.at):%Y-%m-%d %H:%M}",
        }

    def context(self, request, listing):
        one = self.comparison
        matches = reverse("platforms:comparison", args=[one.pk])
        differences = reverse("platforms:differences", args=[one.pk])
        states = [
            (Match.State.ONLY_THEIRS, one.only_theirs),
            (Match.State.ONLY_OURS, one.only_ours),
            (Match.State.DIFFERENT, one.differing),
            (Match.State.PROPOSED, one.proposed),
            (Match.State.SAME, one.same),
        ]
        return {
            "comparison": one,
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
    count_label = gettext_lazy("Projects")
    table_class = MatchTable
    filterset_class = MatchFilters

    def queryset(self, request):
        rows = Match.objects.allowed(request.user).filter(comparison=self.comparison)
        differences = Difference.objects.order_by().filter(match=OuterRef("pk")).values("match")
        counts = Subquery(differences.annotate(n=Count("pk")).values("n"))
        # No name that the line of totals takes for its own.
        return rows.annotate(fields=counts)

    def empty(self, request):
        return EmptyState(_("Neither their list nor ours has a project that you may see."))


class Differences(OfComparison):
    """Field by field, theirs beside ours."""

    key = "platforms.difference"
    tab = "differences"
    count_label = gettext_lazy("Differing fields")
    table_class = DifferenceTable
    filterset_class = DifferenceFilters

    def queryset(self, request):
        return Difference.objects.allowed(request.user).filter(match__comparison=self.comparison)

    def empty(self, request):
        return EmptyState(_("In none of the projects that both have does a field differ."))
