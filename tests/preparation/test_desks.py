"""The desk of a steward, the queue of a department, the late permits of a group; many rows at once."""

import datetime
import re
from html import unescape

import pytest
import time_machine

from projects.preparation import desks, reading
from projects.preparation.models import MissingDocument, Permit
from projects.preparation.shown import HEAD
from projects.preparation.views.queue import QueuePage
from projects.preparation.work_shown import DESK, GROUP, QUEUE, SERVICES
from tests.city import make_cast, make_organisation, make_user, moment
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, make_service, preliminary
from tests.preparation.test_permit_list import TestPermitList
from tests.ui.suites import HeadSuite, PanelSuite

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(moment(MONDAY), tick=True):
        yield


@pytest.fixture
def cast():
    return make_cast()


def document(permit, due_on, name="红线图"):
    """A document to follow."""
    Permit.objects.filter(pk=permit.pk).update(open_documents=1)
    return MissingDocument.objects.create(
        permit=permit, name=name, guarantor="王某", promised_on=FRIDAY, due_on=due_on
    )


def desk(project):
    board = reading.board(project, MONDAY)
    return desks.desk_of(board, near_until=MONDAY + DAY * 4)


def codes(rows):
    return [row.permit.code for row in rows]


def test_what_a_desk_shows_of_a_project(cast):
    project = preliminary(steward=cast.steward)
    make_permit(project, "EIA", "PREPARING")
    make_permit(project, "SOIL", "SUPPLEMENT")
    late = make_permit(project, "RELIC", "ACCEPTED", on=FRIDAY - DAY * 60)
    soon = make_permit(project, "FOREST", "ACCEPTED_MISSING", on=FRIDAY)
    Permit.objects.filter(pk=soon.pk).update(promised_days=3)
    document(soon, MONDAY + DAY * 3)
    document(late, MONDAY + DAY * 30)
    make_permit(project, "GRASS", "NOT_STARTED")
    found = desk(project)
    assert codes(found.mine) == ["SOIL", "EIA"]
    assert codes(found.late) == ["RELIC"]
    assert codes(found.soon) == ["FOREST"]
    assert codes(found.startable) == ["GRASS"]
    assert [one.name for _row, one in found.documents] == ["红线图"]
    assert found.needs_me


def test_the_most_urgent_project_comes_first(cast):
    calm, burning, quiet = (preliminary(steward=cast.steward) for _number in range(3))
    make_permit(calm, "EIA", "PREPARING")
    document(make_permit(burning, "EIA", "ACCEPTED_MISSING"), FRIDAY)
    make_permit(quiet, "EIA", "GRANTED")
    boards = reading.boards([calm, burning, quiet], MONDAY).values()
    found = desks.desks(boards, near_until=MONDAY)
    assert [one.project for one in found] == [burning, calm, quiet]
    counts = desks.counts(found)
    assert (counts.projects, counts.needing, counts.mine, counts.documents) == (3, 2, 1, 1)


def known(user):
    """A user whose grants have been read, as a request's are before any panel."""
    assert user.active_grants
    return user


class HomePanel(PanelSuite):
    """A block of a home: its reader and rows."""

    today = MONDAY

    def make_object(self):
        return None


class TestDesk(HomePanel):
    panel = DESK

    def reader(self):
        self.user = known(make_cast().steward)
        return self.user

    def fill(self, obj, count):
        for _number in range(count):
            make_permit(preliminary(steward=self.user, on_list=False, planned=None), "EIA", "PREPARING")


class TestStartHead(HeadSuite, TestDesk):
    """When the permits allow the start, in the head of a project's page."""

    panel = HEAD

    def make_object(self):
        return preliminary(steward=self.user, on_list=False, planned=None)

    def fill(self, obj, count):
        for code in ("EIA", "SOIL", "FOREST")[: 1 if count < 3 else 3]:
            if not obj.permits.filter(code=code).exists():
                make_permit(obj, code, "PREPARING")


class TestQueuePanel(HomePanel):
    panel = QUEUE

    def reader(self):
        user = make_cast().approval
        user.organisation = make_organisation("通辽市行政审批局")
        return known(user)

    def fill(self, obj, count):
        for _number in range(count):
            make_permit(preliminary(on_list=False, planned=None), "EIA", "ACCEPTED")


