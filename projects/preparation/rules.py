"""What follows from how permits stand: whose ball it is, what comes next, what does not fit together.

Pure functions of plain values and a WorkCalendar; no queries. Days are working days (工作日) unless
said otherwise. When the start is lawful is in `path`.
"""

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DAY = datetime.timedelta(days=1)


class Status(models.TextChoices):
    """How a permit stands (办理状态)."""

    NOT_STARTED = "NOT_STARTED", _("not begun")
    PREPARING = "PREPARING", _("preparing")
    ACCEPTED = "ACCEPTED", _("accepted for handling")
    ACCEPTED_MISSING = "ACCEPTED_MISSING", _("accepted, documents to follow")
    SUPPLEMENT = "SUPPLEMENT", _("supplement asked for")
    GRANTED = "GRANTED", _("granted")
    REFUSED = "REFUSED", pgettext_lazy("permit", "refused")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("not applicable")
    LAPSED = "LAPSED", _("lapsed")


class Holder(models.TextChoices):
    """Who has the ball (球在谁手里)."""

    APPLICANT = "APPLICANT", _("applicant")
    DEPARTMENT = "DEPARTMENT", _("approval department")
    SUPPLEMENT = "SUPPLEMENT", _("applicant, to supplement")


WITH_DEPARTMENT = (Status.ACCEPTED, Status.ACCEPTED_MISSING)
WITH_APPLICANT = (Status.PREPARING, Status.SUPPLEMENT)
# A department has accepted it, whoever has the ball by now.
HELD = (*WITH_DEPARTMENT, Status.SUPPLEMENT)
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
    if status not in DONE:
        found.append("transfer")
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


# What does not fit together


@dataclass(frozen=True)
class Contradiction:
    """Two facts that cannot both be right: `started_without` (a start before its hard stop was granted)
    or `start_too_early` (a planned start before the permits allow it; `code` is what holds it up now)."""

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
        return [Contradiction("start_too_early", path.chain[0].code, planned_start, path.day)]
    return []


def readiness(rows):
    """(how many projects have all they need, how many there are) from (open needed, needed) counts of
    projects; those that need nothing count as not known and are left out."""
    known = [(still_open, needed) for still_open, needed in rows if needed]
    return sum(not still_open for still_open, _needed in known), len(known)
