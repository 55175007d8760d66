"""Projects in the columns of a layout: word for word, in its order and its ways of writing, as filtered."""

import datetime
import io
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from projects.directory.models import Division, Organisation
from projects.home.reference import load_reference
from projects.platforms import fields
from projects.platforms.models import LayoutColumn, PlatformLayout
from projects.platforms.views.layouts import LayoutProjects
from tests.city import WEEK, make_cast, make_organisation, make_project, make_user, moment
from tests.platforms.cases import CODE, HEADINGS, make_layout
from tests.pool.cases import bulk_projects
from tests.pool.examples import project_filters
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
URL = "/platforms/layouts/test-layout/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(moment(WEEK.first, 11), tick=False):
        yield


def make_full(**more):
    given = {
        "name": "风电法兰项目",
        "national_code": CODE,
        "total_investment": Decimal("123456.78"),
        "started_on": datetime.date(2024, 5, 1),
        "planned_completion_on": datetime.date(2026, 10, 31),
        "planned": Decimal("9876.5"),
    }
    return make_project(**given | more)


def exported(client, query=""):
    response = client.get(f"{URL}?_export=xlsx{query}")
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_file_has_the_columns_of_the_layout_and_nothing_else_in_the_table(client, cast, language):
    make_layout()
    make_full()
    client.force_login(cast.office)
    client.cookies["django_language"] = language
    book = exported(client)
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == HEADINGS
    assert [cell.value for cell in page[2]] == [
        1,
        "风电法兰项目",
        CODE,
        "通辽市",
        "科尔沁区",
        "在建",
        12.35,
        9876.5,
        "2024.05",
        "2026-10-31",
    ]
    assert page.max_row == 2
    assert book.properties.creator == str(cast.office)
    assert str(cast.office) in [cell.value for cell in book.worksheets[1]["B"]]


def test_the_file_holds_what_the_filters_leave_and_what_the_reader_sees(client, cast):
    make_layout()
    naiman = Division.objects.get(code="150525")
    make_full()
    make_full(name="奈曼项目", national_code=None, division=naiman)
    client.force_login(cast.office)
    names = [cell.value for cell in exported(client, "&division=150525").worksheets[0]["B"]]
    assert names == ["项目名称", "奈曼项目"]
    local = make_user("local", "office", scope="DIVISION", division=naiman)
    client.force_login(local)
    assert [cell.value for cell in exported(client).worksheets[0]["B"]] == ["项目名称", "奈曼项目"]


def test_columns_that_somebody_once_chose_leave_none_of_the_layout_out(client, cast):
    make_layout()
    make_full()
    client.force_login(cast.office)
    client.post("/lists/columns/", {"list_key": "platforms.test-layout", "columns": ["name"], "next": URL})
    assert [cell.value for cell in exported(client).worksheets[0][1]] == HEADINGS


def test_the_page_says_what_is_not_checked_and_what_lacks_a_code(client, cast):
    make_layout(note="请核对")
    make_full()
    make_full(name="无代码项目", national_code=None)
    make_full(name="谋划项目", national_code=None, stage="PLANNING", started_on=None)
    client.force_login(cast.commission)
    page = client.get(URL).content.decode()
    assert "请核对" in page
    assert "lacks=code" in page
    # What is only being planned needs no code yet: the figure is that of the list to which it leads.
    assert "1</a> 个应有而缺国家编码，1 个尚不需要" in page
    assert client.get(f"{URL}?lacks=code").context["listing"].count == 1
    PlatformLayout.objects.filter(code="test-layout").update(is_enabled=False)
    assert client.get(URL).status_code == 404


def test_rows_are_numbered_as_they_stand_in_the_list(client, cast):
    make_layout()
    bulk_projects(60)
    client.force_login(cast.office)
    numbers = [cell.value for cell in exported(client, "&sort=-c1").worksheets[0]["A"]][1:]
    assert numbers == list(range(1, 61))
    second = client.get(f"{URL}?page=2").context["listing"]
    column = second.columns[0]
    assert [column.value(record) for record in second.records] == list(range(51, 61))


