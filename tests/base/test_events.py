"""History is append-only, kept by the database itself."""

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from projects.base import events, sentences
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


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_act_reads_in_outline_without_what_it_would_tell(language):
    told, wordless = events.build("", make_user("writer"), by=None, at=moment(WEEK.first)), set()
    with override(language):
        for told.verb in sorted(sentences.registered()):
            words = sentences.outline(told)
            assert "%" not in words, told.verb
            assert len(sentences.outline(told, named=False)) <= len(words), told.verb
            wordless |= set() if words else {told.verb}
    # These consist of what they would tell.
    assert wordless == {"agreement.state", "issue.reopen"}
