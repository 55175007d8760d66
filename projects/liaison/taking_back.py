"""Taking back a mistaken handover on its day, or a naming that nothing followed, as though it had not been.
The acts stay in the history."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.models import Event
from projects.base.relations import what_rests_on
from projects.base.wording import names

from .holding import lock, require_serving, rows_of
from .models import Directive, DutyUnit, LiaisonDetail, Visit

# What comes and goes with an assignment.
_OF_DETAIL = LiaisonDetail._meta.get_field("responsibility")
_OF_DUTY = DutyUnit._meta.get_field("responsibility")


def last_act(row):
    """The latest act of the liaison on an assignment's project and level, or None (one query)."""
    return Event.objects.filter(
        target_type__app_label="pool",
        target_type__model="project",
        target_id=row.project_id,
        verb__startswith="liaison.",
        params__level=row.level,
    ).first()


def may_take_back(row, at):
    """Whether an assignment came by a handover that was recorded today, with nothing after it (one
    query, two where it did)."""
    act = last_act(row)
    return (
        row.valid_to is None
        and act is not None
        and act.verb == "liaison.hand_over"
        and timezone.localdate(act.at) == timezone.localdate(at)
        and predecessor(row) is not None
    )


def predecessor(row):
    """The assignment that was handed over to this one, or None."""
    before = rows_of(row.project, row.level).filter(
        valid_to=row.valid_from, liaison__end_kind=LiaisonDetail.EndKind.SUCCEEDED
    )
    return before.exclude(pk=row.pk).exclude(leader=row.leader_id).first()


def _require_not_acted(row, since):
    """Refuse to take back what a leader has acted on: visited or directed since a moment."""
    about = {"project": row.project_id, "leader": row.leader_id}
    acted = (
        Visit.objects.filter(recorded_at__gte=since, **about).exists()
        or Directive.objects.filter(entered_at__gte=since, **about).exists()
    )
    require(
        not acted,
        "acted",
        _("%(leader)s has acted on it since: hand the project over again instead."),
        leader=row.leader,
    )


def take_back(row, *, by, at, reason):
    """Take a mistaken handover back on the day it was recorded: the assignment that it began is gone, so
    that the history shows no time of no days, and the one before goes on as if nothing had been. The acts
    themselves stay in the project's history. Returns the assignment before.

    Raises RuleViolation `reason_needed`, `too_late`, or `acted` where the new leader has visited or
    directed since.
    """
    require(reason.strip(), "reason_needed", _("Say why the handover is taken back."))
    with transaction.atomic():
        lock(row.project)
        row = rows_of(row.project).select_related("project").get(pk=row.pk)
        require(
            may_take_back(row, at),
            "too_late",
            _("A handover is taken back on the day it was recorded; later, hand the project over again."),
        )
        since = last_act(row).at
        _require_not_acted(row, since)
        before = predecessor(row)
        require_serving(before.leader)
        params = {"before": str(row.leader), "named": str(before.leader), "level": row.level}
        row.delete()
        before.duty_units.filter(valid_to=before.valid_to, organisation=before.organisation_id).update(
            valid_to=None
        )
        before.valid_to = None
        before.save(update_fields=["valid_to"])
        LiaisonDetail.objects.filter(responsibility=before).update(
            end_kind="", end_reason="", end_document="", handover_note=""
        )
        events.record("liaison.take_back", before.project, by=by, at=at, reason=reason, params=params)
    return before


def take_back_assignment(row, *, by, at, reason):
    """Take back that a leader was named, as though he had not been, while nothing came after it.

    Raises RuleViolation `too_late` where another act on the project's liaison followed, `acted` where he has
    visited or directed since, `rests` where records refer to the assignment.
    """
    with transaction.atomic():
        lock(row.project)
        row = rows_of(row.project).select_related("project").get(pk=row.pk)
        act = last_act(row)
        require(
            row.valid_to is None and act is not None and act.verb == "liaison.assign",
            "too_late",
            _("Something followed on the naming of %(leader)s: hand the project over, or end it, instead."),
            leader=row.leader,
        )
        _require_not_acted(row, act.at)
        found = what_rests_on(row, but=(_OF_DETAIL, _OF_DUTY))
        require(not found, "rests", _("There are by now: %(what)s."), what=names(found))
        params = {"named": str(row.leader), "level": row.level}
        project = row.project
        row.delete()
        events.record("liaison.unassign", project, by=by, at=at, reason=reason, params=params)


def take_back_duty_unit(row, *, by, at, reason):
    """Take back that a duty unit was named for an assignment that had none before.

    Raises RuleViolation `gone`, or `before` where another unit was it before: then that one is named again.
    """
    with transaction.atomic():
        lock(row.project)
        row = rows_of(row.project).select_related("organisation", "project").get(pk=row.pk)
        require(row.valid_to is None, "gone", _("Somebody else has ended this assignment meanwhile."))
        units = list(row.duty_units.all())
        require(
            len(units) == 1 and units[0].valid_to is None,
            "before",
            _("Another unit was the duty unit before: name it again on the project's page."),
        )
        named = str(row.organisation)
        units[0].delete()
        row.organisation = None
        row.save(update_fields=["organisation"])
        params = {"named": named, "level": row.level}
        events.record("liaison.no_duty_unit", row.project, by=by, at=at, reason=reason, params=params)
    return row
