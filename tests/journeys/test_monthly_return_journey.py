"""The month's returns: staff fill in the sheet, the reviewer confirms it, the office sends one back."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import expect

from projects.base.periods import Week
from projects.dispatch.models import MonthlyReturn
from tests.city import make_cast, make_project, make_report, moment

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/months/2025-03/returns/"
FIGURES = (900, 800, 700)


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(moment(datetime.date(2025, 4, 2))):
        yield


@pytest.fixture
def cast():
    """Three projects of one banner with accepted weeks."""
    cast = make_cast()
    for number, cumulative in enumerate(FIGURES, start=1):
        project = make_project(name=f"{number}号年产三十万吨新型建筑材料生产线建设项目", reporter=cast.staff)
        week = Week.parse("2025-W13")
        make_report(project, week, state="ACCEPTED", cumulative=Decimal(cumulative))
    return cast


def cell(page, row, name):
    return page.locator(f"tr[data-open] [data-col={name}]").nth(row)


def test_from_the_first_figure_to_the_one_sent_back(new_page, cast, axe_violations):
    # Staff: the home says what is due; one figure changes, with keys alone.
    staff = new_page(cast.staff)
    staff.goto("/")
    staff.locator(f'a.btn[href="{URL}"]').click()
    expect(staff.locator("tr[data-open]")).to_have_count(3)
    expect(cell(staff, 1, "difference_reason")).to_be_hidden()
    cell(staff, 0, "cumulative").focus()
    staff.keyboard.press("Enter")
    expect(cell(staff, 1, "cumulative")).to_be_focused()
    staff.keyboard.type("850")
    # The month's own figure follows, and a reason is asked for.
    row = staff.locator("tr[data-open]").nth(1)
    expect(row.locator("[data-own]")).to_have_text(re.compile("—|850.00"))
    expect(cell(staff, 1, "difference_reason")).to_be_visible()
    expect(row.locator(".reason-missing")).not_to_be_empty()
    expect(staff.locator("[data-lacking]")).to_have_text("1")
    for _cell in range(4):
        staff.keyboard.press("Tab")
    expect(cell(staff, 1, "difference_reason")).to_be_focused()
    staff.keyboard.type("月末补报3天")
    expect(staff.locator("[data-lacking]")).to_have_text("0")
    # A block from a spreadsheet goes down the column of the year's expectation.
    cell(staff, 0, "expected_year").focus()
    staff.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "5000\\n1.2亿\\n6,000\\n");
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(cell(staff, 1, "expected_year")).to_have_value("1.2亿")
    assert axe_violations(staff) == []
    staff.get_by_role("button", name="保存", exact=True).click()
    expect(staff.locator(".notes")).to_contain_text("3")
    changed = MonthlyReturn.objects.get(cumulative=850)
    assert (changed.expected_year, changed.difference_reason) == (12000, "月末补报3天")
    assert staff.locator("[data-confirm-ready]").count() == 0

    # The reviewer changes one more without a reason: it is said at its row, nothing is lost.
    reviewer = new_page(cast.reviewer)
    questions = []
    reviewer.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.accept()))
    reviewer.goto(URL)
    expect(reviewer.locator("[data-confirm-ready]")).to_contain_text("3")
    cell(reviewer, 2, "cumulative").fill("750")
    expect(reviewer.locator("[data-confirm-ready]")).to_contain_text("2")
    reviewer.locator("[data-choose-all]").check()
    reviewer.locator("button[value=confirm_chosen]").click()
    expect(reviewer.locator("#wrong")).to_be_visible()
    expect(reviewer.locator("tr[data-open]")).to_have_count(1)
    expect(cell(reviewer, 0, "cumulative")).to_have_value("750.00")
    expect(cell(reviewer, 0, "difference_reason")).to_be_focused()
    reviewer.keyboard.type("漏报设备款")
    reviewer.locator("[data-confirm-ready]").click()
    expect(reviewer.locator("tr[data-open]")).to_have_count(0)
    assert MonthlyReturn.objects.confirmed().count() == 3
    assert [re.findall(r"\d+", question) for question in questions] == [["3"], ["1"]]

    # The office sees that all is in, opens what differs and sends one back.
    office = new_page(cast.office)
    office.goto(f"{URL}standing/")
    assert axe_violations(office) == []
    office.locator('tfoot a[href*="differs=true"]').click()
    expect(office.locator(".sheet tbody tr")).to_have_count(2)
    office.locator(".sheet tbody th a").first.click()
    office.locator("#back-reason").fill("请与统计部门核对")
    office.get_by_role("button", name="退回", exact=True).click()
    expect(office.locator(".notes")).to_be_visible()
    assert MonthlyReturn.objects.get(state="RETURNED").return_reason == "请与统计部门核对"

    # The banner reads why, in the row.
    reviewer.goto(URL)
    expect(reviewer.locator("tr[data-open]")).to_contain_text("请与统计部门核对")


def test_on_a_phone_and_on_paper(new_page, cast, axe_violations):
    page = new_page(cast.reviewer, width=390, height=844)
    page.goto(URL)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    desk = new_page(cast.reviewer)
    desk.goto(URL)
    paper = desk.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    # Across.
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper).groups())
    assert width > height


def test_leaving_with_something_typed_asks(new_page, cast):
    page = new_page(cast.staff)
    page.goto(URL)
    cell(page, 0, "expected_year").fill("5000")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/")
    assert asked == ["beforeunload"]
