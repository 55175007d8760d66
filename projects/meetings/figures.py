"""How the city stands in a week: each listed project as of the week's data cut-off, and the overall figures.

What counts is the last accepted week by the cut-off, as in a month that has no returns yet (dispatch.monthly
gives the figures). A number of queries that does not depend on how many projects there are.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BigIntegerField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from projects.dispatch import monthly
from projects.dispatch.deadlines import deadlines_of
from projects.dispatch.due import listed_projects
from projects.dispatch.models import LightAssessment
from projects.dispatch.month_facts import AMOUNT, COLUMNS, UNKNOWN, by_week, told
from projects.dispatch.monthly import CONTINUED, ProjectMonth
from projects.dispatch.overview import read_standings, tally
from projects.pool.models import PlanAmount, ProgressCurve, Project, Suspension
from projects.pool.models.project import BUILDING

from .material import Figures


class AsOf(NamedTuple):
    """A day in the place of a month: what is after it is not told. `number` is 1 where no cut-off of the year
    lies before it, as in January."""

    last: datetime.date
    year: int
    number: int


@dataclass(frozen=True)
class LightRead:
    """The light of a project in a week with its reasons."""

    light: str
    reasons: tuple[dict, ...]


@dataclass(frozen=True)
class WeekRead:
    """A week as it was read: its figures, the projects, and their lights that are not green."""

    figures: Figures
    rows: tuple[ProjectMonth, ...]
    lights: dict[int, LightRead]
    not_started: tuple[ProjectMonth, ...]
    not_resumed: tuple[ProjectMonth, ...]


def read_projects(as_of, before, two_before):
    """[(ProjectMonth, its cumulative two cut-offs ago)] of the projects listed on a day (two queries)."""
    same, earlier = before.year == as_of.year, two_before.year == as_of.year
    shares = {curve.pk: curve.share(as_of) for curve in ProgressCurve.objects.all()}
    amounts = PlanAmount.objects.on(as_of).filter(plan__project=OuterRef("pk"), plan__year=as_of.year)
    rows = (
        listed_projects(as_of)
        .as_of(as_of)
        .of_year(as_of.year)
        .annotate(
            area=Coalesce("division_then", F("division_id"), output_field=BigIntegerField()),
            body=Value(""),
            planned_then=Subquery(amounts.order_by("-valid_from").values("amount")[:1], output_field=AMOUNT),
            returned=UNKNOWN,
            by_week=by_week(as_of),
            returned_before=UNKNOWN,
            by_week_before=by_week(before) if same else UNKNOWN,
            recognised=UNKNOWN,
            light_then=Value(""),
            resting=Exists(Suspension.objects.on(as_of).filter(project=OuterRef("pk"))),
            by_week_earlier=by_week(two_before) if earlier else UNKNOWN,
        )
        .order_by("pk")
        .values_list(*COLUMNS, "by_week_earlier")
    )
    day = AsOf(as_of, as_of.year, 12 if same else 1)
    return [(told(day, shares, *row[:-1]), row[-1]) for row in rows]


def read_lights(week, keys):
    """({project: LightRead} of the last assessed week up to a week, ({light: count} of it, {light: count} of
    the one before, None without one)) for some projects (three queries)."""
    assessed = LightAssessment.objects.filter(week__lte=week)
    weeks = list(assessed.order_by("-week").values_list("week", flat=True).distinct()[:2])
    if not weeks:
        return {}, {}, None
    counts = {one: {} for one in weeks}
    for one, project, light in assessed.filter(week__in=weeks).values_list("week", "project", "light"):
        if project in keys:
            counts[one][light] = counts[one].get(light, 0) + 1
    rows = assessed.filter(week=weeks[0], light__in=["RED", "YELLOW"])
    found = {
        project: LightRead(light, tuple(reason for reason in reasons if reason.get("light") != "GREEN"))
        for project, light, reasons in rows.values_list("project", "light", "reasons")
        if project in keys
    }
    return found, counts[weeks[0]], counts[weeks[1]] if len(weeks) > 1 else None


def read_week(week):
    """The WeekRead of a week over all projects on the weekly lists (nine queries)."""
    dates = deadlines_of(week, week - 1, week - 2)
    as_of, before = dates[week].as_of, dates[week - 1].as_of
    read = read_projects(as_of, before, dates[week - 2].as_of)
    rows = tuple(row for row, _earlier in read)
    keys = {row.project for row in rows}
    lights, counts, counts_before = read_lights(week, keys)
    summary = monthly.summarise(rows, week.first, as_of)
    reporting = tally(standings := read_standings(Project.objects.all(), week, as_of))
    not_started = tuple(monthly.not_started(rows, as_of))
    not_resumed = tuple(
        row
        for row in rows
        if row.build_type == CONTINUED
        and not row.is_under_way
        and not row.is_resting
        and row.stage in BUILDING
    )
    figures = Figures(
        as_of=as_of,
        count=summary.count,
        due=reporting.due,
        handed_in=reporting.handed_in,
        late=reporting.late,
        returned=reporting.returned,
        missing=reporting.missing,
        resting=len(standings) - reporting.due,
        total_investment=summary.total_investment,
        planned=summary.planned,
        completed=summary.completed,
        completed_week=summary.completed_month if summary.count > summary.without_figure else None,
        completed_week_before=growth_before(read, before.year == as_of.year),
        rate=summary.rate,
        asked=summary.asked,
        under_way=summary.start_or_resume.numerator,
        listed=summary.start_or_resume.denominator,
        red=counts.get("RED", 0),
        yellow=counts.get("YELLOW", 0),
        green=counts.get("GREEN", 0),
        red_before=None if counts_before is None else counts_before.get("RED", 0),
        yellow_before=None if counts_before is None else counts_before.get("YELLOW", 0),
        not_started=len(not_started),
        not_resumed=len(not_resumed),
    )
    return WeekRead(figures, rows, lights, not_started, not_resumed)


def growth_before(read, same_year):
    """What the week before brought, of those whose figures of both its ends are known; None where nobody's
    are, and for the first cut-off of a year."""
    if not same_year:
        return None
    grown = [
        row.completed_before - earlier
        for row, earlier in read
        if row.completed_before is not None and earlier is not None
    ]
    return monthly.total(grown) if grown else None
