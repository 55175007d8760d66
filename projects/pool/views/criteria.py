"""What the tiers ask and who meets it; and every move that a project made in the pool."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.directory.rights import roles_with
from projects.ui.lists import EmptyState, Figure, ListPage

from ..criteria import parameters_of
from ..models import PoolTransfer, Project, Tier
from ..reviewing import criteria_in_use
from ..rolling_filters import CriteriaFilters, MoveFilters
from ..rolling_tables import MoveTable, criteria_table
from .listing import linked

CHANGES = "pool.change_tiercriterion"


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with its thresholds in words, how many of its tier lack it, and the list of those."""

    name: str
    thresholds: str
    lacking: int
    href: str


def thresholds_of(one):
    """The parameters of a criterion in words; "" where it has none that matter."""
    values = parameters_of(one.code, one.parameters)
    if one.code == "FUNDING" and values["share"]:
        return _("at least %(share)s%% of the total investment in place") % values
    if one.code == "START_WITHIN":
        return _("within %(months)s months, overdue by %(grace_days)s days at most") % values
    if one.code == "START_BETWEEN":
        return _("in %(from_months)s to %(to_months)s months") % values
    return ""


class CriteriaPage(ListPage):
    """The projects of the pool and how they stand to the criteria of their tiers."""

    key = "pool.criteria"
    title = gettext_lazy("Criteria of the tiers")
    template_name = "pool/criteria.html"
    filterset_class = CriteriaFilters

    @cached_property
    def criteria(self):
        """The criteria in use (one query)."""
        return criteria_in_use()

    def table(self):
        return criteria_table(self.criteria)

    def queryset(self, request):
        projects = Project.objects.allowed(request.user).in_pool().of_year(request.today.year)
        return projects.with_fit(self.criteria, request.today).order_by("-lacking_own", "pk")

    def totals(self):
        return {
            "fit": Count("pk", filter=Q(lacking_own=0)),
            "lacking": Count("pk", filter=Q(lacking_own__gt=0)),
            "rising": Count("pk", filter=Q(could_rise=True)),
            **{
                f"without_{one.pk}": Count("pk", filter=Q(tier=one.tier, **{f"meets_{one.pk}": False}))
                for one in self.criteria
            },
        }

    def summary(self, totals):
        href = self.listing.address.href
        return [
            Figure(_("meet their tier"), totals["fit"], href(fits="meets")),
            Figure(_("lack something"), totals["lacking"], href(fits="lacks")),
            Figure(_("could be promoted"), totals["rising"], href(fits="could")),
        ]

    def headline(self, request):
        if self.listing.controls.chips() or not self.listing.count:
            return ""
        totals, href = self.listing.totals, self.listing.address.href
        return format_html(
            _(
                "{count} projects stand in the pool: {fit} meet all criteria of their tier, {lacking} lack "
                "something, {rising} could be promoted."
            ),
            count=totals["count"],
            fit=linked(totals["fit"], href(fits="meets")),
            lacking=linked(totals["lacking"], href(fits="lacks")),
            rising=linked(totals["rising"], href(fits="could")),
        )

    def empty(self, request):
        return EmptyState(
            _("No project that you may see stands in the pool."),
            _("All projects"),
            reverse("pool:project_list"),
        )

    def context(self, request, listing):
        tiers = []
        for tier in Tier:
            lines = [
                CriterionLine(
                    str(one),
                    thresholds_of(one),
                    listing.totals[f"without_{one.pk}"],
                    listing.address.href(tier=tier.value, missing=one.pk),
                )
                for one in self.criteria
                if one.tier == tier
            ]
            tiers.append((tier.label, lines))
        return {
            "tiers": tiers,
            "changed_by": roles_with(CHANGES),
            "admin_href": reverse("admin:pool_tiercriterion_changelist")
            if request.user.is_staff and request.user.may(CHANGES)
            else "",
        }


class MovesPage(ListPage):
    """Every move in the pool that the reader may see: dated, with reason and evidence, never edited."""

    key = "pool.moves"
    title = gettext_lazy("Moves in the pool")
    template_name = "pool/moves.html"
    table_class = MoveTable
    filterset_class = MoveFilters

    def queryset(self, request):
        return PoolTransfer.objects.allowed(request.user)

    def totals(self):
        year = Q(on__year=self.request.today.year)
        return {
            **{action.value: Count("pk", filter=Q(action=action)) for action in PoolTransfer.Action},
            "this_year": Count("pk", filter=year),
        }

    def summary(self, totals):
        href = self.listing.address.href
        return [
            Figure(action.label, totals[action.value], href(move=action.value))
            for action in PoolTransfer.Action
            if totals[action.value]
        ]

    def headline(self, request):
        if self.listing.controls.chips() or not self.listing.count:
            return ""
        totals = self.listing.totals
        first = f"{request.today.year}-01-01"
        return format_html(
            _("{count} moves, {this_year} of them this year; each has its reason, and none can be edited."),
            count=totals["count"],
            this_year=linked(totals["this_year"], self.listing.address.href(on_after=first)),
        )

    def empty(self, request):
        return EmptyState(_("No project of yours has moved in the pool yet."))
