"""The calendar of one person as a file (ICS): deadlines and milestones of what he holds or is to do."""

import datetime
import hashlib

import icalendar
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import calendars, guard
from .models import Feed
from .rules import DAY

BACK, AHEAD = 31, 366
REFRESH = datetime.timedelta(hours=6)
MIME = "text/calendar; charset=utf-8"


def renew(user, at):
    """Give a person a new address, whether he had one or not; the old one stops working. Returns the Feed."""
    with transaction.atomic():
        Feed.objects.filter(user=user).delete()
        return Feed.objects.create(user=user, made_at=at)


def revoke(user):
    """Take a person's address away."""
    Feed.objects.filter(user=user).delete()


def entries_of(user, today):
    """[(source, entry)] of a year ahead and a month back."""
    first, last = today - DAY * BACK, today + DAY * AHEAD
    return [
        (source, entry)
        for source in calendars.in_order()
        if source.may(user)
        for entry in source.entries(user, first, last)
    ]


def tag_of(user, found):
    """An ETag of what the calendar says, whenever it was made."""
    said = [
        (source.code, one.key, one.on.isoformat(), str(one.title), one.path, one.place, *map(str, one.lines))
        for source, one in found
    ]
    return f'"{hashlib.sha256(repr((user.pk, str(user), said)).encode()).hexdigest()[:32]}"'


def calendar_of(user, found, now, absolute):
    """The calendar as bytes; it says for whom and when it was made. `absolute(path)` makes its addresses."""
    made = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Baolian//Reminders//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Baolian: deadlines of %(who)s") % {"who": user})
    calendar.add("x-wr-caldesc", _("Made for %(who)s at %(at)s.") % {"who": user, "at": made})
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for source, one in found:
        event = icalendar.Event()
        event.add("uid", f"{source.code}-{one.key}@baolian")
        event.add("dtstamp", now)
        event.add("summary", str(one.title))
        moment = isinstance(one.on, datetime.datetime)
        event.add("dtstart", one.on.astimezone(datetime.UTC) if moment else one.on)
        if not moment:
            event.add("dtend", one.on + DAY)
        event.add("categories", [str(source.label)])
        event.add("url", absolute(one.path))
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        if one.place:
            event.add("location", one.place)
        said = [str(words) for words in (source.label, *one.lines)]
        event.add("description", "\n".join(words for words in said if not guard.PHONE.search(words)))
        calendar.add_component(event)
    return calendar.to_ical()
