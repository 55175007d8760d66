"""Taking a mistaken handover back on its day, as though it had not been; the acts stay in the history."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.models import Event

from .holding import lock, require_serving, rows_of
from .models import Directive, LiaisonDetail, Visit


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
        acted = (
            Visit.objects.filter(
                project=row.project_id, leader=row.leader_id, recorded_at__gte=since
            ).exists()
            or Directive.objects.filter(
                project=row.project_id, leader=row.leader_id, entered_at__gte=since
            ).exists()
        )
        require(
            not acted,
            "acted",
            _("%(leader)s has acted on it since: hand the project over again instead."),
            leader=row.leader,
        )
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
