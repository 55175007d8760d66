"""The weekly sheet by keyboard: typing, moving, questions, submitting."""

from decimal import Decimal

import pytest
from django.utils import timezone

from projects.dispatch import chain
from projects.dispatch.models import PlanItem, WeeklyReport
from tests import city
from tests.dispatch.sheet_cases import AMOUNTS
from tests.journeys.sheet import LONG_NAME, stored

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_reads_amounts_as_the_server_does(sheet, make):
    make()
    read = """async (texts) => {
      const { parseAmount } = await import("/static/js/sheet/amounts.js");
      return texts.map((text) => {
        const { cents, error } = parseAmount(text);
        return error ?? (cents === null ? null : cents.toString());
      });
    }"""
    found = sheet().page.evaluate(read, [typed for typed, _meant in AMOUNTS])
    meant = [str(cents) if isinstance(cents, int) else cents for _typed, cents in AMOUNTS]
    assert list(zip(AMOUNTS, found, strict=True)) == list(zip(AMOUNTS, meant, strict=True))


def test_blocks_of_spreadsheets_are_cut_as_they_are_meant(sheet, make):
    make()
    cut = """async (text) => (await import("/static/js/sheet/block.js")).parseBlock(text)"""
    page = sheet().page
    assert page.evaluate(cut, "1\t2\r\n3\t4\r\n") == [["1", "2"], ["3", "4"]]
    assert page.evaluate(cut, '"一\n二"\t"他说""好"""\n\t') == [["一\n二", '他说"好"'], ["", ""]]
    assert page.evaluate(cut, '3" 管\t"未完') == [['3" 管', '"未完']]


def test_staff_fill_and_submit_a_week_by_typing(sheet, make, week):
    one, two = make(name=LONG_NAME.format(1)), make(name=LONG_NAME.format(2))
    preparing = make(None, stage="PRELIMINARY", construction_state="", started_on=None)
    at = sheet()
    page = at.page
    at.cell(one, "own").focus()
    for project, own in ((one, "250"), (two, "0.12亿")):
        assert at.focused() == [str(project.pk), "own"]
        page.keyboard.type(own)
        for text in ("", "35%", "主体封顶", f"完成吊装{project.pk}", "装修进场", "", "", "120", "８"):
            page.keyboard.press("Tab")
            if text:
                page.keyboard.type(text)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    assert at.cell(one, "cumulative").input_value() == "1,250.00"
    assert at.cell(two, "cumulative").input_value() == "2,200.00"
    assert at.row(one).locator("[data-out=rate]").inner_text() == "1.3%"
    at.type(preparing, "procedures", "环评已批")
    at.type(preparing, "next_plan", "领取施工许可证")
    at.saved(one, two, preparing)
    page.locator("#submit", has_text="3").click()
    page.locator("#week-message button").nth(1).click()
    page.wait_for_selector(f"#r{two.pk}.closed")
    for project, cumulative in ((one, 1250), (two, 2200)):
        report = stored(project, week)
        assert (report.state, report.cumulative, report.workers, report.machines) == (
            "SUBMITTED",
            cumulative,
            120,
            8,
        )
        assert report.progress_percent == 35
    assert stored(preparing, week).state == "SUBMITTED"
    at.row(one).locator("[data-withdraw]").click()
    page.wait_for_selector(f"#r{one.pk}:not(.closed)")
    assert stored(one, week).state == "DRAFT"


