"""What the office does to an agenda that assembles itself: lines added and dropped, put in order, with notes
and what the departments say to them."""

from django.utils.translation import gettext_lazy as _

from projects.base.errors import require

from . import holding
from .agenda import OPEN_TO_ITEMS, moved, section_of
from .models import Meeting

State = Meeting.State


def item_for(meeting, key):
    """The item about a line by its key, made where there is none. Raises RuleViolation `no_line`."""
    kind, _sign, number = key.partition(":")
    found = None
    if kind == "item" and number.isascii() and number.isdigit() and len(number) < 12:
        found = meeting.items.filter(pk=number, key="").first()
    elif section_of(key) is not None:
        found = meeting.items.get_or_create(key=key, defaults={"section": section_of(key)})[0]
    require(found is not None, "no_line", _("This line is not on the agenda."))
    return found


def add(meeting, section, text, *, by, at, note="", project=None, issue=None, unit=None):
    """Put a line on the agenda. Returns the item. Raises RuleViolation `text_needed`, `no_section`,
    `not_now`."""
    require(text.strip(), "text_needed", _("Say what it is about."))
    require(section in OPEN_TO_ITEMS, "no_section", _("Lines are added to other sections."))
    with holding.opened(meeting, State.PREPARED) as row:
        item = row.items.create(
            section=section, text=text.strip(), note=note.strip(), project=project, issue=issue, unit=unit
        )
        holding.told(row, "item_add", by=by, at=at, params={"text": item.text})
    return item


def drop(meeting, key, title, *, by, at):
    """Take a line off the agenda; `title` is what it is about. Raises RuleViolation `not_now`, `no_line`."""
    with holding.opened(meeting, State.PREPARED) as row:
        item = item_for(row, key)
        item.is_dropped = True
        item.save(update_fields=["is_dropped"])
        holding.told(row, "item_drop", by=by, at=at, params={"text": title})


def restore(meeting, key, title, *, by, at):
    """Put a line on the agenda again. Raises RuleViolation `not_now` or `no_line`."""
    with holding.opened(meeting, State.PREPARED) as row:
        item = item_for(row, key)
        item.is_dropped = False
        item.save(update_fields=["is_dropped"])
        holding.told(row, "item_restore", by=by, at=at, params={"text": title})


def move(meeting, keys, key, places, *, by, at):
    """Move a line of a section, whose lines are `keys` in order, by so many places. Raises RuleViolation
    `not_now` or `no_line`."""
    require(key in keys, "no_line", _("This line is not on the agenda."))
    with holding.opened(meeting, State.PREPARED) as row:
        order = moved(keys, key, places)
        known = {item.key or f"item:{item.pk}": item for item in row.items.all()}
        made, kept = [], []
        for place, one in enumerate(order, 1):
            item = known.get(one)
            if item is None:
                made.append(row.items.model(meeting=row, key=one, section=section_of(one), order=place))
            elif item.order != place:
                item.order = place
                kept.append(item)
        row.items.bulk_create(made)
        row.items.bulk_update(kept, ["order"])
        holding.told(row, "arrange", by=by, at=at)


def comment(meeting, key, *, by, at, note=None, unit=None, position=""):
    """Write a note to a line, and which department says what to it (部门表态), until the minutes are issued.
    Returns the item. Raises RuleViolation `unit_needed`, `not_now` or `no_line`."""
    require(unit is not None or not position.strip(), "unit_needed", _("Say which department says it."))
    with holding.opened(meeting, State.PREPARED, State.HELD) as row:
        item = item_for(row, key)
        item.note = item.note if note is None else note.strip()
        item.unit, item.position = unit, position.strip()
        item.save(update_fields=["note", "unit", "position"])
        params = {"unit": str(unit or ""), "key": key}
        holding.told(row, "comment", by=by, at=at, reason=item.position, params=params)
    return item
