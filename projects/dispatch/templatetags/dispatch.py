"""Filters of the week's templates: `{% load dispatch %}`."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projects.base.periods import Week, day_label
from projects.ui.drawing import draw_table

from .. import month_tabs as tabs_of_month
from ..chasing import moment_label
from ..checks import sentence as doubt_sentence
from ..light_tables import MonthsTable, project_weeks_table
from ..lights import sentence as light_sentence
from ..overview import Standing
from ..tables import PLACE

register = template.Library()
register.filter("day", day_label)
register.filter("moment", moment_label)
register.filter("doubt_sentence", doubt_sentence)
register.filter("light_sentence", light_sentence)

HOUR, DAY = 3600, 86400


@register.inclusion_tag("dispatch/_month_tabs.html", takes_context=True)
def month_tabs(context, month, current):
    """The pages of a month or week that the reader may open, the one named `current` marked."""
    is_week = isinstance(month, Week)
    return {
        "tabs": tabs_of_month.links_for(context["request"].user, month, current),
        "is_week": is_week,
        "all_href": reverse("briefs:list" if is_week else "months:list"),
    }


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


@register.filter
def missing_rows(group, week):
    """The rows of a ChaseGroup's table; drawn here because a hundred of them would take a template
    loop as long as the rest of the page."""
    before, after = reverse("dispatch:report", args=[week, PLACE]).split(str(PLACE))
    returned = format_html('<span class="tag">{}</span>', Standing.RETURNED.label)
    nobody = format_html('<span class="quiet">{}</span>', _("nobody named"))
    drawn = []
    for one in group.missing:
        state = returned if one.standing == Standing.RETURNED else ""
        who = "".join(contact_html(contact, group.may_chase) for contact in one.contacts) or nobody
        last = _("last %(week)s") % {"week": one.last_week} if one.last_week else _("never reported")
        drawn.append(
            f'<tr><th scope="row" class="name"><a href="{before}{one.project.pk}{after}">'
            f'{escape(one.project.name)}</a></th><td class="state">{state}</td><td class="who">{who}</td>'
            f'<td class="last quiet">{escape(last)}</td></tr>'
        )
    return SafeString("".join(drawn))


@register.filter
def call_html(contacts):
    """Those who can be called, with their numbers."""
    return SafeString("".join(contact_html(contact, may_chase=True) for contact in contacts))


def contact_html(contact, may_chase):
    """Somebody's name, and his number for those who chase."""
    phone = escape(contact.phone) if may_chase else ""
    call = f' <a href="tel:{phone}">{phone}</a>' if phone else ""
    return f"<span>{escape(contact.name)}{call}</span>"
