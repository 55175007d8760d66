"""The way of weekly reports: fill, submit, withdraw, return, pass a step, hand in, accept, correct.

Each act takes any number of rows, runs in one transaction, locks the rows and checks them as they
stand then, and writes one event a row. The `apply_*` functions are the rules themselves: they change
a report in memory and return what its event says, so that bulk loading and acting agree.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion, require
from projects.base.money import parse_amount
from projects.pool.models import Project

from . import caches
from .checks import find_doubts, unanswered
from .deadlines import deadlines_of
from .facts import read_facts
from .fields import ALL_FIELDS, missing_fields
from .models import Batch, ChainStep, PlanItem, ReportCorrection, ReportStep, WeeklyReport

State = WeeklyReport.State
STATE_FIELDS = [
    "state",
    "doubts",
    "version",
    "first_submitted_at",
    "is_late",
    "submitted_by",
    "submitted_at",
    "round",
    "return_reason",
    "waiting_for",
    "batch",
    "accepted_by",
    "accepted_at",
]
FILLED_FIELDS = [*ALL_FIELDS, "no_change", "no_change_reason", "reasons"]
CORRECTABLE = ("cumulative", "progress_percent")


class NotReady(RuleViolation):
    """A row cannot be handed in yet: `fields` are empty, `doubts` (Doubt) have no reason."""

    def __init__(self, report, fields, doubts):
        super().__init__("not_ready", _("“%(project)s” is not complete yet."), project=report.project.name)
        self.report, self.fields, self.doubts = report, fields, doubts


def chain_steps():
    """The steps in use, in order (one query)."""
    return list(ChainStep.objects.filter(is_enabled=True))


def next_step(passed, steps):
    """The code of the first required step that is not passed yet, or "" where none is left."""
    return next((step.code for step in steps if not step.is_parallel and step.code not in passed), "")


def split_plan(text):
    """The items of a plan as people type it: one a line, or divided by ； or numbered."""
    lines = text.replace("；", "\n").replace(";", "\n").splitlines()
    return [line.strip(" \t　-·•") for line in lines if line.strip(" \t　-·•")]


# The rules, in memory.


def apply_submit(report, *, by, at, report_due, doubts, steps):
    """Hand a row in. Late is what was first handed in after the deadline; a return does not change it."""
    report.doubts = [doubt.as_dict() for doubt in doubts]
    if report.first_submitted_at is None:
        report.first_submitted_at, report.is_late = at, at > report_due
    report.state, report.submitted_by, report.submitted_at = State.SUBMITTED, by, at
    report.round += 1
    report.version += 1
    report.return_reason, report.batch = "", None
    report.waiting_for = next_step(set(), steps)
    return {
        "verb": "weekly_report.submit",
        "params": {"week": str(report.week), "late": report.is_late, "round": report.round},
    }


def apply_return(report, *, by, reason):
    """Give a row back to its writer with a reason."""
    require(reason.strip(), "reason_needed", _("Say what should be changed."))
    require(report.state == State.SUBMITTED, "not_submitted", _("Only a submitted row can be returned."))
    require_other(report, by)
    report.state, report.return_reason, report.waiting_for, report.batch = State.RETURNED, reason, "", None
    report.version += 1
    return {"verb": "weekly_report.return", "reason": reason, "params": {"week": str(report.week)}}


def apply_withdraw(report, *, passed):
    """Take a row back before anybody has dealt with it."""
    require(
        report.state != State.DRAFT,
        "not_open",
        _("The row was never handed in: there is nothing to take back."),
    )
    require(
        report.state == State.SUBMITTED and not passed,
        "already_reviewed",
        _("The row has been dealt with already; ask for it to be returned."),
    )
    report.state, report.waiting_for = State.DRAFT, ""
    report.version += 1
    return {"verb": "weekly_report.withdraw", "params": {"week": str(report.week)}}


def require_other(report, by):
    """Nobody decides on what he wrote himself."""
    require(
        by.pk not in (report.submitted_by_id, report.saved_by_id),
        "own_row",
        _("You filled in “%(project)s” yourself; somebody else has to decide on it."),
        project=report.project.name,
    )


def apply_step(report, step, *, by, at, passed, steps, batch=None):
    """Pass one step of the chain; the last required one accepts the row."""
    require(report.state == State.SUBMITTED, "not_submitted", _("Only a submitted row can be accepted."))
    require_other(report, by)
    codes = [each.code for each in steps]
    require(step in codes, "no_such_step", _("This step is not in use."))
    require(step not in passed, "passed", _("This step has been passed already."))
    parallel = next(each.is_parallel for each in steps if each.code == step)
    require(
        parallel or report.waiting_for == step,
        "not_your_turn",
        _("The row is waiting for another step first: %(step)s."),
        step=ChainStep.Code(report.waiting_for).label if report.waiting_for else "",
    )
    if batch is not None:
        report.batch = batch
    report.version += 1
    report.waiting_for = next_step({*passed, step}, steps)
    if not report.waiting_for:
        report.state, report.accepted_by, report.accepted_at = State.ACCEPTED, by, at
    params = {"week": str(report.week)}
    if batch is not None:
        params["batch"] = batch.version
    return {"verb": f"weekly_report.{step.lower()}", "params": params}


# The acts, on locked rows.


def _locked(reports):
    """The rows as they stand now, locked, in the order asked for; inside a transaction."""
    rows = WeeklyReport.objects.select_for_update(of=("self",)).select_related("project", "batch")
    found = rows.in_bulk([report.pk for report in reports])
    return [found[report.pk] for report in reports]


def _passed(reports):
    """{report id: codes passed in its present round} (one query)."""
    passed = {report.pk: set() for report in reports}
    rounds = {report.pk: report.round for report in reports}
    steps = ReportStep.objects.filter(report__in=list(passed)).values_list("report_id", "round", "step")
    for key, number, step in steps:
        if number == rounds[key]:
            passed[key].add(step)
    return passed


def _write(rows, originals, acts, *, by, at, on_behalf_of=None, fields=STATE_FIELDS):
    """Save what an act changes (`fields`), the events, and bring the caller's objects up to date."""
    WeeklyReport.objects.bulk_update(rows, fields, batch_size=200)
    events.Event.objects.bulk_create(
        [
            events.build(target=row, by=by, at=at, on_behalf_of=on_behalf_of, **act)
            for row, act in zip(rows, acts, strict=True)
        ]
    )
    # By column, so that no person or batch is read for it.
    columns = [WeeklyReport._meta.get_field(name).attname for name in STATE_FIELDS]
    for row, original in zip(rows, originals, strict=True):
        for column in columns:
            setattr(original, column, getattr(row, column))


