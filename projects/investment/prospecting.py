"""What is done with enterprises that were contacted: registered once, followed, talked with, given up, handed
on.

Every act runs in one transaction, locks its row and leaves an event. What is entered is checked against all
that is registered (`likeness`) before it is made.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.pool.acts import in_history

from . import likeness
from .credit_codes import read_code
from .models import Contact, Negotiation, Prospect

State = Prospect.State
FACTS = (
    "name",
    "short_name",
    "credit_code",
    "home",
    "origin",
    "standing",
    "trade",
    "chain",
    "contact_name",
    "contact_phone",
    "division",
    "note",
    "next_step",
    "next_on",
)
REGISTERED = _(
    "This enterprise is registered already and followed by another unit. The promotion bureau knows by whom."
)


class Duplicate(RuleViolation):
    """The enterprise is there already; `known` is the likeness.Known that the reader may open, or None."""

    known = None


@dataclass(frozen=True)
class Spoken:
    """One contact as it is entered, with what comes next where that was said."""

    on: Any
    kind: str
    text: str
    whom: str = ""
    next_step: str | None = None
    next_on: Any = None


def refuse_duplicates(subject, by, *, is_other=False, known=None, but=None):
    """Refuse what is registered already; `is_other`: whoever enters it has seen what is alike and says that
    it is another. `known` are the enterprises there are, where they were read before."""
    found = likeness.judge(subject, likeness.registered(by, but) if known is None else known)
    hidden = next((one for one in found if not one.known.visible), None)
    if hidden is not None:
        raise Duplicate("registered", REGISTERED)
    for match in found:
        if match.is_same:
            error = Duplicate("known", _("“%(name)s” is registered already."), name=match.known.name)
        elif not is_other:
            said = _("Is it “%(name)s”? If not, say below that it is another enterprise.")
            error = Duplicate("alike", said, name=match.known.name)
        else:
            continue
        error.known = match.known
        raise error


def tidy(values):
    """Values as they are kept: one blank between words, the code in its one form."""
    names = ("name", "short_name")
    tidied = values | {name: " ".join(values[name].split()) for name in names if name in values}
    if "credit_code" in values:
        tidied["credit_code"] = read_code(values["credit_code"])
    return tidied


def register(values, *, unit, follower, on, by, at, is_other=False, known=None):
    """Register an enterprise first contacted on a day, {field: value}; returns the Prospect.

    Raises Duplicate `registered`, `known` or `alike`, and what a wrong code raises.
    """
    values = tidy(values)
    require(values["name"], "name_needed", _("Say what it is called."))
    subject = likeness.Subject(values["name"], values.get("short_name", ""), values.get("credit_code", ""))
    refuse_duplicates(subject, by, is_other=is_other, known=known)
    days = {"first_contact_on": on, "last_contact_on": on}
    own = {"unit": unit, "follower": follower, "entered_by": by, **days}
    own["division"] = values.pop("division", None) or unit.division
    try:
        with transaction.atomic():
            made = Prospect.objects.create(**values, **own)
            params = {"unit": str(unit), "follower": str(follower)}
            events.record("prospect.register", made, by=by, at=at, params=params)
    except IntegrityError as error:
        # Somebody else was faster between the look and the entry.
        raise Duplicate("registered", REGISTERED) from error
    return made


def lock(prospect):
    """The enterprise, locked until the transaction ends."""
    return Prospect.objects.select_for_update().get(pk=prospect.pk)


def lock_followed(prospect):
    """The same, where it is being followed. Raises RuleViolation `given_up`."""
    row = lock(prospect)
    require(row.state == State.FOLLOWED, "given_up", _("It was given up: take it up again first."))
    return row


def changes_between(row, values):
    """{field: [old, new]} of values that differ, in the form of history; writes them to the row."""
    changes = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            changes[name] = [in_history(old), in_history(new)]
            setattr(row, name, new)
    return changes


def change(prospect, values, *, by, at, is_other=False):
    """Put right what is known of it. Returns the names of what changed. Raises as `register` does."""
    values = tidy(values)
    require(values.get("name", "-"), "name_needed", _("Say what it is called."))
    try:
        with transaction.atomic():
            row = lock(prospect)
            changes = changes_between(row, values)
            if changes.keys() & {"name", "short_name", "credit_code"}:
                subject = likeness.Subject(row.name, row.short_name, row.credit_code)
                refuse_duplicates(subject, by, is_other=is_other, but=row.pk)
            if changes:
                row.save(update_fields=list(changes))
                events.record("prospect.change", row, by=by, at=at, changes=changes)
    except IntegrityError as error:
        raise Duplicate("registered", REGISTERED) from error
    return list(changes)


def log_contact(prospect, spoken, *, by, at, trip=None):
    """Enter a contact with an enterprise that is followed. Returns the Contact. Raises RuleViolation
    `text_needed`, `future` or `given_up`."""
    with transaction.atomic():
        row = lock_followed(prospect)
        made = enter_contact(row, spoken, by=by, at=at, trip=trip)
        row.save()
        events.record("prospect.contact", row, by=by, at=at, params=said_of(made), reason=made.text)
    return made


def enter_contact(prospect, spoken, *, by, at, trip=None, negotiation=None):
    """The row of a contact, and the days of the (locked, not yet saved) enterprise; within an act."""
    require(spoken.text.strip(), "text_needed", _("Say what was said."))
    require(spoken.on <= localdate(at), "future", _("This day has not come yet."))
    made = Contact.objects.create(
        prospect=prospect,
        negotiation=negotiation,
        trip=trip,
        on=spoken.on,
        kind=spoken.kind,
        whom=spoken.whom.strip(),
        text=spoken.text.strip(),
        by=by,
    )
    prospect.first_contact_on = min(prospect.first_contact_on, spoken.on)
    prospect.last_contact_on = max(prospect.last_contact_on, spoken.on)
    if negotiation is None:
        plan_next(prospect, spoken)
    return made


def plan_next(row, spoken):
    """What comes next with a (locked, not yet saved) lead; left as it was where nothing was said of it."""
    if spoken.next_step is not None:
        row.next_step, row.next_on = spoken.next_step.strip(), spoken.next_on


def said_of(contact):
    """What history keeps of a contact besides its text."""
    return {"on": contact.on, "kind": contact.kind, "whom": contact.whom}


def give_up(prospect, *, by, at, reason):
    """Follow it no longer. Raises RuleViolation `given_up`, `reason_needed` or `in_talks`."""
    require(reason.strip(), "reason_needed", _("Say why."))
    with transaction.atomic():
        row = lock_followed(prospect)
        talks = Negotiation.objects.talking().filter(prospect=row)
        if talks.allowed(by).exists():
            raise RuleViolation("in_talks", _("A project is in talks with it: break the talks off first."))
        # Who is not of their team does not learn that there are talks.
        require(not talks.exists(), "in_talks", _("It cannot be given up now; ask the promotion bureau."))
        row.state, row.next_step, row.next_on = State.DROPPED, "", None
        row.save(update_fields=["state", "next_step", "next_on"])
        events.record("prospect.give_up", row, by=by, at=at, reason=reason.strip())


def take_up(prospect, *, by, at, reason):
    """Follow it again. Raises RuleViolation `followed` or `reason_needed`."""
    require(reason.strip(), "reason_needed", _("Say why."))
    with transaction.atomic():
        row = lock(prospect)
        require(row.state == State.DROPPED, "followed", _("It is being followed already."))
        row.state = State.FOLLOWED
        row.save(update_fields=["state"])
        events.record("prospect.take_up", row, by=by, at=at, reason=reason.strip())


def hand_over(prospect, *, unit, follower, by, at, reason):
    """Give it to another follower, perhaps of another unit. Raises RuleViolation `same`, `given_up` or
    `reason_needed`."""
    require(reason.strip(), "reason_needed", _("Say why."))
    with transaction.atomic():
        row = lock_followed(prospect)
        before = (row.unit, row.follower)
        require((unit, follower) != before, "same", _("They follow it already."))
        if unit != row.unit and unit.division_id:
            row.division = unit.division
        row.unit, row.follower = unit, follower
        row.save(update_fields=["unit", "follower", "division"])
        params = {"unit": str(unit), "follower": str(follower), "old": f"{before[0]} {before[1]}"}
        events.record("prospect.hand_over", row, by=by, at=at, reason=reason.strip(), params=params)
