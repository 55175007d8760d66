"""The rules of the issue log as pure functions of facts and days: no queries, no clock.

A day counts as overdue when it lies after the deadline that held on it and the clock did not rest. The
clock rests while a pause by approval holds and while a reported solution waits for its verification.
Working days are counted by a `WorkCalendar`, all others as they come.
"""

import datetime
import statistics
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

DAY = datetime.timedelta(days=1)
# The ladder of escalation, the lowest step first; models.Step has their words.
LADDER = ("REMINDER", "LETTER", "LEADER", "BULLETIN")


@dataclass(frozen=True)
class Span:
    """From a day up to, not including, another; None is open."""

    first: datetime.date
    until: datetime.date | None = None

    def holds_on(self, day):
        """Whether it holds on a day."""
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Holding(Span):
    """Who held an issue in a span: `unit` and `handler` are whatever the caller names them by."""

    unit: object = None
    handler: object = None


@dataclass(frozen=True)
class DueChange:
    """A deadline that holds from a day on: the first one, and one an extension or a return has set."""

    on: datetime.date
    due: datetime.date


@dataclass(frozen=True)
class IssueFacts:
    """What the rules know of an issue. `changes` are in the order of time; `rests` are pauses and times
    of verification; `closed` the spans in which it is closed."""

    raised_on: datetime.date
    changes: tuple = ()
    rests: tuple = ()
    closed: tuple = ()


@dataclass(frozen=True)
class Rule:
    """So many days overdue reach a step of the ladder."""

    step: str
    days: int
    working_days: bool = False


@dataclass(frozen=True)
class Decided:
    """What was decided on a step: taken up on a day, or put off until one."""

    step: str
    on: datetime.date
    until: datetime.date | None = None


@dataclass(frozen=True)
class Escalation:
    """How far an issue is on a day: the calendar days overdue, the step reached ("" for none) and since
    when, and the step that is proposed to be decided ("" for none)."""

    overdue: int = 0
    step: str = ""
    since: datetime.date | None = None
    proposed: str = ""


def due_on(facts, on):
    """The deadline that held on a day, or None before it was assigned."""
    return next((change.due for change in reversed(facts.changes) if change.on <= on), None)


def is_open(facts, on):
    """Whether it was raised and not closed on a day."""
    return facts.raised_on <= on and not any(span.holds_on(on) for span in facts.closed)


def is_resting(facts, on):
    """Whether its clock rested on a day."""
    return any(span.holds_on(on) for span in facts.rests)


def overdue_days(facts, on):
    """The days that count as overdue for the deadline of a day, up to and including that day."""
    due = due_on(facts, on)
    if due is None or not is_open(facts, on):
        return []
    days = (due + DAY * number for number in range(1, (on - due).days + 1))
    return [day for day in days if not is_resting(facts, day) and is_open(facts, day)]


def overdue_by(facts, on):
    """How many days it is overdue on a day; 0 where it is not."""
    return len(overdue_days(facts, on))


def escalation(facts, rules, calendar, on, decided=()):
    """The Escalation of an issue on a day.

    A step is reached only after those below it, so that no letter is sent in a week of holidays in which
    the reminder is still to come. Proposed is the step reached, unless it or a higher one was decided
    since it was reached, or put off beyond that day, or the clock rests.
    """
    days = overdue_days(facts, on)
    working = [day for day in days if calendar.is_workday(day)]
    by_step = {rule.step: rule for rule in rules}
    step, since = "", None
    for name in LADDER:
        rule = by_step.get(name)
        if rule is None:
            continue
        counted = working if rule.working_days else days
        if len(counted) < rule.days:
            break
        step, since = name, max(since or counted[rule.days - 1], counted[rule.days - 1])
    proposed = step
    if not step or is_resting(facts, on) or any(_settles(one, step, days[0], on) for one in decided):
        proposed = ""
    return Escalation(len(days), step, since, proposed)


def _settles(decided, step, first, on):
    """Whether a decision of this overrun still answers for a step on a day. One of an earlier overrun,
    before a deadline was moved, does not."""
    if not first <= decided.on <= on:
        return False
    if decided.until is not None:
        return on < decided.until
    return LADDER.index(decided.step) >= LADDER.index(step)


def held_on(holdings, on):
    """Who held an issue on a day: the Holding, or None."""
    return next((one for one in reversed(holdings) if one.holds_on(on)), None)


def closing_rate(raised, closed):
    """Closed of raised in percent, or None where none was raised."""
    return Decimal(closed) * 100 / Decimal(raised) if raised else None


def median_days(spans):
    """The median of the days from raising to closing ((raised on, closed on) pairs), or None."""
    lengths = [(closed - raised).days for raised, closed in spans]
    return Decimal(str(statistics.median(lengths))) if lengths else None


@dataclass(frozen=True)
class Blocked:
    """Open issues that hold up investment: how many, in how many projects, how much (万元), and in how many
    of the projects nobody said how much, so that the total investment of the project stands for it."""

    key: object
    issues: int
    projects: int
    investment: Decimal
    by_total: int = 0


def blocking(rows):
    """What holds up the most investment: Blocked for each key of (key, project, amount or None, total of the
    project or None), the largest first. A project counts once for a key: by the largest amount that was
    given, and by its total where none was."""
    issues, given, totals = defaultdict(int), defaultdict(dict), {}
    for key, project, amount, total in rows:
        issues[key] += 1
        totals[project] = total or Decimal(0)
        known = [one for one in (amount, given[key].get(project)) if one is not None]
        given[key][project] = max(known, default=None)
    found = [
        Blocked(
            key,
            issues[key],
            len(each),
            sum(totals[project] if one is None else one for project, one in each.items()),
            sum(one is None for one in each.values()),
        )
        for key, each in given.items()
    ]
    return sorted(found, key=lambda one: (-one.investment, -one.issues, str(one.key)))
