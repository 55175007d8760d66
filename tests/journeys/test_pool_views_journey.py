"""The ways to look at the pool, in a real browser: a look at each, the figures behind them, paper."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import expect

from projects.pool.models import Milestone
from tests.city import make_cast, make_organisation, make_project, moment

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = datetime.datetime(2025, 4, 20, 2, tzinfo=datetime.UTC)
PAGES = [
    "/pool/",
    "/pool/funnel/",
    "/pool/classes/",
    "/pool/classes/?rows=chain&across=stage",
    "/pool/map/",
    "/pool/map/?span=3",
    "/pool/past/?on=2025-01-01",
]
LONG_NAME = "年产三十万吨新型建筑材料生产线及配套基础设施、污水处理站和变电站建设项目（第{}期）"
# A3 across, in points: 420 by 297 millimetres.
A3 = (1190.55, 841.89)


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture
def cast(transactional_db):
    with time_machine.travel(TODAY, tick=True):
        cast = make_cast()
        group = make_organisation("第三专班", "WORKING_GROUP")
        for number, tier in enumerate(("NEAR_TERM", "NEAR_TERM", "ROLLING", "LONG_TERM"), 1):
            project = make_project(
                name=LONG_NAME.format(number),
                tier=tier,
                stage="PRELIMINARY",
                construction_state="",
                started_on=None,
                industry="C",
                working_group=group,
                total_investment=Decimal(45000 * number),
                planned_start_on=day(f"2025-0{number + 2}-01"),
            )
            Milestone.objects.bulk_create(
                Milestone(
                    project=project, name=name, baseline_on=day(plan), forecast_on=day(due), order=place
                )
                for place, (name, plan, due) in enumerate(
                    (("开工", "2025-03-01", "2025-04-01"), ("主体完工", "2025-09-01", "2025-10-15"))
                )
            )
        on = day("2025-04-10")
        project.move_to_tier("ROLLING", on=on, by=cast.pooladmin, at=moment(on), reason="条件成熟")
        yield cast


def test_every_view_is_accessible_and_never_scrolls_to_the_side(new_page, cast, faults_of):
    page = new_page(cast.office)
    for address in PAGES:
        assert faults_of(page, address) == []
        page.reload()  # on the phone
        expect(page.locator(".pool-tabs [aria-current]")).to_be_in_viewport()


def test_one_goes_from_a_figure_of_the_board_to_its_list_and_from_tab_to_tab(new_page, cast):
    page = new_page(cast.office)
    page.goto("/pool/")
    expect(page.locator("#tier-NEAR_TERM .pool-card")).to_have_count(2)
    expect(page.locator("#tier-NEAR_TERM .pool-card").first).to_contain_text("2025-03")
    page.locator("#tier-NEAR_TERM header a").first.click()
    page.wait_for_url("**/projects/?tier=NEAR_TERM")
    page.go_back()
    for href in ("/pool/funnel/", "/pool/classes/", "/pool/map/", "/pool/past/"):
        page.locator(f".pool-tabs a[href='{href}']").click()
        page.wait_for_url(f"**{href}")
        expect(page.locator(".pool-tabs [aria-current]")).to_have_attribute("href", href)


def test_a_filter_refreshes_the_board_with_its_sentence(new_page, cast):
    page = new_page(cast.office)
    page.goto("/pool/")
    page.locator("#filters [name=q]").fill("第1期")
    page.keyboard.press("Enter")
    expect(page.locator(".pool-card")).to_have_count(1)
    expect(page.locator("#results .headline a").first).to_have_text("1")


def test_the_window_of_the_map_moves_and_keeps_the_filter(new_page, cast):
    page = new_page(cast.office)
    page.goto("/pool/map/?tier=NEAR_TERM")
    expect(page.locator(".tl-name")).not_to_have_count(0)
    page.locator(".switch a[href*='span=2']").click()
    page.wait_for_url("**span=2**")
    expect(page.locator(".map-span").first).to_have_text("2025-01 – 2026-12")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_the_map_prints_on_a3_across_with_its_legend(new_page, cast):
    page = new_page(cast.office)
    page.goto("/pool/map/")
    paper = page.pdf(prefer_css_page_size=True)
    boxes = {
        tuple(float(one) for one in box.split()) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", paper)
    }
    assert len(boxes) == 1
    assert boxes.pop()[2:] == pytest.approx(A3, abs=1)
    page.emulate_media(media="print")
    expect(page.locator(".map-legend")).to_be_visible()
    expect(page.locator(".pool-tabs")).to_be_hidden()
    expect(page.locator("tbody .tl").first).to_be_visible()


def test_a_past_day_is_chosen_and_told(new_page, cast):
    page = new_page(cast.office)
    page.goto("/pool/past/")
    page.locator("#past-on").fill("2025-04-12")
    page.keyboard.press("Enter")
    page.wait_for_url("**on=2025-04-12**")
    expect(page.locator(".empty")).to_be_visible()
    page.goto("/pool/past/?on=2025-01-01")
    expect(page.locator("#tier tbody tr")).to_have_count(1)
    expect(page.locator("#tier")).to_contain_text("条件成熟")
