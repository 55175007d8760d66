"""The wall map: a list of projects whose last column is a time line."""

import datetime

import pytest
import time_machine

from projects.directory.models import Organisation
from projects.pool.models import Milestone, Project
from projects.pool.views.wall_map import WallMapPage
from projects.pool.wall_map import load_lines, next_of
from tests.city import make_cast, make_organisation, make_project
from tests.pool.cases import bulk_projects
from tests.pool.examples import project_filters
from tests.ui.suites import ListPageSuite

TODAY = datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(TODAY, tick=False):
        yield


def day(text):
    return text and datetime.date.fromisoformat(text)


def add_milestones(project, *rows):
    """Milestones as (name, baseline, forecast, actual)."""
    Milestone.objects.bulk_create(
        Milestone(
            project=project,
            name=name,
            baseline_on=day(plan),
            forecast_on=day(due),
            actual_on=day(done),
            order=place,
        )
        for place, (name, plan, due, done) in enumerate(rows)
    )


class TestWallMap(ListPageSuite):
    view_class = WallMapPage
    url = "/pool/map/"

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
            permits="unplanned",
            desk="NEEDS",
            unreported="2025-W13",
            counted="TOLD",
            milestones="overdue",
        )
        return self.cast.office

    def make_rows(self, count):
        projects = bulk_projects(count, leader=self.cast.leader.leader, **self.units)
        Milestone.objects.bulk_create(
            Milestone(project=project, name=name, baseline_on=datetime.date(2025, month, 1), order=month)
            for project in projects
            for name, month in (("开工", 3), ("封顶", 8))
        )


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def found(client, **query):
    """The names of the projects that a query leaves."""
    listing = client.get("/pool/map/", query).context["listing"]
    assert not listing.notices
    return {record.name for record in listing.records}


def test_projects_are_found_by_how_their_milestones_stand(office):
    add_milestones(make_project(name="超期"), ("开工", "2025-03-01", "2025-04-01", None))
    add_milestones(make_project(name="今日"), ("开工", "2025-04-02", None, None))
    add_milestones(make_project(name="推迟"), ("封顶", "2025-08-01", "2025-09-01", None))
    add_milestones(make_project(name="已达"), ("封顶", "2025-01-01", "2025-02-01", "2025-03-01"))
    make_project(name="无")
    assert found(office, milestones="overdue") == {"超期"}
    assert found(office, milestones="slipped") == {"超期", "推迟"}
    assert found(office, milestones="none") == {"无"}
    totals = office.get("/pool/map/").context["listing"].totals
    assert [totals[what] for what in ("overdue", "slipped", "none")] == [1, 2, 1]


def test_a_line_has_the_planned_span_and_the_milestones_in_their_order(cast, django_assert_num_queries):
    project = make_project(planned_start_on=day("2025-01-10"))
    add_milestones(
        project,
        ("开工", "2025-01-10", "2025-01-10", "2025-01-20"),
        ("封顶", "2025-08-01", "2025-09-01", None),
        ("竣工", "2025-08-15", None, None),
    )
    bare = make_project(started_on=day("2024-05-01"))
    records = list(Project.objects.all())
    with django_assert_num_queries(1):
        load_lines(records)
        load_lines(records)
    lines = {record.pk: record.line for record in records}
    assert (lines[project.pk].first, lines[project.pk].last) == (day("2025-01-10"), day("2026-10-01"))
    assert [mark.name for mark in lines[project.pk].marks] == ["开工", "封顶", "竣工"]
    assert next_of(lines[project.pk]).name == "竣工"
    assert (lines[bare.pk].first, lines[bare.pk].marks) == (day("2024-05-01"), ())
    assert next_of(lines[bare.pk]) is None


def test_the_window_is_this_year_unless_the_address_says_otherwise(office):
    make_project()
    window = office.get("/pool/map/").context["view"].window
    assert (window.first, window.months) == (day("2025-01-01"), 12)
    response = office.get("/pool/map/", {"from": "2024-07", "span": "3"})
    window = response.context["view"].window
    assert (window.first, window.end) == (day("2024-07-01"), day("2027-07-01"))
    assert response.context["after_href"].startswith("/pool/map/?")
    later = office.get(response.context["after_href"]).context["view"].window
    assert (later.first, later.months) == (day("2027-07-01"), 36)


@pytest.mark.parametrize("query", [{"from": "heute"}, {"from": "1999-01"}, {"span": "4"}, {"span": "x"}])
def test_a_window_that_makes_no_sense_is_told_and_ignored(office, query):
    make_project()
    response = office.get("/pool/map/", query)
    assert len(response.context["listing"].notices) == 1
    assert response.context["view"].window.months == 12


def test_the_map_prints_on_wide_paper_and_says_what_its_signs_mean(office):
    add_milestones(make_project(), ("封顶", "2025-08-01", "2025-09-01", None))
    response = office.get("/pool/map/")
    assert response.context["paper"] == "wall"
    page = response.content.decode()
    assert page.count('id="tl-ground"') == 1
    assert '<use href="#tl-expected" x="66.58%" y="50%"/>' in page


def test_the_file_tells_the_milestones_in_words(office):
    add_milestones(make_project(name="甲"), ("封顶", "2025-08-01", "2025-09-01", None))
    text = office.get("/pool/map/?_export=csv").content.decode("utf-8-sig")
    assert "2025-09-01" in text.splitlines()[1]
    assert "svg" not in text
