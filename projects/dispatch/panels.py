"""What dispatch shows on the page of a project and on the homes of the roles."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.directory.roles import Role, leads_or_assists
from projects.pool.models import Project

from . import chain
from .chasing import moment_label
from .deadlines import deadlines_of
from .lights import sentence
from .models import Chase, Exemption, PlanItem, StatisticalFigure, WeeklyReport
from .overview import parts_of, read_standings, tally, week_overview
from .provided import light_rows, report_rows
from .review import queues, steps_of
from .tables import matrix_table
from .views.common import Figure, figures_sentence
from .views.matrix import headline, matrix_rows, total_row
from .views.review import waiting_figure

WEEKS_SHOWN = 12
DECIDERS = ("report", "review", "check", "accept")
STATISTICS = "dispatch.view_statisticalfigure"
REVIEWS = ("pool.review_project", "pool.check_project", "pool.accept_project")


# The page of a project


@dataclass(frozen=True)
class WeekLine:
    """One week of a project: its report and its light, either of which may be None."""

    week: Any
    report: Any
    light: Any

    @property
    def own(self):
        """What the week added to the year's cumulative, or None."""
        report = self.report
        if report is None or report.cumulative is None:
            return None
        return report.cumulative - (report.before or 0)

    @property
    def why(self):
        """The worst reason of a light that is not green, in words."""
        if self.light is None or self.light.light == "GREEN" or not self.light.reasons:
            return ""
        return sentence(self.light.reasons[0])


def weeks_of_project(request, project):
    """The last weeks with reports and lights; to the unit and its reviewers also how much of the plans
    was kept (three queries, and one for each right that depends on the project)."""
    since = Week.of(request.today) - (WEEKS_SHOWN - 1)
    reports = {row.week: row for row in report_rows(project) if row.week >= since}
    lights = {row.week: row for row in light_rows(project) if row.week >= since}
    decides = any(Project.objects.permits(request.user, action, project) for action in DECIDERS)
    kept = _plan_kept(request, project, since)
    weeks = sorted({*reports, *lights}, reverse=True)
    return {
        "lines": [WeekLine(week, reports.get(week), lights.get(week)) for week in weeks],
        "kept": kept if decides else None,
    }


def _plan_kept(request, project, since):
    """How many items of the plans of earlier weeks there were, were done, were left with a reason.

    Asked for everybody, so that the panel costs the same for all; shown to those who decide.
    """
    items = PlanItem.objects.filter(
        report__project=project, report__week__gte=since - 1, report__week__lt=Week.of(request.today)
    )
    outcomes = PlanItem.Outcome
    return items.aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(outcome=outcomes.DONE)),
        not_done=Count("pk", filter=Q(outcome=outcomes.NOT_DONE)),
    )


def exemptions_of_project(request, project):
    """Exemptions that hold or will, and whether the reader may grant one (one query, and one where
    that depends on the project)."""
    found = list(
        Exemption.objects.filter(project=project, valid_to__gt=request.today).select_related("approved_by")
    )
    may = Project.objects.permits(request.user, "exempt", project)
    return {"exemptions": found, "may_exempt": may} if found or may else None


@dataclass(frozen=True)
class MonthLine:
    """One month of a project: what was reported by its end, and what statistics recognised."""

    month: Month
    reported: Any
    figure: Any

    @property
    def difference(self):
        """Reported less recognised, or None where one is unknown."""
        if self.reported is None or self.figure is None:
            return None
        return self.reported - self.figure.cumulative


def statistics_of_project(request, project):
    """Both figures of this year's months, for those who may see them (two queries, and one where that
    depends on the project)."""
    if not Project.objects.permits(request.user, STATISTICS, project):
        return None
    year = request.today.year
    reports = [
        (row.as_of, row.cumulative)
        for row in report_rows(project)
        if row.counts and row.as_of.year == year and row.cumulative is not None
    ]
    figures = {one.month: one for one in StatisticalFigure.objects.filter(project=project)}
    months = [
        Month.of(request.today.replace(month=number, day=1)) for number in range(2, request.today.month + 1)
    ]
    lines = []
    for month in months:
        known = [cumulative for as_of, cumulative in reports if as_of <= month.last]
        reported = known[-1] if known and month.last < request.today else None
        if reported is not None or month in figures:
            lines.append(MonthLine(month, reported, figures.get(month)))
    return {"lines": lines[::-1]} if lines else None


