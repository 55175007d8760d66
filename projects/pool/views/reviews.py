"""Rolling reviews: all, one with its groups side by side, the projects in it; opening and gathering."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from projects.base.errors import RuleViolation
from projects.base.periods import day_label
from projects.directory.rights import refuse, require_may
from projects.ui.drawing import draw_table
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import review_acts
from ..models import GroupReview, ReviewItem, RollingReview
from ..review_reports import PartLine, review_report, with_counts, with_progress
from ..review_sheet import keys_of
from ..review_tables import AppendixTable, ItemTable, PartTable, ReviewTable, moving
from ..reviewing import current_period, open_review
from ..rolling_filters import ItemFilters
from ..tables import short
from .listing import linked

VIEW, OPEN = "pool.view_groupreview", "pool.open_rollingreview"
State, Action = GroupReview.State, ReviewItem.Action


def require_view(user):
    """Refuse those whose roles show them no review at all."""
    require_may(user, VIEW, _("Your roles show you no rolling review."))


def open_one(request, pk):
    """A review of which the reader may see a part, with its visible parts as `visible` (two queries)."""
    require_view(request.user)
    review = get_object_or_404(RollingReview, pk=pk)
    parts = GroupReview.objects.allowed(request.user).filter(review=review).select_related("group")
    review.visible = list(with_counts(parts).order_by("group__order", "pk"))
    for part in review.visible:
        part.review = review
    if not review.visible:
        raise Http404
    return review


def group_name(group):
    """A working group by its short name, or the words for projects without one."""
    return _("without a group") if group is None else short(group)


class ReviewsPage(ListPage):
    """All rolling reviews."""

    key = "pool.reviews"
    title = gettext_lazy("Rolling reviews")
    template_name = "pool/reviews.html"
    table_class = ReviewTable

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        parts = GroupReview.objects.allowed(request.user)
        visible = RollingReview.objects.filter(pk__in=parts.order_by().values("review"))
        return with_progress(visible, parts)

    def headline(self, request):
        newest = self.listing.records[0] if self.listing.page == 1 and self.listing.records else None
        if newest is None or self.listing.sort != ["-first"]:
            return ""
        return format_html(
            _("{review}: {given} of {parts} opinions are in, due on {due}; {proposed} changes are proposed."),
            review=linked(newest, reverse("pool:review", args=[newest.pk])),
            given=newest.count_parts - newest.count_open,
            parts=newest.count_parts,
            due=day_label(newest.due_on),
            proposed=linked(
                newest.count_proposed,
                reverse("pool:review_items", args=[newest.pk]) + moving("proposed"),
            ),
        )

    def empty(self, request):
        return EmptyState(
            _(
                "No review has been opened yet. One opens by itself on the first day of each period as soon "
                "as a project stands in the pool."
            )
        )

    def context(self, request, listing):
        first, policy = current_period(request.today)
        due = first is not None and not RollingReview.objects.filter(first=first).exists()
        return {
            "policy": policy,
            "opens": RollingReview(first=first, months=policy.review_months)
            if due and request.user.may(OPEN)
            else None,
        }


@require_POST
def review_open(request):
    """Open the review of the running period by hand."""
    require_may(request.user, OPEN, _("Your roles do not allow you to open a review."))
    first, _policy = current_period(request.today)
    try:
        if first is None:
            raise RuleViolation("no_policy", gettext_lazy("No policy of the pool is in force yet."))
        review = open_review(first, by=request.user, at=request.now)
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("pool:reviews")
    messages.success(request, _("The review %(review)s is open.") % {"review": review})
    return redirect("pool:review", review.pk)


def headline_of(review, report):
    """The answer in one sentence, each figure the list behind it."""
    items = reverse("pool:review_items", args=[review.pk])
    matrix = reverse("pool:review", args=[review.pk])
    total, states = report.total, report.states
    said = format_html(
        _(
            "{projects} projects in {parts} parts: proposed are {promote} promotions, {demote} demotions and "
            "{remove} removals. Opinions: {waiting} parts wait (due on {due}), {given} given, {gathered} "
            "gathered, {decided} decided."
        ),
        projects=linked(total.projects, items),
        parts=len(report.lines),
        promote=linked(total.promote, f"{items}?proposed=PROMOTE"),
        demote=linked(total.demote, f"{items}?proposed=DEMOTE"),
        remove=linked(total.remove, f"{items}?proposed=REMOVE"),
        waiting=linked(states[State.OPEN], f"{matrix}?state=OPEN"),
        due=day_label(review.due_on),
        given=linked(states[State.GIVEN], f"{matrix}?state=GIVEN"),
        gathered=linked(states[State.GATHERED], f"{matrix}?state=GATHERED"),
        decided=linked(states[State.DECIDED], f"{matrix}?state=DECIDED"),
    )
    if not states[State.DECIDED]:
        return said
    done = format_html(
        _("Changes decided: {decision}, of these {moved} carried out and {not_moved} not."),
        decision=linked(total.decision_changes, items + moving("decision")),
        moved=linked(total.moved, f"{items}?outcome=moved"),
        not_moved=linked(total.not_moved, f"{items}?outcome=not_moved"),
    )
    return format_html("{} {}", said, done)


def chosen_states(request):
    """The states of parts that the address asks for; what is none is ignored."""
    return [state for state in State if state in request.GET.getlist("state")]


@require_safe
def review(request, pk):
    """One review: the groups side by side, and what is to change as an appendix for the minutes. With
    `state` (several) both are of the parts in these states; the sentence is always of all."""
    found, states = open_one(request, pk), chosen_states(request)
    whole = review_report(found, found.visible, today=request.today, name_of=group_name)
    shown = [part for part in found.visible if not states or part.state in states]
    report = review_report(found, shown, today=request.today, name_of=group_name)
    items = ReviewItem.objects.filter(part__in=[part.pk for part in shown]).changing()
    items = items.select_related("project", "part__group").order_by("part__group__order", "part", "pk")
    given = [part for part in shown if part.state == State.GIVEN]
    gatherable = {
        part.pk
        for part in GroupReview.objects.allowed(request.user, "gather").filter(
            review=found, state=State.GIVEN
        )
    }
    context = {
        "title": _("Rolling review %(review)s") % {"review": found},
        "review": found,
        "report": report,
        "headline": headline_of(found, whole),
        "states": [state.label for state in states],
        "matrix": draw_table(
            PartTable, report.lines, label=_("The groups of the review"), footer=total_line(found, report)
        ),
        "appendix": draw_table(AppendixTable, items, model=ReviewItem, label=_("What is to change"))
        if items
        else "",
        "to_gather": [part for part in given if part.pk in gatherable],
        "paper": "landscape",
    }
    return render(request, "pool/review.html", context)


def total_line(review, report):
    """The sum of the matrix."""
    return PartLine(None, _("Total"), report.total, review=review.pk)


class ReviewItemsPage(ListPage):
    """All projects in a review, as far as the reader may see its parts."""

    key = "pool.review_items"
    template_name = "pool/review_items.html"
    table_class = ItemTable
    filterset_class = ItemFilters

    def get(self, request, *args, **kwargs):
        self.review = open_one(request, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    @property
    def title(self):
        return _("Projects of the review %(review)s") % {"review": self.review}

    def queryset(self, request):
        return ReviewItem.objects.filter(part__in=[part.pk for part in self.review.visible]).order_by(
            "part__group__order", "part", "pk"
        )

    def totals(self):
        return {action.value: Count("pk", filter=Q(proposed=action)) for action in Action}

    def summary(self, totals):
        href = self.listing.address.href
        return [
            Figure(
                _("proposed: %(action)s") % {"action": action.label},
                totals[action.value],
                href(proposed=action.value),
            )
            for action in Action
        ]

    def headline(self, request):
        if self.listing.controls.chips():
            return ""
        totals = self.listing.totals
        changes = totals["count"] - totals[Action.KEEP.value]
        return format_html(
            _("{count} projects; for {changes} of them a change is proposed."),
            count=totals["count"],
            changes=linked(changes, self.listing.address.path + moving("proposed")),
        )

    def context(self, request, listing):
        return {"review": self.review}


@require_POST
def review_gather(request, pk):
    """Take given opinions for the decision: the parts that are named, one or many."""
    require_view(request.user)
    found = open_one(request, pk)
    keys = keys_of(request.POST.getlist("part"))
    parts = [part for part in found.visible if part.pk in keys]
    mine = set(
        GroupReview.objects.allowed(request.user, "gather").filter(review=found).values_list("pk", flat=True)
    )
    if not request.user.may("pool.gather_groupreview") or any(part.pk not in mine for part in parts):
        refuse("pool.gather_groupreview", _("Your roles do not allow you to gather opinions."))
    if not parts:
        messages.error(request, _("No opinion was chosen."))
        return redirect("pool:review", found.pk)
    try:
        count = review_acts.gather(parts, by=request.user, at=request.now)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(count)s opinions were gathered.") % {"count": count})
    if len(parts) == 1:
        return redirect("pool:review_part", found.pk, parts[0].pk)
    return redirect("pool:review", found.pk)
