"""What is done with trips: logged with whom they met, put right, told what came of them.

An enterprise met is one that is registered, or is registered on the spot; each meeting is a contact with it.
Lines are entered all or none.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require

from . import likeness, prospecting, talking
from .models import Trip

FACTS = (
    "led_by",
    "leader_name",
    "rank",
    "way",
    "starts_on",
    "ends_on",
    "destination",
    "chain",
    "unit",
    "division",
    "members",
    "report",
)


@dataclass(frozen=True)
class Met:
    """One enterprise met: `prospect` where it is registered, else the `name` under which it is to be;
    `negotiation` where the meeting was about a project in talks."""

    spoken: prospecting.Spoken
    prospect: Any = None
    name: str = ""
    credit_code: str = ""
    is_other: bool = False
    negotiation: Any = None


def require_trip(trip, at):
    """Refuse a trip that nobody led, or that has not begun."""
    require(trip.leader_name.strip(), "leader_needed", _("Say who led it."))
    require(trip.ends_on >= trip.starts_on, "ends_early", _("It ends before it begins."))
    require(trip.starts_on <= localdate(at), "future", _("This day has not come yet."))


def named(values):
    """The values with the leader's name and post where he is one of the list."""
    leader = values.get("led_by")
    return {**values, "leader_name": str(leader)} if leader is not None else values


def log(values, met, *, by, at):
    """Log a trip, {field: value}, with whom they met, Met by Met. Returns the Trip. Raises RuleViolation as
    `require_trip` does and, with `row`, the place of the line, as `meet` does."""
    with transaction.atomic():
        trip = Trip(**named(values), entered_by=by)
        require_trip(trip, at)
        trip.save()
        events.record("trip.log", trip, by=by, at=at, params={"where": trip.destination, "met": len(met)})
        enter(trip, met, by=by, at=at)
    return trip


def change(trip, values, *, by, at):
    """Put right what a trip says. Returns the names of what changed. Raises as `log` does, and
    `met_outside` where whom they met would lie before it."""
    with transaction.atomic():
        row = Trip.objects.select_for_update().get(pk=trip.pk)
        changes = prospecting.changes_between(row, named(values))
        require_trip(row, at)
        outside = row.contacts.exclude(on__range=(row.starts_on, row.ends_on)).exists()
        require(not outside, "met_outside", _("Somebody was met on a day outside of these."))
        if changes:
            row.save(update_fields=list(changes))
            events.record("trip.change", row, by=by, at=at, changes=changes)
    return list(changes)


def meet(trip, met, *, by, at):
    """Add whom they met, all or none. Returns the Contacts. Raises RuleViolation with `row`, the place of the
    line: `nobody`, `outside`, and what registering and logging raise."""
    require(met, "nobody", _("No line says whom they met."))
    with transaction.atomic():
        row = Trip.objects.select_for_update().get(pk=trip.pk)
        made = enter(row, met, by=by, at=at)
        events.record("trip.meet", row, by=by, at=at, params={"met": len(made)})
    return made


def enter(trip, met, *, by, at):
    """The contacts of a trip, within an act."""
    made = []
    known = likeness.registered(by) if any(one.prospect is None for one in met) else []
    for place, one in enumerate(met):
        try:
            made.append(enter_one(trip, one, known, by=by, at=at))
        except RuleViolation as error:
            error.row = place
            raise
        prospect = made[-1].prospect
        if one.prospect is None:
            known.append(likeness.Known(prospect.name, "", prospect.credit_code, prospect.pk))
    return made


def enter_one(trip, one, known, *, by, at):
    """One contact; its enterprise is registered where it is new."""
    spoken = one.spoken
    within = trip.starts_on <= spoken.on <= trip.ends_on
    require(within, "outside", _("That day lies outside of the trip."))
    if one.negotiation is not None:
        return talking.log_contact(one.negotiation, spoken, by=by, at=at, trip=trip)
    prospect = one.prospect or prospecting.register(
        {"name": one.name, "credit_code": one.credit_code, "chain": trip.chain, "division": trip.division},
        unit=trip.unit,
        follower=by,
        on=spoken.on,
        by=by,
        at=at,
        is_other=one.is_other,
        known=known,
    )
    return prospecting.log_contact(prospect, spoken, by=by, at=at, trip=trip)
