"""The paper of a month (月通报): its figures read, its tables laid out, its sections drafted."""

from django.utils.translation import gettext as _

from projects.base.papers import Paper, PaperChart, PaperSection
from projects.dispatch.month_lists import read_lists
from projects.dispatch.month_series import year_series
from projects.dispatch.month_summary import monthly_summary

from . import drafting, errata
from .month_lines import lines_of_month
from .month_tables import all_tables


def build(month, decided):
    """(Paper, lines, errata to tell) of a month; a fixed number of queries. `decided` maps projects to the
    light confirmed for them where it differs from the computed one."""
    found = monthly_summary(month)
    lists = read_lists(found)
    lines = lines_of_month(found, lists, decided)
    pending = errata.pending(month)
    tables = all_tables(found, lists, lines, year_series(month), pending)
    keys = {table.key for table in tables}
    sections = [
        _section("overall", _("Overall"), drafting.overall(found, lines), ["year"], ["progress", "months"]),
        _section(
            "divisions",
            _("By division"),
            drafting.divisions(found),
            ["division", "lights"],
            ["ranking", "lights"],
        ),
        _section(
            "trades",
            _("By trade and industry chain"),
            drafting.trades(found),
            ["department", "chain", "group"],
        ),
        _section("key", _("Key projects"), drafting.key_projects(found, lists), ["key", "bodies"]),
        _section(
            "problems",
            _("Problems"),
            drafting.problems(found, lists, lines),
            ["not_started", "not_in_statistics", "missing", "overdue", "permits"],
        ),
        _section(
            "red", _("Red list"), drafting.red_list(lines), ["red", "gaps", "statistics"], internal=True
        ),
        _section("next", _("Next steps"), drafting.next_steps(found, lists), ["starting"]),
    ]
    if pending:
        sections.append(_section("errata", _("Corrections"), drafting.errata(len(pending)), ["errata"]))
    paper = Paper(
        title=_("Bulletin on the city's key projects in %(month)s") % {"month": month.label},
        period=str(month),
        as_of=found.facts.as_of,
        sections=tuple(_with_tables(section, keys) for section in sections),
        tables=tuple(tables),
        charts=tuple(chart for chart in charts() if chart.table in keys),
    )
    return paper, lines, [one.as_dict() for one in pending]


def _section(code, heading, text, tables=(), charts=(), *, internal=False):
    return PaperSection(code, heading, tuple(text), tuple(tables), tuple(charts), internal)


def _with_tables(section, keys):
    """A section with those of its tables that have rows."""
    tables = tuple(key for key in section.tables if key in keys)
    shown = {chart.name for chart in charts() if chart.table in keys}
    drawn = tuple(name for name in section.charts if name in shown)
    return PaperSection(section.code, section.heading, section.text, tables, drawn, section.internal)


def charts():
    """What people would rather look at than read; each is drawn from a table of the paper."""
    unit = _("100m yuan")
    return (
        PaperChart(
            "progress",
            _("Completed against the plan"),
            "year",
            "month",
            (
                ("asked", _("asked by the curve"), "dashed"),
                ("completed", _("completed this year"), "solid"),
                ("last_completed", _("last year's by then"), "quiet"),
            ),
            "line",
            unit,
        ),
        PaperChart(
            "months",
            _("Completed month by month"),
            "year",
            "month",
            (
                ("in_month", _("in the month"), "solid"),
                ("last_in_month", _("in the month last year"), "quiet"),
            ),
            "bar",
            unit,
        ),
        PaperChart(
            "ranking",
            _("Completion rate by division"),
            "division",
            "name",
            (("rate", _("completion rate"), "solid"),),
            "bar-h",
            "%",
        ),
        PaperChart(
            "lights",
            _("Lights by division"),
            "lights",
            "name",
            (
                ("green", _("on track"), "green"),
                ("yellow", _("warning"), "yellow"),
                ("red", _("behind"), "red"),
            ),
            "stacked",
        ),
    )
