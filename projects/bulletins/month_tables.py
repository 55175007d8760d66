"""The tables of a month's bulletin (base.papers): figures, parts with their places, lists of projects."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.directory.models import Leader
from projects.dispatch.month_lists import MonthLists, summary_of
from projects.dispatch.month_summary import MonthlySummary
from projects.pool.models import ProjectList

from . import list_tables
from .errata import Found
from .lines import Line

Code = ProjectList.Code
Column = PaperColumn


def all_tables(
    found: MonthlySummary, lists: MonthLists, lines: list[Line], series, errata: list[Found]
) -> list[PaperTable]:
    """Every table of the paper, in order; those without a row are left out."""
    tables = [
        parts_table(found, "division", _("Divisions"), ranked=True),
        lights_table(found, lines),
        parts_table(found, "department", _("Departments in charge"), ranked=True),
        parts_table(found, "chain", _("Industry chains")),
        parts_table(found, "group", _("Working groups")),
        year_table(series),
        key_table(found, lists),
        bodies_table(found, lists),
        statistics_table(found),
        list_tables.gaps_table(lists),
        list_tables.red_table(lines),
        list_tables.not_started_table(lists),
        list_tables.not_in_statistics_table(lists),
        list_tables.missing_table(lists),
        list_tables.overdue_table(lists),
        list_tables.permits_table(lists),
        list_tables.starting_table(lists),
        list_tables.errata_table(errata),
    ]
    return [table for table in tables if table.rows]


# Parts of the city


def parts_table(found: MonthlySummary, part: str, title: str, *, ranked: bool = False) -> PaperTable:
    """The parts of a kind with their figures; ranked ones in the order of their places."""
    money = {"kind": "money", "unit": "yi", "total": "sum", "width": 11}
    columns = [
        Column("name", title, width=16),
        Column("count", _("projects"), "count", total="sum", figure="projects", width=7),
        Column("planned", _("year's plan"), figure="planned", **money),
        Column("month", _("completed in the month"), figure="completed", **money),
        Column("completed", _("completed this year"), figure="completed", **money),
        Column("rate", _("completion rate"), "percent", total="share:completed:planned", width=9),
        Column("gap", _("against the curve"), "points", width=9),
        Column("starts", _("started or resumed"), "percent", figure="under_way", width=9),
        Column("reporting", _("reported in time"), "percent", figure="reporting", width=9),
        Column("issues", _("issues closed"), "percent", figure="issues", width=9),
        Column("statistics", _("in statistics"), "percent", figure="in_statistics", width=9),
    ]
    if ranked:
        columns[:0] = [
            Column("place", pgettext("ranking", "place"), "place", width=5),
            Column("change", _("change"), "change", width=6),
        ]
        places = {
            "starts": _("place by starts"),
            "reporting": _("place by reporting"),
            "issues": _("place by issues"),
        }
        for key, words in places.items():
            at = next(number for number, column in enumerate(columns) if column.key == key)
            columns.insert(at + 1, Column(f"{key}_place", words, "place", width=6))
    lines = found.lines[part]
    if ranked:
        lines = sorted(lines, key=_order)
    return PaperTable(
        part,
        title,
        tuple(columns),
        tuple(_part_row(line, part, columns, ranked) for line in lines),
        _total_row(found, columns),
        note=_(
            "Higher completion rates first, of equal rates the higher amount; who has no plan is not ranked."
        )
        if ranked
        else "",
        wide=ranked,
    )


def _order(line):
    ranked = line.ranks.get("completion")
    place = None if ranked is None else ranked.place
    return (place is None, place or 0)


def _part_row(line, part, columns, ranked) -> PaperRow:
    summary = line.summary
    values = {
        "name": _no_unit(part) if line.unit is None else str(line.unit),
        **_figures(summary),
        "reporting": line.reporting.in_time_rate,
        "issues": line.closing.rate,
    }
    if ranked:
        completion = line.ranks.get("completion")
        values["place"] = completion and completion.place
        values["change"] = completion and completion.change
        for name in ("starts", "reporting", "issues"):
            rank = line.ranks.get(name)
            values[f"{name}_place"] = rank and rank.place
    return PaperRow(
        tuple(values[column.key] for column in columns),
        f"{part}={0 if line.unit is None else line.unit.pk}",
    )


def _no_unit(part) -> str:
    """What is said of projects in no part: the city's own divisions, or none named."""
    return _("the city's own") if part == "division" else _("none named")


def _figures(summary) -> dict:
    return {
        "count": summary.count,
        "planned": summary.planned,
        "month": summary.completed_in_period,
        "completed": summary.completed,
        "rate": summary.rate,
        "gap": summary.gap,
        "starts": summary.start_or_resume.percent,
        "statistics": summary.statistics_rate,
    }


def _total_row(found: MonthlySummary, columns) -> PaperRow:
    values = {
        "name": _("Total"),
        **_figures(found.overall),
        "reporting": found.reporting.in_time_rate,
        "issues": found.closing.rate,
    }
    return PaperRow(tuple(values.get(column.key) for column in columns))


