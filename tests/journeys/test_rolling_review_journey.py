"""A rolling review from opening to decided moves, in the browser."""

import datetime

import pytest
import time_machine
from playwright.sync_api import expect

from projects.pool.models import GroupReview, PoolTransfer, RollingReview
from tests.city import make_cast, make_organisation, make_user, moment
from tests.pool.rolling_cases import pool_project, ready_project

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = datetime.date(2025, 4, 10)


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(moment(TODAY, 10)):
        yield


@pytest.fixture
def cast():
    """A group with three projects in the pool, of which one rises, one falls, one stays."""
    cast = make_cast()
    cast.group_unit = make_organisation("第一专班", "WORKING_GROUP", short_name="一专班")
    cast.member = make_user("member", "group", scope="ORGANISATION", organisation=cast.group_unit)
    mine = {"working_group": cast.group_unit}
    ready_project(name="年产八十万吨电池箔及配套项目", tier="ROLLING", **mine)
    ready_project(name="玉米合成生物产业园基础设施项目", tier="NEAR_TERM", site_settled_on=None, **mine)
    pool_project(name="绿色农畜产品冷链物流项目", content="新建冷库", **mine)
    return cast


def said(page, name):
    """Selector and reason of the row of a project."""
    row = page.locator("tbody tr", has_text=name)
    return row.locator("select"), row.locator("input[name^=reason-]")


def yes(page):
    """Answer the next question with yes."""
    page.once("dialog", lambda dialog: dialog.accept())


def test_from_opening_to_decided_moves(new_page, cast, axe_violations):
    # The pool admin opens the quarter by hand.
    admin = new_page(cast.pooladmin)
    admin.goto("/pool/reviews/")
    yes(admin)
    admin.locator(".page-actions button").click()
    admin.wait_for_url("**/pool/reviews/*/")
    review = RollingReview.objects.get()
    part = GroupReview.objects.get()
    assert str(review.first) == "2025-04-01"

    # The group finds it on its home, and answers with the keyboard.
    group = new_page(cast.member)
    group.goto("/")
    group.locator(f"a[href$='/parts/{part.pk}/']").first.click()
    assert axe_violations(group) == []
    select, reason = said(group, "玉米合成生物")
    expect(select).to_have_value("DEMOTE:ROLLING")
    select.focus()
    group.keyboard.press("Home")
    expect(select).to_have_value("KEEP")
    expect(group.locator("tr.deviates")).to_have_count(1)
    group.fill("#opinion", "原则同意，一个项目建议保留。")
    # Only a row that deviates asks why.
    expect(said(group, "电池箔")[1]).to_be_hidden()

    # Without its reason nothing is sent and nothing asked: the row is named, and one writes on there.
    group.locator("button[value=give]").click()
    expect(group.locator(".part-complaint")).to_contain_text("玉米合成生物")
    expect(reason).to_be_focused()
    assert GroupReview.objects.get().state == "OPEN"
    expect(group.locator("#opinion")).to_have_value("原则同意，一个项目建议保留。")
    reason.fill("选址本月落实")
    # Enter in a field saves the draft.
    reason.press("Enter")
    expect(group.locator(".notes")).to_be_visible()
    assert GroupReview.objects.get().version == 1
    yes(group)
    group.locator("button[value=give]").click()
    expect(group.locator(".part-form")).to_have_count(0)
    assert GroupReview.objects.get().state == "GIVEN"

    # The commission gathers what is given.
    commission = new_page(cast.commission)
    commission.goto(f"/pool/reviews/{review.pk}/")
    yes(commission)
    commission.locator(".section-bar button").click()
    expect(commission.locator(".notes")).to_be_visible()
    assert GroupReview.objects.get().state == "GATHERED"

    # The meeting keeps one more back: chosen, with one reason; then its minutes.
    commission.goto(f"/pool/reviews/{review.pk}/parts/{part.pk}/")
    assert axe_violations(commission) == []
    commission.locator("tbody tr", has_text="电池箔").locator("input[type=checkbox]").check()
    commission.fill("#reason-for-all", "待能评批复")
    commission.locator("button[value=keep]").click()
    select, reason = said(commission, "电池箔")
    expect(select).to_have_value("KEEP")
    expect(reason).to_have_value("待能评批复")
    select.select_option("PROMOTE:NEAR_TERM")
    select, reason = said(commission, "玉米合成生物")
    select.select_option("DEMOTE:LONG_TERM")
    reason.fill("会议认为三年内难以落地")
    commission.fill("#evidence", "市政府专题会议纪要〔2025〕8号")
    yes(commission)
    commission.locator("button[value=decide]").click()
    expect(commission.locator(".part-form")).to_have_count(0)
    moves = PoolTransfer.objects.order_by("project__name").values_list(
        "project__name", "action", "to_tier", "evidence"
    )
    assert set(moves) == {
        ("年产八十万吨电池箔及配套项目", "PROMOTE", "NEAR_TERM", "市政府专题会议纪要〔2025〕8号"),
        ("玉米合成生物产业园基础设施项目", "DEMOTE", "LONG_TERM", "市政府专题会议纪要〔2025〕8号"),
    }

    # Everybody reads it in the moves and on the project's page.
    commission.goto("/pool/moves/")
    expect(commission.locator("#results tbody tr")).to_have_count(2)
    commission.locator("#results tbody a", has_text="玉米合成生物").click()
    expect(commission.locator("#panel-tier")).to_contain_text("会议认为三年内难以落地")


