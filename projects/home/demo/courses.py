"""The course of each row: who does what with it and when, before anything is written into it.

Past weeks go through the whole chain, with faults as they are in real life: late, missing, returned,
copied, the same figure again, an overstated month. The current week has come as far as `now`.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from projects.dispatch.fields import form_for
from projects.dispatch.models import WeeklyReport

from .fate import DAY
from .frame import moment
from .people import DISTRICT
from .source import chance, read
from .timetable import MINUTE, Timetable
from .writing import Slips

MISSING, LATE, RETURNED, DROPPED = 0.02, 0.034, 0.035, 0.12
COPIED, SAME, FALLS = 0.055, 0.062, 0.004
UNCHANGED = {"PREPARATION": 0.1, "CONSTRUCTION": 0.025}
CHECKED, PENDING = 0.22, 0.03
OVERSTATED, MONTH = 4, 4
STUCK = 6


@dataclass
class Act:
    """One act on a row; `detail` holds what the act of that kind needs."""

    at: datetime.datetime
    kind: str  # fill, settle, submit, return, step, correct
    by: object
    detail: dict = field(default_factory=dict)


@dataclass
class Course:
    """A row's way: its form, the slips in its content, its acts in the order of time."""

    fate: object
    week: object
    as_of: datetime.date
    form: str
    standing: object
    slips: Slips = field(default_factory=Slips)
    acts: list = field(default_factory=list)
    report: WeeklyReport | None = None
    items: list = field(default_factory=list)

    @property
    def last_submitted_at(self):
        """When it was handed in last, or None."""
        return next((act.at for act in reversed(self.acts) if act.kind == "submit"), None)


def corrected_at(week):
    """When the office puts an overstated month right, in the week after it."""
    return moment(week.day(3), 15, 10)


