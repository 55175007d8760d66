"""Filters of the week's templates: `{% load dispatch %}`."""

from django import template
from django.utils.translation import gettext as _

from projects.base.periods import day_label
from projects.ui.drawing import draw_table

from ..chasing import moment_label
from ..checks import sentence as doubt_sentence
from ..light_tables import MonthsTable, project_weeks_table
from ..lights import sentence as light_sentence

register = template.Library()
register.filter("day", day_label)
register.filter("moment", moment_label)
register.filter("doubt_sentence", doubt_sentence)
register.filter("light_sentence", light_sentence)

HOUR, DAY = 3600, 86400


@register.filter
def time_left(moment, now):
    """How long until a moment: in days, hours or minutes."""
    seconds = int((moment - now).total_seconds())
    if seconds >= 2 * DAY:
        return _("%(count)s days left") % {"count": seconds // DAY}
    if seconds >= 2 * HOUR:
        return _("%(count)s hours left") % {"count": seconds // HOUR}
    return _("%(count)s minutes left") % {"count": max(0, seconds // 60)}


@register.filter
def weeks_table(lines, project):
    """The weeks of a project (panels.WeekLine) as a table; `project` is its key."""
    return draw_table(project_weeks_table(project), lines, cards=False)


@register.filter
def months_table(lines):
    """The months of a project (panels.MonthLine) as a table."""
    return draw_table(MonthsTable, lines, cards=False)
