"""The board of a project's permits: what it says, what it costs, what one click does."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.directory.models import Division
from projects.preparation import planning, reading, words
from projects.preparation.models import MissingDocument, Procedure
from projects.preparation.rules import Holder
from projects.preparation.shown import PANEL
from tests.city import make_cast, make_project, moment
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, preliminary

pytestmark = pytest.mark.django_db
STARTED = datetime.date(2025, 3, 3)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(moment(MONDAY), tick=True):
        yield


@pytest.fixture
def cast():
    return make_cast()


def planned(**fields):
    """A project with the permits of a new plant, planned on Friday."""
    project = preliminary(industry="C", nature="NEW", **fields)
    planning.plan_permits(project, on=FRIDAY, by=None, at=moment(FRIDAY))
    return project


def test_the_board_says_when_the_start_is_lawful(cast):
    project = planned(planned_start_on=datetime.date(2025, 4, 30))
    board = reading.board(project, MONDAY)
    assert [row.permit.code for row in board.startable][:2] == ["FILING", "LAND_PRE"]
    assert [span.code for span in board.path.chain] == ["LAND_PRE", "LAND_USE", "WORKS_PLAN", "CONSTRUCT"]
    # 10+10, 15+10, 15+10 working days, 5 to prepare and 3 calendar days for the last.
    working = board.calendar.add(MONDAY, 10 + 10 + 15 + 10 + 15 + 10 + 5)
    assert board.path.day == board.calendar.next_workday(working + datetime.timedelta(days=3))
    row, days = board.best
    assert (row.permit.code, days) == ("LAND_PRE", board.path.gains["LAND_PRE"])
    (found,) = board.contradictions
    sentence = words.contradiction(found, board)
    assert "2025-04-30" in sentence
    assert board.path.day.isoformat() in sentence
    assert board.path.late_by == board.calendar.between(project.planned_start_on, board.path.day)


def test_a_start_without_its_permits_stays_visible(client, cast):
    project = make_project(started_on=STARTED)
    make_permit(project, "EIA", "GRANTED", on=STARTED)
    make_permit(project, "SOIL", "GRANTED", on=FRIDAY)
    construct = make_permit(project, "CONSTRUCT", "ACCEPTED")
    make_permit(project, "ENERGY", "NOT_APPLICABLE")
    board = reading.board(project, MONDAY)
    assert board.path is None
    assert [one.code for one in board.contradictions] == ["SOIL", "CONSTRUCT"]
    client.force_login(cast.office)
    page = client.get(f"/projects/{project.pk}/").content.decode()
    for one in board.contradictions:
        assert words.contradiction(one, board) in page.replace("&quot;", '"')
    assert str(construct.procedure) in page


def test_what_a_start_would_lack_is_asked_by_the_pool(cast):
    project = preliminary()
    make_permit(project, "EIA", "GRANTED", on=FRIDAY)
    old = datetime.date(2025, 3, 1)
    make_permit(project, "SOIL", "GRANTED", on=datetime.date(2025, 2, 3), valid_until=old)
    make_permit(project, "CONSTRUCT", "ACCEPTED")
    make_permit(project, "RELIC")
    assert len(words.start_lacks(project, MONDAY)) == 2
    assert len(words.start_lacks(project, old)) == 2
    assert words.start_lacks(preliminary(), MONDAY) == []


def test_who_has_the_ball(cast):
    project = preliminary()
    make_permit(project, "EIA", "ACCEPTED")
    make_permit(project, "SOIL", "PREPARING")
    make_permit(project, "LAND_USE", "SUPPLEMENT")
    board = reading.board(project, MONDAY)
    assert {holder: [row.permit.code for row in rows] for holder, rows in board.with_ball} == {
        Holder.APPLICANT: ["SOIL"],
        Holder.DEPARTMENT: ["EIA"],
        Holder.SUPPLEMENT: ["LAND_USE"],
    }
    assert all(row.clock.held_days == 1 for _holder, rows in board.with_ball for row in rows)


def test_a_promise_that_ends_soon_says_so(client, cast):
    project = preliminary()
    make_permit(project, "SOIL", "ACCEPTED")
    make_permit(project, "LAND_USE", "ACCEPTED")
    board = reading.board(project, datetime.date(2025, 3, 27))
    # Seven and ten working days after Friday the 21st: 1 and 7 April, with Tomb Sweeping Day off.
    assert {row.permit.code: (row.days_left, row.is_near_due) for row in board.rows} == {
        "SOIL": (3, True),
        "LAND_USE": (6, False),
    }


def test_documents_to_follow_stand_on_the_board(client, cast):
    project = preliminary()
    permit = make_permit(project, "EIA", "ACCEPTED_MISSING", open_documents=1)
    MissingDocument.objects.create(
        permit=permit, name="红线图", guarantor="王某", promised_on=FRIDAY, due_on=FRIDAY
    )
    client.force_login(cast.approval)
    page = client.get(f"/preparation/projects/{project.pk}/").content.decode()
    assert "红线图" in page
    assert "王某" in page
    assert "permit-late" in page


def test_many_boards_cost_as_much_as_one(cast, django_assert_num_queries):
    one = planned()
    with django_assert_num_queries(6):
        reading.board(one, MONDAY)
    many = [planned() for _ in range(6)]
    with django_assert_num_queries(6):
        found = reading.boards(many, MONDAY)
    assert set(found) == {project.pk for project in many}


@pytest.mark.parametrize("who", ["office", "approval", "steward", "reviewer"])
def test_the_panel_costs_no_more_than_it_says(rf, cast, who):
    project = planned(steward=cast.steward)
    counts = set()
    for _ in range(2):
        request = rf.get("/")
        request.user, request.today = type(cast.office).objects.get(pk=getattr(cast, who).pk), MONDAY
        assert PANEL.permission(request.user)
        with CaptureQueriesContext(connection) as queries:
            assert PANEL.context(request, project)["board"].rows
        counts.add(len(queries))
        for code in ("WATER", "GRASS", "FOREST"):
            if not project.permits.filter(code=code).exists():
                make_permit(project, code, "ACCEPTED")
    assert len(counts) == 1
    assert counts.pop() <= PANEL.queries


def test_the_pages_cost_the_same_whatever_they_show(client, cast):
    client.force_login(cast.approval)
    project = preliminary()
    permit = make_permit(project, "EIA", "ACCEPTED")
    pages = (f"/preparation/projects/{project.pk}/", f"/preparation/permits/{permit.pk}/")
    costs = []
    for _ in range(2):
        costs.append([])
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            costs[-1].append(len(queries))
        for procedure in Procedure.objects.exclude(code__in=project.permits.values("code")):
            make_permit(project, procedure.code, "PREPARING")
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 20


def test_one_click_is_the_usual_next_step_today(client, cast):
    project = preliminary()
    permit = make_permit(project, "EIA", "PREPARING")
    client.force_login(cast.approval)
    url = f"/preparation/permits/{permit.pk}/next/"
    response = client.post(url, {"version": permit.version}, headers={"HX-Request": "true"})
    content = response.content.decode()
    assert "<html" not in content
    assert 'id="permit-board"' in content
    permit.refresh_from_db()
    assert (permit.status, permit.accepted_on) == ("ACCEPTED", MONDAY)
    # The same click again changes nothing, and says so.
    response = client.post(url, {"version": 1}, headers={"HX-Request": "true"})
    assert "note-error" in response.content.decode()
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED"


def test_all_that_can_begin_begins_at_once(client, cast):
    project = planned(steward=cast.steward)
    client.force_login(cast.steward)
    url = f"/preparation/projects/{project.pk}/"
    board = client.get(url).context["board"]
    begun = [row.permit for row in board.to_begin]
    assert {"LAND_PRE", "EIA"} <= {permit.code for permit in begun}
    assert "FILING" not in {permit.code for permit in begun}
    chosen = [f"{permit.pk}-{permit.version}" for permit in begun]
    assert client.post("/preparation/advance/", {"chosen": chosen, "next": url}).url == url
    status = dict(project.permits.values_list("code", "status"))
    assert {code for code, one in status.items() if one == "PREPARING"} == {one.code for one in begun}


def test_without_a_script_one_click_leads_back(client, cast):
    permit = make_permit(preliminary(), "EIA", "PREPARING")
    client.force_login(cast.approval)
    url, back = f"/preparation/permits/{permit.pk}/next/", "/preparation/?overdue=true"
    assert client.post(url, {"version": 1, "next": back}).url == back
    outside = client.post(url, {"version": 2, "next": "https://example.org/"})
    assert outside.url == f"/preparation/projects/{permit.project_id}/"
    nonsense = client.post(url, {"version": "x"}, follow=True)
    assert nonsense.status_code == 200


def test_a_reporter_tells_of_a_grant_with_its_number(client, cast):
    permit = make_permit(preliminary(reporter=cast.staff), "EIA", "ACCEPTED")
    client.force_login(cast.staff)
    response = client.post(f"/preparation/permits/{permit.pk}/next/", {"version": 1})
    assert response.url == f"/preparation/permits/{permit.pk}/?act=grant"
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED"


def test_planning_and_needs(client, cast):
    project = preliminary(industry="C", nature="NEW", steward=cast.steward)
    client.force_login(cast.steward)
    page = client.get(f"/projects/{project.pk}/")
    assert f"/preparation/projects/{project.pk}/plan/" in page.content.decode()
    client.post(f"/preparation/projects/{project.pk}/plan/")
    count = project.permits.count()
    assert count > 5
    response = client.post(
        f"/preparation/projects/{project.pk}/needs/", {"uses_grassland": "true", "eia_kind": "REPORT"}
    )
    assert response.url == f"/preparation/projects/{project.pk}/"
    assert project.permits.filter(code="GRASS").exists()
    response = client.post(
        f"/preparation/projects/{project.pk}/needs/", {"land_area_ha": "many", "uses_forest": "true"}
    )
    assert response.status_code == 200
    assert not project.permits.filter(code="FOREST").exists()


def test_a_procedure_is_added_with_a_reason(client, cast):
    project = planned(steward=cast.steward)
    client.force_login(cast.steward)
    url = f"/preparation/projects/{project.pk}/add/"
    water = Procedure.objects.get(code="WATER")
    assert client.get(f"{url}?code=WATER").context["form"].initial["procedure"] == water
    assert client.post(url, {"procedure": water.pk, "reason": " "}).status_code == 200
    assert not project.permits.filter(code="WATER").exists()
    client.post(url, {"procedure": water.pk, "reason": "取用地下水"})
    assert project.permits.get(code="WATER").adjustment == "取用地下水"


def test_a_project_elsewhere_is_not_there(client, cast):
    project = planned(division=Division.objects.get(code="150525"))
    client.force_login(cast.reviewer)
    for part in ("", "needs/", "add/"):
        assert client.get(f"/preparation/projects/{project.pk}/{part}").status_code == 404
    assert client.get("/preparation/projects/999999/").status_code == 404


def test_the_picture_draws_what_was_and_what_comes(client, cast):
    project = planned()
    make_permit(project, "GRASS", "GRANTED")
    make_permit(project, "FOREST", "ACCEPTED")
    client.force_login(cast.office)
    gantt = client.get(f"/preparation/projects/{project.pk}/").context["gantt"]
    kinds = {line.row.permit.code: [bar.kind for bar in line.bars] for line in gantt.lines}
    assert kinds["GRASS"] == ["done"]
    assert kinds["FOREST"] == ["running", "ahead"]
    assert kinds["LAND_PRE"] == ["decides"]
    assert gantt.start.x > gantt.today.x
    assert all(bar.x + bar.width <= gantt.width for line in gantt.lines for bar in line.bars)
