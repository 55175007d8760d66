"""The pages of leads: the lists, registering, trips with whom they met, moving talks, what I follow."""

import pytest
import time_machine

from projects.directory.models import Chain, User
from projects.investment import prospecting, talking
from projects.investment.models import Negotiation, PromotionPolicy, Prospect, Trip
from projects.investment.shown import PANEL
from projects.investment.views.negotiations import NegotiationList
from projects.investment.views.prospects import ProspectList
from projects.investment.views.trips import TripList
from tests.city import make_cast, moment
from tests.dispatch.counting import assert_constant
from tests.investment.lead_cases import (
    CODE,
    TODAY,
    D,
    again,
    promoters,
    registered,
    spoken,
    stamp,
    talks,
    trip,
)
from tests.ui.suites import ListPageSuite, PanelSuite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(moment(TODAY, 18), tick=False):
        yield


@pytest.fixture
def people():
    return promoters(make_cast())


def entered(people, **more):
    """What the form of an enterprise sends."""
    sent = {"name": "北方硅业有限公司", "origin": "OUTSIDE", "standing": "OTHER", "unit": people.industry.pk}
    return sent | {"follower": people.first.pk, "on": "2025-03-20"} | more


def test_an_enterprise_is_registered_on_the_page(client, people):
    client.force_login(people.first)
    form = client.get("/investment/prospects/new/").context["form"]
    assert (form["unit"].initial, form["on"].initial) == (people.industry.pk, TODAY)
    address = "/investment/prospects/new/"
    for wrong, field in [
        ({"credit_code": CODE[:-1] + "A"}, "credit_code"),
        ({"on": "2025-03-28"}, "on"),
        ({"unit": people.naiman.pk}, "unit"),
        ({"next_on": "2025-04-01"}, "next_step"),
        ({"name": ""}, "name"),
    ]:
        said = client.post(address, entered(people, **wrong))
        assert set(said.context["form"].errors) == {field}
    said = client.post(address, entered(people, credit_code=CODE))
    made = Prospect.objects.get()
    assert said["Location"] == f"/investment/prospects/{made.pk}/"
    assert (made.credit_code, made.division) == (CODE, people.industry.division)


def test_what_is_alike_is_shown_and_asked_about(client, people):
    made = registered(people)
    client.force_login(people.first)
    said = client.post("/investment/prospects/new/", entered(people, name="北方硅业集团"))
    assert f'href="/investment/prospects/{made.pk}/"' in said.content.decode()
    assert 'type="checkbox" name="is_other"' in said.content.decode()
    client.post("/investment/prospects/new/", entered(people, name="北方硅业集团", is_other="on"))
    assert Prospect.objects.count() == 2


def test_a_contact_is_logged_on_the_page_of_the_enterprise(client, people):
    made = registered(people, next_step="再访", next_on=D(2025, 3, 20))
    client.force_login(people.mate)
    page = client.get(f"/investment/prospects/{made.pk}/")
    assert page.context["is_overdue"]
    assert page.context["contact"]["next_step"].value() == "再访"
    sent = {
        "on": "2025-03-26",
        "kind": "CALL",
        "text": "约定来访",
        "next_step": "接待",
        "next_on": "2025-04-02",
    }
    early = client.post(f"/investment/prospects/{made.pk}/contact/", sent | {"next_on": "2025-03-20"})
    assert set(early.context["form"].errors) == {"next_on"}
    assert client.post(f"/investment/prospects/{made.pk}/contact/", sent).status_code == 302
    page = client.get(f"/investment/prospects/{made.pk}/")
    assert "约定来访" in page.content.decode()
    assert not page.context["is_overdue"]


def test_whom_it_is_handed_to_sees_it_and_who_gave_it_up_may_not(client, people):
    made = registered(people, by=people.mate)
    client.force_login(people.first)
    sent = {"unit": people.naiman.pk, "follower": people.other.pk, "reason": "选址奈曼旗"}
    said = client.post(f"/investment/prospects/{made.pk}/hand-over/", sent)
    # The colleague who gave it away sees it no more, and comes to what he still sees.
    assert said["Location"] == "/investment/prospects/"
    client.force_login(people.other)
    assert client.get(f"/investment/prospects/{made.pk}/").status_code == 200


