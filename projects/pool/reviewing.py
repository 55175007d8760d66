"""Opening a rolling review: which period, what is proposed for each project, who is asked."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.periods import add_months
from projects.base.workcalendar import WorkCalendar

from .models import GroupReview, PoolPolicy, Project, ReviewItem, RollingReview, TierCriterion
from .proposing import fits_of, standing
from .silence import moved_since


def period_of(day, months):
    """The first day of the period of so many months in which a day lies; with 3 they are quarters."""
    number = (day.year * 12 + day.month - 1) // months * months
    return datetime.date(number // 12, number % 12 + 1, 1)


def policy_on(day):
    """The PoolPolicy of a day, or None before the first (one query)."""
    return PoolPolicy.objects.on(day).order_by("-valid_from").first()


def current_period(day):
    """(first day, policy) of the review that is due on a day; (None, None) before the first policy."""
    policy = policy_on(day)
    return (None, None) if policy is None else (period_of(day, policy.review_months), policy)


@dataclass(frozen=True)
class Before:
    """What the review before says: since when progress counts, and who had been silent how often."""

    moment: datetime.datetime
    silent: dict

    @classmethod
    def read(cls, first, months):
        """The review before a period (two queries); without one, progress counts for one period."""
        last = RollingReview.objects.filter(first__lt=first).order_by("-first").first()
        if last is None:
            start = datetime.datetime.combine(add_months(first, -months), datetime.time())
            return cls(timezone.make_aware(start), {})
        items = ReviewItem.objects.filter(part__review=last).order_by()
        return cls(last.opened_at, dict(items.values_list("project_id", "silent_reviews")))

    def count(self, project, moved):
        """For how many reviews a project is silent now."""
        return 0 if project.pk in moved else 1 + self.silent.get(project.pk, 0)


def read_standings(projects, *, on, before, policy, criteria=None):
    """[(project, times silent, Standing)] of some projects on a day (five queries, four with criteria)."""
    if criteria is None:
        criteria = criteria_in_use()
    moved = moved_since(projects, before.moment)
    rows = []
    for project in projects.with_criteria(criteria, on):
        silent = before.count(project, moved)
        found = standing(
            project.tier,
            fits_of(project, criteria),
            planned_start=project.planned_start_on,
            silent=silent,
            silent_limit=policy.silent_reviews,
            on=on,
        )
        rows.append((project, silent, found))
    return rows


def criteria_in_use():
    """The criteria of all tiers that are switched on (one query)."""
    return list(TierCriterion.objects.filter(is_enabled=True))


def open_review(first, *, at, by=None):
    """Open the review of the period that begins on `first`: a part for each working group with projects
    in the pool, one for those without a group, an item with its proposal for each project.

    Returns the RollingReview, the one that is there already where it was opened before (also at the same
    moment by somebody else). Raises RuleViolation `no_policy`, `not_first` or `empty_pool`.
    """
    today = timezone.localdate(at)
    policy = policy_on(today)
    if policy is None:
        raise RuleViolation("no_policy", _("No policy of the pool is in force yet."))
    if first != period_of(first, policy.review_months):
        raise RuleViolation("not_first", _("No review begins on that day."))
    calendar = WorkCalendar.load(today, today)
    with transaction.atomic():
        before = Before.read(first, policy.review_months)
        review, is_new = RollingReview.objects.get_or_create(
            first=first,
            defaults={
                "months": policy.review_months,
                "due_on": calendar.add(today, policy.review_days),
                "silent_since": timezone.localdate(before.moment),
                "opened_at": at,
            },
        )
        if not is_new:
            return review
        rows = read_standings(
            Project.objects.in_pool().order_by("pk"), on=today, before=before, policy=policy
        )
        if not rows:
            raise RuleViolation(
                "empty_pool", _("No project stands in the pool, so there is nothing to review.")
            )
        count = make_parts(review, rows)
        events.record(
            "review.open",
            review,
            by=by,
            at=at,
            params={"review": str(first), "parts": count, "projects": len(rows), "due": str(review.due_on)},
        )
    return review


def make_parts(review, rows):
    """Make the parts of a review with their items (two queries); returns how many parts."""
    by_group = defaultdict(list)
    for row in rows:
        by_group[row[0].working_group_id].append(row)
    parts = [GroupReview(review=review, group_id=group) for group in by_group]
    GroupReview.objects.bulk_create(parts)
    ReviewItem.objects.bulk_create(
        ReviewItem(
            part=part,
            project=project,
            tier=project.tier,
            silent_reviews=silent,
            reasons=list(found.reasons),
            proposed=found.action,
            proposed_tier=found.tier,
        )
        for part in parts
        for project, silent, found in by_group[part.group_id]
    )
    return len(parts)