class Courses:
    """Draws the courses of all rows of a week, week after week."""

    def __init__(self, frame, people, fates):
        self.frame, self.people = frame, people
        self.fates = [fate for fate in fates if fate.listed]
        self.submitted = {}  # fate → when its last row was handed in
        self.care = {code: chance("care", code).uniform(0.5, 1.7) for code in frame.places}
        self.overstated = self._choose_overstated()

    def of_week(self, week):
        """The courses of all projects that must report a week."""
        as_of = self.frame.deadlines[week].as_of
        due = [fate for fate in self.fates if fate.is_due(as_of)]
        tables = {code: Timetable(self.frame, week, code) for code in self.frame.places}
        special = self._special(week, due)
        found = []
        for fate in due:
            standing = fate.standing(min(as_of, self.frame.today))
            form = form_for(standing.stage, standing.construction_state)
            course = Course(fate, week, as_of, form, standing)
            rng = chance("course", fate.key, week)
            course.slips = self._slips(fate, week, form, rng)
            draw = self._current if week == self.frame.current else self._past
            draw(course, tables[fate.division], rng, special)
            course.acts = [act for act in course.acts if act.at <= self.frame.now]
            if course.acts:
                found.append(course)
                self.submitted[fate] = course.last_submitted_at or self.submitted.get(fate)
        return found

    # Content that is not as it should be.

    def _slips(self, fate, week, form, rng):
        overstated = week in self.overstated.get(fate, ())
        draws = [rng.random() for _ in range(4)]
        if overstated:
            return Slips(overstated=True)
        return Slips(
            copied=draws[0] < COPIED,
            same=draws[1] < SAME,
            falls=draws[2] < FALLS and form == "CONSTRUCTION",
            unchanged=draws[3] < UNCHANGED.get(form, 0),
        )

    def _choose_overstated(self):
        """{fate: the weeks of its overstated month}; put right in the week after."""
        weeks, found = self.frame.weeks, {}
        starts = range(len(weeks) - MONTH - 2)
        order = sorted(self.fates, key=lambda fate: chance("overstated", fate.key).random())
        for fate in order:
            steady = (place for place in starts if self._steady(fate, weeks[place : place + MONTH + 1]))
            first = next(steady, None)
            if first is not None:
                found[fate] = weeks[first : first + MONTH]
            if len(found) == self.frame.scaled(OVERSTATED):
                break
        return found

    def _steady(self, fate, weeks):
        """At work with money moving in all these weeks, of one year; and the month is accepted before
        the office looks at it again in the last of them."""
        days = [self.frame.deadlines[week].as_of for week in weeks]
        if days[0].year != days[-1].year or not all(fate.is_due(day) for day in days):
            return False
        if self.frame.deadlines[weeks[-2]].table_due + MINUTE * 120 > corrected_at(weeks[-1]):
            return False
        work = fate.work[days[0].year]
        first, last = work.values[days[0]], work.values[days[-1]]
        moving = last > first > work.amount_on(days[0]) * Decimal("0.15")
        return moving and all(fate.state_on(day) == "WORKING" for day in days)

    # The way through the chain.

    def _special(self, week, due):
        """Rows of the last two weeks that are where somebody can see and deal with them."""
        district = [fate for fate in due if fate.division == DISTRICT and fate.reporter != self._staff]
        if week == self.frame.current - 1:
            return {"stuck": set(district[-self.frame.scaled(STUCK, 2) :])}
        if week != self.frame.current:
            return {"stuck": set()}
        order = list(due)
        chance("ranks", week).shuffle(order)
        at_work = sorted(district, key=lambda fate: fate.state_on(self.frame.today) != "WORKING")
        early = at_work[: self.frame.scaled(4, 2)]
        order = [*early, *(fate for fate in order if fate not in early)]
        staff = [fate for fate in due if fate.reporter == self._staff]
        return {
            "rank": {fate: place / max(len(order), 120) for place, fate in enumerate(order)},
            "drafts": {fate: place for place, fate in enumerate(staff[: self._drafts()])},
            "returned": set(at_work[3 : 3 + self.frame.scaled(2)]),
        }

    @property
    def _staff(self):
        return self.people.users["staff"]

    def _drafts(self):
        """How many rows the demo reporter has begun by today."""
        return min(1 + self.frame.today.isoweekday(), 5)

    def _past(self, course, table, rng, special):
        fate = course.fate
        care, draw = self.care[fate.division], rng.random()
        clean = course.slips.overstated or fate in special["stuck"]
        if clean:
            draw = 1
        if draw < MISSING * care:
            if rng.random() < 0.35:
                self._fill(course, table.in_time(rng), rng)
            return
        late = draw < (MISSING + LATE) * care
        stuck = fate in special["stuck"]
        at = table.late(rng) if late or stuck else table.in_time(rng)
        at = self._after_last(fate, min(at, self.frame.now) if stuck else at)
        self._submit(course, at, rng)
        session = table.session_after(at)
        if stuck or session is None:
            return
        if not late and draw < (MISSING + LATE + RETURNED) * care and not course.slips.unchanged:
            session = self._return(course, table, session, rng)
        if session is None:
            return
        pending = not clean and course.week == self.frame.current - 1 and rng.random() < PENDING
        self._pass(course, table, session, accept=not pending)

    def _return(self, course, table, session, rng, again_at=None):
        """Given back at a sitting and handed in again; returns the sitting that finds it then."""
        reviewer = self.people.reviewers[course.fate.division]
        reason = rng.choice(read("texts")["returned"])
        course.acts.append(Act(session.review_at, "return", reviewer, {"reason": reason}))
        if rng.random() < DROPPED:
            return None
        again = again_at or session.review_at + MINUTE * rng.randint(15, 45)
        course.acts.append(Act(again - MINUTE * 4, "fill", course.fate.reporter, {"again": True}))
        course.acts.append(Act(again, "submit", course.fate.reporter))
        return table.session_after(again, margin=5)

    def _current(self, course, table, rng, special):
        fate, frame = course.fate, self.frame
        if fate.reporter == self._staff:
            if fate in special["drafts"]:
                place = special["drafts"][fate]
                day = frame.current.first + DAY * min(place // 2, frame.today.weekday())
                self._fill(course, min(moment(day, 8, 5 + 9 * place), frame.now), rng)
            return
        at = table.in_current(special["rank"][fate])
        if at is None:
            if rng.random() < 0.3:
                self._fill(course, moment(frame.current.day(3), 15, rng.randint(0, 59)), rng)
            return
        at = self._after_last(fate, at)
        self._submit(course, at, rng)
        session = table.session_after(at, margin=20)
        if session is not None and rng.random() < 0.3:
            session = table.session_after(session.review_at)
        if session is None:
            return
        if table.is_reluctant:
            if fate in special["returned"]:
                reviewer, reason = self.people.reviewers[DISTRICT], rng.choice(read("texts")["returned"])
                course.acts.append(Act(session.review_at, "return", reviewer, {"reason": reason}))
            return
        if rng.random() < 0.06 and not course.slips.unchanged:
            next_day = frame.workday_after(session.review_at.astimezone().date())
            again = moment(next_day, 9, 30) if rng.random() < 0.5 else frame.now + DAY
            session = self._return(course, table, session, rng, again)
        if session is not None:
            self._pass(course, table, session)

    def _after_last(self, fate, at):
        """Not before the row of the week before was handed in."""
        last = self.submitted.get(fate)
        return max(at, last + MINUTE * 10) if last else at

    def _fill(self, course, at, rng):
        course.acts.append(Act(at, "fill", course.fate.reporter, {"partly": rng.random() < 0.5}))

    def _submit(self, course, at, rng):
        """Filled shortly before, now and then on the day before, and handed in."""
        filled = at - MINUTE * rng.randint(4, 95)
        if rng.random() < 0.15 and at.weekday() > 0:
            filled = at - DAY * 1
        course.acts.append(Act(filled, "fill", course.fate.reporter))
        course.acts.append(Act(at, "submit", course.fate.reporter))

    def _pass(self, course, table, session, *, accept=True):
        """Reviewed, handed in with the batch, in some weeks checked by the department, accepted."""
        fate, week = course.fate, course.week
        reviewer = self.people.reviewers[fate.division]
        rng = chance("city", fate.division, week)
        clerk = self.people.users["office" if rng.random() < 0.7 else "office-2"]
        course.acts.append(Act(session.review_at, "step", reviewer, {"step": "REVIEW"}))
        course.acts.append(Act(session.gather_at, "step", reviewer, {"step": "GATHER"}))
        checker = self.people.checkers.get(fate.sector["department"])
        checked = rng.random() < CHECKED and not table.is_current
        if checked and checker is not None:
            at = session.gather_at + (session.accept_at - session.gather_at) / 2
            course.acts.append(Act(at.replace(microsecond=0), "step", checker, {"step": "CHECK"}))
        if accept:
            course.acts.append(Act(session.accept_at, "step", clerk, {"step": "ACCEPT"}))
