"""The cockpit: who reads it, that each figure opens as many rows, and what it asks of the database."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.base.periods import Week
from projects.directory.models import Division
from projects.dispatch.assessing import assess_week
from projects.home.cockpit import read_cockpit
from projects.pool.models import AnnualPlan, AnnualTarget, Project, Tier
from tests.city import LONG_AGO, grant, make_cast, make_project, make_report, make_user, moment
from tests.dispatch.counting import queries_of
from tests.issues.cases import assigned, raised
from tests.pool.cases import bulk_projects
from tests.targets.cases import make_agreement, make_negotiation, make_trip, put_on_list

pytestmark = pytest.mark.django_db
D = datetime.date
TODAY = D(2025, 3, 28)
URL = "/cockpit/"


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(TODAY, 10), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def city(cast):
    """Two divisions, of four projects one started this year, one was completed, one is led by a leader."""
    naiman = Division.objects.get(code="150525")
    led = make_project(name="包联项目", leader=cast.leader.leader, resumed_on=D(2025, 3, 10), light="RED")
    started = make_project(started_on=D(2025, 3, 3), light="YELLOW", tier="NEAR_TERM")
    AnnualPlan.objects.filter(project=started).update(build_type="NEW")
    done = make_project(division=naiman, completed_on=D(2025, 2, 20), stage="COMPLETED", light="GREEN")
    make_project(division=naiman, tier="LONG_TERM", light="")
    make_project(on_list=False, stage="RESERVE", tier="ROLLING", light="", division=naiman)
    put_on_list("LIAISON", led, from_day=LONG_AGO)
    put_on_list("INDUSTRY_KEY", led, started, from_day=LONG_AGO)
    for project, cumulative in ((led, 3000), (done, 10_000)):
        make_report(project, Week.parse("2025-W12"), state="ACCEPTED", cumulative=Decimal(cumulative))
    make_agreement(cast, D(2025, 2, 3), 30_000)
    make_agreement(cast, D(2025, 3, 3), 20_000, landed_on=D(2025, 3, 20), company_name="某某有限公司")
    make_negotiation(cast, D(2025, 1, 9))
    make_trip(cast, D(2025, 1, 9))
    assigned(led, by=cast.office, due=D(2025, 3, 20))
    raised(done, by=cast.office, on=D(2025, 3, 27))
    AnnualTarget.objects.create(year=2025, code="projects_completed", name="竣工投产", value=60, unit="个")
    return cast


def seen(client, who):
    client.force_login(who)
    response = client.get(URL)
    assert response.status_code == 200
    return response


def test_the_figures_are_those_worked_out_by_hand(client, city):
    context = seen(client, city.leader).context
    found = context["cockpit"]
    assert (found.overall.count, found.overall.completed) == (4, 13_000)
    assert {light: one.number for light, one in found.lights.items()} == {"RED": 1, "YELLOW": 1, "GREEN": 1}
    tiers = {tier: Project.objects.filter(tier=tier).count() for tier in Tier}
    assert [one.figure.number for one in found.tiers] == list(tiers.values())
    months = [(one.started.number, one.completed.number) for one in found.months]
    assert months == [(0, 0), (0, 1), (1, 0)]
    promotion = {str(one.label): one.figure and one.figure.number for one in found.promotion}
    assert list(promotion.values()) == [1, None, None, 2, 1]
    assert [one.number for one in found.liaison] == [1, 1]
    assert [one.number for one in found.issues] == [2, 1]
    assert [one.days for one in found.stuck] == sorted((one.days for one in found.stuck), reverse=True)
    lines = {line.indicator.code: line.standing for line in found.targets}
    assert (lines["projects_completed"].reached, lines["projects_completed"].target) == (1, 60)
    # The published target of 200 stands for the industrial list: one resumed, one started.
    assert (
        lines["key_industrial_projects_started"].reached,
        lines["key_industrial_projects_started"].target,
    ) == (
        2,
        200,
    )
    # 410 of industrial fixed investment is a target too; no project says that it is industrial.
    assert lines["industrial_fixed_investment"].reached is None


def test_who_oversees_promotion_sees_how_many_talks_there_are(client, city):
    found = seen(client, city.promotion).context["cockpit"]
    assert [one.figure.number for one in found.promotion] == [1, 3, 1, 2, 1]
    # The bureau has no ledger of the liaison: counts, and no way there.
    assert {one.href for one in found.liaison} == {""}


def test_every_figure_opens_a_list_with_as_many_rows(client, city):
    found = seen(client, city.office).context["cockpit"]
    links = found.linked()
    assert len(links) > 25
    wrong = {}
    for one in links:
        response = client.get(one.href)
        assert response.status_code == 200, one.href
        rows = response.context["listing"].count
        if rows != one.number:
            wrong[one.href] = (one.number, rows)
    assert wrong == {}


def test_every_target_that_counts_projects_opens_as_many(client, city):
    found = seen(client, city.office).context["cockpit"]
    counted = [line for line in found.targets if line.href and line.indicator.unit == "PROJECTS"]
    assert {line.indicator.code for line in counted} >= {
        "key_industrial_projects_started",
        "projects_completed",
    }
    for line in counted:
        rows = client.get(line.href).context["listing"].count
        assert rows == line.standing.reached, line.href


@pytest.mark.parametrize("who", ["staff", "reviewer", "group", "approval", "steward", "agent"])
def test_who_only_works_on_his_part_is_refused(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get(URL).status_code == 403


def test_who_sees_a_part_of_the_city_sees_that_part_and_no_targets(client, city):
    naiman = Division.objects.get(code="150525")
    head = make_user("naiman-leader")
    grant(head, "leader", scope="DIVISION", division=naiman)
    response = seen(client, head)
    found = response.context["cockpit"]
    assert found.targets is None
    assert (found.overall.count, found.lights["RED"].number) == (2, 0)
    assert [one.unit.code for one in found.divisions] == ["150525"]
    for one in found.linked():
        assert client.get(one.href).context["listing"].count == one.number, one.href


def test_leaders_are_counted_by_body_and_never_named(client, city):
    text = seen(client, city.office).content.decode()
    assert city.leader.name not in text.split('<div class="cockpit">')[1].replace("leader", "")


def test_an_empty_city_says_so(client, cast):
    client.cookies["django_language"] = "en"
    text = seen(client, cast.office).content.decode()
    for said in ("None of your projects stands", "no issue is open", "No light has been computed"):
        assert said in text


def test_it_asks_the_same_for_two_projects_and_for_many(client, cast):
    client.force_login(cast.office)
    bulk_projects(2)
    few = queries_of(client, URL)
    bulk_projects(60)
    assess_week(Week.parse("2025-W12"), D(2025, 3, 20), at=moment(TODAY))
    for project in Project.objects.all()[:12]:
        raised(project, by=cast.office, on=D(2025, 3, 3))
        make_agreement(cast, D(2025, 2, 3), 3_000)
    many = queries_of(client, URL)
    assert len(many) == len(few), "\n".join(sql[:150] for sql in many)
    assert len(many) < 75


def test_a_request_is_enough(rf, city):
    """The reading itself needs no page: what a wall asks for again is the same."""
    request = rf.get(URL)
    request.user, request.today, request.now = city.office, TODAY, moment(TODAY)
    assert read_cockpit(request).on == TODAY
