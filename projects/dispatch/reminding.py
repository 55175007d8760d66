"""What the week and the month give occasion to tell: reports and returns due, missing, sent back.

Who rests by approval is not due (`due.due_projects`), so nothing is told of it.
"""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.pool.models import Project
from projects.pool.reminding import not_suspended, projects_of
from projects.reminders import calendars, sources
from projects.reminders.calendars import CalendarSource, Entry
from projects.reminders.sources import Kind, Note, Source

from .deadlines import days_of_month, deadlines_of
from .models import MonthlyReturn, WeeklyReport
from .overview import Standing, read_standings, tally
from .return_facts import GATHER, REPORT
from .return_overview import read_return_standings, tally_returns

CHASE = "pool.chase_project"
WEEKS_AHEAD = 9


# The week


def counts_of(projects, week, deadlines, when):
    """The Tally of some projects in a week, whatever its data cut-off without those that rest today (one
    query)."""
    return tally(read_standings(not_suspended(projects, when.today, "pk"), week, deadlines.as_of))


def week_note(counts, week, deadlines, when):
    """What is to come or missing, and beside it what was returned, once a day."""
    values = {
        "week": week,
        "count": counts.missing,
        "returned": counts.returned,
        "total": counts.due,
        "handed_in": counts.handed_in,
        "due": deadlines.report_due,
    }
    return [Note(f"{week}:{when.today}", values, reverse("dispatch:sheet", args=[week]))]


def open_weeks(when):
    """(week, its deadlines) of this and the last week, the earlier first (three queries)."""
    week = Week.of(when.today)
    return sorted(deadlines_of(week - 1, week).items())


def week_near(projects, when):
    """The week whose deadline comes soon and for which something is still to come (four queries)."""
    for week, deadlines in open_weeks(when):
        if when.now <= deadlines.report_due and timezone.localdate(deadlines.report_due) <= when.soon:
            counts = counts_of(projects, week, deadlines, when)
            if counts.missing + counts.returned:
                return week_note(counts, week, deadlines, when)
    return []


def week_missing(projects, when):
    """The week whose deadline has passed, until its city table is due, where something is missing (four
    queries)."""
    for week, deadlines in open_weeks(when):
        if deadlines.report_due < when.now <= deadlines.table_due:
            counts = counts_of(projects, week, deadlines, when)
            if counts.missing + counts.returned:
                return week_note(counts, week, deadlines, when)
    return []


def for_readers(place, notes):
    """The notes of a division with the list of what is missing and returned there, which all its readers can
    open; a sheet is for those who fill it in."""
    if not isinstance(place, Division):
        return notes
    page = f"?division={place.code}&standing={Standing.MISSING}&standing={Standing.RETURNED}"
    return [
        replace(note, path=reverse("dispatch:week_projects", args=[note.values["week"]]) + page)
        for note in notes
    ]


def to_chase(user, when):
    """What is missing among those whom a person chases; his link leads to the chase."""
    return [
        Note(note.key, note.values, f"{reverse('dispatch:week', args=[note.values['week']])}#chase")
        for note in week_missing(Project.objects.allowed(user, "chase"), when)
    ]


def sent_back(rows, when, counted, page):
    """A note for each row that was sent back and whose project does not rest; `counted(row)` numbers its
    returns, `page(row)` is where it is mended (one query)."""
    return [
        Note(f"{row.pk}:{counted(row)}", {"project": row.project.name}, page(row))
        for row in not_suspended(rows, when.today).select_related("project")
    ]


def reports_sent_back(user, when):
    """Reports of the last weeks that were sent back to who fills them in (one query)."""
    rows = WeeklyReport.objects.allowed(user, "report").filter(
        week__gte=Week.of(when.today) - 1, state=WeeklyReport.State.RETURNED
    )
    return sent_back(
        rows.order_by("week", "pk"),
        when,
        lambda row: row.round,
        lambda row: f"{reverse('dispatch:sheet', args=[row.week])}#r{row.project_id}",
    )


# The month


def month_note(projects, when, is_near):
    """The returns of the last whole month that are not confirmed, before or after their deadline, once a
    day until the bulletin is due (four queries)."""
    month = Month.of(when.today) - 1
    days = days_of_month(month)
    if is_near and not when.today <= days.returns_due <= when.soon:
        return []
    if not is_near and not days.returns_due < when.today <= days.bulletin_due:
        return []
    counts = tally_returns(
        read_return_standings(not_suspended(projects, when.today, "pk"), month, days.as_of)
    )
    if not counts.open:
        return []
    values = {"month": month, "count": counts.open, "total": counts.due, "due": days.returns_due}
    return [Note(f"{month}:{when.today}", values, reverse("months:returns", args=[month]))]


def returns_sent_back(user, when):
    """Monthly returns that were sent back to the banner (one query)."""
    rows = MonthlyReturn.objects.allowed(user, "report").filter(
        month__gte=Month.of(when.today) - 1, state=MonthlyReturn.State.RETURNED
    )
    return sent_back(
        rows.order_by("pk"),
        when,
        lambda row: row.version,
        lambda row: reverse("months:return", args=[row.month, row.project_id]),
    )


def reported_by(user):
    return Project.objects.allowed(user, "report")


def reports(user):
    return user.may(REPORT)


def confirms(user):
    return user.may(REPORT) and user.may(GATHER)


def this_sheet():
    return reverse("dispatch:this_sheet")


def returned_returns():
    """Where the returns of the last whole month stand that were sent back."""
    month = Month.of(timezone.localdate()) - 1
    return f"{reverse('months:return_projects', args=[month])}?standing=RETURNED"


