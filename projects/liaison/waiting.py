"""What waits for a leader's word (待批示、待协调), as far as the liaison and the issue log know it.

What a weekly report asks for is dispatch's; home.leader_page adds it.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from projects.issues.models import Issue, State, Step, Supervision

from .models import Directive, DirectiveFeedback, VisitDecision


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: the project's key, what it says, its source, since when.

    `directive` is the answered directive that the leader closes or sends back, `issue` what he is asked to
    give a word on; of both at most one is set.
    """

    project: int
    text: str
    href: str
    since: datetime.date
    directive: Any = None
    issue: Any = None


def answered(leader, projects):
    """Directives of a leader with an answer that he has not closed, the oldest answer first."""
    rows = Directive.objects.filter(leader=leader, project__in=projects, state=Directive.State.ANSWERED)
    return rows.order_by("answered_at", "pk").annotate(answered_on=TruncDate("answered_at"))


def answers_waiting(leader, projects):
    """What is `answered`, each with its `answers`, the words of the answer (two queries)."""
    rows = list(answered(leader, projects))
    said = {}
    words = DirectiveFeedback.objects.filter(
        directive__in=[row.pk for row in rows],
        kind__in=[DirectiveFeedback.Kind.ANSWER, DirectiveFeedback.Kind.MORE],
    )
    for word in words.select_related("by").order_by("at", "pk"):
        added = word.kind == DirectiveFeedback.Kind.MORE
        said[word.directive_id] = [*said.get(word.directive_id, []), word] if added else [word]
    for row in rows:
        row.answers = said.get(row.pk, [])
    return [
        Waiting(
            project=row.project_id,
            text=row.text,
            href=reverse("liaison:directive", args=[row.pk]),
            since=row.answered_on,
            directive=row,
        )
        for row in rows
    ]


def of_kind(model):
    """The condition that an issue comes from a kind of record."""
    return Q(source_type=ContentType.objects.get_for_model(model))


def asking(leader, projects):
    """Issues that have come to the liaison leader, by their level or by a step of the ladder, and on which
    this leader has not left a word since; the longest wait first, each with `sent_on`. One that was made of
    his own decision or directive has his word already."""
    sent = Supervision.objects.running().filter(step=Step.LEADER, forwarded_on__isnull=False)
    word = Directive.objects.filter(issue=OuterRef("pk"), leader=leader)
    of_issue = sent.filter(issue=OuterRef("pk")).order_by("-forwarded_on")
    decided = of_kind(VisitDecision) & Q(
        source_id__in=VisitDecision.objects.filter(visit__leader=leader).values("pk")
    )
    directed = of_kind(Directive) & Q(source_id__in=Directive.objects.filter(leader=leader).values("pk"))
    since_sent = word.filter(entered_at__date__gte=OuterRef("sent_on"))
    return (
        Issue.objects.open()
        .exclude(state=State.RESOLVED)
        .filter(project__in=projects)
        .annotate(sent_on=of_issue.values("forwarded_on")[:1])
        .filter(
            Q(sent_on__isnull=False) & ~Exists(since_sent)
            | Q(sent_on__isnull=True, level="LEADER") & ~Exists(word) & ~decided & ~directed
        )
        .order_by(F("sent_on").asc(nulls_last=True), "raised_on", "pk")
    )


def issues_waiting(leader, projects):
    """What is `asking` (one query)."""
    return [
        Waiting(
            project=row.project_id,
            text=row.title,
            href=reverse("issues:issue", args=[row.pk]),
            since=row.sent_on or row.raised_on,
            issue=row,
        )
        for row in asking(leader, projects)
    ]


def last_words(leader, projects):
    """{project's key: when this leader last left a word on it} (one query)."""
    rows = Directive.objects.filter(leader=leader, project__in=projects)
    return dict(rows.order_by("entered_at").values_list("project", "entered_at"))
