"""What the pool that rolls shows on the page of a project and on the homes of the roles."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from projects.base.periods import day_label

from .application_panels import decides
from .entering import entry_steps
from .filters_tasks import OPEN, OVERDUE
from .models import Application, GroupReview, GroupTask, Project, ReviewItem, Tier
from .review_sheet import words_of
from .reviewing import criteria_in_use, policy_on
from .silence import moved_since
from .standing import fits_of, in_words, standing
from .tables import short
from .views.listing import linked

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
    """Parts that wait for the reader in one way: how many, of how many projects, what for in words, what
    the button says and where it leads; `name` is that of the part where it is one."""

    parts: int
    projects: int
    name: str
    words: str
    button: str
    href: str
    overdue: int = 0


# How parts wait for whom: the state, and what is to be done with them.
WAYS = {
    State.OPEN: ("answer", gettext_lazy("wait for your opinion"), gettext_lazy("Give the opinion")),
    State.GIVEN: ("gather", gettext_lazy("opinion given, to gather"), gettext_lazy("Gather")),
    State.GATHERED: ("decide", gettext_lazy("gathered, to decide"), gettext_lazy("Record the decision")),
}


def waits_for(user, part):
    """Whether a part (`with_rights`) waits for a person; nobody decides on the opinion he gave."""
    right, _words, _button = WAYS[part.state]
    return getattr(part, f"may_{right}") and not (right == "decide" and part.given_by_id == user.pk)


def waiting_lines(parts, today):
    """The Waiting lines of parts that wait for a reader: one a review and state. One part leads to its
    sheet, several to the matrix with these alone."""
    by_way = defaultdict(list)
    for part in parts:
        by_way[part.review_id, part.state].append(part)
    lines = []
    for (review, state), group in by_way.items():
        _right, words, button = WAYS[state]
        first = group[0]
        name, href = str(first.review), f"{reverse('pool:review', args=[review])}?state={state}"
        if len(group) == 1:
            name += f" · {short(first.group) if first.group else _('without a group')}"
            href = reverse("pool:review_part", args=[review, first.pk])
        words = str(words)
        if state == State.OPEN:
            words += " " + _("(due on %(day)s)") % {"day": day_label(first.review.due_on)}
        overdue = len(group) if state == State.OPEN and first.review.due_on < today else 0
        count = sum(one.count for one in group)
        lines.append(Waiting(len(group), count, name, words, str(button), href, overdue))
    return lines


def also_waiting(user):
    """[(count, address, sentence)] of what else waits for a person: applications and tasks (three queries
    at most)."""
    found = []
    if decides(user):
        count = Application.objects.decidable(user, entry_steps()).count()
        words = ngettext("{count} application to decide", "{count} applications to decide", count)
        found.append((count, f"{reverse('pool:applications')}?for_me=true", words))
    count = GroupTask.objects.held_by(user).open().count()
    words = ngettext("{count} task of your own", "{count} tasks of your own", count)
    found.append((count, f"{reverse('pool:my_tasks')}?state={OPEN}&state={OVERDUE}", words))
    return [one for one in found if one[0]]


def my_reviews(request, _obj):
    """The parts of reviews that wait for the reader (one query), and the parts he looks after; the
    sentence says also what else waits for him (three queries at most)."""
    user = request.user
    parts = GroupReview.objects.allowed(user).exclude(state=State.DECIDED)
    parts = parts.with_rights(user, *RIGHTS).annotate(count=Count("items", distinct=True))
    parts = parts.select_related("review", "group").order_by("review__first", "group__order", "pk")
    mine = [part for part in parts if waits_for(user, part)]
    taken = {part.pk for part in mine}
    waiting = sum(part.state == State.OPEN and part.may_gather and part.pk not in taken for part in parts)
    if not mine and not waiting:
        return None
    lines = waiting_lines(mine, request.today)
    return {"lines": lines, "waiting": waiting, "headline": sentence_of(user, lines) if lines else ""}


def sentence_of(user, lines):
    """All that waits for a person in one sentence, each figure its list."""
    count = sum(line.parts for line in lines)
    words = ngettext("{count} part of the rolling review", "{count} parts of the rolling review", count)
    href = lines[0].href if len(lines) == 1 else reverse("pool:reviews")
    said = [(count, href, words), *also_waiting(user)]
    things = [format_html(words, count=linked(count, href)) for count, href, words in said]
    joined = format_html_join(pgettext("between things that wait", ", "), "{}", [(one,) for one in things])
    return format_html(_("Waiting for you: {things}."), things=joined)
