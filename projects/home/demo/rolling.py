"""How each demo project moved through the pool: entered, promoted and demoted by reviews, left by its
start or by withdrawal, came back. The dated tiers, the moves and the events agree with each other.
"""

import datetime
from dataclasses import dataclass

from projects.base import events
from projects.base.periods import add_months
from projects.pool.models import PoolTransfer, ProjectTier, Stage
from projects.pool.models.project import BEFORE_START

from . import past
from .fate import DAY, chained
from .frame import moment
from .source import chance, read

SLIPPING = ("slips", "long", "never", "rolled")
# A review opens in the middle of its quarter and is decided so many working days later; this quarter's
# has been open for some.
OPENS_AFTER, DECIDED_AFTER, OPEN_FOR = 45, 16, 5
ROLLING_OF_RESERVE = 3


@dataclass(frozen=True)
class TierMove:
    """One move; `review` is the first day of the quarter whose review decided it, if one did."""

    action: str
    tier: str
    on: datetime.date
    reason: str
    evidence: str = ""
    review: datetime.date | None = None


def quarter_of(day):
    """The first day of the quarter of a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


class Decisions:
    """On which days the reviews were opened and decided. This quarter's is under way on any day."""

    def __init__(self, frame):
        self.calendar, self.today = frame.calendar, frame.today
        self._days = {}

    def opened_on(self, first):
        """The day on which the review of a quarter was opened."""
        if first == quarter_of(self.today):
            day = self.today
            for _day in range(OPEN_FOR):
                day -= DAY
                while not self.calendar.is_workday(day):
                    day -= DAY
            return max(day, first)
        return self.calendar.next_workday(first + DAY * OPENS_AFTER)

    def decided_on(self, first):
        """The day on which the review of a quarter was, or will be, decided."""
        if first == quarter_of(self.today):
            return self.today + DAY * 30
        if first not in self._days:
            self._days[first] = self.calendar.add(self.opened_on(first), DECIDED_AFTER)
        return self._days[first]

    def after(self, day):
        """(quarter, day) of the first review decided on or after a day."""
        first = quarter_of(day)
        if self.decided_on(first) < day:
            first = add_months(first, 3)
        return first, self.decided_on(first)


def minutes(first):
    """The number of the minutes of a review."""
    return f"演示推进组纪要〔{first.year}〕{(first.month + 2) // 3}号"


def tier_moves(fate, decisions, today):
    """All moves of a project up to today, in order."""
    moves, texts = [], read("texts")["moves"]
    rng = chance("moves", fate.key)
    entered = fate.stages[0][1]
    moves.append(
        TierMove("ENTER", "LONG_TERM", entered, rng.choice(texts["ENTER"]), "项目入库申报表（演示）")
    )

    def decided(action, tier, day, limit):
        """A move by the next review after a day, unless something else came first."""
        first, on = decisions.after(day)
        if on <= today and on > moves[-1].on and (limit is None or on < limit):
            moves.append(TierMove(action, tier, on, rng.choice(texts[action]), minutes(first), first))
            return True
        return False

    ends = next((first for stage, first in fate.stages if stage not in BEFORE_START), None)
    preliminary = next((first for stage, first in fate.stages if stage == Stage.PRELIMINARY), None)
    if preliminary and (ends is None or preliminary < ends):
        if not decided("PROMOTE", "NEAR_TERM", preliminary, ends):
            # The monthly update in between: it goes ahead before the next review.
            on = min(preliminary + DAY * 20, today)
            if ends and on >= ends:
                on = preliminary
            if on > moves[-1].on:
                moves.append(TierMove("PROMOTE", "NEAR_TERM", on, rng.choice(texts["MONTHLY"]), "月度更新"))
        slipped = fate.planned_start_on + DAY * 60
        is_up = moves[-1].tier == "NEAR_TERM"
        if fate.kind in SLIPPING and is_up and decided("DEMOTE", "ROLLING", slipped, ends):
            decided("PROMOTE", "NEAR_TERM", moves[-1].on + DAY, ends)
    elif fate.group == "reserve" and fate.kind != "PLANNING" and fate.number % ROLLING_OF_RESERVE == 0:
        decided("PROMOTE", "ROLLING", fate.stages[1][1], ends)
    _leave_and_return(fate, moves, ends, rng, texts)
    return [move for move in moves if move.on <= today]


def _leave_and_return(fate, moves, ends, rng, texts):
    """Out of the pool by the start or by withdrawal, and back in."""
    if ends is None:
        return
    stage = fate.stage_on(ends)
    if stage != Stage.WITHDRAWN:
        moves.append(TierMove("EXIT", "", ends, "", "监理开工令及现场照片"))
        return
    moves.append(TierMove("REMOVE", "", ends, past.why_left(fate), minutes(quarter_of(ends))))
    back = next((first for stage, first in fate.stages if first > ends and stage in BEFORE_START), None)
    if back:
        moves.append(
            TierMove("RESTORE", "LONG_TERM", back, rng.choice(texts["RESTORE"]), "项目入库申报表（演示）")
        )


def make_moves(fates, people, frame):
    """Keep tiers and moves of all fates (their projects are saved); returns the events.

    Sets `fate.moves`; Project.tier was set from `tier_moves` when the project was made.
    """
    clerk, rows, transfers, found = people.users["commission"], [], [], []
    for fate in fates:
        for move, first, until in chained([(move, move.on) for move in fate.moves]):
            if move.tier:
                rows.append(
                    ProjectTier(
                        project=fate.project,
                        value=move.tier,
                        valid_from=first,
                        valid_to=until,
                        recorded_by=clerk,
                        reason=move.reason,
                        evidence=move.evidence,
                    )
                )
        old = ""
        for move in fate.moves:
            at = min(moment(move.on, 11), frame.now)
            transfers.append(
                PoolTransfer(
                    project=fate.project,
                    action=move.action,
                    from_tier=old,
                    to_tier=move.tier,
                    on=move.on,
                    reason=move.reason,
                    evidence=move.evidence,
                    by=clerk,
                    at=at,
                )
            )
            if move.action != "ENTER":
                found.append(
                    events.build(
                        "project.tier",
                        fate.project,
                        by=clerk,
                        at=at,
                        reason=move.reason,
                        changes={"tier": [old, move.tier]},
                        params={"on": move.on},
                    )
                )
            old = move.tier
    ProjectTier.objects.bulk_create(rows)
    PoolTransfer.objects.bulk_create(transfers)
    return found
