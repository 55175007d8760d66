"""Monthly returns: pre-filled from the weeks, changed, confirmed by the banner, sent back.

A row is stored once somebody saves or confirms it; until then it is what the weeks say. Each act takes any
number of rows, runs in one transaction, locks them and leaves one event a row.
"""

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion
from projects.pool.models import Project

from .chain import require
from .due import listed_projects
from .models import MonthlyReturn, MonthSettings, WeeklyReport
from .period_facts import last_week_before

State = MonthlyReturn.State
# What the banner may change.
FIELDS = ("cumulative", "progress_percent", "progress_text", "expected_year", "difference_reason")


def read_returns(month, projects):
    """[MonthlyReturn] of the projects (a queryset) that stood on a weekly list at the month's cut-off,
    stored or filled from the weeks, in the order of the projects (four queries)."""
    as_of = MonthSettings.of_month(month).as_of(month)
    listed = list(listed_projects(as_of, projects).select_related("division", "owner"))
    keys = [project.pk for project in listed]
    stored = MonthlyReturn.objects.filter(month=month, project__in=keys).select_related("confirmed_by")
    stored = {row.project_id: row for row in stored}
    weeks = last_reports(keys, as_of)
    found = []
    for project in listed:
        row = stored.get(project.pk)
        if row is None:
            row = filled(project, month, as_of, weeks.get(project.pk))
        row.project = project
        found.append(row)
    return found


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


def save(row, values, *, by, at, version=0):
    """Keep what a banner changed of a return (some of FIELDS). Returns the row as stored.

    Raises RuleViolation `closed` or `future`, StaleVersion where somebody saved it since `version`.
    """
    with transaction.atomic():
        row = _locked(row, at)
        if row.version != version:
            raise StaleVersion("stale", _("%(who)s saved this row meanwhile."), row, who=row.saved_by)
        require(row.is_open, "closed", _("The return of this month is confirmed already."))
        for name, value in values.items():
            if name not in FIELDS:
                raise ValueError(f"not a field of the return: {name}")
            setattr(row, name, value)
        row.saved_by, row.saved_at = by, at
        row.version += 1
        row.save()
    return row


def confirm(rows, *, by, at):
    """Confirm returns of a month for the banner; all or none. Returns the stored rows.

    Raises RuleViolation, with the project in its sentence, `closed`, `figure_needed`, `reason_needed` (it
    differs from the weeks without a reason) or `falls` (below the month before without a reason).
    """
    confirmed = []
    with transaction.atomic():
        for given in rows:
            row = _locked(given, at)
            require_complete(row, before_of(row))
            row.state, row.return_reason = State.CONFIRMED, ""
            row.confirmed_by, row.confirmed_at = by, at
            row.version += 1
            row.save()
            params = {"month": str(row.month), "project": row.project_id, "cumulative": str(row.cumulative)}
            reason = row.difference_reason
            events.record("monthly_return.confirm", row, by=by, at=at, reason=reason, params=params)
            confirmed.append(row)
    return confirmed


def require_complete(row, before):
    """What a return needs before it is confirmed; `before` is the cumulative of the month before, or None."""
    name = row.project.name
    require(row.is_open, "closed", _("“%(project)s”: this return is confirmed already."), project=name)
    require(
        row.cumulative is not None,
        "figure_needed",
        _("“%(project)s”: enter what is completed this year."),
        project=name,
    )
    explained = bool(row.difference_reason.strip())
    require(
        explained or not row.differs,
        "reason_needed",
        _("“%(project)s”: the return differs from the weeks; say why."),
        project=name,
    )
    require(
        explained or before is None or row.cumulative >= before,
        "falls",
        _("“%(project)s”: the year's cumulative lies below that of the month before; say why."),
        project=name,
    )


def before_of(row):
    """The cumulative by the confirmed return of the month before in the same year, or None (one query)."""
    if row.month.number == 1:
        return None
    before = MonthlyReturn.objects.confirmed().filter(project=row.project_id, month=row.month - 1)
    return before.values_list("cumulative", flat=True).first()


def send_back(row, *, by, at, reason):
    """Give a confirmed return back to the banner. Raises RuleViolation `reason_needed`, `own_row` or
    `not_confirmed`."""
    require(reason.strip(), "reason_needed", _("Say what should be changed."))
    with transaction.atomic():
        row = _locked(row, at)
        require(row.state == State.CONFIRMED, "not_confirmed", _("Only a confirmed return is sent back."))
        require(by.pk != row.confirmed_by_id, "own_row", _("Somebody else than who confirmed it decides."))
        row.state, row.return_reason = State.RETURNED, reason.strip()
        row.version += 1
        row.save()
        params = {"month": str(row.month), "project": row.project_id}
        events.record("monthly_return.return", row, by=by, at=at, reason=reason, params=params)
    return row


def _locked(row, at):
    """The stored row, locked; made from the weeks where nobody has saved it yet."""
    if row.month.first > timezone.localdate(at):
        raise RuleViolation("future", _("That month has not come yet."))
    Project.objects.select_for_update().get(pk=row.project_id)
    stored = MonthlyReturn.objects.select_related("project").filter(project=row.project_id, month=row.month)
    found = stored.first()
    if found is None:
        found = filled(
            row.project, row.month, row.as_of, last_reports([row.project_id], row.as_of).get(row.project_id)
        )
    return found
