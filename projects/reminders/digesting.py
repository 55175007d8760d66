"""Making messages: one a day for each person and group, and at once what cannot wait for who asks for it.

Safe to run twice at once: what was told is a row that can be there only once, and whoever makes a message
first locks its recipient.
"""

import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from projects.base.models import in_force
from projects.directory.models import User

from . import collecting, rules
from .models import Delivery, Digest, Preference, Robot, Told
from .sources import URGENT

Channel, State = Delivery.Channel, Delivery.State


def recipients(today):
    """People who can sign in, with a role today; with their preferences (one query)."""
    with_role = User.objects.filter(in_force(today, "grants__")).values("pk")
    return (
        User.objects.filter(Q(pk__in=with_role) | Q(is_superuser=True), is_active=True, is_system=False)
        .select_related("organisation__division", "reminder_preference")
        .order_by("pk")
    )


def preference_of(user):
    """A person's preference, the standard one where he has set none."""
    try:
        return user.reminder_preference
    except Preference.DoesNotExist:
        return Preference(user=user)


def make_all(now, only=None):
    """Make the messages that are due at a moment, for all or only for accounts that are named; returns how
    many. On days off none are."""
    local = timezone.localtime(now)
    round_ = collecting.Round(now, local.date())
    if not round_.calendar.is_workday(round_.today):
        return 0
    people = recipients(round_.today)
    if only is not None:
        people = people.filter(username__in=only)
    made = sum(make_for_user(user, round_, local) for user in people)
    robots = Robot.objects.filter(is_on=True).select_related("division", "organisation")
    return made + sum(make_for_robot(robot, round_, local) for robot in robots)


def make_for_user(user, round_, local):
    """The message that is due for one person, if any; returns how many were made."""
    preference = preference_of(user)
    if not (preference.in_app or preference.by_email):
        return 0
    if preference.paused_until and round_.today < preference.paused_until:
        return 0
    first, last = settings.REMINDER_HOURS
    is_daily = local.hour >= rules.hour_within(preference.hour, first, last) and not told_today(
        round_.today, user=user
    )
    if is_daily:
        found = round_.of_user(user, preference.wants)
    elif preference.at_once and first <= local.hour < last:
        found = round_.of_user(user, preference.wants, URGENT)
    else:
        return 0
    channels = [Channel.EMAIL] if preference.by_email and user.email else []
    slot = Digest.DAILY if is_daily else ""
    return keep(found, round_, slot, channels, in_app=preference.in_app, user=user)


def make_for_robot(robot, round_, local):
    """The day's message of one group, if it is time and there is anything to tell."""
    hour = rules.hour_within(robot.hour, *settings.REMINDER_HOURS)
    if local.hour < hour or told_today(round_.today, robot=robot):
        return 0
    found = round_.of_place(robot.place, robot.wants)
    return keep(found, round_, Digest.DAILY, [Channel.ROBOT], in_app=False, robot=robot)


def told_today(today, **recipient):
    """Whether a recipient has his message of the day (one query)."""
    return Digest.objects.filter(day=today, slot=Digest.DAILY, **recipient).exists()


def keep(found, round_, slot, channels, *, in_app, **recipient):
    """Keep a message of what was not told yet, and its ways out; returns 1, or 0 where nothing is new or
    somebody else was first."""
    if not found:
        return 0
    try:
        with transaction.atomic():
            return _keep(found, round_, slot, channels, in_app, recipient)
    except IntegrityError:
        return 0


def _keep(found, round_, slot, channels, in_app, recipient):
    who = recipient.get("user") or recipient["robot"]
    # Two rounds at once make one message after the other.
    type(who).objects.select_for_update().get(pk=who.pk)
    known = set(
        Told.objects.filter(**recipient, source__in=[source.code for source, _notes in found]).values_list(
            "source", "key"
        )
    )
    new = [
        (source, fresh)
        for source, notes in found
        if (fresh := [note for note in notes if (source.code, note.key) not in known])
    ]
    if not new or (slot == Digest.DAILY and told_today(round_.today, **recipient)):
        return 0
    if not slot:
        slot = f"now-{Digest.objects.filter(day=round_.today, **recipient).count() + 1}"
    digest = Digest.objects.create(
        **recipient,
        day=round_.today,
        slot=slot,
        lines=collecting.lines(new),
        in_app=in_app,
        made_at=round_.now,
    )
    Told.objects.bulk_create(
        Told(**recipient, digest=digest, source=source.code, key=note.key)
        for source, notes in new
        for note in notes
    )
    Delivery.objects.bulk_create(
        Delivery(digest=digest, channel=channel, next_at=round_.now) for channel in channels
    )
    return 1


def forget(now, days=180):
    """Drop messages older than half a year, with how they went out; returns how many messages."""
    before = now - datetime.timedelta(days=days)
    _rows, per_model = Digest.objects.filter(made_at__lt=before).delete()
    return per_model.get(Digest._meta.label, 0)
