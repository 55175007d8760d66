"""Working days (工作日) of the Chinese calendar: rows of the database, seeded from libraries.

Announced years, with their make-up days, come from chinesecalendar. For a year not yet announced
the statutory holidays come from `holidays`, and every date computed from them is provisional.
"""

import datetime
from dataclasses import dataclass

import chinese_calendar
import holidays

from .models import CalendarDay, CalendarYear

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """The calendar of some years in memory: `exceptions` maps a day to whether it is worked."""

    exceptions: dict
    announced: frozenset

    @classmethod
    def load(cls, first, last):
        """Read the years of a span, and one more on either side, in two queries."""
        years = range(first.year - 1, last.year + 2)
        return cls(
            dict(
                CalendarDay.objects.filter(day__year__gte=years[0], day__year__lte=years[-1]).values_list(
                    "day", "is_workday"
                )
            ),
            frozenset(
                CalendarYear.objects.filter(announced=True, year__in=years).values_list("year", flat=True)
            ),
        )

    def is_workday(self, day):
        """Whether offices work on that day."""
        return self.exceptions.get(day, day.isoweekday() < 6)

    def is_provisional(self, day):
        """Whether the day's year is not announced yet."""
        return day.year not in self.announced

    def next_workday(self, day):
        """The day itself, or the first working day after it."""
        while not self.is_workday(day):
            day += DAY
        return day

    def add(self, day, count):
        """The working day that lies `count` (zero or more) working days after `day`."""
        while count > 0:
            day += DAY
            count -= self.is_workday(day)
        return day

    def between(self, start, end):
        """Working days after `start` up to and including `end`; 0 where end is not later."""
        return sum(self.is_workday(start + DAY * n) for n in range(1, (end - start).days + 1))


def days_of_year(year):
    """(announced, {day: (is_workday, name)}) of the days that differ from their weekday."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    days = {}
    try:
        for offset in range((last - first).days + 1):
            day = first + DAY * offset
            is_workday = chinese_calendar.is_workday(day)
            _on_holiday, name = chinese_calendar.get_holiday_detail(day)
            if is_workday != (day.isoweekday() < 6) or name:
                days[day] = (is_workday, chinese_calendar.Holiday(name).chinese if name else "")
    except NotImplementedError:
        statutory = holidays.country_holidays("CN", years=year, language="zh_CN")
        return False, {day: (False, name) for day, name in statutory.items() if day.year == year}
    return True, days


def seed_years(years):
    """Enter years that are not in the database yet; what an admin edited is left alone."""
    for year in years:
        if CalendarYear.objects.filter(year=year, announced=True).exists():
            continue
        announced, days = days_of_year(year)
        known, created = CalendarYear.objects.get_or_create(year=year, defaults={"announced": announced})
        if not created:
            if not announced:
                continue
            # The announcement is out: it replaces what was assumed.
            CalendarDay.objects.filter(day__year=year).delete()
            known.announced = True
            known.save()
        CalendarDay.objects.bulk_create(
            [CalendarDay(day=day, is_workday=worked, name=name) for day, (worked, name) in days.items()],
            ignore_conflicts=True,
        )
