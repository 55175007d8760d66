"""The tables of a week's brief (base.papers): the divisions with their places, the projects it names."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.dispatch import figures
from projects.dispatch.figures import ProjectFigures, Ranked
from projects.dispatch.weekly import WeekLine, WeeklySummary

from .lines import Line

Column = PaperColumn
LIGHTS = ("GREEN", "YELLOW", "RED")


def all_tables(found: WeeklySummary, lines: list[Line]) -> list[PaperTable]:
    """Every table of the brief, in order; those without a row are left out."""
    tables = [
        division_table(found, lines),
        turned_table(found, lines),
        started_table(found, lines),
        starting_table(found, lines),
    ]
    return [table for table in tables if table.rows]


# Divisions


def ranking(found: WeeklySummary) -> list[Ranked]:
    """The divisions by completion rate, with the places of the week before; the city's own is no rival of
    theirs."""
    units = [line for line in found.lines if line.unit is not None]
    before = {line.unit: (line.before.rate, line.before.completed) for line in units}
    now = {line.unit: (line.summary.rate, line.summary.completed) for line in units}
    return figures.rank(now, figures.places(figures.rank(before)))


def in_order(found: WeeklySummary) -> list[tuple[WeekLine, Ranked | None]]:
    """The lines of a week by their places; those without a plan after the others, the city's own last."""
    lines = {line.unit: line for line in found.lines}
    ranked = [(lines[row.unit], row) for row in ranking(found)]
    return ranked + ([(lines[None], None)] if None in lines else [])


def division_table(found: WeeklySummary, lines: list[Line]) -> PaperTable:
    """The divisions: how far they reported, what the week brought, how far they are, their lights."""
    money = {"kind": "money", "unit": "yi", "figure": "completed", "width": 9}
    columns = (
        Column("place", pgettext("ranking", "place"), "place", width=4),
        Column("change", _("change"), "change", width=4),
        Column("name", _("Divisions"), width=15),
        Column("count", _("projects"), "count", total="sum", figure="projects", width=5),
        Column("reporting", _("reporting rate"), "percent", figure="late_reports", width=7),
        Column("week", _("completed this week"), total="sum", **money),
        Column("completed", _("completed this year"), total="sum", **money),
        Column("rate", _("completion rate"), "percent", width=7),
        Column("gap", _("against the curve"), "points", width=7),
        Column("green", _("on track"), "count", total="sum", figure="green", width=5),
        Column("yellow", _("warning"), "count", total="sum", figure="yellow", width=5),
        Column("red", _("behind"), "count", total="sum", figure="red", width=5),
    )
    counts: dict[Any, Counter] = {}
    for line in lines:
        counts.setdefault(line.parts["division"], Counter())[line.confirmed] += 1
    rows = []
    for line, ranked in in_order(found):
        key = None if line.unit is None else line.unit.pk
        name = _("the city's own") if line.unit is None else str(line.unit)
        place = (ranked.place, ranked.change) if ranked else (None, None)
        cells = (*place, name, *_figures(line.summary, line.reporting, counts.get(key, Counter())))
        rows.append(PaperRow(cells, f"division={key or 0}"))
    every = Counter(line.confirmed for line in lines)
    total = PaperRow((None, None, _("Total"), *_figures(found.overall, found.reporting, every)))
    note = _(
        "By completion rate. %(told)s of %(count)s projects have an accepted report of this week; the others "
        "stand with their last one."
    ) % {"told": found.told, "count": found.overall.count}
    return PaperTable("division", _("By division"), columns, tuple(rows), total, note=note)


def _figures(summary, reporting, lights) -> tuple:
    return (
        summary.count,
        reporting.rate,
        summary.completed_in_period,
        summary.completed,
        summary.rate,
        summary.gap,
        *(lights[light] for light in LIGHTS),
    )


# Projects


@dataclass(frozen=True)
class Change:
    """A project whose confirmed light is another than the week before, with the stored reasons of the
    computed one."""

    line: Line
    before: str
    reasons: tuple = ()


def changes(found: WeeklySummary, lines: list[Line]) -> dict[str, list[Change]]:
    """{light: the projects that turned to it}, the worst light first. A light that the office left as it was
    did not turn."""
    by_project = {line.project: line for line in lines}
    told: dict[str, list[Change]] = {light: [] for light in reversed(LIGHTS)}
    for some in found.turned.values():
        for one in some:
            line = by_project[one.figures.project]
            if line.confirmed != one.before:
                told[line.confirmed].append(Change(line, one.before, one.reasons))
    return told


def _list(key, title, columns, rows, *, internal=False) -> PaperTable:
    """A list of projects: `rows` are (line, the values of the columns)."""
    named = (Column("name", _("project"), width=34), Column("division", _("division"), width=12))
    told = tuple(
        PaperRow((line.name, line.names["division"], *values), f"project={line.project}")
        for line, values in rows
    )
    return PaperTable(key, title, (*named, *columns), told, is_list=True, internal=internal)


def turned_table(found: WeeklySummary, lines: list[Line]) -> PaperTable:
    """What turned red, yellow and green and why; for those who decide and check."""
    columns = (
        Column("before", _("the week before"), "light", width=8),
        Column("light", _("this week"), "light", width=8),
        Column("reasons", _("why"), width=40),
    )
    rows = [
        (one.line, (one.before, one.line.confirmed, one.line.reasons))
        for some in changes(found, lines).values()
        for one in some
    ]
    return _list("turned", _("Lights that changed"), columns, rows, internal=True)


def _of(rows: list[ProjectFigures], lines: list[Line]) -> list[Line]:
    by_project = {line.project: line for line in lines}
    return [by_project[row.project] for row in rows]


def started_table(found: WeeklySummary, lines: list[Line]) -> PaperTable:
    columns = (
        Column("started", _("started on"), "day"),
        Column("total", _("total investment"), "money", "wan", width=12),
    )
    rows = [
        (line, (line.facts.started_on, line.facts.total_investment)) for line in _of(found.started, lines)
    ]
    return _list("started", _("Started this week"), columns, rows)


def starting_table(found: WeeklySummary, lines: list[Line]) -> PaperTable:
    columns = (
        Column("planned", _("planned start"), "day"),
        Column("total", _("total investment"), "money", "wan", width=12),
    )
    rows = [
        (line, (line.facts.planned_start_on, line.facts.total_investment))
        for line in _of(found.starting, lines)
    ]
    return _list("starting", _("Planned to start in the next two weeks"), columns, rows)
