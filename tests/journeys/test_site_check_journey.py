"""Somebody on a muddy site records a check with a photo on his phone; the office confirms the reduction at
its desk, and the figure is another."""

import pytest
import time_machine
from playwright.sync_api import expect

from projects.dispatch.models import SiteCheck
from tests.city import make_cast
from tests.dispatch.site_cases import NOW, POINT, TODAY, reporting

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "年产三十万吨新型建筑材料生产线及配套基础设施、污水处理站和变电站建设项目"


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def city():
    cast = make_cast(TODAY)
    cast.project = reporting(cast, 800, 1000, name=NAME, reporter=cast.staff)
    return cast


def photo(name):
    return {"name": name, "mimeType": "image/png", "buffer": POINT}


def test_a_check_is_recorded_on_a_phone_and_its_reduction_confirmed_at_a_desk(new_page, city, axe_violations):
    page = new_page(city.supervision, width=390, height=844)
    page.goto(f"/projects/{city.project.pk}/")
    page.locator("#panel-site_checks .btn").click()
    expect(page.locator(".reported").nth(2)).to_contain_text("1,000.00")
    # Nothing is asked of what was not looked at.
    expect(page.locator("[name=investment_found]")).to_be_hidden()
    page.locator("[name=investment][value=DIFFERS]").check()
    page.locator("[name=investment_found]").fill("900")
    page.locator("[name=reduce]").check()
    page.locator("[name=start][value=AGREES]").check()
    page.locator("[name=photos]").set_input_files([photo("基础.png"), photo("设备.png")])
    page.locator("[name=place]").fill("主厂房施工区")
    page.locator("[name=finding]").fill("主要设备未到场，基础未完成。")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#check-form .btn-primary").click()

    # The reason is missing: all that was typed, and the photos, are still there.
    expect(page.locator("#check-refused")).to_be_in_viewport()
    expect(page.locator(".field-error")).to_have_count(1)
    expect(page.locator("[name=finding]")).to_have_value("主要设备未到场，基础未完成。")
    assert page.locator("[name=photos]").evaluate("input => input.files.length") == 2
    assert axe_violations(page) == []
    page.locator("[name=reduction_reason]").fill("设备款提前计入")
    page.locator("#check-form .btn-primary").click()

    page.wait_for_url("**/dispatch/checks/*/")
    made = SiteCheck.objects.get()
    assert (made.start, made.investment_found, made.reduction.amount) == ("AGREES", 900, 100)
    expect(page.locator(".photos img")).to_have_count(2)
    expect(page.locator(".photos figcaption").first).to_contain_text(TODAY.isoformat())
    page.wait_for_function("document.querySelector('.photos img').naturalWidth === 1")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    # The office finds it on its home.
    desk = new_page(city.office)
    desk.goto("/")
    desk.locator("#panel-reductions li a").click()
    assert axe_violations(desk) == []
    expect(desk.locator("#reduction .note")).to_contain_text("900.00")
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.locator("#reduction button[value=confirm]").click()
    expect(desk.locator(".notes")).to_be_visible()
    expect(desk.locator("#reduction button")).to_have_count(0)
    city.project.refresh_from_db()
    assert city.project.ytd_completed == 900
    desk.goto("/dispatch/checks/?reduction=CONFIRMED")
    expect(desk.locator(".sheet tbody tr")).to_have_count(1)
    assert axe_violations(desk) == []

    # The writer of the week after sees it beside his row.
    staff = new_page(city.staff)
    staff.goto("/dispatch/sheet/")
    expect(staff.locator(".grid .reduced")).to_contain_text("100.00")
