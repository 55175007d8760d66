"""What the pool that rolls shows on the page of a project and on the homes of the roles."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from projects.base.periods import day_label

from .models import GroupReview, Project, ReviewItem, Tier
from .review_sheet import words_of
from .reviewing import criteria_in_use, policy_on
from .silence import moved_since
from .standing import fits_of, in_words, standing
from .tables import short

RIGHTS = ("answer", "gather", "decide")
State = GroupReview.State


# The page of a project


@dataclass(frozen=True)
class TierFit:
    """A tier with its criteria as pairs (words, met)."""

    label: Any
    rows: tuple
    is_own: bool

    @property
    def lacking(self):
        """How many are not met."""
        return sum(not met for _words, met in self.rows)


def fit_lines(found):
    """The tier in which a project stands, and the next higher one."""
    tiers = [(found.stands_in, found.own), found.higher]
    return [
        TierFit(Tier(tier).label, tuple((str(one), met) for one, met in fit.rows), tier == found.stands_in)
        for tier, fit in tiers
        if tier and fit.count
    ]


def tier_of_project(request, project):
    """Why a project stands where it stands, and what would be proposed (nine queries)."""
    today = request.today
    last = project.transfers.select_related("by", "review_item__part__review").first()
    since = project.tiers.current().order_by("-pk").values_list("valid_from", flat=True).first()
    criteria, policy = criteria_in_use(), policy_on(today)
    item = (
        ReviewItem.objects.filter(project=project)
        .select_related("part__review", "part__group")
        .order_by("-part__review__first")
        .first()
    )
    me = Project.objects.filter(pk=project.pk)
    found, silent = None, 0
    moved = moved_since(me, item.part.review.opened_at if item else request.now)
    here = me.with_criteria(criteria, today).get()
    if item and project.pk not in moved:
        silent = item.silent_reviews
    if project.tier:
        found = standing(
            project.tier,
            fits_of(here, criteria),
            planned_start=here.planned_start_on,
            silent=silent,
            silent_limit=policy.silent_reviews if policy else silent + 1,
            on=today,
        )
    reviewed = getattr(last, "review_item", None) if last else None
    open_item = item if item and item.part.state != State.DECIDED else None
    return {
        "last": last,
        "since": since,
        "fits": fit_lines(found) if found else [],
        "proposal": words_of(found.action, found.tier) if found else "",
        "why": in_words(found.reasons) if found else "",
        "silent": silent,
        "review_of_last": reviewed.part if reviewed else None,
        "open_item": open_item,
        "open_proposal": words_of(open_item.proposed, open_item.proposed_tier) if open_item else "",
        "open_opinion": words_of(open_item.opinion, open_item.opinion_tier) if open_item else "",
        "may_see_reviews": request.user.may("pool.view_groupreview"),
    }


# The homes of the roles


def rolls(user):
    """Who has something to do in a rolling review."""
    return any(user.may(f"pool.{right}_groupreview") for right in RIGHTS)


@dataclass(frozen=True)
class Waiting:
    """A part that waits for the reader: in words, since when it is due, where it is answered."""

    name: str
    words: str
    count: int
    href: str
    overdue: bool


def my_reviews(request, _obj):
    """The parts of reviews that wait for the reader (one query), and the parts he looks after."""
    parts = GroupReview.objects.allowed(request.user).exclude(state=State.DECIDED)
    parts = parts.with_rights(request.user, *RIGHTS).annotate(count=Count("items", distinct=True))
    parts = parts.select_related("review", "group").order_by("review__first", "group__order", "pk")
    mine, waiting = [], 0
    for part in parts:
        overdue = part.state == State.OPEN and part.review.due_on < request.today
        words = ""
        if part.state == State.OPEN and part.may_answer:
            words = _("waits for your opinion, due on %(day)s") % {"day": day_label(part.review.due_on)}
        elif part.state == State.GIVEN and part.may_gather:
            words = _("opinion given, to gather")
        elif part.state == State.GATHERED and part.may_decide and part.given_by_id != request.user.pk:
            words = _("gathered, to decide")
        elif part.state == State.OPEN and part.may_gather:
            waiting += 1
        if words:
            name = f"{part.review} · {short(part.group) if part.group else _('without a group')}"
            href = reverse("pool:review_part", args=[part.review_id, part.pk])
            mine.append(Waiting(name, words, part.count, href, overdue))
    if not mine and not waiting:
        return None
    headline = ""
    if mine:
        headline = format_html(
            _("Rolling review: {projects} projects in {parts} parts wait for you."),
            projects=sum(one.count for one in mine),
            parts=format_html(
                '<a href="{}">{}</a>', mine[0].href if len(mine) == 1 else reverse("pool:reviews"), len(mine)
            ),
        )
    return {"mine": mine, "waiting": waiting, "headline": headline}
