"""The frame of the demo city: its day, its years, its weeks and its size."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from projects.base.periods import Week
from projects.base.workcalendar import WorkCalendar
from projects.dispatch.deadlines import deadlines_of

from .source import read

FULL = 544
# So many that twelve whole months lie in them on any day of a month.
WEEKS = 58
DAY = datetime.timedelta(days=1)


def moment(day, hour=9, minute=0):
    """A moment of a day in local time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


@dataclass(frozen=True)
class Frame:
    """`today` alone decides what the city is; `now` only how far the current week has come.

    The plan year is the year of today. `weeks` are those with reports, the current one last;
    `deadlines` covers the plan year and the year before.
    """

    today: datetime.date
    now: datetime.datetime
    size: int
    weeks: tuple
    deadlines: dict
    calendar: WorkCalendar

    @property
    def year(self):
        return self.today.year

    @property
    def current(self):
        """The current week."""
        return self.weeks[-1]

    @property
    def as_of(self):
        """The data cut-off of the current week."""
        return self.deadlines[self.current].as_of

    @property
    def places(self):
        """The codes of the reporting divisions, in their order."""
        return list(read("places"))

    def scaled(self, count, least=1):
        """A count of the full city in a city of this size."""
        return max(least, round(count * self.size / FULL))

    def cutoffs(self, year):
        """The weekly cut-off days of a year, in order."""
        return sorted(each.as_of for each in self.deadlines.values() if each.as_of.year == year)

    def workday_after(self, day):
        return self.calendar.add(day, 1)


def make_frame(today, now, *, size=FULL, weeks=WEEKS):
    """The frame of a city; reads the working calendar and the schedule of deadlines (four queries)."""
    current = Week.of(today)
    week, last = (
        Week.of(datetime.date(today.year - 1, 1, 1)) - 1,
        Week.of(datetime.date(today.year, 12, 31)) + 1,
    )
    span = []
    while week <= last:
        span.append(week)
        week += 1
    return Frame(
        today=today,
        now=now,
        size=size,
        weeks=tuple(current - back for back in reversed(range(weeks))),
        deadlines=deadlines_of(*span),
        calendar=WorkCalendar.load(span[0].first, span[-1].last),
    )
