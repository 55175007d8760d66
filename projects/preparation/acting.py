"""The mechanics that all acts on permits share: locking, dated steps, history, the calendar."""

import datetime
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import StaleVersion, require
from projects.base.workcalendar import WorkCalendar

from . import rules
from .models import Permit, Procedure
from .rules import Status

SPAN = datetime.timedelta(days=400)


def load_calendar(on):
    """The working calendar around a day (two queries)."""
    return WorkCalendar.load(on - SPAN, on + SPAN)


def event_params(permit, on, **more):
    """What the sentence about an act on a permit needs; the name in both languages."""
    procedure = permit.procedure
    return {
        "permit": permit.pk,
        "code": permit.code,
        "name": procedure.name,
        "name_en": procedure.name_en,
        "on": on,
        **more,
    }


def today_of(at):
    """The local day of a moment."""
    return timezone.localdate(at)


@contextmanager
def opened(permit, version, on, at, *, dated=True):
    """The permit as it stands, locked, in a transaction; the one handed in follows it at the end.

    Raises StaleVersion `stale`, RuleViolation `future`, or `before_last` for a day before the last step.
    """
    with transaction.atomic():
        row = (
            Permit.objects.select_for_update(of=("self",))
            .select_related("project", "procedure")
            .get(pk=permit.pk)
        )
        if version is not None and row.version != version:
            raise StaleVersion(
                "stale",
                _("Somebody else has changed it meanwhile: it is now “%(status)s”."),
                row,
                status=row.get_status_display(),
            )
        require(on <= today_of(at), "future", _("This day has not come yet."))
        require(
            not dated or on >= row.status_on or row.status == Status.NOT_STARTED,
            "before_last",
            _("The last step was on %(day)s; this one cannot lie before it."),
            day=row.status_on,
        )
        yield row
    for field in Permit._meta.concrete_fields:
        if field.attname in row.__dict__:
            setattr(permit, field.attname, getattr(row, field.attname))


def move(row, status, *, on, by, reason=""):
    """End the step that holds and begin the next, on the row (not saved yet)."""
    step = row.steps.current().first()
    if step is not None:
        # A plan made later than the first step it is about gives way to it.
        step.valid_from = min(step.valid_from, on)
        step.valid_to = on
        step.save(update_fields=["valid_from", "valid_to"])
    row.steps.create(status=status, valid_from=on, by=by, reason=reason)
    row.status, row.status_on = status, on


def write(row, verb, *, on, by, at, reason="", **params):
    """Save the row as its next version and put the act into the project's history."""
    row.version += 1
    row.save()
    events.record(
        f"permit.{verb}", row.project, by=by, at=at, reason=reason, params=event_params(row, on, **params)
    )


def in_state(row, *allowed):
    """Raise RuleViolation `not_now` unless the permit stands in one of the states."""
    require(
        row.status in allowed,
        "not_now",
        _("That cannot be done now: it is “%(status)s”."),
        status=row.get_status_display(),
    )


def in_calendar_days(procedure):
    """Whether a procedure counts every day and not only those on which offices work."""
    return procedure.day_kind == Procedure.DayKind.CALENDAR


def clock_of(row, calendar, on):
    """The Clock of one permit by the end of a day (one query)."""
    steps = row.steps.order_by("pk").values_list("status", "valid_from", "valid_to")
    return rules.clock(
        [rules.Step(*step) for step in steps],
        calendar,
        on,
        promised_days=row.promised_days,
        in_calendar_days=in_calendar_days(row.procedure),
    )
