"""The rows of a sheet: whose, in which order, what they ask and how they stand."""

import datetime
from decimal import Decimal

import pytest

from projects.base.periods import Week
from projects.dispatch import chain
from projects.dispatch.deadlines import deadlines_of
from projects.dispatch.models import LightAssessment, LightRuleSet
from projects.dispatch.sheet import read_rows, sheet_projects, tally, with_no_change
from projects.pool.models import AnnualPlan, ProgressCurve, Project, Suspension
from tests.city import LONG_AGO, WEEK, main_list, make_project, make_report, moment

pytestmark = pytest.mark.django_db
AS_OF = WEEK.day(4)


def rows_of(user, week=WEEK, today=AS_OF):
    as_of = deadlines_of(week)[week].as_of
    return read_rows(
        sheet_projects(Project.objects.allowed(user, "report"), week, as_of), week, as_of, today=today
    )


def only_row(user, week=WEEK, **more):
    (row,) = rows_of(user, week, **more)
    return row


def test_a_sheet_has_the_due_projects_of_its_writer_in_the_order_of_the_list(cast):
    first, second = make_project(reporter=cast.staff), make_project(reporter=cast.staff)
    make_project()
    make_project(reporter=cast.staff, on_list=False)
    entry = main_list().entries.get(project=first)
    entry.serial = 90
    entry.save()
    rows = rows_of(cast.staff)
    assert [row.project for row in rows] == [second, first]
    assert [row.project.serial for row in rows] == [2, 90]


def test_a_project_that_rests_by_approval_comes_last_and_is_not_due(cast):
    resting, working = make_project(reporter=cast.staff), make_project(reporter=cast.staff)
    Suspension.objects.create(
        project=resting, kind="WINTER", reason="越冬", approved_by=cast.office, valid_from=LONG_AGO
    )
    rows = rows_of(cast.staff)
    assert [row.project for row in rows] == [working, resting]
    assert rows[1].resting
    assert rows[1].standing == "RESTING"
    assert tally(rows)["due"] == 1


def test_the_form_is_that_of_the_stage_on_the_cut_off_day(cast):
    project = make_project(reporter=cast.staff, stage="PRELIMINARY", started_on=None, construction_state="")
    assert only_row(cast.staff).form == "PREPARATION"
    project.change_stage("STARTED", on=WEEK.day(5), by=cast.office, at=moment(WEEK.day(5)))
    assert only_row(cast.staff).form == "PREPARATION", (
        "a start on Friday is no fact of the week up to Thursday"
    )
    assert only_row(cast.staff, WEEK + 1).form == "CONSTRUCTION"


def test_an_open_row_follows_a_stage_that_changes_and_a_closed_one_does_not(cast):
    project = make_project(reporter=cast.staff, stage="PRELIMINARY", started_on=None, construction_state="")
    report = make_report(project)
    project.change_stage("STARTED", on=WEEK.day(2), by=cast.office, at=moment(WEEK.day(2)))
    row = only_row(cast.staff)
    assert row.form == "CONSTRUCTION"
    saved = chain.fill(row.report, {"work_done": "开工"}, by=cast.staff, at=moment(AS_OF), version=0)
    saved.refresh_from_db()
    assert saved.form == "CONSTRUCTION"
    report.refresh_from_db()
    report.form, report.state, report.first_submitted_at = "PREPARATION", "SUBMITTED", moment(AS_OF)
    report.save()
    assert only_row(cast.staff).form == "PREPARATION"


def test_the_week_s_own_figure_rate_and_gap(cast):
    project = make_project(reporter=cast.staff, planned=Decimal(10000))
    make_report(project, WEEK - 2, state="ACCEPTED", cumulative=Decimal(700))
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(1000))
    make_report(project, cumulative=Decimal(1250))
    row = only_row(cast.staff)
    assert row.own == 250
    assert row.last_week("own") == "300.00"
    assert row.last_week("cumulative") == "1,000.00"
    assert row.rate == Decimal("12.5")
    curve = ProgressCurve.objects.get(is_default=True)
    assert row.gap == Decimal("12.5") - curve.share(AS_OF)


def test_in_january_the_cumulative_starts_anew(cast):
    week = Week(datetime.date(2024, 12, 30))
    project = make_project(reporter=cast.staff, year=2025)
    make_report(project, week - 1, state="ACCEPTED", cumulative=Decimal(9000))
    row = only_row(cast.staff, week, today=week.last)
    assert row.report.as_of == datetime.date(2025, 1, 2)
    assert row.facts.before is None
    assert row.last_week("own") == row.last_week("cumulative") == ""
    assert row.last_week("progress_text") == "主体结构施工"
    row.report.cumulative = Decimal(30)
    assert row.own == 30
    assert [doubt.code for doubt in row.doubts if doubt.field == "cumulative"] == []


