"""The plan of a chain for a year, and how far its tasks are."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.wording import names

from .acts import assign, lock
from .models import ChainPlan, ChainTask

State = ChainTask.State


def keep_plan(chain, year, values, partners, *, by, at):
    """Enter or change the plan of a year. Raises RuleViolation `lead_needed`, `lead_is_partner`."""
    require(values["lead"] is not None, "lead_needed", _("Say which unit leads."))
    require(values["lead"] not in partners, "lead_is_partner", _("The leading unit is no partner as well."))
    with transaction.atomic():
        chain = lock(chain)
        plan = ChainPlan.objects.filter(chain=chain, year=year).first() or ChainPlan(chain=chain, year=year)
        is_new, changes = plan.pk is None, assign(plan, values)
        plan.save()
        before, after = set(plan.partners.all()), set(partners)
        if before != after:
            changes["partners"] = [in_order(before), in_order(after)]
            plan.partners.set(after)
        if changes or is_new:
            said = {"changes": {} if is_new else changes, "params": {"year": year}}
            events.record("chainplan.add" if is_new else "chainplan.change", plan, by=by, at=at, **said)
    return plan


def in_order(units):
    """Units as history keeps them."""
    return names(sorted(units, key=lambda unit: unit.pk)) or None


def keep_task(task, values, *, by, at):
    """Enter or change a task (a ChainTask, not saved yet or as it was). Raises RuleViolation `text_needed`,
    `unit_needed`, `due_needed`, `due_elsewhere`."""
    require(values["text"].strip(), "text_needed", _("Say what is to be done."))
    require(values["unit"] is not None, "unit_needed", _("Say which unit does it."))
    require(values["due_on"] is not None, "due_needed", _("Say until when."))
    require(
        values["due_on"].year == task.plan.year,
        "due_elsewhere",
        _("The plan is that of %(year)s: a task of it is due in that year."),
        year=task.plan.year,
    )
    with transaction.atomic():
        is_new = task.pk is None
        row = task if is_new else lock_task(task)
        changes = assign(row, values)
        if is_new:
            row.save()
            events.record("chaintask.add", row, by=by, at=at, params={"unit": str(row.unit)})
        elif changes:
            row.save()
            events.record("chaintask.change", row, by=by, at=at, changes=changes)
    return row


def lock_task(task):
    """The task, locked until the transaction ends."""
    return ChainTask.objects.select_for_update(of=("self",)).select_related("plan", "unit").get(pk=task.pk)


def report(task, text, *, by, at, done=False):
    """Report how far a task is, or that it is done. Raises RuleViolation `text_needed` or `done`."""
    require(text.strip(), "text_needed", _("Say what was done."))
    with transaction.atomic():
        row = lock_task(task)
        require(row.state == State.OPEN, "done", _("It is done already."))
        on = timezone.localdate(at)
        row.progress, row.progress_by, row.progress_on = text.strip(), by, on
        if done:
            row.state, row.done_on = State.DONE, on
        row.save()
        verb = "chaintask.done" if done else "chaintask.report"
        events.record(verb, row, by=by, at=at, reason=row.progress)
    return row


def reopen(task, *, by, at, reason):
    """Say that what was reported as done is not. Raises RuleViolation `reason_needed`, `not_done`."""
    require(reason.strip(), "reason_needed", _("Say what is still to do."))
    with transaction.atomic():
        row = lock_task(task)
        require(row.state == State.DONE, "not_done", _("It was not reported as done."))
        row.state, row.done_on = State.OPEN, None
        row.save(update_fields=["state", "done_on"])
        events.record("chaintask.reopen", row, by=by, at=at, reason=reason.strip())
    return row


def drop_task(task, *, by, at):
    """Take a task out that nobody has reported on. Raises RuleViolation `reported`."""
    with transaction.atomic():
        row = lock_task(task)
        require(not row.progress, "reported", _("It was reported on already: it stays in the plan."))
        events.record("chainplan.task_drop", row.plan, by=by, at=at, params={"text": row.text})
        row.delete()
