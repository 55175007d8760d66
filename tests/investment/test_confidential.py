"""Who is not of the team sees nothing of talks: not in lists, files, figures, search, pages or on trips."""

import pytest
import time_machine

from projects.base import events
from projects.investment.models import Negotiation, Prospect
from projects.investment.travelling import Met
from projects.ui import registry
from tests.city import make_cast, make_user, moment
from tests.investment.lead_cases import TODAY, D, promoters, registered, spoken, talks, trip

pytestmark = pytest.mark.django_db
NAME, PROJECT = "北方硅业有限公司", "硅材料一体化项目"
LISTS = ("/investment/prospects/", "/investment/negotiations/", "/investment/trips/", "/investment/")


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(moment(TODAY, 18), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def people(cast):
    return promoters(cast)


@pytest.fixture
def row(people):
    """Talks that `first` follows alone, met on a trip."""
    prospect = registered(people, NAME)
    made = talks(people, prospect, PROJECT, amount=50_000)
    day = D(2025, 3, 18)
    trip(people, Met(spoken("谈用电价格", on=day), prospect=prospect, negotiation=made))
    return made


def page(client, user, address):
    """What somebody is answered."""
    client.force_login(user)
    return client.get(address)


def outsiders(cast, people):
    """Another unit, and roles for the whole city that oversee nothing of promotion."""
    return [people.other, cast.leader, cast.commission, cast.group, cast.reviewer, cast.secretary]


@pytest.mark.parametrize("address", LISTS)
def test_no_list_names_them_to_an_outsider(client, cast, people, row, address):
    for user in outsiders(cast, people):
        said = page(client, user, address).content.decode()
        assert NAME not in said, user
        assert PROJECT not in said, user
    assert NAME in page(client, people.first, "/investment/prospects/").content.decode()
    assert PROJECT in page(client, people.first, "/investment/negotiations/").content.decode()


def test_no_file_names_them_to_an_outsider(client, cast, people, row):
    for user in outsiders(cast, people):
        for address in LISTS[:3]:
            said = page(client, user, f"{address}?_export=csv&columns=all").content.decode("utf-8-sig")
            assert NAME not in said
            assert PROJECT not in said
            assert "谈用电价格" not in said


def test_their_pages_are_not_there_for_an_outsider(client, cast, people, row):
    addresses = [f"/investment/negotiations/{row.pk}/", f"/investment/prospects/{row.prospect_id}/"]
    acts = ("edit", "contact", "team", "move", "break-off", "resume")
    addresses += [f"{addresses[0]}{act}/" for act in acts]
    addresses += [f"{addresses[1]}{act}/" for act in ("edit", "contact", "give-up", "hand-over", "talks")]
    for user in outsiders(cast, people):
        for address in addresses:
            assert page(client, user, address).status_code == 404, (user, address)
            # The pages of the two only answer to being read.
            refused = 405 if address in addresses[:2] else 404
            assert client.post(address, {"reason": "试探"}).status_code == refused, (user, address)


def test_a_colleague_sees_the_enterprise_and_nothing_of_the_talks(client, people, row):
    said = page(client, people.mate, f"/investment/prospects/{row.prospect_id}/").content.decode()
    assert NAME in said
    for hidden in (PROJECT, "谈用电价格", f"/negotiations/{row.pk}/"):
        assert hidden not in said
    listed = page(client, people.mate, "/investment/prospects/?columns=all")
    (record,) = listed.context["listing"].records
    assert record.talks == 0
    assert page(client, people.mate, f"/investment/negotiations/{row.pk}/").status_code == 404


def test_figures_count_only_what_the_reader_sees(client, cast, people, row):
    for user, count in [(people.first, 1), (cast.promotion, 1), (people.other, 0), (cast.leader, 0)]:
        assert page(client, user, "/investment/negotiations/").context["listing"].count == count
        assert page(client, user, "/investment/prospects/").context["listing"].count == count
    for user, met in [(people.first, 1), (cast.leader, 0), (people.mate, 0)]:
        (record,) = page(client, user, "/investment/trips/").context["listing"].records
        assert record.met == met, user


def test_filters_offer_no_unit_that_only_hidden_leads_name(client, people, row):
    for address in ("/investment/negotiations/", "/investment/prospects/"):
        said = page(client, people.other, f"{address}?unit={people.industry.pk}").content.decode()
        assert "市工信局" not in said


def test_a_trip_names_whom_they_met_to_those_who_may_know(client, cast, people, row):
    address = f"/investment/trips/{row.contacts.get().trip_id}/"
    assert NAME in page(client, people.first, address).content.decode()
    assert NAME in page(client, cast.promotion, address).content.decode()
    for user in (people.mate, cast.leader, cast.office):
        said = page(client, user, address).content.decode()
        assert "江苏常州" in said
        assert NAME not in said
        assert PROJECT not in said


def test_search_finds_them_for_their_team_alone(cast, people, row):
    for key in ("investment.prospect", "investment.negotiation"):
        (one,) = registry.searchable.on(key)
        assert one.rows(people.first, "北方").count() == 1
        assert one.rows(people.other, "北方").count() == 0
        assert one.rows(cast.leader, "北方").count() == 0


def test_looking_for_duplicates_tells_another_unit_only_that_it_is_there(client, people, row):
    client.force_login(people.other)
    sent = {"name": "北方硅业集团", "origin": "OUTSIDE", "standing": "OTHER", "unit": people.naiman.pk}
    sent |= {"follower": people.other.pk, "on": "2025-03-20"}
    said = client.post("/investment/prospects/new/", sent)
    assert said.status_code == 200
    assert set(said.context["form"].errors) == {"name"}
    text = said.content.decode()
    for hidden in (NAME, PROJECT, "市工信局", "甲员 ·"):
        assert hidden not in text.replace("甲员 · 市工信局", "").replace("乙员 · 市工信局", "")
    assert Prospect.objects.count() == 1


def test_whoever_is_put_on_the_team_sees_them(client, people, row):
    sent = {"user": people.mate.pk}
    client.force_login(people.first)
    assert client.post(f"/investment/negotiations/{row.pk}/team/", sent).status_code == 302
    assert page(client, people.mate, f"/investment/negotiations/{row.pk}/").status_code == 200
    client.force_login(people.first)
    client.post(f"/investment/negotiations/{row.pk}/team/leave/", {"user": people.mate.pk})
    assert page(client, people.mate, f"/investment/negotiations/{row.pk}/").status_code == 404


def test_overseeing_in_one_division_is_not_overseeing_the_city(people, cast, row):
    local = make_user("local", "promotion", scope="DIVISION", division=cast.district)
    assert not Negotiation.objects.allowed(local).exists()
    assert not Prospect.objects.allowed(local).exists()


def test_the_history_of_the_enterprise_is_silent_about_talks(row):
    assert {event.verb for event in events.history(row.prospect)} == {"prospect.register"}
