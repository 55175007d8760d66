"""Reading what reports are held against: a fixed number of queries for any number of rows."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import OuterRef, Prefetch, Subquery

from projects.pool.models import AnnualPlan, Project

from .checks import Reduced, ReportFacts, own_figure
from .models import Reduction, ReportCorrection, WeeklyReport


def previous_reports(projects, week):
    """{project id: its last counted report before a week}, each with `before`, `planned_items`, the items
    of its plan, and `settled_at`, when the office last put its cumulative right of itself (two queries)."""
    last = (
        WeeklyReport.objects.counted()
        .filter(project=OuterRef("pk"), week__lt=week)
        .order_by("-week")
        .values("pk")[:1]
    )
    keys = Project.objects.filter(pk__in=projects).annotate(last=Subquery(last)).values("last")
    by_hand = ReportCorrection.objects.filter(
        report=OuterRef("pk"), field="cumulative", reduction__isnull=True
    ).order_by("-at")
    reports = WeeklyReport.objects.filter(pk__in=keys).with_week_figure()
    reports = reports.annotate(settled_at=Subquery(by_hand.values("at")[:1]))
    # Into a list of its own: the manager of each report would make a queryset of its items.
    reports = reports.prefetch_related(Prefetch("plan_items", to_attr="planned_items"))
    return {report.project_id: report for report in reports}


def confirmed_reductions(projects, week, year):
    """{project id: its confirmed reductions of a year that corrected a report before a week, the oldest
    first} (one query)."""
    found = defaultdict(list)
    rows = Reduction.objects.filter(
        state=Reduction.State.CONFIRMED,
        check_on_site__project__in=projects,
        correction__report__week__lt=week,
        correction__report__as_of__year=year,
    )
    for row in rows.select_related("check_on_site", "correction__report").order_by("decided_at", "pk"):
        found[row.check_on_site.project_id].append(row)
    return found


def reduced_since(last, figure, reductions):
    """The Reduced that whoever reports after a report (`last`, which leaves the year at `figure`) is the
    first to know of: those that corrected it, and those that it still carries, because it was handed in
    for a later week before they were confirmed and is not below what was reduced."""
    found = []
    known_at = max(filter(None, (last.submitted_at, last.settled_at)))
    for row in reductions:
        corrected, check = row.correction.report, row.check_on_site
        later = corrected.week < last.week and known_at < row.decided_at
        carried = later and figure is not None and figure >= Decimal(row.correction.old)
        if carried or corrected.week == last.week:
            found.append(Reduced(amount=row.amount, on=check.on, check=check.pk, carried=carried))
    return tuple(found)


def read_facts(projects, week, as_of):
    """{project id: ReportFacts} of some projects for a week (four queries).

    The cumulative begins anew with the calendar year of the cut-off day. A report that was handed in
    before a reduction of an earlier week was confirmed still carries it, and is its writer's to change:
    until he reports again, the next row is held against that figure less the reduction. So the fall
    that puts it right is no fall, and a week without change does not bring it back.
    """
    projects = list(projects)
    keys = [project.pk for project in projects]
    previous = previous_reports(keys, week)
    plans = AnnualPlan.objects.filter(project__in=keys, year=as_of.year).select_related("curve")
    plans = {plan.project_id: plan for plan in plans}
    reductions = confirmed_reductions(keys, week, as_of.year)
    facts = {}
    for project in projects:
        last, plan = previous.get(project.pk), plans.get(project.pk)
        same_year = last is not None and last.year == as_of.year
        before, reduced = None, ()
        if same_year:
            before = last.cumulative if last.cumulative is not None else last.before
            reduced = reduced_since(last, before, reductions[project.pk])
        if before is not None:
            before -= sum(one.amount for one in reduced if one.carried)
        facts[project.pk] = ReportFacts(
            project=project,
            previous=last,
            before=before,
            previous_own=own_figure(last, last.before) if same_year else None,
            planned=plan.planned_investment if plan else None,
            prior_cumulative=plan.prior_cumulative if plan else None,
            plan=plan,
            reductions=reduced,
        )
    return facts
