"""A month's bulletin from the draft to the leader's phone: edited, checked, approved, published, read."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from projects.bulletins.models import Bulletin, RouteStep
from projects.pool.models import Responsibility
from tests.bulletins.cases import NOW, make_month, publish_month
from tests.city import LONG_AGO, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/months/2025-03/"


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def city():
    """Two banners' projects, one led by the leader; only the reviewer's banner and the leader sign."""
    cast = make_cast()
    cast.behind, cast.fine, cast.late = make_month()
    Responsibility.objects.create(
        project=cast.fine, role="LEADER", leader=cast.leader.leader, level="CITY", valid_from=LONG_AGO
    )
    RouteStep.objects.filter(code="COUNTERSIGN").update(is_enabled=False)
    return cast


def wide(page):
    """Whether the page scrolls to the side."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_from_the_draft_to_the_leaders_phone(new_page, city, axe_violations):
    office = new_page(city.office)
    asked = []
    office.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    office.goto(PAGE)
    office.get_by_role("button", name="编制通报").click()
    expect(office).to_have_url(re.compile(r"/prepare/$"))

    # A number that is no figure is pointed out, and mended.
    section = office.locator("#section-overall")
    text = section.locator("textarea").input_value()
    section.locator("textarea").fill(f"{text}\n本月完成投资9.87亿元。")
    section.get_by_role("button", name="保存文稿").click()
    expect(section.locator("mark")).to_have_text("9.87")
    assert axe_violations(office) == []
    section.locator("textarea").fill(f"{text}\n请各地抓紧推进。")
    section.get_by_role("button", name="保存文稿").click()
    expect(section.locator("mark")).to_have_count(0)

    # A light confirmed otherwise needs its reason; what was chosen stays.
    row = office.locator(".lights-sheet tr", has_text="滞后项目")
    row.locator("select").select_option("YELLOW")
    office.get_by_role("button", name="核定红灯项目").click()
    expect(row.locator("[aria-invalid]")).to_be_visible()
    expect(row.locator("select")).to_have_value("YELLOW")
    row.locator("input").fill("用地已解决，下月可追赶")
    office.get_by_role("button", name="核定红灯项目").click()
    expect(office.locator("#way")).to_contain_text("核定")
    office.get_by_role("button", name="送审").click()
    expect(office.locator("#way [aria-current]")).to_contain_text("旗县核对")

    # The banner checks its part; for the other one the office enters the paper.
    reviewer = new_page(city.reviewer)
    reviewer.goto("/")
    reviewer.locator("#panel-bulletin_to_answer a").first.click()
    expect(reviewer.locator("main")).to_contain_text("正常项目")
    assert axe_violations(reviewer) == []
    reviewer.get_by_role("button", name="同意").click()
    expect(reviewer.locator(".note").first).to_contain_text("同意")
    office.goto(f"{PAGE}check/")
    paper = office.locator("section.sign", has_text="奈曼旗")
    paper.locator("summary").click()
    paper.locator("[name=signer]").fill("白主任")
    paper.get_by_role("button", name="同意").click()
    assert Bulletin.objects.get().step == "APPROVE"

    # The leader approves on the phone.
    phone = new_page(city.leader, width=390, height=844)
    phone.goto(f"{PAGE}check/")
    assert not wide(phone)
    phone.get_by_role("button", name="同意").click()
    expect(phone.locator(".notes")).to_be_visible()

    # Published after one question that names what is frozen; number and signer follow.
    office.goto(f"{PAGE}prepare/")
    office.get_by_role("button", name="印发", exact=True).click()
    expect(office.locator("#seal")).to_be_visible()
    assert any("3个项目" in question for question in asked)
    office.locator("#seal [name=number]").fill("通政办发〔2025〕1号")
    office.locator("#seal [name=signer]").fill("王某")
    office.locator("#seal button").click()
    expect(office.locator("#seal [name=number]")).to_have_value("通政办发〔2025〕1号")
    assert axe_violations(office) == []

    # The leader sees his own projects first, and says that he has read it.
    phone.goto("/")
    phone.locator("#panel-bulletin_unread a").click()
    # Before anything rests at the end of the page, which would note the reading by itself.
    phone.get_by_role("button", name="已阅").click()
    expect(phone.locator("p.read-mark")).to_contain_text("2025-04-02")
    expect(phone.locator(".own-lines")).to_contain_text("正常项目")
    expect(phone.locator("#section-overall .paper-text").first).to_be_visible()
    expect(phone.locator("#section-divisions .paper-text").first).to_be_hidden()
    phone.locator("#section-divisions summary").first.click()
    expect(phone.locator("#section-divisions .paper-text").first).to_be_visible()
    assert not wide(phone)
    assert axe_violations(phone) == []
    office.reload()
    expect(office.locator("#readers li", has_text=city.leader.name)).to_contain_text("已阅")

    # A number of the page opens what it counts; the chart is drawn.
    office.goto(PAGE)
    expect(office.locator(".chart-box canvas").first).to_be_visible()
    office.locator("#section-overall .counted a").first.click()
    expect(office.locator("main .sheet tbody tr")).to_have_count(3)


def test_who_comes_to_the_end_of_the_page_has_read_it(new_page, city):
    publish_month(city.office)
    phone = new_page(city.leader, width=390, height=844)
    phone.goto(PAGE)
    phone.locator("form.read-mark").scroll_into_view_if_needed()
    expect(phone.locator("p.read-mark")).to_be_visible(timeout=20_000)
