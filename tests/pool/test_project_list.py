"""The project list: filters, figures of the year, order, and what it costs."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.directory.models import Division, Organisation
from projects.pool.models import AnnualPlan, ProgressCurve, Project, ProjectList, ProjectListEntry, Suspension
from projects.pool.views.listing import ProjectListPage
from tests.city import (
    LONG_AGO,
    WEEK,
    make_cast,
    make_organisation,
    make_project,
    make_report,
    make_user,
)
from tests.issues.cases import raised
from tests.pool.cases import YEAR, bulk_projects
from tests.pool.examples import project_filters
from tests.preparation.cases import make_permit, preliminary
from tests.ui.suites import ListPageSuite

TODAY = datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(TODAY, tick=False):
        yield


def found(client, **query):
    """The names of the projects that a query leaves, in order."""
    response = client.get("/projects/", query)
    assert response.status_code == 200
    assert not response.context["listing"].notices
    return [record.name for record in response.context["listing"].records]


class TestProjectList(ListPageSuite):
    view_class = ProjectListPage
    url = "/projects/"

    def reader(self):
        self.cast = make_cast()
        self.units = {
            "working_group": make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP),
            "responsible_department": make_organisation("市能源局"),
        }
        self.examples = project_filters(
            self.units["working_group"],
            self.units["responsible_department"],
            self.cast.leader.leader,
            # From dispatch.
            unreported="2025-W13",
            counted="TOLD",
            # From preparation.
            permits="unplanned",
            desk="NEEDS",
        )
        return self.cast.office

    def make_rows(self, count):
        bulk_projects(count, reporter=self.cast.staff, leader=self.cast.leader.leader, **self.units)


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def test_the_default_order_is_the_serial_of_the_years_main_list(office):
    names = [make_project(name=name).name for name in ("甲", "乙", "丙")]
    entries = ProjectListEntry.objects.all()
    entries.filter(project__name="甲").update(serial=30)
    make_project(name="不在清单", on_list=False)
    assert found(office) == ["乙", "丙", "甲", "不在清单"]
    assert names


def test_the_search_needs_every_word_in_name_owner_or_code(office):
    owner = make_organisation("联晟新能源", Organisation.Kind.ENTERPRISE)
    make_project(name="电池箔项目", owner=owner, national_code="2501-150581-04-01-123456")
    make_project(name="电池箔配套")
    assert found(office, q="电池箔 联晟") == ["电池箔项目"]
    assert found(office, q="150581 箔") == ["电池箔项目"]
    assert found(office, q="电池箔") == ["电池箔项目", "电池箔配套"]


def test_a_division_stands_for_all_below_it(office, cast):
    zone = Division.objects.create(code="150502-01", name="园区", kind="ZONE", parent=cast.district)
    make_project(name="园区项目", division=zone)
    make_project(name="区项目")
    make_project(name="奈曼项目", division=Division.objects.get(code="150525"))
    assert found(office, division="150502") == ["园区项目", "区项目"]
    assert found(office, division="150500") == ["园区项目", "区项目", "奈曼项目"]
    assert found(office, division=["150502-01", "150525"]) == ["园区项目", "奈曼项目"]


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        ("9999.99", "0-1"),
        ("10000", "1-5"),
        ("49999.99", "1-5"),
        ("50000", "5-10"),
        ("99999.99", "5-10"),
        ("100000", "10-20"),
        ("200000", "20-"),
    ],
)
def test_a_band_begins_with_its_lower_bound(office, amount, band):
    make_project(name="项目", total_investment=Decimal(amount))
    assert found(office, band=band) == ["项目"]
    others = {"0-1", "1-5", "5-10", "10-20", "20-"} - {band}
    assert found(office, band=sorted(others)) == []


def test_lights_and_the_lack_of_one(office):
    for light in ("RED", "YELLOW", ""):
        make_project(name=light or "无灯", light=light)
    assert found(office, light="RED") == ["RED"]
    assert found(office, light=["YELLOW", "NONE"]) == ["YELLOW", "无灯"]


def test_a_leader_is_the_one_of_today(office, cast):
    leader = cast.leader.leader
    held, ended = make_project(name="在任", leader=leader), make_project(name="卸任", leader=leader)
    ended.responsibilities.update(valid_to=datetime.date(2025, 4, 2))
    assert found(office, leader=leader.pk) == [held.name]
    ended.responsibilities.update(valid_to=datetime.date(2025, 4, 3))
    assert found(office, leader=leader.pk) == ["在任", "卸任"]


def test_a_list_is_that_of_the_year_shown(office):
    project = make_project(name="项目")
    old = ProjectList.objects.create(year=2024, code="LIAISON", name="2024年包联项目")
    ProjectListEntry.objects.create(
        project_list=old, project=project, serial=1, valid_from=datetime.date(2024, 1, 1)
    )
    assert found(office, list="LIAISON") == []
    assert found(office, list="LIAISON", year="2024") == ["项目"]


def test_who_left_the_list_is_no_longer_on_it(office):
    make_project(name="项目").entries.update(valid_to=datetime.date(2025, 4, 2))
    assert found(office, list="CITY_KEY") == []


def test_new_and_continued_go_by_the_years_plan(office):
    make_project(name="续建")
    make_project(name="新建").plans.update(build_type="NEW")
    assert found(office, build_type="NEW") == ["新建"]


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("steward", {}),
        ("reporter", {}),
        ("department", {}),
        ("owner", {}),
        ("group", {}),
        ("phone", {}),
        ("code", {}),
        ("start", {"started_on": None}),
        ("investment", {"total_investment": None}),
        ("plan", {"planned": None}),
    ],
)
def test_what_a_file_lacks(office, cast, what, change):
    unit = make_organisation("某单位")
    whole = make_project(
        name="齐全",
        reporter=cast.staff,
        steward=cast.steward,
        owner=unit,
        responsible_department=unit,
        working_group=unit,
        contact_phone="1",
        national_code="2501-150502-04-01-123456",
    )
    make_project(name="缺项", **change)
    assert found(office, lacks=what) == ["缺项"]
    assert whole.name not in found(office, lacks=what)


def test_a_reporter_is_lacked_only_by_those_that_report_weekly(office):
    make_project(name="周报")
    make_project(name="不在清单", on_list=False)
    assert found(office, lacks="reporter") == ["周报"]


def test_what_is_only_planned_or_withdrawn_lacks_nothing(office):
    for stage in ("PLANNING", "WITHDRAWN"):
        make_project(stage=stage, planned=None, started_on=None)
    for what in ("steward", "reporter", "plan", "department", "owner", "code", "start", "phone", "group"):
        assert found(office, lacks=what) == [], what


def test_a_leader_is_lacked_only_by_liaison_projects(office, cast):
    liaison = ProjectList.objects.create(year=YEAR, code="LIAISON", name="2025年包联项目")
    with_leader = make_project(name="有领导", leader=cast.leader.leader)
    without, _other = make_project(name="缺领导"), make_project(name="非包联")
    for serial, project in enumerate((with_leader, without), 1):
        ProjectListEntry.objects.create(
            project_list=liaison, project=project, serial=serial, valid_from=datetime.date(YEAR, 1, 1)
        )
    assert found(office, lacks="leader") == ["缺领导"]


def test_who_rests_today(office, cast):
    resting, _working = make_project(name="停工"), make_project(name="施工")
    Suspension.objects.create(
        project=resting,
        kind="WINTER",
        reason="冬季",
        approved_by=cast.office,
        valid_from=datetime.date(2024, 11, 10),
        valid_to=datetime.date(2025, 4, 3),
    )
    assert found(office, suspended="true") == ["停工"]
    assert found(office, suspended="false") == ["施工"]


def test_mine_are_those_i_hold_in_any_role(client, cast):
    make_project(name="管家", steward=cast.steward)
    make_project(name="他人")
    client.force_login(cast.steward)
    assert found(client, mine="true") == ["管家"]


def test_who_has_not_reported_a_week_is_due_and_has_handed_nothing_in(office, cast):
    make_report(make_project(name="已报"), WEEK, by=cast.staff, state="SUBMITTED")
    make_report(make_project(name="草稿"), WEEK, by=cast.staff)
    make_report(make_project(name="退回"), WEEK, by=cast.staff, state="RETURNED")
    make_project(name="缺报")
    make_project(name="不在清单", on_list=False)
    rests = make_project(name="停工")
    Suspension.objects.create(
        project=rests, kind="WINTER", reason="冬季", approved_by=cast.office, valid_from=LONG_AGO
    )
    assert found(office, unreported=str(WEEK)) == ["草稿", "退回", "缺报"]
    assert office.get("/projects/?unreported=2019-W01").context["listing"].notices


def figures(client, **query):
    response = client.get("/projects/", query)
    return {str(figure.label): figure.value for figure in response.context["summary"]}


def test_the_line_of_figures_sums_the_filtered_rows(office):
    make_project(name="甲", planned=Decimal(10000), total_investment=Decimal(60000)).save()
    Project.objects.filter(name="甲").update(ytd_completed=Decimal(2500), ytd_year=2025)
    make_project(name="乙", planned=Decimal(30000), total_investment=Decimal(40000))
    Project.objects.filter(name="乙").update(ytd_completed=Decimal(9999), ytd_year=2024)
    make_project(name="丙", planned=None, total_investment=None)
    values = list(figures(office).values())
    assert values[0] == "3"
    assert values[1].startswith("10.00")
    assert values[2].startswith("4.00")
    assert values[3].startswith("0.25")
    assert values[4] == "6.3%"
    assert list(figures(office, q="甲").values())[4] == "25.0%"


def test_rate_and_gap_stand_against_the_curve_of_the_last_cut_off(office):
    make_project(name="甲", planned=Decimal(10000))
    Project.objects.update(ytd_completed=Decimal(1000), ytd_year=2025)
    record = office.get("/projects/").context["listing"].records[0]
    columns = office.get("/projects/").context["listing"].all_columns
    share = ProgressCurve.objects.get(is_default=True).share(datetime.date(2025, 3, 27))
    assert columns["rate"].value(record) == Decimal("10.0")
    assert columns["gap"].value(record) == round(Decimal(10) - share, 1)


def test_a_past_year_shows_its_own_plan_and_its_last_accepted_figure(office, cast):
    project = make_project(name="甲", planned=Decimal(10000))
    curve = ProgressCurve.objects.get(is_default=True)
    AnnualPlan.objects.create(
        project=project, year=2024, build_type="NEW", planned_investment=Decimal(8000), curve=curve
    )
    last = WEEK - 14
    make_report(project, last, by=cast.staff, state="ACCEPTED", cumulative=Decimal(6000))
    make_report(project, last - 1, by=cast.staff, state="ACCEPTED", cumulative=Decimal(5000))
    make_report(project, last + 1, by=cast.staff, state="SUBMITTED", cumulative=Decimal(7777))
    assert (last.day(4).year, (last + 1).day(4).year) == (2024, 2024)
    response = office.get("/projects/", {"year": "2024"})
    record = response.context["listing"].records[0]
    assert (record.planned, record.completed) == (8000, 6000)
    assert response.context["listing"].all_columns["rate"].value(record) == Decimal("75.0")
    assert response.context["as_of"] == datetime.date(2024, 12, 31)


def test_sorting_by_rate_and_gap_puts_what_is_unknown_last(office):
    for name, done in (("低", 100), ("高", 900), ("无", None)):
        project = make_project(name=name, planned=Decimal(1000))
        Project.objects.filter(pk=project.pk).update(ytd_completed=done, ytd_year=2025)
    assert found(office, sort="rate") == ["低", "高", "无"]
    assert found(office, sort="-gap") == ["高", "低", "无"]


def test_an_impossible_year_is_told_and_ignored(office):
    make_project(name="甲")
    for year in ("1999", "abc", "99999", "２０２５年"):
        listing = office.get("/projects/", {"year": year}).context["listing"]
        assert listing.count == 1
        assert listing.notices


def test_the_number_of_queries_is_small_and_the_same_at_three_and_three_hundred(
    office, cast, django_assert_max_num_queries
):
    bulk_projects(3, leader=cast.leader.leader)
    with django_assert_max_num_queries(16):
        office.get("/projects/")
    bulk_projects(297, leader=cast.leader.leader)
    with django_assert_max_num_queries(16):
        assert office.get("/projects/").context["listing"].count == 300
    with django_assert_max_num_queries(18):
        office.get("/projects/?columns=all&per_page=200")


def test_words_that_no_project_has_are_looked_for_elsewhere(office, cast):
    project = make_project(name="甲项目", reporter=cast.staff)
    raised(project, by=cast.office, title="征地款没有到位")
    make_permit(preliminary(name="乙项目", on_list=False, planned=None), "EIA")
    response = office.get("/projects/", {"q": "征地款"})
    assert response.context["elsewhere"] == [("问题", 1, "/issues/?q=%E5%BE%81%E5%9C%B0%E6%AC%BE")]
    assert 'href="/issues/?q=%E5%BE%81' in response.content.decode()
    for _label, count, href in [
        *response.context["elsewhere"],
        *office.get("/projects/", {"q": "环境影响"}).context["elsewhere"],
    ]:
        assert office.get(href).context["listing"].count == count > 0
    nowhere = office.get("/projects/", {"q": "没有这样的词"})
    assert nowhere.context["elsewhere"] == []
    assert "elsewhere" in nowhere.content.decode()
    assert office.get("/projects/", {"q": "甲项目"}).context["elsewhere"] is None
    assert office.get("/issues/", {"q": "乙项目"}).context["elsewhere"][0][0] == "项目"


def test_one_is_led_only_to_lists_that_one_may_open(client, cast):
    raised(make_project(name="甲项目", reporter=cast.staff), by=cast.office, title="征地款没有到位")
    client.force_login(make_user("nobody"))
    assert client.get("/projects/", {"q": "征地款"}).context["elsewhere"] == []
