"""The pages of review: the queue, letting pass, returning, handing in, correcting."""

from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.base.models import Attachment
from projects.directory.models import Division
from projects.directory.roles import Role
from projects.dispatch import chain
from projects.dispatch.models import Batch, ChainStep, WeeklyReport
from projects.dispatch.views.review import ReviewQueue
from tests.city import WEEK, make_cast, make_organisation, make_project, make_report, make_user, moment
from tests.dispatch.counting import assert_constant
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
URL = f"/dispatch/{WEEK}/review/"
AT = moment(WEEK.day(5), 14)


@pytest.fixture(autouse=True)
def friday_afternoon():
    with time_machine.travel(AT, tick=False):
        yield


def submitted(cast, project=None, **fields):
    return make_report(project or make_project(), state="SUBMITTED", by=cast.staff, **fields)


def open_as(client, user, **data):
    client.force_login(user)
    return client.get(URL, data)


def post_as(client, user, url, **data):
    client.force_login(user)
    return client.post(url, data)


def told(response):
    """The messages on the page that follows."""
    return [str(message) for message in response.wsgi_request._messages]


def test_who_reviews_nothing_is_told_who_does(client, cast):
    response = open_as(client, cast.leader)
    assert response.status_code == 403
    assert response.context["who_can"]


def test_the_queue_shows_what_changed_and_what_is_doubted(client, cast):
    project = make_project(name="甲项目")
    make_report(project, WEEK - 1, state="ACCEPTED", by=cast.staff, cumulative=Decimal(900))
    row = submitted(
        cast,
        project,
        work_done="吊装钢结构",
        doubts=[{"code": "COPIED_TEXT", "field": "progress_text", "params": {}}],
        reasons={"COPIED_TEXT": "等待设备"},
    )
    Attachment.store(
        row, SimpleUploadedFile("现场.pdf", b"%PDF-1"), content_type="application/pdf", by=cast.staff, at=AT
    )
    text = open_as(client, cast.reviewer).content.decode()
    for part in ("甲项目", "+100.00", "<ins>吊装钢结构</ins>", "等待设备", "现场.pdf"):
        assert part in text


def test_the_first_busy_step_is_open_and_others_can_be_asked_for(client, cast):
    submitted(cast, waiting_for="GATHER")
    response = open_as(client, cast.reviewer)
    assert response.context["step"].code == "GATHER"
    response = open_as(client, cast.reviewer, step="REVIEW")
    assert response.context["step"].code == "REVIEW"
    response = open_as(client, cast.reviewer, step="ACCEPT")
    assert response.context["listing"].notices


def test_ones_own_row_cannot_be_ticked(client, cast):
    make_report(make_project(), state="SUBMITTED", by=cast.reviewer)
    text = open_as(client, cast.reviewer).content.decode()
    assert 'name="chosen"' in text
    assert " disabled" in text.split('name="chosen"')[1].split(">")[0]


@pytest.mark.parametrize("code", ["GATHER", "CHECK"])
def test_a_step_that_is_switched_off_is_nowhere(client, cast, code):
    submitted(cast)
    ChainStep.objects.filter(code=code).update(is_enabled=False)
    response = open_as(client, cast.admin)
    assert code not in [step.code for step, _words, _current in response.context["tabs"]]
    if code == "GATHER":
        assert response.context["bundles"] == []
        assert post_as(client, cast.reviewer, f"{URL}batch/", division="150502").status_code == 404


def test_without_batches_the_review_hands_on_to_the_city(client, cast):
    ChainStep.objects.filter(code="GATHER").update(is_enabled=False)
    row = submitted(cast)
    post_as(client, cast.reviewer, f"{URL}pass/", step="REVIEW", chosen=f"{row.pk}:0")
    row.refresh_from_db()
    assert row.waiting_for == "ACCEPT"


def test_the_queue_costs_the_same_for_many_rows(client, cast):
    def make(count):
        for _ in range(count):
            project = make_project()
            make_report(project, WEEK - 1, state="ACCEPTED", by=cast.staff)
            submitted(cast, project)

    client.force_login(cast.reviewer)
    assert assert_constant(client, URL, make) <= 26


# Letting pass


def test_ticked_rows_pass_at_once(client, cast):
    rows = [submitted(cast) for _ in range(3)]
    chosen = [f"{row.pk}:{row.version}" for row in rows[:2]]
    response = post_as(client, cast.reviewer, f"{URL}pass/", step="REVIEW", chosen=chosen)
    assert response.status_code == 302
    assert WeeklyReport.objects.waiting_for("GATHER").count() == 2
    assert WeeklyReport.objects.waiting_for("REVIEW").get() == rows[2]


