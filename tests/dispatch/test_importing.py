"""Weekly figures from files: drafts on the sheet, by the rules of the sheet."""

from decimal import Decimal

import pytest

from projects.dispatch import chain
from projects.dispatch.importing import WeekForm, WeeklyFigures
from projects.dispatch.models import WeeklyReport
from projects.imports import applying
from projects.imports.kinds import Reading
from projects.pool.models import Project
from tests.city import WEEK, make_cast, make_project, make_report, moment
from tests.imports.kindcase import bring
from tests.imports.kindcounting import compare_queries

pytestmark = pytest.mark.django_db
FRIDAY = WEEK.day(5)
KIND = WeeklyFigures()
CODE = "2501-150502-04-01-123456"


@pytest.fixture
def cast():
    return make_cast()


def week(rows, user, **options):
    options = {"week": str(WEEK)} | options
    return bring(KIND, rows, user, on=FRIDAY, at=moment(FRIDAY, 10), **options)


def row(name, **cells):
    return {"project": name, **cells}


def test_a_row_becomes_a_draft_and_the_same_file_twice_changes_nothing(cast):
    project = make_project(name="风电法兰项目", national_code=CODE, reporter=cast.staff)
    make_report(project, WEEK - 1, by=cast.staff, state="ACCEPTED", cumulative=Decimal("1000"))
    rows = [
        row(
            "风电 法兰项目",
            code=CODE,
            cumulative="0.13亿",
            progress_percent="35%",
            progress_text="主体封顶",
            next_plan="设备安装\n调试",
            workers="120人",
        )
    ]
    result = week(rows, cast.staff)
    assert result.counts == {"NEW": 1, "CHANGED": 0, "SAME": 0, "REFUSED": 0}
    report = WeeklyReport.objects.get(project=project, week=WEEK)
    assert report.state == "DRAFT"
    assert report.cumulative == Decimal("1300")
    assert report.progress_percent == Decimal("35")
    assert report.workers == 120
    assert report.saved_by == cast.staff
    assert [item.text for item in report.plan_items.all()] == ["设备安装", "调试"]
    assert week(rows, cast.staff).counts["SAME"] == 1
    report.refresh_from_db()
    assert report.version == 1
    result.undo()
    assert not WeeklyReport.objects.filter(week=WEEK).exists()


def test_a_draft_is_changed_where_cells_say_something_and_gets_it_back(cast):
    project = make_project(name="甲项目", reporter=cast.staff)
    make_report(project, by=cast.staff, cumulative=Decimal("1000"), problems="缺电")
    result = week([row("甲项目", cumulative="1200", problems="", help_needed="协调用电")], cast.staff)
    assert result.counts["CHANGED"] == 1
    # The week's own figure is another name of the cumulative, and was not in the file.
    assert set(result.changes[2]) == {"cumulative", "help_needed"}
    report = WeeklyReport.objects.get()
    assert (report.cumulative, report.problems, report.help_needed) == (Decimal("1200"), "缺电", "协调用电")
    result.undo()
    report.refresh_from_db()
    assert (report.cumulative, report.problems, report.help_needed) == (Decimal("1000"), "缺电", "")


def test_the_weeks_own_figure_is_added_to_last_weeks(cast):
    project = make_project(name="甲项目", reporter=cast.staff)
    make_report(project, WEEK - 1, by=cast.staff, state="ACCEPTED", cumulative=Decimal("1000"))
    make_report(project, by=cast.staff, cumulative=None)
    result = week([row("甲项目", own="250")], cast.staff)
    assert WeeklyReport.objects.get(week=WEEK).cumulative == Decimal("1250")
    assert week([row("甲项目", own="250", cumulative="1250")], cast.staff).counts["SAME"] == 1
    result.undo()
    assert WeeklyReport.objects.get(week=WEEK).cumulative is None
    wrong = week([row("甲项目", own="250", cumulative="1300")], cast.staff).faults
    assert set(wrong[2]) == {"own"}
    assert "累计1,000.00万元" in wrong[2]["own"]
    assert "应为1,250.00万元" in wrong[2]["own"]


