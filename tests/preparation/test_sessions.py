"""Sessions: planned, filled with permits, their outcomes carried out row by row."""

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.preparation import sessions
from projects.preparation.models import MissingDocument, Session
from projects.preparation.sessions import Told
from projects.preparation.views.sessions import SessionListPage
from tests.city import make_cast, make_organisation, moment
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, make_session, preliminary
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
AT = moment(MONDAY)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def cast():
    return make_cast()


def stamp(cast):
    return {"by": cast.approval, "at": AT}


def test_permits_come_on_the_agenda_once_and_only_while_something_remains(cast):
    project = preliminary()
    first, done = make_permit(project, "EIA", "ACCEPTED"), make_permit(project, "SOIL", "GRANTED")
    session = make_session(first)
    second = make_permit(project, "RELIC", "PREPARING")
    added = sessions.add_permits(session, [first, done, second], **stamp(cast))
    assert [item.permit for item in added.items] == [second]
    assert [permit for permit, _why in added.skipped] == [first, done]
    assert list(session.items.values_list("permit", "order")) == [(first.pk, 1), (second.pk, 2)]


def test_each_outcome_goes_through_the_permits_own_acts(cast):
    project = preliminary()
    permits = {
        "GRANTED": make_permit(project, "EIA", "PREPARING", on=FRIDAY),
        "ACCEPTED": make_permit(project, "SOIL", "PREPARING", on=FRIDAY),
        "SUPPLEMENT": make_permit(project, "LAND_USE", "ACCEPTED", on=FRIDAY),
        "REFUSED": make_permit(project, "RELIC", "ACCEPTED", on=FRIDAY),
        "POSTPONED": make_permit(project, "FOREST", "ACCEPTED", on=FRIDAY),
    }
    session = make_session(*permits.values(), on=MONDAY, way="ONSITE")
    items = {item.permit.pk: item for item in session.items.select_related("permit")}
    rows = [Told(items[permit.pk], outcome, "通审1号", "缺红线图") for outcome, permit in permits.items()]
    held = sessions.hold(session, rows, **stamp(cast))
    assert (len(held.done), held.failed) == (5, {})
    for permit in permits.values():
        permit.refresh_from_db()
    granted = permits["GRANTED"]
    assert (granted.status, granted.accepted_on, granted.granted_on) == ("GRANTED", MONDAY, MONDAY)
    assert (granted.handling, granted.document_number) == ("ONSITE", "通审1号")
    assert (permits["ACCEPTED"].status, permits["ACCEPTED"].handling) == ("ACCEPTED", "ONSITE")
    assert [permits[name].status for name in ("SUPPLEMENT", "REFUSED", "POSTPONED")] == [
        "SUPPLEMENT",
        "REFUSED",
        "ACCEPTED",
    ]
    session.refresh_from_db()
    assert session.state == Session.State.HELD
    assert not session.items.filter(outcome="").exists()
    event = Event.objects.get(verb="session.hold")
    assert (event.params["count"], event.params["granted"]) == (5, 1)


def test_a_row_that_cannot_be_leaves_the_others_alone(cast):
    project = preliminary()
    waits = make_permit(project, "EIA", "ACCEPTED_MISSING", on=FRIDAY, open_documents=1)
    MissingDocument.objects.create(
        permit=waits, name="红线图", guarantor="王某", promised_on=FRIDAY, due_on=MONDAY
    )
    good = make_permit(project, "SOIL", "ACCEPTED", on=FRIDAY)
    session = make_session(waits, good, on=MONDAY)
    first, second = session.items.order_by("order")
    held = sessions.hold(session, [Told(first, "GRANTED"), Told(second, "GRANTED")], **stamp(cast))
    assert [item.pk for item in held.done] == [second.pk]
    assert held.failed[first.pk].code == "documents_missing"
    first.refresh_from_db()
    assert first.outcome == ""
    # What is told is told once.
    again = sessions.hold(session, [Told(second, "GRANTED")], **stamp(cast))
    assert again.failed[second.pk].code == "told"


@pytest.mark.parametrize("outcome", ["SUPPLEMENT", "REFUSED"])
def test_no_supplement_and_no_refusal_without_a_reason(cast, outcome):
    session = make_session(make_permit(preliminary(), "EIA", "PREPARING"), on=MONDAY)
    held = sessions.hold(session, [Told(session.items.get(), outcome)], **stamp(cast))
    assert [error.code for error in held.failed.values()] == ["reason_needed"]
    assert session.items.get().permit.status == "PREPARING"


def code_of(act, *args, **options):
    """The code of the rule that an act runs into."""
    with pytest.raises(RuleViolation) as refused:
        act(*args, **options)
    return refused.value.code


