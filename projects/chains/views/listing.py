"""The lists: chains, links of all chains, entries into the above-scale list, green power links."""

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import NullIf
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.base.money import in_yi, percent, share
from projects.directory.models import Chain
from projects.investment.models import Negotiation
from projects.investment.querysets import oversees
from projects.pool.filters import parse_year
from projects.pool.models import Project
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from ..models import ChainEnterprise, ChainFigure, ChainLink, ChainPlan, ChainTask, GreenLink, ScaleEntry
from ..querysets import STAGES_OF, counted
from ..rules import LinkStanding, ScaleStanding
from ..tables import (
    ChainTable,
    GreenFilters,
    GreenTable,
    LinkFilters,
    LinkTable,
    ScaleFilters,
    ScaleTable,
)
from .common import KEEP_GREEN, KEEP_SCALE, require_read, tabs


def chain_rows(user, today, year):
    """Chains with what a reader sees: projects of his scope, his talks, the rest of the whole city."""
    figures = ChainFigure.objects.filter(chain=OuterRef("pk"), year=year)
    projects = Project.objects.allowed(user)
    tasks = ChainTask.objects.filter(plan__year=year)
    plans = ChainPlan.objects.filter(year=year).select_related("head__user")
    talks = counted(Negotiation.objects.allowed(user).talking(), "chain")
    return Chain.objects.annotate(
        output=Subquery(figures.values("output")),
        target=Subquery(figures.values("target")),
        link_count=counted(ChainLink.objects, "chain"),
        missing=counted(ChainLink.objects.with_standing().filter(standing="MISSING"), "chain"),
        enterprises=counted(ChainEnterprise.objects, "link__chain"),
        # Who does not oversee all talks reads no nought where there may be some that are confidential.
        talks=talks if oversees(user) else NullIf(talks, 0),
        tasks=counted(tasks, "plan__chain"),
        overdue=counted(tasks.overdue(today), "plan__chain"),
        **{name.lower(): counted(projects.in_stage(*stages), "chain") for name, stages in STAGES_OF.items()},
    ).prefetch_related(Prefetch("plans", plans, to_attr="plans_of_year"))


class ChainList(ListPage):
    """The chains with their year."""

    key = "chains.chain"
    title = gettext_lazy("Industry chains")
    count_label = gettext_lazy("Chains")
    table_class = ChainTable
    template_name = "chains/list.html"
    parameters = {"year": parse_year}

    def get(self, request, *args, **kwargs):
        require_read(request.user)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return chain_rows(request.user, request.today, self.year(request))

    def year(self, request):
        """The year of the figures: that of the address, else this one."""
        return self.values["year"] or request.today.year

    def totals(self):
        return {"all_output": Sum("output"), "all_target": Sum("target")}

    def summary(self, totals):
        output, target = totals["all_output"], totals["all_target"]
        return [
            SummaryFigure(_("Output"), in_yi(output)),
            SummaryFigure(_("Target output"), in_yi(target)),
            SummaryFigure(_("Output against target"), percent(share(output, target))),
        ]

    def headline(self, request):
        return links_sentence(request)

    def empty(self, request):
        return EmptyState(_("No industry chain has been entered in the directory yet."))

    def context(self, request, listing):
        year = self.year(request)
        return {
            "tabs": tabs(request, "list"),
            "years": [(one, f"{request.path}?year={one}", one == year) for one in years(request.today)],
        }


def years(today):
    """The years that the list of chains offers."""
    return range(today.year - 2, today.year + 1)


def links_sentence(request):
    """How many links there are, coming and missing, how many tasks of the year are overdue (two queries)."""
    rows = ChainLink.objects.with_standing().order_by().values("standing").annotate(n=Count("pk"))
    found = dict.fromkeys(LinkStanding.values, 0) | {row["standing"]: row["n"] for row in rows}
    href = reverse("chains:links")
    late = ChainTask.objects.filter(plan__year=request.today.year).overdue(request.today).count()
    return figures_sentence(
        [
            Figure(pgettext("of a chain", "Links"), sum(found.values()), href),
            *[
                Figure(LinkStanding(code).label, number, f"{href}?standing={code}")
                for code, number in found.items()
            ],
            Figure(_("tasks overdue"), late),
        ]
    )


