"""The weekly sheet in a real browser: typing, pasting, losing the network and the session, meeting others."""

import re
import time
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from projects.base.periods import Week
from projects.dispatch import chain
from projects.dispatch.models import PlanItem, WeeklyReport
from projects.pool.models import Responsibility
from tests import city
from tests.dispatch.sheet_cases import AMOUNTS

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """(cell, [text, html]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  if (html) clipboardData.setData("text/html", html);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
LONG_NAME = "科尔沁区风电装备制造产业园年产20万吨风电法兰及配套精加工生产线建设项目（一期工程第{}标段）"


@pytest.fixture
def week():
    return Week.of(timezone.localdate())


@pytest.fixture
def people(db):
    return city.make_cast(timezone.localdate())


@pytest.fixture
def make(people, week):
    """A function that makes a project of the staff, with last week's accepted report."""

    def project(last=1000, **fields):
        fields.setdefault("planned", Decimal(100_000))
        fields.setdefault("total_investment", Decimal(900_000))
        made = city.make_project(year=week.day(4).year, reporter=people.staff, **fields)
        if last is not None and (week - 1).day(4).year == week.day(4).year:
            report = city.make_report(
                made, week - 1, state="ACCEPTED", cumulative=Decimal(last), procedures=""
            )
            chain._save_plan_items(report)
        return made

    return project


class Sheet:
    """The sheet in a window, in the words of its tests."""

    def __init__(self, page, week):
        self.page, self.week = page, week

    def open(self, query=""):
        self.page.goto(f"/dispatch/{self.week}/sheet/{query}")
        self.page.wait_for_selector("[data-ready]")
        return self

    def row(self, project):
        return self.page.locator(f"#r{project.pk}")

    def cell(self, project, column):
        return self.row(project).locator(f"[data-cell={column}]")

    def lines(self, project):
        return self.page.locator(f"tr.lines[data-of='{project.pk}']")

    def state(self, project):
        return self.row(project).locator("[data-out=state]")

    def type(self, project, column, text):
        self.cell(project, column).focus()
        self.page.keyboard.type(text)

    def paste(self, project, column, text, html=""):
        self.cell(project, column).focus()
        self.cell(project, column).evaluate(PASTE, [text, html])

    def saved(self, *projects):
        """Wait until rows say that they are saved."""
        for project in projects:
            self.page.wait_for_function(
                "id => !['typing', 'saving', 'offline', 'failed', 'signed_out']"
                ".includes(document.querySelector(`#r${id} td.state`).dataset.status)",
                arg=project.pk,
            )

    def focused(self):
        return self.page.evaluate(
            "[document.activeElement.closest('tr')?.dataset.id, document.activeElement.dataset.cell]"
        )


@pytest.fixture
def sheet(new_page, people, week):
    """A function that opens the sheet in a window of its own."""

    def opened(user=None, *, query="", **size):
        return Sheet(new_page(user or people.staff, **size), week).open(query)

    return opened


def stored(project, week):
    return WeeklyReport.objects.get(project=project, week=week)


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
        for text in ("", "45%", "主体封顶", f"完成吊装{project.pk}", "装修进场", "", "", "120", "８"):
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
        assert report.progress_percent == 45
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
    began = time.monotonic()
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
    assert time.monotonic() - began < 60
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


def test_a_block_is_pasted_across_cells_and_rows(sheet, make, week):
    one, preparing, two = make(), make(None, stage="PRELIMINARY", construction_state=""), make()
    at = sheet()
    block = '120\t\t55%\t"一层\n二层"\r\n130\t\t56\t三层\r\n1.4百万\t\t120\t四层\r\n5\t\t\t\r\n'
    at.paste(one, "own", block)
    at.saved(one, two)
    assert at.cell(one, "cumulative").input_value() == "1,120.00"
    assert at.cell(two, "cumulative").input_value() == "1,140.00"
    assert stored(one, week).progress_text == "一层\n二层"
    assert stored(two, week).progress_percent is None
    assert at.row(two).locator("td.bad[data-td=progress_percent]").count() == 1
    assert "120" in at.lines(two).inner_text()
    assert at.row(preparing).locator("td.bad").count() == 3
    assert "“130”" in at.lines(preparing).inner_text()
    assert not WeeklyReport.objects.filter(project=preparing, week=week).exists()
    at.cell(one, "own").focus()
    at.page.keyboard.press("Control+z")
    at.saved(one, two)
    assert at.cell(one, "own").input_value() == ""
    assert at.cell(two, "progress_text").input_value() == ""
    assert stored(one, week).cumulative is None
    assert at.lines(preparing).count() == 0


