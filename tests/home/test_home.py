"""The homes of the roles: a sentence of live figures first, every figure true, a fixed cost."""

import datetime
import re

import pytest
import time_machine
from django.test import RequestFactory
from django.utils.html import strip_tags

from projects.directory.models import Delegation, Leader
from projects.home import blocks
from projects.home.cards import cards_of
from projects.home.views import whom_to_ask
from projects.pool.models import Project, ProjectList, ProjectListEntry
from projects.ui import registry
from tests.city import LONG_AGO, make_organisation, make_project, moment
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
    request = RequestFactory().get("/")
    request.user, request.today, request.now = user, TODAY, moment(TODAY, 10)
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
