"""Reading what reports are held against: a fixed number of queries for any number of rows."""

from django.db.models import OuterRef, Prefetch, Subquery

from projects.pool.models import AnnualPlan, Project

from .checks import ReportFacts, own_figure
from .models import WeeklyReport


def previous_reports(projects, week):
    """{project id: its last counted report before a week}, each with `before` and `planned_items`, the
    items of its plan (two queries)."""
    last = (
        WeeklyReport.objects.counted()
        .filter(project=OuterRef("pk"), week__lt=week)
        .order_by("-week")
        .values("pk")[:1]
    )
    keys = Project.objects.filter(pk__in=projects).annotate(last=Subquery(last)).values("last")
    reports = WeeklyReport.objects.filter(pk__in=keys).with_week_figure()
    # Into a list of its own: the manager of each report would make a queryset of its items.
    reports = reports.prefetch_related(Prefetch("plan_items", to_attr="planned_items"))
    return {report.project_id: report for report in reports}


def read_facts(projects, week, as_of):
    """{project id: ReportFacts} of some projects for a week (three queries).

    The cumulative begins anew with the calendar year of the cut-off day.
    """
    projects = list(projects)
    keys = [project.pk for project in projects]
    previous = previous_reports(keys, week)
    plans = AnnualPlan.objects.filter(project__in=keys, year=as_of.year).select_related("curve")
    plans = {plan.project_id: plan for plan in plans}
    facts = {}
    for project in projects:
        last, plan = previous.get(project.pk), plans.get(project.pk)
        same_year = last is not None and last.year == as_of.year
        before = None
        if same_year:
            before = last.cumulative if last.cumulative is not None else last.before
        facts[project.pk] = ReportFacts(
            project=project,
            previous=last,
            before=before,
            previous_own=own_figure(last, last.before) if same_year else None,
            planned=plan.planned_investment if plan else None,
            prior_cumulative=plan.prior_cumulative if plan else None,
            plan=plan,
        )
    return facts
