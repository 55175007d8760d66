"""The plain form of one project: for phones, without scripts, and to read."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.base.models import Attachment, Event
from projects.dispatch import chain
from projects.dispatch.models import WeeklyReport
from tests.city import WEEK, make_project, make_report, moment

from .sheet_cases import row_url

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def project(cast):
    return make_project(reporter=cast.staff)


@pytest.fixture
def url(project):
    return row_url(project, name="report")


@pytest.fixture
def staff(client, cast, time_machine):
    time_machine.move_to(moment(WEEK.day(4), 14, 32))
    client.force_login(cast.staff)
    return client


def stored(project):
    return WeeklyReport.objects.get(project=project, week=WEEK)


COMPLETE = {
    "version": 0,
    "cumulative": "1200",
    "progress_text": "封顶",
    "work_done": "吊装",
    "next_plan": "装修",
}


def test_it_shows_last_week_and_saves_a_draft(staff, project, url):
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(1000), work_done="上周的工作")
    html = staff.get(url).content.decode()
    assert "上周的工作" in html
    assert "1,000.00" in html
    response = staff.post(url, {"act": "save", "version": 0, "own": "250", "work_done": "本周"})
    assert response.status_code == 302
    assert stored(project).cumulative == 1250
    assert stored(project).work_done == "本周"


def test_the_cumulative_goes_before_the_week_s_own_figure(staff, project, url):
    staff.post(url, {"act": "save", "version": 0, "own": "250", "cumulative": "900"})
    assert stored(project).cumulative == 900


def test_what_cannot_be_read_stays_as_typed_and_the_rest_is_saved(staff, project, url):
    html = staff.post(
        url, {"act": "save", "version": 0, "cumulative": "约1200", "work_done": "吊装"}
    ).content.decode()
    assert "约1200" in html
    assert "aria-invalid" in html
    assert stored(project).work_done == "吊装"
    assert 'name="version" value="1"' in html


def test_it_is_submitted(staff, project, url):
    response = staff.post(url, {**COMPLETE, "act": "submit"})
    assert response.status_code == 302
    assert response.url == f"/dispatch/{WEEK}/sheet/#r{project.pk}"
    assert stored(project).state == "SUBMITTED"


def test_what_is_still_needed_is_said_at_its_field(staff, project, url):
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(5000))
    html = staff.post(url, {**COMPLETE, "act": "submit", "next_plan": ""}).content.decode()
    assert 'id="f-next_plan_error"' in html
    assert 'name="reason.FALLS"' in html
    assert stored(project).state == "DRAFT"
    html = staff.post(url, {**COMPLETE, "act": "submit", "version": 1, "reason.FALLS": "上周口径有误"})
    assert stored(project).state == "SUBMITTED"


def test_an_empty_form_is_not_submitted(staff, project, url):
    html = staff.post(url, {"act": "submit", "version": 0}).content.decode()
    assert 'id="f-cumulative_error"' in html
    assert stored(project).state == "DRAFT"


def test_no_change_with_its_reason(staff, project, url):
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(5000))
    staff.post(url, {"act": "submit", "version": 0, "no_change": "on", "no_change_reason": "等待批复"})
    report = stored(project)
    assert (report.state, report.no_change, report.cumulative) == ("SUBMITTED", True, Decimal(5000))


def hidden(html, name):
    """The value of a hidden input of the form."""
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', html)[1])


def test_somebody_else_s_save_is_shown_and_not_overwritten(staff, project, url, cast):
    report = make_report(project, cumulative=Decimal(100), problems="", by=cast.admin)
    shown = staff.get(url).content.decode()
    base = {"base": hidden(shown, "base"), "version": hidden(shown, "version"), "cumulative": "100.00"}
    theirs = {"work_done": "对方写的", "problems": "缺电"}
    chain.fill(report, theirs, by=cast.admin, at=moment(WEEK.day(4)), version=0)
    html = staff.post(url, {**base, "act": "save", "work_done": "我写的", "problems": ""}).content.decode()
    assert "对方写的" in html
    assert "我写的" in html
    assert stored(project).work_done == "对方写的"
    again = {"base": hidden(html, "base"), "version": hidden(html, "version")}
    staff.post(url, {**base, **again, "act": "save", "work_done": "我写的", "problems": "缺电"})
    assert stored(project).work_done == "我写的"
    assert stored(project).problems == "缺电"


def test_saves_that_do_not_touch_the_same_cell_are_both_kept(staff, project, url, cast):
    report = make_report(project, problems="", by=cast.admin)
    shown = staff.get(url).content.decode()
    base = {"base": hidden(shown, "base"), "version": hidden(shown, "version")}
    chain.fill(report, {"problems": "缺电"}, by=cast.admin, at=moment(WEEK.day(4)), version=0)
    response = staff.post(url, {**base, "act": "save", "work_done": "我写的", "problems": ""})
    assert response.status_code == 302
    assert (stored(project).work_done, stored(project).problems) == ("我写的", "缺电")


def test_last_week_s_plan_is_ticked_in_it(staff, project, url):
    last = make_report(project, WEEK - 1, state="ACCEPTED")
    chain._save_plan_items(last)
    one, two = last.plan_items.all()
    html = staff.post(
        url, {"act": "save", "version": 0, f"plan.{one.pk}": "DONE", f"plan.{two.pk}": "NOT_DONE"}
    ).content.decode()
    one.refresh_from_db()
    assert one.outcome == "DONE"
    assert "field-error" in html
    staff.post(url, {"act": "save", "version": 0, f"plan.{two.pk}": "NOT_DONE", f"why.{two.pk}": "停电"})
    two.refresh_from_db()
    assert (two.outcome, two.outcome_reason) == ("NOT_DONE", "停电")


def test_it_is_read_only_once_handed_in_and_can_be_taken_back(staff, project, url, cast):
    report = make_report(project, by=cast.staff, procedures="")
    chain.submit([report], by=cast.staff, at=moment(WEEK.day(4)))
    html = staff.get(url).content.decode()
    assert "report-form" not in html
    assert "完成基础浇筑" in html
    assert 'value="withdraw"' in html
    assert staff.post(url, {"act": "withdraw"}).status_code == 302
    assert stored(project).state == "DRAFT"


def test_who_may_see_but_not_report_reads_it(client, cast, project, url):
    make_report(project, by=cast.staff)
    client.force_login(cast.office)
    html = client.get(url).content.decode()
    assert "report-form" not in html
    assert 'type="file"' not in html
    assert client.post(url, {"act": "save", "version": 0}).status_code == 403


def test_who_may_not_see_it_is_told_that_there_is_none(client, cast, url):
    client.force_login(cast.outsider)
    assert client.get(url).status_code == 404


def test_a_project_that_left_the_list_keeps_its_reports(client, cast):
    project = make_project(reporter=cast.staff, on_list=False)
    client.force_login(cast.staff)
    url = row_url(project, name="report")
    assert client.get(url).status_code == 404
    make_report(project, by=cast.staff)
    assert client.get(url).status_code == 200


def test_an_unknown_act_is_none(staff, url):
    assert staff.post(url, {"act": "explode"}).status_code == 404


def test_a_file_is_added_with_the_warning_beside_it(staff, project, url, cast):
    assert "file-warning" in staff.get(url).content.decode()
    response = staff.post(url, {"act": "attach", "file": SimpleUploadedFile("现场.png", PNG)})
    assert response.status_code == 302
    attachment = Attachment.objects.get()
    assert attachment.owner == stored(project)
    assert b"".join(staff.get(f"/attachments/{attachment.pk}/").streaming_content) == PNG
    assert "现场.png" in staff.get(url).content.decode()
    staff.post(url, {"act": "detach", "attachment": attachment.pk})
    assert not Attachment.objects.exists()
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["weekly_report.attach", "weekly_report.detach"]


def test_a_file_that_is_not_what_it_says_is_refused(staff, url):
    staff.post(url, {"act": "attach", "file": SimpleUploadedFile("现场.png", b"MZ")})
    staff.post(url, {"act": "attach"})
    assert not Attachment.objects.exists()


def test_files_are_closed_with_the_row(staff, project, url, cast):
    make_report(project, state="SUBMITTED", by=cast.staff)
    staff.post(url, {"act": "attach", "file": SimpleUploadedFile("现场.png", PNG)})
    assert not Attachment.objects.exists()


def test_its_history_reads_in_sentences(client, cast, project, url):
    report = make_report(project, by=cast.staff, procedures="")
    chain.submit([report], by=cast.staff, at=moment(WEEK.day(4)))
    chain.give_back(report, by=cast.reviewer, at=moment(WEEK.day(5)), reason="请核对")
    client.force_login(cast.office)
    client.cookies["django_language"] = "en"
    html = client.get(url).content.decode()
    assert "reviewer returned the report: 请核对" in html
    assert "reporter submitted the report" in html
    assert "weekly_report." not in html
