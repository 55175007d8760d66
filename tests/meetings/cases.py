"""Meetings for tests, made by the real acts in March 2025."""

import datetime

from projects.meetings import deciding, holding
from projects.meetings.deciding import Decided
from projects.meetings.models import Meeting
from tests.city import WEEK, make_organisation, moment

# The Tuesday after the week of the cast.
TUESDAY = datetime.date(2025, 4, 1)


def stamp(cast, on=TUESDAY, hour=17):
    """The office does it."""
    return {"by": cast.office, "at": moment(on, hour)}


def planned(cast, *, on=TUESDAY, week=WEEK, kind="WEEKLY", number=None, topic="", **facts):
    """A meeting being prepared."""
    count = Meeting.objects.filter(kind=kind, year=on.year).count()
    values = {
        "topic": topic,
        "number": number or count + 1,
        "week": week,
        "held_on": on,
        "starts_at": datetime.time(15),
        "place": "市政府二楼会议室",
        "chair": cast.leader.leader,
        "recorder": "孙某",
        "attendees": "市发改委、市工信局、市自然资源局",
    }
    return holding.plan(kind, {**values, **facts}, **stamp(cast, on - datetime.timedelta(days=1), 9))


def held(cast, *decisions, **facts):
    """A meeting that was held with some Decided."""
    meeting = planned(cast, **facts)
    if decisions:
        deciding.record(meeting, decisions, **stamp(cast, meeting.held_on, 16))
    holding.hold(meeting, **stamp(cast, meeting.held_on))
    return Meeting.objects.get(pk=meeting.pk)


def decided(text="市自然资源局牵头落实用地指标", lead=None, due=None, **more):
    """One decision as entered."""
    return Decided(
        text=text,
        lead=lead or make_organisation("市自然资源局"),
        due_on=due or TUESDAY + datetime.timedelta(days=10),
        **more,
    )