def test_all_of_the_filter_pass_that_were_there(client, cast):
    calm = [submitted(cast, submitted_at=moment(WEEK.day(5), 10)) for _ in range(3)]
    doubt = submitted(cast, doubts=[{"code": "FALLS", "field": "cumulative", "params": {}}])
    own = make_report(
        make_project(), state="SUBMITTED", by=cast.reviewer, submitted_at=moment(WEEK.day(5), 10)
    )
    later = submitted(cast, submitted_at=moment(WEEK.day(5), 15))
    post_as(
        client,
        cast.reviewer,
        f"{URL}pass/",
        step="REVIEW",
        all="1",
        seen=AT.isoformat(),
        next=f"{URL}?step=REVIEW&doubts=false",
    )
    waiting = set(WeeklyReport.objects.waiting_for("REVIEW"))
    assert waiting == {doubt, own, later}
    assert WeeklyReport.objects.waiting_for("GATHER").count() == len(calm)


def test_nonsense_passes_nothing(client, cast):
    row = submitted(cast)
    for chosen in ("", "x", f"{row.pk}", f"{row.pk}:x", "99999999999999999999999:1", f"{row.pk}:99"):
        response = post_as(client, cast.reviewer, f"{URL}pass/", step="REVIEW", chosen=chosen)
        assert response.status_code == 302
    assert WeeklyReport.objects.waiting_for("REVIEW").get() == row


@pytest.mark.parametrize(("step", "status"), [("ACCEPT", 403), ("NONE", 404), ("", 404)])
def test_a_step_that_is_not_ones_own_is_refused(client, cast, step, status):
    row = submitted(cast)
    response = post_as(client, cast.reviewer, f"{URL}pass/", step=step, chosen=f"{row.pk}:0")
    assert response.status_code == status


def test_rows_of_another_division_do_not_pass(client, cast):
    row = submitted(cast, make_project(division=Division.objects.get(code="TL-KFQ")))
    post_as(client, cast.reviewer, f"{URL}pass/", step="REVIEW", chosen=f"{row.pk}:0")
    row.refresh_from_db()
    assert row.waiting_for == "REVIEW"
    assert post_as(client, cast.reviewer, f"{URL}{row.pk}/", step="REVIEW", act="pass").status_code == 404


def test_the_trades_department_checks_beside_the_others(client, cast):
    unit = make_organisation("市工信局")
    checker = make_user("checker", Role.REVIEWER, scope="ORGANISATION", organisation=unit)
    row = submitted(cast, make_project(responsible_department=unit))
    response = open_as(client, checker)
    assert [one.report for one in response.context["rows"]] == [row]
    post_as(client, checker, f"{URL}pass/", step="CHECK", chosen=f"{row.pk}:0")
    row.refresh_from_db()
    assert (row.waiting_for, row.steps.get().step) == ("REVIEW", "CHECK")
    assert "checker" in open_as(client, cast.reviewer).content.decode()


# One row


def test_a_row_goes_back_with_its_reason(client, cast):
    row = submitted(cast)
    data = {"step": "REVIEW", "version": row.version, "act": "return", "reason": "与上周相同"}
    assert post_as(client, cast.reviewer, f"{URL}{row.pk}/", **data).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.return_reason) == ("RETURNED", "与上周相同")


def test_a_return_without_a_reason_changes_nothing(client, cast):
    row = submitted(cast)
    post_as(client, cast.reviewer, f"{URL}{row.pk}/", step="REVIEW", version=0, act="return", reason=" ")
    row.refresh_from_db()
    assert row.state == "SUBMITTED"


def test_a_script_gets_what_stands_in_the_rows_place(client, cast):
    row = submitted(cast)
    submitted(cast)
    client.force_login(cast.reviewer)
    response = client.post(
        f"{URL}{row.pk}/", {"step": "REVIEW", "version": 0, "act": "pass"}, headers={"HX-Request": "true"}
    )
    text = response.content.decode()
    assert "<html" not in text
    assert "rv-done" in text
    assert 'id="waiting-REVIEW"' in text
    assert ">1</a>" in text
    row.refresh_from_db()
    assert row.waiting_for == "GATHER"


def test_a_row_that_changed_meanwhile_stays(client, cast):
    row = submitted(cast)
    client.force_login(cast.reviewer)
    for version in ("7", "", "x"):
        response = client.post(
            f"{URL}{row.pk}/",
            {"step": "REVIEW", "version": version, "act": "pass"},
            headers={"HX-Request": "true"},
        )
        assert "rv-failed" in response.content.decode()
    row.refresh_from_db()
    assert row.waiting_for == "REVIEW"


def test_ones_own_row_is_not_decided_on(client, cast):
    row = make_report(make_project(), state="SUBMITTED", by=cast.reviewer)
    for act in ("pass", "return"):
        post_as(client, cast.reviewer, f"{URL}{row.pk}/", step="REVIEW", version=0, act=act, reason="改")
    row.refresh_from_db()
    assert (row.state, row.waiting_for) == ("SUBMITTED", "REVIEW")


def test_a_row_that_waits_for_the_batch_can_still_go_back(client, cast):
    row = submitted(cast, waiting_for="GATHER")
    assert row in [one.report for one in open_as(client, cast.reviewer).context["rows"]]
    post_as(client, cast.reviewer, f"{URL}{row.pk}/", step="GATHER", version=0, act="return", reason="改")
    row.refresh_from_db()
    assert row.state == "RETURNED"


