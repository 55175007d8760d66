"""Addresses of acts and their refusals: a reload leads back to the issue, a refusal gives the true reason."""

import datetime

import pytest
import time_machine
from django.conf import settings

from projects.issues import extending
from tests.city import make_cast, moment
from tests.issues.cases import assigned, day, raised, resolved

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


def test_who_loads_a_rejected_form_anew_comes_back_to_the_issue(client, cast):
    issue = raised(by=cast.staff)
    client.force_login(cast.office)
    address = f"/issues/{issue.pk}/acts/assign/"
    assert client.post(address).status_code == 422
    response = client.get(address)
    assert response.url == f"/issues/{issue.pk}/?act=assign#act-assign"
    opened = client.get(response.url).context["page"].offers
    assert [offer.act.code for offer in opened if offer.is_open] == ["assign"]
    switched = client.post("/accounts/language/", {"language": "zh-hans", "next": address}, follow=True)
    assert switched.request["PATH_INFO"] == f"/issues/{issue.pk}/"


def test_an_unknown_act_is_an_error_page_of_ours(client, cast):
    issue = raised(by=cast.staff)
    client.force_login(cast.office)
    for method in (client.get, client.post):
        response = method(f"/issues/{issue.pk}/acts/no-such-act/")
        assert response.status_code == 404
        assert "top-bar" in response.content.decode()


def refusal(client, who, issue, act):
    client.force_login(who)
    response = client.post(f"/issues/{issue.pk}/acts/{act}/")
    assert response.status_code == 403
    return response.content.decode()


def test_a_refusal_gives_the_true_reason_and_who_can(client, cast):
    issue = assigned(by=cast.office, due=day(31))
    handler = issue.handler
    said = refusal(client, cast.reviewer, issue, "note")
    assert f"This issue is handled by {issue.organisation}." in said
    assert str(handler) in said
    extending.ask_extension(issue, day(30, 4), by=cast.reviewer, at=moment(day(20)), reason="等待")
    assert "The extension you asked for yourself" in refusal(client, cast.reviewer, issue, "decide_extension")
    assert "asked for by the people of the banner" in refusal(client, cast.office, issue, "ask_help")
    solved = resolved(by=cast.office)
    assert "What you reported as solved yourself" in refusal(client, solved.handler, solved, "close")
    assert "put right by the dispatch office" in refusal(client, cast.reviewer, solved, "correct")
    assert "was raised by" in refusal(client, cast.reviewer, raised(by=cast.staff), "withdraw")


def test_the_page_has_one_primary_button_and_asks_before_it_closes(client, cast):
    issue = resolved(by=cast.office)
    client.force_login(cast.office)
    page = client.get(f"/issues/{issue.pk}/")
    offers = page.context["page"].offers
    assert [offer.act.code for offer in offers if offer.is_primary] == ["close"]
    assert f'data-confirm="Close the issue “{issue.title}” as solved?"' in page.content.decode()
