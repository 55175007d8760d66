"""The rows from which readiness is computed, and the same conditions as filters of project lists."""

from django.db.models import Count, Exists, F, OuterRef, Q

from projects.pool.models import AnnualPlan

from . import reading
from .acting import in_calendar_days
from .models import Permit, Status
from .readiness import ProjectRow, Spent
from .rules import DONE

READY, LACKING, HARD, OVERDUE = "ready", "lacking", "hard", "overdue"
AGAINST, UNPLANNED = "contradicted", "unplanned"


def _permits(*conditions, **more):
    """Needed permits of the outer project."""
    return Permit.objects.needed().filter(*conditions, project=OuterRef("pk"), **more)


def started_without():
    """Hard stops of the outer project that were not granted, or not valid any more, when it started."""
    late = Q(granted_on__isnull=True) | Q(granted_on__gt=OuterRef("started_on"))
    late |= Q(valid_until__lt=OuterRef("started_on"))
    return _permits(late, procedure__is_hard_stop=True)


def permits_q(what, today):
    """The condition that a project stands so with its permits: one of the names above."""
    open_permits = Exists(_permits(~Q(status__in=DONE)))
    has_any = Exists(_permits())
    return {
        READY: Q(has_any) & ~Q(open_permits),
        LACKING: Q(open_permits),
        HARD: Q(Exists(_permits(~Q(status__in=DONE), procedure__is_hard_stop=True))),
        OVERDUE: Q(Exists(Permit.objects.overdue(today).filter(project=OuterRef("pk")))),
        AGAINST: Q(started_on__isnull=False) & ~Q(stage="WITHDRAWN") & Q(Exists(started_without())),
        UNPLANNED: ~Q(has_any),
    }[what]


def new_projects(projects, year):
    """The new projects of a year: those whose plan of the year says so, the withdrawn left out."""
    plans = AnnualPlan.objects.filter(year=year, build_type=AnnualPlan.BuildType.NEW, project=OuterRef("pk"))
    return projects.filter(Exists(plans)).exclude(stage="WITHDRAWN")


def project_rows(projects, today):
    """ProjectRows of projects (one query)."""
    needed = ~Q(permits__status=Status.NOT_APPLICABLE) & Q(permits__isnull=False)
    still_open = needed & ~Q(permits__status__in=DONE)
    rows = projects.order_by().annotate(
        needed=Count("permits", filter=needed),
        still_open=Count("permits", filter=still_open),
        lacking=Count("permits", filter=still_open & Q(permits__procedure__is_hard_stop=True)),
        against=permits_q(AGAINST, today),
    )
    found = rows.values_list(
        "division", "chain", "working_group", "needed", "still_open", "lacking", "against"
    )
    return [ProjectRow(*values) for values in found]


def spent_rows(permits, calendar, today):
    """The Spent rows of granted permits (two queries); those a zone's assessment stands for are left out."""
    found = list(permits.filter(regional__isnull=True, accepted_on__isnull=False).select_related("procedure"))
    clocks = reading.clocks(found, calendar, today)
    return [
        Spent(
            permit.code,
            clock.applicant,
            clock.department,
            clock.supplement,
            permit.promised_days,
            clock.overdue_by,
            in_calendar_days(permit.procedure),
        )
        for permit in found
        for clock in (clocks[permit.pk],)
    ]


def handling_rows(permits):
    """(department, its name, way, count) of granted permits, by department's order (one query)."""
    rows = (
        permits.filter(regional__isnull=True)
        .order_by(F("department__order").asc(nulls_last=True), "department")
        .values_list("department", "department__short_name", "department__name", "handling")
        .annotate(count=Count("pk"))
    )
    return [(key, short or name or None, way, count) for key, short, name, way, count in rows]