def test_an_enterprise_is_taken_to_talks_on_the_page(client, people):
    made = registered(people)
    client.force_login(people.first)
    address = f"/investment/prospects/{made.pk}/talks/"
    sent = {"name": "硅材料项目", "division": made.division_id, "amount": "5亿", "on": "2025-03-26"}
    early = client.post(address, sent | {"on": "2025-03-01"})
    assert set(early.context["form"].errors) == {"on"}
    client.post(address, sent)
    row = Negotiation.objects.get()
    assert (row.amount, row.unit, row.started_on) == (50_000, people.industry, D(2025, 3, 26))
    again_named = client.post(address, sent)
    assert set(again_named.context["form"].errors) == {"name"}


def shares(*rows):
    """What the rows of the shares send."""
    sent = {"shares-TOTAL_FORMS": 4, "shares-INITIAL_FORMS": 1}
    for place, (unit, percent) in enumerate(rows):
        sent |= {f"shares-{place}-unit": unit.pk, f"shares-{place}-percent": percent}
    return sent


def test_the_bureau_moves_talks_with_shares(client, people):
    row = talks(people)
    address = f"/investment/negotiations/{row.pk}/move/"
    client.force_login(people.first)
    assert client.get(address).status_code == 403
    client.force_login(people.bureau)
    assert client.get(address).context["shares"].forms[0]["unit"].value() == people.industry.pk
    sent = {"unit": people.naiman.pk, "division": people.naiman.division_id, "follower": people.other.pk}
    sent |= {"reason": "落户奈曼旗"}
    wrong = client.post(address, sent | shares((people.industry, 30), (people.naiman, 60)))
    assert "90" in str(wrong.context["form"].non_field_errors())
    unsaid = client.post(address, sent | shares((people.industry, ""), (people.naiman, 60)))
    assert unsaid.context["shares"].forms[0].errors.keys() == {"percent"}
    assert client.post(address, sent | shares((people.industry, 40), (people.naiman, 60))).status_code == 302
    assert again(row).unit == people.naiman
    assert "奈曼旗工信局 60" in client.get(f"/investment/negotiations/{row.pk}/").content.decode()


def test_talks_are_broken_off_and_go_on(client, people):
    row = talks(people)
    client.force_login(people.first)
    address = f"/investment/negotiations/{row.pk}/"
    client.post(f"{address}break-off/", {"on": "2025-03-26", "reason": "电价谈不拢"})
    page = client.get(address)
    assert "电价谈不拢" in page.content.decode()
    assert page.context["contact"] is None
    client.post(f"{address}resume/", {"reason": "企业重提"})
    assert again(row).state == "TALKING"


