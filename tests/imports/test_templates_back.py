"""Templates of every kind through the pages: sent out, sent back, read by their mark."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from projects.directory.models import Division
from projects.imports.models import ImportRun, KnownMapping
from projects.imports.templates import HEAD_ROW, MARK_SHEET
from projects.pool.act_forms import PlanForm
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


def test_the_pages_promise_only_what_holds_on_each_of_them(client, cast):
    client.force_login(cast.pooladmin)
    # What a kind says of itself stands over lists and forms alike: nothing is "below" everywhere.
    assert "下方" not in client.get(BASE).content.decode()
    form = client.get(f"{BASE}annual_plan/").context["form"]
    assert str(form.fields["document_number"].help_text).startswith("金额有变更时填写")
    # Other files have no mark: only what was sent out is taken back.
    page = client.get(BACK).content.decode()
    assert 'accept=".xlsx"' in page
    assert "csv" not in page.partition("<main")[2]
    # One word for the curve, in the options, in the column and on the form of a plan.
    sheet, _mark = opened(template(client, "annual_plan"))
    assert "进度曲线" in [cell.value for cell in sheet[HEAD_ROW]]
    assert str(PlanForm.base_fields["curve"].label) == "进度曲线"


def test_what_is_filled_in_comes_in_without_mapping(client, cast):
    client.force_login(cast.pooladmin)
    assert BASE in client.get("/imports/").content.decode()
    page = client.get(f"{BASE}annual_plan/").content.decode()
    assert 'name="of" value="division:150525"' in page
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


def test_a_file_is_of_what_stands_in_the_form_when_its_button_is_pressed(client, cast):
    client.force_login(cast.pooladmin)
    # As the form sends it: nothing was shown anew, and files are still parted by department in the select.
    typed = "year=2026&document_number=9号&by=department&of=division:150525"
    sheet, mark = opened(template(client, "annual_plan", typed))
    assert "2026" in sheet["A1"].value
    assert "奈曼旗" in sheet["A1"].value
    assert (mark["options"]["year"], mark["options"]["document_number"]) == ("2026", "9号")
    # A box that is not ticked says nothing; before the form is sent the kind's own answer holds.
    assert opened(template(client, "project", "by=division"))[1]["options"]["new_owners"] == ""
    assert opened(template(client, "project"))[1]["options"]["new_owners"] == "True"


def opened(content):
    """(the visible sheet, what the mark says) of a template."""
    book = load_workbook(io.BytesIO(content))
    return book.worksheets[0], json.loads(book[MARK_SHEET]["A1"].value)


@pytest.mark.parametrize("page", ["file", "zip"])
def test_what_is_wrong_in_the_form_is_shown_at_its_field_instead_of_a_file(client, cast, page):
    client.force_login(cast.pooladmin)
    answer = client.get(f"{BASE}annual_plan/{page}/?year=1999&document_number=9号&by=division")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"year"}
    assert 'value="9号"' in answer.content.decode()


def test_a_place_without_rows_and_a_file_that_grows_too_large_are_told_over_the_form(
    client, cast, monkeypatch
):
    client.force_login(cast.office)
    answer = client.get(f"{BASE}statistics/file/?by=division&of=division:150523")
    assert (answer.status_code, "开鲁县" in answer.context["said"]) == (422, True)
    assert client.get(f"{BASE}statistics/file/?of=division:nowhere").status_code == 404
    monkeypatch.setattr("projects.imports.templates.MOST_ROWS", 0)
    answer = client.get(f"{BASE}statistics/file/?by=department&of=all")
    assert answer.status_code == 422
    assert answer.context["said"]
    assert answer.context["by"] == "department"


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


def test_several_come_back_at_once_each_for_itself(client, cast):
    client.force_login(cast.office)
    good, other = (template(client, "statistics", f"of=division:{code}") for code in ("150502", "150525"))
    sent = [
        SimpleUploadedFile("科尔沁.xlsx", good),
        SimpleUploadedFile("空.xlsx", b""),
        SimpleUploadedFile("奈曼.xlsx", other),
    ]
    answer = client.post(BACK, {"file": sent}, follow=True)
    assert answer.redirect_chain == [("/imports/?who=mine", 302)]
    assert set(ImportRun.objects.values_list("file__name", "state")) == {
        ("科尔沁.xlsx", "CHECKED"),
        ("奈曼.xlsx", "CHECKED"),
    }
    told = [(one.level_tag, str(one).split("：")[0]) for one in answer.context["messages"]]
    assert [level for level, _text in told] == ["success", "success", "error"]
    assert "空.xlsx" in told[2][1]
    # Where none is a template everything is said at the field.
    answer = client.post(BACK, {"file": [SimpleUploadedFile(f"{n}.csv", b"a,b\n1,2\n") for n in "甲乙"]})
    assert answer.status_code == 422
    assert [error[0] for error in answer.context["form"].errors["file"]] == ["甲", "乙"]
    answer = client.post(BACK, {"file": [SimpleUploadedFile(f"{n}.xlsx", b"PK") for n in range(21)]})
    assert list(answer.context["form"].errors) == ["file"]
    assert "20" in answer.context["form"].errors["file"][0]


def test_options_of_a_forged_mark_are_read_by_the_form_alone(client, cast):
    client.force_login(cast.office)
    book = load_workbook(io.BytesIO(template(client, "statistics")))
    mark = book[MARK_SHEET]["A1"]
    mark.value = mark.value.replace('"month": "2025-02"', '"month": "2025-01"')
    target = io.BytesIO()
    book.save(target)
    assert sent_back(client, target.getvalue()).status_code == 422
    assert not ImportRun.objects.exists()
