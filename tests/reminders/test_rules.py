"""When something is told, by hand-counted days; what no message may hold."""

import datetime

import pytest

from projects.base.workcalendar import WorkCalendar
from projects.reminders import guard, rules
from projects.reminders.sources import Note, When
from tests.city import moment

# 2025: 4 April (Friday) is a holiday, 27 April (Sunday) is worked.
CALENDAR = WorkCalendar(
    {datetime.date(2025, 4, 4): False, datetime.date(2025, 4, 27): True}, frozenset({2025})
)


def day(number, month=4):
    return datetime.date(2025, month, number)


def when(today, **rule):
    return When(moment(today), today, CALENDAR, **rule)


@pytest.mark.parametrize(
    ("today", "before", "soon"),
    [
        (day(3), 1, day(7)),  # over the holiday and the weekend
        (day(2), 1, day(3)),
        (day(2), 2, day(7)),
        (day(25), 1, day(27)),  # Sunday is worked
        (day(2), 0, day(2)),
    ],
)
def test_a_deadline_is_near_by_working_days(today, before, soon):
    assert when(today, days_before=before).soon == soon


@pytest.mark.parametrize(
    ("due", "today", "turn"),
    [
        (day(2), day(3), 0),  # the first working day after
        (day(2), day(7), 0),  # the second
        (day(2), day(10), 1),  # the fifth is 10 April: 3, 7, 8, 9, 10 - told again from the sixth
        (day(2), day(11), 1),
    ],
)
def test_an_overrun_is_told_again_in_turns(due, today, turn):
    assert when(today, repeat_every=4).turn(due) == turn


def test_news_is_what_happened_within_three_working_days():
    assert when(day(8)).since == day(2)


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        (moment(day(3), 8, 0), True),
        (moment(day(3), 7, 59), False),
        (moment(day(3), 19, 59), True),
        (moment(day(3), 20, 0), False),
        (moment(day(4), 10, 0), False),
        (moment(day(27), 10, 0), True),
    ],
)
def test_nothing_is_sent_on_days_off_and_in_the_quiet_hours(local, is_open):
    assert rules.is_open(CALENDAR, local, 8, 20) is is_open


def test_the_waits_between_attempts():
    now = moment(day(3), 9, 0)
    waits = [rules.next_try(attempts, now) for attempts in range(1, 6)]
    assert [(one - now).seconds // 60 if one else None for one in waits] == [5, 15, 60, 180, None]


@pytest.mark.parametrize(
    "text",
    [
        "请联系13904750001",
        "139 0475 0001",
        "+86 139-0475-0001",
        "0475-8236666",
        "完成投资12.5亿元",
        "1,200万元",
        "¥300",
        "入统率86.1%",
        "落后5.9个百分点",
    ],
)
def test_what_no_message_may_hold(text):
    assert not guard.is_harmless(text)
    with pytest.raises(guard.Refused):
        guard.require_harmless(text)


@pytest.mark.parametrize(
    "text",
    [
        "年产50万吨玉米深加工项目",
        "2025年第13周还有12个待填报，3月28日 12:00 截止",
        "2×350兆瓦热电联产",
        "https://a.cn/issues/13904/",
    ],
)
def test_what_names_and_deadlines_may_hold(text):
    assert guard.is_harmless(text)


@pytest.mark.parametrize(
    "values",
    [
        {"enterprise": "某公司"},
        {"text": "随便"},
        {"count": "12亿"},
        {"count": True},
        {"due": "3月28日"},
        {"phone": 13904750001},
        {"total": 1.5},
    ],
)
def test_a_note_takes_counts_names_and_days_alone(values):
    with pytest.raises(ValueError, match="no sentence"):
        Note("1", values)
