"""A bulletin laid out for the page: its sections with their texts and numbers, tables and charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from projects.base.official import numbered_heading, unnumbered
from projects.base.papers import Paper, PaperTable
from projects.ui.charts import Chart
from projects.ui.papers import chart_of, draw_paper_table

from . import basis
from .lines import Line
from .linking import Links

# What the texts of a section count: shown under it, each number with the list behind it.
FIGURES_OF = {
    "overall": (
        "projects",
        "under_way",
        "started",
        "finished",
        "in_production",
        "without",
        "green",
        "yellow",
        "red",
    ),
    "key": ("liaison", "large"),
    "problems": ("not_started", "not_in_statistics", "missing", "overdue", "late_permits"),
    "red": ("red",),
}


@dataclass(frozen=True)
class Block:
    """A table as HTML and the charts drawn from it; `is_long`: folded on a phone."""

    title: str
    html: Any
    charts: tuple[Chart, ...] = ()
    is_long: bool = False
    is_wide: bool = False


@dataclass(frozen=True)
class Counted:
    """A number of a text: its words, how many, the list behind it."""

    words: Any
    count: int
    href: str = ""


@dataclass(frozen=True)
class Shown:
    """A section as the page has it."""

    code: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    blocks: tuple[Block, ...] = ()
    internal: bool = False


def block(paper: Paper, table: PaperTable, links: Links, charts=()) -> Block:
    """A table of a paper with some charts of it."""
    drawn = tuple(chart_of(chart, table) for chart in charts)
    return Block(table.title, draw_paper_table(table, link=links), drawn, table.is_list, table.wide)


def counted(code: str, lines: Iterable[Line], links: Links) -> tuple[Counted, ...]:
    """The numbers that the text of a section rests on; those that count nothing are left out."""
    lines = list(lines)
    first, last = links.days or (links.period.first, links.period.last)
    found = []
    for figure in FIGURES_OF.get(code, ()):
        count = len(basis.behind(lines, {"figure": figure}, first, last))
        if count:
            found.append(Counted(basis.words({"figure": figure}), count, links.of_figure(figure)))
    return tuple(found)


def sections(paper: Paper, lines: list[Line], links: Links) -> list[Shown]:
    """The sections of a paper in order."""
    charts = {chart.name: chart for chart in paper.charts}
    shown = []
    for number, section in enumerate(paper.sections, 1):
        mine = [charts[name] for name in section.charts if name in charts]
        blocks = [
            block(paper, paper.table(key), links, [one for one in mine if one.table == key])
            for key in section.tables
        ]
        shown.append(
            Shown(
                section.code,
                numbered_heading(1, number) + unnumbered(section.heading),
                section.text,
                counted(section.code, lines, links),
                tuple(blocks),
                section.internal,
            )
        )
    return shown


def annexes(paper: Paper, links: Links) -> list[Block]:
    """The tables after the text."""
    return [block(paper, table, links) for table in paper.annexes()]
