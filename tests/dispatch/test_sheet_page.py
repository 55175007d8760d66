"""The page of the sheet: who sees it, what is on it, what it costs."""

import json
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.dispatch import chain
from projects.dispatch.views.sheet_data import words
from tests.city import WEEK, make_project, make_report, make_user, moment

pytestmark = pytest.mark.django_db
URL = reverse("dispatch:sheet", args=[WEEK])
SCRIPTS = settings.BASE_DIR / "static" / "js" / "sheet"


def page_rows(html):
    found = re.search(r'<script id="sheet-rows" type="application/json">(.*?)</script>', html, re.DOTALL)
    return json.loads(found[1])


def test_it_shows_the_writer_s_projects_with_last_week_beside_them(client, cast):
    project = make_project(reporter=cast.staff, name="风电叶片生产线建设项目")
    make_project(name="别人的项目")
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative="1234.5", work_done="吊装")
    client.force_login(cast.staff)
    html = client.get(URL).content.decode()
    assert "风电叶片生产线建设项目" in html
    assert "别人的项目" not in html
    assert "1,234.50" in html
    (row,) = page_rows(html)
    assert row["before"] == "1234.50"
    assert row["was"]["work_done"] == "吊装"
    assert row["open"] is True
    assert row["standing"] == "EMPTY"


def test_names_and_texts_are_escaped(client, cast):
    project = make_project(reporter=cast.staff, name="<b>甲{0}&乙</b>")
    make_report(project, work_done='</textarea><script>"')
    client.force_login(cast.staff)
    html = client.get(URL).content.decode()
    assert "&lt;b&gt;甲{0}&amp;乙&lt;/b&gt;" in html
    assert "</textarea><script>" not in html


def test_cells_that_the_form_does_not_ask_are_locked(client, cast):
    make_project(reporter=cast.staff)
    make_project(reporter=cast.staff, stage="PRELIMINARY", construction_state="", started_on=None)
    client.force_login(cast.staff)
    html = client.get(URL).content.decode()
    rows = html.split('<tr class="project"')[1:]
    assert 'data-key="cumulative"' in rows[0]
    assert 'data-locked="procedures"' in rows[0]
    assert 'data-key="procedures"' in rows[1]
    assert 'data-locked="cumulative"' in rows[1]
    assert 'data-locked="own"' in rows[1]


def test_columns_that_no_row_asks_are_left_out(client, cast):
    make_project(reporter=cast.staff, stage="PRELIMINARY", construction_state="", started_on=None)
    client.force_login(cast.staff)
    html = client.get(URL).content.decode()
    assert 'id="c-procedures"' in html
    assert 'id="c-cumulative"' not in html


def test_every_control_is_named_by_its_project_and_column(client, cast):
    make_project(reporter=cast.staff)
    client.force_login(cast.staff)
    html = client.get(URL).content.decode()
    ids = set(re.findall(r' id="([^"]+)"', html))
    controls = re.findall(r"<(?:input|textarea|button)[^>]*data-cell=[^>]*>", html)
    assert len(controls) > 8
    for control in controls:
        named = re.search(r'aria-labelledby="([^"]+)"', control)[1].split()
        assert set(named) <= ids, control


def test_an_empty_sheet_says_why(client, cast):
    client.force_login(cast.staff)
    response = client.get(URL)
    assert response.status_code == 200
    assert b"sheet-rows" not in response.content


def test_it_is_refused_to_those_who_report_nothing(client, cast):
    client.force_login(cast.leader)
    assert client.get(URL).status_code == 403
    client.force_login(cast.outsider)
    assert client.get(URL).status_code == 403


def test_without_a_week_it_is_the_present_one(client, cast, time_machine):
    time_machine.move_to(moment(WEEK.day(3)))
    client.force_login(cast.staff)
    response = client.get("/dispatch/sheet/")
    assert response.status_code == 302
    assert response.url == URL


def test_a_week_that_does_not_exist_is_not_found(client, cast):
    client.force_login(cast.staff)
    assert client.get("/dispatch/2025-W53/sheet/").status_code == 404


def test_a_returned_row_brings_its_reason(client, cast):
    project = make_project(reporter=cast.staff)
    report = make_report(project, state="SUBMITTED", by=cast.staff)
    chain.give_back(report, by=cast.reviewer, at=moment(WEEK.day(5), 15), reason="年累计请核对")
    client.force_login(cast.staff)
    (row,) = page_rows(client.get(URL).content.decode())
    assert row["returned"]["reason"] == "年累计请核对"
    assert row["returned"]["who"] == str(cast.reviewer)
    assert row["open"] is True


def test_every_word_that_a_script_says_is_given_by_the_page():
    scripts = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    said = set(re.findall(r'\bsay\("(\w+)"', scripts))
    assert len(said) > 40
    assert said <= set(words())


def queries_of(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(URL).status_code == 200
    return len(captured)


def fill_city(staff, count):
    for number in range(count):
        project = make_project(
            reporter=staff, stage="PRELIMINARY" if number % 3 == 0 else "UNDER_CONSTRUCTION"
        )
        last = make_report(project, WEEK - 1, state="ACCEPTED")
        chain._save_plan_items(last)
        make_report(project, state=("DRAFT", "SUBMITTED", "RETURNED")[number % 3], by=staff)


def test_it_costs_the_same_queries_for_three_rows_and_for_thirty(client, cast):
    fill_city(cast.staff, 3)
    client.force_login(cast.staff)
    few = queries_of(client)
    fill_city(cast.staff, 27)
    assert queries_of(client) == few
    assert few <= 24


def test_a_reviewer_of_a_division_fills_for_it(client, cast):
    make_project(name="本区项目")
    other = make_user(
        "elsewhere", "reviewer", scope="DIVISION", division=cast.district.parent.children.last()
    )
    client.force_login(cast.reviewer)
    assert "本区项目" in client.get(URL).content.decode()
    client.force_login(other)
    assert "本区项目" not in client.get(URL).content.decode()