def fill(report, values, *, by, at, version):
    """Save what was typed into a row (FILLED_FIELDS → value); a draft is created on first save.

    Raises StaleVersion where somebody saved it since `version`, RuleViolation `closed` where the row
    is no longer its writer's. A draft leaves no event: from handing in on, everything does.
    """
    with transaction.atomic():
        if report.pk is None:
            Project.objects.select_for_update().get(pk=report.project_id)
            existing = WeeklyReport.objects.filter(project=report.project_id, week=report.week).first()
        else:
            existing = WeeklyReport.objects.select_for_update().get(pk=report.pk)
        current = existing or report
        if existing is not None and existing.version != version:
            raise StaleVersion(
                "stale",
                _("%(who)s saved this row meanwhile."),
                existing,
                who=existing.saved_by or _("Somebody else"),
            )
        require(current.is_open, "closed", _("The row has been handed in and cannot be changed now."))
        # The stage may have changed since the row was begun, and with it what the row asks.
        current.form = report.form
        for name, value in values.items():
            if name not in FILLED_FIELDS:
                raise ValueError(f"not a field of the sheet: {name}")
            setattr(current, name, value)
        current.version += 1
        current.saved_by, current.saved_at = by, at
        current.save()
        if "next_plan" in values:
            _save_plan_items(current)
    report.__dict__.update(current.__dict__)
    return report


def _save_plan_items(report):
    """Keep the items of the plan in step with its text; a reader next week ticks them."""
    texts = split_plan(report.next_plan)
    if list(report.plan_items.values_list("text", flat=True)) != texts:
        report.plan_items.all().delete()
        PlanItem.objects.bulk_create(
            PlanItem(report=report, text=text[:500], order=order) for order, text in enumerate(texts)
        )


def settle_plan_item(item, outcome, *, reason=""):
    """Tick an item of last week's plan, or leave it with a reason.

    Raises RuleViolation `reason_needed`.
    """
    require(
        outcome != PlanItem.Outcome.NOT_DONE or reason.strip(),
        "reason_needed",
        _("Say why it was not done."),
    )
    item.outcome, item.outcome_reason = outcome, reason.strip()
    item.save(update_fields=["outcome", "outcome_reason"])


def submit(reports, *, by, at):
    """Hand rows in, all of one week. Raises NotReady for the first that is not complete; then
    nothing is handed in."""
    with transaction.atomic():
        rows = _locked(reports)
        week = rows[0].week
        facts = read_facts([row.project for row in rows], week, rows[0].as_of)
        due, steps = deadlines_of(week)[week].report_due, chain_steps()
        acts = []
        for row in rows:
            require(row.is_open, "closed", _("The row has been handed in already."))
            doubts = find_doubts(row, facts[row.project_id])
            fields, open_doubts = missing_fields(row), unanswered(row, doubts)
            if fields or open_doubts:
                raise NotReady(row, fields, open_doubts)
            acts.append(apply_submit(row, by=by, at=at, report_due=due, doubts=doubts, steps=steps))
        _write(rows, reports, acts, by=by, at=at)
        caches.refresh([row.project_id for row in rows])


