"""The pool as it stood on a day, compared with another: what entered, left, moved, grew and shrank.

Figures and dates in, dataclasses out; no queries. Amounts in 万元; an unknown one counts as nothing.
What changes on a day holds at the end of that day.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from .models import Tier


@dataclass(frozen=True)
class Spell:
    """A value with its time: from a day up to, not including, another (None: until today and on)."""

    value: object
    first: datetime.date
    end: datetime.date | None
    reason: str = ""

    def holds_on(self, day):
        """Whether it is in force on a day."""
        return self.first <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class State:
    """A project on a day; without a tier it does not stand in the pool."""

    tier: str = ""
    stage: str = ""
    division: int | None = None
    investment: Decimal | None = None

    @property
    def amount(self):
        """What it counts for in sums."""
        return self.investment or Decimal(0)


@dataclass(frozen=True)
class Change:
    """One project on both days."""

    project: int
    then: State
    now: State

    @property
    def growth(self):
        """By how much its total investment changed."""
        return self.now.amount - self.then.amount


@dataclass(frozen=True)
class Tally:
    """How many projects, and their total investment."""

    count: int = 0
    investment: Decimal = Decimal(0)

    def __add__(self, other):
        return Tally(self.count + other.count, self.investment + other.investment)


@dataclass(frozen=True)
class TierFlow:
    """A tier between two days; `tier` is None for the sum of all.

    then + entered - left + moved_in - moved_out = now, in projects; in money too, with `growth`, by
    which the estimates of those that stayed in the pool changed. What entered counts with today's
    amount, what left or moved with that of the first day.
    """

    tier: str | None
    then: Tally
    entered: Tally
    left: Tally
    moved_in: Tally
    moved_out: Tally
    growth: Decimal
    now: Tally


@dataclass(frozen=True)
class Comparison:
    """What changed between two days. A project can have moved in tier, stage and division at once."""

    entered: tuple[Change, ...]
    left: tuple[Change, ...]
    tier: tuple[Change, ...]
    stage: tuple[Change, ...]
    division: tuple[Change, ...]
    grew: tuple[Change, ...]
    shrank: tuple[Change, ...]
    tiers: tuple[TierFlow, ...]
    total: TierFlow

    @property
    def moved(self):
        """How many projects moved in any way."""
        return len({change.project for change in (*self.tier, *self.stage, *self.division)})


def holding(spells, day):
    """The spell in force on a day; where two begin on one day, the later of the two; or None."""
    return next((spell for spell in reversed(spells) if spell.holds_on(day)), None)


def amount_on(day, today, changes):
    """The total investment at the end of a day: today's, rolled back over `changes`, which are
    (day, amount before, …) in order."""
    return next((before for when, before, *_rest in changes if when > day), today)


def stay_since(spells, day):
    """The first spell of the unbroken stay in the pool that holds on a day; None where there is none."""
    found = holding(spells, day)
    for spell in reversed(spells):
        # A spell of no day was put right at once and is no stay.
        if found is not None and spell.first < found.first == spell.end:
            found = spell
    return found


def way_out(spells, day):
    """The last spell that had ended by a day; None where there is none."""
    ended = [spell for spell in spells if spell.end is not None and spell.end <= day]
    return max(ended, key=lambda spell: spell.end, default=None)


def was_away(spells, on, until):
    """(the day it left, the day it came back) of the last gap between two days on which it stood in the
    pool; None where it never left."""
    back = stay_since(spells, until)
    if back is None or back.first <= on or holding(spells, on) is None:
        return None
    left = way_out([spell for spell in spells if spell.first < back.first], back.first)
    return (left.end, back.first) if left else None


def compare(then, now):
    """The Comparison of two {project: State}; a project that is missing did not exist on that day."""
    changes = [
        Change(project, then.get(project, State()), now.get(project, State()))
        for project in sorted({*then, *now})
    ]
    stayed = [change for change in changes if change.then.tier and change.now.tier]
    entered = [change for change in changes if change.now.tier and not change.then.tier]
    left = [change for change in changes if change.then.tier and not change.now.tier]
    moved = [change for change in stayed if change.then.tier != change.now.tier]
    tiers = tuple(flow_of(tier, entered, left, moved, stayed) for tier in Tier.values)
    return Comparison(
        entered=tuple(entered),
        left=tuple(left),
        tier=tuple(moved),
        stage=tuple(change for change in stayed if change.then.stage != change.now.stage),
        division=tuple(change for change in stayed if change.then.division != change.now.division),
        grew=tuple(change for change in stayed if change.growth > 0),
        shrank=tuple(change for change in stayed if change.growth < 0),
        tiers=tiers,
        total=total_of(tiers),
    )


def flow_of(tier, entered, left, moved, stayed):
    """The TierFlow of one tier."""

    def tally(states):
        states = list(states)
        return Tally(len(states), sum((state.amount for state in states), Decimal(0)))

    stood = [change.then for change in (*stayed, *left) if change.then.tier == tier]
    stands = [change.now for change in (*stayed, *entered) if change.now.tier == tier]
    return TierFlow(
        tier=tier,
        then=tally(stood),
        entered=tally(change.now for change in entered if change.now.tier == tier),
        left=tally(change.then for change in left if change.then.tier == tier),
        moved_in=tally(change.then for change in moved if change.now.tier == tier),
        moved_out=tally(change.then for change in moved if change.then.tier == tier),
        growth=sum((change.growth for change in stayed if change.now.tier == tier), Decimal(0)),
        now=tally(stands),
    )


def total_of(tiers):
    """The sum of the tiers; what moved out of one moved into another."""
    names = ("then", "entered", "left", "moved_in", "moved_out", "now")
    sums = {name: sum((getattr(one, name) for one in tiers), Tally()) for name in names}
    return TierFlow(tier=None, growth=sum((one.growth for one in tiers), Decimal(0)), **sums)
