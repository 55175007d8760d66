"""From an agreement to an application in the pool, and its funds from the report to the check."""

import pytest
import time_machine
from playwright.sync_api import expect

from projects.investment.models import Agreement, FundReceipt
from projects.pool.models import Application
from tests.city import make_cast
from tests.investment.signed_cases import NOW, TODAY, D, N, make_talks
from tests.pool.applying import department

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW, tick=True):
        yield


def test_from_the_agreement_to_the_application_and_the_check_of_funds(new_page, axe_violations):
    cast = make_cast(TODAY)
    department()
    talks = make_talks(cast.promotion, name="电池箔项目")
    page = new_page(cast.promotion)

    # The agreement takes over what the talks know.
    page.goto(f"/investment/agreements/new/?negotiation={talks.pk}")
    expect(page.locator("[name=name]")).to_have_value("电池箔项目")
    page.locator("[name=signed_on]").fill("2025-03-01")
    page.locator("[name=amount]").fill("5亿")
    page.locator("[name=promised_start_on]").fill("2025-09-01")
    page.locator("form .btn-primary").last.click()
    expect(page.locator(".identity > li")).to_have_count(5)
    expect(page.locator(".identity > .pending")).to_have_count(2)
    row = Agreement.objects.get()
    assert axe_violations(page) == []

    # It lands: an application with everything carried over, which the bureau completes.
    page.locator(".page-actions a.btn-primary").first.click()
    page.locator("[name=company]").fill("通辽电池箔有限公司")
    page.locator("[name=landed_on]").fill("2025-03-20")
    page.locator("[name=department]").select_option(label="市工业和信息化局")
    page.locator("form .btn-primary").last.click()
    expect(page.locator("[name=owner_name]")).to_have_value("通辽电池箔有限公司")
    expect(page.locator("[name=total_investment]")).to_have_value("50000.00")
    expect(page.locator("[name=planned_start_on]")).to_have_value("2025-09-01")
    page.goto(f"/investment/agreements/{row.pk}/")
    expect(page.locator(".identity > .pending")).to_have_count(1)
    assert Application.objects.get().agreement == row

    # Funds are reported with their evidence, then checked on the sheet.
    page.goto(f"/investment/agreements/{row.pk}/funds/new/")
    page.locator("[name=month]").fill("2025-03")
    page.locator("[name=reported]").fill("2000")
    page.locator("[name=file]").set_input_files(
        {"name": "回单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 test"}
    )
    page.locator("form .btn-primary").last.click()
    expect(page.locator("main")).to_contain_text("2,000.00")
    page.goto("/investment/funds/")
    page.locator("[name=chosen]").first.check()
    page.locator("#bulk button").click()
    page.locator("[name$=-checked]").fill("1900")
    page.locator(".check-sheet .form-buttons button").click()
    expect(page.locator(".note-error")).to_be_visible()
    page.locator("[name$=-reason]").fill("部分凭证不足")
    page.locator("[name$=-recognised]").fill("1900")
    page.locator(".check-sheet .form-buttons button").click()
    expect(page.locator(".list-bar")).to_contain_text("0.19")
    receipt = FundReceipt.objects.get()
    assert (receipt.reported, receipt.checked, receipt.recognised) == (N(2000), N(1900), N(1900))
    assert receipt.month.first == D(2025, 3, 1)
