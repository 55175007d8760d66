"""The liaison ledger (包联台账): all liaison projects of a year with their leaders and what was done."""

import datetime

from django.db.models import Count, DateField, F, IntegerField, OuterRef, Q, Subquery, Sum
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
from projects.pool import weeks
from projects.pool.filters import parse_year
from projects.pool.models import Project, ProjectList, Responsibility
from projects.pool.views.listing import in_yi, linked, year_of_projects
from projects.ui.lists import EmptyState, Figure, ListPage

from ..filters import (
    AWAITED,
    LATE,
    LEAD_AWAITED,
    LEAD_BANNER,
    LEAD_NONE,
    LedgerFilters,
    OfficeLedgerFilters,
)
from ..models import Directive, Visit
from ..reading import day_of_list, listed_in, standings_of, vacancies
from ..tables import ledger_table
from .common import ASSIGN, LEDGER, LOAD, tabs


def counted(rows):
    """How many rows of a relation a project has, as an expression."""
    counts = rows.filter(project=OuterRef("pk")).order_by().values("project").annotate(n=Count("pk"))
    return Coalesce(Subquery(counts.values("n"), output_field=IntegerField()), 0)


def with_liaison(projects, year, on):
    """Projects with the city's leader's `body` and place in protocol (`leader_order`, `leader_key`) and his
    duty unit's (`duty_order`, `duty_key`), the year's visits (`visits_made`; `last_visit_on`, `_by` and
    `_level` of the last), `directives_open`, and the issues raised, solved and open by that day."""
    leading = Responsibility.objects.leaders().on(on).filter(project=OuterRef("pk"), level=Leader.Level.CITY)
    visits = Visit.objects.between(datetime.date(year, 1, 1), on)
    last = visits.filter(project=OuterRef("pk")).order_by("-on", "-pk")
    raised = Issue.objects.counted().filter(raised_on__lte=on)
    return projects.annotate(
        body=Subquery(leading.values("leader__body")[:1]),
        leader_order=Subquery(leading.values("leader__protocol_order")[:1]),
        leader_key=Subquery(leading.values("leader")[:1]),
        duty_order=Subquery(leading.values("organisation__order")[:1]),
        duty_key=Subquery(leading.values("organisation")[:1]),
        visits_made=counted(visits),
        last_visit_on=Subquery(last.values("on")[:1], output_field=DateField()),
        last_visit_by=Subquery(last.values("leader__user__name")[:1]),
        last_visit_level=Subquery(last.values("leader__level")[:1]),
        directives_open=counted(Directive.objects.pending()),
        issues_raised=counted(raised),
        issues_solved=counted(raised.filter(closed_on__lte=on)),
    ).annotate(issues_open=F("issues_raised") - F("issues_solved"))