def test_a_zone_is_written_with_the_code_of_the_place_above_and_industries_by_their_whole_names(client, cast):
    columns = [
        ("行政区划代码", "division_code", {}),
        ("国标行业", "industry", {}),
        ("总投资（亿元）", "total_investment", {"unit": "yi"}),
        ("备注", "note", {}),
    ]
    make_layout(columns=columns)
    zone = Division.objects.filter(kind="ZONE").first()
    make_full(division=zone, industry="D", note="续建")
    make_full(name="区内的", national_code=None, industry="N", note="")
    client.force_login(cast.office)
    rows = {row[1].value: row for row in exported(client).worksheets[0].iter_rows(min_row=2)}
    first, second = rows["电力、热力、燃气及水生产和供应业"], rows["水利、环境和公共设施管理业"]
    assert first[0].value == zone.parent.code
    assert first[3].value.startswith("续建 ")
    assert zone.parent.code in first[3].value
    assert first[2].number_format == "0.00"
    assert (second[0].value, second[3].value) == ("150502", None)


def test_ways_of_writing_days_and_amounts():
    day = datetime.date(2025, 3, 8)
    said = {code: fields.formatted(LayoutColumn(format=code), "day", day) for code in fields.Format.values}
    assert said == {
        "DAY": "2025-03-08",
        "SLASHES": "2025/03/08",
        "COMPACT": "20250308",
        "MONTH": "2025-03",
        "MONTH_DOT": "2025.03",
        "MONTH_COMPACT": "202503",
        "MONTH_ZH": "2025年3月",
        "YEAR": "2025",
        "DATE": day,
    }
    amounts = {
        unit: fields.formatted(LayoutColumn(unit=unit), "amount", Decimal("123456.78"))
        for unit in ("", "wan", "yi", "yuan")
    }
    assert amounts == {
        "": Decimal("123456.78"),
        "wan": Decimal("123456.78"),
        "yi": Decimal("12.35"),
        "yuan": Decimal("1234567800.00"),
    }


def test_a_column_is_of_a_project_or_fixed_not_both():
    layout = make_layout()
    wrong = LayoutColumn(layout=layout, heading="错", source="name", fixed="通辽市")
    with pytest.raises(ValidationError):
        wrong.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_the_first_layouts_come_with_the_reference_data_and_columns_taken_out_stay_out(cast):
    layouts = {one.code: one for one in PlatformLayout.objects.all()}
    assert {"national-pool", "online-approval", "regional-dispatch"} <= layouts.keys()
    assert not any(one.is_checked for one in layouts.values())
    columns = layouts["national-pool"].columns
    assert {one.source for one in LayoutColumn.objects.all()} - {""} <= fields.SOURCES.keys()
    count = columns.count()
    columns.filter(heading="备注").delete()
    load_reference(WEEK.first)
    assert columns.count() == count - 1


class TestLayoutProjects(ListPageSuite):
    view_class = LayoutProjects
    url = URL

    def reader(self):
        self.cast = make_cast()
        make_layout()
        group = make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)
        department = make_organisation("市能源局")
        self.units = {"working_group": group, "responsible_department": department}
        self.examples = project_filters(group, department, self.cast.leader.leader)
        return self.cast.office

    def make_rows(self, count):
        bulk_projects(count, reporter=self.cast.staff, leader=self.cast.leader.leader, **self.units)


def test_the_list_of_projects_leads_to_its_rows_in_the_columns_of_a_platform(client, cast):
    make_layout()
    make_full()
    make_project(name="玉米加工", division=Division.objects.get(code="150523"))
    client.force_login(cast.office)
    listed = client.get("/projects/?division=150523&sort=name").context["listing"].controls.exports()
    (way,) = [one.href for one in listed if one.href.startswith("/platforms/")]
    layouts = client.get(way).context["layouts"]
    (layout,) = [one for one in layouts if one.code == "test-layout"]
    shown = client.get(layout.href).context["listing"]
    assert [row.name for row in shown.rows()] == ["玉米加工"]
    assert shown.notices == []
    assert "division=150523" in layout.compare_href
    client.force_login(cast.staff)
    listed = client.get("/projects/").context["listing"].controls.exports()
    assert not [one for one in listed if one.href.startswith("/platforms/")]
