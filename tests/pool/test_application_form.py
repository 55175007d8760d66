"""What the form of an application offers, and what it refuses as nonsense."""

import pytest
import time_machine
from django.urls import reverse

from projects.directory.models import Division, Organisation
from projects.directory.roles import Role
from tests.city import WEEK, make_organisation, make_user, moment
from tests.pool.applying import department, errors, post_facts

pytestmark = pytest.mark.django_db
NEW = "/pool/applications/new/"


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(moment(WEEK.day(4), 10), tick=False):
        yield


@pytest.mark.parametrize(
    ("field", "typed"),
    [("contact_phone", "找老王"), ("contact_phone", "12"), ("total_investment", "12000亿")],
)
def test_nonsense_is_refused_at_its_field_also_in_a_draft(client, cast, field, typed):
    client.force_login(cast.staff)
    assert errors(client.post(NEW, post_facts(**{field: typed}, act="save"))) == {field}


def test_a_planned_start_that_is_over_is_pointed_out(client, cast):
    client.force_login(cast.staff)
    check = reverse("pool:application_check")
    assert not client.post(check, post_facts()).context["overdue"]
    past = client.post(check, post_facts(planned_start_on="2024-05-01"))
    assert past.context["overdue"]
    assert "2024-05-01" in past.content.decode()


def test_the_departments_of_the_city_are_offered_those_that_check_first(client, cast):
    make_user("trade", Role.REVIEWER, scope="ORGANISATION", organisation=department())
    idle = make_organisation("市无人局", Organisation.Kind.DEPARTMENT, division=cast.city)
    banner = make_organisation("奈曼旗发改委", Organisation.Kind.DEPARTMENT, division=cast.district)
    client.force_login(cast.staff)
    choices = list(client.get(NEW).context["form"].fields["responsible_department"].choices)
    (_first, checking), (_second, others) = choices[1:]
    assert [label for _key, label in checking] == [department().name]
    assert idle.name in [label for _key, label in others]
    assert errors(client.post(NEW, post_facts(act="save", responsible_department=banner.pk))) == {
        "responsible_department"
    }


def test_a_districts_clerk_is_offered_his_district_and_a_firm_all(client, cast):
    for kind, count in ((Organisation.Kind.DEPARTMENT, 1), (Organisation.Kind.ENTERPRISE, None)):
        unit = make_organisation(f"单位{kind}", kind, division=cast.district)
        clerk = make_user(f"clerk-{kind}", Role.REPORTER, scope="OWN", organisation=None)
        type(clerk).objects.filter(pk=clerk.pk).update(organisation=unit)
        client.force_login(clerk)
        field = client.get(NEW).context["form"]["division"]
        assert field.value() == cast.district.pk
        assert field.field.queryset.count() == (count or Division.objects.count())
