"""What resources show: to whom, filtered how, at what cost."""

from decimal import Decimal

import pytest

from projects.api import resources
from projects.base import events
from projects.base.periods import Month
from projects.directory.models import Division, Organisation, User
from projects.directory.roles import Role
from projects.pool.views.listing import ProjectListPage
from tests.api.cases import Person, System
from tests.api.furnishing import furnish
from tests.city import WEEK, make_organisation, make_project, make_report, make_user, moment
from tests.dispatch.counting import queries_of
from tests.investment.signed_cases import make_agreement, make_receipt
from tests.preparation.cases import make_permit

pytestmark = pytest.mark.django_db
# Who may ask for what at all; a letter a role in the order of Role: r reads, - is refused with 403.
#                     reporter reviewer office leader secretary supervision pooladmin group commission
#                     approval steward agent promotion
MAY = {
    "projects": "rrrrrrrrrrrrr",
    "weekly-reports": "rrrrrrrrrrrrr",
    "monthly-returns": "rrrrrrrrrrrrr",
    "lights": "rrrrrrrrrrrrr",
    "bulletins": "rrrrrrrrrrrrr",
    "permits": "rrrrrrrrrrrrr",
    "issues": "rrrrrrrrrrrrr",
    "liaison-assignments": "--rrrrr-r----",
    "visits": "rrrrrrrrrrrrr",
    "directives": "rrrrrrrrrrr--",
    "trips": "rrrrrrrrr---r",
    "prospects": "rr-rr--rr---r",
    "negotiations": "rr-rr--rr---r",
    "agreements": "rrrrrrrrr---r",
    "funds": "rrrrrrrrr---r",
    "chains": "rrrrrrrrrrrrr",
    "chain-links": "rrrrrrrrrrrrr",
    "indicators": "--rrrrr-r---r",
    "divisions": "rrrrrrrrrrrrr",
    "organisations": "rrrrrrrrrrrrr",
    "leaders": "rrrrrrrrrrrrr",
    "users": "rrrrrrrrrrrrr",
}


@pytest.fixture
def now(time_machine):
    time_machine.move_to(moment(WEEK.day(4)), tick=False)


def test_who_may_read_what_is_said_by_one_table(cast, now):
    assert set(MAY) == {one.name for one in resources.registered()}
    signs = {200: "r", 403: "-"}
    systems = [System(cast.by_role[role.value]) for role in Role]
    said = {
        name: "".join(signs[system.get(f"/api/{name}/").status_code] for system in systems) for name in MAY
    }
    assert said == MAY
    outsider = System(cast.outsider)
    assert {outsider.get(f"/api/{name}/").status_code for name in MAY} == {403}


@pytest.mark.parametrize("name", list(MAY))
def test_a_list_costs_the_same_whatever_its_rows(cast, now, name):
    system = System(cast.promotion if name in ("prospects", "negotiations") else cast.office)
    client, address = system.client, f"/api/{name}/?per_page=200"
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {system.key}"
    furnish(cast, 2)
    few = queries_of(client, address)
    furnish(cast, 6)
    many = queries_of(client, address)
    assert len(many) == len(few), "\n".join(sql[:200] for sql in many)
    assert len(many) <= 11


def test_the_rows_are_those_of_the_list_page(cast, now, client):
    naiman = Division.objects.get(code="150525")
    make_project(name="本区", reporter=cast.staff)
    make_project(name="外旗", division=naiman)
    for person in (cast.staff, cast.reviewer, cast.office):
        client.force_login(person)
        exported = client.get("/projects/?_export=csv&sort=name").getvalue().decode("utf-8-sig")
        names = System(person).names("/api/projects/?sort=name")
        assert all(name in exported for name in names)
        assert len(names) == (1 if person != cast.office else 2)


def test_a_record_that_is_not_visible_is_not_there(cast, now):
    foreign = make_project(name="外旗", division=Division.objects.get(code="150525"))
    permit = make_permit(foreign)
    reviewer = System(cast.reviewer)
    for address in (f"/api/projects/{foreign.pk}/", f"/api/permits/{permit.pk}/"):
        assert reviewer.get(address).status_code == 404
        assert System(cast.office).get(address).status_code == 200


def test_people_of_enterprises_are_told_to_nobody_and_those_who_serve_to_those_who_do(cast, now):
    enterprise = make_organisation("洽谈中的企业", Organisation.Kind.ENTERPRISE)
    bureau = make_organisation("市能源局")
    outside = make_user("manager", "agent", scope="OWN", name="某经理")
    User.objects.filter(pk=outside.pk).update(organisation=enterprise)
    served = make_user("clerk", "reporter", scope="OWN", name="某科员")
    User.objects.filter(pk=served.pk).update(organisation=bureau)
    office = System(cast.office)
    assert set(office.names("/api/users/?q=某")) == {"某科员"}
    assert office.get(f"/api/users/{outside.pk}/").status_code == 404
    assert Person(served).names("/api/users/?q=某") == ["某科员"]
    assert Person(outside).names("/api/users/") == []
    cursor = office.changes()["cursor"]
    for person in (outside, served):
        events.record("user.change", person, by=cast.admin, at=moment(WEEK.day(4)))
    assert [one["id"] for one in office.changes(cursor)["results"]] == [served.pk]


