"""An issue from raised to closed: the staff raise it, the office assigns it, a department solves it with
evidence, the office verifies; supervision goes its way beside it."""

import pytest
import time_machine
from playwright.sync_api import expect

from projects.base.models import Attachment
from projects.issues.models import Issue, Supervision
from tests.city import WEEK, make_cast, make_project, moment
from tests.issues.cases import assigned, day, handler_of, unit_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(WEEK.day(5))):
        yield


def test_an_issue_is_closed_with_evidence(new_page):
    cast = make_cast()
    project = make_project(name="二十万吨风电法兰项目", reporter=cast.staff)
    unit = unit_of()
    handler = handler_of(unit)
    handler.organisation = unit
    handler.save()

    # The staff raise it from the page of the project.
    staff = new_page(cast.staff)
    staff.goto(f"/projects/{project.pk}/")
    staff.locator("#panel-issues a[href*='/issues/new/']").click()
    staff.fill("[name=title]", "进厂道路未贯通")
    staff.select_option("[name=category]", "UTILITIES")
    staff.locator("form.panel .btn-primary").click()
    expect(staff.locator("h1")).to_have_text("进厂道路未贯通")
    issue = Issue.objects.get()
    address = f"/issues/{issue.pk}/"

    # The office assigns it in place; what is missing is said where it is missing.
    office = new_page(cast.office)
    office.goto("/issues/?state=OPEN")
    office.locator(".sheet tbody a").first.click()
    office.locator("[data-act=assign]").click()
    office.locator("#act-assign .btn-primary").click()
    expect(office.locator("#act-assign .field-error").first).to_be_visible()
    # A reload of the rejected form leads back to the issue, with the form open.
    office.goto(office.url)
    expect(office.locator("#act-assign")).to_be_visible()
    assert office.url.startswith(f"{office.url.split('/issues/')[0]}{address}")
    office.select_option("#id_assign_organisation", str(unit.pk))
    office.select_option("#id_assign_handler", str(handler.pk))
    expect(office.locator("#id_assign_handler optgroup")).to_have_count(1)
    office.locator("#act-assign .btn-primary").click()
    expect(office.locator("#act-close")).to_have_count(0)

    # The department works on it, and reports it as solved with a file.
    desk = new_page(handler)
    desk.goto("/")
    desk.locator(f"#panel-my_issues a[href='{address}']").click()
    desk.locator("[data-act=note]").click()
    expect(desk.locator("#id_note_text")).to_be_focused()
    desk.locator("#act-note [data-close]").click()
    expect(desk.locator("#act-note")).to_be_hidden()
    desk.locator("[data-act=start]").click()
    desk.locator("#act-start .btn-primary").click()
    desk.locator("[data-act=resolve]").click()
    desk.fill("#id_resolve_evidence", "道路已交工验收，见验收照片")
    photo = {"name": "验收.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n test"}
    desk.set_input_files("#id_resolve_file", photo)
    desk.locator("#act-resolve .btn-primary").click()
    expect(desk.locator("#act-close")).to_have_count(0)
    assert Attachment.objects.get().owner == issue

    # The office verifies and closes.
    office.goto("/issues/?to_verify=true")
    office.locator(".sheet tbody a").first.click()
    office.locator("[data-act=close]").click()
    office.on("dialog", lambda dialog: dialog.accept())
    office.locator("#act-close .btn-primary").click()
    expect(office.locator("[data-act=handle_again]")).to_be_visible()
    issue.refresh_from_db()
    assert (issue.state, issue.closed_by, issue.resolved_by) == ("CLOSED", cast.office, handler)
    staff.goto(f"/projects/{project.pk}/")
    expect(staff.locator("#panel-issues")).not_to_contain_text("进厂道路未贯通")


def test_the_supervision_office_sends_a_letter(new_page):
    cast = make_cast()
    issue = assigned(make_project(), by=cast.office, due=day(20), title="用地预审未批复")
    page = new_page(cast.supervision)
    page.goto("/")
    page.locator(f"#panel-supervision a[href='/issues/{issue.pk}/supervise/']").click()
    page.locator("form.panel .btn-primary").click()
    expect(page.locator("article.letter")).to_contain_text("用地预审未批复")
    with page.expect_download() as download:
        page.locator("a[href$='letter.docx']").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.locator(".page-actions .btn-primary").click()
    page.locator("[data-act=send]").click()
    page.fill("#id_send_letter_number", "通督函〔2025〕1号")
    page.locator("#act-send .btn-primary").click()
    expect(page.locator("#supervision")).to_contain_text("通督函〔2025〕1号")
    assert Supervision.objects.get().state == "FORWARDED"
