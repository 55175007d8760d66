"""From a figure of the cockpit down to the report it rests on; the wall shows the main figures at once."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from projects.dispatch.assessing import assess_week
from projects.pool.models import AnnualTarget, Project
from tests.city import WEEK, make_cast, make_project, make_report, moment
from tests.issues.cases import raised

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/cockpit/"


@pytest.fixture(autouse=True)
def saturday():
    with time_machine.travel(moment(WEEK.day(6))):
        yield


@pytest.fixture
def cast():
    """A district with a project far behind, one on the curve, and an issue that has been open for long."""
    cast = make_cast()
    behind = make_project(name="落后的项目", leader=cast.leader.leader)
    make_report(behind, WEEK, state="ACCEPTED", cumulative=Decimal(100))
    fine = make_project(name="正常的项目", resumed_on=datetime.date(2025, 3, 10))
    make_report(fine, WEEK, state="ACCEPTED", cumulative=Decimal(5000))
    raised(behind, by=cast.office, on=datetime.date(2025, 1, 6))
    AnnualTarget.objects.create(year=2025, code="projects_completed", name="竣工投产", value=60, unit="个")
    assess_week(WEEK, WEEK.day(4), at=moment(WEEK.day(6)))
    return cast


def test_a_figure_leads_to_the_reports_it_rests_on(new_page, cast):
    page = new_page(cast.leader)
    page.goto(URL)
    # Completed this year: 51 million yuan of two projects.
    tile = page.locator(".cockpit-tiles > div").nth(1)
    expect(tile).to_contain_text("0.51")
    tile.locator("a").click()
    rows = page.locator(".sheet tbody tr")
    expect(rows).to_have_count(2)
    rows.filter(has_text="落后的项目").get_by_role("link", name="落后的项目").click()
    address = reverse("dispatch:report", args=[WEEK, Project.objects.get(name="落后的项目").pk])
    page.locator(f"main a[href^='{address}']").first.click()
    page.wait_for_url(f"**{address}")
    expect(page.locator("main")).to_contain_text("100.00")


def test_who_is_stuck_longest_is_one_step_away(new_page, cast):
    page = new_page(cast.secretary, width=390, height=844)
    page.goto(URL)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    stuck = page.locator(".cockpit-stuck li")
    expect(stuck).to_have_count(1)
    expect(stuck).to_contain_text("82")
    stuck.locator("a").click()
    expect(page.locator("h1")).to_be_visible()


def test_the_wall_shows_the_main_figures_without_scrolling(new_page, cast):
    page = new_page(cast.office, width=1920, height=1080)
    page.goto(URL)
    for name in ("cockpit-tiles", "of-targets", "of-year", "of-divisions", "of-lights"):
        box = page.locator(f".{name}").bounding_box()
        assert box["y"] + box["height"] <= 1080, name
    # Behind each chart stands its table, which needs no picture.
    for summary in page.locator(".chart-figures summary").all():
        summary.click()
    assert page.locator(".chart-figures table").count() >= 3
    expect(page.locator(".of-targets")).to_contain_text("60")