def test_the_last_week_of_a_year_that_ends_on_a_wednesday_counts_into_the_next(cast):
    """2025-W01 begins on 30 December 2024 and counts up to 2 January: it asks the list of 2025."""
    week = Week(datetime.date(2024, 12, 30))
    make_project(reporter=cast.staff, year=2024)
    new = make_project(reporter=cast.staff, year=2025)
    assert [row.project for row in rows_of(cast.staff, week)] == [new]


def test_a_returned_row_is_not_ready_until_it_was_saved_again(cast):
    project = make_project(reporter=cast.staff)
    report = make_report(project, state="SUBMITTED", by=cast.staff, saved_at=moment(WEEK.day(5)))
    chain.give_back(report, by=cast.office, at=moment(WEEK.day(5), 15), reason="请核对")
    row = only_row(cast.staff)
    assert row.standing == "RETURNED"
    report.refresh_from_db()
    chain.fill(
        report, {"work_done": "吊装"}, by=cast.staff, at=moment(WEEK.day(5), 16), version=report.version
    )
    assert only_row(cast.staff).standing == "READY"


def test_how_a_row_stands(cast):
    project = make_project(reporter=cast.staff)
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(2000))
    assert only_row(cast.staff).standing == "EMPTY"
    report = make_report(
        project, cumulative=Decimal(1000), progress_percent=None, progress_text="", work_done="变"
    )
    assert only_row(cast.staff).standing == "INCOMPLETE"
    report.progress_text = "封顶"
    report.save()
    row = only_row(cast.staff)
    assert row.standing == "DOUBTS"
    assert [doubt.code for doubt in row.open_doubts] == ["FALLS"]
    report.reasons = {"FALLS": "上周口径有误"}
    report.save()
    assert only_row(cast.staff).standing == "READY"
    report.state, report.first_submitted_at = "SUBMITTED", moment(AS_OF)
    report.save()
    row = only_row(cast.staff)
    assert row.standing == "DONE"
    assert row.can_withdraw
    assert not row.is_open


def test_the_light_is_the_last_one_before_the_week(cast):
    project = make_project(reporter=cast.staff)
    rules = LightRuleSet.objects.in_use(AS_OF)
    for week, light in ((WEEK - 2, "GREEN"), (WEEK - 1, "RED"), (WEEK, "YELLOW")):
        LightAssessment.objects.create(
            project=project, week=week, rules=rules, light=light, assessed_at=moment(week.day(8))
        )
    assert only_row(cast.staff).light == "RED"


def test_a_week_that_has_not_begun_cannot_be_filled(cast):
    make_project(reporter=cast.staff)
    assert not only_row(cast.staff, today=WEEK.first - datetime.timedelta(days=1)).is_open
    assert only_row(cast.staff, today=WEEK.first).is_open


def test_no_change_keeps_the_figures_of_last_week_and_gives_them_back(cast):
    project = make_project(reporter=cast.staff)
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(2000), progress_percent=Decimal(31))
    make_report(project, cumulative=None, progress_percent=None, progress_text="", work_done="", next_plan="")
    row = only_row(cast.staff)
    values = with_no_change(row, {"no_change": True})
    assert values == {
        "no_change": True,
        "cumulative": Decimal(2000),
        "progress_percent": Decimal(31),
        "progress_text": "主体结构施工",
    }
    for name, value in values.items():
        setattr(row.report, name, value)
    assert with_no_change(row, {"no_change": False}) == {
        "no_change": False,
        "cumulative": None,
        "progress_percent": None,
        "progress_text": "",
    }


def test_no_change_leaves_what_was_typed(cast):
    project = make_project(reporter=cast.staff)
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(2000))
    make_report(project, cumulative=Decimal(2100))
    values = with_no_change(only_row(cast.staff), {"no_change": True})
    assert "cumulative" not in values


def test_no_change_in_a_new_year_means_nothing_yet(cast):
    week = Week(datetime.date(2024, 12, 30))
    project = make_project(reporter=cast.staff, year=2025)
    make_report(project, week - 1, state="ACCEPTED", cumulative=Decimal(9000))
    row = only_row(cast.staff, week, today=week.last)
    assert with_no_change(row, {"no_change": True})["cumulative"] == 0


def test_without_a_plan_there_is_no_rate(cast):
    project = make_project(reporter=cast.staff)
    AnnualPlan.objects.filter(project=project).delete()
    make_report(project, cumulative=Decimal(100))
    row = only_row(cast.staff)
    assert row.rate is None
    assert row.gap is None
