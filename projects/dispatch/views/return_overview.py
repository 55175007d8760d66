"""Who has confirmed the month's returns: the matrix with its reminders, and the list behind its figures."""

from django.db.models import Count, F, Q, Sum
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.base.money import yi
from projects.base.periods import day_label
from projects.directory.models import Division
from projects.pool.models import Project
from projects.pool.tables import short
from projects.ui.exports import FORMATS, Rows, Sheet
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from .. import signing
from ..deadlines import days_of_month
from ..filters import ReturnFilters
from ..overview import parts_of
from ..return_facts import REPORT
from ..return_overview import (
    NONE,
    confirmers,
    read_return_standings,
    reminder,
    return_lines,
    tally_returns,
    with_return,
)
from ..return_sheet import in_list_order
from ..return_tables import StandingTable, returns_table
from ..tables import MatrixRow
from .common import month_switches, require_view


def headline(counts, href):
    """「应报 544 个，已确认 512 个，退回 9 个，未确认 23 个。」 with the list behind every figure."""
    figures = [
        Figure(_("Returns due"), counts.due, href),
        Figure(_("confirmed"), counts.confirmed, f"{href}?standing=CONFIRMED&standing=LOCKED"),
    ]
    if counts.returned:
        figures.append(Figure(_("returned"), counts.returned, f"{href}?standing=RETURNED"))
    waiting = f"{href}?standing=DRAFT&standing={NONE}"
    figures.append(Figure(_("to confirm"), counts.draft + counts.none, waiting))
    return figures_sentence(figures)


def lines_of(request, month, days, rows):
    """A ReturnLine for each part of the city that has rows."""
    divisions = list(Division.objects.all())
    root = next((one for one in divisions if one.parent_id is None), None)
    units, line_of = parts_of(root, divisions) if root is not None else ({}, {})
    link = request.build_absolute_uri(reverse("months:returns", args=[month]))

    def remind(unit, counts):
        return reminder(unit, counts, month, days, today=request.today, link=link)

    return return_lines(rows, units, line_of, remind, confirmers(request.today))


@require_safe
def standing(request, month):
    """Who has confirmed, division by division, and the reminders as text to copy."""
    require_view(request.user)
    days = days_of_month(month)
    projects = Project.objects.allowed(request.user)
    standings = read_return_standings(projects, month, days.as_of) if month.first <= request.today else []
    lines = lines_of(request, month, days, standings)
    href = reverse("months:return_projects", args=[month])
    rows = Rows(
        MatrixRow(short(line.unit), line.tally, f"{href}?division={line.unit.code}&") for line in lines
    )
    counts = tally_returns(standings)
    total = MatrixRow(_("Total"), counts, f"{href}?")
    title = _("Who has confirmed")
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return FORMATS[export](
            Sheet(
                title=f"{title} {month}",
                columns=list(StandingTable.columns_of(None).values()),
                queryset=Rows([*rows, total]),
                by=request.user,
                at=timezone.localtime(request.now),
            )
        )
    chased = [line for line in lines if line.text] if request.user.may("pool.chase_project") else []
    context = {
        "title": title,
        "month": month,
        "days": days,
        "begun": month.first <= request.today,
        "is_late": request.today > days.returns_due,
        "headline": headline(counts, href) if standings else "",
        "counts": counts,
        "table": StandingTable,
        "rows": rows,
        "total": total,
        "list_href": href,
        "chased": chased,
        "all_text": "\n\n".join(line.text for line in chased),
        "signed": signing.signed_sheets(month, request.user),
        "may_fill": request.user.may(REPORT),
        **month_switches(request, "months:return_standing", month),
    }
    return render(request, "dispatch/return_standing.html", context)


class ReturnProjects(ListPage):
    """The returns of a month: the list behind every figure of the overview."""

    key = "dispatch.returns"
    filterset_class = ReturnFilters
    template_name = "dispatch/return_projects.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.month = kwargs["month"]

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    @cached_property
    def days(self):
        return days_of_month(self.month)

    @property
    def title(self):
        return _("Returns of %(month)s") % {"month": self.month.label}

    def table(self):
        return returns_table(self.month)

    def queryset(self, request):
        projects = in_list_order(Project.objects.allowed(request.user), self.month)
        if self.month.first > request.today:
            projects = projects.none()
        return with_return(projects, self.month, self.days.as_of).annotate(
            percent=F("monthly__progress_percent"),
            progress_text=F("monthly__progress_text"),
            expected_year=F("monthly__expected_year"),
            difference_reason=F("monthly__difference_reason"),
            confirmed_by=F("monthly__confirmed_by__name"),
            confirmed_at=F("monthly__confirmed_at"),
        )

    def totals(self):
        return {
            "confirmed": Count("pk", filter=Q(standing__in=("CONFIRMED", "LOCKED"))),
            "sum_weeks": Sum("weeks"),
            "sum_cumulative": Sum("cumulative"),
            "sum_expected": Sum("expected_year"),
        }

    def summary(self, totals):
        return [
            SummaryFigure(_("confirmed"), f"{totals['confirmed']:,}"),
            SummaryFigure(_("By the weeks (100m yuan)"), yi(totals["sum_weeks"])),
            SummaryFigure(_("By the returns (100m yuan)"), yi(totals["sum_cumulative"])),
            SummaryFigure(_("Expected for the year (100m yuan)"), yi(totals["sum_expected"])),
        ]

    def headline(self, request):
        days = {"as_of": day_label(self.days.as_of), "due": day_label(self.days.returns_due)}
        return _("Data up to %(as_of)s, returns due %(due)s") % days

    def empty(self, request):
        return EmptyState(
            _("No project of yours stood on a weekly list in %(month)s.") % {"month": self.month.label},
            _("All projects"),
            reverse("pool:project_list"),
        )

    def context(self, request, listing):
        return {
            "month": self.month,
            "may_fill": request.user.may(REPORT),
            **month_switches(request, "months:return_projects", self.month),
        }
