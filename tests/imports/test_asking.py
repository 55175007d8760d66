"""What a file leaves open is asked for: options, units, columns; what looks wrong in it is in question."""

import io
import re
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.urls import reverse
from openpyxl import load_workbook

from projects.imports import kinds
from projects.imports.kinds import Field
from projects.imports.models import ImportRun, KnownMapping
from projects.pool.models import AnnualPlan
from tests.city import WEEK, make_project, moment
from tests.imports.books import workbook
from tests.imports.fakekind import Units, text
from tests.roles.conftest import TODAY

pytestmark = pytest.mark.django_db
OPTIONS = {"year": "2025", "valid_from": "2025-03-28", "reason": "中期调整", "document_number": "1号"}
PLAIN = ["项目名称", "年度计划投资", "新建/续建"]
COLUMNS = {"sheet": "Sheet1", "project": "0", "amount": "1", "build_type": "2"}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=True):
        yield


class NumberForm(forms.Form):
    """What holds for the whole file: a number that some rows need, and a phone."""

    number = forms.CharField(label="文号", required=False)
    phone = forms.CharField(label="统一电话", required=False)

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)


class BoxForm(forms.Form):
    """What holds for the whole file: nothing but a box."""

    sure = forms.BooleanField(label="已核对", required=False, initial=False)

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)


class Numbered(Units):
    """Enterprises that need a number for the whole file."""

    code, options_form = "numbered", NumberForm
    fields = (*Units.fields, Field("website", "网址", text))

    def current(self, record, known, reading):
        return {**super().current(record, known, reading), "website": None}

    def check(self, record, values, known, reading):
        faults = {} if reading.options.get("number") else {"number": "须有文号。"}
        if values["phone"] is None and not reading.options.get("phone"):
            faults["phone"] = "须有电话。"
        return faults

    def write(self, record, values, known, reading):
        return super().write(record, {k: v for k, v in values.items() if k != "website"}, known, reading)


@pytest.fixture
def numbered():
    kind = kinds.register(Numbered())
    yield kind
    del kinds._KINDS[kind.code]


def begun(client, who, rows, kind="annual_plan", headings=PLAIN, **options):
    client.force_login(who)
    upload = workbook(rows, headings=headings)
    response = client.post(f"/imports/new/{kind}/", {"file": upload, **OPTIONS, **options})
    assert response.status_code == 302, response.context["form"].errors
    return ImportRun.objects.latest("pk")


def sent(client, run, **data):
    response = client.post(f"/imports/{run.pk}/columns/", data, follow=True)
    run.refresh_from_db()
    return response


def test_a_missing_option_is_said_of_the_form_and_mended_there(client, cast, numbered):
    run = begun(client, cast.pooladmin, [["甲公司", 3]], "numbered", ["单位名称", "排序"], document_number="")
    columns = {"sheet": "Sheet1", "name": "0", "order": "1"}
    page = sent(client, run, **columns)
    assert run.refused == 1
    # A field that no column fills is left to the option of the same name.
    assert page.context["missing_options"] == "“文号”、“统一电话”"
    content = page.content.decode()
    assert content.count("上方选项") == 2
    faults = load_workbook(io.BytesIO(client.get(f"/imports/{run.pk}/faults/").content))
    assert "选项“文号”（在网页上填写，不在文件中）：须有文号。" in faults["Sheet1"]["C3"].value
    page = client.get(f"/imports/{run.pk}/columns/").content.decode()
    assert 'name="option-number"' in page
    answer = sent(client, run, **columns, **{"option-number": "8号", "option-phone": "8123"})
    assert (run.refused, run.new) == (0, 1)
    assert run.options == {"number": ["8号"], "phone": ["8123"]}
    assert ("文号", "8号") in answer.context["options"]


