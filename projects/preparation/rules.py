"""What follows from how permits stand: whose ball it is, what comes next, when the start is lawful.

Pure functions of plain values and a WorkCalendar; no queries. Days are working days (工作日) unless
said otherwise.
"""

import datetime
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

DAY = datetime.timedelta(days=1)


class Status(models.TextChoices):
    """How a permit stands (办理状态)."""

    NOT_STARTED = "NOT_STARTED", _("not begun")
    PREPARING = "PREPARING", _("preparing")
    ACCEPTED = "ACCEPTED", _("accepted for handling")
    ACCEPTED_MISSING = "ACCEPTED_MISSING", _("accepted, documents to follow")
    SUPPLEMENT = "SUPPLEMENT", _("supplement asked for")
    GRANTED = "GRANTED", _("granted")
    REFUSED = "REFUSED", _("refused")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("not applicable")
    LAPSED = "LAPSED", _("lapsed")


class Holder(models.TextChoices):
    """Who has the ball (球在谁手里)."""

    APPLICANT = "APPLICANT", _("applicant")
    DEPARTMENT = "DEPARTMENT", _("approval department")
    SUPPLEMENT = "SUPPLEMENT", _("applicant, to supplement")


WITH_DEPARTMENT = (Status.ACCEPTED, Status.ACCEPTED_MISSING)
WITH_APPLICANT = (Status.PREPARING, Status.SUPPLEMENT)
DONE = (Status.GRANTED, Status.NOT_APPLICABLE)
# Nothing runs, and it has to be begun (again).
IDLE = (Status.NOT_STARTED, Status.REFUSED, Status.LAPSED)
HOLDERS = {
    Status.PREPARING: Holder.APPLICANT,
    Status.ACCEPTED: Holder.DEPARTMENT,
    Status.ACCEPTED_MISSING: Holder.DEPARTMENT,
    Status.SUPPLEMENT: Holder.SUPPLEMENT,
}


# The clock of one permit


@dataclass(frozen=True)
class Step:
    """How a permit stood from a day up to another (None: still)."""

    status: str
    start: datetime.date
    end: datetime.date | None = None


@dataclass(frozen=True)
class Clock:
    """The working days that each side had a permit, and its promise.

    `due_on` is None before acceptance; a supplement moves it by the days it took. `overdue_by` counts
    the working days beyond it, up to the decision. `holder` has had it for `held_days` by now.
    """

    applicant: int = 0
    department: int = 0
    supplement: int = 0
    due_on: datetime.date | None = None
    overdue_by: int = 0
    holder: str = ""
    held_days: int = 0

    @property
    def total(self):
        """All working days since it was begun."""
        return self.applicant + self.department + self.supplement


def promise(calendar, start, days, *, in_calendar_days=False):
    """The day that lies so many days after another; one of calendar days that ends on a day of rest
    moves to the next working day."""
    if in_calendar_days:
        return calendar.next_workday(start + DAY * days)
    return calendar.add(start, days)


def round_of(steps):
    """The steps of the last time it was begun: what came before a refusal or lapse is another story."""
    for place in range(len(steps) - 1, -1, -1):
        if steps[place].status in IDLE and place < len(steps) - 1:
            return steps[place + 1 :]
    return steps


def clock(steps, calendar, on, *, promised_days, in_calendar_days=False):
    """The Clock of a permit by the end of a day, from its Steps in order."""
    days = dict.fromkeys(Holder, 0)
    accepted, extension, ended, held, holder = None, 0, None, 0, ""
    for step in round_of(list(steps)):
        if step.start > on:
            break
        who = HOLDERS.get(step.status)
        until = on if step.end is None else min(step.end, on)
        spent = calendar.between(step.start, until)
        if who is None:
            ended = ended or (step.start if accepted else None)
            holder = ""
            continue
        days[who] += spent
        holder, held = who, (spent if holder != who else held + spent)
        if who == Holder.DEPARTMENT and accepted is None:
            accepted = step.start
        elif who == Holder.SUPPLEMENT:
            extension += (until - step.start).days if in_calendar_days else spent
    due = None
    if accepted is not None:
        due = promise(calendar, accepted, promised_days + extension, in_calendar_days=in_calendar_days)
    overdue = calendar.between(due, ended or on) if due else 0
    return Clock(
        applicant=days[Holder.APPLICANT],
        department=days[Holder.DEPARTMENT],
        supplement=days[Holder.SUPPLEMENT],
        due_on=due,
        overdue_by=overdue,
        holder=holder,
        held_days=held if holder else 0,
    )


# What comes next


@dataclass(frozen=True)
class NextStep:
    """The usual next step: the name of the act and the status it leads to."""

    act: str
    status: str