def met(*rows, **more):
    """What the form of a trip sends, with whom they met."""
    sent = {"met-TOTAL_FORMS": 8, "met-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        sent |= {f"met-{place}-{name}": value for name, value in ({"kind": "VISIT"} | row).items()}
    return sent | more


def journey(people, **more):
    """What the form of a trip says."""
    sent = {"leader_name": "王某 副局长", "rank": "UNIT_HEAD", "way": "CHAIN", "destination": "江苏常州"}
    sent |= {"starts_on": "2025-03-17", "ends_on": "2025-03-20", "unit": people.industry.pk}
    return sent | more


def test_a_trip_is_logged_with_old_and_new_enterprises(client, people):
    known = registered(people, short_name="北方硅业")
    row = talks(people, registered(people, "东方化工有限公司"), "化工新材料项目")
    client.force_login(people.first)
    rows = [
        {"enterprise": "北方硅业", "text": "参观", "next_step": "回访", "next_on": "2025-04-10"},
        {"enterprise": "远方储能有限公司", "text": "初次见面", "on": "2025-03-19"},
        {"project": row.pk, "text": "谈用电"},
    ]
    # A row that does not say what was said: nothing is logged, and nothing typed is lost.
    wrong = client.post("/investment/trips/new/", met(*rows, {"enterprise": "某某公司"}, **journey(people)))
    assert wrong.context["rows"].forms[3].errors.keys() == {"text"}
    assert "远方储能有限公司" in wrong.content.decode()
    assert not Trip.objects.exists()
    said = client.post("/investment/trips/new/", met(*rows, **journey(people)))
    made = Trip.objects.get()
    assert said["Location"] == f"/investment/trips/{made.pk}/"
    days = {one.prospect.name: one.on for one in made.contacts.select_related("prospect")}
    assert days == {
        "北方硅业有限公司": D(2025, 3, 17),
        "远方储能有限公司": D(2025, 3, 19),
        "东方化工有限公司": D(2025, 3, 17),
    }
    assert again(known).next_on == D(2025, 4, 10)
    page = client.get(f"/investment/trips/{made.pk}/")
    assert "化工新材料项目" in page.content.decode()
    # More of them later, and what came of it.
    address = f"/investment/trips/{made.pk}/"
    client.post(f"{address}met/", met({"enterprise": "远方储能有限公司", "text": "再谈", "on": "2025-03-20"}))
    client.post(f"{address}edit/", journey(people, report="签约意向一个"))
    assert "签约意向一个" in client.get(address).content.decode()
    assert made.contacts.count() == 4


def test_a_row_says_what_is_wrong_with_it(client, people):
    registered(people, "西部铝业有限公司", by=people.other)
    registered(people)
    client.force_login(people.first)
    for row, field in [
        ({"enterprise": "西部铝业集团", "text": "见面"}, "enterprise"),
        ({"enterprise": "北方硅业集团", "text": "见面"}, "enterprise"),
        ({"enterprise": "远方储能", "text": "见面", "credit_code": "123"}, "credit_code"),
        ({"enterprise": "远方储能", "text": "见面", "on": "2025-03-21"}, "on"),
        ({"text": "见面"}, "enterprise"),
    ]:
        said = client.post("/investment/trips/new/", met(row, **journey(people)))
        assert said.context["rows"].forms[0].errors.keys() == {field}, row
    assert not Trip.objects.exists()
    sent = met({"enterprise": "北方硅业集团", "text": "见面", "is_other": "on"}, **journey(people))
    assert client.post("/investment/trips/new/", sent).status_code == 302


def test_trips_are_put_right_by_their_unit(client, people):
    made = trip(people)
    for user, status in [(people.mate, 200), (people.bureau, 200), (people.other, 404)]:
        client.force_login(user)
        assert client.get(f"/investment/trips/{made.pk}/edit/").status_code == status


def test_my_leads_say_what_is_due_and_what_is_silent(client, people):
    PromotionPolicy.objects.update(silent_days=10)
    quiet = registered(people, "东方化工有限公司", on=D(2025, 3, 5))
    # Spoken with ten days ago is not silent yet; eleven days ago is.
    fresh = registered(
        people, "远方储能有限公司", on=D(2025, 3, 17), next_step="回访", next_on=D(2025, 3, 27)
    )
    row = talks(people, registered(people, on=D(2025, 3, 16)), on=D(2025, 3, 16), next_step="报方案")
    late = registered(people, "西部铝业有限公司", on=D(2025, 3, 20), next_step="送函", next_on=D(2025, 3, 26))
    registered(people, "别家公司", by=people.mate, on=D(2025, 3, 1))
    client.force_login(people.first)
    leads = client.get("/investment/").context["leads"]
    assert [lead.row for lead in leads.rows] == [late, fresh, quiet, row]
    assert [lead.row for lead in leads.due] == [late, fresh]
    assert [lead.row for lead in leads.silent] == [quiet, row]
    assert [lead.row for lead in leads.talks] == [row]
    # The lists behind the figures say the same.
    assert client.get("/investment/prospects/?mine=true&due=true").context["listing"].count == 1
    silent = client.get("/investment/prospects/?mine=true&silent=true").context["listing"]
    # The enterprise of the talks is as silent as they are.
    assert {one.name for one in silent.records} == {"东方化工有限公司", "北方硅业有限公司"}
    assert client.get("/investment/negotiations/?silent=true").context["listing"].count == 1
    assert client.get("/investment/negotiations/?silent=false").context["listing"].count == 0


def test_who_only_reads_trips_comes_to_them(client, people):
    client.force_login(User.objects.get(username="office"))
    assert client.get("/investment/")["Location"] == "/investment/trips/"


@pytest.mark.parametrize("kind", ["prospect", "negotiation", "trip", "mine"])
def test_pages_ask_as_much_for_many_as_for_few(client, people, kind):
    prospect = registered(people)
    row = talks(people, prospect)
    journey_ = trip(people)
    client.force_login(people.first)

    def make(count):
        for _number in range(count):
            number = Prospect.objects.count()
            fresh = registered(people, f"企业{number:03}号", credit_code="", is_other=True)
            talks(people, fresh, f"项目{number}")
            prospecting.log_contact(prospect, spoken(), **stamp(people.first))
            talking.log_contact(row, spoken(), **stamp(people.first))
            journey_.contacts.create(prospect=fresh, on=D(2025, 3, 18), text="见面", by=people.first)

    address = {
        "prospect": f"/investment/prospects/{prospect.pk}/",
        "negotiation": f"/investment/negotiations/{row.pk}/",
        "trip": f"/investment/trips/{journey_.pk}/",
        "mine": "/investment/",
    }[kind]
    assert assert_constant(client, address, make) < 30


class LeadListSuite(ListPageSuite):
    """A list of leads, as the bureau sees it."""

    def reader(self):
        self.people = promoters(make_cast())
        chain = Chain.objects.first()
        self.examples = type(self).examples | {"chain": chain.pk, "unit": self.people.industry.pk}
        return self.people.bureau

    def make_rows(self, count):
        known = Prospect.objects.count()
        for number in range(known, known + count):
            self.make_row(number)

    def enterprise(self, number):
        """One enterprise that nobody takes for another."""
        people = self.people
        return Prospect.objects.create(
            name=f"企业{number}",
            credit_code="",
            unit=people.industry,
            division=people.industry.division,
            follower=people.first,
            entered_by=people.first,
            first_contact_on=D(2025, 3, 3),
            last_contact_on=D(2025, 3, 3 + number % 9),
            next_step="回访",
            next_on=D(2025, 3, 20 + number % 9),
        )


class TestProspectList(LeadListSuite):
    view_class = ProspectList
    url = "/investment/prospects/"
    examples = {
        "q": "企业",
        "state": "FOLLOWED",
        "origin": "OUTSIDE",
        "standing": "OTHER",
        "division": "150500",
        "mine": "true",
        "due": "true",
        "silent": "true",
        "first_after": "2025-03-01",
        "first_before": "2025-03-31",
        "last_after": "2025-03-01",
        "last_before": "2025-03-31",
    }

    def make_row(self, number):
        self.enterprise(number)


class TestNegotiationList(LeadListSuite):
    view_class = NegotiationList
    url = "/investment/negotiations/"
    examples = {
        "q": "项目",
        "state": "TALKING",
        "division": "150500",
        "mine": "true",
        "due": "true",
        "silent": "true",
        "amount_min": "1亿",
        "amount_max": "10亿",
        "started_after": "2025-03-01",
        "started_before": "2025-03-31",
        "last_after": "2025-03-01",
        "last_before": "2025-03-31",
    }

    def make_row(self, number):
        people, prospect = self.people, self.enterprise(number)
        Negotiation.objects.create(
            name=f"项目{number}",
            prospect=prospect,
            division=people.industry.division,
            unit=people.industry,
            first_unit=people.industry,
            follower=people.first,
            entered_by=people.first,
            started_on=D(2025, 3, 5),
            last_contact_on=D(2025, 3, 5),
            amount=50_000,
        )


class TestTripList(LeadListSuite):
    view_class = TripList
    url = "/investment/trips/"
    examples = {
        "q": "常州",
        "rank": "UNIT_HEAD",
        "way": "CHAIN",
        "division": "150500",
        "begun_after": "2025-03-01",
        "begun_before": "2025-03-31",
    }

    def make_row(self, number):
        trip(self.people)

    def make_rows(self, count):
        for number in range(count):
            self.make_row(number)


class TestHomePanel(PanelSuite):
    panel = PANEL
    today = TODAY

    def reader(self):
        self.people = promoters(make_cast())
        return self.people.first

    def make_object(self):
        # The grants are read once a request, before the panels.
        assert self.people.first.active_grants

    def fill(self, obj, count):
        known = Prospect.objects.count()
        for number in range(known, known + count):
            registered(self.people, f"{number:03}", by=self.people.first)
