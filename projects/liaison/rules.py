"""The rules of the liaison as numbers and dates: who held it, when it may end, which visits are missing.

Pure functions of dates; nothing here asks the database or the clock.
"""

import datetime
from dataclasses import dataclass

from projects.base.periods import Month

DAY = datetime.timedelta(days=1)
MONTHS_BACK = 3


@dataclass(frozen=True)
class Span:
    """Days from `first` up to, not including, `until` (None: open)."""

    first: datetime.date
    until: datetime.date | None = None

    def holds_on(self, day):
        return self.first <= day and (self.until is None or day < self.until)

    def days_in(self, month):
        """How many days of a month lie in the span."""
        first = max(self.first, month.first)
        last = month.last if self.until is None else min(self.until - DAY, month.last)
        return max(0, (last - first).days + 1)


@dataclass(frozen=True)
class VisitRule:
    """How often a leader visits each of his projects."""

    per_month: int = 1
    pause_in_rest: bool = True


@dataclass(frozen=True)
class VisitStanding:
    """The visits of one assignment as of a day.

    `asked` and `done` are this month's; `missed` the months before in which too few were made, oldest
    first; `last` the day of the last visit by this leader, or None.
    """

    asked: int = 0
    done: int = 0
    missed: tuple[Month, ...] = ()
    last: datetime.date | None = None

    @property
    def is_awaited(self):
        """Whether a visit of this month is still to come (本月尚未调研)."""
        return self.done < self.asked

    @property
    def is_late(self):
        """Whether the last whole month, or one before it, went by without its visits."""
        return bool(self.missed)


def asked_in(month, held, rests, rule):
    """How many visits a month asks: none unless the project is held on all of its days, none where at
    least half of it is an approved rest and the city does not ask for visits then."""
    length = (month.last - month.first).days + 1
    if held.days_in(month) < length:
        return 0
    if rule.pause_in_rest and 2 * sum(rest.days_in(month) for rest in rests) >= length:
        return 0
    return rule.per_month


def standing(held, visits, rests, rule, on, back=MONTHS_BACK):
    """VisitStanding of an assignment on a day. `visits` are days of visits by its leader.

    This month asks its visits as though it were held to its end; of the months before, `back` are
    looked at. Visits to come count for nothing.
    """
    month = Month.of(on)
    visits = sorted(day for day in visits if day <= on)

    def made_in(one):
        return sum(one.first <= day <= one.last for day in visits)

    missed = [
        month - count
        for count in range(back, 0, -1)
        if made_in(month - count) < asked_in(month - count, held, rests, rule)
    ]
    return VisitStanding(
        asked=asked_in(month, held, rests, rule),
        done=made_in(month),
        missed=tuple(missed),
        last=visits[-1] if visits else None,
    )


def to_the_end(*, in_production_on, on, successor=None, left=False, reason="", document=""):
    """What stands against the end of an assignment on a day: "" or a code.

    Before the project is in production it ends with a successor, because the leader leaves, or by
    an approval with its reason (`reason_needed`) and document (`document_needed`).
    """
    if not reason.strip():
        return "reason_needed"
    if successor is not None or left:
        return ""
    if in_production_on is not None and in_production_on <= on:
        return ""
    return "" if document.strip() else "document_needed"


@dataclass(frozen=True)
class Held:
    """Somebody's time with a project, for the question who held it."""

    who: object
    level: str
    span: Span


def held_on(rows, day, level=None):
    """Those of some `Held` that held the project on a day, at a level or at all of them."""
    return [row for row in rows if row.span.holds_on(day) and level in (None, row.level)]
