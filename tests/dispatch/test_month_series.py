"""A year month by month: each figure that of the month's summary, the curve and last year counted by hand."""

import datetime
from decimal import Decimal

import pytest

from projects.base.periods import Month, Week
from projects.dispatch.due import listed_by_day, listed_projects
from projects.dispatch.models import MonthlyReturn, MonthSettings, WeeklyReport
from projects.dispatch.month_series import year_series
from projects.dispatch.month_summary import monthly_summary
from projects.pool.models import ProgressCurve, Project, ProjectListEntry
from tests.city import main_list, make_project, make_report, moment
from tests.pool.cases import bulk_projects

pytestmark = pytest.mark.django_db
D = datetime.date
APRIL = Month.parse("2025-04")


def month(number, year=2025):
    return Month(D(year, number, 1))


def reported(project, week, cumulative, **fields):
    given = {"state": "ACCEPTED", "cumulative": Decimal(cumulative)} | fields
    return make_report(project, Week.parse(week), **given)


def returned(project, of, cumulative, *, by, state="CONFIRMED"):
    confirmed = {"confirmed_by": by, "confirmed_at": moment(D(2025, 5, 1))} if state == "CONFIRMED" else {}
    return MonthlyReturn.objects.create(
        project=project,
        month=of,
        as_of=of.last,
        cumulative=Decimal(cumulative),
        state=state,
        **confirmed,
    )


def series(last=APRIL, projects=None):
    return {point.month.number: point for point in year_series(last, projects)}


@pytest.fixture
def told(cast):
    """By week alone, by return over the week, listed since March, withdrawn since April, not accepted."""
    first, second, third, gone = (make_project(name=name) for name in "甲乙丙丁")
    for week, amount in (("2025-W04", 100), ("2025-W08", 300), ("2025-W13", 700), ("2025-W17", 1100)):
        reported(first, week, amount)
        reported(third, week, amount * 2)
        reported(gone, week, 50)
    reported(first, "2025-W18", 9000)
    reported(second, "2025-W08", 400)
    returned(second, month(2), 450, by=cast.office)
    returned(second, month(3), 800, by=cast.office)
    returned(second, month(4), 7000, by=cast.office, state="DRAFT")
    ProjectListEntry.objects.filter(project=third).update(valid_from=D(2025, 3, 1))
    gone.stages.update(valid_to=D(2025, 4, 10))
    gone.stages.create(value="WITHDRAWN", valid_from=D(2025, 4, 10))
    return cast


def test_completed_by_returns_and_weeks(told):
    """January: 100 + 50. February: 300 + 450 (return) + 50. March: 700 + 800 + 1,400 + 50. April: 1,100 +
    400 (the last week that was accepted; the return is a draft) + 2,200."""
    found = series()
    assert [found[number].completed for number in range(1, 5)] == [150, 800, 2950, 3700]


def test_what_a_month_brought_of_those_whose_month_before_is_known(told):
    """January 150. February: 200 + 0; 乙 has nothing of January. March: 400 + 350 + 800 + 0; 丙 was reported
    before it was listed. April: 400 - 400 + 800."""
    found = series()
    assert [found[number].in_month for number in range(1, 5)] == [150, 200, 1550, 800]


@pytest.mark.parametrize("number", range(1, 5))
def test_each_month_says_what_its_summary_says(told, number):
    point, summary = series()[number], monthly_summary(month(number)).overall
    assert (point.completed, point.in_month) == (summary.completed, summary.completed_in_period)


def test_a_cut_off_before_the_months_end(told):
    """With the 25th the weeks with their cut-off on 27 March count for April."""
    MonthSettings.objects.create(valid_from=D(2020, 1, 1), cutoff_day=25)
    found = series()
    for number in range(1, 5):
        assert found[number].completed == monthly_summary(month(number)).overall.completed
    assert found[3].completed == 300 + 800 + 600 + 50


def test_months_to_come_have_what_is_asked_and_nothing_else(told):
    found = series()
    assert list(found) == list(range(1, 13))
    for number in range(5, 13):
        assert (found[number].completed, found[number].in_month) == (None, None)
        assert found[number].asked is not None


def test_what_the_curve_asks_by_hand(cast):
    """Half of the plan by the end of June, all by December; 10,000, raised to 20,000 on 1 March, and another
    project of 6,000 that leaves the list in May."""
    curve = ProgressCurve.objects.get(is_default=True)
    curve.points = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100]
    curve.save()
    raised, other = make_project(), make_project(planned=Decimal(6000))
    make_project(planned=None)
    plan = raised.plans.get()
    plan.amounts.update(valid_to=D(2025, 3, 1))
    plan.amounts.create(amount=20000, valid_from=D(2025, 3, 1))
    ProjectListEntry.objects.filter(project=other).update(valid_to=D(2025, 5, 1))
    found = series()
    assert [found[number].asked for number in range(1, 5)] == [0, 1600, 5200, 7800]
    assert [found[number].asked for number in (6, 12)] == [13000, 26000]
    assert [point.asked for point in year_series(month(6))][4:6] == [8000, 10000]


def test_the_year_before_stands_beside_it(cast):
    """All of last year, on last year's list: also months that have not come this year."""
    project = make_project(year=2024)
    this_year = main_list(2025)
    ProjectListEntry.objects.create(
        project_list=this_year, project=project, serial=1, valid_from=D(2025, 1, 1)
    )
    reported(project, "2024-W13", 500)
    reported(project, "2024-W48", 2000)
    reported(project, "2025-W13", 900)
    found = series()
    assert [found[number].last_completed for number in (2, 3, 4, 10, 12)] == [None, 500, 500, 500, 2000]
    assert [found[number].last_in_month for number in (3, 4, 12)] == [None, 0, 0]
    assert found[11].last_in_month == 1500
    assert (found[2].completed, found[3].completed) == (None, 900)


def test_a_reader_has_the_series_of_his_own_projects(told):
    mine = Project.objects.filter(name="甲")
    assert [point.completed for point in year_series(APRIL, mine)][:4] == [100, 300, 700, 1100]


def test_the_lists_of_many_days_are_those_of_each(told):
    days = [D(2024, 12, 31), D(2025, 2, 28), D(2025, 3, 1), D(2025, 4, 9), D(2025, 4, 10), D(2025, 12, 31)]
    found = listed_by_day(days)
    assert found == {day: set(listed_projects(day).values_list("pk", flat=True)) for day in days}
    assert [len(found[day]) for day in days] == [0, 3, 4, 4, 3, 3]


def reads_of_reports(queries):
    return [one["sql"] for one in queries if WeeklyReport._meta.db_table in one["sql"]]


def test_no_report_is_read_where_the_returns_are_confirmed(told, django_assert_num_queries):
    """Nobody was listed last year, so that nobody lacks a return there."""
    for project in Project.objects.all():
        for number in range(1, 5):
            if not project.monthly_returns.confirmed().filter(month=month(number)).exists():
                project.monthly_returns.filter(month=month(number)).delete()
                returned(project, month(number), 100, by=told.office)
    with django_assert_num_queries(7) as captured:
        year_series(APRIL)
    assert reads_of_reports(captured.captured_queries) == []


def test_it_costs_the_same_for_many(cast, django_assert_num_queries):
    for count in (2, 60):
        for project in bulk_projects(count):
            reported(project, "2025-W13", 10)
        with django_assert_num_queries(8) as captured:
            year_series(APRIL)
        assert len(reads_of_reports(captured.captured_queries)) == 1