def sheet_title(year):
    """What stands over the ledger on paper and in a workbook."""
    return _("Ledger of the key projects led by leaders of the city, %(year)s") % {"year": year}


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
        """The day for which it is shown: today, or the last of a past year. The list of a year to come is
        shown as it will begin, with the leaders and figures of today."""
        return min(day_of_list(self.year, self.request.today), self.request.today)

    @cached_property
    def lists(self):
        """The liaison lists of all years (one query)."""
        return {one.year: one for one in ProjectList.objects.filter(code=ProjectList.Code.LIAISON)}

    def table(self):
        missing = "visits" in self.request.GET
        return ledger_table(self.on, with_load=self.with_load, missing=missing)

    def filterset(self):
        return OfficeLedgerFilters if self.with_load else LedgerFilters

    def all_projects(self):
        """The projects of the list that the reader may see."""
        return listed_in(self.year, self.request.today, Project.objects.allowed(self.request.user))

    def queryset(self, request):
        request.liaison_day = self.on
        projects, self.as_of = year_of_projects(self.all_projects(), self.year, request.today)
        if self.year > request.today.year:
            self.as_of = weeks.source().as_of(request.today)
        listed = self.lists.get(self.year)
        projects = projects.in_list_order(listed.pk if listed else 0)
        if "rate" in request.GET.get("sort", ""):
            projects = projects.with_rate()
        protocol = [F(name).asc(nulls_last=True) for name in ("leader_order", "leader_key", "serial")]
        return with_liaison(projects, self.year, self.on).order_by(*protocol)

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
        # A link shows as many rows as its figure says: the other lists know the year's list, and none of
        # the filters of this one.
        narrowed = self.listing.controls.chips()
        year = f"listed={self.year}"

        def link(name, query):
            return None if narrowed else f"{reverse(name)}?{query}"

        if self.with_load:
            made = f"{year}&on_after={self.year}-01-01&on_before={self.on.isoformat()}"
            visits = link("liaison:visits", made) if self.year <= self.on.year else None
            figures.append(Figure(_("Visits this year"), totals["sum_visits"] or 0, visits))
        figures += [
            Figure(_("Issues raised"), totals["sum_raised"] or 0, self.issues_href()),
            Figure(_("Issues solved"), totals["sum_solved"] or 0, self.issues_href("state=CLOSED")),
        ]
        pending = totals["sum_directives"] or 0
        directives = link("liaison:directives", f"{year}&state=OPEN&state=ANSWERED") if pending else None
        return [*figures, Figure(_("Open directives"), pending, directives)]

    def issues_href(self, more=""):
        """The issue log of the list of today, which is the only one it knows."""
        if self.listing.controls.chips() or self.year != self.request.today.year:
            return None
        return f"{reverse('issues:list')}?list=LIAISON{'&' if more else ''}{more}"

    def headline(self, request):
        """How many there are, of which bodies the leaders are, how many wait for one and how many have
        none: together all of them. Counts only. Then what visits are missing, for who may see it."""
        if self.listing.controls.chips() or not self.listing.count:
            return ""
        totals, href = self.listing.totals, self.listing.address.href
        led = [
            (body.label, linked(totals[f"of_{body.value}"], href(body=body.value))) for body in Leader.Body
        ]
        said = [
            format_html(
                _("{count} liaison projects, led by leaders of {bodies}"),
                count=totals["count"],
                bodies=format_html_join(pgettext("between figures", ", "), "{} {}", led),
            )
        ]
        waiting = {
            level: len({one.project.pk for one in self.vacant if one.level == level})
            for level in Leader.Level
        }
        without = (
            totals["count"]
            - sum(totals[f"of_{body.value}"] for body in Leader.Body)
            - waiting[Leader.Level.CITY]
        )
        if waiting[Leader.Level.CITY]:
            count = linked(waiting[Leader.Level.CITY], href(lead=LEAD_AWAITED))
            said.append(format_html(_("{count} await a leader"), count=count))
        if without:
            said.append(
                format_html(
                    _("{count} have no leader of the city"), count=linked(without, href(lead=LEAD_NONE))
                )
            )
        if waiting[Leader.Level.BANNER]:
            count = linked(waiting[Leader.Level.BANNER], href(lead=LEAD_BANNER))
            said.append(format_html(_("besides, {count} await a leader of the banner"), count=count))
        if self.with_load and self.year == request.today.year:
            said += self.missing(href)
        joined = format_html_join(pgettext("between parts", "; "), "{}", ((one,) for one in said))
        return format_html("{}{}", joined, pgettext("after figures", "."))

    def missing(self, href):
        """How many projects the city's leaders have not visited in time, and not yet this month."""
        found = standings_of(self.all_projects().order_by().values("pk"), self.on).values()
        late, awaited = sum(one.is_late for one in found), sum(one.is_awaited for one in found)
        return [
            format_html(words, count=linked(count, href(visits=code)))
            for words, count, code in (
                (_("{count} were not visited in time"), late, LATE),
                (_("{count} have not been visited yet this month"), awaited, AWAITED),
            )
            if count
        ]

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

    def export(self, request, listing):
        # The file says of what year it is.
        self.title = sheet_title(self.year)
        return super().export(request, listing)

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
            "begins": day_of_list(self.year, request.today) if self.year > request.today.year else None,
            "with_load": self.with_load,
            "sheet_title": sheet_title(self.year),
            "sheet_query": address.query,
            "may_assign": assigns,
            "vacancies": self.vacant if assigns and not listing.controls.chips() else [],
            "document": getattr(self.lists.get(self.year), "document_number", ""),
        }
