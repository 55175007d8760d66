"""What the dossier of a project answers on its first page, and how short it tells the rest."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings

from projects.base import events, sentences
from projects.base.models import Event
from projects.dispatch.models import LightAssessment, LightRuleSet
from projects.pool.models import Milestone, ProjectList, ProjectListEntry, Responsibility, Suspension
from projects.preparation.models import PermitStep
from tests.city import WEEK, make_cast, make_project, make_report, make_user, moment
from tests.issues.cases import assigned
from tests.pool.dossier_cases import headings_of, opened, overview_of, rows_of, without_record
from tests.preparation.cases import make_permit

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2025, 3, 28)
GAP = {"done": "10.0%", "asked": "8.0%", "gap": "+2.0", "on": "2025-03-20", "yellow": 10, "red": 30}


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(TODAY, 18, 0), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def project(cast):
    return make_project(name="通辽梅花技改项目", reporter=cast.staff, steward=cast.steward)


def lit(project, week, light="GREEN", **reason):
    reason = {"code": "GAP", "aspect": "PROGRESS", "light": light, "params": GAP} | reason
    return LightAssessment.objects.create(
        project=project,
        week=week,
        rules=LightRuleSet.objects.first(),
        light=light,
        reasons=[reason],
        assessed_at=moment(TODAY),
    )


def rest(project, cast, first, end):
    return Suspension.objects.create(
        project=project, kind="WINTER", reason="冬季", valid_from=first, valid_to=end, approved_by=cast.office
    )


def test_the_first_page_answers_what_a_meeting_asks(client, cast, project):
    make_report(project, state="ACCEPTED", cumulative=Decimal(1500), progress_text="基础施工完成")
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(1000))
    lit(project, WEEK - 1)
    Milestone.objects.create(project=project, name="封顶", baseline_on=datetime.date(2025, 3, 1))
    due = datetime.date(2025, 3, 24)
    assigned(project, by=cast.office, on=datetime.date(2025, 3, 3), due=due, title="用地指标未落实")
    document, text = opened(client, cast.office, project)
    assert "（2025年3月28日制作）" in text
    assert "数据截至2025年3月28日" not in text
    told = overview_of(document)
    light, as_of = told["亮灯"][0]
    assert as_of == "2025年第12周"
    assert light.startswith("● 正常：完成年度计划的 10.0%，截至2025年3月20日")
    money, as_of = told["投资"][0]
    # 1,500 of 10,000 by Thursday of week 13; the light is of the week before, and the line says so.
    assert as_of == "2025-03-27\n2025年第13周"
    assert "完成1,500.00万元，完成率15.0%，序时差：" in money
    year, whole = money.split("\n")
    assert year.endswith("（亮灯为2025年第12周评定，序时进度日期不同。）")
    assert whole.startswith("自开工累计完成：")
    # What is of one week stands in one row, and no row is without its item.
    assert told["形象进度"] == [("20.0%\n基础施工完成", "2025年第13周")]
    assert "" not in told
    assert told["下一节点"] == [("封顶：2025-03-01（超期）", "2025-03-28")]
    issue = told["未销号问题"][0][0]
    assert issue.startswith("用地指标未落实（市自然资源局 ")
    assert issue.endswith("；完成时限：2025-03-24；超期）")
    assert f"项目管家：{cast.steward}" in told["责任人"][0][0]
    assert "包联领导" not in told["责任人"][0][0]


def test_a_leader_is_missing_only_where_one_is_asked_for(client, cast, project):
    listed = ProjectList.objects.create(code="LIAISON", year=2025, name="领导包联项目")
    ProjectListEntry.objects.create(
        project_list=listed, project=project, serial=1, valid_from=datetime.date(2025, 1, 1)
    )
    assert "包联领导：无" in overview_of(opened(client, cast.office, project)[0])["责任人"][0][0]


def test_demo_data_says_so_at_the_top(client, cast, project, settings):
    assert "演示数据" not in opened(client, cast.office, project)[1]
    settings.DEMO = True
    assert opened(client, cast.office, project)[0].paragraphs[0].text == "演示数据"


def test_issues_tell_who_by_when_and_how_far(client, cast, project):
    due = datetime.date(2025, 3, 24)
    issue = assigned(project, by=cast.office, on=datetime.date(2025, 3, 3), due=due, title="用地指标未落实")
    type(issue).objects.filter(pk=issue.pk).update(progress="指标已上报")
    document, text = opened(client, cast.office, project)
    row = rows_of(document, "责任单位、责任人")[0]
    assert row[2] == "已交办（超期）"
    assert row[3] == f"市自然资源局\n{issue.handler}"
    assert row[5:] == ["2025-03-24", "指标已上报"]
    assert "补齐期限" not in text


def test_a_rest_ends_on_its_last_day(client, cast, project):
    rest(project, cast, datetime.date(2025, 3, 1), datetime.date(2025, 4, 9))
    document, _text = opened(client, cast.office, project)
    assert rows_of(document, "最后一天") == [["冬季停工", "2025-03-01", "2025-04-08", "冬季"]]
    assert "冬季停工（至2025-04-08）" in overview_of(document)["当前状态"][0][0]


def test_weeks_without_a_report_are_missing_and_stand_in_one_row(client, cast, project):
    rest(project, cast, datetime.date(2024, 11, 1), datetime.date(2025, 2, 1))
    make_report(project, WEEK - 1, state="ACCEPTED", cumulative=Decimal(1000))
    make_report(project, state="SUBMITTED", cumulative=Decimal(1500))
    lit(project, WEEK - 1, "YELLOW", code="STREAK", params={"weeks": 2})
    lit(project, WEEK - 2, "YELLOW", code="STREAK", params={"weeks": 2})
    document, text = opened(client, cast.office, project)
    rows = rows_of(document, "周次")
    assert [row[:3] for row in rows] == [
        ["2025年第13周", "已报（待审核）", "1,500.00"],
        ["2025年第12周", "已报", "1,000.00"],
        ["2025年第11周", "缺报", "—"],
        ["2025年第6周至第10周", "缺报", "—"],
        ["2025年第2周至第5周", "停工", "—"],
    ]
    # Twelve weeks are listed; the first of the year is in the sums.
    assert "仅列最近12周，本年另有1周已计入上方合计" in text
    # The sentence of the light stands once, in the last week of which it is true.
    assert rows[1][-1].startswith("连续")
    assert rows[2][-1] == ""
    assert "应报：8周；缺报：6周；停工：5周；预警：2周" in text
    weekly = overview_of(document)["周报"][0][0]
    assert weekly.startswith("最近一期：2025年第13周（待审核）；缺报：6周（2025年第11周、2025年第10周")


def test_a_week_without_change_tells_why(client, cast, project):
    said = {"no_change": True, "no_change_reason": "等待主设备到货"}
    make_report(project, WEEK - 1, state="ACCEPTED", progress_text="主体施工", **said)
    document, _text = opened(client, cast.office, project)
    assert rows_of(document, "周次")[1][-1] == "本周无变化：等待主设备到货"


def test_a_week_that_is_not_due_yet_is_not_missing(client, cast, project):
    with time_machine.travel(moment(datetime.date(2025, 3, 27), 9, 0), tick=False):
        document, _text = opened(client, cast.office, project)
    assert rows_of(document, "周次")[0][0] == "2025年第1周至第12周"


def test_a_permit_granted_after_its_promise_is_late(client, cast, project):
    first, last = datetime.date(2024, 9, 2), datetime.date(2025, 3, 26)
    permit = make_permit(project, "LAND_USE", "ACCEPTED", on=first)
    permit.steps.update(valid_to=last)
    PermitStep.objects.create(permit=permit, status="GRANTED", valid_from=last)
    type(permit).objects.filter(pk=permit.pk).update(status="GRANTED", granted_on=last)
    make_permit(project, "EIA", "GRANTED", on=first)
    document, _text = opened(client, cast.office, project)
    assert sorted(row[2] for row in rows_of(document, "承诺办结")) == ["已办结", "已办结（逾期）"]
    assert overview_of(document)["手续"][0][0] == "需办2项，已办结2项"


def test_the_history_holds_the_last_decisions_and_says_where_the_rest_is(client, cast, project):
    for number in range(25):
        events.record(
            "project.stage",
            project,
            by=cast.office,
            at=moment(TODAY) - datetime.timedelta(days=number),
            changes={"stage": ["STARTED", "UNDER_CONSTRUCTION"]},
            params={"on": "2025-03-01"},
        )
        events.record("permit.begin", project, by=cast.office, at=moment(TODAY), params={"name": "用地"})
    document, text = opened(client, cast.office, project)
    rows = rows_of(document, "时间")
    assert len(rows) == 20
    assert all("将阶段由" in what for _at, what in rows)
    assert "见系统内项目页面“操作记录”" in text


def test_what_has_no_record_stands_in_one_line(client, cast, project):
    document, text = opened(client, cast.office, project)
    assert "议定事项" in without_record(document)
    assert not any("议定事项" in one for one in headings_of(document))
    assert "无记录。" not in text


@pytest.mark.parametrize(
    ("tiers", "told"),
    [
        (["LONG_TERM", "NEAR_TERM"], "将层级由“长期有储备”变更为“近期可实施”"),
        (["NEAR_TERM", ""], "将项目移出层级“近期可实施”"),
        (["", "LONG_TERM"], "将项目列入层级“长期有储备”"),
    ],
)
def test_leaving_the_tiers_is_no_change_to_nothing(client, cast, project, tiers, told):
    events.record(
        "project.tier",
        project,
        by=cast.office,
        at=moment(TODAY),
        changes={"tier": tiers},
        params={"on": "2025-03-01"},
    )
    document, text = opened(client, cast.office, project)
    assert told in rows_of(document, "时间")[0][1]
    assert "“—”" not in text
    assert "—" not in sentences.sentence(Event.objects.get(verb="project.tier"))


def test_the_agent_stands_on_the_first_page(client, cast, project):
    agent = make_user("helper", name="汪禾茗")
    project.responsibilities.create(
        role=Responsibility.Role.AGENT, user=agent, valid_from=datetime.date(2025, 1, 1)
    )
    document, _text = opened(client, cast.office, project)
    assert "帮代办专员：汪禾茗" in overview_of(document)["责任人"][0][0]


def test_in_english_the_button_says_that_the_file_is_chinese(client, cast, project):
    client.force_login(cast.office)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/projects/{project.pk}/").content.decode()
    assert "Dossier (Word, in Chinese)" in page