def lights_table(found: MonthlySummary, lines: list[Line]) -> PaperTable:
    """The confirmed lights of each division."""
    counts: dict = {}
    for line in lines:
        counts.setdefault(line.parts["division"], Counter())[line.confirmed] += 1
    columns = (
        Column("name", _("Divisions"), width=16),
        Column("green", _("on track"), "count", total="sum", figure="green"),
        Column("yellow", _("warning"), "count", total="sum", figure="yellow"),
        Column("red", _("behind"), "count", total="sum", figure="red"),
        Column("none", _("without a light"), "count", total="sum", figure="unlit"),
    )
    codes = ("GREEN", "YELLOW", "RED", "")
    rows = []
    for line in found.lines["division"]:
        key = None if line.unit is None else line.unit.pk
        name = _("the city's own") if line.unit is None else str(line.unit)
        mine = counts.get(key, Counter())
        rows.append(PaperRow((name, *(mine[code] for code in codes)), f"division={key or 0}"))
    every = Counter(line.confirmed for line in lines)
    total = PaperRow((_("Total"), *(every[code] for code in codes)))
    return PaperTable("lights", _("Lights of the month"), columns, tuple(rows), total)


# The city through the year, its key projects, statistics


def year_table(series) -> PaperTable:
    """The year month by month beside the year before: what the curve asks, what was completed."""
    money = {"kind": "money", "unit": "yi", "width": 12}
    columns = (
        Column("month", _("month"), width=8),
        Column("asked", _("asked by the curve"), figure="planned", **money),
        Column("completed", _("completed this year"), figure="completed", **money),
        Column("last_completed", _("last year's by then"), **money),
        Column("in_month", _("in the month"), figure="completed", **money),
        Column("last_in_month", _("in the month last year"), **money),
    )
    rows = tuple(
        PaperRow(
            (
                one.month.label,
                one.asked,
                one.completed,
                one.last_completed,
                one.in_month,
                one.last_in_month,
            ),
            f"month={one.month}",
        )
        for one in series
    )
    return PaperTable("year", _("The year month by month"), columns, rows)


def key_table(found: MonthlySummary, lists: MonthLists) -> PaperTable:
    """The projects led by leaders, and those of 2 billion yuan or more."""
    columns = (
        Column("name", pgettext("column", "Key projects"), width=18),
        Column("count", _("count"), "count", figure="projects", width=7),
        Column("planned", _("year's plan"), "money", "yi", figure="planned", width=11),
        Column("month", _("completed in the month"), "money", "yi", figure="completed", width=11),
        Column("completed", _("completed this year"), "money", "yi", figure="completed", width=11),
        Column("rate", _("completion rate"), "percent", width=9),
        Column("gap", _("against the curve"), "points", width=9),
        Column("starts", _("started or resumed"), "percent", figure="under_way", width=9),
    )
    rows = []
    for name, code, label in (
        ("liaison", Code.LIAISON, _("led by leaders of the city")),
        ("large", Code.TWO_BILLION, _("of 2 billion yuan or more")),
    ):
        summary = summary_of(found, lists.keys[code])
        if summary.count:
            values = {"name": label, **_figures(summary)}
            rows.append(PaperRow(tuple(values[column.key] for column in columns), f"{name}=1"))
    return PaperTable("key", _("Key projects"), columns, tuple(rows))


def bodies_table(found: MonthlySummary, lists: MonthLists) -> PaperTable:
    """Projects led by leaders, by the leader's body: counts alone, for leaders are never compared."""
    columns = (
        Column("body", _("body"), width=18),
        Column("count", _("projects"), "count", total="sum", figure="led", width=8),
    )
    rows = tuple(
        PaperRow((str(body.label), found.bodies[body.value]), f"body={body.value}")
        for body in Leader.Body
        if found.bodies.get(body.value)
    )
    led = sum(found.bodies.values())
    vacant = len(lists.keys[Code.LIAISON]) - led
    if vacant > 0:
        rows += (PaperRow((_("waiting for a leader"), vacant)),)
    total = PaperRow((_("Total"), led + max(vacant, 0)))
    return PaperTable("bodies", _("Projects led by leaders"), columns, rows, total)


def statistics_table(found: MonthlySummary) -> PaperTable:
    """What was reported and what statistics recognise, side by side; unreleased, so internal."""
    money = {"kind": "money", "unit": "yi", "width": 12}
    columns = (
        Column("name", _("Divisions"), width=16),
        Column("completed", _("reported here"), figure="completed", **money),
        Column("recognised", _("recognised by statistics"), figure="recognised", **money),
        Column("difference", _("difference where both are known"), figure="recognised", **money),
    )

    def row(name, summary, basis=""):
        return PaperRow((name, summary.completed, summary.recognised, summary.difference), basis)

    rows = tuple(
        row(
            _("the city's own") if line.unit is None else str(line.unit),
            line.summary,
            f"division={0 if line.unit is None else line.unit.pk}",
        )
        for line in found.lines["division"]
        if line.summary.recognised is not None
    )
    total = row(_("Total"), found.overall)
    return PaperTable(
        "statistics", _("Reported and recognised investment"), columns, rows, total, internal=True
    )
