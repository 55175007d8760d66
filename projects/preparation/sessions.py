"""What is done to a session: planned, filled with permits, held, called off.

Each act is one transaction that locks the session. What becomes of a permit in a session goes through
the acts on permits, with the session's day and way of handling; so the project's history tells it too.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion, require
from projects.pool.acts import in_history

from . import acting, acts
from .models import Permit, Session, SessionItem
from .rules import DONE, IDLE, WITH_DEPARTMENT, Status

FACTS = ("title", "on", "place", "way", "chair", "convened_by", "note")
Outcome = SessionItem.Outcome
State = Session.State


@contextmanager
def opened(session, version=None, *states):
    """The session, locked, in a transaction. Raises StaleVersion `stale`, or `not_now` unless it stands
    in one of the states."""
    with transaction.atomic():
        row = Session.objects.select_for_update().get(pk=session.pk)
        if version is not None and row.version != version:
            raise StaleVersion("stale", _("Somebody else has changed it meanwhile."), row)
        require(
            not states or row.state in states,
            "not_now",
            _("That cannot be done now: it is “%(status)s”."),
            status=row.get_state_display(),
        )
        yield row
        session.state, session.version = row.state, row.version


def told(row, verb, *, by, at, **more):
    """Save the session as its next version and write the act into its history."""
    row.version += 1
    row.save()
    params = {"title": row.title, "on": row.on, **more.pop("params", {})}
    events.record(f"session.{verb}", row, by=by, at=at, params=params, **more)


def plan(values, *, by, at):
    """Plan a session from {field: value} of FACTS. Returns it."""
    with transaction.atomic():
        session = Session.objects.create(planned_by=by, **{name: values[name] for name in values})
        events.record(
            "session.plan", session, by=by, at=at, params={"title": session.title, "on": session.on}
        )
    return session


def change(session, values, *, by, at, version=None):
    """Change what was planned, {field: value} of FACTS. Returns {field: [old, new]}. Raises `not_now`."""
    with opened(session, version, State.PLANNED) as row:
        changes = {}
        for name in FACTS:
            if name in values and getattr(row, name) != values[name]:
                changes[name] = [in_history(getattr(row, name)), in_history(values[name])]
                setattr(row, name, values[name])
        if changes:
            told(row, "change", by=by, at=at, changes=changes)
    return changes


def cancel(session, *, by, at, reason, version=None):
    """Call a planned session off. Raises `not_now`, `reason_needed`."""
    require(reason.strip(), "reason_needed", _("Say why it is called off."))
    with opened(session, version, State.PLANNED) as row:
        row.state = State.CANCELLED
        told(row, "cancel", by=by, at=at, reason=reason)
    return session


@dataclass(frozen=True)
class Added:
    """What became of permits that were to come on an agenda: `items`, and `skipped` (permit, why)."""

    items: tuple
    skipped: tuple


def add_permits(session, permits, *, by, at):
    """Put permits on the agenda, after what is there; what is done or on it already is skipped.

    Five queries whatever their number. Raises `not_now` once it was held or called off.
    """
    with opened(session, None, State.PLANNED) as row:
        there = set(row.items.values_list("permit_id", flat=True))
        last = row.items.aggregate(last=Max("order"))["last"] or 0
        good, skipped = [], []
        for permit in permits:
            if permit.pk in there:
                skipped.append((permit, _("it is on the agenda already")))
            elif permit.status in DONE:
                skipped.append((permit, _("nothing remains to be done")))
            else:
                good.append(permit)
        items = SessionItem.objects.bulk_create(
            SessionItem(session=row, permit=permit, order=last + place)
            for place, permit in enumerate(good, start=1)
        )
        if items:
            told(row, "add", by=by, at=at, params={"count": len(items)})
    return Added(tuple(items), tuple(skipped))


def remove(item, *, by, at):
    """Take a permit off the agenda again. Raises `not_now`."""
    with opened(item.session, None, State.PLANNED) as row:
        SessionItem.objects.filter(pk=item.pk).delete()
        told(row, "remove", by=by, at=at, params=acting.event_params(item.permit, row.on, title=row.title))


@dataclass(frozen=True)
class Told:
    """What was typed about one item: `outcome` of SessionItem.Outcome; `note` is the reason where a
    supplement is asked for or it is refused."""

    item: SessionItem
    outcome: str
    document_number: str = ""
    note: str = ""
    version: int | None = None


@dataclass(frozen=True)
class Held:
    """What became of the rows of a sheet: `done` items, `failed` {pk of the item: RuleViolation}."""

    done: tuple
    failed: dict


def hold(session, rows, *, by, at, may=None):
    """Record the outcomes of a session, Told by Told: each row stands or fails for itself.

    `may(permit, outcome)` says whether the writer may decide it. The session is held once the first row
    stands. Raises `not_now` once called off, `future` before its day. A dozen queries a row.
    """
    with opened(session, None, State.PLANNED, State.HELD) as row:
        require(row.on <= acting.today_of(at), "future", _("This session has not been held yet."))
        calendar = acting.load_calendar(row.on)
        done, failed = [], {}
        for one in rows:
            try:
                with transaction.atomic():
                    _carry_out(row, one, by=by, at=at, calendar=calendar, may=may)
            except RuleViolation as error:
                failed[one.item.pk] = error
            else:
                done.append(one.item)
        if done:
            row.state = State.HELD
            counts = {"count": len(done), "granted": sum(one.outcome == Outcome.GRANTED for one in done)}
            told(row, "hold", by=by, at=at, params=counts)
    return Held(tuple(done), failed)


def _carry_out(session, told_row, *, by, at, calendar, may):
    """Record one outcome: the permit's own acts, then the item."""
    item = SessionItem.objects.select_related("permit__procedure", "permit__project").get(
        pk=told_row.item.pk, session=session
    )
    require(not item.outcome, "told", _("Its outcome is recorded already."))
    outcome, note = Outcome(told_row.outcome), told_row.note.strip()
    permit = item.permit
    require(
        may is None or outcome == Outcome.POSTPONED or may(permit, outcome),
        "not_permitted",
        _("Your roles do not allow you to decide on this permit."),
    )
    if told_row.version is not None and told_row.version != permit.version:
        raise StaleVersion(
            "stale",
            _("Somebody else has changed it meanwhile: it is now “%(status)s”."),
            permit,
            status=permit.get_status_display(),
        )
    decide(
        permit,
        outcome,
        on=session.on,
        by=by,
        at=at,
        handling=session.way,
        number=told_row.document_number,
        reason=note,
        calendar=calendar,
    )
    item.outcome, item.note = outcome, note
    item.document_number = told_row.document_number.strip()
    item.save(update_fields=["outcome", "note", "document_number"])
    told_row.item.outcome = outcome


