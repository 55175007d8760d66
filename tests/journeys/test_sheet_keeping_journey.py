"""Nothing typed is lost: no network, no session, a second person."""

import re
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from projects.dispatch import chain
from projects.pool.models import Responsibility
from tests import city
from tests.journeys.sheet import stored

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_network_goes_and_comes_back(sheet, make, week):
    one, two = make(), make()
    at = sheet()
    at.type(one, "own", "1")
    at.saved(one)
    assert stored(one, week).cumulative == 1001
    at.page.context.set_offline(True)
    at.page.keyboard.press("Tab")
    at.type(one, "own", "250")
    at.page.keyboard.press("Enter")
    at.page.keyboard.type("350")
    at.page.keyboard.press("Tab")
    at.page.wait_for_selector("#banner:not([hidden])")
    at.page.wait_for_function(f"document.querySelector('#r{one.pk} td.state').dataset.status === 'offline'")
    at.type(two, "work_done", "断网期间录入")
    at.page.context.set_offline(False)
    at.saved(one, two)
    at.page.wait_for_selector("#banner", state="hidden")
    assert stored(one, week).cumulative == 1250
    assert (stored(two, week).cumulative, stored(two, week).work_done) == (1350, "断网期间录入")


def test_what_was_not_saved_is_back_after_a_reload(sheet, make, week):
    project = make()
    at = sheet()
    saving = re.compile(rf"/sheet/{project.pk}/$")
    at.page.route(saving, lambda route: route.abort())
    at.type(project, "work_done", "只在浏览器里")
    at.page.keyboard.press("Tab")
    at.page.wait_for_selector("#banner:not([hidden])")
    at.open()
    assert at.cell(project, "work_done").input_value() == "只在浏览器里"
    assert at.page.locator("#week-message").inner_text() != ""
    at.page.unroute(saving)
    at.page.evaluate("window.dispatchEvent(new Event('online'))")
    at.saved(project)
    assert stored(project, week).work_done == "只在浏览器里"
    assert (
        at.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('baolian.sheet'))") == []
    )


def test_an_answer_that_is_none_is_asked_for_again(sheet, make, week):
    project = make()
    at = sheet()
    saving = re.compile(rf"/sheet/{project.pk}/$")
    at.page.route(saving, lambda route: route.fulfill(body="<html>a proxy's own page"), times=1)
    at.type(project, "work_done", "再试一次")
    at.page.keyboard.press("Tab")
    at.saved(project)
    assert stored(project, week).work_done == "再试一次"


def test_the_session_drops_and_the_sheet_goes_on(sheet, make, people, week):
    project = make()
    at = sheet()
    page = at.page
    at.type(project, "own", "1")
    at.saved(project)
    Session.objects.all().delete()
    at.type(project, "work_done", "登录失效时录入")
    page.keyboard.press("Tab")
    with page.context.expect_page() as opened:
        page.locator("#banner a").click()
    sign_in = opened.value
    sign_in.fill("[name=username]", people.staff.username)
    sign_in.fill("[name=password]", "baolian-test")
    sign_in.locator("main form button").first.click()
    sign_in.wait_for_url("**/sheet/signed-in/")
    at.saved(project)
    page.wait_for_selector("#banner", state="hidden")
    assert stored(project, week).work_done == "登录失效时录入"


def test_a_second_person_s_save_stands_beside_mine(sheet, make, people, week):
    project = make()
    other = city.make_user("other", "reporter", scope="OWN", name="赵晓燕")
    Responsibility.objects.create(project=project, role="REPORTER", user=other, valid_from=city.LONG_AGO)
    mine, theirs = sheet(), sheet(other)
    theirs.type(project, "work_done", "对方写的")
    theirs.type(project, "problems", "缺电")
    theirs.saved(project)
    mine.type(project, "work_done", "我写的")
    mine.type(project, "next_plan", "我的计划")
    mine.page.wait_for_selector("[data-choose=mine]")
    told = mine.lines(project).inner_text()
    assert "对方写的" in told
    assert "我写的" in told
    assert "赵晓燕" in told
    mine.page.wait_for_function(
        f"document.querySelector('#r{project.pk} [data-cell=problems]').value === '缺电'"
    )
    report = stored(project, week)
    assert report.work_done == "对方写的"
    mine.lines(project).locator("[data-choose=mine]").click()
    mine.saved(project)
    report.refresh_from_db()
    assert (report.work_done, report.problems, report.next_plan) == ("我写的", "缺电", "我的计划")
    theirs.type(project, "work_done", "再写一次")
    theirs.page.wait_for_selector("[data-choose=theirs]")
    theirs.lines(project).locator("[data-choose=theirs]").click()
    theirs.saved(project)
    assert theirs.cell(project, "work_done").input_value() == "我写的"


def test_a_row_handed_in_by_another_keeps_what_was_typed(sheet, make, people, week):
    project = make()
    texts = {"procedures": "", "progress_text": "封顶", "work_done": "别人写的"}
    report = city.make_report(project, week, by=people.admin, cumulative=Decimal(1100), **texts)
    at = sheet()
    chain.submit([report], by=people.admin, at=timezone.now())
    at.type(project, "work_done", "晚了一步")
    at.page.keyboard.press("Tab")
    at.page.wait_for_selector(f"#r{project.pk}.closed")
    assert "晚了一步" in at.lines(project).inner_text()
    report.refresh_from_db()
    assert report.work_done == "别人写的"


def test_the_form_of_a_phone_keeps_what_the_network_loses(sheet, make, week):
    project = make()
    page = sheet(width=390, height=844).page
    page.goto(f"/dispatch/{week}/reports/{project.pk}/")
    page.wait_for_selector("#report-form[data-ready]")
    page.context.set_offline(True)
    page.locator("[name=work_done]").fill("现场没有信号")
    page.wait_for_selector("#banner:not([hidden])")
    page.context.set_offline(False)
    page.wait_for_selector("#banner", state="hidden")
    page.wait_for_function(
        "fetch(location.href).then((r) => r.text()).then((t) => t.includes('现场没有信号'))"
    )
    assert stored(project, week).work_done == "现场没有信号"
