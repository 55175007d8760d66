"""Issues from files: raised, assigned, put right and reported on by the acts, and taken back whole."""

import datetime
from types import SimpleNamespace

import pytest

from projects.base import events
from projects.base.sentences import sentence
from projects.imports import applying, opening
from projects.imports.comparing import Given
from projects.imports.kinds import Reading
from projects.issues import acts
from projects.issues.importing import IssueOptions, Issues
from projects.issues.models import Issue
from tests.city import make_cast, make_organisation, make_project, moment
from tests.imports.kindcase import bring
from tests.imports.kindcounting import compare_queries
from tests.issues.cases import assigned, day, handler_of, raised, resolved, unit_of

pytestmark = pytest.mark.django_db
KIND = Issues()
TODAY = day(10)
NOW = moment(TODAY, 10)
LONG = "220千伏送出线路路径涉及基本草原；" + "需由林草部门协调办理征占用草原审核手续，" * 6


@pytest.fixture
def cast():
    return make_cast()


def ledger(rows, user, **options):
    return bring(KIND, rows, user, on=TODAY, at=NOW, **options)


def row(title="缺少用地指标", **cells):
    return {"project": "风电法兰项目", "title": title, **cells}


def test_a_ledger_is_raised_and_assigned_and_the_same_file_changes_nothing(cast):
    project = make_project(name="风电法兰项目")
    unit = unit_of()
    handler = handler_of(unit)
    handler.organisation = unit
    handler.save()
    rows = [
        row(
            category="用地",
            level="市直部门",
            raised_on="2025.3.3",
            investment_affected="0.5亿",
            organisation="市自然资源局",
            handler="王经办",
            due_on="3月28日",
            measures="协调指标",
        ),
        row(LONG, category="林草"),
    ]
    result = ledger(rows, cast.office)
    assert result.counts["NEW"] == 2, result.faults
    first, second = Issue.objects.order_by("pk")
    assert (first.project, first.category, first.level) == (project, "LAND", "DEPARTMENT")
    assert (first.state, first.organisation, first.handler) == ("ASSIGNED", unit, handler)
    assert (first.raised_on, first.due_on, first.measures) == (day(3), day(28), "协调指标")
    assert first.investment_affected == 5000
    assert (second.state, second.title, second.description) == (
        "OPEN",
        "220千伏送出线路路径涉及基本草原",
        LONG,
    )
    assert ledger(rows, cast.office).counts["SAME"] == 2
    result.undo()
    assert set(Issue.objects.values_list("state", flat=True)) == {"WITHDRAWN"}
    said = [sentence(event) for event in events.history(first)]
    assert any("市自然资源局" in one for one in said)
    assert (
        ledger(
            rows,
            cast.office,
        ).counts["NEW"]
        == 2
    )


def test_two_issues_that_begin_alike_are_two(cast):
    make_project(name="风电法兰项目")
    rows = [row(LONG, category="林草"), row(LONG + "另有一处。", category="林草")]
    assert ledger(rows, cast.office).counts["NEW"] == 2
    assert ledger(rows, cast.office).counts["SAME"] == 2


def test_who_raised_it_changes_it_until_it_is_assigned(cast):
    project = make_project(name="风电法兰项目")
    issue = raised(project, by=cast.office, title="缺少用地指标")
    result = ledger([row(description="缺指标120亩", level="包联领导")], cast.office)
    assert result.counts["CHANGED"] == 1, result.faults
    issue.refresh_from_db()
    assert (issue.description, issue.level) == ("缺指标120亩", "LEADER")
    result.undo()
    issue.refresh_from_db()
    assert (issue.description, issue.level) == ("", "BANNER")
    told = ledger([row(description="别的", organisation="市自然资源局")], cast.reviewer).faults
    assert set(told[2]) >= {"description"}


def test_the_office_puts_right_with_a_reason(cast):
    project = make_project(name="风电法兰项目")
    issue = assigned(project, by=cast.reviewer, title="缺少用地指标")
    told = ledger([row(category="手续", level="包联领导")], cast.office).faults
    assert set(told[2]) == {"options.reason", "level"}
    result = ledger([row(category="手续")], cast.office, reason="类别填错")
    issue.refresh_from_db()
    assert issue.category == "PERMITS"
    result.undo()
    issue.refresh_from_db()
    assert issue.category == "LAND"
    assert "reason" in IssueOptions(user=cast.office).fields
    assert "reason" not in IssueOptions(user=cast.staff).fields


def test_the_handler_reports_progress(cast):
    project = make_project(name="风电法兰项目")
    issue = assigned(project, by=cast.office, title="缺少用地指标")
    handler = issue.handler
    result = ledger([row(progress="已报省厅")], handler)
    assert result.counts["CHANGED"] == 1, result.faults
    issue.refresh_from_db()
    assert (issue.progress, issue.state) == ("已报省厅", "IN_PROGRESS")
    assert ledger([row(progress="已报省厅")], handler).counts["SAME"] == 1
    result.undo()
    issue.refresh_from_db()
    assert (issue.progress, issue.progress_on, issue.state) == ("", None, "ASSIGNED")
    assert set(ledger([row(progress="已报省厅")], cast.office).faults[2]) == {"progress"}


