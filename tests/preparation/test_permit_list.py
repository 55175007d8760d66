"""The list of permits: what it shows, who sees which, many one step on at once."""

import datetime

import pytest
import time_machine

from projects.directory.models import Chain, Division
from projects.preparation.models import MissingDocument, Permit
from projects.preparation.views.listing import PermitListPage
from tests.city import grant, make_cast, make_organisation, make_user, moment
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, preliminary
from tests.ui.suites import ListPageSuite

URL = "/preparation/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(moment(MONDAY), tick=True):
        yield


class TestPermitList(ListPageSuite):
    view_class = PermitListPage
    url = URL
    examples = {
        "q": "测试",
        "division": "150502",
        "procedure": "EIA",
        "status": "ACCEPTED",
        "holder": "DEPARTMENT",
        "overdue": "true",
        "suspended": "false",
        "due_soon": "false",
        "documents": "late",
        "phase": "DESIGN",
        "handling": "ONLINE",
        "granted_on_after": "2025-03-01",
        "hard_stop": "true",
        "under_way": "true",
        "mine": "false",
        "desk": "MINE",
    }

    def reader(self):
        self.cast = make_cast()
        department = make_organisation("通辽市生态环境局", short_name="市生态环境局")
        group = make_organisation("工业工作组", kind="WORKING_GROUP")
        chain = Chain.objects.first()
        self.department = department
        self.examples = {
            **type(self).examples,
            "department": str(department.pk),
            "working_group": str(group.pk),
            "chain": str(chain.pk),
        }
        self.fields = {"working_group": group, "chain": chain}
        return self.cast.approval

    def make_rows(self, count):
        for place in range(count):
            status = ("ACCEPTED", "ACCEPTED_MISSING", "PREPARING", "NOT_STARTED", "GRANTED")[place % 5]
            permit = make_permit(
                preliminary(on_list=False, planned=None, **self.fields),
                "EIA",
                status,
                department=self.department,
                handling="ONLINE",
                open_documents=int(status == "ACCEPTED_MISSING"),
            )
            if status == "ACCEPTED":
                Permit.objects.filter(pk=permit.pk).update(due_on=FRIDAY)
            if status == "ACCEPTED_MISSING":
                MissingDocument.objects.create(
                    permit=permit, name="红线图", guarantor="王某", promised_on=FRIDAY, due_on=FRIDAY
                )

    def test_the_overdue_come_first(self):
        project = preliminary()
        make_permit(project, "EIA", "PREPARING")
        late = make_permit(project, "LAND_USE", "ACCEPTED", due_on=FRIDAY)
        make_permit(project, "SOIL", "ACCEPTED", due_on=MONDAY)
        records = self.listing().records
        assert records[0] == late
        assert [record.code for record in records] == ["LAND_USE", "SOIL", "EIA"]

    def test_what_is_not_applicable_is_shown_where_it_is_asked_for(self):
        make_permit(code="EIA", status="NOT_APPLICABLE")
        assert self.listing().count == 0
        assert self.listing("status=NOT_APPLICABLE").count == 1

    def test_the_sentence_says_what_its_links_show(self):
        self.make_rows(10)
        sentence = str(self.open().context["headline"])
        for query, count in (
            ("under_way=true", 6),
            ("overdue=true", 2),
            ("documents=open", 2),
            ("documents=late", 2),
        ):
            assert f'href="/preparation/?{query}">{count}</a>' in sentence
            assert self.listing(query).count == count


