"""When each permit of a demo project was prepared, accepted and granted: a course of days, cut at today.

A project that has started got what it needed before, with few exceptions; one that waits has a permit
that holds it up. No database here.
"""

import datetime
from dataclasses import dataclass, field

from .fate import DAY
from .source import chance, read

# Calendar days a working day takes on average.
WIDE = 1.42
OVERDUE, SUPPLEMENTED, FOLLOWING = 0.1, 0.16, 0.12
REFUSED, ADJUSTED, REGIONAL = 0.025, 0.25, 0.5
LATE_AFTER_START, WITHOUT_HARD_STOP, STUCK = 0.12, 0.03, 0.3
# What people now and then find not to be needed, and what a zone's assessment can stand for.
ADJUSTABLE = ("RELIC", "GEOHAZARD", "STABILITY", "LIGHTNING")
IN_ZONES = ("SOIL", "RELIC", "GEOHAZARD", "FLOOD")
HANDLINGS = {"ONLINE": 41, "COUNTER": 37, "SESSION": 14, "ONSITE": 8}
STUCK_AT = ("GRASS", "LAND_USE", "FOREST", "EIA", "ENERGY", "LAND_PRE", "SOIL")


@dataclass
class Course:
    """The way of one permit; days that lie after today, or never come, are None."""

    code: str
    prepare: datetime.date | None = None
    accept: datetime.date | None = None
    supplement: datetime.date | None = None
    resume: datetime.date | None = None
    supplied: list = field(default_factory=list)  # (document, due, supplied or None)
    grant: datetime.date | None = None
    refuse: datetime.date | None = None
    is_adjusted: bool = False
    is_regional: bool = False
    handling: str = ""


