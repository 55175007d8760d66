"""What a working group does with its tasks and goals: each act in one transaction, with one event a record.

Who may is asked by the pages: `change_grouptask` in the group's scope; who is to do a task may finish it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.base.wording import names

from .models import GroupGoal, GroupTask


def holder_of(task):
    """Who is to do it, in words for history: the person, the unit, or both."""
    return names(one for one in (task.assignee, task.unit) if one is not None)


def locked(task):
    """The row as it stands now, for this transaction."""
    rows = GroupTask.objects.select_for_update(of=("self",)).select_related("assignee", "unit")
    return rows.get(pk=task.pk)


def require_reason(reason):
    """Refuse an act that changes what was agreed without a word why."""
    require(reason.strip(), "reason_needed", _("Say why."))


def add(group, *, title, due_on, by, at, project=None, assignee=None, unit=None):
    """Give a working group a task. Returns the GroupTask.

    Raises RuleViolation `nobody` (a task names a person or a unit), `past` (it is due before today) or
    `other_group` (the project belongs to another group).
    """
    require(assignee or unit, "nobody", _("Name the person or the unit that does it."))
    require(due_on >= timezone.localdate(at), "past", _("A new task cannot be due before today."))
    if project is not None and project.working_group_id != group.pk:
        raise RuleViolation("other_group", _("The project belongs to another working group."))
    with transaction.atomic():
        task = GroupTask.objects.create(
            group=group,
            title=title.strip(),
            project=project,
            assignee=assignee,
            unit=unit,
            due_on=due_on,
            created_by=by,
            created_at=at,
        )
        params = {"task": task.title, "named": holder_of(task), "on": due_on}
        events.record("group_task.add", task, by=by, at=at, params=params)
    return task


def finish(task, *, result, on, by, at):
    """Say on which day a task was done and what came of it.

    Raises RuleViolation `result_needed`, `done` (it is already), `future` or `too_early` (before the day
    on which the task was entered).
    """
    require(result.strip(), "result_needed", _("Say what came of it."))
    require(on <= timezone.localdate(at), "future", _("This day has not come yet."))
    entered = timezone.localdate(task.created_at)
    if on < entered:
        raise RuleViolation(
            "too_early", _("The task was entered on %(day)s and cannot be done before."), day=str(entered)
        )
    with transaction.atomic():
        row = locked(task)
        require(row.done_on is None, "done", _("The task is done already."))
        row.done_on, row.result = on, result.strip()
        row.save(update_fields=["done_on", "result"])
        events.record(
            "group_task.finish", row, by=by, at=at, params={"task": row.title, "on": on, "result": row.result}
        )
    task.done_on, task.result = row.done_on, row.result
    return task


def postpone(task, *, due_on, reason, by, at):
    """Give an open task another day, earlier or later.

    Raises RuleViolation `reason_needed`, `done`, `same` or `past`.
    """
    require_reason(reason)
    require(due_on >= timezone.localdate(at), "past", _("The new day lies before today."))
    with transaction.atomic():
        row = locked(task)
        require(row.done_on is None, "done", _("The task is done already."))
        require(row.due_on != due_on, "same", _("That is how it stands already."))
        old, row.due_on = row.due_on, due_on
        row.save(update_fields=["due_on"])
        events.record(
            "group_task.postpone",
            row,
            by=by,
            at=at,
            reason=reason.strip(),
            changes={"due_on": [old, due_on]},
            params={"task": row.title},
        )
    task.due_on = due_on
    return task


def reopen(task, *, reason, by, at):
    """Take back that a task is done; the result stays in history. Raises `reason_needed` or `not_done`."""
    require_reason(reason)
    with transaction.atomic():
        row = locked(task)
        require(row.done_on is not None, "not_done", _("The task is not done yet."))
        before = [row.done_on, row.result]
        row.done_on, row.result = None, ""
        row.save(update_fields=["done_on", "result"])
        events.record(
            "group_task.reopen",
            row,
            by=by,
            at=at,
            reason=reason.strip(),
            changes={"done_on": [before[0], None], "result": [before[1], ""]},
            params={"task": row.title},
        )
    task.done_on, task.result = None, ""
    return task


def reassign(task, *, reason, by, at, assignee=None, unit=None):
    """Let somebody else do an open task.

    Raises RuleViolation `reason_needed`, `nobody`, `done` or `same`.
    """
    require_reason(reason)
    require(assignee or unit, "nobody", _("Name the person or the unit that does it."))
    with transaction.atomic():
        row = locked(task)
        require(row.done_on is None, "done", _("The task is done already."))
        require((row.assignee, row.unit) != (assignee, unit), "same", _("That is how it stands already."))
        old = holder_of(row)
        row.assignee, row.unit = assignee, unit
        row.save(update_fields=["assignee", "unit"])
        events.record(
            "group_task.reassign",
            row,
            by=by,
            at=at,
            reason=reason.strip(),
            changes={"holder": [old, holder_of(row)]},
            params={"task": row.title},
        )
    task.assignee, task.unit = assignee, unit
    return task


def set_goals(group, year, goals, *, document_number="", by, at):
    """Enter or change a working group's goals of a year.

    `goals` maps a GroupGoal.Kind to (projects, total investment in 万元 or None). Returns those that
    changed. Raises RuleViolation `document_needed`: a goal that was set changes by a document.
    """
    changed = []
    with transaction.atomic():
        rows = {row.kind: row for row in group.goals.select_for_update().filter(year=year)}
        for kind, (count, investment) in goals.items():
            row = rows.get(kind)
            old = (row.count, row.investment) if row else (None, None)
            if old == (count, investment):
                continue
            require(
                row is None or document_number.strip(),
                "document_needed",
                _("A goal that was set changes by a document: enter its number."),
            )
            row = row or GroupGoal(group=group, year=year, kind=kind)
            row.count, row.investment = count, investment
            row.document_number = document_number.strip()
            row.save()
            changes = {"count": [old[0], count], "investment": [old[1], investment]}
            params = {"kind": kind, "year": year, "group": group.name, "document": row.document_number}
            events.record("group_goal.set", row, by=by, at=at, changes=changes, params=params)
            changed.append(row)
    return changed