def test_thirty_rows_by_keyboard_lose_no_keystroke(sheet, make, week):
    projects = [make(1000 + number, name=LONG_NAME.format(number)) for number in range(30)]
    at = sheet(width=1920, height=1080)
    page = at.page
    last = at.row(projects[-1]).bounding_box()
    box = page.locator("#grid-box").bounding_box()
    assert last["y"] + last["height"] <= box["y"] + box["height"] + 1, "thirty rows fit on one screen"
    at.cell(projects[0], "own").focus()
    for number in range(30):
        page.keyboard.type(f"{number + 10}.5")
        page.keyboard.press("Enter")
    for column, text in (
        ("progress_text", "第{}层封顶"),
        ("work_done", "完成第{}项"),
        ("next_plan", "下一步{}"),
    ):
        at.cell(projects[0], column).focus()
        for number in range(30):
            page.keyboard.type(text.format(number))
            page.keyboard.press("Enter")
    at.saved(*projects)
    for number, project in enumerate(projects):
        report = stored(project, week)
        assert report.cumulative == Decimal(1000 + number) + number + Decimal("10.5")
        assert (report.progress_text, report.work_done, report.next_plan) == (
            f"第{number}层封顶",
            f"完成第{number}项",
            f"下一步{number}",
        )
    page.locator("#submit", has_text="30").click()
    page.locator("#week-message button").nth(1).click()
    page.wait_for_selector(f"#r{projects[-1].pk}.closed")
    assert WeeklyReport.objects.filter(week=week, state="SUBMITTED").count() == 30


def test_keys_move_restore_and_edit(sheet, make, week):
    one, preparing, two = make(), make(None, stage="PRELIMINARY", construction_state=""), make()
    at = sheet()
    keys = at.page.keyboard
    at.cell(one, "own").focus()
    keys.press("Enter")
    assert at.focused() == [str(two.pk), "own"], "Enter passes over a row that does not ask it"
    keys.press("Shift+Enter")
    keys.press("ArrowRight")
    assert at.focused() == [str(one.pk), "cumulative"]
    keys.type("12")
    keys.press("ArrowLeft")
    assert at.focused() == [str(one.pk), "cumulative"], "inside of a text the arrow moves the caret"
    keys.press("End")
    keys.press("ArrowRight")
    assert at.focused() == [str(one.pk), "progress_percent"]
    keys.press("ArrowLeft")
    keys.press("Escape")
    assert at.cell(one, "cumulative").input_value() == ""
    at.cell(one, "work_done").focus()
    keys.type("一")
    keys.press("Alt+Enter")
    keys.type("二")
    keys.press("ArrowUp")
    assert at.focused() == [str(one.pk), "work_done"], "a text with lines is edited in place"
    keys.press("Enter")
    assert at.focused() == [str(preparing.pk), "work_done"]
    at.saved(one)
    assert stored(one, week).work_done == "一\n二"
    at.cell(one, "work_done").focus()
    keys.press("Alt+Enter")
    keys.type("三")
    assert at.cell(one, "work_done").input_value() == "一\n二\n三", "a new line comes after what is there"
    at.cell(two, "work_done").focus()
    keys.press("Control+d")
    keys.type("，并完成验收")
    at.saved(two)
    assert stored(two, week).work_done == "完成基础浇筑，并完成验收"
    at.cell(one, "plan").focus()
    keys.press("ArrowLeft")
    keys.type("?")
    assert at.page.locator("#keys").is_visible()
    keys.press("Escape")
    assert not at.page.locator("#keys").is_visible()


def test_an_input_method_keeps_its_keys(sheet, make):
    one, two = make(), make()
    at = sheet()
    at.type(one, "work_done", "zhu")
    at.page.evaluate(
        "for (const key of ['Enter', 'Escape', 'ArrowDown']) document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true }))"
    )
    assert at.focused() == [str(one.pk), "work_done"]
    assert at.cell(one, "work_done").input_value() == "zhu"
    at.page.keyboard.press("Enter")
    assert at.focused() == [str(two.pk), "work_done"]


def test_a_refused_amount_is_kept_and_says_why(sheet, make, week):
    project = make()
    at = sheet()
    at.type(project, "own", "约1200")
    assert "约1200" in at.lines(project).inner_text(), "said while typing"
    at.page.keyboard.press("Tab")
    at.page.keyboard.press("Tab")
    at.page.keyboard.type("20")
    at.saved(project)
    assert at.cell(project, "own").input_value() == "约1200"
    assert stored(project, week).progress_percent == 20
    at.open()
    assert at.cell(project, "own").input_value() == "约1200", "also after coming back"
    at.type(project, "own", "1200")
    at.saved(project)
    assert stored(project, week).cumulative == 2200
    assert at.lines(project).count() == 0


