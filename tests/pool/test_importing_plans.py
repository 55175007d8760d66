"""Annual plans from files: entered, revised by a document, and taken back."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.base.models import Event
from projects.base.sentences import sentence
from projects.imports.applying import InTheWay
from projects.imports.comparing import Given, compare, finish
from projects.imports.kinds import Reading
from projects.pool.importing_options import PlanOptions
from projects.pool.importing_plans import Plans
from projects.pool.models import AnnualPlan, ProgressCurve
from tests.city import main_list, make_project, make_user, moment
from tests.imports.kindcase import bring
from tests.pool.cases import bulk_projects

TODAY = datetime.date(2025, 3, 26)
KIND = Plans()


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(moment(TODAY, 10)):
        yield


def take_in(rows, user, **options):
    said = {"year": 2025, "valid_from": TODAY, "reason": "中期调整", "document_number": "", "curve": None}
    return bring(KIND, rows, user, on=TODAY, at=moment(TODAY, 10), **{**said, **options})


def test_new_plans_are_entered_and_taken_back(cast):
    project = make_project(name="甲项目", planned=None)
    other = ProgressCurve.objects.exclude(is_default=True).first()
    row = {
        "project": "甲 项目",
        "build_type": "续建",
        "amount": "1.2亿",
        "prior": "3000万元",
        "goal": "主体封顶",
        "curve": other.name,
    }
    result = take_in([row], cast.pooladmin, document_number="通政发〔2025〕1号")
    assert result.faults == {}
    plan = project.plans.get()
    assert (plan.year, plan.build_type, plan.planned_investment) == (2025, "CONTINUED", Decimal(12000))
    assert (plan.prior_cumulative, plan.goal, plan.curve) == (Decimal(3000), "主体封顶", other)
    assert plan.amounts.get().document_number == "通政发〔2025〕1号"
    assert take_in([row], cast.pooladmin).counts["SAME"] == 1
    result.undo()
    assert not AnnualPlan.objects.exists()
    assert Event.objects.filter(verb__startswith="annual_plan.").count() == 2


def test_a_plan_without_a_curve_takes_last_years_or_the_default(cast):
    make_project(name="甲项目", planned=None)
    last = make_project(name="乙项目", year=2024)
    other = ProgressCurve.objects.exclude(is_default=True).first()
    last.plans.update(curve=other)
    rows = [{"project": name, "build_type": "新建", "amount": "100"} for name in ("甲项目", "乙项目")]
    result = take_in(rows, cast.pooladmin)
    assert [plan.curve.is_default for plan in result.records] == [True, False]


def test_a_changed_amount_is_revised_by_its_document(cast):
    plan = make_project(name="甲项目").plans.get()
    before = list(plan.amounts.values())
    row = {"project": "甲项目", "amount": "8000", "goal": "投产"}
    assert set(take_in([row], cast.pooladmin).faults[2]) == {"options.document_number"}
    result = take_in([row], cast.pooladmin, document_number="通政发〔2025〕9号")
    plan.refresh_from_db()
    assert (plan.planned_investment, plan.goal) == (Decimal(8000), "投产")
    assert plan.amounts.current().get().valid_from == TODAY
    assert take_in([row], cast.pooladmin).counts["SAME"] == 1
    result.undo(source="计划.xlsx")
    plan.refresh_from_db()
    assert (plan.planned_investment, plan.goal) == (Decimal(10000), "")
    # By its own document, from its own day on; the revision and its reversal both stay readable as acts.
    assert list(plan.amounts.values()) == before
    change, back = Event.objects.filter(verb__startswith="annual_plan.").order_by("-pk")[:2]
    assert back.verb == "annual_plan.take_revision_back"
    assert back.reason == change.reason == "撤销导入“计划.xlsx”"
    assert "由8,000.00恢复为10,000.00" in sentence(back)


def test_a_revision_that_others_followed_is_not_taken_back(cast):
    plan = make_project(name="甲项目").plans.get()
    result = take_in([{"project": "甲项目", "amount": "8000"}], cast.pooladmin, document_number="1号")
    stamp = {"on": TODAY, "by": cast.pooladmin, "at": moment(TODAY, 11)}
    plan.revise(Decimal(200), document_number="2号", **stamp)
    plan.revise(Decimal(8000), document_number="3号", **stamp)
    with pytest.raises(InTheWay) as caught:
        result.undo()
    assert "此后已调整" in caught.value.rows[0][1]["zh-hans"]
    assert plan.amounts.count() == 4


def test_a_plan_that_was_revised_since_stays(cast):
    make_project(name="甲项目", planned=None)
    result = take_in([{"project": "甲项目", "build_type": "新建", "amount": "100"}], cast.pooladmin)
    plan = AnnualPlan.objects.get()
    stamp = {"by": cast.pooladmin, "at": moment(TODAY, 11)}
    plan.revise(Decimal(200), on=TODAY, document_number="1号", **stamp)
    plan.revise(Decimal(100), on=TODAY, document_number="2号", **stamp)
    with pytest.raises(InTheWay):
        result.undo()


def test_what_is_wrong_is_said_at_its_field(cast):
    make_project(name="甲项目", planned=None)
    rows = [
        {"project": "甲项目", "curve": "没有", "amount": "-5", "year": "2025"},
        {"project": "没有的项目", "amount": "5"},
        {"project": "甲项目", "year": "2020", "amount": "5", "build_type": "新建"},
    ]
    faults = take_in(rows, cast.pooladmin).faults
    assert {row: set(found) for row, found in faults.items()} == {
        2: {"curve", "amount", "build_type"},
        3: {"project"},
        4: {"year"},
    }


def test_only_who_keeps_the_pool_brings_plans(cast):
    assert KIND.permission(cast.pooladmin)
    assert not KIND.permission(cast.staff)
    project = make_project(name="甲项目", division=cast.city, planned=None)
    admin = make_user("district", "pooladmin", scope="DIVISION", division=cast.district)
    faults = take_in([{"project": project.name, "amount": "5", "build_type": "新建"}], admin).faults
    assert set(faults[2]) == {"project"}


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(cast, count, django_assert_max_num_queries):
    projects = bulk_projects(count)
    rows = [Given(number, {"project": one.name, "amount": "5"}) for number, one in enumerate(projects)]
    options = {"year": 2025, "document_number": "1号"}
    with django_assert_max_num_queries(5):
        finish(compare(KIND, rows, Reading(cast.pooladmin, TODAY, moment(TODAY), options)))


def test_a_template_has_a_row_for_each_project(cast, django_assert_max_num_queries):
    listed = main_list()
    without = make_project(name="甲项目", planned=None)
    bulk_projects(3)
    reading = Reading(cast.pooladmin, TODAY, moment(TODAY), {"year": 2025})
    known = KIND.prepare(reading)
    with django_assert_max_num_queries(4):
        rows = [KIND.current(one, known, reading) for one in KIND.records(reading)]
    assert rows[0]["project"] == without.name
    assert [row["amount"] for row in rows] == [None, 10000, 10000, 10000]
    assert listed.entries.count() == 4


def test_the_options_have_what_a_first_look_needs(cast):
    form = PlanOptions(user=cast.pooladmin, data=None)
    values = {name: form[name].initial for name in form.fields if form[name].initial not in (None, "")}
    bound = PlanOptions(user=cast.pooladmin, data=values)
    assert bound.is_valid(), bound.errors
    assert bound.cleaned_data["year"] == 2025