def test_the_pages_are_open_to_everybody(new_page, cast, faults_of):
    admin = new_page(cast.pooladmin)
    admin.goto("/pool/reviews/")
    yes(admin)
    admin.locator(".page-actions button").click()
    admin.wait_for_url("**/pool/reviews/*/")
    review, part = RollingReview.objects.get(), GroupReview.objects.get()
    page = new_page(cast.member)
    for address in (
        "/",
        "/pool/criteria/",
        "/pool/moves/",
        "/pool/reviews/",
        f"/pool/reviews/{review.pk}/",
        f"/pool/reviews/{review.pk}/items/",
        f"/pool/reviews/{review.pk}/parts/{part.pk}/",
        f"/projects/{part.items.first().project_id}/",
    ):
        assert faults_of(page, address) == []


def test_on_a_phone_the_sheet_begins_with_what_changes(new_page, cast):
    admin = new_page(cast.pooladmin)
    admin.goto("/pool/reviews/")
    yes(admin)
    admin.locator(".page-actions button").click()
    admin.wait_for_url("**/pool/reviews/*/")
    part = GroupReview.objects.get()
    page = new_page(cast.member, width=390, height=844)
    page.goto(f"/pool/reviews/{part.review_id}/parts/{part.pk}/")
    expect(page.locator(".part-sheet tbody tr:visible")).to_have_count(2)
    # The buttons stand above the navigation at the foot, wherever one reads.
    button, nav = page.locator("button[value=give]"), page.locator(".nav-phone")
    expect(button).to_be_in_viewport()
    bottom = button.evaluate("element => element.getBoundingClientRect().bottom")
    assert bottom <= nav.evaluate("element => element.getBoundingClientRect().top")
    page.locator("[data-only-changes]").uncheck()
    expect(page.locator(".part-sheet tbody tr:visible")).to_have_count(3)


def test_what_was_typed_is_not_left_behind_unasked(new_page, cast):
    admin = new_page(cast.pooladmin)
    admin.goto("/pool/reviews/")
    yes(admin)
    admin.locator(".page-actions button").click()
    admin.wait_for_url("**/pool/reviews/*/")
    part = GroupReview.objects.get()
    page = new_page(cast.member)
    page.goto(f"/pool/reviews/{part.review_id}/parts/{part.pk}/")
    page.locator("#opinion").press_sequentially("同意")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page.locator("#opinion")).to_have_value("同意")
