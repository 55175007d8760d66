"""Service records, and naming stewards and agents: for one project, for many, with their history."""

import pytest
import time_machine

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.base.periods import Month
from projects.base.sentences import sentence
from projects.pool.models import Project, Responsibility
from projects.preparation import services
from projects.preparation.models import MissingDocument, ServiceRecord
from projects.preparation.views.services import ServiceListPage
from projects.preparation.views.stewards import StewardListPage
from tests.city import make_cast, make_project, make_user, moment
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, make_service, preliminary
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
AT = moment(MONDAY)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def cast():
    return make_cast()


def held_by(agent, **fields):
    """A project that an agent helps."""
    project = preliminary(**fields)
    project.responsibilities.create(role="AGENT", user=agent, valid_from=FRIDAY)
    return project


def test_two_fields_on_the_projects_page_write_a_service_down(client, cast):
    project = held_by(cast.agent)
    client.force_login(cast.agent)
    assert (
        f"/preparation/projects/{project.pk}/services/quick/"
        in client.get(f"/projects/{project.pk}/").content.decode()
    )
    address = f"/preparation/projects/{project.pk}/services/quick/"
    assert client.post(address, {"item": "代跑能评报告", "kind": "ACT"}).status_code == 302
    record = ServiceRecord.objects.get()
    assert (record.agent, record.on, record.kind) == (cast.agent, MONDAY, "ACT")
    event = Event.objects.get(verb="service.record")
    assert event.target_id == project.pk
    assert "代跑能评报告" in sentence(event)
    # Nothing typed: the full form, with what is wrong at its field.
    assert client.post(address, {"item": "", "kind": "ACT"}).status_code == 422
    assert ServiceRecord.objects.count() == 1


def test_a_correction_keeps_the_old_words(client, cast):
    project = held_by(cast.agent)
    record = make_service(project, cast.agent)
    client.force_login(cast.agent)
    sent = {"kind": "HELP", "item": "陪同踏勘", "on": str(FRIDAY), "version": 1, "reason": "填错了"}
    address = f"/preparation/services/{record.pk}/correct/"
    assert client.post(address, sent).status_code == 302
    record.refresh_from_db()
    assert (record.item, record.version) == ("陪同踏勘", 2)
    event = Event.objects.get(verb="service.correct")
    assert event.changes["item"] == ["代跑环评材料", "陪同踏勘"]
    assert "陪同踏勘" in sentence(event)
    # The same form once more: somebody was faster.
    assert client.post(address, sent).status_code == 200
    record.refresh_from_db()
    assert record.version == 2


def test_others_records_are_for_those_who_keep_order(client, cast):
    project = held_by(cast.agent, steward=cast.steward)
    record = make_service(project, cast.agent)
    for user, status in ((cast.steward, 403), (cast.commission, 200), (cast.pooladmin, 200)):
        client.force_login(user)
        assert client.get(f"/preparation/services/{record.pk}/correct/").status_code == status


def test_what_a_record_refuses(cast):
    project, other = preliminary(), preliminary()
    permit = make_permit(other, "EIA")
    stamp = {"agent": cast.agent, "by": cast.agent, "at": AT, "kind": "HELP"}
    for code, more in (
        ("item_needed", {"item": " ", "on": MONDAY}),
        ("future", {"item": "踏勘", "on": MONDAY.replace(day=30)}),
        ("other_project", {"item": "踏勘", "on": MONDAY, "permit": permit}),
    ):
        with pytest.raises(RuleViolation) as refused:
            services.record(project, **stamp, **more)
        assert refused.value.code == code


def test_services_by_person_and_month(cast):
    project, other = preliminary(), make_user("other")
    for day in (3, 20, 21):
        make_service(project, cast.agent, on=FRIDAY.replace(day=day))
    make_service(project, other, on=FRIDAY.replace(month=2))
    months = [Month(FRIDAY.replace(month=2, day=1)), Month(FRIDAY.replace(day=1))]
    found = services.by_agent_and_month(ServiceRecord.objects.all(), months)
    assert [([count for _month, count in cells], together) for _name, _pk, cells, together in found] == [
        ([0, 3], 3),
        ([1, 0], 1),
    ]


