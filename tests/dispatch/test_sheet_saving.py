"""What the scripts of the sheet save: cell by cell, row by row, two people at once."""

from decimal import Decimal

import pytest
from django.test import Client

from projects.base.models import Event
from projects.dispatch import chain
from projects.dispatch.models import PlanItem, WeeklyReport
from projects.pool.models import Suspension
from tests.city import LONG_AGO, WEEK, make_project, make_report, make_user, moment

from .sheet_cases import post, row_url, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast):
    return make_project(reporter=cast.staff, planned=Decimal(10000))


@pytest.fixture
def staff(client, cast, time_machine):
    time_machine.move_to(moment(WEEK.day(4), 14, 32))
    client.force_login(cast.staff)
    return client


def stored(project, week=WEEK):
    return WeeklyReport.objects.get(project=project, week=week)


def test_the_first_save_begins_the_draft(staff, project, cast):
    answer = save(staff, project, cumulative="1.2千万", work_done="浇筑")
    assert answer.status_code == 200
    row = answer.json()["row"]
    assert row["version"] == 1
    assert row["values"]["cumulative"] == "1,200.00"
    assert row["saved"] == "14:32"
    assert row["standing"] == "INCOMPLETE"
    assert row["missing"] == ["progress_text", "next_plan"]
    report = stored(project)
    assert (report.cumulative, report.work_done, report.saved_by) == (Decimal(1200), "浇筑", cast.staff)
    assert (report.as_of, report.form, report.state) == (WEEK.day(4), "CONSTRUCTION", "DRAFT")


def test_the_week_s_own_figure_gives_the_cumulative(staff, project):
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(1000))
    assert save(staff, project, own="250").json()["row"]["values"]["cumulative"] == "1,250.00"
    assert save(staff, project, 1, own="——").json()["row"]["values"]["cumulative"] == ""


def test_a_refused_cell_does_not_keep_the_others_from_being_saved(staff, project):
    answer = save(
        staff, project, cumulative="-5", progress_percent="120", workers="几个", work_done="吊装"
    ).json()
    assert set(answer["errors"]) == {"cumulative", "progress_percent", "workers"}
    assert "-5" in answer["errors"]["cumulative"]
    assert answer["row"]["values"]["work_done"] == "吊装"
    assert stored(project).cumulative is None


def test_when_all_is_refused_nothing_is_begun(staff, project):
    answer = save(staff, project, own="约1200").json()
    assert answer["row"]["version"] == 0
    assert not WeeklyReport.objects.exists()


def test_what_the_form_does_not_ask_is_refused_at_its_cell(staff, project):
    answer = save(staff, project, procedures="环评", expected_on="5月底", rubbish="1").json()
    assert set(answer["errors"]) == {"procedures", "expected_on", "rubbish"}


def test_a_preparation_row_has_its_own_fields(staff, cast):
    project = make_project(reporter=cast.staff, stage="PRELIMINARY", construction_state="", started_on=None)
    row = save(staff, project, procedures="环评已批", next_plan="领证", expected_on="5月底").json()["row"]
    assert row["values"]["expected_on"] == "2025-05-31"
    assert row["standing"] == "READY"


def test_doubts_are_asked_at_once_and_answered_by_a_reason(staff, project):
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(1000))
    row = save(
        staff, project, cumulative="900", progress_text="封顶", work_done="吊装", next_plan="装修"
    ).json()["row"]
    (doubt,) = row["doubts"]
    assert (doubt["code"], doubt["field"], doubt["needs_reason"]) == ("FALLS", "cumulative", True)
    assert "1,000.00" in doubt["sentence"]
    assert row["standing"] == "DOUBTS"
    row = save(staff, project, 1, reason_FALLS="上周口径有误").json()["row"]
    assert row["standing"] == "READY"
    assert row["values"]["reason.FALLS"] == "上周口径有误"
    assert stored(project).reasons == {"FALLS": "上周口径有误"}


def test_more_than_the_plan_is_good_news(staff, project):
    row = save(staff, project, cumulative="1.1亿", progress_text="一", work_done="二", next_plan="三").json()[
        "row"
    ]
    assert [(doubt["code"], doubt["needs_reason"]) for doubt in row["doubts"]] == [("OVER_PLAN", False)]
    assert row["standing"] == "READY"


