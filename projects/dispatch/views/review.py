"""Review: the queue of a step, with what changed in each row."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from projects.base.periods import Week
from projects.directory.models import Division
from projects.directory.rights import Refused, roles_with
from projects.ui.lists import EmptyState, ListPage

from .. import chain
from ..bundling import read_bundles
from ..deadlines import deadlines_of
from ..filters import ReviewFilters
from ..models import ChainStep, WeeklyReport
from ..review import queues, read_rows, steps_of, waiting
from ..tables import ReviewTable
from .common import Figure, figures_sentence, switcher
from .review_drawing import RowDrawing

# What is said most often when a row is returned; a click puts it into the field.
SUGGESTED = [
    gettext_lazy("The completed investment is the same as last week's: please verify it."),
    gettext_lazy("The text repeats last week's: please write what was done this week."),
    gettext_lazy("The figure does not agree with the physical progress: please check."),
    gettext_lazy("Please say what the problem is, who should solve it and by when."),
    gettext_lazy("Please write the plan for next week so that it can be checked."),
]


# What a row shows: the report whole, and of what it refers to no more than names.
SHOWN = [
    *(field.name for field in WeeklyReport._meta.concrete_fields),
    *(f"project__{name}" for name in ("name", "light")),
    *(f"project__division__{name}" for name in ("name", "name_en", "short_name")),
    *(f"project__owner__{name}" for name in ("name", "name_en")),
    *(f"submitted_by__{name}" for name in ("name", "username")),
]
WAITS = {
    ChainStep.Code.REVIEW: gettext_lazy("To review"),
    ChainStep.Code.GATHER: gettext_lazy("To hand in as a batch"),
    ChainStep.Code.CHECK: gettext_lazy("To check"),
    ChainStep.Code.ACCEPT: gettext_lazy("To accept"),
}


def my_steps(request):
    """The steps of the chain that the reader may pass; refuses who may pass none."""
    steps = steps_of(request.user, chain.chain_steps())
    if not steps:
        permissions = ("pool.review_project", "pool.check_project", "pool.accept_project")
        raise Refused(_("Your roles review no reports."), roles_with(*permissions))
    return steps


def step_named(steps, code):
    """The step with a code among some; None where there is none."""
    return next((step for step in steps if step.code == code), None)


def waiting_figure(step, count, week):
    """How many rows wait for a step, with the queue behind it."""
    href = f"{reverse('dispatch:review', args=[week])}?step={step.code}"
    return Figure(WAITS[step.code], count, href, f"waiting-{step.code}")


@require_GET
def this_week(request):
    """To the queue of the week that is being reviewed: the latest in which something waits for the
    reader, else this week's."""
    found = queues(request.user, my_steps(request))
    return redirect("dispatch:review", found[0]["week"] if found else Week.of(request.today))


class ReviewQueue(ListPage):
    """The rows of a week that wait for the reader's step, with what changed since the last."""

    key = "dispatch.review"
    title = gettext_lazy("Review")
    table_class = ReviewTable
    filterset_class = ReviewFilters
    template_name = "dispatch/review.html"
    results_template_name = "dispatch/review_results.html"
    # A row is as high as ten of a table.
    per_page = 25

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.week = kwargs.get("week")

    def get(self, request, *args, **kwargs):
        self.steps = my_steps(request)
        self.deadlines = deadlines_of(self.week)[self.week]
        self.parameters = {"step": self.parse_step}
        return super().get(request, *args, **kwargs)

    def parse_step(self, text):
        """One of the reader's steps; raises ValueError for any other."""
        step = step_named(self.steps, text)
        if step is None:
            raise ValueError(text)
        return step

    @cached_property
    def queues(self):
        """What waits for the reader, week by week (one query)."""
        return queues(self.request.user, self.steps)

    @cached_property
    def counts(self):
        """{step: rows waiting in this week}."""
        here = next((row for row in self.queues if row["week"] == self.week), {})
        return {step: here.get(step.code, 0) for step in self.steps}

    @cached_property
    def step(self):
        """The step asked for, else the first at which something waits."""
        busy = [step for step in self.steps if self.counts[step]]
        return self.values["step"] or (busy or self.steps)[0]

    def queryset(self, request):
        rows = waiting(request.user, self.step).of_week(self.week).with_week_figure()
        return rows.select_related("project__division", "project__owner", "submitted_by").only(*SHOWN)

    def headline(self, request):
        return figures_sentence([waiting_figure(step, self.counts[step], self.week) for step in self.steps])

    def empty(self, request):
        if self.earlier:
            week = self.earlier[0][0]
            return EmptyState(
                _("Nothing waits here in this week, but rows of earlier weeks do."),
                week.label,
                f"{reverse('dispatch:review', args=[week])}?step={self.step.code}",
            )
        return EmptyState(
            _("Nothing waits for you. Rows appear here as soon as they are handed in."),
            _("Who has reported"),
            reverse("dispatch:week", args=[self.week]),
        )

    @cached_property
    def earlier(self):
        """[(week, rows)] of the earlier weeks in which rows wait for this step."""
        code = self.step.code
        return [(row["week"], row[code]) for row in self.queues if row["week"] < self.week and row[code]]

    @cached_property
    def bundles(self):
        """What can be handed in as a batch, where the reader hands in and the step is in use."""
        step = step_named(self.steps, ChainStep.Code.GATHER)
        if step is None:
            return []
        divisions = list(Division.objects.all())
        return read_bundles(self.request.user, step, divisions, self.week, self.deadlines.as_of)

    def context(self, request, listing):
        rows = read_rows(listing.records, self.week, self.deadlines.as_of, request.user)
        drawn = {
            "week": self.week,
            "step": self.step,
            "is_gather": self.step.code == ChainStep.Code.GATHER,
            "suggested": SUGGESTED,
        }
        return {
            **drawn,
            "deadlines": self.deadlines,
            "is_open": request.now <= self.deadlines.report_due,
            "review_is_open": request.now <= self.deadlines.review_due,
            "switcher": switcher(request, "dispatch:review", self.week),
            "tabs": [(step, WAITS[step.code], step == self.step) for step in self.steps],
            "rows": rows,
            "rows_html": RowDrawing(request, drawn).draw(rows),
            "free": sum(not row.own for row in rows),
            "own": sum(row.own for row in rows),
            "earlier": self.earlier,
            "bundles": self.bundles,
            "seen": request.now.isoformat(),
        }
