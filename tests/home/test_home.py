"""The homes of the roles: a sentence of live figures first, every figure true, a fixed cost."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from django.utils.html import strip_tags

from projects.directory.models import Delegation, Leader
from projects.dispatch.models import LightAssessment, LightRuleSet
from projects.home import blocks
from projects.home.cards import cards_of
from projects.home.views import whom_to_ask
from projects.pool.models import Project, ProjectList, ProjectListEntry
from projects.ui import registry
from tests.city import LONG_AGO, WEEK, grant, make_organisation, make_project, make_report, make_user, moment
from tests.pool.cases import bulk_projects

TODAY = datetime.date(2025, 3, 28)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(datetime.datetime(2025, 3, 28, 2, tzinfo=datetime.UTC), tick=False):
        yield


def home(client, user, **query):
    client.force_login(user)
    response = client.get("/", query)
    assert response.status_code == 200
    return response


def panels(response):
    return [panel["name"] for panel in response.context["panels"]]


def cards(client, user, **query):
    """The names on the cards of somebody's home, in order."""
    page = home(client, user, **query).content.decode()
    return re.findall(r'<h3><a href="/projects/\d+/">(.*?)</a>', page)


def lit(project, week, light, code="STREAK"):
    params = {"weeks": 2}
    LightAssessment.objects.create(
        project=project,
        week=week,
        rules=LightRuleSet.objects.first(),
        light=light,
        reasons=[{"code": code, "aspect": "HISTORY", "light": light, "params": params}],
        assessed_at=moment(week.last),
    )
    Project.objects.filter(pk=project.pk).update(light=light, light_week=week)


# The leader


@pytest.fixture
def led(cast):
    """Projects of the leader in every plight."""
    leader = cast.leader.leader
    made = {name: make_project(name=name, leader=leader) for name in ("绿", "红", "黄", "待协调", "停滞")}
    for name, light in (
        ("绿", "GREEN"),
        ("红", "RED"),
        ("黄", "YELLOW"),
        ("待协调", "GREEN"),
        ("停滞", "GREEN"),
    ):
        lit(made[name], WEEK - 1, light)
    for back in range(4):
        make_report(made["停滞"], WEEK - back, state="ACCEPTED", cumulative=Decimal(500))
        make_report(made["绿"], WEEK - back, state="ACCEPTED", cumulative=Decimal(500 - back))
    make_report(made["待协调"], state="SUBMITTED", help_needed="请协调电网公司", problems="无")
    make_project(name="别人的")
    return made


def test_a_leader_sees_his_projects_the_most_urgent_first(client, cast, led):
    assert cards(client, cast.leader) == ["待协调", "红", "黄", "停滞", "绿"]


def test_the_sentence_counts_and_every_count_narrows(client, cast, led):
    response = home(client, cast.leader)
    assert [int(one) for one in re.findall(r"\d+", strip_tags(response.context["headline"]))] == [5, 1, 1]
    assert cards(client, cast.leader, show="red") == ["红"]
    assert cards(client, cast.leader, show="needs") == ["待协调"]
    assert cards(client, cast.leader, show="still") == ["停滞"]
    assert cards(client, cast.leader, show="changed") == []
    assert len(cards(client, cast.leader, show="nonsense")) == 5


def test_what_changed_is_the_light_against_the_week_before(client, cast, led):
    lit(led["绿"], WEEK, "YELLOW")
    assert cards(client, cast.leader, show="changed") == ["绿"]


def test_a_card_says_why_and_what_is_asked_and_dials(client, cast, led):
    Project.objects.filter(name="待协调").update(contact_name="王经理", contact_phone="139 0000 0001")
    page = home(client, cast.leader).content.decode()
    assert "请协调电网公司" in page
    assert 'href="tel:13900000001"' in page


def test_a_project_handed_over_is_on_the_other_leaders_page(client, cast, led):
    led["红"].responsibilities.update(valid_to=TODAY)
    assert "红" not in cards(client, cast.leader)


def test_a_liaison_officer_reads_for_the_leader_while_delegated(client, cast, led):
    assert "led" not in panels(home(client, cast.secretary))
    delegation = Delegation.objects.create(
        principal=cast.leader.leader, delegate=cast.secretary, acts=["READ"], valid_from=LONG_AGO
    )
    response = home(client, cast.secretary)
    assert "led" in panels(response)
    assert str(cast.leader) in response.content.decode()
    delegation.acts = ["DIRECTIVE"]
    delegation.save()
    assert "led" not in panels(home(client, cast.secretary))
    Delegation.objects.update(acts=["READ"], valid_to=TODAY)
    assert "led" not in panels(home(client, cast.secretary))