def test_a_second_person_s_save_is_shown_and_not_overwritten(staff, project, cast, client):
    other = make_user("other", "reporter", scope="DIVISION", division=cast.district, name="赵晓燕")
    assert save(staff, project, cumulative="100").status_code == 200
    client.force_login(other)
    assert save(client, project, 1, cumulative="200", work_done="别人").status_code == 200
    client.force_login(cast.staff)
    answer = save(client, project, 1, cumulative="300")
    assert answer.status_code == 409
    told = answer.json()
    assert told["code"] == "stale"
    assert "赵晓燕" in told["message"]
    assert told["row"]["values"]["cumulative"] == "200.00"
    assert told["row"]["by"] == "赵晓燕"
    assert told["row"]["version"] == 2
    assert stored(project).cumulative == 200
    assert save(client, project, 2, cumulative="300").status_code == 200


def test_two_first_saves_meet(staff, project, cast, client):
    save(staff, project, cumulative="100")
    assert save(staff, project, 0, cumulative="300").status_code == 409
    assert stored(project).cumulative == 100


def test_a_row_that_was_handed_in_is_closed(staff, project, cast):
    report = make_report(project, state="SUBMITTED", by=cast.staff)
    answer = save(staff, project, report.version, work_done="再改")
    assert answer.status_code == 409
    assert answer.json()["code"] == "closed"


def test_other_people_s_projects(staff, cast, client, project):
    elsewhere = make_project()
    assert save(staff, elsewhere, work_done="一").status_code == 404
    assert staff.get(row_url(elsewhere)).status_code == 404
    client.force_login(cast.office)
    assert save(client, project, work_done="一").status_code == 403
    assert not WeeklyReport.objects.exists()


def test_a_project_that_does_not_report_that_week(staff, cast):
    unlisted = make_project(reporter=cast.staff, on_list=False)
    assert save(staff, unlisted, work_done="一").status_code == 404


def test_a_week_that_has_not_begun(staff, project):
    assert save(staff, project, week=WEEK + 1, work_done="一").status_code == 409


def test_a_resting_project_may_still_be_reported(staff, project, cast):
    Suspension.objects.create(
        project=project, kind="WINTER", reason="越冬", approved_by=cast.office, valid_from=LONG_AGO
    )
    assert save(staff, project, work_done="室内施工").status_code == 200


def test_no_change_is_one_key_with_a_reason(staff, project):
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(1000))
    row = save(staff, project, no_change="1").json()["row"]
    assert row["missing"] == ["no_change_reason"]
    assert row["values"]["cumulative"] == "1,000.00"
    row = save(staff, project, 1, no_change_reason="冬季停工").json()["row"]
    assert row["standing"] == "READY"
    row = save(staff, project, 2, no_change="").json()["row"]
    assert row["values"]["cumulative"] == ""


def test_a_lost_session_and_a_changed_person_are_told_apart(staff, project, cast, client):
    answer = post(client, row_url(project), {"version": 0, "values": {}}, **{"X-Sheet-User": "999999"})
    assert (answer.status_code, answer.json()["code"]) == (403, "other_user")
    client.logout()
    answer = save(client, project, work_done="一")
    assert (answer.status_code, answer.json()["code"]) == (403, "signed_out")
    assert client.get("/dispatch/sheet/session/").json()["code"] == "signed_out"
    client.force_login(cast.staff)
    assert client.get("/dispatch/sheet/session/").json()["user"] == cast.staff.pk


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", '{"values": 1, "version": 0}', '{"values": {}}', '{"values": {"a": 1}, "version": "x"}'],
)
def test_rubbish_is_refused_in_words(staff, project, body):
    answer = staff.post(row_url(project), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_a_forged_request_is_refused(cast, project):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff)
    assert save(client, project, work_done="一").status_code == 403


def submit(client, *reports, **versions):
    rows = {report.project_id: report.version for report in reports}
    return post(client, f"/dispatch/{WEEK}/sheet/submit/", {"rows": {**rows, **versions}})


def ready_report(cast, **fields):
    return make_report(make_project(reporter=cast.staff), by=cast.staff, procedures="", **fields)