class TestServiceList(ListPageSuite):
    view_class = ServiceListPage
    url = "/preparation/services/"
    examples = {
        "q": "测试",
        "text": "环评",
        "kind": "HELP",
        "on_after": "2025-03-01",
        "on_before": "2025-03-31",
        "division": "150502",
        "procedure": "EIA",
        "mine": "false",
    }

    def reader(self):
        self.cast = make_cast()
        self.examples = {**type(self).examples, "agent": str(self.cast.agent.pk)}
        # So that the agent can be chosen; the service itself is elsewhere in time and place.
        return self.cast.commission

    def make_rows(self, count):
        for _number in range(count):
            project = preliminary(on_list=False, planned=None)
            make_service(project, self.cast.agent, permit=make_permit(project, "EIA"))


class TestStewardList(ListPageSuite):
    view_class = StewardListPage
    url = "/preparation/stewards/"
    examples = {"q": "人", "role": "STEWARD", "late": "true", "free": "false"}

    def reader(self):
        cast = make_cast()
        # Those of the cast who have the role stand aside, so that the list begins empty.
        for person in (cast.steward, cast.agent):
            person.grants.all().delete()
        return cast.commission

    def make_rows(self, count):
        for _number in range(count):
            place = Project.objects.count()
            person = make_user(f"person{place}", "steward", scope="OWN", name=f"人{place}")
            project = preliminary(steward=person, on_list=False, planned=None)
            make_permit(project, "EIA", "ACCEPTED", due_on=FRIDAY)


def test_the_load_counts_what_each_holds_and_nothing_twice(client, cast):
    project, second = preliminary(steward=cast.steward), preliminary(steward=cast.steward)
    second.responsibilities.create(role="AGENT", user=cast.steward, valid_from=FRIDAY)
    make_permit(project, "EIA", "ACCEPTED", due_on=FRIDAY)
    late = make_permit(second, "EIA", "ACCEPTED_MISSING", open_documents=1, due_on=MONDAY)
    MissingDocument.objects.create(
        permit=late, name="红线图", guarantor="王某", promised_on=FRIDAY, due_on=MONDAY
    )
    make_service(project, cast.steward)
    client.force_login(cast.commission)
    rows = {row.username: row for row in client.get("/preparation/stewards/").context["listing"].records}
    row = rows["steward"]
    assert (row.projects, row.open_permits, row.late, row.documents, row.services) == (2, 2, 1, 1, 1)
    # Who has the role and no project is there too, so that he can be given some.
    assert rows["agent"].projects == 0


def test_many_projects_get_a_steward_and_the_handover_keeps_its_history(client, cast):
    bare, held = preliminary(), preliminary(steward=cast.steward)
    done = make_project(stage="COMPLETED")
    heir = make_user("heir", "steward", scope="OWN")
    client.force_login(cast.commission)
    page = client.get("/preparation/stewards/assign/?lacks=steward")
    assert [row.pk for row in page.context["rows"]] == [bare.pk]
    sent = {"role": "STEWARD", "user": heir.pk, "on": str(MONDAY), "chosen": [bare.pk, held.pk, done.pk]}
    response = client.post("/preparation/stewards/assign/", sent)
    # The handover needs a reason: that row stays chosen with what was typed, the other is done.
    assert response.status_code == 200
    assert [row.pk for row in response.context["rows"] if row.is_chosen] == [held.pk]
    assert bare.responsibilities.get(role="STEWARD").user == heir
    response = client.post("/preparation/stewards/assign/", {**sent, "chosen": held.pk, "reason": "轮岗"})
    assert response.status_code == 302
    times = held.responsibilities.filter(role="STEWARD").order_by("valid_from", "pk")
    assert [(row.user, row.valid_to) for row in times] == [(cast.steward, MONDAY), (heir, None)]
    assert not Responsibility.objects.filter(project=done, role="STEWARD").exists()
    assert "轮岗" in client.get(f"/preparation/stewards/{heir.pk}/").content.decode()


def test_a_steward_names_nobody(client, cast):
    client.force_login(cast.steward)
    sent = {"role": "STEWARD", "user": cast.steward.pk, "on": str(MONDAY), "chosen": preliminary().pk}
    assert client.post("/preparation/stewards/assign/", sent).status_code == 403
    assert not Responsibility.objects.filter(role="STEWARD").exists()
