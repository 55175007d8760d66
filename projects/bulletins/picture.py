"""A ranking as a picture of a phone's width, to send in a chat, and the same as text.

It shows figures of divisions alone, from the tables of the edition for publication: no project, enterprise,
person or phone, nothing of statistics; whatever the office wrote into the texts stays out of it.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.lights import LIGHTS
from projects.base.money import in_yi, percent
from projects.base.paper_shown import shown, unit_of
from projects.base.papers import Paper, PaperRow, PaperTable
from projects.base.periods import full_label
from projects.base.wording import noted

from .addresses import is_week
from .building import LANGUAGE
from .drafting import joined

# What is shown of the table of divisions, by the keys of its columns: of a week, of a month.
WEEK_COLUMNS = ("place", "name", "reporting", "week", "rate")
MONTH_COLUMNS = ("place", "change", "name", "month", "rate", "gap")
LIGHT_KEYS = ("green", "yellow", "red")


@dataclass(frozen=True)
class Cell:
    """A text and how it stands."""

    text: str
    css: str


@dataclass(frozen=True)
class Picture:
    """What the picture shows, in the language of the paper. `text` says the same for who cannot send
    pictures; `file` is its name."""

    title: str
    as_of: str
    sentence: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]
    source: str
    text: str
    file: str


def picture_of(bulletin, paper: Paper, *, by, at, link="") -> Picture | None:
    """The picture of a published bulletin for who takes it (`by`, `at`); None where it has no divisions.
    `link` is where the text leads."""
    with translation.override(LANGUAGE):
        table = next((one for one in paper.public().tables if one.key == "division"), None)
        return None if table is None else _drawn(bulletin, paper, table, by, at, link)


def _drawn(bulletin, paper, table, by, at, link) -> Picture:
    week = is_week(bulletin.period)
    keys = [key for key in (WEEK_COLUMNS if week else MONTH_COLUMNS) if _has(table, key)]
    words = {column.key: noted(column.label, unit_of(column)) for column in table.columns}
    keys += [key for key in LIGHT_KEYS if _has(table, key)]
    heads = [Cell(LIGHTS[key].shape if key in LIGHTS else words[key], _css(key)) for key in keys]
    title, as_of = paper.title, _("Data as of %(day)s") % {"day": full_label(paper.as_of)}
    sentence = _sentence(table, week)
    told = _("Published by %(office)s on %(day)s; taken by %(by)s at %(at)s") % {
        "office": getattr(bulletin.published_by.organisation, "name", "") or bulletin.published_by,
        "day": full_label(timezone.localdate(bulletin.published_at)),
        "by": by,
        "at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
    }
    rows = tuple(_cells(table, row, keys) for row in table.rows)
    text = [title, as_of, sentence, *_ranking(table), *([link] if link else [])]
    return Picture(
        title,
        as_of,
        sentence,
        tuple(heads),
        rows,
        _cells(table, table.total, keys) if table.total else (),
        told,
        "\n".join(text),
        f"{_('ranking')}_{bulletin.period}.png",
    )


def _has(table: PaperTable, key: str) -> bool:
    return any(column.key == key for column in table.columns)


def _value(table: PaperTable, row: PaperRow, key: str) -> Any:
    return row.cells[table.place(key)]


def _css(key: str) -> str:
    return "name" if key == "name" else f"light {key}" if key in LIGHT_KEYS else "number"


def _cells(table, row, keys) -> tuple[Cell, ...]:
    """A row by the columns; a total has no place."""
    without = ("place", "change") if row is table.total else ()
    return tuple(Cell("" if key in without else _text(table, row, key), _css(key)) for key in keys)


def _text(table, row, key) -> str:
    return shown(_value(table, row, key), table.columns[table.place(key)])


def _sentence(table: PaperTable, week: bool) -> str:
    """The city in one sentence, from the total of the table."""

    def total(key: str) -> Any:
        return _value(table, table.total, key)

    within = _("%(amount)s were completed this week") if week else _("%(amount)s were completed in the month")
    said = [within % {"amount": in_yi(total("week" if week else "month"))}]
    said.append(_("%(amount)s are completed this year") % {"amount": in_yi(total("completed"))})
    if total("rate") is not None:
        said.append(_("%(rate)s of the year's plan") % {"rate": percent(total("rate"))})
    if total("reporting") is not None:
        words = _("%(rate)s have reported") if week else _("%(rate)s reported in time")
        said.append(words % {"rate": percent(total("reporting"))})
    return joined(*said)


def _ranking(table: PaperTable) -> list[str]:
    """The divisions in a line each, those that are ranked with their place."""
    lines = []
    for row in table.rows:
        place = _value(table, row, "place")
        if place is not None:
            lines.append(
                pgettext("line of a ranking", "%(place)s. %(name)s %(rate)s")
                % {"place": place, "name": _value(table, row, "name"), "rate": _text(table, row, "rate")}
            )
    return lines
