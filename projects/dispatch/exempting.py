"""Exemptions (正当理由): granted with a reason and an end, ended early, shown with the light."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation

from .assessing import assess_week
from .deadlines import deadlines_of
from .models import Exemption


def grant(project, aspect, *, reason, valid_from, valid_to, by, at):
    """Do not hold one aspect of the light against a project for a time (until, not including, the end).

    Raises RuleViolation `reason_needed`, `no_end` or `overlaps`. The light of the last week assessed
    follows at once.
    """
    if not reason.strip():
        raise RuleViolation("reason_needed", _("An exemption needs its reason."))
    if valid_to <= valid_from:
        raise RuleViolation("no_end", _("The end of an exemption lies after its beginning."))
    with transaction.atomic():
        type(project).objects.select_for_update().get(pk=project.pk)
        same = Exemption.objects.filter(project=project, aspect=aspect)
        if same.filter(valid_from__lt=valid_to, valid_to__gt=valid_from).exists():
            raise RuleViolation("overlaps", _("For this aspect there is an exemption in that time already."))
        exemption = Exemption.objects.create(
            project=project,
            aspect=aspect,
            reason=reason.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
            approved_by=by,
        )
        events.record(
            "exemption.grant",
            project,
            by=by,
            at=at,
            reason=exemption.reason,
            params={"aspect": aspect, "from": valid_from, "until": valid_to},
        )
        _assess_again(project, at)
    return exemption


def end(exemption, *, on, by, at, reason):
    """Let an exemption end earlier: from a day on it no longer holds.

    Raises RuleViolation `reason_needed` or `ended`.
    """
    if not reason.strip():
        raise RuleViolation("reason_needed", _("Say why the exemption ends."))
    with transaction.atomic():
        locked = Exemption.objects.select_for_update().select_related("project").get(pk=exemption.pk)
        on = max(on, locked.valid_from)
        if on >= locked.valid_to:
            raise RuleViolation("ended", _("This exemption has ended already."))
        old, locked.valid_to = locked.valid_to, on
        locked.save(update_fields=["valid_to"])
        events.record(
            "exemption.end",
            locked.project,
            by=by,
            at=at,
            reason=reason.strip(),
            changes={"valid_to": [old, on]},
            params={"aspect": locked.aspect, "on": on},
        )
        _assess_again(locked.project, at)
    return locked


def _assess_again(project, at):
    """The light of the last week assessed, with the exemptions as they stand now."""
    project.refresh_from_db(fields=["light_week"])
    if project.light_week is not None:
        week = project.light_week
        assess_week(week, deadlines_of(week)[week].as_of, at=at, projects=[project.pk])