# The batch


def test_a_batch_takes_everything_that_is_ready(client, cast):
    rows = [submitted(cast) for _ in range(2)]
    chain.pass_step(rows, "REVIEW", by=cast.reviewer, at=AT)
    submitted(cast)
    data = {"division": "150502", "responsible": "王某", "note": "第一批"}
    assert post_as(client, cast.reviewer, f"{URL}batch/", **data).status_code == 302
    batch = Batch.objects.get()
    assert (batch.version, batch.responsible_name, batch.note, batch.is_zero) == (1, "王某", "第一批", False)
    assert set(batch.reports.all()) == set(rows)
    assert WeeklyReport.objects.waiting_for("ACCEPT").count() == 2
    (bundle,) = open_as(client, cast.reviewer).context["bundles"]
    assert (bundle.version, bundle.responsible) == (2, "王某")


def test_a_batch_needs_somebody_responsible(client, cast):
    submitted(cast, waiting_for="GATHER")
    post_as(client, cast.reviewer, f"{URL}batch/", division="150502", responsible=" ")
    assert not Batch.objects.exists()


def test_a_zero_report_is_handed_in_where_nothing_happened(client, cast):
    assert b'name="zero"' in open_as(client, cast.reviewer).content
    post_as(client, cast.reviewer, f"{URL}batch/", division="150502", responsible="王某", zero="1")
    assert Batch.objects.get().is_zero
    assert b'name="zero"' not in open_as(client, cast.reviewer).content


def test_a_zero_report_is_none_where_rows_are_ready(client, cast):
    submitted(cast, waiting_for="GATHER")
    post_as(client, cast.reviewer, f"{URL}batch/", division="150502", responsible="王某", zero="1")
    post_as(client, cast.reviewer, f"{URL}batch/", division="TL-KFQ", responsible="王某")
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("name", "division", "status"),
    [("reviewer", "TL-KFQ", 403), ("reviewer", "nowhere", 404), ("office", "150502", 403)],
)
def test_a_batch_belongs_to_the_division_of_ones_grant(client, cast, name, division, status):
    response = post_as(client, getattr(cast, name), f"{URL}batch/", division=division, responsible="王某")
    assert response.status_code == status


# Corrections


def accepted(cast):
    return make_report(make_project(), state="ACCEPTED", by=cast.staff)


def correct_url(row):
    return f"/dispatch/{WEEK}/reports/{row.project_id}/correct/"


def test_the_office_puts_an_accepted_figure_right(client, cast):
    row = accepted(cast)
    data = {"field": "cumulative", "value": "0.09亿", "reason": "现场核查核减"}
    response = post_as(client, cast.office, correct_url(row), **data)
    assert response.status_code == 302
    correction = row.corrections.get()
    assert (correction.old, correction.new, correction.by) == ("1000.00", "900.00", cast.office)
    text = client.get(f"/dispatch/{WEEK}/reports/{row.project_id}/").content.decode()
    assert "现场核查核减" in text


@pytest.mark.parametrize(
    "data",
    [
        {"field": "cumulative", "value": "x", "reason": "错"},
        {"field": "cumulative", "value": "5", "reason": ""},
        {"field": "state", "value": "5", "reason": "错"},
        {"field": "progress_percent", "value": "120", "reason": "错"},
        {},
    ],
)
def test_what_is_no_correction_changes_nothing(client, cast, data):
    row = accepted(cast)
    assert post_as(client, cast.office, correct_url(row), **data).status_code == 302
    assert not row.corrections.exists()


def test_others_do_not_correct(client, cast):
    row = accepted(cast)
    data = {"field": "cumulative", "value": "5", "reason": "错"}
    assert post_as(client, cast.reviewer, correct_url(row), **data).status_code == 403
    assert post_as(client, cast.outsider, correct_url(row), **data).status_code == 404


def test_the_review_of_now_is_the_latest_week_in_which_something_waits(client, cast):
    make_report(make_project(), WEEK - 1, state="SUBMITTED", by=cast.staff)
    client.force_login(cast.reviewer)
    assert client.get("/dispatch/review/").url == f"/dispatch/{WEEK - 1}/review/"


class TestReviewQueue(ListPageSuite):
    view_class = ReviewQueue
    url = URL
    row_tag = '<article class="rv"'
    examples = {
        "q": "测试",
        "division": "150502",
        "doubts": "false",
        "light": "RED",
        "form": "CONSTRUCTION",
        "no_change": "false",
        "late": "false",
    }

    def reader(self):
        self.cast = make_cast()
        return self.cast.office

    def make_rows(self, count):
        for _ in range(count):
            submitted(self.cast, waiting_for="ACCEPT")

    def test_the_refresh_is_the_results_alone(self):
        self.make_rows(3)
        response = self.open(**{"HX-Request": "true", "HX-Target": "results", "HX-Trigger": "filters"})
        assert b"<html" not in response.content
        assert b'class="queue"' in response.content
        assert b'id="filters"' not in response.content
