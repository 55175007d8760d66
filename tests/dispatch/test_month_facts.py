"""Reading a month from the database: cut-offs, plans and lists that change, returns before weeks."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.events import history
from projects.base.periods import Month, Week
from projects.dispatch import returns
from projects.dispatch.models import (
    LightAssessment,
    LightRuleSet,
    MonthlyReturn,
    MonthSettings,
    StatisticalFigure,
)
from projects.dispatch.month_facts import read_month
from projects.pool.models import Project, ProjectListEntry
from tests.city import LONG_AGO, make_project, make_report, moment
from tests.pool.cases import bulk_projects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
D = datetime.date
JANUARY, MARCH, APRIL = Month.parse("2025-01"), Month.parse("2025-03"), Month.parse("2025-04")
NOW = moment(D(2025, 4, 2))


def reported(project, text, cumulative, **fields):
    given = {"state": "ACCEPTED", "cumulative": Decimal(cumulative)} | fields
    return make_report(project, Week.parse(text), **given)


def lit(project, week, light):
    rules = LightRuleSet.objects.first()
    LightAssessment.objects.create(
        project=project, week=Week.parse(week), light=light, rules=rules, assessed_at=NOW
    )


def of(project, month=MARCH):
    return next((row for row in read_month(month) if row.project == project.pk), None)


def test_a_week_belongs_to_the_month_in_which_its_cut_off_lies():
    """2025-W13 has its cut-off on 27 March, 2025-W14 (31 March to 6 April) on 3 April."""
    project = make_project()
    reported(project, "2025-W13", 900)
    reported(project, "2025-W14", 1200)
    assert of(project).completed == 900
    assert (of(project, APRIL).completed, of(project, APRIL).completed_in_period) == (1200, 300)


def test_the_cut_off_of_the_month_is_data():
    project = make_project()
    reported(project, "2025-W12", 700)
    reported(project, "2025-W13", 900)
    MonthSettings.objects.create(valid_from=LONG_AGO, cutoff_day=25)
    assert of(project).completed == 700


@pytest.mark.parametrize(
    ("year", "month", "day", "as_of"),
    [(2024, 2, 31, 29), (2025, 2, 31, 28), (2025, 2, 25, 25), (2025, 4, 30, 30), (2025, 12, 31, 31)],
)
def test_a_cut_off_beyond_the_months_end_is_its_last_day(year, month, day, as_of):
    found = MonthSettings(valid_from=LONG_AGO, cutoff_day=day).as_of(Month(D(year, month, 1)))
    assert found == D(year, month, as_of)


def test_the_year_begins_anew_though_its_first_week_began_in_the_old_one():
    """2025-W01 runs from 30 December 2024; its cut-off of 2 January makes it January's."""
    project = make_project()
    reported(project, "2024-W52", 9000, as_of=D(2024, 12, 26))
    assert of(project, JANUARY).completed is None
    reported(project, "2025-W01", 50)
    found = of(project, JANUARY)
    assert (found.completed, found.completed_before, found.completed_in_period) == (50, 0, 50)


def test_a_confirmed_return_comes_before_the_weeks(cast):
    project = make_project()
    reported(project, "2025-W13", 900)
    assert of(project).source == "WEEK"
    (row,) = returns.read_returns(MARCH, Project.objects.all())
    assert (row.pk, row.cumulative, row.weeks_cumulative, row.as_of) == (None, 900, 900, D(2025, 3, 31))
    row = returns.save(
        row, {"cumulative": Decimal(950), "difference_reason": "月末补报3天"}, by=cast.staff, at=NOW
    )
    assert of(project).source == "WEEK"
    returns.confirm([row], by=cast.reviewer, at=NOW)
    assert (of(project).source, of(project).completed) == ("RETURN", 950)
    reported(project, "2025-W14", 1200)
    assert of(project, APRIL).completed_in_period == 250


def test_a_plan_changed_in_mid_year_counts_as_it_stood(cast):
    project = make_project(planned=Decimal(10000))
    plan = project.plans.get()
    plan.revise(Decimal(4000), on=D(2025, 4, 10), by=cast.office, at=NOW, document_number="1号")
    assert of(project).planned == 10000
    assert of(project, APRIL).planned == 4000


def test_the_rate_of_a_month_is_of_the_plan_of_its_day(cast):
    """1,000 of 10,000 are 10 % in March; the plan falls to 4,000 on 10 April, and 1,500 are 37.5 %."""
    project = make_project(planned=Decimal(10000))
    plan = project.plans.get()
    plan.revise(Decimal(4000), on=D(2025, 4, 10), by=cast.office, at=NOW, document_number="1号")
    reported(project, "2025-W13", 1000)
    reported(project, "2025-W17", 1500)
    march, april = of(project), of(project, APRIL)
    assert (march.rate, march.asked, march.gap, march.lacking) == (10, 13, -3, 300)
    assert (april.rate, april.asked, april.gap, april.lacking) == (Decimal("37.5"), 22, Decimal("15.5"), 0)


def test_what_a_project_that_joins_in_mid_year_brings():
    """Listed from 15 April with 900 on its first report, 1,100 in May: what of the 900 is April's nobody
    knows, so that it counts for the year and not for the month."""
    project = make_project()
    ProjectListEntry.objects.filter(project=project).update(valid_from=D(2025, 4, 15))
    reported(project, "2025-W17", 900)
    reported(project, "2025-W22", 1100)
    april, may = of(project, APRIL), of(project, Month.parse("2025-05"))
    assert of(project) is None
    assert (april.completed, april.completed_in_period) == (900, None)
    assert (may.completed, may.completed_in_period) == (1100, 200)


