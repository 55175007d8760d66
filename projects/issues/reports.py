"""The figures of the log by category, by division and by unit: pure functions of rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from . import rules


@dataclass(frozen=True)
class Row:
    """One issue as the overview counts it. `step` is the step of the ladder reached today, "" for none;
    `late` whether it is overdue at all."""

    category: str
    division: Any
    unit: Any
    project: int
    state: str
    raised_on: Any
    closed_on: Any
    amount: Decimal | None
    total: Decimal | None = None
    satisfaction: str = ""
    late: bool = False
    step: str = ""

    @property
    def is_open(self):
        return self.state != "CLOSED"


@dataclass
class Line:
    """The figures of one group. Raised and closed are those of the period; the closing rate is closed of
    raised in it, the median that of what was closed in it."""

    key: Any
    open: int = 0
    late: int = 0
    to_verify: int = 0
    steps: dict = field(default_factory=lambda: dict.fromkeys(rules.LADDER, 0))
    raised: int = 0
    raised_and_closed: int = 0
    closed: int = 0
    rate: Decimal | None = None
    days: Decimal | None = None
    blocked: Decimal = Decimal(0)


@dataclass(frozen=True)
class Heard:
    """What enterprises said of the appeals that were closed in a period: how many of each word, and how many
    of a hundred were satisfied, mostly or wholly (None where none was closed)."""

    closed: int
    said: dict
    rate: Decimal | None


def heard_of(rows, first, last, words):
    """What enterprises said of appeals closed from one day to another; `words` are the codes in their order,
    the one of dissatisfaction last."""
    closed = [
        row.satisfaction
        for row in rows
        if row.category == "ENTERPRISE" and row.closed_on is not None and first <= row.closed_on <= last
    ]
    said = {word: closed.count(word) for word in words}
    return Heard(len(closed), said, rules.closing_rate(len(closed), len(closed) - said[words[-1]]))


def line_of(key, rows, first, last):
    """The Line of some rows for a period of days."""
    line, spans = Line(key), []
    for row in rows:
        if row.is_open:
            line.open += 1
            line.late += row.late
            line.to_verify += row.state == "RESOLVED"
            if row.step:
                line.steps[row.step] += 1
        if first <= row.raised_on <= last:
            line.raised += 1
            line.raised_and_closed += not row.is_open
        if row.closed_on is not None and first <= row.closed_on <= last:
            line.closed += 1
            spans.append((row.raised_on, row.closed_on))
    line.rate = rules.closing_rate(line.raised, line.raised_and_closed)
    line.days = rules.median_days(spans)
    blocked = rules.blocking(("all", row.project, row.amount, row.total) for row in rows if row.is_open)
    line.blocked = blocked[0].investment if blocked else Decimal(0)
    return line


def lines_by(rows, key_of, first, last, order=None):
    """A Line for each group, in an order of keys, or what blocks the most investment first."""
    groups = defaultdict(list)
    for row in rows:
        groups[key_of(row)].append(row)
    keys = [key for key in order if key in groups] if order is not None else list(groups)
    lines = [line_of(key, groups[key], first, last) for key in keys]
    if order is None:
        lines.sort(key=lambda line: (-line.blocked, -line.open, str(line.key)))
    return lines