def test_ready_rows_are_handed_in_and_the_others_say_why_not(staff, cast):
    one, two = ready_report(cast), ready_report(cast)
    unready, stale = ready_report(cast, progress_text=""), ready_report(cast)
    stale.version = 7
    closed = ready_report(cast, state="SUBMITTED")
    elsewhere = make_report(make_project())
    results = submit(staff, one, two, unready, stale, closed, elsewhere).json()["results"]
    codes = {result["id"]: result["code"] for result in results}
    assert codes == {
        one.project_id: "ok",
        two.project_id: "ok",
        unready.project_id: "not_ready",
        stale.project_id: "stale",
        closed.project_id: "closed",
        elsewhere.project_id: "not_found",
    }
    for report in (one, two):
        report.refresh_from_db()
        assert report.state == "SUBMITTED"
        assert report.waiting_for == "REVIEW"
        assert not report.is_late
    assert Event.objects.filter(verb="weekly_report.submit").count() == 2
    assert next(result for result in results if result["id"] == unready.project_id)["row"]["missing"]


def test_after_the_deadline_it_is_late(staff, cast, time_machine):
    report = ready_report(cast)
    time_machine.move_to(moment(WEEK.day(5), 12, 1))
    staff.force_login(cast.staff)
    row = submit(staff, report).json()["results"][0]["row"]
    assert row["late"] is True


def test_one_row_that_the_rules_refuse_does_not_keep_the_others(staff, cast, monkeypatch):
    one, two = ready_report(cast), ready_report(cast)
    real = chain.submit

    def refuse_two(reports, **kwargs):
        if two.pk in [report.pk for report in reports]:
            raise chain.RuleViolation("closed", "no")
        return real(reports, **kwargs)

    monkeypatch.setattr(chain, "submit", refuse_two)
    codes = {result["id"]: result["code"] for result in submit(staff, one, two).json()["results"]}
    assert codes == {one.project_id: "ok", two.project_id: "closed"}


@pytest.mark.parametrize("body", [{}, {"rows": []}, {"rows": {"x": 1}}])
def test_submitting_rubbish(staff, body):
    assert post(staff, f"/dispatch/{WEEK}/sheet/submit/", body).status_code == 400


def test_withdrawing_while_nobody_has_dealt_with_it(staff, cast):
    report = ready_report(cast, state="SUBMITTED")
    row = post(staff, row_url(report.project, name="sheet_withdraw"), {}).json()["row"]
    assert (row["state"], row["open"]) == ("DRAFT", True)


def test_withdrawing_is_too_late_once_a_step_is_passed(staff, cast):
    report = ready_report(cast, state="SUBMITTED")
    chain.pass_step([report], "REVIEW", by=cast.reviewer, at=moment(WEEK.day(5)))
    answer = post(staff, row_url(report.project, name="sheet_withdraw"), {})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_reviewed")
    assert (
        post(staff, row_url(make_project(reporter=cast.staff), name="sheet_withdraw"), {}).status_code == 409
    )


def tick(client, project, item, outcome, reason=""):
    url = row_url(project, name="sheet_plan", item=item.pk)
    return post(client, url, {"outcome": outcome, "reason": reason})


@pytest.fixture
def planned(project):
    last = make_report(project, WEEK - 1, state="ACCEPTED")
    chain._save_plan_items(last)
    return list(last.plan_items.all())


def test_last_week_s_plan_is_ticked(staff, project, planned):
    assert tick(staff, project, planned[0], "DONE").status_code == 200
    answer = tick(staff, project, planned[1], "NOT_DONE")
    assert (answer.status_code, answer.json()["code"]) == (400, "reason_needed")
    answer = tick(staff, project, planned[1], "NOT_DONE", "设备未到").json()
    assert answer["row"]["values"][f"plan.{planned[1].pk}"] == "NOT_DONE 设备未到"
    assert [item.outcome for item in PlanItem.objects.order_by("pk")] == ["DONE", "NOT_DONE"]
    assert tick(staff, project, planned[0], "").status_code == 200
    planned[0].refresh_from_db()
    assert planned[0].outcome == ""


def test_only_items_of_that_project_s_last_week_are_ticked(staff, project, planned, cast):
    other = make_project(reporter=cast.staff)
    assert tick(staff, other, planned[0], "DONE").status_code == 404
    assert tick(staff, project, planned[0], "MAYBE").status_code == 400


def test_ticks_are_closed_with_the_row(staff, project, planned, cast):
    make_report(project, state="SUBMITTED", by=cast.staff)
    assert tick(staff, project, planned[0], "DONE").status_code == 409