def withdraw(report, *, by, at):
    """Take a submitted row back; see apply_withdraw."""
    with transaction.atomic():
        rows = _locked([report])
        act = apply_withdraw(rows[0], passed=_passed(rows)[report.pk])
        _write(rows, [report], [act], by=by, at=at)
        caches.refresh([report.project_id])


def give_back(report, *, by, at, reason):
    """Return a row to its writer (退回修改)."""
    with transaction.atomic():
        rows = _locked([report])
        act = apply_return(rows[0], by=by, reason=reason)
        _write(rows, [report], [act], by=by, at=at)
        caches.refresh([report.project_id])


def pass_step(reports, step, *, by, at, note="", batch=None):
    """Let rows pass a step; all or none. Returns how many were accepted by it."""
    with transaction.atomic():
        rows, steps = _locked(reports), chain_steps()
        passed = _passed(rows)
        acts = [
            apply_step(row, step, by=by, at=at, passed=passed[row.pk], steps=steps, batch=batch)
            for row in rows
        ]
        ReportStep.objects.bulk_create(
            ReportStep(report=row, step=step, round=row.round, by=by, at=at, note=note) for row in rows
        )
        _write(rows, reports, acts, by=by, at=at)
        accepted = [row for row in rows if row.state == State.ACCEPTED]
        caches.refresh([row.project_id for row in accepted])
    return len(accepted)


def hand_in(reports, *, week, division, responsible_name, by, at, note=""):
    """Hand in a division's rows as one batch; without rows it is a zero report (零报告).

    Returns the Batch. Raises RuleViolation `responsible_needed` and what `pass_step` raises.
    """
    require(responsible_name.strip(), "responsible_needed", _("Name the person responsible for this batch."))
    with transaction.atomic():
        type(division).objects.select_for_update().get(pk=division.pk)
        version = Batch.objects.filter(week=week, division=division).count() + 1
        batch = Batch.objects.create(
            week=week,
            division=division,
            version=version,
            responsible_name=responsible_name.strip(),
            is_zero=not reports or all(report.no_change for report in reports),
            note=note,
            handed_in_by=by,
            handed_in_at=at,
        )
        if reports:
            pass_step(reports, ChainStep.Code.GATHER, by=by, at=at, batch=batch)
        events.record(
            "batch.hand_in",
            batch,
            by=by,
            at=at,
            params={"week": str(week), "version": version, "rows": len(reports)},
        )
    return batch


def correct(report, field, value, *, by, at, reason):
    """Put a figure of an accepted row right; the old one, the reason and the author stay.

    Raises RuleViolation `not_accepted`, `reason_needed` or `same`, AmountError for what is no figure.
    """
    require(field in CORRECTABLE, "no_such_field", _("Only figures are corrected."))
    require(reason.strip(), "reason_needed", _("Say why the figure changes."))
    with transaction.atomic():
        row = _locked([report])[0]
        require(
            row.state in (State.ACCEPTED, State.LOCKED),
            "not_accepted",
            _("Only an accepted row is corrected; return this one instead."),
        )
        old, new = getattr(row, field), parse_amount(value)
        require(old != new, "same", _("That is how it stands already."))
        require(new is not None, "empty", _("Enter the right figure."))
        require(
            field != "progress_percent" or new <= 100, "too_large", _("A percentage cannot be above 100.")
        )
        setattr(row, field, new)
        row.version += 1
        row.save(update_fields=[field, "version"])
        shown = ["" if figure is None else str(figure) for figure in (old, new)]
        correction = ReportCorrection.objects.create(
            report=row, field=field, old=shown[0], new=shown[1], reason=reason.strip(), by=by, at=at
        )
        events.record(
            "weekly_report.correct",
            row,
            by=by,
            at=at,
            reason=reason,
            changes={field: shown},
            params={"week": str(row.week)},
        )
        caches.refresh([row.project_id])
    setattr(report, field, new)
    report.version = row.version
    return correction


def lock(reports, *, by, at, reason):
    """Close accepted rows to everything but corrections. Raises RuleViolation."""
    require(reason.strip(), "reason_needed", _("Say why the rows are locked."))
    with transaction.atomic():
        rows = _locked(reports)
        acts = []
        for row in rows:
            require(row.state == State.ACCEPTED, "not_accepted", _("Only an accepted row can be locked."))
            row.state = State.LOCKED
            row.version += 1
            acts.append({"verb": "weekly_report.lock", "reason": reason, "params": {"week": str(row.week)}})
        _write(rows, reports, acts, by=by, at=at, fields=["state", "version"])
