"""A month put together from the database: parts, places against the month before, targets, its cost."""

import datetime
from decimal import Decimal

import pytest

from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.dispatch.figures import ANNUAL_TARGET, Rate
from projects.dispatch.month_facts import cut_offs
from projects.dispatch.month_summary import monthly_summary, weeks_of
from projects.pool.models import AnnualTarget, ProjectList, ProjectListEntry
from tests.city import make_organisation, make_project, make_report
from tests.issues.cases import closed, raised
from tests.pool.cases import bulk_projects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
D = datetime.date
FEBRUARY, MARCH = Month.parse("2025-02"), Month.parse("2025-03")


def reported(project, week, cumulative, **fields):
    given = {"state": "ACCEPTED", "cumulative": Decimal(cumulative)} | fields
    return make_report(project, Week.parse(week), **given)


def in_division(code, **fields):
    return make_project(division=Division.objects.get(code=code), **fields)


def test_the_weeks_of_a_month_are_those_with_their_cut_off_in_it():
    """Cut-offs on Thursdays: 6, 13, 20 and 27 March 2025; the week of 27 February is February's."""
    as_of, before = cut_offs(MARCH)
    assert [str(week) for week in weeks_of(MARCH, before, as_of)] == [
        "2025-W10",
        "2025-W11",
        "2025-W12",
        "2025-W13",
    ]


def test_no_week_of_a_year_is_lost_or_counted_twice():
    found = []
    for number in range(1, 13):
        month = Month(D(2026, number, 1))
        as_of, before = cut_offs(month)
        found += weeks_of(month, before, as_of)
    # 2026 has 53 ISO weeks; the cut-off of the 53rd is 31 December.
    assert found == [Week.parse(f"2026-W{number:02}") for number in range(1, 54)]


def test_divisions_with_their_places_and_what_changed():
    """In February 科尔沁区 leads with 20 % against 10 %, in March 奈曼旗 with 40 % against 30 %."""
    kerqin, naiman = in_division("150502"), in_division("150525")
    for project, february, march in ((kerqin, 2000, 3000), (naiman, 1000, 4000)):
        reported(project, "2025-W08", february)
        reported(project, "2025-W13", march)
    found = monthly_summary(MARCH)
    assert (found.overall.completed, found.overall.completed_in_period) == (7000, 4000)
    assert (found.last_month.completed, found.last_year.count) == (3000, 0)
    ranking = found.rankings["division"]["completion"]
    assert [(str(one.unit), one.value, one.place, one.change) for one in ranking] == [
        ("奈曼旗", 40, 1, 1),
        ("科尔沁区", 30, 2, -1),
    ]
    lines = {str(line.unit): line for line in found.lines["division"]}
    assert lines["奈曼旗"].ranks["completion"].place == 1
    assert lines["科尔沁区"].summary.rate == 30


def test_what_is_the_citys_own_is_a_line_and_not_ranked():
    in_division("150500")
    in_division("150502")
    found = monthly_summary(MARCH)
    assert [line.unit and line.unit.code for line in found.lines["division"]] == ["150502", None]
    assert [one.unit.code for one in found.rankings["division"]["starts"]] == ["150502"]


def test_reporting_in_time_over_the_weeks_of_the_month():
    project = make_project()
    reported(project, "2025-W10", 100)
    reported(project, "2025-W11", 100, is_late=True)
    reported(project, "2025-W12", 100)
    found = monthly_summary(MARCH)
    assert (found.reporting.due, found.reporting.reported, found.reporting.late) == (4, 2, 1)
    assert found.rankings["division"]["reporting"][0].value == 50


def test_issues_closed_of_those_raised_in_the_year(cast):
    project = make_project()
    closed(project, by=cast.office, verifier=cast.commission, on=D(2025, 3, 3))
    raised(project, by=cast.office, on=D(2025, 3, 31))
    raised(project, by=cast.office, on=D(2025, 4, 1))
    found = monthly_summary(MARCH).closing
    assert (found.raised, found.closed, found.rate) == (2, 1, 50)


def test_the_years_target_is_counted_on_its_own_list():
    listed = ProjectList.objects.create(year=2025, code="INDUSTRY_KEY", name="重点工业")
    target = AnnualTarget.objects.create(
        year=2025,
        code="industrial_projects_started",
        name="开复工",
        value=200,
        unit="个",
        project_list=listed,
    )
    working = make_project(resumed_on=D(2025, 3, 10))
    resting = make_project()
    make_project(resumed_on=D(2025, 3, 10))
    for serial, project in enumerate((working, resting), 1):
        ProjectListEntry.objects.create(
            project_list=listed, project=project, serial=serial, valid_from=D(2025, 1, 1)
        )
    (found,) = monthly_summary(MARCH).targets
    assert (found.target, found.rate) == (target, Rate(1, 200, ANNUAL_TARGET))


def test_departments_are_told_apart_and_ranked():
    unit = make_organisation("通辽市工业和信息化局")
    reported(make_project(responsible_department=unit), "2025-W13", 5000)
    make_project()
    found = monthly_summary(MARCH)
    assert [(line.unit, line.summary.rate) for line in found.lines["department"]] == [
        (unit, 50),
        (None, None),
    ]
    assert [one.unit for one in found.rankings["department"]["completion"]] == [unit]
    assert found.rankings["chain"] == {}


def test_it_costs_the_same_for_many(django_assert_max_num_queries):
    for count in (2, 60):
        bulk_projects(count)
        with django_assert_max_num_queries(60):
            monthly_summary(MARCH)
