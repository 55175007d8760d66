"""A session from planning to its outcomes, and the desk of a steward on the phone."""

import pytest
import time_machine
from playwright.sync_api import expect

from projects.preparation.models import Session
from tests.city import make_cast, moment
from tests.preparation.cases import MONDAY, make_permit, preliminary

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(moment(MONDAY), tick=True):
        yield


@pytest.fixture
def cast():
    return make_cast()


def test_one_session_for_many_projects(new_page, cast, axe_violations):
    first, second = preliminary(name="风电场"), preliminary(name="光伏电站")
    preparing, held = make_permit(first, "EIA", "PREPARING"), make_permit(second, "SOIL", "ACCEPTED")
    page = new_page(cast.approval)
    page.goto("/preparation/sessions/new/")
    page.locator("[name=title]").fill("绿电项目集中审批会")
    page.locator("form .btn-primary").last.click()

    # Every open permit is offered; both come on the agenda.
    page.locator("[data-choose-all]").check()
    expect(page.locator("#bulk [data-chosen]")).to_have_text("2")
    page.locator("#bulk .btn-primary").click()
    expect(page.locator(".agenda")).to_have_count(2)
    assert axe_violations(page) == []

    # The sheet: one granted with its number, one refused without saying why.
    session = Session.objects.get()
    of = {item.permit_id: item.pk for item in session.items.all()}
    page.locator(f"[name=outcome_{of[preparing.pk]}]").select_option("GRANTED")
    page.locator(f"[name=number_{of[preparing.pk]}]").fill("通环审〔2025〕9号")
    page.locator(f"[name=outcome_{of[held.pk]}]").select_option("SUPPLEMENT")
    page.locator("#outcomes .bulk-bar .btn-primary").click()
    expect(page.locator(".agenda .field-error")).to_have_count(1)
    expect(page.locator(f"[name=number_{of[preparing.pk]}]")).to_have_value("通环审〔2025〕9号")
    page.locator(f"[name=note_{of[held.pk]}]").fill("补充弃土场位置图")
    page.locator("#outcomes .bulk-bar .btn-primary").click()
    expect(page.locator(".agenda-outcome")).to_have_count(2)
    for permit in (preparing, held):
        permit.refresh_from_db()
    assert (preparing.status, preparing.handling) == ("GRANTED", "SESSION")
    assert held.status == "SUPPLEMENT"
    session.refresh_from_db()
    assert session.state == Session.State.HELD


def test_the_steward_takes_a_step_on_the_phone(new_page, cast):
    project = preliminary(steward=cast.steward)
    permit = make_permit(project, "EIA", "PREPARING")
    page = new_page(cast.steward, width=390, height=844)
    page.goto("/")
    card = page.locator(f"#desk-{project.pk}")
    card.get_by_role("button").first.click()
    # The card is drawn anew where it stands, and says what happened.
    expect(page.locator(f"#desk-{project.pk} .note")).to_be_visible()
    permit.refresh_from_db()
    assert (permit.status, permit.accepted_on) == ("ACCEPTED", MONDAY)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