# The homes of the roles


def reports_weekly(user):
    """Who fills in reports."""
    return user.has_role(Role.REPORTER)


def my_week(request, _obj):
    """How many of one's own projects are still to fill in, and until when (six queries)."""
    now = timezone.now()
    this_week = Week.of(request.today)
    deadlines = deadlines_of(this_week - 1, this_week)
    # In a week of holidays the week before may still be open.
    week = this_week - 1 if now <= deadlines[this_week - 1].report_due else this_week
    projects = Project.objects.allowed(request.user, "report")
    counts = tally(read_standings(projects, week, deadlines[week].as_of))
    if not counts.due:
        return None
    returned = WeeklyReport.objects.of_week(week).filter(
        project__in=projects, state=WeeklyReport.State.RETURNED
    )
    returned = list(returned.select_related("project").order_by("pk")[:10])
    places = projects.values("division")
    reminded = Chase.objects.filter(week=week, division__in=places).select_related("by").first()
    href = reverse("dispatch:sheet", args=[week])
    to_fill = counts.missing + counts.returned
    figures = [
        Figure(_("Due this week") if week == this_week else _("Due last week"), counts.due, href),
        Figure(_("submitted"), counts.handed_in, href),
        Figure(_("to fill in"), to_fill, href),
    ]
    return {
        "headline": figures_sentence(figures),
        "week": week,
        "deadlines": deadlines[week],
        "is_open": now <= deadlines[week].report_due,
        "to_fill": to_fill,
        "returned": returned,
        "reminded": reminded if to_fill else None,
        "due_label": moment_label(deadlines[week].report_due),
    }


def reviews(user):
    """Who lets rows pass a step."""
    return any(user.may(permission) for permission in REVIEWS)


def my_queue(request, _obj):
    """What waits for one's step, week by week (two queries)."""
    steps = steps_of(request.user, chain.chain_steps())
    found = queues(request.user, steps)
    this_week = Week.of(request.today)
    here = next((row for row in found if row["week"] == this_week), {})
    return {
        "headline": figures_sentence(
            [waiting_figure(step, here.get(step.code, 0), this_week) for step in steps]
        ),
        "this_week": this_week,
        "rows": [
            (
                row["week"],
                [waiting_figure(step, row[step.code], row["week"]) for step in steps if row[step.code]],
            )
            for row in found[:6]
        ],
    }


def chases(user):
    """Who watches over everybody's reports."""
    return user.may("pool.chase_project") or user.may("pool.accept_project")


def watches(user):
    """Who looks at the week every day: the office, and leaders."""
    return chases(user) or leads_or_assists(user)


def who_has_reported(request, _obj):
    """The figures of the week that the office works on: last week's until its city table is due (five
    queries)."""
    now = timezone.now()
    this_week = Week.of(request.today)
    deadlines = deadlines_of(this_week - 1, this_week)
    week = this_week - 1 if now <= deadlines[this_week - 1].table_due else this_week
    rows = read_standings(Project.objects.allowed(request.user), week, deadlines[week].as_of)
    divisions = list(Division.objects.all())
    root = next((one for one in divisions if one.parent_id is None), None)
    if root is None:
        return None
    units, line_of = parts_of(root, divisions)
    overview = week_overview(
        rows, week, deadlines[week], now=now, units=units, unit_of=lambda row: line_of.get(row.area)
    )
    href = reverse("dispatch:week_projects", args=[week])
    return {
        "headline": headline(overview, href, request.today),
        "week": week,
        "overview": overview,
        "table": matrix_table(overview.is_open, with_batches=False),
        "rows": matrix_rows(overview, href),
        "total": total_row(overview, href),
    }