def test_a_block_with_names_finds_its_rows(sheet, make, week):
    one, two = make(name="甲项目"), make(name="乙项目")
    at = sheet()
    at.paste(one, "progress_percent", "乙项目\t17\n甲项目\t15\n丙项目\t19\n")
    at.paste(one, "name", "乙项目\t7\n甲项目\t5\n")
    at.saved(one, two)
    assert (stored(one, week).cumulative, stored(one, week).progress_percent) == (1005, 15)
    assert (stored(two, week).cumulative, stored(two, week).progress_percent) == (1007, 17)


def test_the_real_clipboard_pastes_at_a_cell_and_at_a_name(sheet, make, week):
    one, two = make(name="甲项目"), make(name="乙项目")
    at = sheet()
    page = at.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('11\\t\\t21\\n12\\t\\t22\\n')")
    at.cell(one, "own").focus()
    page.keyboard.press("Control+v")
    at.saved(one, two)
    assert [stored(each, week).cumulative for each in (one, two)] == [1011, 1012]
    page.evaluate("navigator.clipboard.writeText('乙项目\\t32\\n甲项目\\t31\\n')")
    at.cell(one, "name").focus()
    page.keyboard.press("Control+v")
    at.saved(one, two)
    page.wait_for_function(f"document.querySelector('#r{two.pk} [data-cell=own]').value === '32.00'")
    at.saved(one, two)
    assert [stored(each, week).cumulative for each in (one, two)] == [1031, 1032]


def test_a_paragraph_pasted_into_a_text_stays_in_its_cell(sheet, make):
    one, two = make(), make()
    at = sheet()
    at.paste(one, "work_done", "第一段\n第二段")
    assert at.cell(two, "work_done").input_value() == ""


def test_the_last_change_of_a_cell_is_taken_back(sheet, make, week):
    one, two = make(), make()
    at = sheet()
    at.type(one, "own", "5")
    at.page.keyboard.press("Enter")
    at.page.keyboard.type("6")
    at.page.keyboard.press("Enter")
    at.cell(one, "work_done").focus()
    at.page.keyboard.press("Control+z")
    assert at.cell(two, "own").input_value() == ""
    assert at.focused() == [str(two.pk), "own"]
    at.page.keyboard.press("Control+z")
    assert at.cell(one, "own").input_value() == ""


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
    page.locator("#submit").click()
    page.wait_for_function("document.activeElement.dataset.key === 'reason.FALLS'")
    page.keyboard.type("上周口径有误，已核对凭证")
    page.keyboard.press("Enter")
    assert at.focused() == [str(other.pk), "cumulative"]
    at.saved(project)
    assert stored(project, week).reasons == {"FALLS": "上周口径有误，已核对凭证"}
    assert page.locator("[data-count=READY]").inner_text() == "1"


def test_no_change_is_one_key(sheet, make, week):
    one, two = make(3000), make(4000)
    at = sheet()
    for project, reason in ((one, "等待批复"), (two, "资金未到位")):
        at.cell(project, "own").focus()
        at.page.keyboard.press("Control+m")
        at.page.keyboard.type(reason)
        at.page.keyboard.press("Enter")
    at.saved(one, two)
    assert (stored(one, week).no_change_reason, stored(one, week).cumulative) == ("等待批复", 3000)
    assert at.page.locator("[data-count=READY]").inner_text() == "2"
    at.cell(two, "no_change").focus()
    at.page.keyboard.press("Space")
    at.saved(two)
    assert not stored(two, week).no_change
    assert stored(two, week).cumulative is None


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


def test_filters_are_in_the_address(sheet, make):
    building, preparing = make(), make(None, stage="PRELIMINARY", construction_state="")
    at = sheet(query="?form=PREPARATION")
    assert at.row(building).is_hidden()
    assert at.row(preparing).is_visible()
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
    page.locator("[name='reason.COPIED_TEXT']").fill("连续浇筑")
    page.locator("[value=submit]").click()
    page.wait_for_url(f"**/sheet/#r{project.pk}")
    report = stored(project, week)
    assert (report.state, report.cumulative, report.reasons) == (
        "SUBMITTED",
        1250,
        {"COPIED_TEXT": "连续浇筑"},
    )


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
