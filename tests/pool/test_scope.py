"""Who sees which projects: by scope, by role, by day."""

import datetime

import pytest
import time_machine

from projects.directory.models import Division
from projects.pool.models import Project
from tests.city import (
    LONG_AGO,
    grant,
    make_organisation,
    make_project,
    make_user,
)

TODAY = datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(TODAY, tick=False):
        yield


def found(client, **query):
    """The names of the projects that a query leaves, in order."""
    response = client.get("/projects/", query)
    assert response.status_code == 200
    assert not response.context["listing"].notices
    return [record.name for record in response.context["listing"].records]


@pytest.fixture
def scattered(cast):
    """A project for each way in which one can lie in a scope, named after it."""
    naiman = Division.objects.get(code="150525")
    unit = make_organisation("某局")
    make_project(name="本区")
    make_project(name="外旗", division=naiman)
    make_project(name="业主", division=naiman, owner=unit)
    make_project(name="主管", division=naiman, responsible_department=unit)
    make_project(name="小组", division=naiman, working_group=unit)
    make_project(name="单位责任", division=naiman, owner=None).responsibilities.create(
        role="BANNER", organisation=unit, valid_from=LONG_AGO
    )
    make_project(name="本人", division=naiman, reporter=cast.staff)
    make_project(name="包联", division=naiman, leader=cast.leader.leader)
    return unit


def seen_by(client, user):
    client.force_login(user)
    return set(found(client))


def test_each_scope_shows_its_projects_and_no_others(client, cast, scattered):
    assert len(seen_by(client, cast.office)) == 8
    assert seen_by(client, cast.reviewer) == {"本区"}
    assert seen_by(client, cast.staff) == {"本人"}
    of_unit = make_user("unit", "group", scope="ORGANISATION", organisation=scattered)
    assert seen_by(client, of_unit) == {"业主", "主管", "小组", "单位责任"}
    own_leader = make_user("someone")
    grant(own_leader, "leader", scope="OWN")
    assert seen_by(client, own_leader) == set()
    assert seen_by(client, cast.outsider) == set()


def test_a_leader_with_own_scope_sees_what_he_holds(client, cast, scattered):
    cast.leader.grants.update(scope="OWN")
    assert seen_by(client, cast.leader) == {"包联"}


def test_two_grants_add_up(client, cast, scattered):
    grant(cast.reviewer, "reporter", scope="DIVISION", division=Division.objects.get(code="150525"))
    assert len(seen_by(client, cast.reviewer)) == 8


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (datetime.date(2025, 4, 2), None, True),
        (datetime.date(2025, 4, 3), None, False),
        (LONG_AGO, datetime.date(2025, 4, 2), False),
        (LONG_AGO, datetime.date(2025, 4, 3), True),
    ],
)
def test_a_grant_counts_from_its_first_day_up_to_its_last(client, cast, valid_from, valid_to, counts):
    make_project(name="项目")
    user = make_user("dated")
    grant(user, "office", valid_from=valid_from, valid_to=valid_to)
    assert seen_by(client, user) == ({"项目"} if counts else set())


def test_a_responsibility_counts_while_it_lasts(client, cast):
    project = make_project(name="项目", reporter=cast.staff)
    assert seen_by(client, cast.staff) == {"项目"}
    project.responsibilities.update(valid_to=datetime.date(2025, 4, 2))
    assert seen_by(client, cast.staff) == set()


def test_who_is_locked_out_sees_nothing(client, cast):
    make_project(name="项目")
    cast.office.is_active = False
    assert not Project.objects.allowed(cast.office).exists()
