"""A prepared query gives what the same query gives, for any key, and is put into SQL once."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.base.models import CalendarDay
from projects.base.prepared import Prepared
from projects.dispatch.models import LightAssessment, LightRuleSet
from projects.pool import reading
from projects.pool.models import AnnualPlan
from tests.city import WEEK, make_project, moment

COLUMNS = ("planned_investment", "prior_cumulative", "curve__points", "amounts__valid_from", "goal")


def plans(key):
    return AnnualPlan.objects.filter(project=key).order_by("year").values_list(*COLUMNS)


def test_it_gives_the_same_values_in_the_same_types(cast):
    project, other = make_project(planned=Decimal("1234.50"), prior=None), make_project()
    prepared = Prepared(AnnualPlan, plans)
    for one in (project, other):
        assert [tuple(row) for row in prepared(one.pk)] == list(plans(one.pk))
    ((amount, nothing, points, day, goal),) = prepared(project.pk)
    assert amount == Decimal("1234.50")
    assert nothing is None
    assert points[-1] == 100
    assert day == datetime.date(2025, 1, 1)
    assert goal == ""


def test_what_has_nothing_gives_nothing(cast):
    assert Prepared(AnnualPlan, plans)(0) == []


def test_it_is_one_query_and_compiled_once(cast):
    project = make_project()
    compiled = []

    def counted(key):
        compiled.append(key)
        return plans(key)

    prepared = Prepared(AnnualPlan, counted)
    with CaptureQueriesContext(connection) as queries:
        prepared(project.pk)
        prepared(project.pk)
    assert len(queries) == 2
    assert len(compiled) == 1


def test_no_other_number_of_a_query_is_taken_for_the_key(db):
    CalendarDay.objects.create(day=datetime.date(2025, 5, 1), is_workday=False, name="a")
    prepared = Prepared(
        CalendarDay, lambda key: CalendarDay.objects.filter(pk=key, day__year=2025).values_list("name")[:1]
    )
    assert prepared(CalendarDay.objects.get().pk) == [["a"]]
    assert prepared(2025) == []


@pytest.mark.parametrize("name", [name for name, one in vars(reading).items() if isinstance(one, Prepared)])
def test_every_prepared_query_of_the_pool_answers(cast, name):
    assert isinstance(getattr(reading, name)(make_project().pk), list)


def test_weeks_and_json_come_as_themselves(cast):
    project = make_project()
    kept = {"week": WEEK, "light": "RED", "reasons": [{"code": "FADES"}]}
    LightAssessment.objects.create(
        project=project, rules=LightRuleSet.objects.first(), assessed_at=moment(WEEK.last), **kept
    )
    prepared = Prepared(
        LightAssessment, lambda key: LightAssessment.objects.filter(project=key).values_list(*kept)
    )
    assert prepared(project.pk) == [list(kept.values())]
