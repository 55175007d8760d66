"""How a banner's figures come in by a template: it is sent out, filled in by the banner, and comes back."""

import io
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook
from playwright.sync_api import expect

from projects.directory.models import Division
from projects.imports.templates import HEAD_ROW, MARK_SHEET
from projects.pool.models import AnnualPlan
from tests.city import make_cast, make_project
from tests.roles.conftest import TODAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=True):
        yield


def test_a_template_goes_out_and_comes_back(new_page, axe_violations):
    cast = make_cast()
    naiman = Division.objects.get(code="150525")
    project = make_project(name="奈曼不锈钢项目", division=naiman, planned=None)
    make_project(name="风电法兰项目", planned=None)
    page = new_page(cast.pooladmin)

    # Sent out: the banner's own projects alone, their names protected.
    page.goto("/imports/")
    page.locator("a[href='/imports/templates/']").first.click()
    page.locator("a[href='/imports/templates/annual_plan/']").click()
    page.fill("[name=document_number]", "通发改〔2025〕1号")
    page.select_option("[name=by]", "division")
    page.get_by_role("button", name="显示文件").click()
    assert axe_violations(page) == []
    # What is typed after the files are shown counts too.
    page.fill("[name=document_number]", "通发改〔2025〕2号")
    with page.expect_download() as download:
        page.get_by_role("button", name=str(naiman)).click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert "通发改〔2025〕2号" in book[MARK_SHEET]["A1"].value
    sheet = book.worksheets[0]
    headings = [cell.value or "" for cell in sheet[HEAD_ROW]]
    first = [cell.value for cell in sheet[HEAD_ROW + 1]]
    assert project.name in first
    assert "风电法兰项目" not in [cell.value for row in sheet.iter_rows() for cell in row]
    assert sheet.protection.sheet

    # Filled in as a person would: the amount is typed, new or continued is chosen.
    column = {
        part: next(n for n, text in enumerate(headings, 1) if part in text) for part in ("计划", "续建")
    }
    assert sheet.cell(HEAD_ROW + 1, headings.index("项目名称") + 1).protection.locked
    sheet.cell(HEAD_ROW + 1, column["计划"], "1.2亿")
    sheet.cell(HEAD_ROW + 1, column["续建"], "新建")
    target = io.BytesIO()
    book.save(target)

    # Back again: no columns to match, the preview at once, and then it is in.
    page.goto("/imports/templates/back/")
    page.set_input_files(
        "input[type=file]",
        {"name": "奈曼旗.xlsx", "mimeType": "application/octet-stream", "buffer": target.getvalue()},
    )
    page.locator(".form-buttons .btn-primary").click()
    expect(page.locator(".change")).to_contain_text(["12,000"])
    page.locator("form[action$='/apply/'] button").click()
    expect(page.locator("a[href$='/undo/']")).to_be_visible()
    assert dict(AnnualPlan.objects.values_list("project", "planned_investment")) == {
        project.pk: Decimal(12000)
    }
