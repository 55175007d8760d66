"""When something is told: pure functions of days, moments and a WorkCalendar.

Days are working days (工作日): nothing is told on any other.
"""

import datetime

DAY = datetime.timedelta(days=1)
# What happened so many working days ago is no news any more.
NEWS_DAYS = 3
# Minutes until the next try after each that failed; after the last one it is given up.
BACKOFF = (5, 15, 60, 180)
# A row that somebody took to send and did not finish is not sent again: it may have arrived.
LOST_AFTER = datetime.timedelta(minutes=15)


def days_back(calendar, day, count):
    """The working day that lies so many working days before a day."""
    while count > 0:
        day -= DAY
        count -= calendar.is_workday(day)
    return day


def turn(calendar, due, today, every):
    """The how manieth time an overrun is told on a day, from 0: on the first working day after the deadline,
    and again each time so many working days have gone by."""
    return max(0, calendar.between(due, today) - 1) // max(1, every)


def in_hours(moment, first, last):
    """Whether something may be sent at a local moment: from the hour `first` up to, not including, `last`."""
    return first <= moment.hour < last


def hour_within(hour, first, last):
    """The hour of a day's message, moved into the hours in which any may be sent."""
    return min(max(hour, first), last - 1)


def is_open(calendar, moment, first, last):
    """Whether something may be sent at a local moment at all: a working day, outside the quiet hours."""
    return calendar.is_workday(moment.date()) and in_hours(moment, first, last)


def next_try(attempts, now):
    """When to try again after so many attempts, or None where it is given up."""
    if attempts > len(BACKOFF):
        return None
    return now + datetime.timedelta(minutes=BACKOFF[attempts - 1])
