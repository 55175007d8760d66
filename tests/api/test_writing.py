"""Weekly reports and permits written by a system: the rules, rights and acts of the pages."""

import datetime
from decimal import Decimal

import pytest

from projects.base.models import Event
from projects.dispatch.models import WeeklyReport
from projects.preparation.models import Permit
from tests.api.cases import System
from tests.city import WEEK, make_project, make_report, moment
from tests.preparation.cases import make_permit, preliminary

pytestmark = pytest.mark.django_db
FILLED = {
    "cumulative": "1.2千万",
    "progress_percent": "20",
    "progress_text": "主体施工",
    "work_done": "浇筑",
    "next_plan": "吊装",
}


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to(moment(WEEK.day(4), 14), tick=False)


@pytest.fixture
def project(cast):
    return make_project(reporter=cast.staff, planned=Decimal(10000))


def row_of(project, act=""):
    return f"/api/weeks/{WEEK}/projects/{project.pk}/report/{act}"


def test_a_week_is_filled_in_handed_in_and_taken_back(cast, project):
    system = System(cast.staff)
    row = system.get(row_of(project)).json()
    assert (row["version"], row["state"], row["ready"], row["open"]) == (0, "DRAFT", False, True)
    assert "cumulative" in row["required"]
    row = system.patch(row_of(project), {"version": 0, "values": FILLED}).json()
    assert row["values"]["cumulative"] == "1200.00"
    reasons = {f"reason.{one['code']}": "首周填报" for one in row["doubts"] if one["needs_reason"]}
    if reasons:
        row = system.patch(row_of(project), {"version": row["version"], "values": reasons}).json()
    assert row["ready"] is True
    row = system.post(row_of(project, "submit/"), {"version": row["version"]}).json()
    assert (row["state"], row["open"]) == ("SUBMITTED", False)
    report = WeeklyReport.objects.get(project=project, week=WEEK)
    assert (report.cumulative, report.submitted_by) == (Decimal(1200), cast.staff)
    assert Event.objects.filter(verb="weekly_report.submit", actor=cast.staff).exists()
    row = system.post(row_of(project, "withdraw/"), {"version": row["version"]}).json()
    assert row["state"] == "DRAFT"


def test_the_same_request_twice_does_nothing_twice(cast, project):
    system = System(cast.staff)
    assert system.patch(row_of(project), {"version": 0, "values": FILLED}).status_code == 200
    answer = system.patch(row_of(project), {"version": 0, "values": FILLED})
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["version"]) == ("stale", 1)
    assert answer.json()["current"]["values"]["cumulative"] == "1200.00"
    never = system.post(row_of(project, "withdraw/"), {"version": 1})
    assert (never.status_code, never.json()["code"]) == (409, "not_open")
    assert "从未提交" in never.json()["message"]
    assert WeeklyReport.objects.get(project=project).version == 1


def test_nothing_is_saved_where_any_of_it_is_refused(cast, project):
    system = System(cast.staff, language="en")
    answer = system.patch(
        row_of(project), {"version": 0, "values": {"cumulative": "-5", "work_done": "浇筑", "colour": "red"}}
    )
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"values.cumulative", "values.colour"}
    assert "negative" in answer.json()["errors"]["values.cumulative"][0]
    assert not WeeklyReport.objects.exists()


