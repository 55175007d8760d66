"""Planned visits: by the leader's office alone, and in calendars only where it switched that on."""

import pytest
import time_machine

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.liaison import planning
from projects.liaison.models import LeaderCalendar, PlannedVisit
from projects.reminders.models import Feed
from tests.liaison.cases import NOW, TODAY, delegate, make_liaison

pytestmark = pytest.mark.django_db
DAY = TODAY.replace(day=28)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def led(cast):
    delegate(cast.leader.leader, cast.secretary, "VISIT", "READ")
    return make_liaison(cast.leader.leader, name="风电法兰项目", reporter=cast.staff)


def calendar_of(client, user):
    feed = Feed.objects.get_or_create(user=user, defaults={"made_at": NOW})[0]
    return client.get(f"/reminders/calendar/{feed.secret}.ics").content.decode().replace("\r\n ", "")


def plan(cast, led, by, on=DAY):
    return planning.plan(cast.leader.leader, led, on, by=by, at=NOW, today=TODAY)


def test_in_no_calendar_until_the_office_switches_it_on(cast, client, led):
    plan(cast, led, cast.secretary)
    people = (cast.staff, cast.leader, cast.secretary)
    assert [("leader调研" in calendar_of(client, one)) for one in people] == [False] * 3
    planning.show(cast.leader.leader, True, by=cast.secretary, at=NOW, today=TODAY)
    assert [("leader调研：风电法兰项目" in calendar_of(client, one)) for one in people] == [True] * 3
    # Who neither holds the project nor reads for the leader is not told where he goes.
    assert "leader调研" not in calendar_of(client, cast.office)
    assert "leader调研" not in calendar_of(client, cast.steward)
    planning.show(cast.leader.leader, False, by=cast.leader, at=NOW, today=TODAY)
    assert [("leader调研" in calendar_of(client, one)) for one in people] == [False] * 3
    acts = Event.objects.filter(verb__startswith="leader.").order_by("pk")
    verbs = acts.values_list("verb", "on_behalf_of")
    assert list(verbs) == [
        ("leader.plan_visit", cast.leader.pk),
        ("leader.show_visits", cast.leader.pk),
        ("leader.hide_visits", None),
    ]


@pytest.mark.parametrize(
    ("who", "on", "code"), [("steward", DAY, "not_delegated"), ("office", TODAY.replace(day=25), "past")]
)
def test_what_is_refused(cast, led, who, on, code):
    with pytest.raises(RuleViolation) as error:
        plan(cast, led, getattr(cast, who), on)
    assert error.value.code == code


def test_once_a_day_and_only_on_a_project_he_leads(cast, led):
    plan(cast, led, cast.office)
    for project, code in ((led, "planned"), (make_liaison(), "not_led")):
        with pytest.raises(RuleViolation) as error:
            plan(cast, project, cast.office)
        assert error.value.code == code


def test_the_page(cast, client, led):
    address = f"/liaison/leaders/{cast.leader.leader.pk}/planned/"
    client.force_login(cast.secretary)
    assert "调研计划" in client.get(f"/liaison/leaders/{cast.leader.leader.pk}/").content.decode()
    client.post(address, {"act": "plan", "project": led.pk, "on": DAY.isoformat()})
    row = PlannedVisit.objects.get()
    page = client.get(address).content.decode()
    assert "风电法兰项目" in page
    assert "不在任何日历订阅中显示" in page
    assert ">登记</button>" in page
    assert "取消原定2025-03-28对“风电法兰项目”的调研？" in page
    # Everybody who will see them is named before.
    assert f"以下人员将看到：{cast.leader}、{cast.secretary}、{cast.staff}；" in page
    client.post(address, {"act": "show"})
    assert LeaderCalendar.objects.get().shows_visits
    refused = client.post(address, {"act": "plan", "project": led.pk, "on": "2025-03-01"})
    assert list(refused.context["form"].errors) == ["on"]
    assert client.post(address, {"act": "drop", "visit": "x"}).status_code == 404
    client.post(address, {"act": "drop", "visit": row.pk})
    assert PlannedVisit.objects.count() == 0
    client.force_login(cast.steward)
    assert client.get(address).status_code == 403
