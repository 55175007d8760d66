"""Who may do what: one place decides, by role, scope and day; refusals name who may."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from projects.directory.models import Delegation, Division, Grant
from projects.directory.rights import Refused, refuse, require_may, roles_with
from projects.directory.roles import Role
from projects.dispatch.models import WeeklyReport
from projects.pool.models import Project
from tests.city import LONG_AGO, grant, make_organisation, make_project, make_report, make_user

TODAY = datetime.date(2025, 4, 2)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def naiman(cast):
    return Division.objects.get(code="150525")


def test_a_role_counts_for_the_scope_it_was_given_in(cast, naiman):
    """审核 for A, 填报 for B: one person, two roles, two places."""
    person = make_user("both", "reviewer", scope="DIVISION", division=cast.district)
    grant(person, "reporter", scope="DIVISION", division=naiman)
    here, there = make_project(name="A"), make_project(name="B", division=naiman)
    assert set(Project.objects.allowed(person)) == {here, there}
    assert set(Project.objects.allowed(person, "review")) == {here}
    assert set(Project.objects.allowed(person, "report")) == {here, there}


def test_a_report_is_as_visible_as_its_project(cast, naiman):
    mine = make_report(make_project(reporter=cast.staff), by=cast.staff)
    make_report(make_project(division=naiman), by=cast.outsider)
    assert list(WeeklyReport.objects.allowed(cast.staff)) == [mine]
    assert not WeeklyReport.objects.allowed(cast.outsider).exists()


def test_scopes_do_not_double_rows(cast):
    unit = make_organisation("某局")
    project = make_project(owner=unit, responsible_department=unit, reporter=cast.staff, steward=cast.staff)
    person = make_user("unit", "office", scope="ORGANISATION", organisation=unit)
    grant(person, "office", scope="DIVISION", division=project.division)
    assert list(Project.objects.allowed(person)) == [project]


def test_rights_come_with_the_row(cast, naiman):
    here, there = make_project(), make_project(division=naiman)
    rows = Project.objects.with_rights(cast.reviewer, "review", "change").in_bulk()
    assert (rows[here.pk].may_review, rows[here.pk].may_change) == (True, False)
    assert rows[there.pk].may_review is False


@pytest.mark.parametrize("role", ["office", "reviewer", "reporter", "pooladmin"])
def test_asking_for_one_row_agrees_with_the_queryset(cast, naiman, role):
    user = cast.by_role[role]
    for project in (make_project(reporter=cast.staff), make_project(division=naiman)):
        for action in ("view", "report", "review", "change", "exempt"):
            expected = Project.objects.allowed(user, action).filter(pk=project.pk).exists()
            assert Project.objects.permits(user, action, project) is expected, action


def test_asking_for_the_whole_city_costs_no_query(cast, django_assert_num_queries):
    project = make_project()
    _ = cast.office.active_grants
    with django_assert_num_queries(0):
        assert Project.objects.permits(cast.office, "exempt", project)
        assert not Project.objects.permits(cast.office, "change", project)


def test_grants_are_read_once_for_a_request(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        for action in ("view", "report", "review"):
            Project.objects.allowed(cast.reviewer, action)
        assert cast.reviewer.may("pool.review_project")


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "DIVISION"},
        {"scope": "ORGANISATION"},
        {"scope": "CITY", "division": True},
        {"scope": "OWN", "division": True},
        {"scope": "CITY", "valid_to": datetime.date(2019, 12, 31)},
    ],
)
def test_a_grant_names_its_scope_and_ends_after_it_begins(cast, fields):
    fields = {**fields, "division": cast.district} if fields.get("division") else fields
    group = cast.office.grants.get().group
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=cast.outsider, group=group, valid_from=LONG_AGO, **fields)


# Delegation


def delegate(cast, **fields):
    defaults = {"acts": ["DIRECTIVE"], "valid_from": LONG_AGO}
    return Delegation.objects.create(
        principal=cast.leader.leader, delegate=cast.secretary, **{**defaults, **fields}
    )


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (TODAY, None, True),
        (TODAY + datetime.timedelta(days=1), None, False),
        (LONG_AGO, TODAY, False),
        (LONG_AGO, TODAY + datetime.timedelta(days=1), True),
    ],
)
def test_a_delegation_holds_from_its_first_day_up_to_its_last(cast, valid_from, valid_to, holds):
    delegate(cast, valid_from=valid_from, valid_to=valid_to)
    assert bool(Delegation.objects.permitting(cast.secretary, "DIRECTIVE", TODAY)) is holds


def test_a_delegation_permits_the_acts_it_names_and_no_others(cast):
    kept = delegate(cast, acts=["READ", "VISIT"])
    assert Delegation.objects.permitting(cast.secretary, "VISIT", TODAY) == [kept]
    assert Delegation.objects.permitting(cast.secretary, "DIRECTIVE", TODAY) == []
    assert Delegation.objects.permitting(cast.office, "VISIT", TODAY) == []


def test_an_unknown_act_is_refused(cast):
    with pytest.raises(ValidationError):
        delegate(cast, acts=["SIGN"]).clean()


# Refusing


def test_a_refusal_names_the_roles_that_may(cast):
    with pytest.raises(Refused) as refused:
        require_may(cast.staff, "pool.exempt_project", "不可")
    assert refused.value.reason == "不可"
    assert refused.value.who_can == str(Role.OFFICE.label)
    require_may(cast.office, "pool.exempt_project", "不可")


def test_who_may_follows_the_roles_as_they_are(cast):
    cast.office.grants.get().group.permissions.filter(codename="exempt_project").delete()
    assert roles_with("pool.exempt_project") == ""
    with pytest.raises(Refused):
        refuse("pool.exempt_project", "不可")


# The tree


def test_below_a_division_is_everything_under_it(cast):
    zone = Division.objects.create(code="150502-1", name="园区", kind="ZONE", parent=cast.district)
    deep = Division.objects.create(code="150502-1-1", name="片区", kind="ZONE", parent=zone)
    assert set(Division.objects.below(cast.district)) == {cast.district, zone, deep}
    assert Division.objects.below(cast.city).count() == Division.objects.count()
    cast.district.parent = deep
    with pytest.raises(ValidationError):
        cast.district.clean()
