"""The pool as a board by tier."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.money import in_yi
from projects.ui.lists import EmptyState, Figure

from ..filters import PoolFilters
from ..models import Project, Tier
from ..models.project import BEFORE_START
from ..tables import short
from ..tables_rolling import BoardTable
from .listing import linked
from .rolling import RollingPage

CARDS = 12
# What a card reads of a project and what it refers to.
UNITS = ("division", "working_group")
ON_A_CARD = [
    *("name", "total_investment", "planned_start_on", "stage"),
    *(f"{unit}__{name}" for unit in UNITS for name in ("name", "name_en", "short_name")),
]
STAGES_BEFORE = [stage.value for stage in BEFORE_START]


@dataclass(frozen=True)
class Card:
    """One project on the board; `is_late` where its planned start has passed."""

    project: Project
    division: str
    group: str
    is_late: bool


@dataclass(frozen=True)
class TierColumn:
    """A tier with its figures (万元), its most imminent projects and the list of all."""

    tier: Tier
    count: int
    investment: object
    late: int
    late_href: str
    cards: list
    href: str

    @property
    def rest(self):
        """How many the board does not show."""
        return self.count - len(self.cards)


class BoardPage(RollingPage):
    """The three tiers side by side, the most imminent projects first."""

    key = "pool.board"
    title = gettext_lazy("The pool by tier")
    count_label = gettext_lazy("In the pool")
    template_name = "pool/board.html"
    results_template_name = "pool/board_results.html"
    table_class = BoardTable
    filterset_class = PoolFilters

    def queryset(self, request):
        return super().queryset(request).in_pool()

    def late(self):
        """The condition that a project should have started by now."""
        return Q(planned_start_on__lt=self.request.today, stage__in=STAGES_BEFORE)

    def totals(self):
        figures = {"sum_investment": Sum("total_investment"), "count_late": Count("pk", filter=self.late())}
        for tier in Tier:
            stands = Q(tier=tier)
            figures[f"count_{tier}"] = Count("pk", filter=stands)
            figures[f"sum_{tier}"] = Sum("total_investment", filter=stands)
            figures[f"late_{tier}"] = Count("pk", filter=stands & self.late())
        return figures

    def summary(self, totals):
        return [Figure(_("Total investment"), in_yi(totals["sum_investment"]))]

    def late_href(self, tiers):
        """The list of those that should have started by now."""
        yesterday = self.request.today - timedelta(days=1)
        return self.behind(tier=tiers, stage=STAGES_BEFORE, planned_start_before=yesterday)

    def sentence(self, listing):
        totals = listing.totals
        words = _(
            "{count} projects stand in the pool, {investment}: {near} ready soon, {rolling} rolling, "
            "{long} in the long-term reserve; {late} of them should have started by now."
        )
        return format_html(
            words,
            count=linked(totals["count"], self.behind(tier=Tier.values)),
            investment=in_yi(totals["sum_investment"]),
            near=linked(totals["count_NEAR_TERM"], self.behind(tier=Tier.NEAR_TERM)),
            rolling=linked(totals["count_ROLLING"], self.behind(tier=Tier.ROLLING)),
            long=linked(totals["count_LONG_TERM"], self.behind(tier=Tier.LONG_TERM)),
            late=linked(totals["count_late"], self.late_href(Tier.values)),
        )

    def cards(self, tier):
        """The cards of a tier, the next to start first (one query)."""
        today = self.request.today
        projects = (
            self.listing.filtered.filter(tier=tier)
            .select_related(*UNITS)
            .only(*ON_A_CARD)
            .order_by(F("planned_start_on").asc(nulls_last=True), "pk")[:CARDS]
        )
        return [
            Card(
                project,
                short(project.division),
                short(project.working_group) or "",
                project.stage in STAGES_BEFORE
                and project.planned_start_on is not None
                and project.planned_start_on < today,
            )
            for project in projects
        ]

    def columns(self, listing):
        """The tiers: all three, or those that the filter names."""
        asked = listing.filters.form.cleaned_data.get("tier") or Tier.values
        totals = listing.totals
        return [
            TierColumn(
                tier,
                totals[f"count_{tier}"],
                totals[f"sum_{tier}"],
                totals[f"late_{tier}"],
                self.late_href(tier),
                self.cards(tier),
                self.behind(tier=tier),
            )
            for tier in Tier
            if tier in asked
        ]

    def context(self, request, listing):
        found = super().context(request, listing)
        return {**found, "paper": "landscape", "columns": self.columns(listing) if listing.count else []}

    def empty(self, request):
        return EmptyState(
            _("No project stands in a tier of the pool."), _("All projects"), reverse("pool:project_list")
        )
