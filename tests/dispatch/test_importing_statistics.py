"""The bureau's monthly table: figures with their source, brought in by who enters them by hand."""

from decimal import Decimal

import pytest
import time_machine

from projects.base.periods import Month
from projects.directory.models import Division
from projects.directory.roles import Role
from projects.dispatch.importing_statistics import StatisticalFigures, StatisticsForm
from projects.dispatch.models import StatisticalFigure, WeeklyReport
from projects.dispatch.statistics import enter
from projects.imports.kinds import Reading
from tests.city import WEEK, make_cast, make_project, make_report, make_user, moment
from tests.imports.kindcase import bring

pytestmark = pytest.mark.django_db
FEBRUARY = Month.parse("2025-02")
NOW = moment(WEEK.first)
KIND = StatisticalFigures()
SOURCE = "统计联网直报2月报表"


@pytest.fixture(autouse=True)
def late_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def table(rows, user, **options):
    given = {"month": "2025-02", "source": SOURCE, "difference_reason": ""} | options
    return bring(KIND, rows, user, on=WEEK.first, at=NOW, **given)


def reported(cast, name, amount):
    project = make_project(name=name)
    make_report(project, WEEK - 4, cumulative=Decimal(amount), by=cast.staff, state="ACCEPTED")
    return project


def figure_of(project):
    return StatisticalFigure.objects.get(project=project, month=FEBRUARY)


def test_a_table_enters_figures_with_their_source_and_leaves_what_was_reported(cast, client):
    equal, other = reported(cast, "风电法兰", 900), reported(cast, "电池箔", 500)
    rows = [
        {"project": "风电 法兰", "cumulative": "900"},
        {"project": "电池箔", "cumulative": "0.03亿", "difference_reason": "时滞", "note": "次月补报"},
    ]
    assert table(rows, cast.office).counts == {"NEW": 2, "CHANGED": 0, "SAME": 0, "REFUSED": 0}
    kept = figure_of(other)
    assert (kept.cumulative, kept.source, kept.difference_reason, kept.note) == (
        300,
        SOURCE,
        "LAG",
        "次月补报",
    )
    assert (figure_of(equal).difference_reason, kept.entered_by) == ("", cast.office)
    client.force_login(cast.office)
    assert client.get(KIND.address(kept)).context["project"] == other
    assert list(WeeklyReport.objects.values_list("cumulative", flat=True).order_by("pk")) == [900, 500]
    assert table(rows, cast.office).counts["SAME"] == 2


def test_a_difference_needs_its_reason_in_the_row_or_for_the_whole_table(cast):
    project = reported(cast, "风电法兰", 900)
    rows = [{"project": "风电法兰", "cumulative": "800"}]
    told = table(rows, cast.office)
    assert told.faults.keys() == {2}
    assert told.faults[2].keys() == {"difference_reason"}
    (fault,) = told.lines[0].faults
    assert "说明" in fault.words["zh-hans"]
    assert "say why the two differ" in fault.words["en"]
    assert not StatisticalFigure.objects.exists()
    table(rows, cast.office, difference_reason="SCOPE")
    assert figure_of(project).difference_reason == "SCOPE"


def test_what_is_only_rounded_by_their_unit_needs_no_reason(cast):
    reported(cast, "风电法兰", "12345.67")
    other = reported(cast, "电池箔", "12351")
    rows = [
        {"project": "风电法兰", "cumulative": "1.23亿"},
        # Rounded it would be 1.24亿.
        {"project": "电池箔", "cumulative": "1.23亿"},
    ]
    assert table(rows, cast.office).faults.keys() == {3}
    project = reported(cast, "铝合金", "12345.67")
    table([{"project": "铝合金", "cumulative": "1.23亿"}], cast.office)
    kept = figure_of(project)
    assert (kept.cumulative, kept.difference_reason) == (12300, "SCOPE")
    assert "取整" in kept.note
    assert not StatisticalFigure.objects.filter(project=other).exists()


