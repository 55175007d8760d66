"""The office sees who has reported, opens what is missing, reminds a division, prints one page."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from projects.directory.models import Division
from projects.dispatch.assessing import assess_week
from projects.dispatch.models import Chase
from tests.city import WEEK, make_cast, make_project, make_report, moment

pytestmark = pytest.mark.django_db(transaction=True)
URL = f"/dispatch/{WEEK}/"
PAGES = [
    URL,
    f"{URL}projects/",
    "/dispatch/grid/",
    "/dispatch/lights/",
    f"{URL}lights/",
    "/dispatch/exemptions/",
    "/dispatch/exemptions/new/",
    "/dispatch/statistics/",
    "/",
]


@pytest.fixture(autouse=True)
def saturday():
    with time_machine.travel(moment(WEEK.day(6))):
        yield


@pytest.fixture
def cast():
    """A week in which two districts lack something."""
    cast = make_cast()
    cast.staff.phone = "13904750001"
    cast.staff.save()
    for place in range(6):
        project = make_project(name=f"{place}号重点项目建设工程", reporter=cast.staff)
        if place > 1:
            make_report(project, state="SUBMITTED", by=cast.staff, is_late=place == 2)
    make_project(division=Division.objects.get(code="TL-KFQ"))
    assess_week(WEEK, WEEK.day(4), at=moment(WEEK.day(6)))
    return cast


def test_the_office_chases(new_page, cast, axe_violations):
    page = new_page(cast.office)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(URL)
    assert axe_violations(page) == []
    numbers = [int(one) for one in re.findall(r"\d+", page.locator(".headline").inner_text())]
    assert numbers == [7, 3, 1, 3]

    # Every figure opens its list.
    page.locator(".headline a").last.click()
    expect(page.locator(".sheet tbody tr")).to_have_count(3)
    page.go_back()

    # The reminder has counts and a link, and no phone.
    group = page.locator("#chase-150502")
    expect(group.locator("tbody tr")).to_have_count(2)
    expect(group.get_by_text("13904750001").first).to_be_visible()
    group.locator("summary").click()
    text = group.locator("pre").inner_text()
    assert f"/dispatch/{WEEK}/sheet/" in text
    assert "13904750001" not in text
    group.locator("summary").click()

    # One button records it and copies the text.
    group.locator("form button").click()
    expect(page.locator(".notes")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text
    reminder = Chase.objects.get()
    assert (reminder.division.code, reminder.missing, reminder.text) == ("150502", 2, text)

    # All the others at once, after one question.
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".chase-all form button").click()
    expect(page.locator(".notes")).to_be_visible()
    assert Chase.objects.count() == 3


def test_the_arrow_keys_turn_the_weeks(new_page, cast):
    page = new_page(cast.office)
    page.goto(URL)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**/dispatch/{WEEK - 1}/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{URL}")


@pytest.mark.parametrize("count", [3, 18, 60])
def test_who_has_reported_prints_on_one_page(new_page, cast, count):
    """Also with a line for every division; where too much is missing, it prints counts alone."""
    for place, division in enumerate(Division.objects.exclude(parent=None)):
        make_project(division=division, reporter=cast.staff)
        for number in range(count // 9 + (place < count % 9)):
            name = f"第{number}期年产三十万吨新型建筑材料生产线及配套基础设施、污水处理站和变电站建设项目"
            make_project(name=name, division=division, reporter=cast.staff)
    page = new_page(cast.office)
    page.goto(URL)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_every_page_of_the_week_is_accessible(new_page, cast, faults_of):
    page = new_page(cast.office)
    for address in PAGES:
        assert faults_of(page, address) == []