def send(client, *permits, **more):
    """Tick permits and take them one step on."""
    chosen = [f"{permit.pk}-{permit.version}" for permit in permits]
    return client.post("/preparation/advance/", {"chosen": chosen, "next": URL, **more}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_many_go_one_step_on(client):
    cast = make_cast()
    client.force_login(cast.approval)
    project = preliminary()
    preparing, accepted = make_permit(project, "EIA", "PREPARING"), make_permit(project, "SOIL", "ACCEPTED")
    done = make_permit(project, "RELIC", "GRANTED")
    sentences = said(send(client, preparing, accepted, done))
    for permit in (preparing, accepted):
        permit.refresh_from_db()
    assert (preparing.status, preparing.accepted_on) == ("ACCEPTED", MONDAY)
    assert (accepted.status, accepted.granted_on) == ("GRANTED", MONDAY)
    assert len(sentences) == 2
    assert str(done.procedure) in sentences[1]
    # Sent again by mistake: nothing goes two steps.
    stale = Permit(pk=preparing.pk, version=1)
    assert len(said(send(client, stale))) == 2
    preparing.refresh_from_db()
    assert preparing.status == "ACCEPTED"


def test_a_decision_without_its_number_is_not_for_reporters(client):
    cast = make_cast()
    client.force_login(cast.staff)
    project = preliminary(reporter=cast.staff)
    permit = make_permit(project, "SOIL", "ACCEPTED")
    other = make_permit(project, "EIA", "PREPARING")
    sentences = said(send(client, permit, other))
    permit.refresh_from_db()
    other.refresh_from_db()
    assert (permit.status, other.status) == ("ACCEPTED", "ACCEPTED")
    assert len(sentences) == 2


def test_nothing_chosen_and_nonsense_are_told(client):
    client.force_login(make_cast().approval)
    for chosen in ([], ["abc"], ["1"], ["９-1"], ["9" * 40 + "-1"]):
        response = client.post("/preparation/advance/", {"chosen": chosen}, follow=True)
        assert response.status_code == 200
        assert len(said(response)) == 1


def test_a_department_sees_and_advances_what_it_decides(client):
    cast = make_cast()
    water = make_organisation("通辽市水务局", short_name="市水务局")
    clerk = make_user("clerk")
    grant(clerk, "approval", scope="ORGANISATION", organisation=water)
    project = preliminary(division=Division.objects.get(code="150525"))
    own = make_permit(project, "SOIL", "ACCEPTED", department=water)
    other = make_permit(project, "EIA", "ACCEPTED")
    client.force_login(clerk)
    listing = client.get(URL).context["listing"]
    assert [record.pk for record in listing.records] == [own.pk]
    send(client, own, other)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.status, other.status) == ("GRANTED", "ACCEPTED")
    # The project's permits open to it, what others decide is not among them.
    board = client.get(f"/preparation/projects/{project.pk}/").context["board"]
    assert [row.permit.pk for row in board.rows] == [own.pk]
    assert client.get(f"/preparation/permits/{other.pk}/").status_code == 404
    assert cast.approval.may("preparation.decide_permit")


def test_scopes(client):
    cast = make_cast()
    mine = make_permit(preliminary(steward=cast.steward))
    other = make_permit(preliminary(division=Division.objects.get(code="150525")))
    for user, expected in (
        (cast.steward, {mine.pk}),
        (cast.reviewer, {mine.pk}),
        (cast.office, {mine.pk, other.pk}),
        (cast.outsider, set()),
    ):
        assert set(Permit.objects.allowed(user).values_list("pk", flat=True)) == expected
    assert not Permit.objects.allowed(cast.office, "decide").exists()
    assert set(Permit.objects.allowed(cast.steward, "handle")) == {mine}


def test_what_is_due_within_a_week(client):
    cast = make_cast()
    client.force_login(cast.approval)
    project = preliminary()
    soon = make_permit(project, "EIA", "ACCEPTED", due_on=MONDAY + datetime.timedelta(days=7))
    make_permit(project, "SOIL", "ACCEPTED", due_on=MONDAY + datetime.timedelta(days=8))
    make_permit(project, "RELIC", "SUPPLEMENT", due_on=MONDAY)
    assert [one.pk for one in client.get(f"{URL}?due_soon=true").context["listing"].records] == [soon.pk]
    assert 'href="/preparation/?due_soon=true">1</a>' in str(client.get(URL).context["headline"])


def test_a_withdrawn_project_has_no_permits_to_chase(client):
    cast = make_cast()
    client.force_login(cast.approval)
    project = preliminary(stage="WITHDRAWN")
    make_permit(project, "EIA", "ACCEPTED", due_on=FRIDAY)
    assert client.get(URL).context["listing"].count == 0


def test_near_due_and_mine():
    cast = make_cast()
    permit = make_permit(preliminary(steward=cast.steward), status="ACCEPTED", due_on=MONDAY)
    week = MONDAY + datetime.timedelta(days=7)
    assert list(Permit.objects.near_due(MONDAY, week)) == [permit]
    assert not Permit.objects.overdue(MONDAY).exists()
    assert list(Permit.objects.mine(cast.steward, MONDAY)) == [permit]
    assert not Permit.objects.mine(cast.office, MONDAY).exists()
