"""Raising an issue: what the form says of a title that is too long and of a record it comes from, and the one
way in which the investment affected is counted."""

import datetime

import pytest
import time_machine
from django.conf import settings

from projects.directory.models import Division
from projects.issues import sources
from projects.issues.models import Issue
from projects.issues.views.listing import affected
from tests.city import make_cast, make_project
from tests.issues.cases import assigned, closed, raised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(datetime.datetime(2025, 3, 28, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def client(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def cast():
    return make_cast()


def test_a_title_that_is_too_long_is_counted_and_kept(client, cast):
    project = make_project(reporter=cast.staff)
    client.force_login(cast.staff)
    values = {"project": project.pk, "title": "电" * 130, "category": "LAND", "level": "BANNER"}
    page = client.post("/issues/new/", values | {"raised_on": "2025-03-27"}).content.decode()
    assert "has 130 signs, 120 are possible" in page
    assert "电" * 130 in page
    # The browser does not cut silently what is pasted.
    assert 'maxlength="120"' not in page


def test_what_is_missing_is_named(client, cast):
    client.force_login(cast.staff)
    form = client.post("/issues/new/").context["form"]
    assert form.errors["title"] == ["Fill in “What is stuck”."]
    assert form.errors["category"] == ["Choose “Category”."]


def test_a_source_is_quoted_and_says_what_was_raised_from_it(client, cast):
    project = make_project(reporter=cast.staff)
    source = sources.register(
        sources.Source(
            Division,
            "Place",
            href=lambda record: f"/places/{record.pk}/",
            prefill=lambda record: {"project": project, "quote": "请抓紧协调供电"},
            visible=lambda user: Division.objects.all(),
        )
    )
    try:
        client.force_login(cast.staff)
        address = f"/issues/new/?source=directory.division:{cast.district.pk}"
        page = client.get(address)
        assert page.context["form"].initial.get("title", "") == ""
        assert "请抓紧协调供电" in page.content.decode()
        assert "an issue was raised already" not in page.content.decode()
        found = raised(project, by=cast.staff, source=cast.district, title="供电未接通")
        page = client.get(address).content.decode()
        assert "an issue was raised already" in page
        assert f'href="/issues/{found.pk}/"' in page
    finally:
        sources.unregister(source)


def test_the_investment_affected_is_counted_in_one_way(client, cast):
    first, second, third = make_project(), make_project(), make_project()
    assigned(first, by=cast.office, investment_affected=1000)
    assigned(first, by=cast.office, investment_affected=3000)
    assigned(first, by=cast.office)
    assigned(second, by=cast.office)
    closed(third, by=cast.office, verifier=cast.reviewer)
    client.force_login(cast.office)
    assert affected(Issue.objects.all()) == 53000
    overview = client.get("/issues/overview/").context
    assert overview["tables"][0][2][-1].line.blocked == 53000
    assert [one.basis for one in overview["blocked"]] == [
        "total of the project, no figure given",
        "as given with the issues",
    ]
    assert "5.30" in client.get("/issues/").content.decode()


def test_parts_of_the_log_stand_over_the_list(client, cast):
    mine = raised(by=cast.reviewer)
    raised(by=cast.office)
    client.force_login(cast.reviewer)
    page = client.get("/issues/?raised_by_me=true")
    assert [record.pk for record in page.context["listing"].records] == [mine.pk]
    here = [href for _words, href, is_here in page.context["parts"] if is_here]
    assert here == ["/issues/?raised_by_me=true"]
    client.force_login(cast.leader)
    assert len(client.get("/issues/").context["parts"]) == 2


def test_what_was_withdrawn_is_shown_to_who_asks_for_it(client, cast):
    issue = raised(by=cast.reviewer)
    client.force_login(cast.reviewer)
    assert client.post(f"/issues/{issue.pk}/acts/withdraw/", {"reason": "误报"}).status_code == 302
    assert client.get("/issues/").context["listing"].count == 0
    assert client.get("/issues/?state=WITHDRAWN").context["listing"].count == 1
    assert "counted nowhere" in client.get(f"/issues/{issue.pk}/").content.decode()