class Planner:
    """Draws the courses of a project's permits. `templates`: the procedures in force, in order."""

    def __init__(self, frame, zones):
        self.frame, self.calendar, self.zones = frame, frame.calendar, zones

    def courses(self, fate, permits, last):
        """[Course] for permits (not saved) of a project, up to a last day."""
        rng = chance("permits", fate.key)
        begun = begun_on(fate)
        start = fate.started_on or fate.planned_start_on
        ends, codes = {}, {permit.code for permit in permits}
        natural = [self._natural(permit, ends, rng) for permit in in_order(permits)]
        whole = max(ends.values(), default=1)
        room = max((start - begun).days - 4, 20)
        factor = room / whole if fate.started_on else min(max(room / whole, 0.8), 2.4)
        late = self._late(fate, codes, rng)
        stuck = self._stuck(fate, codes, rng)
        held = dependents(permits, stuck)
        found = []
        for permit, days in zip(in_order(permits), natural, strict=True):
            course = Course(permit.code, handling=rng.choices(list(HANDLINGS), list(HANDLINGS.values()))[0])
            found.append(course)
            if permit.code in ADJUSTABLE and rng.random() < ADJUSTED:
                course.is_adjusted, course.prepare = True, self._day(begun, days["prepare"], factor)
            elif permit.code in held:
                continue
            elif permit.code in IN_ZONES and fate.division in self.zones and rng.random() < REGIONAL:
                course.is_regional, course.grant = True, self._day(begun, days["accept"], factor)
            else:
                extra = late.get(permit.code, 0) if fate.started_on else None
                self._fill(course, permit, days, begun, factor, extra, rng)
                if permit.code == stuck:
                    self._hold(course, last, rng)
            cut(course, last)
        return found

    def _natural(self, permit, ends, rng):
        """Offsets in days from the beginning, as things take their time."""
        procedure = permit.procedure
        waits = [ends[code] for code in procedure.depends_on if code in ends]
        prepare = max(waits, default=0) + rng.uniform(0, 12)
        accept = prepare + procedure.preparation_days * WIDE * rng.uniform(0.6, 1.4)
        slow = rng.random() < OVERDUE
        share = rng.uniform(1.2, 1.8) if slow else rng.uniform(0.45, 0.95)
        takes = max(permit.promised_days * WIDE * share, 1)
        asked = rng.random() < SUPPLEMENTED
        back = rng.uniform(4, 13) if asked else 0
        ends[permit.code] = accept + takes + back
        return {"prepare": prepare, "accept": accept, "takes": takes, "back": back}

    def _day(self, begun, offset, factor):
        return self.calendar.next_workday(begun + DAY * round(offset * factor))

    def _fill(self, course, permit, days, begun, factor, extra, rng):
        """The days of an ordinary course. What the department takes is not stretched: only waiting is.

        `extra` are days by which it comes late; None for a project that has not started, whose permit may
        also be refused.
        """
        next_workday, procedure = self.calendar.next_workday, permit.procedure
        stretch = min(factor, 1)
        course.prepare = self._day(begun, days["prepare"], factor)
        course.accept = next_workday(self._day(begun, days["accept"], factor) + DAY * (extra or 0))
        takes = max(round(days["takes"] * stretch), 1)
        if permit.is_instant:
            course.grant, course.accept = course.accept, None
            return
        if days["back"]:
            course.supplement = next_workday(course.accept + DAY * max(takes // 2, 1))
            course.resume = next_workday(course.supplement + DAY * max(round(days["back"] * stretch), 1))
            course.grant = next_workday(course.resume + DAY * max(takes - takes // 2, 1))
        elif procedure.allows_missing and rng.random() < (FOLLOWING if extra is not None else 3 * FOLLOWING):
            due = self.calendar.add(course.accept, 10)
            in_time = rng.random() < (0.75 if extra is not None else 0.5)
            after = rng.randint(2, 9) if in_time else rng.randint(12, 34)
            supplied = self.calendar.add(course.accept, after)
            name = rng.choice(read("texts")["documents"])
            course.supplied = [(name, due, supplied)]
            course.grant = max(next_workday(course.accept + DAY * takes), self.calendar.add(supplied, 1))
        else:
            course.grant = next_workday(course.accept + DAY * takes)
        if extra is None and rng.random() < REFUSED:
            course.refuse, course.grant = course.grant, None

    def _late(self, fate, codes, rng):
        """{code: days} of what came, or comes, only after the start."""
        late, draw = {}, rng.random()
        if not fate.started_on:
            return late
        if draw < WITHOUT_HARD_STOP:
            late["CONSTRUCT"] = rng.randint(25, 160)
        if rng.random() < LATE_AFTER_START:
            others = sorted(codes - {"CONSTRUCT", "EIA", "ENERGY", "SOIL", "LAND_USE", "FILING"})
            for code in rng.sample(others, min(len(others), rng.randint(1, 2))):
                late[code] = rng.randint(30, 420)
        return late

    def _stuck(self, fate, codes, rng):
        """The permit that holds a project up that should have started, or is to start soon; or None."""
        if fate.started_on:
            return None
        overdue = fate.planned_start_on < self.frame.today
        if rng.random() > (0.85 if overdue else STUCK):
            return None
        return next((code for code in rng.sample(STUCK_AT, len(STUCK_AT)) if code in codes), None)

    def _hold(self, course, last, rng):
        """It is prepared for months, or lies with the department for weeks, or waits for a supplement."""
        draw = rng.random()
        course.grant = course.refuse = None
        course.supplied = []
        since = self.calendar.next_workday(last - DAY * rng.randint(16, 75))
        course.prepare = max(course.prepare, since - DAY * rng.randint(20, 60))
        if course.accept and course.accept < since:
            asked = course.supplement and since + (course.supplement - course.accept)
            course.accept = since
            course.supplement = asked and self.calendar.next_workday(asked)
        if draw < 0.35:
            course.accept = course.supplement = course.resume = None
        elif draw < 0.7 or course.supplement is None:
            course.supplement = course.resume = None
        else:
            course.resume = None


def begun_on(fate):
    """When a project's procedures began, or None."""
    return next((first for stage, first in fate.stages if stage == "PRELIMINARY"), None)


def in_order(permits):
    """Permits so that each comes after what it waits for."""
    known, done, left = {permit.code for permit in permits}, set(), list(permits)
    found = []
    while left:
        ready = [one for one in left if not set(one.procedure.depends_on) & known - done - {one.code}]
        ready = ready or left[:1]
        found += ready
        done |= {one.code for one in ready}
        left = [one for one in left if one not in ready]
    return found


def dependents(permits, code):
    """The codes that wait, directly or not, for one that is stuck."""
    found, grown = set(), bool(code)
    while grown:
        more = {permit.code for permit in permits if set(permit.procedure.depends_on) & {*found, code}} - {
            code
        }
        grown, found = more != found, more
    return found


def cut(course, last):
    """Forget what lies after a day."""
    for name in ("prepare", "accept", "supplement", "resume", "grant", "refuse"):
        day = getattr(course, name)
        if day and day > last:
            setattr(course, name, None)
    if course.accept is None:
        course.supplied = []
    course.supplied = [
        (name, due, day if day and day <= last else None) for name, due, day in course.supplied
    ]
    if course.is_adjusted and course.prepare is None:
        course.is_adjusted = False
    if course.is_regional and course.grant is None:
        course.is_regional = False
