"""What those with whose accounts one tries the demo city were told on the morning of the last working day."""

import datetime

from django.utils import timezone

from projects.base.workcalendar import WorkCalendar
from projects.directory.demo import DEMO_ACCOUNTS
from projects.reminders import digesting, rules

MORNING = datetime.time(9)


def remind(today, now):
    """Make the messages of the last working day whose morning has come, for the accounts that are shown to
    sign in with alone: of the city's other people nobody sees them. Returns how many."""
    calendar = WorkCalendar.load(today - rules.DAY * 60, today)
    morning = timezone.make_aware(datetime.datetime.combine(today, MORNING))
    day = today if calendar.is_workday(today) and morning <= now else rules.days_back(calendar, today, 1)
    at = timezone.make_aware(datetime.datetime.combine(day, MORNING))
    return digesting.make_all(at, only=DEMO_ACCOUNTS)
