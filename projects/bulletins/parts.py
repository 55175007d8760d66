"""The part of a draft that a banner checks: its own lines, and the rows and sentences that name it."""

from dataclasses import replace

from projects.base.papers import Paper, PaperTable

from .lines import Line
from .numbers import SENTENCE


def lines_in(lines: list[Line], division: int) -> list[Line]:
    """The lines of a division as the bulletin tells divisions apart."""
    return [line for line in lines if line.parts.get("division") == division]


def part_of(paper: Paper, lines: list[Line], division) -> Paper:
    """The paper as it concerns a division: rows of its own and of its projects without totals, the
    sentences that name it; parts that do not are left out."""
    keys = {f"division={division.pk}"} | {f"project={line.project}" for line in lines_in(lines, division.pk)}
    tables = {table.key: _rows(table, keys) for table in paper.tables}
    sections = []
    for section in paper.sections:
        names = [key for key in section.tables if tables[key].rows]
        text = tuple(filter(None, (_sentences(one, division.name) for one in section.text)))
        if names or text:
            sections.append(replace(section, text=text, tables=tuple(names), charts=()))
    kept = tuple(table for table in tables.values() if table.rows)
    return replace(paper, sections=tuple(sections), tables=kept, charts=())


def _rows(table: PaperTable, keys: set[str]) -> PaperTable:
    return replace(table, rows=tuple(row for row in table.rows if row.basis in keys), total=None)


def _sentences(text: str, name: str) -> str:
    """The sentences of a paragraph that name a division."""
    return "".join(match[0] for match in SENTENCE.finditer(text) if name in match[0])