def test_no_change_keeps_what_stood_and_is_taken_back_whole(cast):
    project = make_project(name="甲项目", reporter=cast.staff)
    make_report(project, WEEK - 1, by=cast.staff, state="ACCEPTED", cumulative=Decimal("1000"))
    make_report(project, by=cast.staff, cumulative=None, progress_text="", progress_percent=None)
    result = week([row("甲项目", no_change="是", no_change_reason="冬季停工")], cast.staff)
    report = WeeklyReport.objects.get(week=WEEK)
    assert (report.no_change, report.cumulative) == (True, Decimal("1000"))
    result.undo()
    report.refresh_from_db()
    assert (report.no_change, report.no_change_reason, report.cumulative) == (False, "", None)


def test_everything_wrong_is_said_at_once(cast):
    make_project(name="甲项目", reporter=cast.staff)
    make_project(name="前期项目", reporter=cast.staff, stage="PRELIMINARY", construction_state="")
    make_project(name="未列入", reporter=cast.staff, on_list=False)
    make_project(name="别人的项目")
    result = week(
        [
            row("甲项目", cumulative="很多", progress_percent="120%", workers="若干"),
            row("前期项目", cumulative="100", own="100", procedures="办理中"),
            row("未列入", cumulative="100"),
            row("别人的项目", cumulative="100"),
            row("", cumulative="100"),
        ],
        cast.staff,
    )
    faults = result.faults
    assert set(faults[2]) == {"cumulative", "progress_percent", "workers"}
    assert set(faults[3]) == {"cumulative", "own"}
    assert "W13" in faults[4]["project"] or "13" in faults[4]["project"]
    assert "别人的项目" in faults[5]["project"]
    assert set(faults) == {2, 3, 4, 5, 6}
    assert not WeeklyReport.objects.exists()


def test_what_is_handed_in_is_refused_in_words_unless_it_stays_the_same(cast):
    project = make_project(name="甲项目", reporter=cast.staff)
    make_report(project, by=cast.staff, state="SUBMITTED", cumulative=Decimal("1000"))
    assert week([row("甲项目", cumulative="1000")], cast.staff).counts["SAME"] == 1
    report = project.weekly_reports.get()
    asked = [row("甲项目", cumulative="1100")]
    assert "先在周调度表撤回" in week(asked, cast.staff).faults[2]["project"]
    # Nobody withdraws what others have dealt with: the way is another.
    report.steps.create(step="REVIEW", round=report.round, by=cast.reviewer, at=moment(FRIDAY, 11))
    assert "请联系审核人退回" in week(asked, cast.staff).faults[2]["project"]
    for state in ("ACCEPTED", "LOCKED"):
        project.weekly_reports.update(state=state, waiting_for="")
        said = week(asked, cast.staff).faults[2]["project"]
        assert "由调度办" in said
        assert "撤回" not in said


def test_none_is_an_answer_to_what_problems_there_are(cast):
    project = make_project(name="甲项目", reporter=cast.staff)
    make_report(project, by=cast.staff, problems="缺电", help_needed="协调用电", next_plan="封顶")
    rows = [row("甲项目", problems="无。", help_needed="没有", next_plan="无")]
    result = week(rows, cast.staff)
    assert result.changes[2] == {"problems": ("缺电", ""), "help_needed": ("协调用电", "")}
    report = WeeklyReport.objects.get()
    assert (report.problems, report.help_needed, report.next_plan) == ("", "", "封顶")
    assert week(rows, cast.staff).counts["SAME"] == 1
    result.undo()
    report.refresh_from_db()
    assert report.problems == "缺电"


def test_what_the_sheet_will_doubt_is_asked_in_the_preview(cast):
    for name in ("甲项目", "乙项目", "丙项目"):
        project = make_project(name=name, reporter=cast.staff)
        make_report(
            project,
            WEEK - 1,
            by=cast.staff,
            state="ACCEPTED",
            cumulative=Decimal("1000"),
            progress_percent=Decimal("40"),
        )
    rows = [
        row("甲项目", cumulative="900", progress_percent="45"),
        row("乙项目", own="99999999", progress_percent="12"),
        row("丙项目", cumulative="1100", progress_percent="45"),
    ]
    result = week(rows, cast.staff, dry=True)
    assert {line.number: sorted(one.field for one in line.questions) for line in result.lines} == {
        2: ["cumulative"],
        3: ["own", "progress_percent"],
        4: [],
    }
    (fall,) = result.lines[0].questions
    assert "1,000.00" in str(fall)


