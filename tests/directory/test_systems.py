"""Accounts of systems: made by the office, with roles that show no more than the office sees itself."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from projects.directory import systems
from projects.directory.models import Grant, Leader, User
from projects.reminders.digesting import recipients
from tests.city import LONG_AGO, WEEK, grant, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, cast):
    """The dispatch office in the admin site."""
    User.objects.filter(pk=cast.office.pk).update(is_staff=True)
    client.force_login(cast.office)
    return client


def test_the_office_makes_the_account_of_a_system_without_a_password(office):
    sent = {"username": "region", "name": "自治区平台", "is_system": "on", "password1": "", "password2": ""}
    sent |= {"grants-TOTAL_FORMS": "0", "grants-INITIAL_FORMS": "0"}
    answer = office.post(reverse("admin:directory_user_add"), sent)
    assert answer.status_code == 302
    made = User.objects.get(username="region")
    assert made.is_system
    assert not made.has_usable_password()
    page = office.get(reverse("admin:directory_user_change", args=[made.pk])).content.decode()
    # What an account is, is not changed afterwards.
    assert 'name="is_system"' not in page


def test_a_person_still_needs_a_password(office):
    sent = {"username": "somebody", "name": "某人", "password1": "", "password2": ""}
    sent |= {"grants-TOTAL_FORMS": "0", "grants-INITIAL_FORMS": "0"}
    assert office.post(reverse("admin:directory_user_add"), sent).status_code == 200
    assert not User.objects.filter(username="somebody").exists()


def test_the_office_ends_a_role_of_a_system_that_it_could_not_give(office):
    system = make_user("region", is_system=True)
    given = grant(system, "promotion")
    address = reverse("admin:directory_grant_change", args=[given.pk])
    sent = {"user": system.pk, "group": given.group_id, "scope": "CITY", "valid_from": LONG_AGO.isoformat()}
    assert office.post(address, {**sent, "valid_to": "2025-01-01"}).status_code == 302
    given.refresh_from_db()
    assert given.valid_to.isoformat() == "2025-01-01"
    assert office.post(address, {**sent, "valid_to": ""}).status_code == 200


def test_what_a_system_sees_by_roles_is_what_their_giver_holds_in_such_a_scope(cast):
    promotion, reporter = (Group.objects.get(name=name) for name in ("promotion", "reporter"))
    whole = Grant(group=promotion, scope="CITY")
    assert "investment.oversee_prospect" in systems.beyond(cast.office, [whole])
    assert systems.beyond(cast.promotion, [whole]) == systems.beyond(cast.admin, [whole]) == set()
    # Talks are shown to their team, and a system is of none.
    assert systems.beyond(cast.office, [Grant(group=reporter, scope="CITY")]) == set()
    part = Grant(group=reporter, scope="DIVISION", division=cast.district)
    assert systems.beyond(cast.reviewer, [part]) == set()
    assert systems.beyond(cast.reviewer, [Grant(group=reporter, scope="CITY")])


def test_a_system_is_no_leader_and_is_not_reminded(cast):
    system = make_user("region", "office", is_system=True)
    assert system not in recipients(WEEK.first)
    assert cast.office in recipients(WEEK.first)
    leader = Leader(
        user=system, body="PARTY", level="CITY", post="书记", protocol_order=999, division=cast.city
    )
    with pytest.raises(Exception, match="系统账号"):
        leader.clean()
