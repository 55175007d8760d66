"""The funnel of stages as a page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.money import in_yi
from projects.ui.exports import Rows
from projects.ui.lists import EmptyState

from ..filters import year_before
from ..funnel import funnel
from ..models import ProjectStage, Stage
from ..models.project import BEFORE_START, BUILDING, FINISHED
from ..tables_rolling import FunnelTable
from .listing import linked
from .rolling import RollingPage


@dataclass(frozen=True)
class Line:
    """One stage of the funnel as a row: figures, the lists behind them, lengths of bars in percent."""

    name: Any
    count: int
    href: str
    length: int | None
    investment: Any
    length_of_investment: int | None
    moved_on: int | None
    moved_href: str = ""


def percent_of(part, whole):
    """A bar's length, at least one percent for what is not nought."""
    return max(1, round(part * 100 / whole)) if part and whole else 0


class FunnelPage(RollingPage):
    """How many projects stand in each stage, and how many moved on within twelve months."""

    key = "pool.funnel"
    title = gettext_lazy("The funnel of stages")
    template_name = "pool/rolling.html"
    results_template_name = "pool/figures_results.html"
    table_class = FunnelTable

    @cached_property
    def funnel(self):
        """The figures (two queries)."""
        projects, today = self.listing.filtered.order_by(), self.request.today
        standing = {
            stage: figures
            for stage, *figures in projects.values_list("stage").annotate(
                count=Count("pk"), investment=Sum("total_investment")
            )
        }
        moved = (
            ProjectStage.objects.moved_on(after=year_before(today), until=today)
            .filter(project__in=projects.values("pk"))
            .order_by()
            .values_list("value")
            .annotate(count=Count("project", distinct=True))
        )
        return funnel(standing, dict(moved))

    def line(self, step, largest):
        """A stage as a row; the last one that life has is not left for another."""
        stage, (most, most_money) = step.stage, largest
        last = stage in (Stage.IN_PRODUCTION, Stage.WITHDRAWN)
        return Line(
            name=stage.label,
            count=step.count,
            href=self.behind(stage=stage),
            length=percent_of(step.count, most),
            investment=step.investment,
            length_of_investment=percent_of(step.investment, most_money),
            moved_on=None if last else step.moved_on,
            moved_href="" if last else self.behind(moved_on=stage),
        )

    def lines(self):
        """The rows of the table: the stages of life, then those withdrawn."""
        found = self.funnel
        steps = [*found.steps, *([found.withdrawn] if found.withdrawn.count else [])]
        return Rows(self.line(step, found.largest) for step in steps)

    def total(self):
        """The last row."""
        total = self.funnel.total
        return Line(_("Together"), total.count, self.behind(), None, total.investment, None, None)

    def sentence(self, listing):
        found = self.funnel
        words = _(
            "{count} projects, {investment}: {before} have not started, {building} are being built, "
            "{finished} are completed. Within twelve months {ready} went on from preparation to "
            "construction."
        )
        moved = next(step.moved_on for step in found.steps if step.stage == Stage.PRELIMINARY)
        return format_html(
            words,
            count=linked(found.total.count, self.behind()),
            investment=in_yi(found.total.investment),
            before=linked(found.before_start, self.behind(stage=BEFORE_START)),
            building=linked(found.building, self.behind(stage=BUILDING)),
            finished=linked(found.finished, self.behind(stage=FINISHED)),
            ready=linked(moved, self.behind(moved_on=Stage.PRELIMINARY)),
        )

    def context(self, request, listing):
        found = super().context(request, listing)
        if not listing.count:
            return found
        note = _(
            "Moved on: projects that left the stage for a later one in the twelve months up to today; "
            "they stand elsewhere by now."
        )
        return {
            **found,
            "table": FunnelTable,
            "rows": self.lines(),
            "total": self.total(),
            "label": self.title,
            "note": note,
        }

    def export(self, request, listing):
        return self.export_rows(FunnelTable, [*self.lines(), self.total()])

    def empty(self, request):
        return EmptyState(_("There is no project to count."), _("All projects"), reverse("pool:project_list"))