def test_an_unfinished_row_is_not_handed_in_and_says_what_it_needs(cast, project):
    system = System(cast.staff)
    answer = system.post(row_of(project, "submit/"), {"version": 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")
    assert "values.cumulative" in answer.json()["errors"]


def test_who_may_not_report_may_not_write_and_who_sees_nothing_finds_nothing(cast, project):
    body = {"version": 0, "values": FILLED}
    assert System(cast.office).patch(row_of(project), body).status_code == 403
    other = make_project()
    assert System(cast.staff).patch(row_of(other), body).status_code == 404
    assert System(cast.staff).get(row_of(other)).status_code == 404


@pytest.mark.parametrize("week", ["2025-W99", "2025-W53", "1999-W10", "2025-13", "now"])
def test_a_week_that_is_none_is_told_so_in_json(cast, project, week):
    for system, words in ((System(cast.staff), "没有"), (System(cast.staff, language="en"), "no such thing")):
        for method, act in (("get", ""), ("patch", ""), ("post", "submit/"), ("post", "withdraw/")):
            answer = system.ask(method, f"/api/weeks/{week}/projects/{project.pk}/report/{act}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
            assert words in answer.json()["message"]


def test_what_is_handed_in_cannot_be_filled_in(cast, project):
    report = make_report(project, state="SUBMITTED", by=cast.staff)
    system = System(cast.staff)
    answer = system.patch(row_of(project), {"version": report.version, "values": {"work_done": "新"}})
    assert (answer.status_code, answer.json()["code"]) == (409, "closed")


@pytest.mark.parametrize("body", [[], "x", {"version": "x"}, {"version": 0}, {"version": 0, "values": []}])
def test_a_malformed_body_is_refused_in_words(cast, project, body):
    answer = System(cast.staff).patch(row_of(project), body)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def permit_act(permit, act):
    return f"/api/permits/{permit.pk}/acts/{act}/"


def test_a_permit_is_taken_through_its_steps(cast):
    permit = make_permit(preliminary(), "EIA")
    system = System(cast.approval)
    found = system.post(permit_act(permit, "begin"), {"version": 1}).json()
    assert (found["status"], found["version"], found["preparing_on"]) == ("PREPARING", 2, str(WEEK.day(4)))
    found = system.post(permit_act(permit, "accept"), {"version": 2, "handling": "ONLINE"}).json()
    assert (found["status"], found["handling"]) == ("ACCEPTED", "ONLINE")
    found = system.post(
        permit_act(permit, "grant"), {"version": 3, "document_number": "通环审〔2025〕1号"}
    ).json()
    assert (found["status"], found["document_number"]) == ("GRANTED", "通环审〔2025〕1号")
    verbs = list(
        Event.objects.order_by("pk").filter(verb__startswith="permit.").values_list("verb", flat=True)
    )
    assert verbs == ["permit.begin", "permit.accept", "permit.grant"]


def test_rules_and_forms_of_permits_answer_with_a_code_and_at_their_field(cast):
    permit = make_permit(preliminary(), "EIA")
    system = System(cast.approval, language="en")
    answer = system.post(permit_act(permit, "grant"), {"version": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_now")
    answer = system.post(permit_act(permit, "begin"), {"version": 7})
    assert (answer.status_code, answer.json()["code"], answer.json()["version"]) == (409, "stale", 1)
    tomorrow = str(WEEK.day(4) + datetime.timedelta(days=1))
    answer = system.post(permit_act(permit, "begin"), {"version": 1, "on": tomorrow})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["on"])
    answer = system.post(permit_act(permit, "begin"), {"version": 1, "department": 3})
    assert list(answer.json()["errors"]) == ["department"]
    answer = system.post(permit_act(permit, "refuse"), {"version": 1})
    assert list(answer.json()["errors"]) == ["reason"]
    assert system.post(permit_act(permit, "burn"), {"version": 1}).status_code == 400
    assert Permit.objects.get().version == 1


def test_documents_to_follow_are_named_and_supplied(cast):
    permit = make_permit(preliminary(), "EIA", "PREPARING")
    procedure = permit.procedure
    procedure.allows_missing = True
    procedure.save()
    system = System(cast.approval)
    body = {"version": 1, "missing": [{"name": "专家意见"}]}
    assert list(system.post(permit_act(permit, "accept"), body).json()["errors"]) == ["missing.0.guarantor"]
    body["missing"][0]["guarantor"] = "张三"
    found = system.post(permit_act(permit, "accept"), body).json()
    assert (found["status"], found["open_documents"]) == ("ACCEPTED_MISSING", 1)
    document = found["documents"][0]["id"]
    found = system.post(permit_act(permit, "supply"), {"version": 2, "document": document}).json()
    assert (found["status"], found["open_documents"]) == ("ACCEPTED", 0)


def test_who_only_reads_permits_does_nothing_with_them(cast):
    permit = make_permit(preliminary(), "EIA")
    answer = System(cast.leader, language="en").post(permit_act(permit, "begin"), {"version": 1})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert answer.json()["who_can"]
    assert System(cast.staff).post(permit_act(permit, "begin"), {"version": 1}).status_code == 404
