"""The file of one project: what it shows today and on a past day, and what it costs."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from projects.base import events
from projects.base.sentences import registered
from projects.dispatch.models import LightAssessment, LightRuleSet
from projects.pool import weeks
from projects.pool.models import Project, Suspension
from projects.pool.reading import project_file
from projects.ui import registry
from tests.city import WEEK, make_organisation, make_project, make_report, moment
from tests.issues.cases import many, unit_of

TODAY = datetime.date(2025, 4, 2)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def project(cast):
    owner = make_organisation("测试企业", "ENTERPRISE", phone="0475-1")
    return make_project(
        name="甲项目",
        reporter=cast.staff,
        steward=cast.steward,
        leader=cast.leader.leader,
        owner=owner,
        national_code="2501-150502-04-01-123456",
        contact_name="王经理",
        contact_phone="139 0000 0001",
        prior=Decimal(2000),
    )


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def address(project):
    return reverse("pool:project", args=[project.pk])


def lit(project, week, light, reasons):
    return LightAssessment.objects.create(
        project=project,
        week=week,
        rules=LightRuleSet.objects.first(),
        light=light,
        reasons=reasons,
        assessed_at=moment(week.last),
    )


def test_it_says_who_what_and_how_far(office, cast, project):
    make_report(
        project,
        WEEK,
        by=cast.staff,
        state="ACCEPTED",
        cumulative=Decimal(1000),
        problems="电路未批复",
        help_needed="请协调电网公司",
    )
    reason = {"code": "STREAK", "aspect": "HISTORY", "light": "RED", "params": {"weeks": 2}}
    lit(project, WEEK, "RED", [reason])
    page = office.get(address(project)).content.decode()
    for text in (
        "甲项目",
        "2501-150502-04-01-123456",
        str(cast.leader),
        str(cast.steward),
        "测试企业",
        'href="tel:13900000001"',
        "电路未批复",
        "请协调电网公司",
        "10.0%",
        "0.30",
        "主体结构施工",
    ):
        assert text in page, text
    with override("zh-hans"):
        assert "light-red" in page


def test_the_gap_is_that_of_the_figures_own_day(cast, project):
    make_report(project, WEEK, by=cast.staff, state="ACCEPTED", cumulative=Decimal(1000))
    file = project_file(project, on=TODAY, today=TODAY)
    asked = file.plan.curve.share(WEEK.day(4))
    assert file.figures.on == WEEK.day(4)
    assert file.figures.gap == Decimal(10) - asked
    assert file.figures.total == 3000


def test_a_figure_counts_once_it_is_accepted(cast, project):
    make_report(project, WEEK - 1, by=cast.staff, state="ACCEPTED", cumulative=Decimal(800))
    make_report(project, WEEK, by=cast.staff, state="SUBMITTED", cumulative=Decimal(1000), problems="缺电")
    file = project_file(project, on=TODAY, today=TODAY)
    assert file.figures.completed == 800
    assert file.week.stuck == "缺电"


def test_the_curve_has_every_week_and_keeps_the_last_figure_between(cast, project):
    make_report(project, WEEK - 2, by=cast.staff, state="ACCEPTED", cumulative=Decimal(600))
    make_report(project, WEEK, by=cast.staff, state="ACCEPTED", cumulative=Decimal(900))
    points = project_file(project, on=TODAY, today=TODAY).curve()
    done = {day: amount for day, _asked, amount in points}
    assert len(points) in (53, 54)
    assert points[-1][0] == datetime.date(2025, 12, 31)
    assert points[-1][1] == 10000
    assert done[(WEEK - 3).day(4)] is None
    assert [done[(WEEK + n).day(4)] for n in (-2, -1, 0, 1)] == [600, 600, 900, None]


@pytest.fixture
def changed(cast, project):
    """The project as it was until 1 March, and as it is since."""
    stamp = {"by": cast.pooladmin, "at": moment(TODAY)}
    march = datetime.date(2025, 3, 1)
    project.change_stage("PRELIMINARY", on=march, reason="重新报建", **stamp)
    project.move_to_tier("ROLLING", on=march, reason="评审", **stamp)
    other = project.division.__class__.objects.get(code="150525")
    project.move_to_division(other, on=march, reason="调整", **stamp)
    project.plans.get().revise(Decimal(20000), on=march, document_number="通政办发〔2025〕9号", **stamp)
    project.responsibilities.filter(role="LEADER").update(valid_to=march)
    make_report(project, WEEK - 6, by=cast.staff, state="ACCEPTED", cumulative=Decimal(100))
    make_report(project, WEEK, by=cast.staff, state="ACCEPTED", cumulative=Decimal(900))
    lit(project, WEEK - 6, "YELLOW", [])
    lit(project, WEEK, "GREEN", [])
    return project


def test_a_past_day_is_shown_as_it_stood(cast, changed):
    file = project_file(changed, on=datetime.date(2025, 2, 28), today=TODAY)
    with override("en"):
        assert (file.stage, file.tier) == ("under construction", "ready soon")
        assert file.division == "科尔沁区"
    assert file.planned == 10000
    assert [row.holder for row in file.held_as("LEADER")] == [str(cast.leader)]
    assert file.figures.completed == 100
    assert file.week.light == "YELLOW"


def test_the_first_day_of_a_change_belongs_to_it(changed):
    file = project_file(changed, on=datetime.date(2025, 3, 1), today=TODAY)
    with override("en"):
        assert (file.stage, file.tier) == ("preparation", "rolling")
    assert file.planned == 20000
    assert file.held_as("LEADER") == []


def test_a_light_is_not_known_before_its_week_is_over(changed):
    days = [WEEK.last - datetime.timedelta(days=1), WEEK.last]
    lights = [project_file(changed, on=day, today=TODAY).week.light for day in days]
    assert lights == ["YELLOW", "GREEN"]


def test_the_page_of_a_past_day_says_so(office, changed):
    page = office.get(f"{address(changed)}?on=2025-02-28").content.decode()
    assert "2025-02-28" in page
    assert 'class="note past"' in page
    assert 'class="note past"' not in office.get(address(changed)).content.decode()


@pytest.mark.parametrize("on", ["2025-02-30", "morgen", "2030-01-01", "0001-01-01", "\x00"])
def test_an_impossible_day_is_told_and_ignored(office, project, on):
    response = office.get(address(project), {"on": on})
    assert response.status_code == 200
    assert 'class="note past"' not in response.content.decode()
    assert len(list(response.context["messages"])) == 1


def test_it_costs_the_same_however_much_there_is(office, cast, project):
    def fill(first, count):
        for number in range(first, first + count):
            make_report(project, WEEK - number, by=cast.staff, state="ACCEPTED")
            project.milestones.create(name=f"节点{number}")
            project.lines.create(name=f"线{number}")
            events.record("project.resume", project, by=cast.office, at=moment(TODAY), params={"on": TODAY})
            Suspension.objects.create(
                project=project,
                kind="STOPPED",
                reason="原因",
                approved_by=cast.office,
                valid_from=TODAY - datetime.timedelta(days=number),
                valid_to=TODAY,
            )

    def cost():
        with CaptureQueriesContext(connection) as queries:
            office.get(address(project))
        return len(queries)

    fill(1, 2)
    office.get(address(project))
    few = cost()
    shown = [*registry.panels.on("project"), *registry.heads.on("project")]
    assert few <= OWN_COST + sum(one.queries for one in shown)
    fill(3, 30)
    assert cost() == few


# Session, user and grants: 4; the project: 1; its file: 13. What panels ask, they declare.
OWN_COST = 18


def test_what_is_open_stands_in_the_head_and_not_on_a_past_day(office, cast, project):
    many(2, project, by=cast.staff, unit=unit_of(), due=TODAY - datetime.timedelta(days=3))
    page = office.get(address(project)).content.decode()
    head = page[: page.index("</header>", page.index("page-head"))]
    assert (
        '<a href="#panel-issues">未销号问题 <strong>2</strong><span class="head-note">逾期 2 项</span></a>'
        in head
    )
    assert page.index('class="anchors"') < page.index('class="file-top"')
    assert "head-figures" not in office.get(f"{address(project)}?on=2025-02-28").content.decode()


def test_a_project_with_nothing_opens(office, cast):
    bare = Project.objects.create(name="空项目", division=cast.district)
    page = office.get(address(bare))
    assert page.status_code == 200
    assert page.context["chart"] is None


def test_nothing_has_no_unit(office, cast):
    bare = Project.objects.create(name="空项目", division=cast.district)
    page = office.get(address(bare)).content.decode()
    assert "<dd>—</dd>" in page[page.index('class="tiles"') :]
    assert '— <span class="unit">' not in page


def test_a_rest_by_approval_is_the_state_of_construction(office, cast, project):
    Suspension.objects.create(
        project=project,
        kind="WINTER",
        reason="冬季",
        document_number="1号",
        approved_by=cast.office,
        valid_from=TODAY,
        valid_to=datetime.date(2025, 4, 10),
    )
    page = office.get(address(project))
    assert str(Suspension.Kind.WINTER.label) in str(dict(page.context["facts"]))
    assert "2025-04-09" in page.content.decode()


def test_without_a_source_of_weeks_the_page_still_opens(office, project):
    before = weeks.provide(weeks.Source())
    try:
        assert office.get(address(project)).status_code == 200
    finally:
        weeks.provide(before)


def test_what_was_typed_is_escaped(office, project):
    Project.objects.filter(pk=project.pk).update(
        name="<script>a</script>", content="<b>", contact_name="<i>", not_started_reason='"><img>'
    )
    page = office.get(address(project)).content.decode()
    for evil in ("<script>a", "<b>", "<i>", "<img>"):
        assert evil not in page


def test_history_tells_who_did_what_for_whom_and_why(office, cast, project):
    events.record(
        "project.stage",
        project,
        by=cast.secretary,
        on_behalf_of=cast.leader,
        at=moment(TODAY),
        reason="现场核实",
        changes={"stage": ["PRELIMINARY", "STARTED"]},
        params={"on": TODAY},
    )
    page = office.get(address(project)).content.decode()
    (told,) = office.get(address(project)).context["file"].history
    assert told.on_behalf_of == str(cast.leader)
    assert "现场核实" in page
    assert f"{cast.secretary}" in page
    assert f"{cast.leader}" in page


def test_every_act_of_the_pool_has_its_sentence():
    recorded = {
        "project.enter",
        "project.change",
        "project.stage",
        "project.tier",
        "project.division",
        "project.suspend",
        "project.resume",
        "project.assign",
        "project.release",
        "project.attach",
        "annual_plan.set",
        "annual_plan.revise",
        "milestone.add",
        "milestone.reforecast",
        "milestone.reach",
    }
    assert recorded <= registered()


def test_a_past_day_offers_no_act(client, cast, project):
    client.force_login(cast.admin)
    acts = [
        reverse(f"pool:{name}", args=[project.pk])
        for name in ("project_edit", "assign", "project_stage", "suspend", "attach", "milestone_new")
    ]
    ends = reverse("pool:release", args=[project.pk, project.responsibilities.get(role="STEWARD").pk])
    today = client.get(address(project)).content.decode()
    past = client.get(f"{address(project)}?on=2025-02-28").content.decode()
    for act in (*acts, ends):
        assert f'href="{act}"' in today
        assert f'href="{act}"' not in past