def next_step(status, *, is_instant=False, open_documents=0):
    """The NextStep of a permit that stands so; None where there is none, or where documents to follow
    must come first."""
    if status in IDLE:
        return NextStep("grant", Status.GRANTED) if is_instant else NextStep("begin", Status.PREPARING)
    if status == Status.PREPARING:
        return NextStep("grant", Status.GRANTED) if is_instant else NextStep("accept", Status.ACCEPTED)
    if status == Status.SUPPLEMENT:
        return NextStep("resume", Status.ACCEPTED_MISSING if open_documents else Status.ACCEPTED)
    if status in WITH_DEPARTMENT and not open_documents:
        return NextStep("grant", Status.GRANTED)
    return None


def possible(status, *, is_instant=False, open_documents=0):
    """The acts that can be done with a permit that stands so, the usual next step first."""
    usual = next_step(status, is_instant=is_instant, open_documents=open_documents)
    found = [usual.act] if usual else []
    if open_documents:
        found.append("supply")
    if status in IDLE:
        found += ["begin", "accept"]
    elif status == Status.PREPARING:
        found.append("accept")
    elif status in WITH_DEPARTMENT:
        found += ["supplement", "refuse"]
    elif status == Status.SUPPLEMENT:
        found += [*(["grant"] if not open_documents else []), "refuse"]
    if status in (*IDLE, Status.PREPARING):
        found += ["reuse_regional", "adjust"]
    elif status == Status.NOT_APPLICABLE:
        found.append("adjust")
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Need:
    """One permit of a project, as the rules of the whole see it.

    `spent` are the working days the present holder's side has used: the applicant's while it is
    prepared or supplemented, the department's once it is accepted.
    """

    code: str
    status: str
    depends_on: tuple[str, ...] = ()
    preparation_days: int = 0
    promised_days: int = 0
    in_calendar_days: bool = False
    is_instant: bool = False
    is_hard_stop: bool = False
    spent: int = 0
    department_spent: int = 0
    granted_on: datetime.date | None = None
    valid_until: datetime.date | None = None

    def is_done(self, on):
        """Granted and still valid, or not needed."""
        if self.status == Status.GRANTED:
            return self.valid_until is None or self.valid_until >= on
        return self.status == Status.NOT_APPLICABLE


def waits_for(needs, on):
    """{code: codes of this project's permits that it still waits for}."""
    open_codes = {one.code for one in needs if not one.is_done(on)}
    return {one.code: [code for code in one.depends_on if code in open_codes] for one in needs}


def startable(needs, on):
    """The codes of what has not begun and can: everything it waits for is granted or not needed."""
    waiting = waits_for(needs, on)
    return [
        one.code
        for one in needs
        if not waiting[one.code]
        and not one.is_done(on)
        and (one.status in IDLE or one.status == Status.GRANTED)
    ]


# When the start is lawful

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
    this one were granted today}; `slack` {code: working days it may be late without moving the start},
    for those on which the start depends. `late_by` counts working days behind the planned start.
    """

    day: datetime.date
    chain: tuple[Span, ...] = ()
    spans: dict = field(default_factory=dict)
    gains: dict = field(default_factory=dict)
    slack: dict = field(default_factory=dict)
    late_by: int = 0

    @property
    def best(self):
        """(code, working days) of the permit that gains most; None where none does."""
        if not self.gains:
            return None
        return max(self.gains.items(), key=lambda gain: gain[1])


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


HELD = (*WITH_DEPARTMENT, Status.SUPPLEMENT)


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
            slack[code] = LONG - moved
    late_by = calendar.between(planned_start, day) if planned_start else 0
    return Path(day, chain, dict(base.spans), gains, slack, late_by)


# What does not fit together


@dataclass(frozen=True)
class Contradiction:
    """Two facts that cannot both be right: `started_without` (a start before its hard stop was granted)
    or `start_too_early` (a planned start before the permits allow it)."""

    kind: str
    code: str = ""
    day: datetime.date | None = None
    other: datetime.date | None = None


def lacking_for_start(needs, on):
    """The hard stops that are not granted by a day (or are not valid any more then)."""
    return [
        one
        for one in needs
        if one.is_hard_stop
        and one.status != Status.NOT_APPLICABLE
        and (
            one.granted_on is None
            or one.granted_on > on
            or (one.valid_until is not None and one.valid_until < on)
        )
    ]


def contradictions(needs, *, started_on, planned_start, path):
    """The Contradictions of a project; `path` is that of today, or None."""
    if started_on is not None:
        return [
            Contradiction("started_without", one.code, started_on, one.granted_on)
            for one in lacking_for_start(needs, started_on)
        ]
    if path is not None and planned_start is not None and path.chain and path.day > planned_start:
        return [Contradiction("start_too_early", path.chain[-1].code, planned_start, path.day)]
    return []


def readiness(rows):
    """(how many projects have all they need, how many there are) from (open needed, needed) counts of
    projects; those that need nothing count as not known and are left out."""
    known = [(still_open, needed) for still_open, needed in rows if needed]
    return sum(not still_open for still_open, _needed in known), len(known)
