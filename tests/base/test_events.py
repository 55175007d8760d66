"""History is append-only, kept by the database itself."""

import pytest
from django.db import DatabaseError, transaction

from projects.base import events
from projects.base.models import Event
from tests.city import WEEK, make_user, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    user = make_user("writer")
    return events.record(
        "user.greet", user, by=user, at=moment(WEEK.first), changes={"name": ["a", "b"]}, reason="why"
    )


def test_an_event_says_who_when_what_and_why(event):
    found = events.history(event.target).get()
    assert (found.verb, found.actor.username, found.reason) == ("user.greet", "writer", "why")
    assert found.changes == {"name": ["a", "b"]}


def test_the_database_refuses_to_change_an_event(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(reason="another")
    assert Event.objects.get().reason == "why"


def test_the_database_refuses_to_delete_an_event(event):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk)._raw_delete("default")
    assert Event.objects.count() == 1
