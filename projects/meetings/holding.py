"""What is done to a meeting: prepared, changed, held, its minutes issued.

Each act is one transaction that locks the meeting and leaves one event at it.
"""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import StaleVersion, require
from projects.base.workcalendar import WorkCalendar
from projects.dispatch import weekly
from projects.pool.acts import in_history

from . import deciding
from .material import to_data
from .models import Meeting
from .reading import assemble
from .rules import DAY, propose

FACTS = (
    "topic",
    "number",
    "week",
    "held_on",
    "starts_at",
    "place",
    "chair",
    "chair_name",
    "recorder",
    "attendees",
    "absent",
)
State = Meeting.State


@contextmanager
def opened(meeting, *states, version=None):
    """The meeting, locked, in a transaction. Raises StaleVersion `stale`, or RuleViolation `not_now` unless
    it stands in one of the states."""
    with transaction.atomic():
        row = Meeting.objects.select_for_update(of=("self",)).select_related("chair__user").get(pk=meeting.pk)
        if version is not None and row.version != version:
            raise StaleVersion("stale", _("Somebody else has changed it meanwhile."), row)
        require(
            not states or row.state in states,
            "not_now",
            _("That cannot be done now: the meeting is “%(state)s”."),
            state=row.get_state_display(),
        )
        yield row
        meeting.state, meeting.version = row.state, row.version


def told(row, verb, *, by, at, **more):
    """Save the meeting as its next version and write the act into its history."""
    row.version += 1
    row.save()
    events.record(f"meeting.{verb}", row, by=by, at=at, **more)


def proposed(kind, today):
    """The rules.Next of a kind (five queries)."""
    last = Meeting.objects.filter(kind=kind).select_related("chair__user").order_by("-held_on", "-pk").first()
    numbers = dict(
        Meeting.objects.filter(kind=kind).order_by().values_list("year").annotate(most=Max("number"))
    )
    calendar = WorkCalendar.load(today - DAY * 7, today + DAY * 60)
    return propose(kind, last, numbers, today=today, next_workday=calendar.next_workday)


def require_facts(kind, values):
    """Refuse a meeting without a chair, a topic meeting without a topic, a number that another one has."""
    require(
        values.get("chair") or values.get("chair_name", "").strip(), "chair_needed", _("Say who chairs it.")
    )
    require(
        kind != Meeting.Kind.TOPIC or values.get("topic", "").strip(),
        "topic_needed",
        _("Say what the meeting is about."),
    )


def require_free(kind, year, number, but=None):
    """Refuse a number that another meeting of the year has (one query)."""
    taken = Meeting.objects.filter(kind=kind, year=year, number=number).exclude(pk=but)
    require(not taken.exists(), "number_taken", _("Another meeting of the year has this number."))


def plan(kind, values, *, by, at):
    """Prepare a meeting from {field: value} of FACTS. Returns it.

    Raises RuleViolation `chair_needed`, `topic_needed` or `number_taken`.
    """
    require_facts(kind, values)
    year = values["held_on"].year
    with transaction.atomic():
        require_free(kind, year, values["number"])
        meeting = Meeting.objects.create(kind=kind, year=year, prepared_by=by, **values)
        events.record("meeting.plan", meeting, by=by, at=at, params={"on": meeting.held_on})
    return meeting


def change(meeting, values, *, by, at, version=None):
    """Change what a meeting says of itself, until its minutes are issued; the week only until it is held.
    Returns {field: [old, new]}. Raises `stale`, `not_now`, `held_week`, and what `plan` raises."""
    with opened(meeting, State.PREPARED, State.HELD, version=version) as row:
        merged = {name: values.get(name, getattr(row, name)) for name in FACTS}
        require_facts(row.kind, merged)
        require(
            row.is_prepared or merged["week"] == row.week,
            "held_week",
            _("The material was kept as the meeting was held: its week stays."),
        )
        require(
            row.is_prepared or merged["held_on"] <= timezone.localdate(at),
            "future",
            _("This day has not come yet."),
        )
        require_free(row.kind, merged["held_on"].year, merged["number"], but=row.pk)
        changes = {}
        for name in FACTS:
            old, new = getattr(row, name), merged[name]
            if old != new:
                changes[name] = [in_history(plain(old)), in_history(plain(new))]
                setattr(row, name, new)
        if changes:
            row.year = row.held_on.year
            told(row, "change", by=by, at=at, changes=changes)
    return changes


def plain(value):
    """A value as history can keep it."""
    return str(value) if hasattr(value, "label") else value


def hold(meeting, *, by, at, read=weekly.read_week):
    """Record that a meeting was held: its material is kept as it stands, and its decisions take effect
    (`read` as for figures.read_city).

    Raises RuleViolation `not_now`, `future` before its day, and what a decision raises that becomes an issue
    (its number is in the sentence).
    """
    with opened(meeting, State.PREPARED) as row:
        today = timezone.localdate(at)
        require(row.held_on <= today, "future", _("This meeting has not been held yet."))
        material = assemble(row, row.held_on, read)
        row.material, row.state, row.held_at = to_data(material), State.HELD, at
        decisions = deciding.carry_out_all(row, by=by, at=at)
        told(row, "hold", by=by, at=at, params={"on": row.held_on, "decisions": len(decisions)})
    meeting.material, meeting.held_at = row.material, row.held_at
    return row


def minute(meeting, *, number, signed_by, signed_on, by, at):
    """Enter the number of the minutes and who signed them: they are issued, and nothing of the meeting
    changes any more. Raises RuleViolation `not_now`, `number_needed`, `signer_needed`, `signed_early`,
    `future` or `minutes_taken`."""
    number, signed_by = number.strip(), signed_by.strip()
    require(number, "number_needed", _("Enter the number of the minutes."))
    require(signed_by, "signer_needed", _("Say who signed them."))
    require(signed_on <= timezone.localdate(at), "future", _("This day has not come yet."))
    with opened(meeting, State.HELD) as row:
        require(signed_on >= row.held_on, "signed_early", _("That day lies before the meeting."))
        taken = Meeting.objects.filter(minutes_number=number).exclude(pk=row.pk).exists()
        require(not taken, "minutes_taken", _("Other minutes have this number."))
        row.state = State.MINUTED
        row.minutes_number, row.signed_by, row.signed_on = number, signed_by, signed_on
        params = {"number": number, "signed_by": signed_by, "on": signed_on}
        told(row, "minute", by=by, at=at, params=params)
    return row