def test_who_reads_for_a_leader_sees_no_more_than_his_own_scope(client, cast, led):
    user = make_user("helper")
    grant(user, "secretary", scope="DIVISION", division=Project.objects.first().division)
    Delegation.objects.create(principal=cast.leader.leader, delegate=user, acts=["READ"], valid_from=LONG_AGO)
    other = led["红"]
    other.division = other.division.__class__.objects.get(code="150525")
    other.save()
    assert sorted(cards(client, user)) == sorted({"绿", "黄", "待协调", "停滞"})


def test_no_project_yet_says_who_gives_them(client, cast):
    response = home(client, cast.leader)
    assert "led" in panels(response)
    assert 'class="empty"' in response.content.decode()


# Steward and agent


def test_a_steward_sees_what_he_holds(client, cast):
    make_project(name="我的", steward=cast.steward)
    make_project(name="别人的")
    response = home(client, cast.steward)
    assert panels(response) == ["own"]
    assert cards(client, cast.steward) == ["我的"]


# The pool admin


def test_what_files_lack_is_counted_and_leads_to_exactly_those(client, cast):
    unit = make_organisation("某局")
    make_project(name="缺管家", responsible_department=unit, owner=unit, working_group=unit)
    make_project(name="缺计划", planned=None, steward=cast.steward)
    liaison = ProjectList.objects.create(year=2025, code="LIAISON", name="包联")
    for serial, project in enumerate(Project.objects.all(), 1):
        ProjectListEntry.objects.create(
            project_list=liaison, project=project, serial=serial, valid_from=datetime.date(2025, 1, 1)
        )
    page = home(client, cast.pooladmin).content.decode()
    found = re.findall(r'href="(/projects/\?lacks=\w+)"><strong>(\d+)</strong>', page)
    assert len(found) >= 8
    for address, count in found:
        assert client.get(address).context["listing"].count == int(count), address


def test_a_pool_in_order_says_so(client, cast):
    assert panels(home(client, cast.pooladmin))[0] == "lacking"


# Everybody else


@pytest.mark.parametrize("role", ["office", "supervision", "commission", "approval", "promotion", "group"])
def test_projects_by_stage_and_light_lead_to_their_lists(client, cast, role):
    bulk_projects(4, light="RED")
    bulk_projects(3, light="", stage="PRELIMINARY", started_on=None)
    response = home(client, cast.by_role[role])
    assert "stages" in panels(response)
    page = response.content.decode()
    links = re.findall(r'<a href="(/projects/\?(?:stage|light)=[^"]*)">(\d+)</a>', page)
    assert links
    for address, count in links:
        found = client.get(address.replace("&amp;", "&")).context["listing"].count
        assert found == int(count), address


def test_the_sentence_of_the_city_adds_up(client, cast):
    bulk_projects(3)
    sentence = strip_tags(blocks.by_stage(_request(cast.commission), None)["headline"])
    assert "15.00" in sentence
    assert "3.00" in sentence
    assert "0.01" in sentence


def _request(user):
    request = type("Request", (), {"GET": {}})()
    request.user, request.today = user, TODAY
    return request


def test_somebody_without_a_role_learns_whom_to_ask(client, cast):
    cast.office.phone = "0475-1"
    cast.office.save()
    response = home(client, cast.outsider)
    page = response.content.decode()
    assert str(cast.office) in page
    assert "tel:0475-1" in page
    assert set(whom_to_ask(TODAY)) == {cast.office, cast.pooladmin}


def test_every_home_has_its_sentence(client, cast):
    make_project(
        reporter=cast.staff, steward=cast.steward, leader=cast.leader.leader
    ).responsibilities.create(role="AGENT", user=cast.agent, valid_from=LONG_AGO)
    Delegation.objects.create(
        principal=cast.leader.leader, delegate=cast.secretary, acts=["READ"], valid_from=LONG_AGO
    )
    for role, user in cast.by_role.items():
        response = home(client, user)
        assert response.context["headline"], role
        assert panels(response), role


# What it costs


@pytest.mark.parametrize(
    "panel",
    [one for one in registry.panels.on("home") if one.name in {"led", "own", "lacking", "stages"}],
    ids=lambda panel: panel.name,
)
def test_a_block_costs_the_same_for_three_and_for_three_hundred(cast, panel, django_assert_max_num_queries):
    user = {"led": cast.leader, "own": cast.steward, "lacking": cast.pooladmin, "stages": cast.office}[
        panel.name
    ]
    for count in (3, 297):
        for project in bulk_projects(count, leader=cast.leader.leader):
            project.responsibilities.create(role="STEWARD", user=cast.steward, valid_from=LONG_AGO)
        request = _request(user)
        _ = user.active_grants
        with django_assert_max_num_queries(panel.queries):
            panel.context(request, None)


def test_cards_of_nothing_are_none(cast):
    assert cards_of(Project.objects.none(), TODAY) == []
    assert Leader.objects.count() == 1
