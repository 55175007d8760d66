"""Leaders, delegations and roles in the admin site."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.base.models import Event
from projects.directory.models import Delegation, Grant, Leader
from tests.city import LONG_AGO, grant, make_project, make_user

DAY = datetime.timedelta(days=1)


@pytest.fixture
def superuser(cast, client):
    client.force_login(cast.admin)
    return client


@pytest.fixture
def office(cast, client):
    cast.office.is_staff = True
    cast.office.save()
    client.force_login(cast.office)
    return client


def page(model, act="changelist", *args):
    return reverse(f"admin:directory_{model}_{act}", args=args)


def errors(response):
    assert response.status_code == 200, response.status_code
    return response.context["adminform"].form.errors


def leader(cast, **changes):
    """What the form of a leader sends."""
    sent = {"user": cast.outsider.pk, "body": "PARTY", "level": "CITY", "post": "常委", "protocol_order": 20}
    sent |= {"delegations-TOTAL_FORMS": "0", "delegations-INITIAL_FORMS": "0"}
    return sent | {"division": cast.city.pk} | changes


# Leaders


def test_the_pool_admin_names_a_leader_among_those_who_are_none(client, cast):
    cast.pooladmin.is_staff = True
    cast.pooladmin.save()
    client.force_login(cast.pooladmin)
    offered = client.get(page("leader", "add")).context["adminform"].form.fields["user"].queryset
    assert cast.outsider in offered
    assert cast.leader not in offered
    assert client.post(page("leader", "add"), leader(cast)).status_code == 302
    assert cast.outsider.leader.post == "常委"


def test_a_place_in_protocol_order_is_one_leaders(superuser, cast):
    taken = errors(superuser.post(page("leader", "add"), leader(cast, protocol_order=10)))
    assert str(cast.leader) in str(taken["protocol_order"])
    banner = leader(cast, protocol_order=10, level="BANNER", division=cast.district.pk)
    assert superuser.post(page("leader", "add"), banner).status_code == 302
    assert [one.level for one in Leader.objects.all()] == ["CITY", "BANNER"]


def test_a_leader_belongs_to_what_he_leads(superuser, cast):
    assert "division" in errors(
        superuser.post(page("leader", "add"), leader(cast, division=cast.district.pk))
    )
    assert "division" in errors(superuser.post(page("leader", "add"), leader(cast, level="BANNER")))


def test_a_leader_in_the_records_stays(superuser, cast):
    make_project(leader=cast.leader.leader)
    response = superuser.post(page("leader", "delete", cast.leader.leader.pk), {"post": "yes"}, follow=True)
    assert [str(one) for one in response.context["messages"]]
    assert Leader.objects.filter(user=cast.leader).exists()
    new = Leader.objects.create(
        user=cast.outsider, body="PARTY", level="CITY", post="常委", protocol_order=9, division=cast.city
    )
    superuser.post(page("leader", "delete", new.pk), {"post": "yes"})
    assert not Leader.objects.filter(pk=new.pk).exists()


# Delegations


def delegation(cast, **changes):
    sent = {"principal": cast.leader.leader.pk, "delegate": cast.secretary.pk, "acts": ["VISIT", "READ"]}
    sent |= {"valid_from": "2025-01-01", "document_number": "委托1号", "why": "工作需要"}
    return {name: value for name, value in (sent | changes).items() if value is not None}


def test_acts_are_ticked_and_told_in_words(office, cast):
    form = office.get(page("delegation", "add")).context["adminform"].form
    assert [str(label) for _code, label in form.fields["acts"].choices] == [
        str(label) for label in Delegation.Act.labels
    ]
    assert office.post(page("delegation", "add"), delegation(cast)).status_code == 302
    row = Delegation.objects.get()
    assert row.acts == ["VISIT", "READ"]
    listed = office.get(page("delegation")).content.decode()
    assert str(Delegation.Act.VISIT.label) in listed
    assert "VISIT" not in listed
    assert Event.objects.get(target_id=row.pk, verb="admin.add").reason == "工作需要"


def test_what_a_delegation_must_not_be(office, cast):
    def send(**changes):
        return errors(office.post(page("delegation", "add"), delegation(cast, **changes)))

    assert "document_number" in send(document_number="")
    assert "acts" in send(acts=None)
    assert "delegate" in send(delegate=cast.leader.pk)
    office.post(page("delegation", "add"), delegation(cast))
    assert "委托1号" in str(send(acts=["READ"], document_number="委托2号"))
    other = delegation(cast, acts=["DIRECTIVE"], document_number="委托2号")
    assert office.post(page("delegation", "add"), other).status_code == 302


def test_a_delegation_that_has_begun_is_ended_and_not_changed_or_deleted(superuser, cast):
    superuser.post(page("delegation", "add"), delegation(cast))
    row = Delegation.objects.get()
    change = page("delegation", "change", row.pk)
    assert set(superuser.get(change).context["adminform"].form.fields) == {"valid_to", "why"}
    today = timezone.localdate()
    early = {"valid_to": today - DAY, "why": "调离"}
    assert "valid_to" in errors(superuser.post(change, early))
    assert (
        superuser.post(change, {"valid_to": today, "why": "调离", "acts": ["DIRECTIVE"]}).status_code == 302
    )
    row.refresh_from_db()
    assert (row.valid_to, row.acts) == (today, ["VISIT", "READ"])
    assert superuser.get(change).status_code == 200
    assert superuser.get(page("delegation", "delete", row.pk)).status_code == 403


# Roles


def test_roles_are_given_in_words_and_ended_instead_of_deleted(superuser, cast):
    form = superuser.get(page("grant", "add")).context["adminform"].form
    labels = [label for _key, label in form.fields["group"].choices]
    assert "调度办" in labels
    assert "office" not in labels
    begun = Grant.objects.get(user=cast.office)
    assert superuser.get(page("grant", "delete", begun.pk)).status_code == 403
    to_come = grant(make_user("soon"), "office", valid_from=timezone.localdate() + 3 * DAY)
    superuser.post(page("grant", "delete", to_come.pk), {"post": "yes"})
    assert not Grant.objects.filter(pk=to_come.pk).exists()
    inlines = superuser.get(page("user", "change", cast.office.pk)).context["inline_admin_formsets"]
    assert not any(one.formset.can_delete for one in inlines)


def test_a_scope_without_its_division_is_refused_in_words(superuser, cast):
    sent = {"user": cast.outsider.pk, "group": Grant.objects.first().group_id, "scope": "DIVISION"}
    told = str(errors(superuser.post(page("grant", "add"), sent | {"valid_from": str(LONG_AGO)})))
    assert "directory_grant" not in told
