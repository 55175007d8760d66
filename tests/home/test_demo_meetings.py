"""The meetings of the demo city in small: weekly ones that follow one another, made by the real acts."""

import datetime
import itertools

import pytest
from django.db import transaction

from projects.base.models import Event
from projects.base.sentences import registered
from projects.home.demo import meetings
from projects.issues.models import Issue
from projects.meetings.material import Material, from_data
from projects.meetings.models import Decision, Meeting
from projects.meetings.rules import Standing
from tests.city import moment
from tests.home.test_demo import load

# On SQLite alone: test_demo loads a city on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TODAY = datetime.date(2026, 7, 16)
NOW = moment(TODAY, 11)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The small city, undone after the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(TODAY, 11, projects=60, weeks=12)
        transaction.set_rollback(True)


def test_the_last_weeks_have_their_meetings_and_the_next_is_prepared(city):
    weekly = Meeting.objects.filter(kind="WEEKLY")
    assert weekly.held().count() == meetings.COUNT
    assert Meeting.objects.filter(kind="TOPIC").count() == 1
    # The 16th is a Thursday: the last one was on Tuesday, the next is a week later.
    last, following = weekly.held().first(), weekly.get(state="PREPARED")
    assert (last.held_on, following.held_on) == (datetime.date(2026, 7, 14), datetime.date(2026, 7, 21))
    assert following.week == last.week + 1
    assert following.number == last.number + 1
    assert weekly.filter(state="MINUTED").count() >= meetings.COUNT - 1
    assert all(
        "演示" in number for number in weekly.filter(state="MINUTED").values_list("minutes_number", flat=True)
    )
    assert not Meeting.objects.filter(is_demo=False).exists()


def test_their_decisions_are_done_under_way_and_overdue(city):
    standings = set(Decision.objects.with_standing(TODAY).values_list("standing", flat=True))
    assert standings >= {Standing.DONE, Standing.OPEN, Standing.OVERDUE}
    became = Decision.objects.exclude(issue=None)
    assert became.exists()
    assert Decision.objects.filter(issue=None).exists()
    assert {issue.source for issue in Issue.objects.filter(decisions__in=became)} == set(became)


def test_each_begins_with_what_the_one_before_decided(city):
    held = list(Meeting.objects.filter(kind="WEEKLY").held().order_by("held_on"))
    for before, meeting in itertools.pairwise(held):
        material = from_data(Material, meeting.material)
        keys = {line.decision for line in material.last}
        assert keys >= set(before.decisions.values_list("pk", flat=True))
        assert material.figures.count > 0


def test_nothing_lies_in_the_future_and_its_history_reads_in_sentences(city):
    told = Event.objects.filter(verb__regex=r"^(meeting|decision)\.")
    assert told.filter(at__gt=NOW).count() == 0
    assert set(told.values_list("verb", flat=True)) - registered() == set()
