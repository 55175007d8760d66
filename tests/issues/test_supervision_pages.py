"""Supervision on its pages: texts that claim nothing that is not so, letters with one number each, reports to
a liaison leader who exists, many proposals at once, answers that are kept, and urging that is meant."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from projects.issues import letters, supervising
from projects.issues.models import Supervision
from projects.issues.reading import proposals
from tests.city import make_cast, make_project, moment
from tests.issues.cases import assigned, day
from tests.issues.test_acts import refused

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


def sent(issue, cast, number, on=18):
    row = supervising.take_up(issue, "LETTER", by=cast.supervision, at=moment(day(on)), text="函")
    return supervising.send(row, by=cast.supervision, at=moment(day(on)), letter_number=number)


def test_a_number_is_given_once_and_the_next_one_is_proposed(client, cast):
    assert supervising.next_number(day(28)) == ""
    sent(assigned(by=cast.office, due=day(10)), cast, "通督函〔2025〕9号")
    sent(assigned(by=cast.office, due=day(10)), cast, "通督函〔2025〕10号")
    assert supervising.next_number(day(28)) == "通督函〔2025〕11号"
    assert supervising.next_number(datetime.date(2026, 1, 5)) == "通督函〔2026〕1号"
    issue = assigned(by=cast.office, due=day(10))
    row = supervising.take_up(issue, "LETTER", by=cast.supervision, at=moment(day(20)), text="函")
    client.force_login(cast.supervision)
    page = client.get(f"/issues/{issue.pk}/?act=send").content.decode()
    assert "通督函〔2025〕11号" in page
    address = f"/issues/{issue.pk}/acts/send/"
    response = client.post(address, {"letter_number": "通督函〔2025〕9号"})
    assert response.status_code == 422
    assert "the next free one is 通督函〔2025〕11号" in response.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.filter(pk=row.pk).update(letter_number="通督函〔2025〕9号")


def test_a_text_claims_nothing_that_is_not_so(cast):
    issue = assigned(make_project(name="道路工程"), by=cast.office, due=day(31))
    with translation.override("en"):
        texts = letters.offered_texts(issue, ["REMINDER", "LETTER", "LEADER", "BULLETIN"], 0, day(28))
        issue.times_supervised = 2
        later = letters.offered_texts(issue, ["LETTER", "LEADER"], 5, day(28))
    assert not any("overdue" in text or "supervised" in text for text in texts.values())
    assert "reported to you" in texts["LEADER"]
    assert "5 days overdue" in later["LETTER"]
    assert "supervised 2 times" in later["LEADER"]


def test_the_text_follows_the_step_and_what_was_typed_stays(cast):
    texts = {"LETTER": "一函\n请答", "LEADER": "呈报"}
    assert letters.following("一函\r\n请答", "LEADER", texts) == "呈报"
    assert letters.following("自己写的", "LEADER", texts) == "自己写的"


def test_a_report_goes_to_the_leader_and_needs_one(client, cast):
    led = assigned(make_project(leader=cast.leader.leader), by=cast.office, due=day(10))
    unled = assigned(by=cast.office, due=day(10))
    found = {one.pk: step.proposed for one, step in proposals(cast.supervision, day(28))}
    assert found == {led.pk: "LEADER", unled.pk: "LETTER"}
    at = moment(day(28))
    refused("no_leader", supervising.take_up, unled, "LEADER", by=cast.supervision, at=at, text="呈")
    client.force_login(cast.supervision)
    form = client.get(f"/issues/{unled.pk}/supervise/").context["form"]
    assert "LEADER" not in dict(form.fields["step"].choices)
    row = supervising.take_up(led, "LEADER", by=cast.supervision, at=at, text="呈报")
    page = client.get(f"/issues/supervision/{row.pk}/")
    assert page.context["letter_title"].startswith("Report on")
    assert f"{cast.leader}副市长" in page.content.decode()


def test_many_proposals_are_taken_up_at_once(client, cast):
    issues = [assigned(by=cast.office, due=day(number)) for number in (10, 20, 27)]
    client.force_login(cast.supervision)
    assert client.get("/issues/supervision/?proposed=all").context["more"] == 0
    address = "/issues/supervision/many/"
    client.post(address, {"chosen": [one.pk for one in issues[:2]], "step": ""})
    steps = dict(Supervision.objects.values_list("issue", "step"))
    assert steps == {issues[0].pk: "LETTER", issues[1].pk: "LETTER"}
    # One that runs already is told, the others are taken up.
    said = client.post(address, {"chosen": [one.pk for one in issues], "step": "REMINDER"}, follow=True)
    assert Supervision.objects.filter(step="REMINDER").get().issue == issues[2]
    refusals = [one for one in said.context["messages"] if one.level_tag == "error"]
    assert len(refusals) == 2
    client.force_login(cast.staff)
    assert client.post(address, {"chosen": [issues[0].pk]}).status_code == 403


def test_earlier_answers_are_kept(client, cast):
    issue = assigned(by=cast.office, due=day(10))
    row = sent(issue, cast, "通督函〔2025〕1号")
    supervising.answer(row, "正在组卷", by=issue.handler, at=moment(day(19)))
    supervising.review(row, False, by=cast.supervision, at=moment(day(20)), word="缺时限")
    supervising.answer(row, "四月五日前办结", by=issue.handler, at=moment(day(21)))
    supervising.review(row, True, by=cast.supervision, at=moment(day(24)))
    said = [(one.text, one.accepted) for one in row.answers.all()]
    assert said == [("正在组卷", False), ("四月五日前办结", True)]
    client.force_login(cast.supervision)
    page = client.get(f"/issues/supervision/{row.pk}/").content.decode()
    assert "正在组卷" in page
    assert "缺时限" in page


def test_urging_twice_on_one_day_is_asked_about(client, cast):
    issue = assigned(by=cast.office, due=day(10))
    row = sent(issue, cast, "通督函〔2025〕1号")
    client.force_login(cast.supervision)
    address = f"/issues/{issue.pk}/acts/urge/"
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 422
    assert client.post(address, {"again": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.times_urged == 2