class TestGroupPanel(HomePanel):
    panel = GROUP

    def reader(self):
        return known(make_cast().group)

    def fill(self, obj, count):
        for _number in range(count):
            make_permit(preliminary(on_list=False, planned=None), "EIA", "ACCEPTED", due_on=FRIDAY)


class TestServices(PanelSuite):
    panel = SERVICES
    today = MONDAY

    def reader(self):
        self.cast = make_cast()
        return known(self.cast.commission)

    def make_object(self):
        return preliminary()

    def fill(self, obj, count):
        for _number in range(count):
            make_service(obj, self.cast.agent)


def test_every_figure_of_the_desk_opens_exactly_what_it_counts(client, cast):
    def held(code="EIA", status="GRANTED", **fields):
        return make_permit(
            preliminary(steward=cast.steward, on_list=False, planned=None), code, status, **fields
        )

    held(status="PREPARING")
    late = held(status="ACCEPTED", on=FRIDAY - DAY * 60)
    both = held(status="ACCEPTED_MISSING")
    document(both, MONDAY)
    document(both, MONDAY + DAY)
    held()
    # Built out, and somebody else's: on no desk of his.
    done = held(status="PREPARING")
    type(done.project).objects.filter(pk=done.project_id).update(stage="COMPLETED")
    make_permit(preliminary(on_list=False, planned=None), "EIA", "PREPARING")
    client.force_login(cast.steward)
    panel = DESK.context(client.get("/").wsgi_request, None)
    assert [panel[kind]["count"] for kind in ("needing", "watched", "quiet")] == [2, 1, 1]
    links = re.findall(r'<a href="([^"]+)">(\d+)</a>', str(panel["headline"]))
    assert [int(figure) for _href, figure in links] == [4, 2, 1, 1, 1, 1]
    for href, figure in links:
        assert client.get(unescape(href)).context["listing"].count == int(figure), href
    (watched,) = client.get(panel["watched"]["href"]).context["listing"].records
    assert watched == late.project
    page = client.get("/").content.decode()
    assert page.count('class="desk"') == 3


def test_one_click_on_the_desk_draws_the_card_anew(client, cast):
    project = preliminary(steward=cast.steward)
    permit = make_permit(project, "EIA", "PREPARING")
    client.force_login(cast.steward)
    page = client.get("/").content.decode()
    assert f'action="/preparation/permits/{permit.pk}/desk/"' in page
    sent = {"version": permit.version}
    response = client.post(f"/preparation/permits/{permit.pk}/desk/", sent, headers={"HX-Request": "true"})
    permit.refresh_from_db()
    assert (permit.status, permit.accepted_on) == ("ACCEPTED", MONDAY)
    assert f'id="desk-{project.pk}"' in response.content.decode()
    # A second click of the same page goes no further, and says why.
    response = client.post(f"/preparation/permits/{permit.pk}/desk/", sent, headers={"HX-Request": "true"})
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED"
    assert "note-error" in response.content.decode()


def test_a_document_is_in_with_one_click(client, cast):
    permit = make_permit(preliminary(steward=cast.steward), "EIA", "ACCEPTED_MISSING")
    kept = document(permit, MONDAY)
    client.force_login(cast.steward)
    client.post(f"/preparation/permits/{permit.pk}/desk/", {"document": kept.pk})
    permit.refresh_from_db()
    kept.refresh_from_db()
    assert (permit.status, kept.supplied_on) == ("ACCEPTED", MONDAY)


