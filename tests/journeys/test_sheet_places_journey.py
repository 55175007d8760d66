"""The weekly sheet on a phone, on paper, by link, and for everybody."""

from decimal import Decimal

import pytest
from django.utils import timezone

from projects.dispatch import chain
from tests import city
from tests.journeys.sheet import LONG_NAME, stored

pytestmark = pytest.mark.django_db(transaction=True)


def test_filters_are_in_the_address(sheet, make):
    building, preparing = make(), make(None, stage="PRELIMINARY", construction_state="")
    at = sheet(query="?form=PREPARATION")
    assert at.row(building).is_hidden()
    assert at.row(preparing).is_visible()
    assert at.page.locator("[data-count=EMPTY]").inner_text() == "1"
    at.page.select_option("#filter-form", "")
    at.page.fill("#filter-name", building.name)
    assert at.row(preparing).is_hidden()
    assert "name=" in at.page.url


def test_on_a_phone_a_card_leads_to_the_form(sheet, make, week):
    project = make(name=LONG_NAME.format(1))
    at = sheet(width=390, height=844)
    page = at.page
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    at.row(project).click()
    page.wait_for_selector("#report-form[data-ready]")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.locator("[name=own]").fill("250")
    assert page.locator("[name=cumulative]").input_value() == "1,250.00"
    page.locator("[name=progress_text]").fill("封顶")
    page.locator("[name=work_done]").fill("完成基础浇筑")
    page.locator("[name=next_plan]").fill("装修")
    question = page.locator("[data-at=work_done] [data-key='reason.COPIED_TEXT']")
    question.wait_for()
    page.locator("[value=submit]").click()
    page.wait_for_selector(".note-error")
    assert stored(project, week).state == "DRAFT"
    page.wait_for_selector("#report-form[data-ready]")
    assert page.locator("#report-refused").is_visible()
    assert page.locator("[aria-invalid=true]").count() == 1
    assert page.evaluate("document.activeElement.name") == "reason.COPIED_TEXT"
    page.locator("[name='reason.COPIED_TEXT']").fill("连续浇筑")
    page.locator("[value=submit]").click()
    page.wait_for_url(f"**/sheet/#r{project.pk}")
    report = stored(project, week)
    assert (report.state, report.cumulative, report.reasons) == (
        "SUBMITTED",
        1250,
        {"COPIED_TEXT": "连续浇筑"},
    )


def test_the_form_marks_what_is_missing_until_it_is_typed(sheet, make, week):
    project = make()
    page = sheet().page
    page.goto(f"/dispatch/{week}/reports/{project.pk}/")
    page.wait_for_selector("#report-form[data-ready]")
    page.locator("[name=work_done]").fill("吊装")
    page.locator("[value=submit]").click()
    page.wait_for_selector("#report-refused")
    page.wait_for_selector("#report-form[data-ready]")
    marked = "() => [...document.querySelectorAll('.is-invalid[aria-invalid=true]')].map((one) => one.name)"
    assert page.evaluate(marked) == ["cumulative", "progress_text", "next_plan"]
    assert page.locator(".report-field .field-error").count() == 3
    assert page.evaluate("document.activeElement.name") == "cumulative"
    page.locator("[name=own]").fill("20")
    page.locator("[name=next_plan]").fill("装修")
    assert page.evaluate(marked) == ["progress_text"]
    assert page.locator(".report-field .field-error").count() == 1


def test_on_paper_it_is_the_customary_sheet(sheet, make):
    project = make(name="甲项目", content="新建厂房12万平方米")
    at = sheet()
    at.type(project, "work_done", "第一行\n")
    at.page.emulate_media(media="print")
    at.page.wait_for_selector("#paper")
    assert at.page.locator("#paper thead th").count() == 25
    text = at.page.locator("#paper tbody").inner_text()
    assert "甲项目" in text
    assert "新建厂房12万平方米" in text
    assert at.page.locator("#grid-box").is_hidden()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_axe_finds_nothing_serious(sheet, make, people, week, axe_violations, width, height):
    project, returned = make(), make()
    report = city.make_report(returned, week, state="SUBMITTED", by=people.staff, cumulative=Decimal(10))
    chain.give_back(report, by=people.reviewer, at=timezone.now(), reason="请核对")
    at = sheet(width=width, height=height)
    if width > 1000:
        at.type(project, "own", "abc")
        at.cell(project, "plan").focus()
        at.page.keyboard.press("Space")
    assert axe_violations(at.page) == []
    at.page.goto(f"/dispatch/{week}/reports/{returned.pk}/")
    assert axe_violations(at.page) == []
