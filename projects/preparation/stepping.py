"""From how a permit stands to how a file says it stands: the acts that lead there, what is wrong (pure)."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.imports.cells import ENDLESS

from .rights import may_do
from .rules import HELD, IDLE, WITH_DEPARTMENT, Status

UNBEGUN = (*IDLE, Status.PREPARING)
# What is recorded with a step, and not beside one.
WITH_A_STEP = ("on", "accepted_on", "granted_on", "document_number", "valid_until", "handling", "reason")


@dataclass
class Way:
    """The acts [(name, what it is told)] in their order, and {field: what is wrong}."""

    acts: list = field(default_factory=list)
    wrong: dict = field(default_factory=dict)

    def refuse(self, name, sentence, **params):
        self.wrong.setdefault(name, RuleViolation("wrong", sentence, **params))


@dataclass(frozen=True)
class Wanted:
    """What a file says of a permit ({field: value}, None for nothing), beside what stands (`current`)."""

    permit: Any
    current: dict
    given: dict
    today: datetime.date

    def changed(self, name):
        value = self.given.get(name)
        return value not in (None, "") and value != (self.current.get(name) or None)

    @property
    def status(self):
        """The status that is meant: as given, or what its day says."""
        if self.changed("status"):
            return self.given["status"]
        now = self.permit.status
        if (self.changed("granted_on") or self.changed("document_number")) and now in (*UNBEGUN, *HELD):
            return Status.GRANTED
        if self.changed("accepted_on") and now in UNBEGUN:
            return Status.ACCEPTED
        return now


def way_to(wanted):
    """The Way from how a permit stands to what is wanted of it."""
    way, permit, status = Way(), wanted.permit, wanted.status
    if status == permit.status:
        for name in WITH_A_STEP:
            if wanted.changed(name):
                way.refuse(
                    name, _("This is recorded with a step, and the row brings none: put it right by hand.")
                )
        return way
    if wanted.given.get("status") and wanted.given["status"] != status:
        way.refuse("status", _("The days in this row say “%(status)s”."), status=Status(status).label)
    find = {
        Status.PREPARING: _prepare,
        Status.ACCEPTED: _accept,
        Status.SUPPLEMENT: _supplement,
        Status.GRANTED: _grant,
        Status.REFUSED: _refuse,
        Status.NOT_APPLICABLE: _adjust,
        Status.NOT_STARTED: _adjust,
    }.get(status)
    if find is None or not find(way, wanted):
        way.refuse(
            "status",
            _("From “%(now)s” a file does not lead to “%(wanted)s”; do it on the page of the permit."),
            now=Status(permit.status).label,
            wanted=Status(status).label,
        )
    _check(way, wanted)
    return way


def _day(way, wanted, name, missing):
    """The day of a step: of its own column, or of "since"; a fault where neither says."""
    if wanted.given.get(name):
        return wanted.given[name]
    if wanted.changed("on"):
        return wanted.given["on"]
    way.refuse(name, missing)
    return None


def _reason(way, wanted, sentence):
    """Why; a fault where nothing is said."""
    text = (wanted.given.get("reason") or "").strip()
    if not text:
        way.refuse("reason", sentence)
    return text


def _prepare(way, wanted):
    if wanted.permit.status not in IDLE:
        return False
    on = wanted.given["on"] if wanted.changed("on") else wanted.today
    way.acts.append(("begin", {"on": on, "reason": wanted.given.get("reason") or ""}))
    return True


def _accept(way, wanted):
    now = wanted.permit.status
    if now == Status.SUPPLEMENT and not wanted.permit.open_documents:
        on = _day(way, wanted, "on", _("Say since when: the day on which the supplement came."))
        way.acts.append(("resume", {"on": on, "reason": wanted.given.get("reason") or ""}))
        return True
    if now not in UNBEGUN:
        return False
    on = _day(way, wanted, "accepted_on", _("Give the day on which it was accepted."))
    way.acts.append(("accept", {"on": on, "handling": wanted.given.get("handling") or ""}))
    return True


def _held(way, wanted):
    """Lead to where the department has it; False where it cannot."""
    if wanted.permit.status in HELD:
        return True
    if wanted.permit.status not in UNBEGUN:
        return False
    on = wanted.given.get("accepted_on")
    if not on:
        way.refuse("accepted_on", _("Give the day on which it was accepted."))
    way.acts.append(("accept", {"on": on, "handling": wanted.given.get("handling") or ""}))
    return True


def _supplement(way, wanted):
    if wanted.permit.status == Status.SUPPLEMENT or not _held(way, wanted):
        return False
    on = _day(way, wanted, "on", _("Say since when: the day on which the supplement was asked for."))
    way.acts.append(
        ("supplement", {"on": on, "reason": _reason(way, wanted, _("Say what has to be supplemented."))})
    )
    return True


def _grant(way, wanted):
    permit = wanted.permit
    at_once = permit.is_instant and permit.status in UNBEGUN and not wanted.given.get("accepted_on")
    if not at_once and not _held(way, wanted):
        return False
    if permit.open_documents:
        way.refuse("status", _("It cannot be granted before the documents to follow are in."))
    number = wanted.given["document_number"] if wanted.changed("document_number") else ""
    if not number and not permit.may_decide:
        way.refuse("document_number", _("Give the number of the document by which it was granted."))
    way.acts.append(
        (
            "grant",
            {
                "on": _day(way, wanted, "granted_on", _("Give the day on which it was decided.")),
                "document_number": number,
                **_end(wanted),
                "handling": wanted.given.get("handling") or "",
                "reason": wanted.given.get("reason") or "",
            },
        )
    )
    return True


def _end(wanted):
    """Until when it holds, as the act is told: a day, no end, or nothing where the row says nothing."""
    until = wanted.given["valid_until"] if wanted.changed("valid_until") else None
    return {"endless": True} if until == ENDLESS else {"valid_until": until}


def _refuse(way, wanted):
    if not _held(way, wanted):
        return False
    on = _day(way, wanted, "granted_on", _("Give the day on which it was decided."))
    way.acts.append(("refuse", {"on": on, "reason": _reason(way, wanted, _("Say why it is refused."))}))
    return True


def _adjust(way, wanted):
    needed = wanted.status == Status.NOT_STARTED
    if needed != (wanted.permit.status == Status.NOT_APPLICABLE) or wanted.permit.status in (
        *WITH_DEPARTMENT,
        Status.SUPPLEMENT,
        Status.GRANTED,
    ):
        return False
    why = _reason(way, wanted, _("Say why it is (not) needed."))
    way.acts.append(("adjust", {"on": wanted.today, "applicable": needed, "reason": why}))
    return True


def _check(way, wanted):
    """What the acts would refuse, said at the fields: the right to do them, days that do not fit."""
    permit = wanted.permit
    for act, _told in way.acts:
        if not may_do(permit, act):
            way.refuse("status", _("You may read “%(permit)s” and not change this."), permit=permit.procedure)
    last = None if permit.status == Status.NOT_STARTED else permit.status_on
    for act, told in way.acts:
        on = told["on"]
        if on is None or act == "adjust":
            continue
        name = next((one for one in _columns(act) if wanted.given.get(one) == on), "status")
        if on > wanted.today:
            way.refuse(name, _("This day has not come yet."))
        elif last and on < last:
            said = _("The last step was on %(day)s; this one cannot lie before it.")
            way.refuse(name, said, day=last)
        last = max(filter(None, (last, on)))
        until = told.get("valid_until")
        if until and until < on:
            way.refuse("valid_until", _("It would not be valid on that day."))


def _columns(act):
    """The columns from which the day of an act may come."""
    return {
        "accept": ("accepted_on", "on"),
        "grant": ("granted_on", "on"),
        "refuse": ("granted_on", "on"),
    }.get(act, ("on",))
