"""How somebody finds the missing link of a chain, and how the bureau closes it."""

import pytest
import time_machine
from playwright.sync_api import expect

from projects.chains.models import ChainPlace
from tests.chains.cases import TODAY, make_enterprise, make_link, make_talks, placed
from tests.city import make_cast, make_project, moment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(TODAY, 11), tick=True):
        yield


def test_the_missing_link_is_found_and_closed(new_page, axe_violations):
    cast = make_cast()
    make_enterprise(make_link("板带箔加工"), "某龙头企业", is_leading=True)
    placed(make_link("铝合金", "MID"), name="在建铝合金项目")
    missing = make_link("氧化铝", "UP", wanted="氧化铝仓储企业")
    coming = make_project(name="氧化铝储运项目", chain=missing.chain, stage="PRELIMINARY")
    ChainPlace.objects.create(link=missing, negotiation=make_talks(cast, "某仓储在谈项目"))

    # The leader opens the chains, and from the figure of one the links that are missing.
    page = new_page(cast.leader)
    page.goto("/investment/chains/")
    page.locator("a[href*='standing=MISSING'][href*='chain=']").first.click()
    row = page.locator("#results tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("氧化铝仓储企业")
    row.locator(f"a[href='/investment/chains/{missing.chain_id}/']").click()
    link = page.locator(f"#link-{missing.pk}")
    expect(link).to_contain_text("缺失")
    expect(page.locator(".chain-map")).not_to_contain_text("某仓储在谈项目")
    page.locator("a[href$='show=missing']").click()
    expect(page.locator(".chain-link")).to_have_count(1)
    assert axe_violations(page) == []

    # On a phone the parts of the chain stand one above the other, and nothing scrolls to the side.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/investment/chains/{missing.chain_id}/")
    boxes = [page.locator(".chain-column").nth(place).bounding_box() for place in range(3)]
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    # The bureau sees the talks, and puts the project that is in preparation on the link.
    page = new_page(cast.promotion)
    page.goto(f"/investment/chains/{missing.chain_id}/")
    expect(page.locator(f"#link-{missing.pk}")).to_contain_text("某仓储在谈项目")
    page.locator(".page-actions a[href$='/placing/']").click()
    page.locator(f"[name=link-project-{coming.pk}]").select_option(label="氧化铝")
    page.locator(".placing .btn-primary").click()
    expect(page.locator(f"#link-{missing.pk}")).to_contain_text("氧化铝储运项目")
    expect(page.locator(f"#link-{missing.pk} .link-coming")).to_be_visible()
    expect(page.locator(".chain-missing")).to_have_count(0)
