"""Templates of every kind through the pages: sent out, sent back, read by their mark."""

import io
import zipfile
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from projects.directory.models import Division
from projects.imports.models import ImportRun, KnownMapping
from projects.imports.templates import HEAD_ROW, MARK_SHEET
from projects.pool.models import AnnualPlan
from tests.city import WEEK, make_cast, make_project, make_report, moment
from tests.preparation.cases import make_permit

pytestmark = pytest.mark.django_db
BASE = "/imports/templates/"
BACK = f"{BASE}back/"
# Who sends out what; the kinds of single records of a person are tried where they are made.
WHO = {
    "project": "pooladmin",
    "annual_plan": "pooladmin",
    "weekly_report": "staff",
    "statistics": "office",
    "permit": "approval",
}


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(moment(WEEK.day(3), 11), tick=False):
        yield


@pytest.fixture
def cast():
    cast = make_cast()
    naiman = Division.objects.get(code="150525")
    for name, division in (("风电法兰项目", None), ("奈曼不锈钢项目", naiman)):
        given = {"division": division} if division else {}
        project = make_project(name=name, reporter=cast.staff, steward=cast.steward, **given)
        make_report(project, WEEK - 5, by=cast.staff, state="ACCEPTED", cumulative=Decimal("800"))
        make_permit(project, "EIA", "ACCEPTED")
    return cast


def sent_back(client, content, name="模板.xlsx"):
    return client.post(BACK, {"file": SimpleUploadedFile(name, content)}, follow=True)


def template(client, code, query=""):
    answer = client.get(f"{BASE}{code}/file/?{query}")
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize("code", WHO)
def test_a_template_that_comes_back_as_it_was_changes_nothing(client, cast, code):
    client.force_login(getattr(cast, WHO[code]))
    content = template(client, code)
    answer = sent_back(client, content)
    run = ImportRun.objects.get()
    faults = list(run.rows.values_list("number", "faults"))
    assert answer.redirect_chain[-1][0] == f"/imports/{run.pk}/", answer.content.decode()[:2000]
    assert run.kind == code
    assert (run.new, run.changed, run.refused) == (0, 0, 0), faults
    # A mark is a word of the file: it is not remembered for other files.
    assert not KnownMapping.objects.exists()


def test_what_is_filled_in_comes_in_without_mapping(client, cast):
    client.force_login(cast.pooladmin)
    assert BASE in client.get("/imports/").content.decode()
    page = client.get(f"{BASE}annual_plan/").content.decode()
    assert "of=150525" in page
    book = load_workbook(
        io.BytesIO(template(client, "annual_plan", "by=division&of=150525&document_number=1号"))
    )
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[HEAD_ROW]]
    column = next(n for n, text in enumerate(headings, 1) if "年度计划" in text or "lanned" in text)
    names = [cell.value for cell in sheet["A"]]
    assert "奈曼不锈钢项目" in names
    assert "风电法兰项目" not in names
    sheet.cell(HEAD_ROW + 1, column, 12345)
    target = io.BytesIO()
    book.save(target)
    sent_back(client, target.getvalue())
    run = ImportRun.objects.get()
    assert (run.new, run.changed, run.refused) == (0, 1, 0), list(run.rows.values_list("faults"))
    client.post(f"/imports/{run.pk}/apply/")
    plan = AnnualPlan.objects.get(project__name="奈曼不锈钢项目")
    assert plan.planned_investment == 12345


def test_all_banners_come_in_one_archive(client, cast):
    client.force_login(cast.office)
    answer = client.get(f"{BASE}statistics/zip/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert len(packed.namelist()) == 2
        assert packed.testzip() is None


def test_who_may_not_bring_a_kind_in_can_neither_send_it_out_nor_take_it_back(client, cast):
    client.force_login(cast.office)
    content = template(client, "statistics")
    client.force_login(cast.staff)
    assert client.get(f"{BASE}statistics/").status_code == 403
    assert client.get(f"{BASE}statistics/file/").status_code == 403
    assert sent_back(client, content).status_code == 422
    assert not ImportRun.objects.exists()
    client.force_login(cast.outsider)
    assert client.get(BASE).status_code == 403


def test_a_file_without_a_mark_is_sent_to_the_other_way(client, cast):
    client.force_login(cast.office)
    book = load_workbook(io.BytesIO(template(client, "statistics")))
    book.remove(book[MARK_SHEET])
    target = io.BytesIO()
    book.save(target)
    answer = sent_back(client, target.getvalue())
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"file"}
    assert not ImportRun.objects.exists()


def test_options_of_a_forged_mark_are_read_by_the_form_alone(client, cast):
    client.force_login(cast.office)
    book = load_workbook(io.BytesIO(template(client, "statistics")))
    mark = book[MARK_SHEET]["A1"]
    mark.value = mark.value.replace('"month": "2025-02"', '"month": "2025-01"')
    target = io.BytesIO()
    book.save(target)
    assert sent_back(client, target.getvalue()).status_code == 422
    assert not ImportRun.objects.exists()
