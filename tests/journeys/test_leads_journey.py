"""A trip with an enterprise met on it, which is taken to talks that only their team sees."""

import pytest
import time_machine
from playwright.sync_api import expect

from projects.investment.models import Negotiation, Prospect
from tests.city import make_cast, moment
from tests.investment.lead_cases import TODAY, promoters, registered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(moment(TODAY, 18), tick=True):
        yield


def test_from_a_trip_to_talks(new_page, axe_violations):
    people = promoters(make_cast())
    registered(people, "西部铝业有限公司", by=people.other)
    page = new_page(people.first)

    # Nothing is followed yet; the page says what to do.
    page.goto("/investment/")
    page.locator(".empty a").click()
    expect(page.locator("[name=unit]")).to_have_value(str(people.industry.pk))
    page.locator("[name=leader_name]").fill("王某 副局长")
    page.locator("[name=rank]").select_option("UNIT_HEAD")
    page.locator("[name=way]").select_option("CHAIN")
    page.locator("[name=starts_on]").fill("2025-03-24")
    page.locator("[name=ends_on]").fill("2025-03-26")
    page.locator("[name=destination]").fill("江苏常州")
    rows = page.locator("fieldset.met")
    rows.nth(0).locator("[name$=enterprise]").fill("西部铝业集团")
    rows.nth(0).locator("[name$=text]").fill("介绍园区条件")
    rows.nth(0).locator("[name$=next_step]").fill("邀请来访")
    rows.nth(0).locator("[name$=next_on]").fill("2025-04-08")
    page.locator(".trip-sheet > .form-buttons .btn-primary").click()

    # It is another unit's: no name and no unit is told, and nothing typed is lost.
    error = rows.nth(0).locator(".field-error")
    expect(error).to_contain_text("招商局")
    expect(error).not_to_contain_text("奈曼旗")
    expect(page.locator("[name=destination]")).to_have_value("江苏常州")
    assert axe_violations(page) == []
    rows.nth(0).locator("[name$=enterprise]").fill("北方硅业有限公司")
    page.locator(".trip-sheet > .form-buttons .btn-primary").click()
    expect(page.locator(".contacts > li")).to_have_count(1)
    assert Prospect.objects.get(name="北方硅业有限公司").follower == people.first

    # From the report to the enterprise, and to talks about a project.
    page.locator(".contacts > li a").first.click()
    expect(page.locator("h1")).to_have_text("北方硅业有限公司")
    page.locator(".page-actions .btn-primary").click()
    page.locator("[name=name]").fill("硅材料一体化项目")
    page.locator("[name=amount]").fill("5亿")
    page.locator("form .btn-primary").last.click()
    expect(page.locator("h1")).to_have_text("硅材料一体化项目")
    assert Negotiation.objects.get().amount == 50_000

    # A contact about it, logged on its page.
    page.locator("[name=text]").fill("企业提出用电诉求")
    page.locator("[name=next_step]").fill("报送用电方案")
    page.locator("[name=next_on]").fill("2025-04-01")
    page.locator(".lead-main form .btn-primary").click()
    expect(page.locator(".contacts > li")).to_contain_text("企业提出用电诉求")
    assert axe_violations(page) == []

    # It stands among my leads; a colleague who is not on the team finds nothing of it.
    page.goto("/investment/")
    expect(page.locator(".leads").first).to_contain_text("报送用电方案")
    other = new_page(people.mate)
    other.goto("/investment/negotiations/")
    expect(other.locator(".empty")).to_be_visible()
    answer = other.goto(f"/investment/negotiations/{Negotiation.objects.get().pk}/")
    assert answer.status == 404
