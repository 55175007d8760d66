"""Recording a visit with its decisions and files; each may at once become an issue or a directive."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.models import Attachment
from projects.directory.models import Delegation
from projects.issues.acts import assign, raise_issue
from projects.issues.models.issue import Category, Level
from projects.pool.acts import in_history

from . import directing
from .models import Directive, Visit

TITLE = 100  # signs of a decision that make the title of its issue


@dataclass(frozen=True)
class Decided:
    """One decision as it is entered; `becomes` is "", "ISSUE" or "DIRECTIVE"."""

    text: str
    lead_unit: Any = None
    due_on: Any = None
    becomes: str = ""


def may_record(user, leader, on):
    """Whether a user records a leader's visits: himself, his delegate, or the office."""
    return user.may("liaison.record_visit") or directing.acts_for(user, leader, Delegation.Act.VISIT, on)


def record_visit(
    project, leader, *, kind, on, place, findings, by, at, today, attendees="", decisions=(), files=()
):
    """Record a visit. `decisions` are `Decided`, `files` (upload, content type). Returns the Visit.

    Raises RuleViolation `not_delegated`, `future`, `left`, `place_needed`, `findings_needed`, or what an
    issue or a directive raises that a decision becomes.
    """
    require(
        may_record(by, leader, today),
        "not_delegated",
        _("%(leader)s has not delegated this to you."),
        leader=leader,
    )
    require(on <= today, "future", _("This day has not come yet."))
    require(leader.serves_on(on), "left", directing.LEFT, leader=leader, day=leader.left_on)
    require(place.strip(), "place_needed", _("Say where it was."))
    require(findings.strip(), "findings_needed", _("Say what was found."))
    with transaction.atomic():
        visit = Visit.objects.create(
            project=project,
            leader=leader,
            kind=kind,
            on=on,
            place=place.strip(),
            attendees=attendees.strip(),
            findings=findings.strip(),
            recorded_by=by,
            recorded_at=at,
        )
        for one in decisions:
            keep_decision(visit, one, by=by, at=at, today=today)
        for upload, content_type in files:
            Attachment.store(visit, upload, content_type=content_type, by=by, at=at)
        events.record(
            "visit.record",
            visit,
            by=by,
            at=at,
            on_behalf_of=directing.behalf(by, leader) if not by.may("liaison.record_visit") else None,
            params={"leader": str(leader), "kind": kind, "on": on, "project": project.pk},
        )
    return visit


# What a correction may put right.
CORRECTED = ("leader", "kind", "on", "place", "attendees", "findings")
# So long a slip is put right without a reason.
FREELY = datetime.timedelta(days=1)


def may_correct(user, visit):
    """Whether a user corrects a visit: who recorded it, or the office."""
    return visit.recorded_by_id == user.pk or user.may("liaison.record_visit")


def correct_visit(visit, values, *, by, at, today, reason=""):
    """Correct a visit ({field of CORRECTED: value}); old and new stay in its history. Returns the names of
    what changed.

    Raises RuleViolation `not_yours`, `reason_needed` (after a day), `future`, `left`, `place_needed` or
    `findings_needed`.
    """
    require(
        may_correct(by, visit), "not_yours", _("A visit is corrected by who recorded it, or by the office.")
    )
    late = at - visit.recorded_at >= FREELY
    require(reason.strip() or not late, "reason_needed", _("Say why it is corrected after a day."))
    leader, on = values.get("leader", visit.leader), values.get("on", visit.on)
    require(on <= today, "future", _("This day has not come yet."))
    require(leader.serves_on(on), "left", directing.LEFT, leader=leader, day=leader.left_on)
    require(values.get("place", visit.place).strip(), "place_needed", _("Say where it was."))
    require(values.get("findings", visit.findings).strip(), "findings_needed", _("Say what was found."))
    with transaction.atomic():
        row = Visit.objects.select_for_update(of=("self",)).select_related("leader__user").get(pk=visit.pk)
        changes = {}
        for name in CORRECTED:
            new = values.get(name, getattr(row, name))
            new = new.strip() if isinstance(new, str) else new
            old = getattr(row, name)
            if old != new:
                changes[name] = [in_history(old), in_history(new)]
                setattr(row, name, new)
        if changes:
            row.save(update_fields=list(changes))
            params = {"project": row.project_id}
            events.record(
                "visit.correct", row, by=by, at=at, reason=reason.strip(), changes=changes, params=params
            )
    return list(changes)


def keep_decision(visit, decided, *, by, at, today):
    """Keep one decision of a visit, and what it becomes."""
    row = visit.decisions.create(
        text=decided.text.strip(), lead_unit=decided.lead_unit, due_on=decided.due_on
    )
    if decided.becomes == "ISSUE":
        issue = raise_issue(
            visit.project,
            by=by,
            at=at,
            source=row,
            title=row.text[:TITLE],
            description=f"{row.text}\n\n{visit.findings}",
            category=Category.OTHER,
            level=Level.LEADER,
        )
        if row.lead_unit is not None:
            assign(issue, row.lead_unit, by=by, at=at, due_on=row.due_on)
    elif decided.becomes == "DIRECTIVE":
        directing.leave(
            visit.project,
            visit.leader,
            row.text,
            on=today,
            by=by,
            at=at,
            handler_unit=row.lead_unit,
            due_on=row.due_on,
            basis=Directive.Basis.DECISION,
            decision=row,
        )
    return row


def attach(visit, upload, content_type, *, by, at, today):
    """Add a photo or the minutes to a visit. Raises RuleViolation `not_delegated`."""
    require(
        may_record(by, visit.leader, today),
        "not_delegated",
        _("%(leader)s has not delegated this to you."),
        leader=visit.leader,
    )
    with transaction.atomic():
        kept = Attachment.store(visit, upload, content_type=content_type, by=by, at=at)
        events.record(
            "visit.attach", visit, by=by, at=at, params={"file": kept.name, "project": visit.project_id}
        )
    return kept
