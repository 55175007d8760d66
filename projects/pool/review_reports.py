"""The figures of a rolling review: how far its parts are, and what is proposed, said and decided."""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from .models import GroupReview, ReviewItem

State = GroupReview.State
LATEST = {"": "proposed", State.GIVEN: "opinion", State.GATHERED: "opinion", State.DECIDED: "decision"}


def said(word, action):
    """The condition that a word (proposed, opinion, decision) is an action, reached from the part."""
    return Q(**{f"items__{word}": action})


def with_counts(parts):
    """Parts with `projects`, `silent`, the counts of what is proposed (`promote`, …), of opinions
    (`opinion_changes`) and decisions (`decision_changes`) that move something, and of these those that were
    carried out (`moved`) and those that were not (`not_moved`); in the same query."""
    changes = ["PROMOTE", "DEMOTE", "REMOVE"]
    return parts.annotate(
        projects=Count("items"),
        silent=Count("items", filter=Q(items__silent_reviews__gt=0)),
        **{
            action.lower(): Count("items", filter=said("proposed", action))
            for action in ReviewItem.Action.values
        },
        opinion_changes=Count("items", filter=Q(items__opinion__in=changes)),
        decision_changes=Count("items", filter=Q(items__decision__in=changes)),
        moved=Count("items", filter=Q(items__transfer__isnull=False)),
        not_moved=Count("items", filter=~Q(items__not_moved="") & Q(items__isnull=False)),
    )


def with_progress(reviews, parts):
    """Reviews with what `ReviewTable` shows, counted over some parts (those the reader may see)."""

    def count(rows, key):
        counted = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(n=Count("pk"))
        return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)

    items = ReviewItem.objects.filter(part__in=parts.order_by().values("pk"))
    changes = ["PROMOTE", "DEMOTE", "REMOVE"]
    return reviews.annotate(
        count_parts=count(parts, "review"),
        **{f"count_{state.lower()}": count(parts.filter(state=state), "review") for state in State.values},
        count_items=count(items, "part__review"),
        count_proposed=count(items.filter(proposed__in=changes), "part__review"),
        count_opinion=count(items.filter(opinion__in=changes), "part__review"),
        count_decision=count(items.filter(decision__in=changes), "part__review"),
        count_moved=count(items.filter(transfer__isnull=False), "part__review"),
        count_not_moved=count(items.exclude(not_moved=""), "part__review"),
    )


@dataclass(frozen=True)
class Counts:
    """Counts over some parts of a review."""

    projects: int = 0
    promote: int = 0
    demote: int = 0
    remove: int = 0
    keep: int = 0
    silent: int = 0
    opinion_changes: int = 0
    decision_changes: int = 0
    moved: int = 0
    not_moved: int = 0

    @classmethod
    def of(cls, parts):
        """The sum of parts that were read `with_counts`."""
        return cls(*(sum(getattr(part, field.name) for part in parts) for field in fields(cls)))


@dataclass(frozen=True)
class PartLine:
    """A part in the matrix of a review: its group's name, counts, and where it stands."""

    pk: int | None
    name: Any
    counts: Counts
    state: Any = ""
    overdue: bool = False
    query: str = ""
    review: int | None = None


@dataclass(frozen=True)
class ReviewReport:
    """The matrix of one review."""

    lines: tuple
    total: Counts
    states: dict
    overdue: int


def review_report(review, parts, *, today, name_of):
    """The ReviewReport of the parts (`with_counts`) of a review; `name_of(group or None)` names a line."""
    lines, states, late = [], dict.fromkeys(State.values, 0), 0
    for part in parts:
        states[part.state] += 1
        overdue = part.state == State.OPEN and review.due_on < today
        late += overdue
        lines.append(
            PartLine(
                part.pk,
                name_of(part.group),
                Counts.of([part]),
                State(part.state).label,
                overdue,
                f"group={part.group_id or 'null'}",
                review.pk,
            )
        )
    return ReviewReport(tuple(lines), Counts.of(parts), states, late)
