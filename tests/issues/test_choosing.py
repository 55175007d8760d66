"""To whom an issue is given: a person of the unit, a unit near the project, and never a bureau of another
banner where a banner assigns; the city is asked by a banner, of a department of the city."""

import pytest

from projects.directory.models import Division, Leader, Organisation
from projects.issues import acts, choosing, helping
from projects.issues.act_list import BY_CODE
from projects.issues.standing import scene_of
from tests.city import make_cast, make_organisation, moment
from tests.issues.cases import assigned, day, handler_of, member, raised, unit_of
from tests.issues.test_acts import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def bureau(code, name):
    return make_organisation(name, division=Division.objects.get(code=code))


def test_the_person_belongs_to_the_unit_and_brings_his_phone(cast):
    unit, other = unit_of(), make_organisation("市水务局")
    handler = handler_of(unit)
    stranger = member("stranger", other, name="李局长", phone="111")
    issue = raised(by=cast.staff)
    at = moment(day(4))
    refused("stranger", acts.assign, issue, unit, handler=stranger, by=cast.office, at=at)
    issue = acts.assign(issue, unit, handler=handler, name="旧名", phone="999", by=cast.office, at=at)
    assert (issue.handler_name, issue.handler_phone) == ("", handler.phone)
    issue = acts.assign(issue, other, name="赵主任", phone="222", by=cast.office, at=at, reason="转办")
    assert (issue.responsible_name, issue.handler_phone) == ("赵主任", "222")


def test_a_wrong_person_is_said_at_the_field_and_the_right_one_in_the_message(client, cast):
    unit = unit_of()
    handler = handler_of(unit)
    handler.organisation = unit
    handler.save()
    other = make_organisation("市水务局")
    stranger = member("stranger", other, name="李局长")
    issue = raised(by=cast.staff)
    client.force_login(cast.office)
    address = f"/issues/{issue.pk}/acts/assign/"
    response = client.post(address, {"organisation": unit.pk, "handler": stranger.pk})
    page = response.context["page"]
    (offer,) = [one for one in page.offers if one.act.code == "assign"]
    assert response.status_code == 422
    assert offer.form.errors.keys() == {"handler"}
    said = client.post(address, {"organisation": unit.pk, "handler": handler.pk}, follow=True)
    assert f"{handler}" in str(next(iter(said.context["messages"])))


def test_a_banner_is_offered_its_own_units_and_those_of_the_city(cast):
    own, far = bureau("150502", "科尔沁区水务局"), bureau("150581", "霍林郭勒市水务局")
    city = unit_of()
    issue = raised(by=cast.staff)

    def offered(user):
        return [unit for _name, rows in choosing.offered_units(issue, user) for unit in rows]

    assert offered(cast.reviewer) == [own, city]
    # The city's own come after those of the project, all others last.
    assert offered(cast.office) == [own, city, far]
    scene = scene_of(issue, cast.reviewer, day(4))
    form = BY_CODE["assign"].form_for(scene, {"organisation": far.pk})
    assert "organisation" in form.errors


def test_leaders_are_not_offered_as_those_responsible(cast):
    unit = unit_of()
    handler = handler_of(unit)
    handler.organisation = unit
    handler.save()
    mayor = member("mayor", unit)
    Leader.objects.create(
        user=mayor,
        body="GOVERNMENT",
        level="CITY",
        post="副市长",
        protocol_order=11,
        division=cast.city,
    )
    groups = choosing.offered_units(raised(by=cast.staff), cast.office)
    assert choosing.people_of(groups) == [handler]


def test_the_city_is_asked_by_a_banner_of_a_department_of_the_city(cast):
    issue = assigned(by=cast.reviewer)
    words = {"done_so_far": "已协调", "asked": "请牵头", "at": moment(day(5))}
    own = bureau("150502", "科尔沁区水务局")
    refused("not_city", helping.ask, issue, own, by=cast.reviewer, **words)
    refused("not_banner", helping.ask, issue, unit_of(), by=cast.office, **words)
    refused("not_assigned", helping.ask, raised(by=cast.staff), unit_of(), by=cast.reviewer, **words)
    assert own not in Organisation.objects.departments().of_the_city()
    helping.ask(issue, unit_of(), by=cast.reviewer, **words)
