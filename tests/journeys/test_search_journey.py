"""How somebody finds a project by its initials with the keyboard alone."""

import pytest
import time_machine
from playwright.sync_api import expect

from tests.city import WEEK, make_cast, make_project, moment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(WEEK.day(4), 11), tick=True):
        yield


@pytest.fixture
def cast():
    found = make_cast()
    make_project(name="通辽梅花味精技改项目")
    make_project(name="奈曼沙漠光伏项目")
    return found


def test_a_project_is_found_by_its_initials_with_the_keyboard(new_page, axe_violations, cast):
    page = new_page(cast.office)
    page.goto("/issues/")
    box, offered = page.locator("#site-q"), page.locator("#site-q-hits")
    expect(offered).to_be_hidden()

    # From anywhere on the page, without a mouse.
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("tlmh")
    option = offered.get_by_role("option").first
    expect(option).to_contain_text("通辽梅花味精技改项目")
    expect(option.locator("mark")).to_have_text("通辽梅花")
    expect(offered).not_to_contain_text("奈曼")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert axe_violations(page) == []

    # Esc closes what is offered and leaves what was typed; the arrow opens it again.
    page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(box).to_have_value("tlmh")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("通辽梅花味精技改项目")

    # Enter without a choice leads to everything that was found, Ctrl+K back to the box.
    page.keyboard.press("Control+k")
    page.keyboard.type("meihua")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=meihua")
    expect(page.locator(".search-group").first).to_contain_text("通辽梅花味精技改项目")
    page.locator(".search-group").first.get_by_role("link", name="查看全部").click()
    expect(page.locator("#results tbody tr")).to_have_count(1)


def test_a_slash_that_is_typed_stays_where_it_is_typed(new_page, cast):
    page = new_page(cast.office)
    page.goto("/projects/")
    field = page.locator("#filters input[name=q]")
    field.click()
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")


def test_on_a_phone_the_search_is_one_tap_away(new_page, cast):
    page = new_page(cast.leader, width=390, height=844)
    page.goto("/")
    page.locator(".search-link").click()
    page.locator("#page-q").fill("tlmh")
    offered = page.locator("#page-q-hits")
    expect(offered).to_contain_text("通辽梅花味精技改项目")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    offered.get_by_role("option").first.click()
    expect(page.locator("h1")).to_have_text("通辽梅花味精技改项目")


def test_what_is_typed_before_the_scripts_are_there_is_looked_for(new_page, cast):
    page = new_page(cast.leader, width=390, height=844)
    page.route("**/htmx.min.js", lambda route: (page.wait_for_timeout(600), route.continue_()))
    page.goto("/search/", wait_until="commit")
    page.locator("#page-q").fill("tlmh")
    expect(page.locator("#page-q-hits")).to_contain_text("通辽梅花味精技改项目")


def test_without_a_script_the_box_is_a_form(browser, live_server, client, cast):
    client.force_login(cast.office)
    value = client.cookies["sessionid"].value
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/issues/")
    page.locator("#site-q").fill("tlmh")
    page.locator("#site-q").press("Enter")
    expect(page.locator(".search-group").first).to_contain_text("通辽梅花味精技改项目")
    context.close()


def test_on_the_weekly_sheet_the_slash_leads_to_the_search_as_everywhere(new_page, cast):
    project = make_project(reporter=cast.staff)
    page = new_page(cast.staff)
    page.goto(f"/dispatch/{WEEK}/sheet/#r{project.pk}")
    expect(page.locator("table.grid")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#site-q")).to_be_focused()
    expect(page.locator("#keys")).to_be_hidden()


def test_in_a_narrow_window_the_slash_leads_to_the_page_of_the_search(new_page, cast):
    page = new_page(cast.office, width=390, height=844)
    page.goto("/issues/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    expect(page.locator("#page-q")).to_be_focused()
