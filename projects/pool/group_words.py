"""What a working group did, in words: each line with its day, from the records of a month."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.base.changes import label_of

from .groups import ENTERING
from .models import PoolTransfer, Stage, Tier


@dataclass(frozen=True)
class Line:
    """One thing that happened: the day, about which project (or None), what, and why."""

    on: datetime.date
    project: Any
    words: str
    note: str = ""
    href: str = ""


def move_words(move):
    """A move in the pool in words."""
    tiers = {"old": label_of(Tier.choices, move.from_tier), "new": label_of(Tier.choices, move.to_tier)}
    if move.action in ENTERING:
        back = move.action == PoolTransfer.Action.RESTORE
        words = _("came back to the pool, tier “%(new)s”") if back else _("entered the pool, tier “%(new)s”")
        return words % tiers
    if move.action == PoolTransfer.Action.EXIT:
        return _("left the pool for construction")
    if move.action == PoolTransfer.Action.REMOVE:
        return _("was removed from the pool, tier “%(old)s”") % tiers
    if move.action == PoolTransfer.Action.PROMOTE:
        return _("was promoted from “%(old)s” to “%(new)s”") % tiers
    return _("was put back from “%(old)s” to “%(new)s”") % tiers


def stage_words(row):
    """A change of stage in words."""
    return _("stage “%(old)s” → “%(new)s”") % {
        "old": label_of(Stage.choices, row.before),
        "new": label_of(Stage.choices, row.value),
    }


def month_lines(month):
    """The lines of a GroupMonth, the latest first. A start that leaves the pool is told once."""
    lines = [Line(one.on, one.project, move_words(one), one.reason) for one in month.moves]
    lines += [Line(one.valid_from, one.project, stage_words(one), one.reason) for one in month.stages]
    lines += [
        Line(one.done_on, one.project, _("task done: %(task)s") % {"task": one.title}, one.result)
        for one in month.tasks
    ]
    lines += [
        Line(
            timezone.localdate(one.submitted_at),
            None,
            _("proposed for the pool: %(name)s") % {"name": one.name},
            href=reverse("pool:application", args=[one.pk]),
        )
        for one in month.applications
    ]
    return sorted(lines, key=lambda line: line.on, reverse=True)
