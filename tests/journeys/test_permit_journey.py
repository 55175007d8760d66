"""A permit from preparation through documents to follow to granted, and many of them at once."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from projects.preparation.models import MissingDocument, Permit
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


def test_a_permit_from_preparation_to_granted(new_page, cast, axe_violations):
    project = preliminary(name="年产三十万吨新型建筑材料生产线建设项目", steward=cast.steward)
    permit = make_permit(project, "LAND_USE")
    make_permit(project, "CONSTRUCT")

    # The steward starts it with one click on the project's page, which stays where it is.
    page = new_page(cast.steward)
    page.goto(f"/projects/{project.pk}/")
    row = page.locator(f"#permit-{permit.pk}")
    row.get_by_role("button").click()
    expect(page.locator("#permit-board .note")).to_be_visible()
    permit.refresh_from_db()
    assert permit.status == "PREPARING"
    assert axe_violations(page) == []

    # The department accepts it although a document is missing.
    page = new_page(cast.approval)
    page.goto(f"/preparation/permits/{permit.pk}/")
    form = page.locator("#act-accept form")
    form.locator("details summary").click()
    form.locator("[name=document_1]").fill("用地红线图")
    form.locator(".form-buttons button").click()
    # Nobody vouches for it yet: what was typed is still there.
    expect(form.locator(".field-error")).to_be_visible()
    expect(form.locator("[name=document_1]")).to_have_value("用地红线图")
    form.locator("[name=guarantor_1]").fill("王建国")
    form.locator(".form-buttons button").click()
    expect(page.locator(".notes")).to_be_visible()
    permit.refresh_from_db()
    assert (permit.status, permit.open_documents) == ("ACCEPTED_MISSING", 1)
    assert MissingDocument.objects.get().guarantor == "王建国"

    # It cannot be granted: the page offers the document first.
    expect(page.locator("#act-grant")).to_have_count(0)
    assert axe_violations(page) == []
    page.locator("#act-supply button").click()
    expect(page.locator("#act-grant")).to_be_visible()
    page.locator("#act-grant [name=document_number]").fill("通规〔2025〕18号")
    page.locator("#act-grant button").click()
    expect(page.locator(".notes")).to_be_visible()
    permit.refresh_from_db()
    assert (permit.status, permit.document_number) == ("GRANTED", "通规〔2025〕18号")

    # The board knows: what waited for it can begin.
    page.goto(f"/preparation/projects/{project.pk}/")
    expect(page.locator(f"#permit-{permit.pk}")).to_contain_text("通规〔2025〕18号")


def test_many_rows_go_one_step_on(new_page, cast):
    for place in range(3):
        make_permit(preliminary(name=f"{place}号建设项目"), "EIA", "PREPARING")
    page = new_page(cast.approval)
    page.goto("/preparation/")
    assert re.findall(r"\d+", page.locator(".headline").inner_text())[0] == "3"
    bar = page.locator("#bulk")
    expect(bar.get_by_role("button")).to_be_disabled()
    page.locator("[data-choose-all]").check()
    expect(bar.locator("[data-chosen]")).to_have_text("3")
    bar.get_by_role("button").click()
    expect(page.locator(".notes")).to_be_visible()
    assert set(Permit.objects.values_list("status", flat=True)) == {"ACCEPTED"}


def test_a_permit_on_a_phone(new_page, cast):
    permit = make_permit(preliminary(), "EIA", "ACCEPTED")
    page = new_page(cast.approval, width=390, height=844)
    for address in ("/preparation/", f"/preparation/projects/{permit.project_id}/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    page.goto(f"/preparation/permits/{permit.pk}/")
    page.locator("#act-grant button").click()
    expect(page.locator(".notes")).to_be_visible()
    permit.refresh_from_db()
    assert permit.status == "GRANTED"