SOURCES = (
    Source(
        "week_near",
        _("Weekly reports due soon"),
        Kind.BEFORE,
        many=ngettext_lazy(
            "Weekly report, %(week)s: %(count)s of %(total)s project is still to come%(returned)s; the "
            "deadline is %(due)s.",
            "Weekly report, %(week)s: %(count)s of %(total)s projects are still to come%(returned)s; the "
            "deadline is %(due)s.",
            "count",
        ),
        path=this_sheet,
        of_user=lambda user, when: week_near(reported_by(user), when),
        of_place=lambda place, when: for_readers(place, week_near(projects_of(place), when)),
        may=reports,
        order=1,
    ),
    Source(
        "week_missing",
        _("Weekly reports missing"),
        Kind.PASSED,
        many=ngettext_lazy(
            "Weekly report, %(week)s: %(count)s of %(total)s project is missing%(returned)s; the deadline "
            "was %(due)s.",
            "Weekly report, %(week)s: %(count)s of %(total)s projects are missing%(returned)s; the deadline "
            "was %(due)s.",
            "count",
        ),
        path=this_sheet,
        of_user=lambda user, when: week_missing(reported_by(user), when),
        of_place=lambda place, when: for_readers(place, week_missing(projects_of(place), when)),
        # Who chases is told of those he fills in himself among them.
        may=lambda user: reports(user) and not user.may(CHASE),
        order=1,
    ),
    Source(
        "week_chase",
        _("Weekly reports to chase"),
        Kind.PASSED,
        many=ngettext_lazy(
            "To chase, %(week)s: %(count)s of %(total)s project is missing%(returned)s.",
            "To chase, %(week)s: %(count)s of %(total)s projects are missing%(returned)s.",
            "count",
        ),
        path=lambda: reverse("dispatch:current"),
        of_user=to_chase,
        may=lambda user: user.may(CHASE),
        order=2,
    ),
    Source(
        "week_returned",
        _("Weekly reports sent back"),
        Kind.RETURNED,
        one=_("The weekly report of “%(project)s” was sent back; mend it and hand it in again."),
        many=ngettext_lazy(
            "%(count)s weekly report was sent back; mend it and hand it in again.",
            "%(count)s weekly reports were sent back; mend them and hand them in again.",
            "count",
        ),
        path=this_sheet,
        of_user=reports_sent_back,
        may=reports,
        order=1,
    ),
    Source(
        "month_near",
        _("Monthly returns due soon"),
        Kind.BEFORE,
        many=ngettext_lazy(
            "Monthly returns of %(month)s: %(count)s of %(total)s project is to be confirmed by %(due)s.",
            "Monthly returns of %(month)s: %(count)s of %(total)s projects are to be confirmed by %(due)s.",
            "count",
        ),
        path=lambda: reverse("dispatch:current"),
        of_user=lambda user, when: month_note(reported_by(user), when, is_near=True),
        of_place=lambda place, when: month_note(projects_of(place), when, is_near=True),
        may=confirms,
        days_before=2,
        order=3,
    ),
    Source(
        "month_missing",
        _("Monthly returns missing"),
        Kind.PASSED,
        many=ngettext_lazy(
            "Monthly returns of %(month)s: %(count)s of %(total)s project is not confirmed; the deadline "
            "was %(due)s.",
            "Monthly returns of %(month)s: %(count)s of %(total)s projects are not confirmed; the deadline "
            "was %(due)s.",
            "count",
        ),
        path=lambda: reverse("dispatch:current"),
        of_user=lambda user, when: month_note(reported_by(user), when, is_near=False),
        of_place=lambda place, when: month_note(projects_of(place), when, is_near=False),
        may=confirms,
        order=3,
    ),
    Source(
        "return_sent_back",
        _("Monthly returns sent back"),
        Kind.RETURNED,
        one=_("The monthly return of “%(project)s” was sent back."),
        many=ngettext_lazy(
            "%(count)s monthly return was sent back.", "%(count)s monthly returns were sent back.", "count"
        ),
        path=returned_returns,
        of_user=returns_sent_back,
        may=reports,
        order=3,
    ),
)


# What stands in calendars


def report_days(user, first, last):
    """The deadlines of the weeks to come, for who fills in or chases (three queries)."""
    this_week = Week.of(timezone.localdate())
    weeks = [this_week + number for number in range(-1, WEEKS_AHEAD)]
    return [
        Entry(
            str(week),
            days.report_due,
            gettext("Weekly report due, %(week)s") % {"week": week.label},
            reverse("dispatch:sheet" if reports(user) else "dispatch:week", args=[week]),
        )
        for week, days in deadlines_of(*weeks).items()
        if first <= timezone.localdate(days.report_due) <= last
    ]


def return_days(user, first, last):
    """The deadlines of the monthly returns of the last month and of this (six queries)."""
    month = Month.of(timezone.localdate())
    return [
        Entry(
            str(one),
            days_of_month(one).returns_due,
            gettext("Monthly returns due, %(month)s") % {"month": one.label},
            reverse("months:returns", args=[one]),
        )
        for one in (month - 1, month)
    ]


CALENDARS = (
    CalendarSource(
        "week",
        _("Deadlines of weekly reports"),
        report_days,
        may=lambda user: reports(user) or user.may(CHASE),
        order=1,
    ),
    CalendarSource("month", _("Deadlines of monthly returns"), return_days, may=confirms, order=2),
)


def register():
    """Enter the sources, and what stands in calendars."""
    sources.register(*SOURCES)
    calendars.register(*CALENDARS)