def decide(permit, outcome, *, on, by, at, handling, number="", reason="", calendar=None):
    """Take a permit to an outcome on a day; what has not been accepted yet is accepted first.

    Raises what the acts raise: `not_now`, `documents_missing`, `reason_needed`, `before_last`.
    """
    stamp = {"on": on, "by": by, "at": at}
    if outcome == Outcome.POSTPONED:
        return
    if outcome == Outcome.SUPPLEMENT:
        require(reason, "reason_needed", _("Say what has to be supplemented."))
    if outcome == Outcome.REFUSED:
        require(reason, "reason_needed", _("Say why it is refused."))
    at_once = permit.is_instant and outcome == Outcome.GRANTED
    if outcome == Outcome.ACCEPTED and permit.status == Status.SUPPLEMENT:
        acts.resume(permit, calendar=calendar, **stamp)
    elif permit.status in (*IDLE, Status.PREPARING) and not at_once:
        acts.accept(permit, handling=handling, calendar=calendar, **stamp)
    elif outcome == Outcome.ACCEPTED and permit.status not in WITH_DEPARTMENT:
        acting.in_state(permit, Status.PREPARING)
    if outcome == Outcome.SUPPLEMENT:
        acts.supplement(permit, reason=reason, **stamp)
    elif outcome == Outcome.REFUSED:
        acts.refuse(permit, reason=reason, **stamp)
    elif outcome == Outcome.GRANTED:
        acts.grant(permit, document_number=number, handling=handling, reason=reason, **stamp)


def may_decide(user):
    """A function for `hold`: whether a person may bring a permit to an outcome (permits opened with
    `may_handle` and `may_decide` cost no query)."""
    decided = {}

    def may(permit, outcome):
        for right in ("decide", "handle"):
            if (right, permit.pk) not in decided:
                decided[right, permit.pk] = Permit.objects.permits(user, right, permit)
        if outcome in (Outcome.GRANTED, Outcome.REFUSED):
            return decided["decide", permit.pk]
        return decided["decide", permit.pk] or decided["handle", permit.pk]

    return may
