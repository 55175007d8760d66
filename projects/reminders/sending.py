"""Sending what waits: each delivery is taken by one sender alone, tried again, or given up with a note."""

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from projects.base.workcalendar import WorkCalendar

from . import guard, robots, rules
from .digesting import preference_of
from .models import Delivery
from .wording import message

Channel, State = Delivery.Channel, Delivery.State
# Kept as they are and put into the reader's language when they are read.
INTERRUPTED = gettext_noop("interrupted; it may have arrived and is not sent again")
STALE = gettext_noop("not of today any more")
NO_ADDRESS = gettext_noop("no e-mail address")
NO_SERVER = gettext_noop("no mail server in the settings (BAOLIAN_EMAIL_URL)")
OFF = gettext_noop("the group's robot is not in use any more")
HELD = gettext_noop("held back: it has a phone number, an amount or a rate in it")


@dataclass
class Sent:
    """What a run did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def send_all(now):
    """Send what is due; returns Sent. Nothing on days off and in the quiet hours."""
    local, done = timezone.localtime(now), Sent()
    done.given_up += give_up_lost(now)
    calendar = WorkCalendar.load(local.date(), local.date())
    if not rules.is_open(calendar, local, *settings.REMINDER_HOURS):
        return done
    for key in list(Delivery.objects.due(now).order_by("pk").values_list("pk", flat=True)):
        if not take(key, now):
            continue
        delivery = Delivery.objects.select_related(
            "digest__user__reminder_preference",
            "digest__robot__division",
            "digest__robot__organisation",
        ).get(pk=key)
        state = attempt(delivery, now, local.date())
        done.sent += state in (State.SENT, State.KEPT)
        done.failed += state == State.WAITING
        done.given_up += state == State.GIVEN_UP
    return done


def take(key, now):
    """Take a delivery to send it; False where somebody else has it. One statement decides, on every
    database."""
    return bool(
        Delivery.objects.due(now)
        .filter(pk=key)
        .update(state=State.SENDING, taken_at=now, attempts=F("attempts") + 1)
    )


def give_up_lost(now):
    """Give up what a sender took and never finished: it may have arrived, and twice is worse than once less
    (it stands in the app all the same). Returns how many."""
    lost = Delivery.objects.filter(state=State.SENDING, taken_at__lt=now - rules.LOST_AFTER)
    return lost.update(state=State.GIVEN_UP, note=INTERRUPTED)


def attempt(delivery, now, today):
    """Send one that was taken; returns and keeps its new state."""
    state, note = State.SENT, ""
    if delivery.digest.day < today:
        state, note = State.GIVEN_UP, STALE
    elif settings.DEMO:
        state = State.KEPT
    else:
        try:
            SENDERS[Channel(delivery.channel)](delivery.digest)
        except Impossible as error:
            state, note = State.GIVEN_UP, str(error)
        except guard.Refused:
            state, note = State.GIVEN_UP, HELD
        except (OSError, smtplib.SMTPException, robots.Refusal) as error:
            state, note = State.WAITING, told(error)
    if state == State.WAITING:
        later = rules.next_try(delivery.attempts, now)
        if later is None:
            state = State.GIVEN_UP
        else:
            delivery.next_at = later
    delivery.state, delivery.note = state, note[:200]
    delivery.sent_at = now if state == State.SENT else None
    delivery.save(update_fields=["state", "note", "next_at", "sent_at"])
    return state


class Impossible(Exception):
    """It makes no sense to try again."""


def told(error):
    """What failed, in a few words; never an address or a password."""
    if isinstance(error, robots.Refusal):
        return str(error)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__


def by_email(digest):
    """Send a digest to a person's mailbox."""
    if not digest.user.email or not digest.user.is_active:
        raise Impossible(NO_ADDRESS)
    if not settings.EMAIL_HOST:
        raise Impossible(NO_SERVER)
    title, text = message(digest, preference_of(digest.user).language)
    EmailMessage(title, text, to=[digest.user.email]).send()


def by_robot(digest):
    """Send a digest to a group."""
    # It may have been removed since the message was taken.
    if digest.robot is None or not digest.robot.is_on:
        raise Impossible(OFF)
    _title, text = message(digest, digest.robot.language)
    robots.send(digest.robot, text)


SENDERS = {Channel.EMAIL: by_email, Channel.ROBOT: by_robot}
