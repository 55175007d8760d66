"""What waits for a leader's word is told to him and to who reads for him; both have his milestones."""

import icalendar
import pytest
import time_machine

from projects.issues.acts import raise_issue
from projects.liaison import directing
from projects.pool.models import Light, Milestone
from projects.reminders import collecting, wording
from projects.reminders.models import Feed
from tests.city import make_project
from tests.liaison.cases import NOW, TODAY, delegate, make_liaison
from tests.reminders.cases import suspend

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def led(cast):
    delegate(cast.leader.leader, cast.secretary, "READ")
    return make_liaison(cast.leader.leader, name="风电法兰项目", steward=cast.steward)


def told(user, code):
    """[(text, address)] that a person is told of one source."""
    fresh = type(user).objects.get(pk=user.pk)
    found = collecting.Round(NOW, TODAY).of_user(fresh, lambda kind: True)
    mine = [(source, notes) for source, notes in found if source.code == code]
    return [(one.text, one.path) for one in wording.said(collecting.lines(mine))]


def test_an_answered_directive_waits_for_the_leader_and_his_reader(cast, led):
    directive = directing.leave(
        led, cast.leader.leader, "请抓紧", on=TODAY, by=cast.leader, at=NOW, handler=cast.steward
    )
    assert told(cast.leader, "word_answer") == []
    directing.answer(directive, "已办", by=cast.steward, at=NOW)
    said = [("“风电法兰项目”有一条批示已反馈，待领导批阅。", f"/liaison/directives/{directive.pk}/")]
    people = (cast.leader, cast.secretary, cast.steward, cast.office)
    assert [told(one, "word_answer") for one in people] == [said, said, [], []]
    suspend(led, cast.office)
    assert told(cast.leader, "word_answer") == []


def test_an_issue_that_asks_for_his_word(cast, led):
    issue = raise_issue(led, by=cast.steward, at=NOW, title="用地", category="LAND", level="LEADER")
    elsewhere = make_project(name="别的项目", steward=cast.steward)
    raise_issue(elsewhere, by=cast.steward, at=NOW, title="用地", category="LAND", level="LEADER")
    said = [("“风电法兰项目”有一个问题待领导协调。", f"/issues/{issue.pk}/")]
    people = (cast.leader, cast.secretary, cast.steward)
    assert [told(one, "word_issue") for one in people] == [said, said, []]


def test_the_milestones_of_his_projects_stand_in_both_calendars(cast, client, led):
    led.light = Light.RED
    led.save()
    Milestone.objects.create(project=led, name="主体封顶", baseline_on=TODAY.replace(day=20))
    Milestone.objects.create(project=led, name="设备到场", baseline_on=TODAY.replace(day=30))
    own = make_project(name="自己的项目", steward=cast.secretary)
    Milestone.objects.create(project=own, name="开工", baseline_on=TODAY.replace(day=30))
    for person, count in ((cast.leader, 2), (cast.secretary, 3), (cast.steward, 2)):
        feed = Feed.objects.create(user=person, made_at=NOW)
        calendar = icalendar.Calendar.from_ical(client.get(f"/reminders/calendar/{feed.secret}.ics").content)
        found = {str(one["summary"]): one for one in calendar.walk("VEVENT") if "milestone" in one["uid"]}
        assert len(found) == count
        late = found["【超期】主体封顶：风电法兰项目"]
        kind = "本人负责项目的节点" if person == cast.steward else "包联项目节点"
        assert late["categories"].to_ical().decode() == kind
        lines = str(late["description"]).splitlines()
        assert lines[0] == kind
        assert "3月20日" in " ".join(lines)
        assert lines[-2:] == ["亮灯：滞后", f"包联领导：{cast.leader.leader}"]
        assert "设备到场：风电法兰项目" in found
        assert str(late["url"]) == f"http://testserver/projects/{led.pk}/"


def test_the_page_of_the_calendar_leads_to_the_planned_visits(cast, client, led):
    delegate(cast.leader.leader, cast.secretary, "VISIT")
    address = f"/liaison/leaders/{cast.leader.leader.pk}/planned/"
    for person, is_there in ((cast.secretary, True), (cast.leader, True), (cast.steward, False)):
        client.force_login(person)
        page = client.get("/reminders/calendar/").content.decode()
        assert (address in page) == is_there
        assert ("包联项目节点" in page) == is_there
    client.force_login(cast.secretary)
    assert address in client.get("/liaison/mine/").content.decode()
    assert address in client.get("/").content.decode()
