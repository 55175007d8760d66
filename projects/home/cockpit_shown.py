"""How the cockpit is shown: its sentence, its large figures, its charts with the tables behind them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.money import percent, share, yi
from projects.directory.rights import require_may
from projects.dispatch import month_charts, month_words
from projects.dispatch.month_series import label_within_year
from projects.dispatch.month_summary import MonthFacts, Summary
from projects.pool.models import Light
from projects.pool.tables import short
from projects.targets.permissions import VIEW
from projects.targets.rules import BEHIND
from projects.targets.tables import gap_shown, shown
from projects.ui.charts import Chart, Series

from .cockpit import Cockpit, read_cockpit
from .cockpit_parts import projects_list


@dataclass(frozen=True)
class Running:
    """A running month, as its first sentence asks for it."""

    facts: MonthFacts
    overall: Summary

    @property
    def month(self):
        return self.facts.month


@dataclass(frozen=True)
class Tile:
    """A large figure: its unit and what stands under it."""

    label: Any
    value: Any
    unit: Any = ""
    note: Any = ""
    href: str = ""


@dataclass(frozen=True)
class TargetShown:
    """A target as a line: words, a bar of what was reached (percent) and where the curve asks to be."""

    name: Any
    href: str
    reached: str
    reached_href: str
    target: str
    unit: Any
    rate: str
    bar: int
    mark: int | None
    should: str
    gap: str
    per_month: str
    is_behind: bool


def require_cockpit(user):
    """Refuse who does not read the cockpit."""
    require_may(
        user, VIEW, _("The cockpit is for leaders and for the offices that answer for the whole city.")
    )


def context(request) -> dict[str, Any]:
    """The template's context."""
    found = read_cockpit(request)
    charts = year_charts(found)
    return {
        "title": _("Cockpit"),
        "headline": month_words.overall(Running(found.facts, found.overall)) if found.overall.count else "",
        "cockpit": found,
        "tiles": tiles(found),
        "targets": [target_shown(line) for line in found.targets or ()],
        "year_charts": charts,
        "division_chart": lights_chart(found),
        "months_chart": months_chart(found),
        "divisions": found.divisions,
        "tier_total": sum(one.figure.number for one in found.tiers),
        "largest_tier": max((one.figure.number for one in found.tiers), default=0),
        "updated": request.now,
    }


def tiles(found: Cockpit) -> list[Tile]:
    """The figures that are read from afar."""
    now, red, yellow = found.overall, found.lights[Light.RED], found.lights[Light.YELLOW]
    opened, overdue = found.issues
    curve = month_words.against_curve(now)
    return [
        Tile(
            _("Key projects"),
            f"{now.count:,}",
            note=_("total investment %(amount)s (100m yuan)") % {"amount": yi(now.total_investment)},
            href=found.reporting.href,
        ),
        Tile(
            _("Completed this year"),
            yi(now.completed),
            _("100m yuan"),
            _("of the year's plan of %(amount)s (100m yuan)") % {"amount": yi(now.planned)},
            href=projects_list(year=found.on.year, counted="TOLD"),
        ),
        Tile(_("Completion rate"), percent(now.rate), note=curve),
        Tile(
            _("Started or resumed"),
            percent(now.start_or_resume.percent),
            note=f"{now.start_or_resume.numerator} / {now.start_or_resume.denominator}",
            href=found.started.href,
        ),
        Tile(Light.RED.label, f"{red.number:,}", note=light_note(found, Light.RED), href=red.href),
        Tile(
            Light.YELLOW.label, f"{yellow.number:,}", note=light_note(found, Light.YELLOW), href=yellow.href
        ),
        Tile(
            _("Issues not closed"),
            f"{opened.number:,}",
            note=pgettext("issues", "%(count)s overdue") % {"count": overdue.number},
            href=opened.href,
        ),
    ]


def light_note(found, light):
    """How many of those with a light have this one."""
    lit = sum(one.number for one in found.lights.values())
    return _("%(rate)s of the lights") % {"rate": percent(share(found.lights[light].number, lit))}


def target_shown(line) -> TargetShown:
    """A target's line in words."""
    standing, unit = line.standing, line.indicator.unit

    def length(value):
        return max(0, min(100, round(value)))

    return TargetShown(
        name=line.indicator,
        href=reverse("targets:indicator", args=[line.indicator.code]),
        reached=shown(standing.reached, unit),
        reached_href="" if standing.reached is None else line.href,
        target=shown(standing.target, unit),
        unit=line.indicator.get_unit_display(),
        rate=percent(standing.rate),
        bar=length(standing.rate or 0),
        mark=None if standing.asked is None else length(standing.asked),
        should=shown(standing.should, unit),
        gap=gap_shown(standing.gap, unit),
        per_month=shown(standing.per_month, unit),
        is_behind=standing.state == BEHIND,
    )


def year_charts(found: Cockpit) -> list[Chart]:
    """The year against its curve, and month by month against what the curve asks of each month."""
    charts = month_charts.year_charts(found.series)
    if not charts:
        return []
    asked, before = [], Decimal(0)
    for point in found.series:
        asked.append(None if point.asked is None else month_charts.in_yi(point.asked - before))
        before = before if point.asked is None else point.asked
    progress, months = charts
    planned = Series(_("asked by the curve"), asked, style="dashed", kind="line")
    in_month = [one for one in months.series if one.style == "solid"]
    return [
        replace(progress, height="low", has_figures=True),
        replace(months, height="low", has_figures=True, series=[*in_month, planned]),
    ]


def lights_chart(found: Cockpit) -> Chart | None:
    """The lights of each part of the city."""
    if not any(one.number for one in found.lights.values()):
        return None
    return Chart(
        "lights",
        title=_("Lights by division"),
        unit=_("projects"),
        kind="stacked",
        labels=[short(line.unit) if line.unit else _("the city itself") for line in found.divisions],
        series=[
            Series(
                light.label, [line.lights[light].number for line in found.divisions], style=str(light).lower()
            )
            for light in (Light.GREEN, Light.YELLOW, Light.RED)
        ],
    )


def months_chart(found: Cockpit) -> Chart:
    """Starts and completions month by month; the table behind it has the lists."""
    return Chart(
        "starts",
        title=_("Starts and completions"),
        unit=_("projects"),
        kind="bar",
        labels=[label_within_year(one.month) for one in found.months],
        series=[
            Series(_("started"), [one.started.number for one in found.months]),
            Series(_("completed"), [one.completed.number for one in found.months]),
        ],
        height="low",
        has_figures=False,
    )
