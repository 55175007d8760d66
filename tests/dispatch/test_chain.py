"""The way of a row: who may do what, when, and what stays of it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion
from projects.dispatch import chain
from projects.dispatch.caches import current_values
from projects.dispatch.models import Batch, ChainStep, PlanItem, WeeklyReport
from tests.city import WEEK, make_cast, make_project, make_report, make_user, moment

pytestmark = pytest.mark.django_db
FRIDAY = WEEK.day(5)
IN_TIME = moment(FRIDAY, 11)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def row(cast):
    return make_report(make_project(reporter=cast.staff), by=cast.staff)


def refused(code):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def submitted(row, cast):
    chain.submit([row], by=cast.staff, at=IN_TIME)
    return row


def accepted(row, cast):
    submitted(row, cast)
    chain.pass_step([row], "REVIEW", by=cast.reviewer, at=IN_TIME)
    chain.hand_in(
        [row], week=WEEK, division=cast.district, responsible_name="王某", by=cast.reviewer, at=IN_TIME
    )
    chain.pass_step([row], "ACCEPT", by=cast.office, at=IN_TIME)
    return row


def test_a_row_goes_through_the_whole_chain(row, cast):
    accepted(row, cast)
    row.refresh_from_db()
    assert (row.state, row.waiting_for, row.accepted_by, row.batch.version) == (
        "ACCEPTED",
        "",
        cast.office,
        1,
    )
    verbs = [event.verb for event in events.history(row)]
    assert verbs == [f"weekly_report.{act}" for act in ("accept", "gather", "review", "submit")]
    assert [step.step for step in row.steps.all()] == ["REVIEW", "GATHER", "ACCEPT"]


def test_submitting_shows_on_the_project_and_accepting_moves_its_figure(row, cast):
    submitted(row, cast)
    row.project.refresh_from_db()
    assert (row.project.last_reported_week, row.project.ytd_completed) == (WEEK, None)
    chain.pass_step([row], "REVIEW", by=cast.reviewer, at=IN_TIME)
    chain.hand_in(
        [row], week=WEEK, division=cast.district, responsible_name="王某", by=cast.reviewer, at=IN_TIME
    )
    chain.pass_step([row], "ACCEPT", by=cast.office, at=IN_TIME)
    project = row.project
    project.refresh_from_db()
    assert (project.ytd_completed, project.ytd_year, project.progress_percent) == (Decimal(1000), 2025, 20)
    values = current_values([project.pk])[project.pk]
    assert values == {name: getattr(project, name) for name in values}


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (1, True)])
def test_late_is_what_came_first_after_the_deadline(row, cast, minutes, late):
    chain.submit([row], by=cast.staff, at=moment(FRIDAY, 12) + timedelta(minutes=minutes))
    assert row.is_late is late


def test_a_return_does_not_make_a_row_late(row, cast):
    submitted(row, cast)
    chain.give_back(row, by=cast.reviewer, at=IN_TIME, reason="与上周重复")
    assert (row.state, row.return_reason) == ("RETURNED", "与上周重复")
    chain.submit([row], by=cast.staff, at=moment(WEEK.day(7)))
    assert (row.state, row.is_late, row.round) == ("SUBMITTED", False, 2)
    assert row.first_submitted_at == IN_TIME


def test_a_return_needs_a_reason(row, cast):
    submitted(row, cast)
    with refused("reason_needed"):
        chain.give_back(row, by=cast.reviewer, at=IN_TIME, reason=" ")


def test_nobody_accepts_his_own_row(row, cast):
    submitted(row, cast)
    with refused("own_row"):
        chain.pass_step([row], "REVIEW", by=cast.staff, at=IN_TIME)
    row.refresh_from_db()
    assert (row.state, row.waiting_for, row.steps.count()) == ("SUBMITTED", "REVIEW", 0)


def test_who_filled_a_row_that_another_submitted_does_not_accept_it_either(cast):
    row = make_report(make_project(), by=cast.reviewer)
    chain.submit([row], by=cast.staff, at=IN_TIME)
    with refused("own_row"):
        chain.pass_step([row], "REVIEW", by=cast.reviewer, at=IN_TIME)


def test_steps_are_passed_in_their_order(row, cast):
    submitted(row, cast)
    with refused("not_your_turn"):
        chain.pass_step([row], "ACCEPT", by=cast.office, at=IN_TIME)


def test_a_parallel_step_holds_nobody_up_and_is_passed_once(row, cast):
    submitted(row, cast)
    chain.pass_step([row], "CHECK", by=cast.commission, at=IN_TIME)
    assert row.waiting_for == "REVIEW"
    with refused("passed"):
        chain.pass_step([row], "CHECK", by=cast.commission, at=IN_TIME)


def test_a_step_that_is_switched_off_is_not_waited_for(row, cast):
    ChainStep.objects.filter(code__in=["GATHER", "CHECK"]).update(is_enabled=False)
    submitted(row, cast)
    chain.pass_step([row], "REVIEW", by=cast.reviewer, at=IN_TIME)
    assert row.waiting_for == "ACCEPT"
    with refused("no_such_step"):
        chain.pass_step([row], "CHECK", by=cast.commission, at=IN_TIME)


def test_many_rows_pass_together_or_not_at_all(cast):
    rows = [make_report(make_project(), by=cast.staff) for _ in range(3)]
    chain.submit(rows[:2], by=cast.staff, at=IN_TIME)
    with refused("not_submitted"):
        chain.pass_step(rows, "REVIEW", by=cast.reviewer, at=IN_TIME)
    assert WeeklyReport.objects.waiting_for("REVIEW").count() == 2


def test_a_row_can_be_taken_back_until_somebody_dealt_with_it(row, cast):
    submitted(row, cast)
    chain.withdraw(row, by=cast.staff, at=IN_TIME)
    assert row.state == "DRAFT"
    chain.submit([row], by=cast.staff, at=IN_TIME)
    chain.pass_step([row], "REVIEW", by=cast.reviewer, at=IN_TIME)
    with refused("already_reviewed"):
        chain.withdraw(row, by=cast.staff, at=IN_TIME)


def test_what_is_missing_keeps_a_row_back_and_is_named(cast):
    row = make_report(make_project(), by=cast.staff, cumulative=None, work_done="")
    with pytest.raises(chain.NotReady) as error:
        chain.submit([row], by=cast.staff, at=IN_TIME)
    assert error.value.fields == ["cumulative", "work_done"]


def test_a_doubt_keeps_a_row_back_until_its_reason_is_given(cast):
    project = make_project()
    last = make_report(
        project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(2000), work_done="别的", procedures="别的"
    )
    last.plan_items.create(text="设备进场")
    row = make_report(project, by=cast.staff, progress_text="新的进度")
    with pytest.raises(chain.NotReady) as error:
        chain.submit([row], by=cast.staff, at=IN_TIME)
    assert [doubt.code for doubt in error.value.doubts] == ["FALLS"]
    chain.fill(row, {"reasons": {"FALLS": "上周误填"}}, by=cast.staff, at=IN_TIME, version=row.version)
    chain.submit([row], by=cast.staff, at=IN_TIME)
    assert row.doubts == [
        {"code": "FALLS", "field": "cumulative", "params": {"before": "2,000.00", "now": "1,000.00"}}
    ]


def test_nothing_changed_needs_only_its_reason(cast):
    row = make_report(make_project(), by=cast.staff, cumulative=None, work_done="", no_change=True)
    with pytest.raises(chain.NotReady):
        chain.submit([row], by=cast.staff, at=IN_TIME)
    row.no_change_reason = "等待设备到货"
    row.save()
    chain.submit([row], by=cast.staff, at=IN_TIME)
    assert row.state == "SUBMITTED"


def test_the_first_save_makes_the_row_and_its_plan_items(cast):
    row = WeeklyReport(project=make_project(), week=WEEK, as_of=WEEK.day(4), form="CONSTRUCTION")
    values = {"cumulative": Decimal(5), "next_plan": "一、浇筑；二、吊装\n  \n验收"}
    chain.fill(row, values, by=cast.staff, at=IN_TIME, version=0)
    assert row.pk
    assert (row.version, row.saved_by, row.state) == (1, cast.staff, "DRAFT")
    assert [item.text for item in row.plan_items.all()] == ["一、浇筑", "二、吊装", "验收"]


def test_a_stale_save_overwrites_nothing(row, cast):
    other = make_user("other")
    chain.fill(row, {"work_done": "甲"}, by=other, at=IN_TIME, version=row.version)
    mine = WeeklyReport.objects.get(pk=row.pk)
    with pytest.raises(StaleVersion) as error:
        chain.fill(mine, {"work_done": "乙"}, by=cast.staff, at=IN_TIME, version=row.version - 1)
    assert error.value.current.work_done == "甲"
    assert WeeklyReport.objects.get(pk=row.pk).work_done == "甲"


def test_two_first_saves_of_one_row_meet(cast):
    project = make_project()
    first, second = (
        WeeklyReport(project=project, week=WEEK, as_of=WEEK.day(4), form="CONSTRUCTION") for _ in range(2)
    )
    chain.fill(first, {"work_done": "甲"}, by=cast.staff, at=IN_TIME, version=0)
    with pytest.raises(StaleVersion):
        chain.fill(second, {"work_done": "乙"}, by=cast.staff, at=IN_TIME, version=0)


def test_a_submitted_row_is_closed_to_its_writer(row, cast):
    submitted(row, cast)
    with refused("closed"):
        chain.fill(row, {"work_done": "丙"}, by=cast.staff, at=IN_TIME, version=row.version)


def test_a_correction_keeps_the_old_figure_the_reason_and_the_author(row, cast):
    accepted(row, cast)
    correction = chain.correct(row, "cumulative", "0.08亿", by=cast.office, at=IN_TIME, reason="现场核查核减")
    assert (correction.old, correction.new) == ("1000.00", "800.00")
    row.refresh_from_db()
    row.project.refresh_from_db()
    assert row.cumulative == row.project.ytd_completed == Decimal(800)
    assert events.history(row)[0].changes == {"cumulative": ["1000.00", "800.00"]}


def test_only_accepted_rows_are_corrected_and_only_with_a_reason(row, cast):
    with refused("not_accepted"):
        chain.correct(row, "cumulative", "1", by=cast.office, at=IN_TIME, reason="错")
    accepted(row, cast)
    with refused("reason_needed"):
        chain.correct(row, "cumulative", "1", by=cast.office, at=IN_TIME, reason="")


def test_a_locked_row_can_only_be_corrected(row, cast):
    accepted(row, cast)
    chain.lock([row], by=cast.office, at=IN_TIME, reason="3月通报已印发")
    with refused("not_submitted"):
        chain.give_back(row, by=cast.reviewer, at=IN_TIME, reason="改")
    chain.correct(row, "cumulative", "900", by=cast.office, at=IN_TIME, reason="勘误")
    row.refresh_from_db()
    assert (row.state, row.cumulative) == ("LOCKED", 900)


def test_a_second_batch_is_the_next_version_and_none_is_a_zero_report(row, cast):
    chain.hand_in(
        [], week=WEEK, division=cast.district, responsible_name="王某", by=cast.reviewer, at=IN_TIME
    )
    submitted(row, cast)
    chain.pass_step([row], "REVIEW", by=cast.reviewer, at=IN_TIME)
    chain.hand_in(
        [row], week=WEEK, division=cast.district, responsible_name="王某", by=cast.reviewer, at=IN_TIME
    )
    assert list(Batch.objects.order_by("version").values_list("version", "is_zero")) == [
        (1, True),
        (2, False),
    ]
    with refused("responsible_needed"):
        chain.hand_in(
            [], week=WEEK, division=cast.district, responsible_name="", by=cast.reviewer, at=IN_TIME
        )


def test_an_item_of_last_weeks_plan_is_ticked_or_left_with_a_reason(row, cast):
    item = PlanItem.objects.create(report=row, text="吊装")
    with refused("reason_needed"):
        chain.settle_plan_item(item, "NOT_DONE")
    chain.settle_plan_item(item, "NOT_DONE", reason="大风停工")
    item.refresh_from_db()
    assert (item.outcome, item.outcome_reason) == ("NOT_DONE", "大风停工")


@pytest.mark.parametrize("rows", [2, 12])
def test_accepting_many_takes_as_many_queries_as_accepting_few(cast, rows, django_assert_num_queries):
    reports = [make_report(make_project(), by=cast.staff) for _ in range(rows)]
    chain.submit(reports, by=cast.staff, at=IN_TIME)
    chain.pass_step(reports, "REVIEW", by=cast.reviewer, at=IN_TIME)
    chain.hand_in(
        reports, week=WEEK, division=cast.district, responsible_name="王", by=cast.reviewer, at=IN_TIME
    )
    with django_assert_num_queries(11):
        chain.pass_step(reports, "ACCEPT", by=cast.office, at=IN_TIME)
