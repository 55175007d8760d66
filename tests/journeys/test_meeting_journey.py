"""A dispatch meeting from its preparation to its minutes, and how the next one begins with it."""

import io

import pytest
import time_machine
from docx import Document
from playwright.sync_api import expect

from projects.issues.models import Issue
from projects.meetings.models import Meeting
from tests.city import WEEK, make_cast, make_organisation, make_project, make_report, moment
from tests.meetings.cases import TUESDAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def tuesday_evening():
    with time_machine.travel(moment(TUESDAY, 18), tick=True):
        yield


def test_from_the_agenda_to_the_minutes_and_to_the_next_meeting(new_page, axe_violations):
    cast, water = make_cast(), make_organisation("市水务局")
    project = make_project(name="灌区改造项目")
    make_report(project, WEEK, state="ACCEPTED", by=cast.staff, help_needed="请协调供水管线迁改")
    page = new_page(cast.office)

    # The next meeting proposes itself; its agenda is there at once.
    page.goto("/meetings/")
    page.locator(".empty a").click()
    expect(page.locator("[name=held_on]")).to_have_value("2025-04-01")
    page.locator("[name=place]").fill("二楼会议室")
    page.locator("[name=chair]").select_option(str(cast.leader.leader.pk))
    page.locator("form .btn-primary").last.click()
    expect(page.locator(".agenda-part")).to_have_count(6)
    expect(page.locator("#REQUESTS")).to_contain_text("请协调供水管线迁改")
    assert axe_violations(page) == []

    # Two decisions on one sheet: one about the request becomes an issue, one is the whole city's.
    page.locator("#REQUESTS .agenda-line .line-tools a").last.click()
    rows = page.locator(".decision-sheet fieldset.decision")
    rows.nth(0).locator("textarea").fill("由市水务局牵头完成管线迁改")
    rows.nth(0).locator("[name$=lead]").select_option(label="市水务局")
    rows.nth(0).locator("[name$=due_on]").fill("2025-04-10")
    rows.nth(0).locator("[name$=becomes_issue]").check()
    rows.nth(1).locator("textarea").fill("开展安全检查")
    page.locator(".decision-sheet > .form-buttons .btn-primary").click()
    # The second row lacks its lead: nothing is recorded, and nothing typed is lost.
    expect(rows.nth(1).locator(".field-error").first).to_be_visible()
    expect(rows.nth(0).locator("textarea")).to_have_value("由市水务局牵头完成管线迁改")
    rows.nth(1).locator("[name$=lead]").select_option(label="市水务局")
    rows.nth(1).locator("[name$=due_on]").fill("2025-04-08")
    page.locator(".decision-sheet > .form-buttons .btn-primary").click()
    expect(page.locator("#DECISIONS .agenda-line")).to_have_count(2)

    # It was held: the material is kept, and the first decision is an issue of the lead's.
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("form[action$='/hold/'] button").click()
    expect(page.locator("form[action$='/hold/']")).to_have_count(0)
    meeting = Meeting.objects.get()
    assert meeting.state == Meeting.State.HELD
    assert Issue.objects.get().organisation == water
    with page.expect_download() as download:
        page.locator("a[href$='minutes.docx']").click()
    text = "\n".join(
        part.text for part in Document(io.BytesIO(download.value.path().read_bytes())).paragraphs
    )
    assert "由市水务局牵头完成管线迁改" in text
    assert "开展安全检查" in text

    # The next one begins with what this one decided.
    page.goto("/meetings/new/")
    expect(page.locator("[name=held_on]")).to_have_value("2025-04-08")
    page.locator("form .btn-primary").last.click()
    expect(page.locator("#LAST .agenda-line")).to_have_count(2)
    expect(page.locator("#LAST")).to_contain_text("开展安全检查")
