"""When the permits allow the start at the earliest: the critical path through what remains.

Pure functions of plain values and a WorkCalendar; no queries. Days are working days (工作日).
"""

import datetime
from dataclasses import dataclass, field

from .rules import HELD, Status, promise

# So long a delay shows every slack there is (working days, about a year).
LONG = 250


@dataclass(frozen=True)
class Span:
    """From when to when a permit will be worked on, as it looks today."""

    code: str
    start: datetime.date
    end: datetime.date


@dataclass(frozen=True)
class Path:
    """When the permits allow the start at the earliest.

    `day` is that day (today, where nothing holds it up); `chain` the spans that decide it, in order;
    `spans` those of all open permits; `gains` {code: working days by which the start comes forward if
    this one were granted today}; `slack` {code: working days it may be late without moving the start, or
    None where it does not hold it up}, for those that the hard stops name. `late_by` counts working days
    behind the planned start.
    """

    day: datetime.date
    chain: tuple[Span, ...] = ()
    spans: dict = field(default_factory=dict)
    gains: dict = field(default_factory=dict)
    slack: dict = field(default_factory=dict)
    late_by: int = 0

    @property
    def best(self):
        """(code, working days) of the permit on which work can go on now and that gains most; None where
        none does. What only waits for another cannot be hastened itself."""
        now = min((span.start for span in self.chain), default=None)
        gains = {
            span.code: self.gains[span.code]
            for span in self.chain
            if span.start == now and span.code in self.gains
        }
        return max(gains.items(), key=lambda gain: gain[1]) if gains else None


class _Schedule:
    """The forward pass over the open permits of a project; `granted` counts as granted today,
    `delayed` {code: days} comes so much later."""

    def __init__(self, needs, calendar, on, *, supplement_days, granted=None, delayed=None):
        self.needs = {one.code: one for one in needs}
        self.calendar, self.on, self.supplement_days = calendar, on, supplement_days
        self.granted, self.delayed = granted, delayed or {}
        self.spans = {}
        self.because = {}
        self._asked = set()

    def is_open(self, code):
        one = self.needs.get(code)
        return one is not None and code != self.granted and not one.is_done(self.on)

    def end(self, code):
        """The day on which it will be granted; today for what is granted or not needed."""
        if not self.is_open(code):
            return self.on
        if code in self.spans:
            return self.spans[code].end
        if code in self._asked:
            # A circle in the data: whoever asks again does not wait.
            return self.on
        self._asked.add(code)
        need = self.needs[code]
        before = max(((self.end(other), other) for other in need.depends_on), default=(self.on, None))
        # What a department has accepted no longer waits for anything.
        ready, cause = (self.on, None) if need.status in HELD else before
        start, end = self._work(need, ready)
        self.spans[code] = Span(code, start, end)
        self.because[code] = cause if cause is not None and ready > self.on and start >= ready else None
        if need.status == Status.PREPARING and cause is not None and ready > self.on:
            self.because[code] = cause if ready >= self._prepared(need) else None
        return end

    def _prepared(self, need):
        return self.calendar.add(self.on, max(need.preparation_days - need.spent, 0))

    def _work(self, need, ready):
        """(start, end) of what remains of a permit that can go on from a day."""
        add, late = self.calendar.add, self.delayed.get(need.code, 0)
        if need.status in HELD:
            asked = self.supplement_days - need.spent if need.status == Status.SUPPLEMENT else 0
            back = add(self.on, max(asked, 1) if need.status == Status.SUPPLEMENT else 0)
            left = max(need.promised_days - need.department_spent, 1)
            return self.on, add(self._promise(need, back, left), late)
        if need.status == Status.PREPARING:
            start, handed_in = self.on, max(ready, self._prepared(need))
        else:
            start, handed_in = ready, add(ready, need.preparation_days)
        end = handed_in if need.is_instant else self._promise(need, handed_in, max(need.promised_days, 1))
        return start, add(end, late)

    def _promise(self, need, start, days):
        return promise(self.calendar, start, days, in_calendar_days=need.in_calendar_days)

    def day(self):
        """(the earliest lawful start, the hard stop that decides it or None)."""
        stops = [one.code for one in self.needs.values() if one.is_hard_stop and self.is_open(one.code)]
        return max(((self.end(code), code) for code in stops), default=(self.on, None))

    def chain(self, code):
        """The spans that lead to a permit, the first first."""
        found = []
        while code is not None:
            found.append(self.spans[code])
            code = self.because.get(code)
        return tuple(reversed(found))


def holding_up(needs):
    """The codes on which a start depends: the hard stops and all that they wait for."""
    known = {one.code: one for one in needs}
    found, todo = set(), [one.code for one in needs if one.is_hard_stop]
    while todo:
        code = todo.pop()
        if code in known and code not in found:
            found.add(code)
            todo += known[code].depends_on
    return found


def earliest_start(needs, calendar, on, *, planned_start=None, supplement_days=5):
    """The Path of a project from its Needs, as it looks on a day.

    Costs no query; some thousand steps of the calendar for twenty permits.
    """
    needs = list(needs)

    def schedule(**changes):
        return _Schedule(needs, calendar, on, supplement_days=supplement_days, **changes)

    base = schedule()
    day, last = base.day()
    for one in needs:
        base.end(one.code)
    chain = base.chain(last)
    gains = {}
    for span in chain:
        gain = calendar.between(schedule(granted=span.code).day()[0], day)
        if gain:
            gains[span.code] = gain
    critical = {span.code for span in chain}
    slack = {}
    for code in holding_up(needs) & set(base.spans):
        if code in critical:
            slack[code] = 0
        else:
            moved = calendar.between(day, schedule(delayed={code: LONG}).day()[0])
            # What moves nothing however late it is does not hold up the start.
            slack[code] = LONG - moved if moved else None
    late_by = calendar.between(planned_start, day) if planned_start else 0
    return Path(day, chain, dict(base.spans), gains, slack, late_by)