def test_filters_are_those_of_the_page_and_nonsense_is_refused_at_its_parameter(cast, now):
    make_project(name="甲", light="RED", total_investment=Decimal(20000))
    make_project(name="乙", light="GREEN", total_investment=Decimal(90000))
    office = System(cast.office, language="en")
    assert office.names("/api/projects/?light=RED") == ["甲"]
    assert office.names("/api/projects/?light=RED&light=GREEN&sort=-total_investment") == ["乙", "甲"]
    assert office.names("/api/projects/?band=1-5") == ["甲"]
    assert office.names("/api/projects/?division=150525") == []
    bad = "?light=PURPLE&division=99&mine=perhaps&started_after=soon&colour=red"
    answer = office.get(f"/api/projects/{bad}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    errors = answer.json()["errors"]
    assert set(errors) == {"light", "division", "mine", "started_after", "colour"}
    assert "PURPLE" in errors["light"][0]
    for query in ("sort=colour", "page=x", "per_page=0", "per_page=9999", "page=-1", "year=abc"):
        answer = office.get(f"/api/projects/?{query}")
        assert answer.status_code == 400, query
        assert list(answer.json()["errors"]) == [query.partition("=")[0]]
    assert "true, false" in errors["mine"][1]
    beyond = office.get("/api/projects/?page=99")
    assert (beyond.status_code, beyond.json()["code"]) == (404, "no_such_page")
    assert "page 1" in beyond.json()["message"]


def test_the_filters_are_the_page_s_own(cast):
    resource = next(one for one in resources.registered() if one.name == "projects")
    assert resource.filterset is ProjectListPage.filterset_class


def test_pages_follow_each_other_without_gap(cast, now):
    for number in range(7):
        make_project(name=f"项目{number}", total_investment=Decimal(1))
    office = System(cast.office)
    seen = []
    for page in (1, 2, 3):
        seen += office.names(f"/api/projects/?sort=total_investment&per_page=3&page={page}")
    assert sorted(seen) == [f"项目{number}" for number in range(7)]


def test_money_is_text_in_wan_and_codes_are_those_of_the_filters(cast, now):
    project = make_project(name="甲", total_investment=Decimal("12345.6"), planned=Decimal(3000))
    project.ytd_completed, project.ytd_year = Decimal(1000), 2025
    project.save()
    found = System(cast.office).get(f"/api/projects/{project.pk}/").json()
    assert (found["total_investment"], found["planned"], found["completed"]) == (
        "12345.60",
        "3000.00",
        "1000.00",
    )
    assert found["stage"] == "UNDER_CONSTRUCTION"
    assert found["division"] == {"id": project.division_id, "code": "150502", "name": "科尔沁区"}
    assert found["plans"][0]["planned_investment"] == "3000.00"
    assert System(cast.office).get(f"/api/projects/{project.pk}/?year=2024").json()["planned"] is None
    english = System(cast.office, language="en").get(f"/api/projects/{project.pk}/").json()
    assert english["division"]["name"] != "科尔沁区"


def test_drafts_are_shown_to_who_fills_them_and_to_nobody_else(cast, now):
    project = make_project(reporter=cast.staff)
    make_report(project, WEEK)
    make_report(project, WEEK - 1, state="ACCEPTED")
    address = f"/api/weekly-reports/?project={project.pk}"

    def weeks(person):
        return [row["week"] for row in System(person).get(address).json()["results"]]

    assert weeks(cast.staff) == [str(WEEK), str(WEEK - 1)]
    assert weeks(cast.supervision) == [str(WEEK - 1)]
    assert System(cast.office).get(f"{address}&week={WEEK - 1}").json()["count"] == 1
    assert System(cast.office).get(f"{address}&week=2025-W99").status_code == 400


def test_months_are_months(cast, now):
    receipt = make_receipt(make_agreement(cast.promotion))
    found = System(cast.promotion).get(f"/api/funds/?since={Month(receipt.month.first)}").json()
    assert found["results"][0]["month"] == str(receipt.month)
    assert System(cast.promotion).get("/api/funds/?since=March").status_code == 400


def test_there_is_no_way_to_write_where_none_is_documented(cast, now):
    project = make_project()
    office = System(cast.office)
    for method in ("post", "put", "patch", "delete"):
        assert office.ask(method, f"/api/projects/{project.pk}/", {"name": "新"}).status_code in (403, 405)
