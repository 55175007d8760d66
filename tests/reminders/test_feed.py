"""The calendar: what stands in it, for whom, and that only its address opens it."""

import datetime

import icalendar
import pytest
import time_machine

from projects.issues.models import Category
from projects.pool.models import Milestone
from projects.reminders.models import Feed
from tests.city import make_project, moment
from tests.dispatch.counting import queries_of
from tests.issues.cases import assigned, unit_of
from tests.preparation.cases import make_permit
from tests.reminders.cases import DAY, FRIDAY, MONDAY, prefer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday():
    with time_machine.travel(moment(MONDAY), tick=False):
        yield


def feed_of(user):
    feed = Feed.objects.create(user=user, made_at=moment(MONDAY))
    return f"/reminders/calendar/{feed.secret}.ics"


def events(client, address):
    response = client.get(address)
    assert response.status_code == 200
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(one["uid"]).rpartition("-")[0]: one for one in calendar.walk("VEVENT")}, calendar


def test_deadlines_and_milestones_of_what_one_holds(cast, client):
    project = make_project(name="风电法兰项目", reporter=cast.staff)
    other = make_project(name="别人的项目")
    for held, name in ((project, "主体封顶"), (other, "别人的节点")):
        Milestone.objects.create(project=held, name=name, baseline_on=MONDAY, forecast_on=FRIDAY)
    Milestone.objects.create(project=project, name="已完成", baseline_on=FRIDAY, actual_on=MONDAY)
    found, calendar = events(client, feed_of(cast.staff))
    assert {str(one["summary"]) for one in found.values() if "milestone" in str(one["uid"])} == {
        "主体封顶：风电法兰项目"
    }
    week = next(one for one in calendar.walk("VEVENT") if str(one["uid"]) == "week-2025-W13@baolian")
    assert week["dtstart"].dt == datetime.datetime(2025, 3, 28, 4, tzinfo=datetime.UTC)
    milestone = next(one for one in calendar.walk("VEVENT") if "milestone" in str(one["uid"]))
    assert (milestone["dtstart"].dt, milestone["dtend"].dt) == (FRIDAY, FRIDAY + datetime.timedelta(days=1))
    assert str(calendar["x-wr-calname"]) == "包联：reporter的时限"
    assert str(calendar["x-wr-caldesc"]) == "2025-03-24 09:00 为reporter生成。"


def test_deadlines_of_issues_are_for_who_handles_them(cast, client):
    issue = assigned(by=cast.office, unit=unit_of(), due=FRIDAY)
    _found, calendar = events(client, feed_of(issue.handler))
    assert "问题完成时限" in str(calendar.to_ical().decode())
    _found, calendar = events(client, feed_of(cast.leader))
    assert "问题完成时限" not in str(calendar.to_ical().decode())


def test_in_the_language_of_its_owner(cast, client):
    prefer(cast.staff, language="en")
    _found, calendar = events(client, feed_of(cast.staff))
    assert str(calendar["x-wr-calname"]) == "Baolian: deadlines of reporter"


def test_an_unchanged_calendar_is_not_sent_again(cast, client):
    address = feed_of(cast.staff)
    first = client.get(address)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    project = make_project(reporter=cast.staff)
    Milestone.objects.create(project=project, name="主体封顶", baseline_on=FRIDAY)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_only_the_address_opens_it(cast, client):
    address = feed_of(cast.staff)
    stem, secret = address.rsplit("/", 1)
    key, _dash, mac = secret.partition("-")
    wrong = [f"{key}-{'0' * 40}.ics", f"{int(key) + 1}-{mac}", f"{key}.ics", "x.ics", f"{secret[:-5]}.ics"]
    assert [client.get(f"{stem}/{one}").status_code for one in wrong] == [404] * 5
    assert len(mac.removesuffix(".ics")) == 40


def test_its_address_has_the_port_by_which_the_reader_came(cast, client, settings):
    client.force_login(cast.staff)
    path = feed_of(cast.staff)
    page = client.get("/reminders/calendar/", SERVER_NAME="127.0.0.1", SERVER_PORT="8123")
    assert page.context["address"] == f"http://127.0.0.1:8123{path}"
    said = client.get(path, SERVER_NAME="127.0.0.1", SERVER_PORT="8123").content.decode()
    assert "URL:http://127.0.0.1:8123/" in said
    settings.PUBLIC_URL_NAMED = settings.PUBLIC_URL = "https://baolian.example.gov.cn"
    page = client.get("/reminders/calendar/")
    assert page.context["address"] == f"https://baolian.example.gov.cn{path}"


def test_it_closes_when_renewed_revoked_or_its_owner_leaves(cast, client):
    address = feed_of(cast.staff)
    client.force_login(cast.staff)
    client.post("/reminders/calendar/renew/")
    assert client.get(address).status_code == 404
    page = client.get("/reminders/calendar/")
    renewed = page.context["address"].removeprefix("http://testserver")
    assert client.get(renewed).status_code == 200
    cast.staff.is_active = False
    cast.staff.save()
    client.logout()
    assert client.get(renewed).status_code == 404
    cast.staff.is_active = True
    cast.staff.save()
    client.force_login(cast.staff)
    client.post("/reminders/calendar/revoke/")
    assert client.get(renewed).status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_entries(cast, client):
    address = feed_of(cast.staff)
    project = make_project(reporter=cast.staff)
    counts = []
    for number in (1, 5):
        for _one in range(number):
            Milestone.objects.create(project=project, name="节点", baseline_on=FRIDAY)
        counts.append(len(queries_of(client, address)))
    assert counts[0] == counts[1] <= 35


def said_of(calendar, source):
    """[(title, description)] of what one source puts into a calendar."""
    return sorted(
        (str(one["summary"]), str(one["description"]))
        for one in calendar.walk("VEVENT")
        if str(one["uid"]).startswith(source)
    )


def test_titles_tell_permits_and_issues_of_one_project_apart_and_what_is_overdue(cast, client):
    project, unit = make_project(name="风电法兰项目"), unit_of()
    issue = assigned(project, by=cast.office, unit=unit, due=FRIDAY, title="秘密企业")
    assigned(project, by=cast.office, unit=unit, due=MONDAY - DAY, category="FOREST", title="秘密企业")
    for procedure, due in (("EIA", FRIDAY), ("ENERGY", MONDAY - DAY)):
        make_permit(project, procedure, "ACCEPTED", department=unit, due_on=due)
    _found, calendar = events(client, feed_of(issue.handler))
    issues = said_of(calendar, "issue")
    (late_issue, _said), (issue_due, issue_said) = issues
    assert late_issue == f"【超期】问题完成时限（{Category.FOREST.label}）：风电法兰项目"
    assert issue_due == f"问题完成时限（{Category.LAND.label}）：风电法兰项目"
    assert issue_said.splitlines() == ["问题完成时限", "3月28日"]
    permits = [title for title, _said in said_of(calendar, "permit")]
    assert permits == [
        "【超期】手续承诺办结（节能审查和碳排放评价）：风电法兰项目",
        "手续承诺办结（环境影响评价审批）：风电法兰项目",
    ]
    assert "秘密" not in str(issues)


def test_days_of_another_year_name_it(cast, client):
    project = make_project(name="风电法兰项目", reporter=cast.staff)
    last_year = FRIDAY.replace(year=2024)
    Milestone.objects.create(project=project, name="主体封顶", baseline_on=last_year, forecast_on=FRIDAY)
    _found, calendar = events(client, feed_of(cast.staff))
    ((_title, said),) = said_of(calendar, "milestone")
    assert said.splitlines()[2:4] == ["基准：2024年3月28日", "预计：3月28日"]