def test_what_stands_in_the_way_of_a_session(cast):
    permit = make_permit(preliminary(), "EIA", "ACCEPTED")
    later = make_session(permit, on=MONDAY.replace(day=28))
    assert code_of(sessions.hold, later, [], **stamp(cast)) == "future"
    assert code_of(sessions.cancel, later, reason=" ", **stamp(cast)) == "reason_needed"
    sessions.cancel(later, reason="并入下周", **stamp(cast))
    assert code_of(sessions.add_permits, later, [permit], **stamp(cast)) == "not_now"
    assert code_of(sessions.change, make_session(), {"title": "新"}, version=7, **stamp(cast)) == "stale"


def sheet(session, *rows):
    """What the sheet of a session sends: (item, outcome, number, note)."""
    data = {}
    for item, outcome, number, note in rows:
        data |= {f"outcome_{item.pk}": outcome, f"number_{item.pk}": number, f"note_{item.pk}": note}
        data[f"version_{item.pk}"] = item.permit.version
    return data


def test_the_sheet_keeps_what_was_typed_where_a_row_fails(client, cast):
    project = preliminary()
    stale, good = make_permit(project, "EIA", "ACCEPTED"), make_permit(project, "SOIL", "ACCEPTED")
    session = make_session(stale, good, on=MONDAY)
    first, second = session.items.order_by("order")
    client.force_login(cast.approval)
    data = sheet(session, (first, "GRANTED", "通审7号", ""), (second, "GRANTED", "通审8号", ""))
    data[f"version_{first.pk}"] = 99
    response = client.post(f"/preparation/sessions/{session.pk}/", data)
    assert response.status_code == 422
    assert "通审7号" in response.content.decode()
    good.refresh_from_db()
    stale.refresh_from_db()
    assert (good.status, stale.status) == ("GRANTED", "ACCEPTED")
    # Sent again as it stands on the page now, it goes.
    again = sheet(session, (first, "GRANTED", "通审7号", ""))
    again[f"version_{first.pk}"] = stale.version
    assert client.post(f"/preparation/sessions/{session.pk}/", again).status_code == 302
    stale.refresh_from_db()
    assert stale.document_number == "通审7号"


def test_a_supplement_without_a_reason_is_told_at_its_row(client, cast):
    permit = make_permit(preliminary(), "EIA", "ACCEPTED")
    session = make_session(permit, on=MONDAY)
    client.force_login(cast.approval)
    data = sheet(session, (session.items.get(), "SUPPLEMENT", "", ""))
    response = client.post(f"/preparation/sessions/{session.pk}/", data)
    assert response.status_code == 422
    assert "field-error" in response.content.decode()


def test_planning_picking_and_taking_off_in_the_browser_forms(client, cast):
    permit = make_permit(preliminary(), "EIA", "PREPARING")
    client.force_login(cast.approval)
    data = {"title": "审批会", "on": str(MONDAY), "way": "SESSION"}
    response = client.post("/preparation/sessions/new/", data)
    session = Session.objects.get()
    assert response["Location"] == f"/preparation/sessions/{session.pk}/permits/"
    listing = client.get(response["Location"]).context["listing"]
    assert [record.pk for record in listing.records] == [permit.pk]
    chosen = {"chosen": f"{permit.pk}-{permit.version}"}
    client.post(f"/preparation/sessions/{session.pk}/add/", chosen)
    assert session.items.get().permit == permit
    # From the list of permits, with the session chosen in the bar.
    client.post("/preparation/sessions/add/", {**chosen, "session": session.pk})
    assert session.items.count() == 1
    client.post(f"/preparation/sessions/{session.pk}/remove/", {"item": session.items.get().pk})
    with pytest.raises(ObjectDoesNotExist):
        session.items.get()


def test_the_page_of_a_session_asks_as_much_for_many_as_for_few(client, cast, django_assert_max_num_queries):
    session = make_session(on=MONDAY)
    client.force_login(cast.approval)
    counts = []
    for count in (2, 12):
        for _number in range(count):
            permit = make_permit(preliminary(on_list=False, planned=None), "EIA", "ACCEPTED")
            session.items.create(permit=permit)
        client.get(f"/preparation/sessions/{session.pk}/")
        with django_assert_max_num_queries(40) as asked:
            client.get(f"/preparation/sessions/{session.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


class TestSessionList(ListPageSuite):
    view_class = SessionListPage
    url = "/preparation/sessions/"
    examples = {
        "q": "审批",
        "state": "PLANNED",
        "way": "SESSION",
        "on_after": "2025-03-01",
        "on_before": "2025-03-31",
        "open_items": "false",
    }

    def reader(self):
        self.unit = make_organisation("通辽市行政审批局")
        self.examples = {**type(self).examples, "convened_by": str(self.unit.pk)}
        return make_cast().approval

    def make_rows(self, count):
        for _number in range(count):
            make_session(convened_by=self.unit)