def test_the_light_is_that_of_the_last_week_assessed_by_the_cut_off():
    """2025-W14 begins on 31 March and is April's. Who has no light in the last week assessed has none."""
    project, stopped = make_project(), make_project()
    for week, light in (("2025-W12", "RED"), ("2025-W13", "YELLOW"), ("2025-W14", "GREEN")):
        lit(project, week, light)
    lit(stopped, "2025-W12", "RED")
    assert (of(project).light, of(stopped).light) == ("YELLOW", "")
    assert of(project, Month.parse("2025-02")).light == ""
    assert of(project, APRIL).light == "GREEN"


def test_who_joins_or_leaves_the_list_in_mid_year_counts_while_on_it():
    project = make_project()
    ProjectListEntry.objects.filter(project=project).update(
        valid_from=D(2025, 3, 31), valid_to=D(2025, 4, 30)
    )
    assert of(project, Month.parse("2025-02")) is None
    assert of(project) is not None
    assert of(project, APRIL) is None


def test_what_comes_after_the_month_is_not_told():
    project = make_project(
        started_on=D(2025, 4, 1), stat_entered_on=D(2025, 4, 2), completed_on=D(2025, 5, 1)
    )
    found = of(project)
    assert (found.started_on, found.stat_entered_on, found.completed_on) == (None, None, None)
    assert of(project, APRIL).started_on == D(2025, 4, 1)


def test_statistics_of_the_month_stand_beside(cast):
    project = make_project()
    StatisticalFigure.objects.create(
        project=project, month=MARCH, cumulative=800, source="报表", entered_by=cast.office, entered_at=NOW
    )
    assert (of(project).recognised, of(project, APRIL).recognised) == (800, None)


def test_it_costs_the_same_for_many(django_assert_num_queries):
    for count in (2, 60):
        bulk_projects(count)
        with django_assert_num_queries(6):
            read_month(MARCH)
        with django_assert_num_queries(4):
            returns.read_returns(MARCH, Project.objects.all())


class TestReturns:
    @pytest.fixture
    def row(self):
        project = make_project()
        reported(project, "2025-W13", 900)
        return returns.read_returns(MARCH, Project.objects.filter(pk=project.pk))[0]

    def refused(self, act, *args, **said):
        with pytest.raises(RuleViolation) as caught:
            act(*args, **said)
        return caught.value.code

    def test_many_are_confirmed_at_once_or_none(self, cast, row):
        empty = returns.filled(make_project(), MARCH, row.as_of, None)
        assert self.refused(returns.confirm, [row, empty], by=cast.reviewer, at=NOW) == "figure_needed"
        assert MonthlyReturn.objects.count() == 0
        (found,) = returns.confirm([row], by=cast.reviewer, at=NOW)
        assert (found.state, found.confirmed_by) == ("CONFIRMED", cast.reviewer)
        assert [event.verb for event in history(found)] == ["monthly_return.confirm"]
        assert self.refused(returns.confirm, [row], by=cast.reviewer, at=NOW) == "closed"

    def test_a_difference_from_the_weeks_needs_a_reason(self, cast, row):
        row = returns.save(row, {"cumulative": Decimal(950)}, by=cast.staff, at=NOW)
        assert self.refused(returns.confirm, [row], by=cast.reviewer, at=NOW) == "reason_needed"
        with pytest.raises(IntegrityError), transaction.atomic():
            MonthlyReturn.objects.update(state="CONFIRMED", confirmed_by=cast.reviewer, confirmed_at=NOW)

    def test_a_fall_against_the_month_before_needs_a_reason(self, cast, row):
        returns.confirm([row], by=cast.reviewer, at=NOW)
        later = moment(D(2025, 5, 2))
        reported(row.project, "2025-W17", 800)
        (april,) = returns.read_returns(APRIL, Project.objects.all())
        assert self.refused(returns.confirm, [april], by=cast.reviewer, at=later) == "falls"
        april = returns.save(april, {"difference_reason": "核减"}, by=cast.staff, at=later)
        returns.confirm([april], by=cast.reviewer, at=later)

    def test_nothing_typed_by_another_is_overwritten(self, cast, row):
        stored = returns.save(row, {"progress_text": "封顶"}, by=cast.staff, at=NOW)
        with pytest.raises(StaleVersion):
            returns.save(row, {"progress_text": "别的"}, by=cast.reviewer, at=NOW)
        returns.save(stored, {"progress_text": "主体封顶"}, by=cast.staff, at=NOW, version=stored.version)
        assert MonthlyReturn.objects.get().progress_text == "主体封顶"

    def test_it_is_sent_back_by_another_with_a_reason(self, cast, row):
        (row,) = returns.confirm([row], by=cast.reviewer, at=NOW)
        assert self.refused(returns.send_back, row, by=cast.office, at=NOW, reason=" ") == "reason_needed"
        assert self.refused(returns.send_back, row, by=cast.reviewer, at=NOW, reason="核对") == "own_row"
        row = returns.send_back(row, by=cast.office, at=NOW, reason="与统计核对")
        assert (row.state, row.is_open) == ("RETURNED", True)
        returns.confirm([row], by=cast.reviewer, at=NOW)

    def test_a_month_to_come_has_no_return(self, cast, row):
        row = returns.filled(row.project, Month.parse("2025-06"), D(2025, 6, 30), None)
        assert self.refused(returns.save, row, {"cumulative": 1}, by=cast.staff, at=NOW) == "future"
