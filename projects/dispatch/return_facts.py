"""Reading monthly returns: what is stored, or what the weeks say where nobody has saved anything yet."""

from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery

from projects.pool.models import Project

from .due import listed_projects
from .models import MonthlyReturn, MonthSettings, WeeklyReport
from .period_facts import by_return, by_week, last_week_before

REPORT, GATHER = "pool.report_project", "pool.gather_project"


def read_returns(month, projects):
    """[MonthlyReturn] of the projects (a queryset) that stood on a weekly list at the month's cut-off,
    stored or filled from the weeks, in the order of the projects (four queries)."""
    as_of = MonthSettings.of_month(month).as_of(month)
    listed = list(listed_projects(as_of, projects).select_related("division", "owner"))
    keys = [project.pk for project in listed]
    stored = MonthlyReturn.objects.filter(month=month, project__in=keys)
    stored = {row.project_id: row for row in stored.select_related("confirmed_by", "saved_by")}
    weeks = last_reports(keys, as_of)
    return [
        standing(project, month, as_of, stored.get(project.pk), weeks.get(project.pk)) for project in listed
    ]


def last_reports(keys, as_of):
    """{project's key: its last accepted report of the year as of a day} (one query)."""
    last = Project.objects.filter(pk__in=keys).annotate(
        last=Subquery(last_week_before(as_of).filter(project=OuterRef("pk")).values("pk")[:1])
    )
    reports = WeeklyReport.objects.filter(pk__in=last.values("last"))
    return {report.project_id: report for report in reports}


def filled(project, month, as_of, report):
    """A return as the weeks say it, not stored."""
    row = MonthlyReturn(project=project, month=month, as_of=as_of, report=report)
    if report is not None:
        row.cumulative = row.weeks_cumulative = report.cumulative
        row.progress_percent, row.progress_text = report.progress_percent, report.progress_text
    return row


def standing(project, month, as_of, row, report):
    """The return of a project as it stands: what is stored, or filled from the weeks; while it is open it is
    held against what the weeks say now."""
    if row is None:
        return filled(project, month, as_of, report)
    row.project = project
    if row.is_open:
        row.as_of, row.report = as_of, report
        row.weeks_cumulative = None if report is None else report.cumulative
    return row


def before_of(rows):
    """{project's key: the cumulative by the confirmed return of the month before} of returns of one month;
    none of January, when the year begins anew (one query)."""
    if not rows or rows[0].month.number == 1:
        return {}
    found = MonthlyReturn.objects.confirmed().filter(
        project__in=[row.project_id for row in rows], month=rows[0].month - 1
    )
    return dict(found.values_list("project", "cumulative"))


def completed_before(month, keys):
    """{project's key: the year's cumulative at the end of the month before}: by its confirmed return, else
    by its last accepted week, as the figures of the month have it (two queries)."""
    if month.number == 1:
        return dict.fromkeys(keys, Decimal(0))
    before = month - 1
    as_of = MonthSettings.of_month(before).as_of(before)
    rows = Project.objects.filter(pk__in=keys).values_list("pk", by_return(before), by_week(as_of))
    return {key: week if returned is None else returned for key, returned, week in rows}


def confirmable(user):
    """The projects whose returns a user confirms: those of the banners for which he hands in the weekly
    batches; what lies in no banner is confirmed by the unit that reports it."""
    banners = Project.objects.within(user, GATHER, ("DIVISION",))
    units = Project.objects.within(user, REPORT, ("ORGANISATION",)).filter(division__parent__isnull=True)
    return Project.objects.filter(Q(pk__in=banners.values("pk")) | Q(pk__in=units.values("pk")))