def test_the_tick_of_a_form_of_nothing_but_boxes_can_be_taken_out_again(client, cast, numbered, monkeypatch):
    monkeypatch.setattr(numbered, "options_form", BoxForm)
    run = begun(client, cast.pooladmin, [["甲公司", 3]], "numbered", ["单位名称", "排序"], sure="on")
    page = client.get(f"/imports/{run.pk}/columns/").content.decode()
    hidden = dict.fromkeys(re.findall('type="hidden" name="(option-[a-z]+)"', page), "1")
    assert hidden
    sent(client, run, sheet="Sheet1", name="0", order="1", **hidden)
    assert (run.state, run.options) == ("CHECKED", {"sure": []})


def test_the_mended_file_keeps_options_and_columns(client, cast, numbered):
    headings = ["甲列", "乙列"]
    run = begun(client, cast.pooladmin, [["甲公司", "许多"]], "numbered", headings, number="8号", phone="1")
    page = sent(client, run, sheet="Sheet1", name="0", order="1")
    assert page.context["mended_href"] == f"/imports/new/numbered/?after={run.pk}"
    KnownMapping.objects.all().delete()
    page = client.get(page.context["mended_href"])
    assert page.context["options"]["number"].value() == "8号"
    again = begun(
        client, cast.pooladmin, [["甲公司", 3]], "numbered", headings, number="8号", phone="1", after=run.pk
    )
    assert again.pk != run.pk
    page = client.get(f"/imports/{again.pk}/columns/")
    assert (page.context["form"]["name"].initial, page.context["form"]["order"].initial) == ("0", "1")


def test_the_unit_is_asked_for_where_it_is_said_nowhere(client, cast):
    make_project(name="甲项目", planned=None)
    run = begun(client, cast.pooladmin, [["甲项目", 1.2, "续建"]])
    response = sent(client, run, **COLUMNS)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["unit_amount"]
    sent(client, run, **COLUMNS, unit_amount="yi")
    assert (run.new, run.units["amount"]) == (1, "yi")
    client.post(f"/imports/{run.pk}/apply/")
    assert AnnualPlan.objects.get().planned_investment == Decimal(12000)
    # The next file of this shape knows it.
    again = begun(client, cast.pooladmin, [["甲项目", 1.3, "续建"]])
    page = client.get(f"/imports/{again.pk}/columns/")
    assert page.context["form"]["unit_amount"].initial == "yi"


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("年度计划投资", "1.2亿"), ("年度计划投资（亿元）", 1.2), ("年度计划投资(千元)", 120000)],
)
def test_it_is_not_asked_for_where_heading_or_cells_say_it(client, cast, heading, cell):
    make_project(name="甲项目", planned=None)
    run = begun(client, cast.pooladmin, [["甲项目", cell, "续建"]], headings=[PLAIN[0], heading, PLAIN[2]])
    sent(client, run, **COLUMNS)
    assert run.new == 1
    client.post(f"/imports/{run.pk}/apply/")
    assert AnnualPlan.objects.get().planned_investment == Decimal(12000)


def test_the_file_of_a_week_is_offered_filled_in_and_its_titles_are_read(client, cast):
    make_project(name="甲项目", reporter=cast.staff)
    client.force_login(cast.staff)
    with time_machine.travel(moment(WEEK.day(3), 9)):
        page = client.get("/imports/new/weekly_report/").text
        assert "/imports/templates/weekly_report/" in page
        headings, title = ["项目名称", "年累计（万元）", "存在问题"], "2025年第12周调度表"
        file = workbook([["甲项目", 900, "无"]], headings=headings, title=title)
        client.post("/imports/new/weekly_report/", {"file": file, "week": str(WEEK)})
        run = ImportRun.objects.latest("pk")
        columns = {
            "sheet": "Sheet1",
            "project": "0",
            "cumulative": "1",
            "unit_cumulative": "wan",
            "problems": "2",
        }
        page = client.post(f"/imports/{run.pk}/columns/", columns, follow=True)
    assert "文件写的是第12周" in page.context["misfit"]
    assert page.context["misfit"] in page.text
    assert "存在问题</span> <ins>—</ins>" in page.text


