"""The cockpit (驾驶舱): the year of the city on one page, read with a fixed number of queries.

Every figure is that of another page: the month's, the pool's, the liaison ledger's, the issue log's. Nothing
is computed here that they compute otherwise, and each figure opens its list with the same filter. Leaders are
counted by body alone. Who sees a part of the city sees the figures of that part, and no targets of the whole.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from projects.base.periods import Month
from projects.dispatch import figures
from projects.dispatch.figures import Summary
from projects.dispatch.month_series import MonthPoint, year_series
from projects.dispatch.month_summary import Line, MonthFacts, lines_of, read
from projects.dispatch.period_facts import city_parts
from projects.pool.models import Light, Project
from projects.targets.reading import Facts, sees_city
from projects.targets.yearly import Line as TargetLine
from projects.targets.yearly import lines_of as target_lines
from projects.ui.figures import Figure

from . import cockpit_parts as parts
from .cockpit_parts import MonthCount, Stage, Stuck, TierFigure, projects_list

LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN)


@dataclass(frozen=True)
class DivisionLine:
    """One part of the city: its figures of the year, and its lights as figures that open their lists. The
    city itself, which is no rival of its parts, has no unit."""

    unit: Any
    line: Line
    lights: dict[str, Figure]
    count: Figure
    started: Figure


@dataclass(frozen=True)
class Cockpit:
    """What one reader sees as of a day."""

    on: datetime.date
    facts: MonthFacts
    overall: Summary
    divisions: list[DivisionLine]
    series: list[MonthPoint]
    lights: dict[str, Figure]
    tiers: list[TierFigure]
    months: list[MonthCount]
    promotion: list[Stage]
    liaison: list[Figure]
    issues: list[Figure]
    stuck: list[Stuck]
    targets: list[TargetLine] | None = None
    reporting: Figure | None = None
    started: Figure | None = None
    told_week: Any = None

    @property
    def month(self):
        return self.facts.month

    def linked(self) -> list[Figure]:
        """Every count that opens a list, which has as many rows."""
        found = [self.reporting, self.started, *self.lights.values(), *self.liaison, *self.issues]
        found += [one.figure for one in self.tiers]
        found += [one.figure for one in self.promotion if one.figure is not None]
        for one in self.months:
            found += [one.started, one.completed]
        for line in self.divisions:
            found += [*line.lights.values(), line.count, line.started]
        return [one for one in found if one.href]


def read_cockpit(request) -> Cockpit:
    """The cockpit of a reader; its queries do not depend on how many projects there are."""
    user, today = request.user, request.today
    projects, month = Project.objects.allowed(user), Month.of(today)
    facts = read(month, projects, on=today)
    units, line_of = city_parts()
    by_division = _lights(projects)
    rows = lines_of(facts, lambda row: line_of.get(row.division))
    overall = figures.summarise(facts.rows, month.first, month.last)
    under_way = overall.start_or_resume.numerator
    whole = sees_city(user)
    return Cockpit(
        on=today,
        facts=facts,
        overall=overall,
        divisions=[
            _division(units.get(key), rows[key], by_division, line_of, today.year)
            for key in [*units, None]
            if key in rows
        ],
        series=year_series(month, projects) if facts.rows else [],
        lights={
            light: Figure(
                light.label, sum(count[light] for count in by_division.values()), projects_list(light=light)
            )
            for light in LIGHTS
        },
        tiers=parts.tiers_of(projects),
        months=parts.months_of(projects, today),
        promotion=parts.promotion_of(user, today),
        liaison=parts.liaison_of(user, projects, today),
        issues=parts.issues_of(user, today),
        stuck=parts.stuck_of(user, today),
        targets=(
            target_lines(today.year, Facts.of(request, facts.rows), today, against_target=True)
            if whole
            else None
        ),
        reporting=Figure("", overall.count, projects_list(year=today.year, counted="REPORTING")),
        started=Figure("", under_way, projects_list(year=today.year, counted="UNDER_WAY")),
        told_week=max((row.told_week for row in facts.rows if row.told_week), default=None),
    )


def _lights(projects) -> dict[int, Counter]:
    """{division: how many projects have each light} (one query)."""
    rows = projects.exclude(light="").order_by().values_list("division", "light")
    found: dict[int, Counter] = {}
    for division, light, count in rows.annotate(count=Count("pk")):
        found.setdefault(division, Counter())[light] += count
    return found


def _division(unit, line, by_division, line_of, year) -> DivisionLine:
    """A line with its lists; those of the city itself would show everybody's."""
    part = unit.pk if unit else None
    counts: Counter = Counter()
    for division, some in by_division.items():
        if line_of.get(division) == part:
            counts += some
    here = {} if unit is None else {"division": unit.code}

    def counted(kind):
        return projects_list(year=year, counted=kind, **here) if unit else ""

    return DivisionLine(
        unit,
        line,
        {
            light: Figure(light.label, counts[light], projects_list(light=light, **here) if unit else "")
            for light in LIGHTS
        },
        Figure("", line.summary.count, counted("REPORTING")),
        Figure("", line.summary.start_or_resume.numerator, counted("UNDER_WAY")),
    )
