"""The tables of a month: parts of the city with their figures and places."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.ui.tables import MoneyColumn, NumberColumn, PercentColumn, PointsColumn, Table, TextColumn
from projects.ui.words import LIGHTS

from .month_summary import Line


@dataclass(frozen=True)
class MonthRow:
    """A line of a table: the part's name, its figures, and the address of its projects ("" for none)."""

    name: str
    line: Line
    href: str = ""

    def rank(self, ranking):
        return self.line.ranks.get(ranking)

    def lit(self, light):
        """How many of its projects have a light; "" counts those without one."""
        return self.line.summary.lights.get(light.upper(), 0)


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


class LitColumn(NumberColumn):
    """How many projects have a light, under its shape and word."""

    def __init__(self, light, label="", **options):
        super().__init__(label or LIGHTS[light].word, "pk", orderable=False, **options)
        self._light = light

    def head(self, model):
        return LIGHTS[self._light].html() if self._light else super().head(model)

    def value(self, record):
        return record.lit(self._light)


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
        "starts_place": PlaceColumn(place, "starts", phone=False),
        "reporting": figure(PercentColumn, _("reported in time"), "reporting__in_time_rate"),
        "reporting_place": PlaceColumn(place, "reporting", phone=False),
        "issues": figure(PercentColumn, _("issues closed"), "closing__rate"),
        "issues_place": PlaceColumn(place, "issues", phone=False),
        "statistics": figure(PercentColumn, _("in statistics"), "summary__statistics_rate"),
    }
    if not ranked:
        for name in ("completion", "starts_place", "reporting_place", "issues_place"):
            del columns[name]
    return type("PartsTable", (Table,), columns)


class DivisionTable(Table):
    """Beside the charts of the divisions: rate, place, lights."""

    name = PartColumn(_("division"), accessor="pk", orderable=False)
    rate = figure(PercentColumn, _("completion rate"), "summary__rate")
    place = PlaceColumn(pgettext_lazy("ranking", "place"), "completion")
    green = LitColumn("green")
    yellow = LitColumn("yellow")
    red = LitColumn("red")
    unlit = LitColumn("", _("without a light"), phone=False)


class MonthColumn(TextColumn):
    """The month, which heads its row."""

    css = "name"


class YearTable(Table):
    """Beside the charts of the year: its months (month_series.MonthPoint)."""

    month = MonthColumn(_("month"), accessor="label", orderable=False)
    asked = MoneyColumn(_("asked by the curve"), accessor="asked", unit="yi", orderable=False)
    completed = MoneyColumn(_("completed this year"), accessor="completed", unit="yi", orderable=False)
    last_completed = MoneyColumn(
        _("last year's by then"), accessor="last_completed", unit="yi", orderable=False
    )
    in_month = MoneyColumn(_("in the month"), accessor="in_month", unit="yi", orderable=False)
    last_in_month = MoneyColumn(
        _("in the month last year"), accessor="last_in_month", unit="yi", orderable=False
    )


class StatisticsTable(Table):
    """What was reported and what statistics recognised of each division, side by side."""

    name = PartColumn(_("division"), accessor="pk", orderable=False)
    completed = figure(MoneyColumn, _("reported here"), "summary__completed", unit="yi")
    recognised = figure(MoneyColumn, _("recognised by statistics"), "summary__recognised", unit="yi")
    difference = figure(MoneyColumn, _("difference where both are known"), "summary__difference", unit="yi")
    entered = figure(PercentColumn, _("in statistics"), "summary__statistics_rate")
