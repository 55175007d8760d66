"""Dispatch against statistics: the comparison of a month, and the entry of what was recognised."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from projects.base.converters import parse_month
from projects.base.errors import RuleViolation
from projects.base.money import MoneyFormField, yi
from projects.base.periods import Month
from projects.directory.rights import refuse, require_may
from projects.pool.models import Project, ProjectList
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from ..filters import StatisticsFilters
from ..light_tables import statistics_table
from ..models import StatisticalFigure
from ..statistics import JANUARY, enter, last_month_of, reported_at, side_by_side
from .common import Figure, figures_sentence

VIEW, ADD = "dispatch.view_statisticalfigure", "dispatch.add_statisticalfigure"
MONTHS = 13


def require_statistics(user):
    """Refuse those who may not see what statistics has not released."""
    require_may(user, VIEW, _("Figures of the statistics bureau are restricted until they are released."))


class Comparison(ListPage):
    """Both figures of a month, project by project."""

    key = "dispatch.statistics"
    title = gettext_lazy("Dispatch and statistics")
    filterset_class = StatisticsFilters
    template_name = "dispatch/statistics.html"
    parameters = {"month": parse_month}

    def get(self, request, *args, **kwargs):
        require_statistics(request.user)
        return super().get(request, *args, **kwargs)

    @cached_property
    def month(self):
        """The month asked for, or the last that can have figures."""
        return self.values["month"] or last_month_of(self.request.today)

    @cached_property
    def may_enter(self):
        """Whether the reader enters figures anywhere, and the month has any."""
        return self.request.user.may(ADD) and self.month.number != JANUARY

    def table(self):
        return statistics_table(self.month, self.may_enter)

    def queryset(self, request):
        projects = Project.objects.allowed(request.user).within(request.user, VIEW)
        main = ProjectList.objects.main_of(self.month.year)
        return side_by_side(projects, self.month).in_list_order(main.pk if main else 0)

    def totals(self):
        return {
            "known": Count("recognised"),
            "sum_reported": Sum("reported"),
            "sum_recognised": Sum("recognised"),
            "sum_difference": Sum("difference"),
        }

    def summary(self, totals):
        return [
            SummaryFigure(_("With a statistical figure"), f"{totals['known']:,}"),
            SummaryFigure(_("Reported (100m yuan)"), yi(totals["sum_reported"])),
            SummaryFigure(_("Recognised (100m yuan)"), yi(totals["sum_recognised"])),
            SummaryFigure(_("Difference where both are known (100m yuan)"), yi(totals["sum_difference"])),
        ]

    def headline(self, request):
        rows = side_by_side(
            Project.objects.allowed(request.user).within(request.user, VIEW), self.month
        ).aggregate(all=Count("pk"), known=Count("recognised"))
        here = f"{request.path}?month={self.month}&"
        return figures_sentence(
            [
                Figure(_("Projects"), rows["all"], f"{request.path}?month={self.month}"),
                Figure(_("with a statistical figure"), rows["known"], f"{here}known=true"),
                Figure(_("without a figure"), rows["all"] - rows["known"], f"{here}known=false"),
            ]
        )

    def empty(self, request):
        return EmptyState(_("No project of yours reports weekly in this year."))

    def context(self, request, listing):
        this_month = Month.of(request.today)
        href = listing.address.href
        recent = sorted({this_month - back for back in range(MONTHS)} | {self.month}, reverse=True)
        return {
            "month": self.month,
            "is_january": self.month.number == JANUARY,
            "earlier_href": href(month=self.month - 1),
            "later_href": href(month=self.month + 1) if self.month < this_month else "",
            "recent": [(one, href(month=one), one == self.month) for one in recent],
            "may_enter": self.may_enter,
        }


class FigureForm(forms.Form):
    """What statistics recognised of one project."""

    cumulative = MoneyFormField(
        label=gettext_lazy("Recognised, cumulative of the year"),
        help_text=gettext_lazy("In 10,000 yuan; 1.2亿 and 1,200 are understood too."),
    )
    source = forms.CharField(
        max_length=200,
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("The table or letter of the statistics bureau, with its date."),
    )
    difference_reason = forms.ChoiceField(
        choices=[("", "—"), *StatisticalFigure.Reason.choices],
        required=False,
        label=gettext_lazy("Why the two differ"),
    )
    note = forms.CharField(max_length=200, required=False, label=gettext_lazy("Note"))


@require_http_methods(["GET", "POST"])
def entry(request, month, pk):
    """Enter or put right the figure of a project and month; then on to the next without one."""
    require_statistics(request.user)
    visible = Project.objects.allowed(request.user).within(request.user, VIEW)
    project = get_object_or_404(visible, pk=pk)
    mine = visible.within(request.user, ADD)
    if not mine.filter(pk=pk).exists():
        refuse(ADD, _("You do not enter figures of the statistics bureau."))
    figure = StatisticalFigure.objects.filter(project=project, month=month).first()
    last = StatisticalFigure.objects.filter(month=month).order_by("-entered_at").first()
    initial = (
        {name: getattr(figure, name) for name in FigureForm.base_fields}
        if figure
        else {"source": last.source if last else ""}
    )
    form = FigureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            enter(project, month, **form.cleaned_data, by=request.user, at=request.now)
        except RuleViolation as error:
            form.add_error("difference_reason" if error.code == "reason_needed" else None, str(error))
        else:
            messages.success(request, _("%(name)s: the figure is kept.") % {"name": project.name})
            return redirect(_next_address(request, mine, month))
    context = {
        "title": project.name,
        "project": project,
        "month": month,
        "form": form,
        "figure": figure,
        "reported": reported_at(project, month),
        "is_january": month.number == JANUARY,
    }
    return render(request, "dispatch/statistics_entry.html", context)


def _next_address(request, projects, month):
    """The next project without a figure, where the writer goes on; else the comparison."""
    listing = f"{reverse('dispatch:statistics')}?month={month}"
    if not request.POST.get("next"):
        return listing
    main = ProjectList.objects.main_of(month.year)
    rows = side_by_side(projects, month).in_list_order(main.pk if main else 0)
    following = rows.filter(recognised__isnull=True).first()
    return reverse("dispatch:statistics_entry", args=[month, following.pk]) if following else listing
