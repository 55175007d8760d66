"""The liaison ledger (包联台账): all liaison projects of a year with their leaders and what was done."""

import datetime

from django.db.models import Count, DateField, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.base.money import percent, share
from projects.directory.models import Leader
from projects.directory.rights import require_may
from projects.issues.models import Issue
from projects.pool.filters import parse_year
from projects.pool.models import Project, ProjectList, Responsibility
from projects.pool.views.listing import in_yi, linked, year_of_projects
from projects.ui.addresses import Address
from projects.ui.lists import EmptyState, Figure, ListPage

from ..filters import LedgerFilters, OfficeLedgerFilters
from ..models import Directive, Visit
from ..reading import vacancies
from ..tables import ledger_table
from .common import ASSIGN, LEDGER, LOAD, tabs


def counted(rows):
    """How many rows of a relation a project has, as an expression."""
    counts = rows.filter(project=OuterRef("pk")).order_by().values("project").annotate(n=Count("pk"))
    return Coalesce(Subquery(counts.values("n"), output_field=IntegerField()), 0)


def with_liaison(projects, year, on):
    """Projects with the city's leader's `body` and place in protocol (`leader_order`), the year's visits
    (`visits_made`, `last_visit_on`), `directives_open`, and the issues raised and solved by that day."""
    leading = Responsibility.objects.leaders().on(on).filter(project=OuterRef("pk"), level=Leader.Level.CITY)
    visits = Visit.objects.between(datetime.date(year, 1, 1), on)
    last = visits.filter(project=OuterRef("pk")).order_by("-on").values("on")[:1]
    raised = Issue.objects.counted().filter(raised_on__lte=on)
    return projects.annotate(
        body=Subquery(leading.values("leader__body")[:1]),
        leader_order=Subquery(leading.values("leader__protocol_order")[:1]),
        visits_made=counted(visits),
        last_visit_on=Subquery(last, output_field=DateField()),
        directives_open=counted(Directive.objects.pending()),
        issues_raised=counted(raised),
        issues_solved=counted(raised.filter(closed_on__lte=on)),
    )


class Ledger(ListPage):
    """The liaison projects of a year."""

    key = "liaison.ledger"
    title = gettext_lazy("Liaison ledger")
    template_name = "liaison/ledger.html"
    parameters = {"year": parse_year}

    def get(self, request, *args, **kwargs):
        require_may(request.user, LEDGER, _("Your roles do not show you the liaison ledger."))
        self.with_load = request.user.may(LOAD)
        return super().get(request, *args, **kwargs)

    @cached_property
    def year(self):
        """The year whose list is shown."""
        return self.values["year"] or self.request.today.year

    @cached_property
    def on(self):
        """The day for which it is shown: today, or the last of a past year."""
        today = self.request.today
        return today if self.year >= today.year else datetime.date(self.year, 12, 31)

    @cached_property
    def lists(self):
        """The liaison lists of all years (one query)."""
        return {one.year: one for one in ProjectList.objects.filter(code=ProjectList.Code.LIAISON)}

    def table(self):
        return ledger_table(self.on, with_load=self.with_load)

    def filterset(self):
        return OfficeLedgerFilters if self.with_load else LedgerFilters

    def all_projects(self):
        """The projects of the list that the reader may see."""
        return Project.objects.allowed(self.request.user).on_list("LIAISON", self.year, self.on)

    def queryset(self, request):
        request.liaison_day = self.on
        projects, self.as_of = year_of_projects(self.all_projects(), self.year, request.today)
        listed = self.lists.get(self.year)
        projects = projects.in_list_order(listed.pk if listed else 0)
        if "rate" in request.GET.get("sort", ""):
            projects = projects.with_rate()
        return with_liaison(projects, self.year, self.on)

    def totals(self):
        return {
            "sum_investment": Sum("total_investment"),
            "sum_planned": Sum("planned"),
            "sum_completed": Sum("completed"),
            "sum_visits": Sum("visits_made"),
            "sum_directives": Sum("directives_open"),
            "sum_raised": Sum("issues_raised"),
            "sum_solved": Sum("issues_solved"),
            **{f"of_{body.value}": Count("pk", filter=Q(body=body)) for body in Leader.Body},
        }

    def summary(self, totals):
        rate = share(totals["sum_completed"], totals["sum_planned"])
        figures = [
            Figure(_("Total investment"), in_yi(totals["sum_investment"])),
            Figure(_("Year's plan"), in_yi(totals["sum_planned"])),
            Figure(_("Completed"), in_yi(totals["sum_completed"])),
            Figure(_("Rate"), percent(rate)),
        ]
        if self.with_load:
            visits = f"{reverse('liaison:visits')}?on_after={self.year}-01-01"
            figures.append(Figure(_("Visits this year"), totals["sum_visits"] or 0, visits))
        issues = reverse("issues:list") + "?list=LIAISON" if self.year == self.request.today.year else None
        figures += [
            Figure(_("Issues raised"), totals["sum_raised"] or 0, issues),
            Figure(_("Issues solved"), totals["sum_solved"] or 0, issues and f"{issues}&state=CLOSED"),
        ]
        directives = Address.of(self.request).href(directive="true") if totals["sum_directives"] else None
        return [*figures, Figure(_("Open directives"), totals["sum_directives"] or 0, directives)]

    def headline(self, request):
        """How many there are, of which bodies the leaders are, how many wait for one. Counts only."""
        if self.listing.controls.chips() or not self.listing.count:
            return ""
        totals, href = self.listing.totals, self.listing.address.href
        bodies = [
            (body.label, linked(totals[f"of_{body.value}"], href(body=body.value))) for body in Leader.Body
        ]
        said = format_html(
            _("{count} liaison projects, led by leaders of {bodies}"),
            count=totals["count"],
            bodies=format_html_join(pgettext("between figures", ", "), "{} {}", bodies),
        )
        waiting = len({one.project.pk for one in self.vacant})
        if waiting:
            more = format_html(_("; {count} await a leader"), count=linked(waiting, href(vacant="true")))
            said = format_html("{}{}", said, more)
        return format_html("{}{}", said, pgettext("after figures", "."))

    @cached_property
    def vacant(self):
        """The vacancies of the list (four queries)."""
        return vacancies(self.all_projects().select_related("division"), self.on)

    def empty(self, request):
        if request.user.may("liaison.view_liaisonselection"):
            return EmptyState(
                _("No project of yours is on the liaison list of %(year)s.") % {"year": self.year},
                _("Choose the liaison projects"),
                reverse("liaison:selection", args=[self.year]),
            )
        return EmptyState(_("No project of yours is on the liaison list of %(year)s.") % {"year": self.year})

    def context(self, request, listing):
        years = sorted({*self.lists, self.year, request.today.year})
        address = listing.address
        assigns = request.user.may(ASSIGN)
        return {
            "tabs": tabs(request, "ledger"),
            "paper": "landscape",
            "years": [
                (year, address.href(year=year if year != request.today.year else None), year == self.year)
                for year in years
            ],
            "as_of": self.as_of,
            "may_assign": assigns,
            "vacancies": self.vacant if assigns and not listing.controls.chips() else [],
            "document": getattr(self.lists.get(self.year), "document_number", ""),
        }
