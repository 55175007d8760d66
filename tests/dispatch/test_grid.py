"""The grid of projects and weeks: what each cell says, and its page."""

import datetime

import pytest
import time_machine

from projects.directory.models import Leader
from projects.dispatch.deadlines import deadlines_of
from projects.dispatch.grid import GridWeek, load_cells
from projects.dispatch.models import LightAssessment, LightRuleSet
from projects.dispatch.overview import read_standings
from projects.dispatch.views.grid import Grid
from projects.pool.models import Project, Suspension
from tests.city import LONG_AGO, WEEK, make_cast, make_organisation, make_project, make_report, moment
from tests.dispatch.counting import assert_constant
from tests.pool.examples import project_filters
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
URL = "/dispatch/grid/"
WEEKS = [WEEK - back for back in range(11, -1, -1)]


@pytest.fixture(autouse=True)
def saturday():
    with time_machine.travel(moment(WEEK.day(6)), tick=False):
        yield


def grid_weeks(now=None):
    deadlines = deadlines_of(*WEEKS)
    return [
        GridWeek(week, deadlines[week].as_of, bool(now) and now <= deadlines[week].report_due)
        for week in WEEKS
    ]


def read():
    """{project: {week: Cell}} of everything."""
    projects = list(Project.objects.order_by("pk"))
    load_cells(projects, grid_weeks())
    return {project: dict(zip(WEEKS, project.grid_cells, strict=True)) for project in projects}


def light(project, colour, week=WEEK):
    return LightAssessment.objects.create(
        project=project,
        week=week,
        light=colour,
        rules=LightRuleSet.objects.first(),
        assessed_at=moment(week.last),
    )


@pytest.fixture
def many(cast):
    """Projects of every fate over the weeks."""
    lists = make_project()
    for back, state, late in (
        (0, "SUBMITTED", True),
        (1, "ACCEPTED", False),
        (2, "RETURNED", False),
        (3, "DRAFT", False),
    ):
        make_report(lists, WEEK - back, state=state, is_late=late, by=cast.staff)
    Suspension.objects.create(
        project=make_project(),
        kind="WINTER",
        reason="越冬",
        valid_from=LONG_AGO,
        valid_to=datetime.date(2025, 3, 20),
        approved_by=cast.office,
    )
    make_project(on_list=False)
    gone = make_project()
    gone.change_stage(
        "WITHDRAWN",
        on=datetime.date(2025, 3, 10),
        by=cast.pooladmin,
        at=moment(WEEK.first),
        reason="终止",
    )
    return lists


def test_each_cell_says_what_the_overview_of_its_week_says(many):
    found = read()
    deadlines = deadlines_of(*WEEKS)
    for week in WEEKS:
        standings = {
            row.project: row.standing
            for row in read_standings(Project.objects.all(), week, deadlines[week].as_of)
        }
        assert {project.pk: row[week].standing for project, row in found.items()} == {
            project.pk: standings.get(project.pk, "") for project in found
        }, week


def test_a_cell_has_its_standing_and_its_light(many):
    light(many, "RED")
    row = read()[many]
    assert [(row[WEEK - back].standing, row[WEEK - back].light) for back in range(5)] == [
        ("late", "RED"),
        ("reported", ""),
        ("returned", ""),
        ("missing", ""),
        ("missing", ""),
    ]


def test_weeks_of_the_year_before_belong_to_that_years_list(cast):
    project = make_project()
    load_cells([project], [GridWeek(WEEK - 13, (WEEK - 13).day(4))])
    assert project.grid_cells == [("", "")]


def open_as(client, user, **data):
    client.force_login(user)
    return client.get(URL, data)


def test_a_cell_is_a_word_a_shape_and_a_link(client, cast, many):
    light(many, "YELLOW")
    text = open_as(client, cast.office).content.decode()
    assert f'href="/dispatch/{WEEK}/reports/{many.pk}/"' in text
    cell = text.split(f'href="/dispatch/{WEEK}/reports/{many.pk}/"')[1].split("</a>")[0]
    assert "▲" in cell
    assert "visually-hidden" in cell


def test_the_grid_ends_where_it_is_asked_to(client, cast):
    make_project()
    response = open_as(client, cast.office, until="2025-W10")
    assert [str(one.week) for one in response.context["view"].weeks][-1] == "2025-W10"
    assert response.context["later_href"]
    now = open_as(client, cast.office)
    assert now.context["later_href"] == ""
    for nonsense in ("2025-W60", "x", "9999-W01", "0001-W01"):
        assert open_as(client, cast.office, until=nonsense).context["listing"].notices


def test_who_sees_no_project_is_refused(client, cast):
    assert open_as(client, cast.outsider).status_code == 403


def test_the_grid_costs_the_same_for_many_rows(client, cast):
    def make(count):
        for _ in range(count):
            project = make_project()
            make_report(project, state="SUBMITTED", by=cast.staff)
            light(project, "GREEN")

    client.force_login(cast.office)
    assert assert_constant(client, URL, make) <= 20


class TestGrid(ListPageSuite):
    view_class = Grid
    url = URL

    @property
    def examples(self):
        return project_filters(
            self.group,
            self.department,
            Leader.objects.first(),
            q="测试",
            light="RED",
            lacks="leader",
        )

    def reader(self):
        self.cast = make_cast()
        self.group = make_organisation("第一工作小组", "WORKING_GROUP")
        self.department = make_organisation("市工信局")
        return self.cast.office

    def make_rows(self, count):
        leader = Leader.objects.first()
        for _ in range(count):
            make_project(working_group=self.group, responsible_department=self.department, leader=leader)