def test_everything_wrong_is_said_at_once_by_field(cast):
    project = make_project(name="风电法兰项目", total_investment=1000)
    resolved(project, by=cast.office, title="已解决的问题")
    assigned(project, by=cast.office, title="已交办的问题")
    faults = ledger(
        [
            row(
                raised_on="2025-03-20",
                investment_affected="2000",
                organisation="没有这个局",
                due_on="2025-01-01",
            ),
            row("已交办的问题", organisation="市发改委", due_on="2025-12-31"),
            row("新问题", category="用地", due_on="2025-12-31", measures="协调", progress="已开会"),
            row("x", category="不存在"),
            {"project": "不存在的项目", "title": "问题", "category": "用地"},
        ],
        cast.office,
    ).faults
    assert set(faults[2]) == {"category", "raised_on", "investment_affected", "organisation", "due_on"}
    assert set(faults[3]) == {"organisation"}
    assert set(faults[4]) == {"due_on", "measures", "progress"}
    assert set(faults[5]) == {"category"}
    assert set(faults[6]) == {"project"}
    assert Issue.objects.count() == 2


def test_nobody_brings_in_more_than_by_hand(cast):
    make_project(name="风电法兰项目", reporter=cast.staff)
    told = ledger([row(category="用地", organisation="市自然资源局")], cast.staff).faults
    assert "organisation" in told[2]
    assert ledger([row(category="用地")], cast.staff).counts["NEW"] == 1
    make_project(name="别人的项目")
    told = ledger([{"project": "别人的项目", "title": "问题", "category": "用地"}], cast.staff).faults
    assert set(told[2]) == {"project"}
    assert KIND.permission(cast.staff)
    assert not KIND.permission(cast.outsider)


def test_what_was_done_since_stands_in_the_way(cast):
    make_project(name="风电法兰项目")
    unit_of()
    result = ledger([row(category="用地", organisation="市自然资源局")], cast.office)
    issue = Issue.objects.get()
    acts.start(issue, by=cast.office, at=NOW + datetime.timedelta(hours=1))
    with pytest.raises(applying.InTheWay):
        result.undo()
    issue.refresh_from_db()
    assert issue.state == "IN_PROGRESS"


def test_queries_do_not_grow_with_the_rows(cast):
    project = make_project(name="风电法兰项目")
    for number in range(4):
        assigned(project, by=cast.office, title=f"问题{number}")
    rows = [row(f"问题{number}", progress="进展", category="用地") for number in range(8)]
    one = compare_queries(KIND, rows[:1], cast.office, on=TODAY)
    assert compare_queries(KIND, rows, cast.office, on=TODAY) == one <= 12


def test_a_template_holds_what_the_reader_may_change(cast):
    project = make_project(name="风电法兰项目")
    issue = assigned(project, by=cast.office, title="缺少用地指标")
    raised(project, by=cast.office, title="待交办")
    reading = Reading(issue.handler, TODAY, NOW)
    assert [KIND.describe(one) for one in KIND.records(reading)] == ["风电法兰项目 · 缺少用地指标"]
    assert [one.title for one in KIND.records(Reading(cast.office, TODAY, NOW))] == ["待交办"]
    values = KIND.current(issue, KIND.prepare(reading), reading)
    brought = ledger([{**values, "number": issue.pk, "progress": "已报省厅"}], issue.handler)
    assert brought.counts["CHANGED"] == 1, brought.faults


def test_the_office_is_told_to_leave_the_column_of_progress_out(cast):
    project = make_project(name="风电法兰项目")
    assigned(project, by=cast.office, title="缺少用地指标")
    told = ledger([row(progress="已报省厅", category="用地")], cast.office).faults
    assert "更改列对应" in told[2]["progress"]
    assert ledger([row(progress="无", category="用地")], cast.office).counts["SAME"] == 1


def test_units_and_kinds_are_known_by_what_everybody_calls_them(cast):
    make_project(name="风电法兰项目")
    unit = make_organisation("通辽市自然资源局", division=cast.city)
    result = ledger([row(category="用电", organisation="市自然资源局")], cast.office)
    assert result.faults == {}
    assert result.changes[2]["organisation"] == (None, "通辽市自然资源局")
    issue = Issue.objects.get()
    assert (issue.category, issue.organisation) == ("UTILITIES", unit)


def test_a_row_that_says_there_is_no_issue_is_left_out():
    run = SimpleNamespace(of_kind=KIND, shape="of a ledger")
    rows = [Given(number, row(title)) for number, title in enumerate(("无", "—", "缺少用地指标", None))]
    assert [one.number for one in rows if opening.is_about_something(run, one)] == [2, 3]
