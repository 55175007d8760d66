"""Entering, changing and removing robots of groups; each act an event that never holds the address."""

from django.db import transaction
from django.utils.translation import gettext_noop

from projects.base import events

from . import robots
from .models import Delivery, Digest, Robot

# Kept with what was not sent any more; the log puts it into the reader's language.
REMOVED = gettext_noop("The robot of the group was removed.")


def keep(robot, *, by, at):
    """Keep a robot as it was filled in. Returns it."""
    new = robot.pk is None
    with transaction.atomic():
        if new:
            robot.made_by, robot.made_at = by, at
        robot.save()
        verb = "robot.enter" if new else "robot.change"
        events.record(verb, robot, by=by, at=at, params={"name": robot.name, "place": str(robot.place)})
    return robot


def remove(robot, *, by, at):
    """Remove a robot. What was sent stays in the log under the group's name; what waits is given up."""
    with transaction.atomic():
        row = Robot.objects.select_for_update().get(pk=robot.pk)
        events.record("robot.remove", row, by=by, at=at, params={"name": row.name, "place": str(row.place)})
        digests = Digest.objects.filter(robot=row)
        waiting = Delivery.objects.filter(digest__in=digests, state=Delivery.State.WAITING)
        waiting.update(state=Delivery.State.GIVEN_UP, note=REMOVED)
        digests.update(robot_name=row.name)
        row.delete()


def try_out(robot, text):
    """Send a word to a group, to see that it arrives. Raises robots.Refusal."""
    robots.send(robot, text)
