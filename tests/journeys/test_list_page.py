"""The one list page in a real browser: filters without a reload, a phone, a lost connection."""

import re

import pytest

from projects.ui.models import SavedFilter
from tests.ui.conftest import _test_pages, make_user, make_works  # noqa: F401 - a fixture of the test app

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(1440, 900), (390, 844)]


@pytest.fixture
def reader():
    make_works(60)
    return make_user()


def sideways(page):
    """Whether the page scrolls to the side."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_filters_refresh_the_list_and_the_address(new_page, reader):
    page = new_page(reader)
    page.goto("/works/")
    page.evaluate("window.stayed = true")
    page.fill("#id_q", "铝合金")
    page.wait_for_url("**/works/?q=*")
    page.click(".filter-tier summary")
    page.check("input[name=tier][value=ROLLING]")
    page.wait_for_url("**tier=ROLLING*")
    page.click("#sort-total")
    page.wait_for_url(re.compile("sort="))
    assert page.evaluate("document.activeElement.id") == "sort-total"
    page.click(".filter-more")
    page.select_option("select[name=watched]", "true")
    page.wait_for_url("**watched=true*")
    assert "sort=" in page.url
    page.locator(".chip").first.click()
    page.wait_for_url(re.compile(r"works/\?tier"))
    assert page.input_value("#id_q") == ""
    assert page.evaluate("window.stayed")
    page.go_back()
    page.wait_for_function("document.querySelector('#id_q').value === '铝合金'")


def test_columns_and_a_filter_are_kept(new_page, reader):
    page = new_page(reader)
    page.goto("/works/?light=RED")
    page.click(".column-choice >> xpath=.. >> button")
    page.uncheck("input[name=columns][value=tier]")
    page.check("input[name=columns][value=week]")
    page.click(".column-choice .btn")
    page.wait_for_url(re.compile(r"columns=area,light,"))
    page.click(".saved-filters >> xpath=.. >> button")
    page.fill("#filter-name", "我的红灯")
    page.click("#save-filter button")
    page.wait_for_selector(".note-success")
    saved = SavedFilter.objects.get()
    assert saved.query.startswith("light=RED&columns=area,light,")
    assert "week" in page.url


def test_a_lost_connection_is_said_and_the_list_stays(new_page, reader):
    page = new_page(reader)
    page.goto("/works/")
    page.context.set_offline(True)
    page.select_option("select[name=light]", "RED")
    page.wait_for_selector(".toast-note")
    assert page.locator(".toast-note").count() == 1
    assert page.locator("tbody tr").count() == 50


def test_an_ended_session_is_said_inside_the_page(new_page, reader):
    page = new_page(reader)
    page.goto("/works/")
    page.context.clear_cookies()
    page.select_option("select[name=light]", "RED")
    page.wait_for_selector(".toast-note")
    assert page.locator("tbody tr").count() == 50


def test_a_phone_shows_cards_and_nothing_sideways(new_page, reader):
    page = new_page(reader, width=390, height=844)
    page.goto("/works/")
    assert not sideways(page)
    assert not page.is_visible("thead")
    page.click(".tools button[data-bs-target='#filter-panel']")
    page.wait_for_selector("#filter-panel.show")
    page.select_option("select[name=light]", "RED")
    page.click(".filter-go")
    page.wait_for_url("**light=RED*")
    page.wait_for_selector("#filter-panel.show", state="hidden")
    page.click(".nav-phone button")
    page.wait_for_selector("#more.show")
    assert page.is_visible("#more a[href='/works/']")
    assert not sideways(page)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (820, 1180), (768, 700)])
def test_the_bar_holds_what_it_has_room_for(new_page, reader, width, height):
    page = new_page(reader, width=width, height=height)
    page.goto("/works/?columns=all")
    assert not sideways(page)
    assert page.evaluate("document.querySelector('.top-bar').scrollWidth <= innerWidth")


def test_a_chart_is_drawn_and_can_be_read(new_page, reader):
    page = new_page(reader)
    page.goto("/works/")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".chart-box canvas")
    page.click(".chart-figures summary")
    assert page.is_visible(".chart-figures table")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_axe_finds_nothing(new_page, reader, axe_violations, width, height):
    page = new_page(reader, width=width, height=height)
    for path in ("works/?tier=XYZ&light=RED", "works/?columns=all", "works/?q=nothing", "accounts/password/"):
        page.goto(f"/{path}")
        assert axe_violations(page) == []
    page.goto("/works/")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".chart-box canvas")
    assert axe_violations(page) == []
    assert not sideways(page)