def test_a_doubt_is_asked_under_its_cell_and_answered_there(sheet, make, week):
    project, other = make(5000), make()
    at = sheet()
    page = at.page
    at.type(project, "cumulative", "4000")
    at.type(project, "progress_text", "封顶")
    at.type(project, "work_done", "吊装")
    at.type(project, "next_plan", "装修")
    at.saved(project)
    reason = at.lines(project).locator("[data-key='reason.FALLS']")
    line, cell = reason.bounding_box(), at.cell(project, "cumulative").bounding_box()
    assert line["y"] > cell["y"]
    assert page.locator("[data-count=DOUBTS]").inner_text() == "1"
    assert "有疑点" in at.state(project).inner_text()
    page.locator("#submit").click()
    page.wait_for_function("document.activeElement.dataset.key === 'reason.FALLS'")
    page.keyboard.type("上周口径有误，已核对凭证")
    page.keyboard.press("Enter")
    assert at.focused() == [str(other.pk), "cumulative"]
    at.saved(project)
    assert stored(project, week).reasons == {"FALLS": "上周口径有误，已核对凭证"}
    assert "可报送" in at.state(project).inner_text()
    assert page.locator("[data-count=READY]").inner_text() == "1"


def test_no_change_is_one_key(sheet, make, week):
    one, two = make(3000), make(4000)
    at = sheet()
    for project, reason in ((one, "等待批复"), (two, "资金未到位")):
        at.cell(project, "own").focus()
        at.page.keyboard.press("Control+m")
        at.page.keyboard.type(reason)
        at.page.keyboard.press("Enter")
        assert at.focused() == [str(two.pk), "own"]
    at.page.keyboard.press("Enter")
    assert "/sheet/" in at.page.url
    at.saved(one, two)
    assert (stored(one, week).no_change_reason, stored(one, week).cumulative) == ("等待批复", 3000)
    assert at.page.locator("[data-count=READY]").inner_text() == "2"
    at.cell(two, "no_change").focus()
    at.page.keyboard.press("Space")
    at.saved(two)
    assert not stored(two, week).no_change
    assert stored(two, week).cumulative is None


def test_a_row_that_came_back_is_first_and_not_ready(sheet, make, people, week):
    empty, back = make(), make()
    texts = {"progress_text": "二层封顶", "work_done": "吊装", "next_plan": "装修", "procedures": ""}
    report = city.make_report(
        back, week, state="SUBMITTED", by=people.staff, cumulative=1100, progress_percent=22, **texts
    )
    chain.give_back(report, by=people.office, at=timezone.now(), reason="请核对")
    at = sheet()
    page = at.page
    count = page.locator("[data-count=RETURNED]")
    assert (count.inner_text(), page.locator("[data-count=READY]").inner_text()) == ("1", "0")
    at.cell(empty, "own").focus()
    page.keyboard.press("F8")
    assert at.focused() == [str(back.pk), "own"]
    at.type(back, "work_done", "已按要求核对")
    at.cell(back, "own").focus()
    at.saved(back)
    page.wait_for_function("() => document.querySelector('[data-count=READY]').textContent === '1'")
    assert count.is_hidden()


def test_last_week_s_plan_is_a_checklist(sheet, make):
    one, two = make(), make()
    at = sheet()
    at.cell(one, "plan").focus()
    at.page.keyboard.press("y")
    at.cell(two, "plan").focus()
    at.page.keyboard.press("Space")
    at.lines(two).locator("[data-tick=NOT_DONE]").first.click()
    at.page.keyboard.type("设备未到")
    at.lines(two).locator("[data-tick=DONE]").nth(1).click()
    at.saved(one, two)
    at.page.wait_for_function("document.querySelectorAll('[data-cell=plan].answered').length === 2")
    at.page.keyboard.press("Escape")
    at.lines(two).locator("[data-why]").first.fill("")
    at.page.locator("#submit").click()
    at.page.wait_for_function("'why' in document.activeElement.dataset")
    at.page.keyboard.type("设备未到")
    at.saved(two)
    outcomes = PlanItem.objects.order_by("report__project", "order").values_list("outcome", "outcome_reason")
    assert list(outcomes) == [("DONE", ""), ("DONE", ""), ("NOT_DONE", "设备未到"), ("DONE", "")]
