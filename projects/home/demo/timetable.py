"""When things happen in a week: filling, handing in, reviews, batches, acceptance.

A past week keeps its deadlines: the banner reviews and hands in on the afternoon they fall on, what
comes late goes with a second or third batch, the city office accepts before its table is due. The
current week fills from its first morning on, so that on any day something is there to see.
"""

import datetime
from dataclasses import dataclass

from .fate import DAY
from .frame import moment
from .people import DISTRICT
from .source import chance

MINUTE = datetime.timedelta(minutes=1)
# Of a hundred rows of the current week, how many are in by each day's end; the first come early.
PACE = [4, 12, 23, 38, 60, 92]
# In the current week only: divisions that hand in and are accepted day by day.
EARLY = 2


@dataclass(frozen=True)
class Session:
    """One sitting: the banner reviews, hands in a batch, the city accepts it."""

    review_at: datetime.datetime
    gather_at: datetime.datetime
    accept_at: datetime.datetime


class Timetable:
    """The moments of one week for one division."""

    def __init__(self, frame, week, division):
        self.frame, self.week = frame, week
        self.due = frame.deadlines[week].report_due
        self.division = division
        self.rng = chance("timetable", division, week)
        self.is_current = week == frame.current
        before, after = frame.deadlines[week - 1], frame.deadlines[week + 1]
        # After long holidays two weeks fall due within days: then nothing may drag on.
        self.follows_closely = self.due - before.report_due < DAY * 4
        self.is_followed_closely = after.report_due - self.due < DAY * 4
        self.sessions = self._days() if self.is_current else self._sittings()

    def _minutes(self, low, high):
        return MINUTE * self.rng.randint(low, high)

    def _sittings(self):
        """The three sittings of a past week."""
        deadlines, frame = self.frame.deadlines[self.week], self.frame
        review_due, table_due = deadlines.review_due, deadlines.table_due
        span = (review_due - self.due) // MINUTE
        gather = review_due - self._minutes(2, max(3, span // 20))
        review = self.due + MINUTE * int(span * self.rng.uniform(0.35, 0.7))
        first = Session(review, gather, max(gather + MINUTE * 30, table_due - self._minutes(5, 45)))
        day = frame.workday_after(review_due.date())
        gather = moment(day, 9, 20) + self._minutes(0, 15)
        second = Session(
            moment(day, 8, 45) + self._minutes(0, 20), gather, max(gather, table_due) + self._minutes(60, 200)
        )
        third = Session(
            moment(day, 15, 40) + self._minutes(0, 20),
            moment(day, 16, 20) + self._minutes(0, 20),
            moment(frame.workday_after(day), 9, 30) + self._minutes(0, 60),
        )
        return [first, second, third]

    def _days(self):
        """The daily sittings of the current week; most divisions hand in once, at its deadline."""
        deadlines, sessions = self.frame.deadlines[self.week], []
        others = [code for code in self.frame.places if code != DISTRICT]
        early = self.division in chance("early", self.week).sample(others, EARLY)
        for weekday in range(1, 6):
            day = self.frame.calendar.next_workday(self.week.day(weekday))
            review = moment(day, 16, 30) + self._minutes(0, 20)
            if early:
                gather, accept = moment(day, 17, 20), moment(self.frame.workday_after(day), 10, 15)
            else:
                gather, accept = deadlines.review_due - MINUTE * 8, deadlines.table_due - MINUTE * 25
            if not sessions or review > sessions[-1].review_at:
                sessions.append(Session(review, max(gather, review + MINUTE * 10), accept))
        return sessions

    def in_time(self, rng):
        """A moment to hand a past week's row in: on the day itself or the working day before."""
        day = self.due.date()
        before = day - DAY
        while not self.frame.calendar.is_workday(before):
            before -= DAY
        if self.follows_closely or rng.random() < 0.6:
            return min(moment(day, 8, 30) + MINUTE * rng.randint(0, 205), self.due - MINUTE * 2)
        return moment(before, 14, 0) + MINUTE * rng.randint(0, 230)

    def late(self, rng):
        """A moment after the deadline."""
        if self.is_followed_closely or rng.random() < 0.6:
            return self.due + MINUTE * rng.randint(6, 290)
        day = self.frame.workday_after(self.due.date())
        return moment(day, 9, 0) + MINUTE * rng.randint(0, 360)

    def in_current(self, rank):
        """When a row of the current week comes in, by its rank from 0 to 1; None for not at all.

        The first four in a hundred come on the first morning, however early it is.
        """
        percent = rank * 100
        if percent < PACE[0]:
            return min(moment(self.week.first, 8) + MINUTE * int(percent * 7), self.frame.now)
        for weekday in range(1, 6):
            if percent < PACE[weekday]:
                part = (percent - PACE[weekday - 1]) / (PACE[weekday] - PACE[weekday - 1])
                day = self.frame.calendar.next_workday(self.week.day(weekday))
                hours = 3.4 if weekday == 5 else 9
                return moment(day, 8, 35) + MINUTE * int(part * hours * 60)
        if percent < PACE[-1] + 3:
            return self.due + MINUTE * int((percent - PACE[-1]) * 80)
        return None

    def session_after(self, at, *, margin=10):
        """The first sitting that finds a row handed in at a moment; None after the last."""
        return next((each for each in self.sessions if each.review_at >= at + MINUTE * margin), None)

    @property
    def is_reluctant(self):
        """The demo reviewer's own district: in the current week nothing is passed yet, so that there is
        a queue to work through."""
        return self.is_current and self.division == DISTRICT
