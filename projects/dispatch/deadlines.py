"""When a week's reports are due, on the working calendar."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from projects.base.periods import Week
from projects.base.workcalendar import WorkCalendar

from .models import DispatchSchedule, MonthSettings


@dataclass(frozen=True)
class Deadlines:
    """The moments of one week. `as_of` is the day up to which its figures count, that day included;
    `provisional` says that the year's holidays are not announced yet."""

    as_of: datetime.date
    report_due: datetime.datetime
    review_due: datetime.datetime
    table_due: datetime.datetime
    provisional: bool

    def is_late(self, at):
        """Whether a first submission at this moment is late."""
        return at > self.report_due


def week_deadlines(week, schedule, calendar):
    """The deadlines of a week: each on its weekday, or on the next working day after it."""

    def moment(weekday, time):
        day = calendar.next_workday(week.day(weekday))
        return timezone.make_aware(datetime.datetime.combine(day, time))

    report = moment(schedule.report_day, schedule.report_time)
    review = max(report, moment(schedule.review_day, schedule.review_time))
    table = max(review, moment(schedule.table_day, schedule.table_time))
    return Deadlines(
        as_of=week.day(schedule.cutoff_day),
        report_due=report,
        review_due=review,
        table_due=table,
        provisional=any(calendar.is_provisional(moment.date()) for moment in (report, review, table)),
    )


def deadlines_of(*weeks):
    """{week: Deadlines} of some weeks, from the schedules in force then (three queries)."""
    first, last = min(weeks), max(weeks)
    calendar = WorkCalendar.load(first.first, (last + 2).last)
    schedules = _schedules()
    return {week: week_deadlines(week, _in_force(schedules, week), calendar) for week in weeks}


def last_weeks(*days):
    """The week whose data cut-off was the last one by each of some days (one query)."""
    schedules = _schedules()

    def last(day):
        week = Week.of(day)
        while week.day(_in_force(schedules, week).cutoff_day) > day:
            week -= 1
        return week

    return [last(day) for day in days]


def cut_offs_of(*weeks):
    """The data cut-offs of some weeks (one query)."""
    schedules = _schedules()
    return [week.day(_in_force(schedules, week).cutoff_day) for week in weeks]


def _schedules():
    return list(DispatchSchedule.objects.order_by("valid_from")) or [DispatchSchedule()]


def _in_force(schedules, week):
    """The schedule of a week: the last that was in force as it began, else the first there is."""
    in_use = [one for one in schedules if one.valid_from is None or one.valid_from <= week.first]
    return (in_use or schedules)[-1]


@dataclass(frozen=True)
class MonthDays:
    """The days of one month. `as_of` is the day up to which its figures count, that day included; the
    others lie in the month after, on working days. `provisional` as in Deadlines."""

    as_of: datetime.date
    returns_due: datetime.date
    bulletin_due: datetime.date
    provisional: bool


def days_of_month(month):
    """The MonthDays of a month, by the settings in force at its end (three queries)."""
    settings = MonthSettings.of_month(month)
    after = month + 1
    calendar = WorkCalendar.load(after.first, (after + 1).last)

    def due(number):
        return calendar.next_workday(min(after.last, after.first + datetime.timedelta(days=number - 1)))

    returns = due(settings.return_day)
    bulletin = max(returns, due(settings.bulletin_day))
    return MonthDays(
        as_of=settings.as_of(month),
        returns_due=returns,
        bulletin_due=bulletin,
        provisional=any(calendar.is_provisional(day) for day in (returns, bulletin)),
    )
