"""The customary weekly sheet as a workbook: 25 columns of every project that the reader sees."""

import io
from decimal import Decimal

import pytest
from django.conf import settings
from openpyxl import load_workbook

from tests.city import WEEK, make_organisation, make_project, make_report
from tests.dispatch.counting import assert_constant
from tests.dispatch.test_grid import light

pytestmark = pytest.mark.django_db
URL = f"/dispatch/{WEEK}/sheet.xlsx"
# domain.md §6, with the unit of the gap.
HEADINGS = [
    "序号",
    "项目名称",
    "项目代码",
    "建设地点",
    "业主",
    "建设规模及内容",
    "产业链",
    "新建/续建",
    "总投资",
    "年度计划投资",
    "本周完成",
    "年累计",
    "完成率",
    "序时差（百分点）",
    "形象进度",
    "在场人员/机械",
    "手续进展",
    "本周工作",
    "下周计划",
    "存在问题",
    "需协调事项",
    "包联领导",
    "责任单位",
    "填报人/电话",
    "亮灯",
]


@pytest.fixture
def client(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    return client


def read(client, user):
    client.force_login(user)
    response = client.get(URL)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content)).active


def lines(page):
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]


def test_it_has_the_customary_columns_title_day_and_unit(client, cast):
    make_report(make_project(), state="ACCEPTED", by=cast.staff)
    page = read(client, cast.office)
    assert [cell.value for cell in page[3]] == HEADINGS
    assert page["A1"].value == "2025年第13周（3月24日至30日）重点项目周调度表"
    assert page["A2"].value == "数据截至2025-03-27。"
    assert "单位：万元" in [cell.value for cell in page[2]]
    assert page.freeze_panes == "C4"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 8)


def test_figures_are_numbers_and_totals_formulas(client, cast):
    cast.staff.phone = "13904750001"
    cast.staff.save()
    unit = make_organisation("市工业和信息化局")
    first = make_project(
        name="甲项目", responsible_department=unit, leader=cast.leader.leader, place="工业园"
    )
    second = make_project(name="乙项目", planned=Decimal(30000))
    make_report(first, WEEK - 1, state="ACCEPTED", by=cast.staff, cumulative=Decimal(600))
    make_report(first, state="ACCEPTED", by=cast.staff, cumulative=Decimal(1000), workers=120)
    make_report(second, state="SUBMITTED", by=cast.staff, cumulative=Decimal(6000))
    light(first, "YELLOW")
    page = read(client, cast.office)
    one, other, total = lines(page)
    assert one[:4] == [1, "甲项目", None, "工业园"]
    assert one[7:13] == ["续建", 50000, 10000, 400, 1000, 0.1]
    assert one[14:18] == ["主体结构施工 20%", "120 / —", "办理施工许可证", "完成基础浇筑"]
    assert one[21:] == [str(cast.leader.leader), "市工业和信息化局", f"{cast.staff}\n13904750001", "▲ 预警"]
    assert other[10:13] == [6000, 6000, 0.2]
    assert total[1] == "合计"
    assert total[8:13] == [
        "=SUM(I4:I5)",
        "=SUM(J4:J5)",
        "=SUM(K4:K5)",
        "=SUM(L4:L5)",
        '=IF(J6=0,"—",L6/J6)',
    ]
    assert page["L4"].number_format == "#,##0.00"
    assert page["M4"].number_format == "0.0%"


def test_what_is_not_handed_in_is_for_its_writer_alone(client, cast):
    make_report(make_project(reporter=cast.staff), by=cast.staff)
    page = read(client, cast.office)
    assert lines(page)[0][10:13] == [None, None, None]
    assert lines(page)[0][23] is None
    assert lines(page)[2][0] == "本周未报送项目1个，其本周数据为空。"
    assert lines(read(client, cast.staff))[0][11] == 1000


def test_telephone_numbers_are_for_those_who_chase(client, cast):
    cast.staff.phone = "13904750001"
    cast.staff.save()
    make_report(make_project(), state="ACCEPTED", by=cast.staff)
    assert "13904750001" in lines(read(client, cast.office))[0][23]
    assert lines(read(client, cast.leader))[0][23] == str(cast.staff)


def test_nobody_sees_more_than_his_projects(client, cast):
    make_project(name="本地项目")
    make_project(name="别处项目", division=cast.city)
    assert [line[1] for line in lines(read(client, cast.reviewer))[:-2]] == ["本地项目"]
    client.force_login(cast.outsider)
    assert client.get(URL).status_code == 403


def test_a_week_without_projects_is_a_sheet_without_rows(client, cast):
    assert lines(read(client, cast.office)) == []


def test_its_cost_does_not_depend_on_the_rows(client, cast):
    client.force_login(cast.office)

    def make(count):
        for _number in range(count):
            make_report(make_project(), state="ACCEPTED", by=cast.staff)

    assert_constant(client, URL, make)


def test_the_page_of_the_week_leads_to_it(client, cast):
    client.force_login(cast.office)
    assert URL in client.get(f"/dispatch/{WEEK}/").content.decode()
