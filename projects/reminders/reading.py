"""What stands under a person's bell and has not been read, item by item.

A line that was read says so itself; a message is read when all of its lines are.
"""

from django.db import transaction

from .models import Digest
from .sources import SOURCES


def waits(line):
    """Whether a line of a message that is not read was not read itself; one without a source says nothing."""
    return line["source"] in SOURCES and not line.get("is_read", False)


def unread_count(user):
    """How many reminders a person has not read (one query)."""
    found = Digest.objects.unread(user).values_list("lines", flat=True)
    return sum(waits(line) for lines in found for line in lines)


def mark_all(user, *, at):
    """A person has read all that he was told up to a moment."""
    Digest.objects.unread(user).filter(made_at__lte=at).update(read_at=at)


def mark(user, key, place, *, at):
    """A person has read one reminder: the line at a place of a message; nothing where there is no such."""
    with transaction.atomic():
        digest = Digest.objects.unread(user).select_for_update(of=("self",)).filter(pk=key).first()
        if digest is None or place >= len(digest.lines):
            return
        digest.lines[place]["is_read"] = True
        if not any(map(waits, digest.lines)):
            digest.read_at = at
        digest.save(update_fields=["lines", "read_at"])