class LinkList(ListPage):
    """The links of all chains: where somebody is there, coming or missing."""

    key = "chains.link"
    title = gettext_lazy("Links of all chains")
    count_label = gettext_lazy("Links")
    table_class = LinkTable
    filterset_class = LinkFilters
    template_name = "chains/list.html"

    def get(self, request, *args, **kwargs):
        require_read(request.user)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return ChainLink.objects.allowed(request.user).with_standing().with_counts()

    def totals(self):
        return {"missing": Count("pk", filter=Q(standing="MISSING"))}

    def summary(self, totals):
        return [SummaryFigure(_("Links missing"), f"{totals['missing']:,}")]

    def headline(self, request):
        return links_sentence(request)

    def empty(self, request):
        return EmptyState(_("No chain has links yet. They are entered on the page of the chain."))

    def context(self, request, listing):
        return {"tabs": tabs(request, "links")}


class ScaleList(ListPage):
    """Enterprises after production: who should enter the above-scale list and has not."""

    key = "chains.scale"
    title = gettext_lazy("Entry into the above-scale list")
    count_label = gettext_lazy("Enterprises")
    table_class = ScaleTable
    filterset_class = ScaleFilters
    template_name = "chains/list.html"

    def get(self, request, *args, **kwargs):
        require_read(request.user, "chains.view_scaleentry")
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return ScaleEntry.objects.allowed(request.user).with_standing(request.today).with_reached()

    def totals(self):
        return {
            "entered": Count("pk", filter=Q(standing="ENTERED")),
            "overdue": Count("pk", filter=Q(standing="OVERDUE")),
        }

    def summary(self, totals):
        """The rate follows those whose day has come, and those that entered before theirs."""
        entered, overdue = totals["entered"], totals["overdue"]
        return [
            SummaryFigure(_("Entered"), f"{entered:,}"),
            SummaryFigure(_("Should have entered, has not"), f"{overdue:,}"),
            SummaryFigure(_("Rate of entry"), percent(share(entered, entered + overdue))),
        ]

    def headline(self, request):
        rows = ScaleEntry.objects.allowed(request.user).with_standing(request.today)
        found = rows.order_by().values_list("standing").annotate(Count("pk"))
        counts = dict.fromkeys(ScaleStanding.values, 0) | dict(found)
        return figures_sentence(
            [
                Figure(ScaleStanding(code).label, number, f"{request.path}?standing={code}")
                for code, number in counts.items()
            ]
        )

    def empty(self, request):
        if request.user.may(KEEP_SCALE):
            return EmptyState(
                _("No enterprise after production is followed yet."),
                _("Enter an enterprise"),
                reverse("chains:scale_new"),
            )
        return EmptyState(_("No enterprise after production is followed in your area."))

    def context(self, request, listing):
        found = {"tabs": tabs(request, "scale")}
        if request.user.may(KEEP_SCALE):
            found["new"] = (_("Enter an enterprise"), reverse("chains:scale_new"))
        return found


class GreenList(ListPage):
    """Which project supplies green power to which."""

    key = "chains.green"
    title = gettext_lazy("Green power and industry")
    count_label = gettext_lazy("Green power links")
    table_class = GreenTable
    filterset_class = GreenFilters
    template_name = "chains/list.html"

    def get(self, request, *args, **kwargs):
        require_read(request.user, "chains.view_greenlink")
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return GreenLink.objects.allowed(request.user)

    def totals(self):
        return {
            "all_capacity": Sum("capacity"),
            "all_energy": Sum("energy"),
            "supplying": Count("pk", filter=Q(state="SUPPLYING")),
        }

    def summary(self, totals):
        return [
            SummaryFigure(pgettext("green power", "supplying"), f"{totals['supplying']:,}"),
            SummaryFigure(_("Capacity linked (MW)"), amount(totals["all_capacity"])),
            SummaryFigure(_("Energy a year (10k kWh)"), amount(totals["all_energy"])),
        ]

    def empty(self, request):
        if request.user.may(KEEP_GREEN):
            return EmptyState(
                _("No project that supplies green power has been linked to one that uses it yet."),
                _("Link two projects"),
                reverse("chains:green_new"),
            )
        return EmptyState(_("None of the projects you see supplies or uses linked green power."))

    def context(self, request, listing):
        found = {"tabs": tabs(request, "green")}
        if request.user.may(KEEP_GREEN):
            found["new"] = (_("Link two projects"), reverse("chains:green_new"))
        return found


def amount(value):
    """An amount that is no money; a dash for nothing."""
    return "—" if value is None else f"{value:,.2f}"
