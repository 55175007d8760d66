"""Reading a month or a week: how each project stood at its end, a fixed number of queries for any number of
rows.

What counts is the last accepted week whose data cut-off lies on or before that of the month or week; for a
month its confirmed return comes first. So a week that spans two months belongs to the one in which its
cut-off day lies (the week of 31 March to 6 April with its cut-off on 3 April is April's), and one that spans
two years to the year of its cut-off: the cumulative begins anew with the calendar year.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    BigIntegerField,
    DecimalField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from projects.base.periods import Week, WeekField
from projects.directory.models import Division, Leader
from projects.pool.models import PlanAmount, ProgressCurve, Responsibility, Suspension

from .due import listed_projects
from .figures import CONTINUED, ProjectFigures
from .models import LightAssessment, MonthlyReturn, StatisticalFigure, WeeklyReport
from .overview import parts_of

DAY = datetime.timedelta(days=1)
AMOUNT = DecimalField(max_digits=16, decimal_places=2)
UNKNOWN = Value(None, output_field=AMOUNT)
COLUMNS = (
    "pk",
    "area",
    "responsible_department_id",
    "working_group_id",
    "chain_id",
    "body",
    "stage_then",
    "plan__build_type",
    "plan__curve_id",
    "total_investment",
    "planned_then",
    "returned",
    "by_week",
    "returned_before",
    "by_week_before",
    "recognised",
    "told_week",
    "planned_start_on",
    "started_on",
    "resumed_on",
    "completed_on",
    "in_production_on",
    "stat_entered_on",
    "lit__light",
    "lit__pk",
    "resting",
)


@dataclass(frozen=True)
class Bounds:
    """Of what the figures are: what happened from `first` to `last`, and how it stood with data as of a day
    against the day of the month or week before."""

    first: datetime.date
    last: datetime.date
    as_of: datetime.date
    as_of_before: datetime.date

    @property
    def year(self):
        """The calendar year whose cumulative it is."""
        return self.as_of.year

    @property
    def begins_year(self):
        """Whether the figures before are of another year, so that everything completed is new."""
        return self.as_of_before.year != self.as_of.year


def by_return(month):
    """An expression: a project's cumulative of the year by its confirmed return of a month."""
    rows = MonthlyReturn.objects.confirmed().filter(project=OuterRef("pk"), month=month)
    return Subquery(rows.values("cumulative")[:1], output_field=AMOUNT)


def last_week_before(as_of):
    """The accepted reports of a project with figures of the year as of a day, the latest first."""
    return (
        WeeklyReport.objects.accepted()
        .filter(project=OuterRef("pk"), as_of__lte=as_of, as_of__year=as_of.year, cumulative__isnull=False)
        .order_by("-week")
    )


def by_week(as_of):
    """An expression: a project's cumulative of the year by its last accepted week as of a day."""
    return Subquery(last_week_before(as_of).values("cumulative")[:1], output_field=AMOUNT)


def assessed_week(first, last):
    """The last week from one to another in which lights were computed, or None (one query). Who has none in
    it has none: he left the list, or was stopped by approval."""
    weeks = LightAssessment.objects.filter(week__gte=first, week__lte=last)
    return weeks.aggregate(week=Max("week"))["week"]


def with_figures(projects, bounds, lit, month=None):
    """The projects on the weekly lists at a cut-off with everything that ProjectFigures tells. `lit` is the
    week of their lights; with a month, its returns and what statistics said of it."""
    as_of, before = bounds.as_of, month and month - 1
    amounts = PlanAmount.objects.on(as_of).filter(plan__project=OuterRef("pk"), plan__year=bounds.year)
    leading = Responsibility.objects.leaders().on(as_of)
    leading = leading.filter(project=OuterRef("pk"), level=Leader.Level.CITY)
    figures = StatisticalFigure.objects.filter(project=OuterRef("pk"), month=month)
    recognised = Subquery(figures.values("cumulative")[:1], output_field=AMOUNT)
    told = last_week_before(as_of).values("week")[:1]
    return (
        listed_projects(as_of, projects)
        .as_of(as_of)
        .of_year(bounds.year)
        .annotate(
            area=Coalesce("division_then", F("division_id"), output_field=BigIntegerField()),
            body=Subquery(leading.values("leader__body")[:1]),
            planned_then=Subquery(amounts.order_by("-valid_from").values("amount")[:1], output_field=AMOUNT),
            returned=by_return(month) if month else UNKNOWN,
            by_week=by_week(as_of),
            returned_before=by_return(before) if month and not bounds.begins_year else UNKNOWN,
            by_week_before=UNKNOWN if bounds.begins_year else by_week(bounds.as_of_before),
            recognised=recognised if month else UNKNOWN,
            told_week=Subquery(told, output_field=WeekField()),
            lit=FilteredRelation("lights", condition=Q(lights__week=lit)),
            resting=Exists(Suspension.objects.on(as_of).filter(project=OuterRef("pk"))),
        )
    )


def read_figures(projects, bounds, lit, month=None):
    """A ProjectFigures for each of the projects (a queryset) that stood on a weekly list at a cut-off (two
    queries)."""
    shares = {curve.pk: curve.share(bounds.as_of) for curve in ProgressCurve.objects.all()}
    rows = with_figures(projects, bounds, lit, month).order_by("pk")
    return [told(bounds, shares, *row) for row in rows.values_list(*COLUMNS)]


def told(bounds, shares, key, division, department, group, chain, body, stage, build_type, curve, *facts):
    """The ProjectFigures of one row of COLUMNS."""
    total, planned, returned, week, returned_before, week_before, recognised, told_week, *rest = facts
    planned_start, *past, light, assessment, resting = rest
    started, resumed, completed_on, in_production, entered = (
        day if day is not None and day <= bounds.last else None for day in past
    )
    completed = week if returned is None else returned
    before = week_before if returned_before is None else returned_before
    if bounds.begins_year or (before is None and started is not None and started > bounds.as_of_before):
        # Nothing could be completed before: the year is new, or the project was not begun.
        before = Decimal(0)
    if build_type == CONTINUED and not (resumed and resumed.year == bounds.year):
        # The project keeps the day of this year alone: in another year it went on where money went in.
        resumed = started if completed else None
    return ProjectFigures(
        project=key,
        division=division,
        department=department,
        group=group,
        chain=chain,
        body=body or "",
        stage=stage or "",
        build_type=build_type or "",
        total_investment=total,
        planned=planned,
        asked=shares.get(curve),
        completed=completed,
        completed_before=before,
        recognised=recognised,
        source="" if completed is None else "WEEK" if returned is None else "RETURN",
        told_week=told_week if isinstance(told_week, Week | None) else Week(told_week),
        planned_start_on=planned_start,
        started_on=started,
        resumed_on=resumed,
        completed_on=completed_on,
        in_production_on=in_production,
        stat_entered_on=entered,
        light=light or "",
        assessment=assessment,
        is_resting=resting,
    )


def city_parts():
    """({key: banner or district} in order, {division's key: key of its line}) of the city (one query). What
    lies in no banner or district is the city's own, with the line None: no rival of theirs."""
    divisions = list(Division.objects.all())
    root = next((one for one in divisions if one.parent_id is None), None)
    if root is None:
        return {}, {}
    parts, line_of = parts_of(root, divisions)
    parts.pop(root.pk)
    return parts, {division: None if part == root.pk else part for division, part in line_of.items()}
