"""What meetings go by, as pure functions: the next one, and how far a decision is."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.periods import Week
from projects.issues.models import OVER
from projects.issues.models import State as IssueState

from .models import Decision, Meeting

DAY = datetime.timedelta(days=1)
# The first weekly meeting of all: on this day of the week after the one it deals with, at this time.
FIRST_DAY, FIRST_TIME = 2, datetime.time(15)


class Standing(models.TextChoices):
    """How far a decision is on a day, whoever tells it."""

    DONE = "DONE", pgettext_lazy("decision", "carried out")
    OPEN = "OPEN", _("under way")
    OVERDUE = "OVERDUE", pgettext_lazy("decision", "overdue")
    DROPPED = "DROPPED", pgettext_lazy("decision", "dropped")


def due_of(decision):
    """The deadline that holds: its own, or that of its issue where it was moved to a later day."""
    issue = decision.issue
    return max(issue.due_on, decision.due_on) if issue is not None and issue.due_on else decision.due_on


def standing_of(decision, on):
    """The Standing of a decision on a day; its issue joined (DecisionQuerySet.with_standing asks alike)."""
    issue = decision.issue
    if issue is None:
        if decision.state == Decision.State.DONE:
            return Standing.DONE
        return Standing.OVERDUE if decision.due_on < on else Standing.OPEN
    if issue.state in OVER:
        return Standing.DONE if issue.state == IssueState.CLOSED else Standing.DROPPED
    return Standing.OVERDUE if issue.is_overdue(on) and decision.due_on < on else Standing.OPEN


def progress_of(decision):
    """(what was reported last, as of when): by its issue where it has one."""
    issue = decision.issue
    if issue is None:
        return decision.progress, decision.progress_on
    if issue.evidence:
        return issue.evidence, issue.resolved_on
    return issue.progress, issue.progress_on


@dataclass(frozen=True)
class Next:
    """What is proposed for the next meeting of a kind."""

    kind: str
    year: int
    number: int
    held_on: datetime.date
    week: Week
    starts_at: Any = None
    place: str = ""
    chair: Any = None
    chair_name: str = ""
    recorder: str = ""
    attendees: str = ""


def propose(kind, last, numbers, *, today, next_workday):
    """The Next of a kind, after its last meeting (None for the first).

    `numbers` maps a year to the highest number of that kind in it. A weekly meeting is held a week after the
    last one, not before today and on a working day, and deals with the week as far back as the last one did.
    """
    if kind == Meeting.Kind.WEEKLY and last is not None:
        day, back = last.held_on + DAY * 7, Week.of(last.held_on).first - last.week.first
        while day < today:
            day += DAY * 7
    elif kind == Meeting.Kind.WEEKLY:
        day, back = Week.of(today).day(FIRST_DAY), DAY * 7
        if day < today:
            day += DAY * 7
    else:
        day, back = today, DAY * 7
    week = Week(Week.of(day).first - back)
    day = next_workday(day)
    kept = {}
    if last is not None:
        names = ("starts_at", "place", "chair", "chair_name", "recorder", "attendees")
        kept = {name: getattr(last, name) for name in names}
        if last.chair is not None and not last.chair.serves_on(day):
            kept["chair"] = None
    said = {"starts_at": FIRST_TIME, **kept}
    return Next(kind, day.year, numbers.get(day.year, 0) + 1, day, week, **said)
