"""How a faulty workbook is brought in: its faults are seen and downloaded, mended, imported, and undone."""

import io
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook
from playwright.sync_api import expect

from projects.imports.models import ImportRun
from projects.pool.models import AnnualPlan
from tests.city import make_cast, make_project
from tests.imports.books import workbook
from tests.roles.conftest import TODAY

pytestmark = pytest.mark.django_db(transaction=True)
HEADINGS = ["项目名称", "年度计划投资（万元）", "新建/续建"]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=True):
        yield


def sent(page, rows, name):
    """Choose a file of annual plans, take the columns as they are recognised, and wait for the preview."""
    upload = workbook(rows, headings=HEADINGS, name=name)
    page.goto("/imports/")
    page.locator(".page-actions a[href='/imports/new/']").click()
    page.locator("a[href='/imports/new/annual_plan/']").click()
    page.set_input_files(
        "input[type=file]",
        {"name": name, "mimeType": "application/octet-stream", "buffer": upload.read()},
    )
    page.locator(".form-buttons .btn-primary").click()
    expect(page.locator("[name=amount]")).to_have_value("1")
    page.locator("form[data-progress] .btn-primary").click()
    expect(page.locator(".list-bar .figures")).to_be_visible()


def test_a_faulty_workbook_is_mended_imported_and_undone(new_page, axe_violations):
    cast = make_cast()
    project = make_project(name="甲项目", planned=None)
    other = make_project(name="乙项目", planned=None)
    page = new_page(cast.pooladmin)

    # The faults of all rows are named by cell; nothing can go in but what is ticked to be left out.
    sent(page, [["甲项目", "待定", "新建"], ["丙丁项目", 300, "新建"], ["乙项目", 500, "续建"]], "计划.xlsx")
    expect(page.locator(".fault .cell")).to_have_text(["B3", "A4"])
    expect(page.locator(".change")).to_contain_text(["500"])
    assert axe_violations(page) == []
    with page.expect_download() as download:
        page.locator("a[href$='/faults/']").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book["Sheet1"]["B3"].comment
    assert AnnualPlan.objects.count() == 0

    # Mended, it goes in; both plans are there.
    sent(page, [["甲项目", 1200, "新建"], ["乙项目", 500, "续建"]], "计划改.xlsx")
    expect(page.locator(".headline")).to_contain_text("2")
    page.locator("form[action$='/apply/'] button").click()
    expect(page.locator("a[href$='/undo/']")).to_be_visible()
    amounts = dict(AnnualPlan.objects.values_list("project__name", "planned_investment"))
    assert amounts == {project.name: Decimal(1200), other.name: Decimal(500)}

    # It is undone after one question that names the file.
    page.locator("a[href$='/undo/']").click()
    button = page.locator("form[data-progress] button")
    expect(button).to_contain_text("计划改.xlsx")
    button.click()
    expect(page.locator(".headline")).to_contain_text("撤销")
    assert AnnualPlan.objects.count() == 0
    assert ImportRun.objects.latest("pk").undone_by == cast.pooladmin