class TestQueue(TestPermitList):
    view_class = QueuePage
    url = "/preparation/queue/"

    def make_rows(self, count):
        for place in range(count):
            status = ("ACCEPTED", "ACCEPTED_MISSING", "PREPARING", "SUPPLEMENT")[place % 4]
            make_permit(
                preliminary(on_list=False, planned=None, **self.fields),
                "EIA",
                status,
                department=self.department,
                handling="ONLINE",
                due_on=MONDAY if place % 2 else FRIDAY,
            )

    def test_what_is_not_applicable_is_shown_where_it_is_asked_for(self):
        # Never in a queue.
        make_permit(code="EIA", status="NOT_APPLICABLE")
        assert self.listing("status=NOT_APPLICABLE").count == 0

    def test_the_overdue_come_first(self):
        project = preliminary()
        make_permit(project, "EIA", "PREPARING")
        make_permit(project, "SOIL", "ACCEPTED", due_on=MONDAY + DAY * 30)
        make_permit(project, "RELIC", "ACCEPTED", due_on=MONDAY)
        make_permit(project, "LAND_USE", "ACCEPTED", due_on=FRIDAY)
        assert [one.code for one in self.listing().records] == ["LAND_USE", "RELIC", "SOIL", "EIA"]

    def test_the_sentence_says_what_its_links_show(self):
        self.make_rows(8)
        sentence = str(self.open().context["headline"])
        for query in ("holder=DEPARTMENT", "overdue=true", "due_soon=true", "status=PREPARING"):
            count = self.listing(query).count
            assert f'href="/preparation/queue/?{query}">{count}</a>' in sentence
            assert count


def test_a_clerk_sees_the_queue_of_his_unit_and_may_open_all(client, cast):
    water, soil = make_organisation("通辽市水务局"), make_organisation("通辽市自然资源局")
    clerk = make_user("clerk", "approval")
    clerk.organisation = water
    clerk.save()
    own = make_permit(preliminary(), "SOIL", "ACCEPTED", department=water)
    other = make_permit(preliminary(), "EIA", "ACCEPTED", department=soil)
    client.force_login(clerk)

    def shown(query=""):
        return {record.pk for record in client.get(f"/preparation/queue/{query}").context["listing"].records}

    assert shown() == {own.pk}
    assert shown("?of=all") == {own.pk, other.pk}
    # Who decides for all units, as a joint counter does, sees all at once.
    client.force_login(cast.approval)
    assert shown() == {own.pk, other.pk}


def test_many_rows_in_one_way_on_one_day(client, cast):
    project = preliminary()
    preparing, held = make_permit(project, "EIA", "PREPARING"), make_permit(project, "SOIL", "ACCEPTED")
    client.force_login(cast.approval)
    sent = {
        "chosen": [f"{permit.pk}-{permit.version}" for permit in (preparing, held)],
        "act": "accept",
        "on": str(FRIDAY),
        "handling": "ONLINE",
    }
    response = client.post("/preparation/queue/do/", sent, follow=True)
    preparing.refresh_from_db()
    held.refresh_from_db()
    assert (preparing.status, preparing.accepted_on, preparing.handling) == ("ACCEPTED", FRIDAY, "ONLINE")
    assert held.version == 1
    assert len(list(response.context["messages"])) == 2
    sent |= {"act": "grant", "on": str(MONDAY), "chosen": [f"{preparing.pk}-{preparing.version}"]}
    client.post("/preparation/queue/do/", sent)
    preparing.refresh_from_db()
    assert (preparing.status, preparing.granted_on) == ("GRANTED", MONDAY)


def test_a_decision_in_bulk_is_not_for_reporters(client, cast):
    permit = make_permit(preliminary(reporter=cast.staff), "EIA", "ACCEPTED")
    client.force_login(cast.staff)
    sent = {"chosen": f"{permit.pk}-1", "act": "grant", "on": str(MONDAY)}
    client.post("/preparation/queue/do/", sent)
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED"


del TestPermitList


def test_the_head_says_what_holds_the_start_up(cast, rf):
    request = rf.get("/")
    request.user, request.today = known(cast.office), MONDAY
    project = preliminary(planned_start_on=MONDAY + DAY)
    assert HEAD.figures(request, project) == []
    make_permit(project, "EIA", "PREPARING")
    (figure,) = HEAD.figures(request, project)
    assert figure.value > (MONDAY + DAY).isoformat()
    assert "比计划晚" in figure.note
    assert "卡在「" in figure.note
    Permit.objects.update(status="GRANTED", granted_on=MONDAY)
    assert [one.value for one in HEAD.figures(request, project)] == ["已齐备"]
    project.stage = "CONSTRUCTION"
    assert HEAD.figures(request, project) == []