@pytest.mark.parametrize(
    ("texts", "fits"),
    [
        ([f"科尔沁区第{WEEK.number}周调度表", "（3月24日至30日）"], True),
        (["调度表.xlsx", "年产12万吨项目", "第1批", "第2期"], True),
        (["2025-W12.xlsx"], False),
        (["第 12 周"], False),
    ],
)
def test_a_file_that_names_another_week_is_asked_about(texts, fits):
    said = KIND.misfit(texts, {"week": str(WEEK)})
    assert (said == "") is fits
    if not fits:
        assert "第12周" in said
        assert WEEK.label in said


def asked(result):
    """{row: what is asked about its progress}."""
    return {
        line.number: str(fault)
        for line in result.lines
        for fault in line.questions
        if fault.field == "progress_percent"
    }


def test_shares_under_a_heading_of_percent_are_asked_about(cast):
    for name in "甲乙丙":
        make_project(name=f"{name}项目", reporter=cast.staff)

    def preview(*numbers):
        rows = [
            row(f"{name}项目", progress_percent=number)
            for name, number in zip("甲乙丙", numbers, strict=True)
        ]
        return week(rows, cast.staff, units={"progress_percent": "%"}, dry=True)

    told = asked(preview(0.643, 1, 0))
    assert set(told) == {2, 3}
    assert told[2] == "0.643按0.6%读取；如应为64.3%，请改填并带上百分号。"
    # Others say that the column is one of percent, or the cell says so itself.
    assert asked(preview(0.643, 45, 0)) == {}
    assert asked(preview("0.6%", 1, 0)) == {}
    make_report(Project.objects.get(name="甲项目"), by=cast.staff, progress_percent=Decimal("60"))
    assert set(asked(preview(0.643, 45, 0))) == {2}


def test_an_import_is_not_taken_back_once_handed_in_or_changed(cast):
    project = make_project(name="甲项目", reporter=cast.staff)
    cells = {"cumulative": "100", "progress_text": "基础", "work_done": "挖方", "next_plan": "浇筑"}
    result = week([row("甲项目", **cells)], cast.staff)
    chain.submit(list(WeeklyReport.objects.all()), by=cast.staff, at=moment(FRIDAY, 11))
    with pytest.raises(applying.InTheWay):
        result.undo()
    assert WeeklyReport.objects.get(project=project).state == "SUBMITTED"


def test_queries_do_not_grow_with_the_rows(cast):
    for number in range(6):
        make_report(make_project(name=f"项目{number}", reporter=cast.staff), by=cast.staff)
    rows = [row(f"项目{number}", cumulative="1001") for number in range(6)]
    asked = {"on": FRIDAY, "week": str(WEEK)}
    one = compare_queries(KIND, rows[:1], cast.staff, **asked)
    assert compare_queries(KIND, rows, cast.staff, **asked) == one <= 18


def test_the_form_offers_the_week_of_today_first(cast):
    form = WeekForm(user=cast.staff)
    assert form.fields["week"].initial == form.fields["week"].choices[0][0]
    assert WeekForm({"week": form.fields["week"].initial}, user=cast.staff).is_valid()
    assert KIND.permission(cast.staff)
    assert not KIND.permission(cast.leader)


def test_a_template_holds_the_open_rows_of_ones_own_projects(cast):
    own, done = (make_project(name=name, reporter=cast.staff) for name in ("甲项目", "乙项目"))
    make_project(name="别人的项目")
    make_report(done, by=cast.staff, state="SUBMITTED")
    make_report(own, WEEK - 1, by=cast.staff, state="ACCEPTED", cumulative=Decimal("800"))
    reading = Reading(cast.staff, FRIDAY, moment(FRIDAY), {"week": str(WEEK)})
    records = list(KIND.records(reading))
    assert [KIND.describe(one) for one in records] == ["甲项目"]
    values = KIND.current(records[0], KIND.prepare(reading), reading)
    assert (values["project"], values["before"], values["cumulative"]) == ("甲项目", Decimal("800"), None)
