"""The demo city's permits: each stands as its steps say, nothing lies ahead, every state is there."""

import datetime
from collections import defaultdict

import pytest
from django.db.models import F

from projects.base.models import Event
from projects.base.sentences import registered
from projects.base.workcalendar import WorkCalendar
from projects.pool.models import Project
from projects.preparation import acting, rules
from projects.preparation.models import (
    MissingDocument,
    Permit,
    PermitStep,
    ServiceRecord,
    Session,
    SessionItem,
)
from projects.preparation.ticks import lapse_permits, plan_permits
from tests.city import moment
from tests.home.test_demo import load

# On SQLite alone: test_demo loads a city on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.mark.parametrize(
    ("today", "hour"), [(datetime.date(2026, 1, 1), 9), (datetime.date(2026, 7, 16), 15)], ids=str
)
def test_permits_stand_as_their_steps_say(today, hour):
    load(today, hour, projects=80, weeks=2)
    calendar = WorkCalendar.load(today - datetime.timedelta(1500), today + datetime.timedelta(400))
    steps, open_documents = defaultdict(list), defaultdict(int)
    for step in PermitStep.objects.order_by("permit", "pk"):
        steps[step.permit_id].append(step)
    for document in MissingDocument.objects.open():
        open_documents[document.permit_id] += 1
    checked = 0
    for permit in Permit.objects.select_related("procedure"):
        rows = steps[permit.pk]
        assert (rows[-1].status, rows[-1].valid_from) == (permit.status, permit.status_on)
        for before, after in zip(rows, [*rows[1:], None], strict=True):
            assert before.valid_to == (after.valid_from if after else None)
        assert rows[-1].valid_from <= today
        assert permit.open_documents == open_documents[permit.pk]
        if permit.due_on and permit.status != "LAPSED":
            told = rules.clock(
                [rules.Step(one.status, one.valid_from, one.valid_to) for one in rows],
                calendar,
                today,
                promised_days=permit.promised_days,
                in_calendar_days=acting.in_calendar_days(permit.procedure),
            )
            if permit.status != "SUPPLEMENT":
                assert told.due_on == permit.due_on
                checked += 1
    assert checked > 100
    assert not Event.objects.filter(at__gt=moment(today, hour)).exists()
    # What happens with time alone has happened; the published projects are no part of the demo.
    demo = Permit.objects.filter(project__is_demo=True)
    before = demo.count()
    plan_permits(moment(today, hour))
    assert (demo.count(), lapse_permits(moment(today, hour))) == (before, 0)


def test_every_state_is_there_and_starts_mostly_had_their_permits():
    load(datetime.date(2026, 7, 16), projects=300, weeks=2)
    found = set(Permit.objects.values_list("status", flat=True))
    assert found >= {
        "NOT_STARTED",
        "PREPARING",
        "ACCEPTED",
        "ACCEPTED_MISSING",
        "SUPPLEMENT",
        "GRANTED",
        "REFUSED",
        "NOT_APPLICABLE",
    }
    assert Permit.objects.overdue(datetime.date(2026, 7, 16)).exists()
    assert MissingDocument.objects.overdue(datetime.date(2026, 7, 16)).exists()
    assert Permit.objects.filter(regional__isnull=False).exists()
    started = Permit.objects.hard_stops().needed().filter(project__started_on__isnull=False)
    late = started.filter(granted_on__gt=F("project__started_on")).values("project").distinct().count()
    count = Project.objects.filter(is_demo=True, started_on__isnull=False).count()
    assert 0 < late < count * 0.08
    assert {
        verb for verb in Event.objects.values_list("verb", flat=True) if verb.startswith("permit.")
    } <= registered()


def test_sessions_and_services_agree_with_the_permits():
    load(datetime.date(2026, 7, 16), projects=300, weeks=2)
    items = SessionItem.objects.select_related("session", "permit")
    held = [item for item in items if item.session.state == "HELD"]
    assert len(held) > 10
    for item in held:
        assert (item.permit.status, item.permit.granted_on) == ("GRANTED", item.session.on)
        assert item.permit.handling == item.session.way
    assert Session.objects.filter(state="PLANNED", on__gt=datetime.date(2026, 7, 16)).exists()
    assert ServiceRecord.objects.exists()
    assert not ServiceRecord.objects.filter(on__gt=datetime.date(2026, 7, 16)).exists()
