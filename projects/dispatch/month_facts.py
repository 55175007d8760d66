"""Reading a month: how each project stood at its end (see dispatch.period_facts for what counts)."""

from projects.pool.models import Project

from .deadlines import last_weeks
from .models import MonthSettings
from .period_facts import Bounds, assessed_week, read_figures


def cut_offs(month):
    """The data cut-offs of a month and of the one before (two queries)."""
    before = month - 1
    return MonthSettings.of_month(month).as_of(month), MonthSettings.of_month(before).as_of(before)


def bounds_of(month, on=None):
    """The Bounds of a month (two queries). What happens counts by the calendar, so that no day is lost where
    the cut-off lies before the month's end. While the month is running `on` is the day of the reader."""
    as_of, as_of_before = cut_offs(month)
    if on is None or on >= as_of:
        return Bounds(month.first, month.last, as_of, as_of_before)
    return Bounds(month.first, on, on, as_of_before)


def read_month(month, projects=None, *, on=None):
    """A ProjectFigures for each of the projects that stood on a weekly list at a month's cut-off (six
    queries). Its light is that of the last week assessed by the cut-off; a month that has just begun shows
    that of the month before. While the month is running it is told as of the day `on`."""
    projects = Project.objects.all() if projects is None else projects
    bounds = bounds_of(month, on)
    before, last = last_weeks(bounds.as_of_before, bounds.as_of)
    return read_figures(projects, bounds, assessed_week(before, last), month)
