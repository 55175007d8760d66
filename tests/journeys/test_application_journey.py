"""A reporter proposes a project; it is returned, mended, checked, confirmed, and stands in the pool."""

import pytest
import time_machine
from playwright.sync_api import expect

from projects.directory.models import Organisation
from projects.directory.roles import Role
from projects.pool.models import Application, Project
from tests.city import WEEK, make_cast, make_project, make_user, moment
from tests.pool.applying import department, make_application

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "科尔沁区年产10万头肉牛精深加工项目"


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(WEEK.day(5))):
        yield


@pytest.fixture
def cast():
    """The cast, a trade's department with its checker, and a project of the same owner."""
    cast = make_cast()
    cast.trade = make_user("trade", Role.REVIEWER, scope="ORGANISATION", organisation=department())
    owner = Organisation.objects.create(name="内蒙古草原牛业有限公司", kind=Organisation.Kind.ENTERPRISE)
    make_project(name="肉牛精深加工项目", owner=owner, reporter=cast.staff)
    return cast


def decide(page, outcome, opinion):
    """Open the oldest that waits from the home, say an opinion, press a button."""
    page.goto("/")
    page.locator("#panel-applications_to_decide").get_by_role("link", name=NAME).click()
    page.locator("#id_reason").fill(opinion)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(f"button[value={outcome}]").click()
    expect(page.locator(".notes")).to_be_visible()


def test_from_the_proposal_into_the_pool(new_page, cast, axe_violations):
    staff = new_page(cast.staff)
    staff.goto("/projects/")
    staff.get_by_role("link", name="申报项目").click()
    staff.locator("#id_name").fill(NAME)
    staff.locator("#id_division").select_option(label="科尔沁区")
    staff.locator("#id_owner_name").fill("内蒙古草原牛业有限公司")
    staff.locator("#id_responsible_department").select_option(label=department().name)
    # Likely duplicates stand there before anything is sent.
    expect(staff.locator(".similar a")).to_have_text("肉牛精深加工项目")
    staff.locator("#id_content").fill("年屠宰加工肉牛10万头")
    staff.locator("#id_plan_basis").fill("通辽市肉牛产业发展规划")
    staff.locator("#id_total_investment").fill("1.2亿")
    staff.locator("#id_tier").select_option("LONG_TERM")
    staff.locator("#id_planned_start_on").fill("2027-04-01")
    staff.locator("#id_contact_name").fill("王强")
    staff.locator("#id_contact_phone").fill("13904750001")
    expect(staff.locator(".criteria .lacks")).to_have_count(0)

    # Without an answer it comes back, with all that was typed.
    staff.locator("button[value=submit]").click()
    expect(staff.locator("#id_difference_reason_error")).to_be_visible()
    expect(staff.locator("#id_content")).to_have_value("年屠宰加工肉牛10万头")
    assert axe_violations(staff) == []
    staff.locator("#id_difference_reason").fill("另一厂区，另行立项")
    staff.locator("button[value=submit]").click()
    expect(staff.locator("h1")).to_have_text(NAME)

    # The trade's department returns it; a reason is needed.
    trade = new_page(cast.trade)
    trade.goto("/")
    trade.locator("#panel-applications_to_decide").get_by_role("link", name=NAME).click()
    trade.locator("button[value=RETURN]").click()
    expect(trade.locator("#id_reason_error")).to_be_visible()
    trade.locator("#id_reason").fill("请补充资金来源")
    trade.locator("button[value=RETURN]").click()
    expect(trade.locator("#decision")).to_have_count(0)

    # Its writer finds it on his home with the reason, mends it and hands it in again.
    staff.goto("/")
    mine = staff.locator("#panel-my_applications")
    expect(mine).to_contain_text("请补充资金来源")
    mine.get_by_role("link", name=NAME).click()
    staff.get_by_role("link", name="修改并提交").click()
    expect(staff.locator(".note-warning").first).to_contain_text("请补充资金来源")
    staff.locator("#id_funding").fill("企业自筹")
    staff.locator("button[value=submit]").click()
    expect(staff.locator("h1")).to_have_text(NAME)

    decide(trade, "ACCEPT", "符合产业政策")
    commission = new_page(cast.commission)
    decide(commission, "ACCEPT", "同意入库")
    application = Application.objects.get()
    project = Project.objects.get(name=NAME)
    assert (application.project, application.round) == (project, 2)
    assert (project.tier, project.funding) == ("LONG_TERM", "企业自筹")
    commission.get_by_role("link", name="查看项目").click()
    expect(commission.locator("h1")).to_have_text(NAME)


def test_the_commission_accepts_many_on_the_list(new_page, cast):
    for name in ("甲项目", "乙项目", "丙项目"):
        make_application(cast.staff, state="SUBMITTED", waiting_for="CONFIRM", name=name, owner_name=name)
    page = new_page(cast.commission)
    page.goto("/pool/applications/")
    page.locator(".headline a").first.click()
    expect(page.locator(".sheet tbody tr")).to_have_count(3)
    button = page.locator("#bulk button")
    expect(button).to_be_disabled()
    for place in range(2):
        page.locator("[name=chosen]").nth(place).check()
    page.locator("#evidence").fill("发改委第5次会议纪要")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    button.click()
    expect(page.locator(".sheet tbody tr")).to_have_count(1)
    assert "2" in asked[0]
    expect(page.locator(".notes a")).to_have_count(2)
    assert Application.objects.filter(state="ENTERED").count() == 2


def test_an_application_half_typed_is_not_left_unasked(new_page, cast):
    page = new_page(cast.staff)
    page.goto("/pool/applications/new/")
    page.locator("#id_name").press_sequentially("某项目")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page.locator("#id_name")).to_have_value("某项目")
