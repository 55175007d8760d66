"""Reading a month: how each project stood at its end, a fixed number of queries for any number of rows.

What counts for a month is its confirmed return; where there is none, the last accepted week whose data
cut-off lies on or before the month's. So a week that spans two months belongs to the one in which its
cut-off day lies (docs: a week of 31 March to 6 April with its cut-off on 3 April is April's).
"""

from decimal import Decimal

from django.db.models import BigIntegerField, DecimalField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from projects.base.periods import Week
from projects.directory.models import Leader
from projects.pool.models import PlanAmount, ProgressCurve, Project, Responsibility, Suspension

from .due import listed_projects
from .models import LightAssessment, MonthlyReturn, MonthSettings, StatisticalFigure, WeeklyReport
from .monthly import CONTINUED, ProjectMonth

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
    "planned_start_on",
    "started_on",
    "resumed_on",
    "completed_on",
    "in_production_on",
    "stat_entered_on",
    "light_then",
    "resting",
)


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


def with_month(projects, month, as_of, as_of_before):
    """The projects on the weekly lists at a month's cut-off with everything that ProjectMonth tells."""
    before = month - 1
    amounts = PlanAmount.objects.on(as_of).filter(plan__project=OuterRef("pk"), plan__year=month.year)
    lights = LightAssessment.objects.filter(
        project=OuterRef("pk"), week__lte=Week.of(month.last), week__gte=Week.of(month.first) - 1
    )
    leading = Responsibility.objects.leaders().on(as_of)
    leading = leading.filter(project=OuterRef("pk"), level=Leader.Level.CITY)
    figures = StatisticalFigure.objects.filter(project=OuterRef("pk"), month=month)
    return (
        listed_projects(as_of, projects)
        .as_of(as_of)
        .of_year(month.year)
        .annotate(
            area=Coalesce("division_then", F("division_id"), output_field=BigIntegerField()),
            body=Subquery(leading.values("leader__body")[:1]),
            planned_then=Subquery(amounts.order_by("-valid_from").values("amount")[:1], output_field=AMOUNT),
            returned=by_return(month),
            by_week=by_week(as_of),
            returned_before=by_return(before) if before.year == month.year else UNKNOWN,
            by_week_before=by_week(as_of_before) if before.year == month.year else UNKNOWN,
            recognised=Subquery(figures.values("cumulative")[:1], output_field=AMOUNT),
            light_then=Subquery(lights.order_by("-week").values("light")[:1]),
            resting=Exists(Suspension.objects.on(as_of).filter(project=OuterRef("pk"))),
        )
    )


def cut_offs(month):
    """The data cut-offs of a month and of the one before (two queries)."""
    before = month - 1
    return MonthSettings.of_month(month).as_of(month), MonthSettings.of_month(before).as_of(before)


def read_month(month, projects=None):
    """A ProjectMonth for each of the projects that stood on a weekly list at a month's cut-off (four
    queries)."""
    projects = Project.objects.all() if projects is None else projects
    as_of, as_of_before = cut_offs(month)
    shares = {curve.pk: curve.share(as_of) for curve in ProgressCurve.objects.all()}
    rows = with_month(projects, month, as_of, as_of_before).order_by("pk")
    return [told(month, shares, *row) for row in rows.values_list(*COLUMNS)]


def told(month, shares, key, division, department, group, chain, body, stage, build_type, curve, *facts):
    """The ProjectMonth of one row of COLUMNS."""
    total, planned, returned, week, returned_before, week_before, recognised, *days, light, resting = facts
    planned_start, *past = days
    started, resumed, completed_on, in_production, entered = (
        day if day is not None and day <= month.last else None for day in past
    )
    completed = week if returned is None else returned
    before = week_before if returned_before is None else returned_before
    if build_type == CONTINUED and not (resumed and resumed.year == month.year):
        # The project keeps the day of this year alone: in another year it went on where money went in.
        resumed = started if completed else None
    return ProjectMonth(
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
        completed_before=Decimal(0) if month.number == 1 else before,
        recognised=recognised,
        source="" if completed is None else "WEEK" if returned is None else "RETURN",
        planned_start_on=planned_start,
        started_on=started,
        resumed_on=resumed,
        completed_on=completed_on,
        in_production_on=in_production,
        stat_entered_on=entered,
        light=light or "",
        is_resting=resting,
    )
