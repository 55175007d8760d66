"""The permits of a row: what waits, a step with one click, the week's news for the cell of procedures."""

import datetime
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.preparation.weekly import Step, added_news, news_of_week
from tests.city import WEEK, make_cast, moment
from tests.preparation.cases import FRIDAY, make_permit, preliminary

MONDAY, WEDNESDAY = WEEK.first, WEEK.day(3)
URL = f"/dispatch/{WEEK}/sheet/"


def step(permit, status, day, name="环评"):
    return Step(permit, name, status, day)


def test_the_news_are_the_weeks_own_steps_in_order():
    sunday, next_monday = MONDAY - datetime.timedelta(days=1), (WEEK + 1).first
    steps = [
        step(1, "PREPARING", sunday),
        step(2, "GRANTED", WEDNESDAY, "水保"),
        step(1, "ACCEPTED", MONDAY),
        step(1, "GRANTED", next_monday),
        step(3, "NOT_APPLICABLE", MONDAY, "取水"),
    ]
    assert news_of_week(steps, WEEK) == ["环评：3月24日受理", "水保：3月26日办结"]


def test_of_several_steps_on_one_day_the_last_is_news():
    steps = [step(1, "PREPARING", MONDAY), step(1, "ACCEPTED", MONDAY), step(1, "GRANTED", WEDNESDAY)]
    assert news_of_week(steps, WEEK) == ["环评：3月24日受理", "环评：3月26日办结"]


def test_news_are_added_once():
    news = ["环评：3月24日受理", "水保：3月26日办结"]
    assert added_news("", news) == "\n".join(news)
    assert added_news("环评：3月24日受理，进展顺利", news) == "环评：3月24日受理，进展顺利\n水保：3月26日办结"
    assert added_news("\n".join(news), news) == "\n".join(news)


@pytest.fixture
def cast(db):
    with time_machine.travel(moment(WEDNESDAY), tick=True):
        yield make_cast()


def post(client, project, permit, version):
    """A click on the next step of a permit, as the script sends it."""
    address = f"{URL}{project.pk}/permits/{permit.pk}/"
    return client.post(address, json.dumps({"version": version}), content_type="application/json")


def test_the_page_gives_each_row_its_permits(client, cast):
    project = preliminary(reporter=cast.staff)
    make_permit(project, "EIA", "PREPARING")
    make_permit(project, "SOIL", "GRANTED", on=MONDAY)
    make_permit(project, "LAND_USE", "ACCEPTED")
    client.force_login(cast.staff)
    (row,) = client.get(URL).context["data"]
    preparing, accepted = sorted(row["permits"], key=lambda one: not one["step"])
    assert preparing["step"]
    # A decision asks for its number, so a reporter has no click for it.
    assert accepted["step"] == ""
    assert len(row["news"]) == 1
    form = client.get(f"/dispatch/{WEEK}/reports/{project.pk}/").content.decode()
    assert preparing["name"] in form
    assert row["news"][0] in form


def test_a_click_records_the_step_and_tells_its_sentence(client, cast):
    project = preliminary(reporter=cast.staff)
    permit = make_permit(project, "EIA", "PREPARING")
    client.force_login(cast.staff)
    answer = post(client, project, permit, permit.version).json()
    permit.refresh_from_db()
    assert (permit.status, permit.accepted_on) == ("ACCEPTED", WEDNESDAY)
    assert answer["refused"] == ""
    assert answer["news"] == [f"{permit.procedure}：3月26日受理"]
    # The same click again finds that it has moved on, and says so.
    again = post(client, project, permit, 1).json()
    assert again["refused"]
    assert again["permits"][0]["version"] == permit.version


def test_what_a_click_may_not_do(client, cast):
    project, other = preliminary(reporter=cast.staff), preliminary(reporter=cast.staff)
    held = make_permit(project, "EIA", "ACCEPTED")
    client.force_login(cast.staff)
    assert post(client, project, held, 1).status_code == 403
    assert post(client, other, held, 1).status_code == 404
    assert post(client, project, held, "1").status_code == 400
    client.force_login(cast.office)
    assert post(client, project, held, 1).status_code == 403
    held.refresh_from_db()
    assert held.version == 1


def test_the_sheet_asks_as_much_for_many_permits_as_for_few(client, cast):
    client.force_login(cast.staff)

    def fill(count):
        for _number in range(count):
            project = preliminary(reporter=cast.staff)
            make_permit(project, "EIA", "PREPARING")
            make_permit(project, "SOIL", "ACCEPTED", on=FRIDAY)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    fill(2)
    client.get(URL)
    few = asked()
    fill(10)
    assert asked() == few
