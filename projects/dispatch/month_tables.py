"""The tables of a month: parts of the city with their figures and places."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.ui.tables import MoneyColumn, NumberColumn, PercentColumn, PointsColumn, Table, TextColumn

from .month_summary import Line


@dataclass(frozen=True)
class MonthRow:
    """A line of a table: the part's name, its figures, and the address of its projects ("" for none)."""

    name: str
    line: Line
    href: str = ""

    def rank(self, ranking):
        return self.line.ranks.get(ranking)


class PartColumn(TextColumn):
    """The part's name, which opens its projects."""

    css = "name"

    def value(self, record):
        return record.name

    def html(self, value, record):
        return format_html('<a href="{}">{}</a>', record.href, value) if record.href else value


class PlaceColumn(NumberColumn):
    """The place in a ranking with its change against the month before."""

    def __init__(self, label, ranking, **options):
        super().__init__(label, "pk", orderable=False, **options)
        self._ranking = ranking

    def value(self, record):
        ranked = record.rank(self._ranking)
        return None if ranked is None else ranked.place

    def html(self, value, record):
        change = record.rank(self._ranking).change
        if not change:
            return str(value)
        sign, words = ("↑", _("up")) if change > 0 else ("↓", _("down"))
        told = f"{words} {abs(change)}"
        arrow = format_html('<span role="img" aria-label="{}">{}{}</span>', told, sign, abs(change))
        return format_html('{} <span class="sub">{}</span>', value, arrow)


def figure(column, label, path, **options):
    """A column of a line's figure; `path` leads to it from the line."""
    return column(label, accessor=f"line__{path}", orderable=False, **options)


def parts_table(label: Any, *, ranked: bool):
    """The table of some parts; places are shown where parts are ranked."""
    place = pgettext_lazy("ranking", "place")
    columns = {
        "name": PartColumn(label, accessor="pk", orderable=False),
        "count": figure(NumberColumn, _("projects"), "summary__count"),
        "planned": figure(MoneyColumn, _("year's plan"), "summary__planned", unit="yi"),
        "month": figure(MoneyColumn, _("completed in the month"), "summary__completed_in_period", unit="yi"),
        "completed": figure(MoneyColumn, _("completed this year"), "summary__completed", unit="yi"),
        "rate": figure(PercentColumn, _("completion rate"), "summary__rate"),
        "completion": PlaceColumn(place, "completion"),
        "gap": figure(PointsColumn, _("against the curve"), "summary__gap"),
        "starts": figure(PercentColumn, _("started or resumed"), "summary__start_or_resume__percent"),
        "starts_place": PlaceColumn(place, "starts"),
        "reporting": figure(PercentColumn, _("reported in time"), "reporting__in_time_rate"),
        "reporting_place": PlaceColumn(place, "reporting"),
        "issues": figure(PercentColumn, _("issues closed"), "closing__rate"),
        "issues_place": PlaceColumn(place, "issues"),
        "statistics": figure(PercentColumn, _("in statistics"), "summary__statistics_rate"),
    }
    if not ranked:
        for name in ("completion", "starts_place", "reporting_place", "issues_place"):
            del columns[name]
    return type("PartsTable", (Table,), columns)