def test_more_than_the_whole_project_costs_is_asked_about(cast):
    project = reported(cast, "医疗中心", 900)
    project.total_investment = Decimal("26100")
    project.save()
    rows = [{"project": "医疗中心", "cumulative": "99亿", "difference_reason": "时滞"}]
    ((question,),) = [line.questions for line in table(rows, cast.office, dry=True).lines]
    assert question.field == "cumulative"
    assert str(question) == "超过总投资26,100.00万元：单位对吗？"
    rows[0]["cumulative"] = "2亿"
    assert [line.questions for line in table(rows, cast.office, dry=True).lines] == [[]]


@pytest.mark.parametrize(
    ("texts", "source", "said"),
    [
        (["2025年1-2月重点项目入统情况表"], SOURCE, ""),
        (["2025年3月重点项目入统情况表"], SOURCE, "2025年3月"),
        (["入统.xlsx"], "统计局联网直报 2025-01", "2025年1月"),
        (["2025年2月（上年同期2024年2月）", "2502-150502-04-01-123456"], "联网直报 2025-02", ""),
    ],
)
def test_a_table_or_a_source_of_another_month_is_asked_about(texts, source, said):
    asked = KIND.misfit(texts, {"month": "2025-02", "source": source})
    assert asked == (f"文件或来源写的是{said}，将录入2025年2月：月份选对了吗？" if said else "")


def test_an_import_is_taken_back_with_source_and_reason(cast):
    project, new = reported(cast, "风电法兰", 900), reported(cast, "电池箔", 500)
    said = {"difference_reason": "LAG", "note": "手工", "by": cast.office, "at": NOW}
    enter(project, FEBRUARY, Decimal(700), source="2月电话核对", **said)
    rows = [
        {"project": "风电法兰", "cumulative": "800", "note": "表内"},
        {"project": "电池箔", "cumulative": "500"},
    ]
    result = table(rows, cast.office)
    assert result.counts == {"NEW": 1, "CHANGED": 1, "SAME": 0, "REFUSED": 0}
    assert figure_of(project).source == SOURCE
    result.undo()
    kept = figure_of(project)
    assert (kept.cumulative, kept.source, kept.difference_reason, kept.note) == (
        700,
        "2月电话核对",
        "LAG",
        "手工",
    )
    assert not StatisticalFigure.objects.filter(project=new).exists()


def test_only_who_enters_statistics_by_hand_may_bring_them_in_and_only_of_his_projects(cast):
    assert KIND.permission(cast.office)
    assert not KIND.permission(cast.staff)
    assert not KIND.permission(cast.leader)
    naiman = Division.objects.get(code="150525")
    local = make_user("naiman", Role.OFFICE, scope="DIVISION", division=naiman)
    reported(cast, "科尔沁的项目", 900)
    faults = table([{"project": "科尔沁的项目", "cumulative": "900"}], local).faults
    assert faults[2].keys() == {"project"}
    assert not StatisticalFigure.objects.exists()


def test_january_is_not_offered_and_refused(cast):
    offered = [code for code, _label in StatisticsForm(user=cast.office).fields["month"].choices]
    assert "2025-02" in offered
    assert not [code for code in offered if code.endswith("-01")]
    data = {"month": "2025-01", "source": SOURCE}
    assert StatisticsForm(user=cast.office, data=data).errors.keys() == {"month"}
    reported(cast, "风电法兰", 900)
    faults = table([{"project": "风电法兰", "cumulative": "900"}], cast.office, month="2025-01").faults
    assert faults
    assert not StatisticalFigure.objects.exists()


def test_its_template_has_the_projects_with_and_without_a_figure(cast):
    project, other = reported(cast, "风电法兰", 900), reported(cast, "电池箔", 500)
    enter(project, FEBRUARY, Decimal(900), source=SOURCE, by=cast.office, at=NOW)
    reading = Reading(cast.office, WEEK.first, NOW, {"month": "2025-02"})
    known = KIND.prepare(reading)
    rows = [KIND.current(one, known, reading) for one in KIND.records(reading)]
    assert {row["project"]: (row["reported"], row["cumulative"]) for row in rows} == {
        project.name: (900, 900),
        other.name: (500, None),
    }
