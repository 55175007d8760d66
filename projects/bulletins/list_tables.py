"""The lists of a month's bulletin as tables (base.papers): each row is a project, an issue or a permit."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base import wording
from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.dispatch.month_lists import MonthLists

from .errata import Found
from .lines import Line

Column = PaperColumn
NAME = {"width": 34}
DIVISION = {"width": 12}


def red_table(lines: list[Line]) -> PaperTable:
    """The red list as the office confirmed it, with the computed light beside it."""
    columns = (
        Column("name", _("project"), **NAME),
        Column("division", _("division"), **DIVISION),
        Column("planned", _("year's plan"), "money", "wan", width=12),
        Column("completed", _("completed this year"), "money", "wan", width=12),
        Column("rate", _("completion rate"), "percent", width=9),
        Column("gap", _("against the curve"), "points", width=9),
        Column("computed", _("computed light"), "light", width=8),
        Column("confirmed", _("confirmed light"), "light", width=8),
        Column("reasons", _("why"), width=30),
    )
    listed = [line for line in lines if "RED" in (line.confirmed, line.facts.light)]
    listed.sort(key=lambda line: (line.confirmed != "RED", line.facts.gap or Decimal(0), line.project))
    rows = tuple(
        PaperRow(
            (
                line.name,
                line.names["division"],
                line.facts.planned,
                line.facts.completed,
                line.facts.rate,
                line.facts.gap,
                line.facts.light,
                line.confirmed,
                line.reasons,
            ),
            f"project={line.project}",
        )
        for line in listed
    )
    return PaperTable("red", _("Red list"), columns, rows, wide=True, is_list=True, internal=True)


def gaps_table(lists: MonthLists) -> PaperTable:
    """The projects that lack most of what the curve asks, and who has to make up for it; internal."""
    columns = (
        Column("department", _("responsible department"), width=16),
        Column("planned", _("year's plan"), "money", "wan", width=12),
        Column("completed", _("completed this year"), "money", "wan", width=12),
        Column("gap", _("against the curve"), "points", width=9),
        Column("lacking", _("lacking"), "money", "wan", width=12),
    )
    rows = [
        (
            one,
            (
                _name(one.department),
                one.figures.planned,
                one.figures.completed,
                one.figures.gap,
                one.figures.lacking,
            ),
        )
        for one in lists.gaps
    ]
    return _list("gaps", _("Projects that lack most"), columns, rows, internal=True)


def _list(key, title, columns, rows, *, internal=False) -> PaperTable:
    """A list of projects: `rows` are (month_lists.Item, the values of the columns)."""
    named = (Column("name", _("project"), **NAME), Column("division", _("division"), **DIVISION))
    told = tuple(
        PaperRow((item.project.name, _name(item.division), *values), f"project={item.project.pk}")
        for item, values in rows
    )
    return PaperTable(key, title, (*named, *columns), told, is_list=True, internal=internal)


def _week(week) -> str:
    """第13周."""
    return _("week %(number)s") % {"number": week.number}


def _name(unit) -> str:
    return "" if unit is None else str(unit)


def not_started_table(lists: MonthLists) -> PaperTable:
    columns = (
        Column("planned", _("planned start"), "day"),
        Column("late", _("months late"), "count", width=8),
        Column("reason", _("why"), width=30),
    )
    rows = [(one, (one.planned_start_on, one.months, one.reason)) for one in lists.not_started]
    return _list("not_started", _("Planned to start and not started"), columns, rows)


def not_in_statistics_table(lists: MonthLists) -> PaperTable:
    columns = (
        Column("started", _("started on"), "day"),
        Column("months", _("months since"), "count", width=8),
    )
    rows = [(one, (one.started_on, one.months)) for one in lists.not_in_statistics]
    return _list("not_in_statistics", _("Started and not entered into statistics"), columns, rows)


def missing_table(lists: MonthLists) -> PaperTable:
    columns = (
        Column("missing", _("weeks missing"), "count", width=8),
        Column("due", _("weeks due"), "count", width=8),
        Column("weeks", _("which weeks"), width=24),
    )
    rows = [
        (one, (len(one.weeks), one.due, wording.names(_week(week) for week in one.weeks)))
        for one in lists.missing
    ]
    return _list("missing", _("Missing weekly reports"), columns, rows)


def overdue_table(lists: MonthLists) -> PaperTable:
    columns = (
        Column("issue", _("issue"), width=28),
        Column("unit", _("responsible unit"), width=16),
        Column("due", pgettext("issue", "due on"), "day"),
        Column("days", _("days overdue"), "count", width=8),
    )
    rows = [
        (one, (one.issue.title, _name(one.unit), one.overdue.due, one.overdue.days))
        for one in lists.overdue_issues
    ]
    return _list("overdue", _("Overdue issues"), columns, rows)


def permits_table(lists: MonthLists) -> PaperTable:
    columns = (
        Column("permit", _("permit"), width=22),
        Column("department", _("department"), width=16),
        Column("due", _("promised by"), "day"),
        Column("days", _("working days over"), "count", width=8),
    )
    rows = [
        (one, (str(one.procedure), _name(one.decides), one.late.due_on, one.late.days))
        for one in lists.late_permits
    ]
    return _list("permits", _("Permits past their promise"), columns, rows)


def starting_table(lists: MonthLists) -> PaperTable:
    columns = (
        Column("planned", _("planned start"), "day"),
        Column("total", _("total investment"), "money", "wan", width=12),
    )
    rows = [
        (one, (one.figures.planned_start_on, one.figures.total_investment)) for one in lists.starting_next
    ]
    return _list("starting", _("Planned to start next month"), columns, rows)


def errata_table(errata: list[Found]) -> PaperTable:
    columns = (
        Column("bulletin", _("bulletin"), width=14),
        Column("name", _("project"), **NAME),
        Column("figure", _("figure"), width=14),
        Column("old", _("published"), width=12),
        Column("new", _("corrected"), width=12),
        Column("reason", _("reason"), width=26),
    )
    rows = tuple(
        PaperRow(
            (one.bulletin.period.label, one.line.name, str(one.words), one.old, one.new, one.reason),
            f"project={one.line.project}",
        )
        for one in errata
    )
    return PaperTable("errata", _("Corrections to earlier bulletins"), columns, rows, is_list=True)