def test_an_amount_a_thousand_times_smaller_is_in_question_and_goes_in(client, cast):
    make_project(name="甲项目", planned=Decimal(120000))
    make_project(name="乙项目", planned=Decimal(120000))
    rows = [["甲项目", 12, "续建"], ["乙项目", 130000, "续建"]]
    run = begun(client, cast.pooladmin, rows)
    page = sent(client, run, **COLUMNS, unit_amount="wan")
    assert (run.changed, run.refused, page.context["questions"]) == (2, 0, 1)
    content = page.content.decode()
    assert "is-question" in content
    assert "存疑" in content
    assert "万元" in content
    rows = client.get(f"/imports/{run.pk}/?noted=asked").context["listing"].rows()
    assert ["甲项目" in row.name for row in rows] == [True]
    client.post(f"/imports/{run.pk}/apply/")
    assert AnnualPlan.objects.get(project__name="甲项目").planned_investment == 12


def test_a_file_without_the_amount_says_so(client, cast):
    make_project(name="甲项目")
    run = begun(client, cast.pooladmin, [["甲项目", "主体封顶"]], headings=["项目名称", "年度目标"])
    page = sent(client, run, sheet="Sheet1", project="0", goal="1")
    assert "年度计划投资" in page.context["unmatched"]
    assert "本次不导入" in page.content.decode()


def test_columns_that_rival_are_named_at_the_top(client, cast):
    make_project(name="甲项目")
    headings = ["项目名称", "当年计划投资（万元）", "今年计划投资（万元）", "备用"]
    run = begun(client, cast.pooladmin, [["甲项目", 12, 13, "无"]], headings=headings)
    page = client.get(f"/imports/{run.pk}/columns/")
    assert page.context["form"]["amount"].initial == ""
    assert [(count, taken) for _field, _columns, count, taken in page.context["rivals"]] == [(2, "")]
    assert "有2列可选" in page.content.decode()
    # Also where a file with these headings was matched before, as long as neither is read.
    sent(client, run, sheet="Sheet1", project="0")
    again = begun(client, cast.pooladmin, [["甲项目", 12, 13, "无"]], headings=headings)
    assert len(client.get(f"/imports/{again.pk}/columns/").context["rivals"]) == 1
    sent(client, again, sheet="Sheet1", project="0", amount="2", unit_amount="wan")
    last = begun(client, cast.pooladmin, [["甲项目", 12, 13, "无"]], headings=headings)
    assert client.get(f"/imports/{last.pk}/columns/").context["rivals"] == []
    # A mended file comes with its columns, and is checked for the first time.
    client.force_login(cast.pooladmin)
    upload = workbook([["甲项目", 12, 13, "无"]], headings=headings)
    client.post("/imports/new/annual_plan/", {"file": upload, **OPTIONS, "after": again.pk})
    mended = ImportRun.objects.latest("pk")
    assert mended.mapping
    assert "重新预览" not in client.get(f"/imports/{mended.pk}/columns/").content.decode()


def test_columns_that_are_alike_rival_as_well(client, cast):
    headings = ["项目名称", "全年的年度建设目标", "本年的年度建设目标", "备用"]
    run = begun(client, cast.pooladmin, [["甲项目", "封顶", "投产", "无"]], headings=headings)
    page = client.get(f"/imports/{run.pk}/columns/")
    assert page.context["form"]["goal"].initial == ""
    assert [(count, taken) for _field, _columns, count, taken in page.context["rivals"]] == [(2, "")]


def test_what_went_in_leads_to_its_record_and_to_the_page_of_all(client, cast):
    project = make_project(name="甲项目", planned=None)
    run = begun(client, cast.pooladmin, [["甲项目", 12, "续建"], ["合计", 12, None]])
    page = sent(client, run, **COLUMNS, unit_amount="wan")
    assert page.context["left_out"][-1][::2] == (4, "合计 · 12")
    page = client.post(f"/imports/{run.pk}/apply/", follow=True)
    href = reverse("pool:project", args=[project.pk])
    assert f'<a href="{href}">' in page.content.decode()
    assert page.context["result_href"] == href
