"""Acts on projects: what they change, what they refuse, what they leave in history."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.sentences import sentence
from projects.directory.models import Organisation
from projects.pool import acts
from projects.pool.models import (
    AnnualPlan,
    PlanAmount,
    ProgressCurve,
    Project,
    ProjectStage,
    Responsibility,
    Suspension,
)
from tests.city import make_organisation, make_project, moment

TODAY = datetime.date(2025, 4, 2)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def stamp(cast):
    return {"by": cast.pooladmin, "at": moment(TODAY)}


def refused(code):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def verbs(project):
    return [event.verb for event in history(project)]


# The acts


def test_entering_gives_a_project_its_first_stage_tier_and_division(cast, stamp):
    project = Project(
        name="新项目",
        division=cast.district,
        stage="RESERVE",
        tier="LONG_TERM",
        total_investment=Decimal(30000),
    )
    acts.enter(project, on=TODAY, reason="申报", **stamp)
    assert project.stages.get().value == "RESERVE"
    assert project.tiers.get().value == "LONG_TERM"
    assert project.divisions.get().value == cast.district
    assert verbs(project) == ["project.enter"]


def test_facts_are_put_right_with_what_they_were(cast, stamp):
    project = make_project(name="旧名")
    unit = make_organisation("某企业", Organisation.Kind.ENTERPRISE)
    changed = acts.change_facts(project, {"name": "新名", "owner": unit, "place": ""}, **stamp)
    assert changed == ["name", "owner"]
    (event,) = history(project)
    assert event.changes == {"name": ["旧名", "新名"], "owner": [None, "某企业"]}
    assert "旧名 → 新名" in sentence(event)


def test_nothing_changed_leaves_no_event(stamp):
    project = make_project(name="名")
    assert acts.change_facts(project, {"name": "名"}, **stamp) == []
    assert verbs(project) == []


def test_what_has_its_time_is_not_simply_changed(stamp):
    for name in ("stage", "tier", "division", "light", "ytd_completed"):
        with pytest.raises(ValueError, match=name):
            acts.change_facts(make_project(), {name: None}, **stamp)


REST = {"kind": "WINTER", "document_number": "通建发〔2025〕8号", "reason": "冬季停工"}


def test_many_rest_by_one_approval_with_the_last_day_included(cast, stamp):
    projects = [make_project(), make_project()]
    acts.suspend(projects, first=TODAY, last=TODAY + 9 * DAY, **REST, **stamp)
    rows = Suspension.objects.all()
    assert {row.project_id for row in rows} == {project.pk for project in projects}
    assert rows[0].last_day == TODAY + 9 * DAY
    assert Project.objects.suspended(TODAY + 9 * DAY).count() == 2
    assert Project.objects.suspended(TODAY + 10 * DAY).count() == 0
    assert [verbs(project) for project in projects] == [["project.suspend"]] * 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"document_number": " "}, "document_needed"),
        ({"reason": ""}, "reason_needed"),
        ({"last": None}, "end_needed"),
        ({"last": TODAY - DAY}, "ends_early"),
    ],
)
def test_a_rest_needs_its_document_reason_and_end(stamp, change, code):
    given = {"first": TODAY, "last": TODAY, **REST, **change}
    with refused(code):
        acts.suspend([make_project()], **given, **stamp)


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [(-5, -1, False), (-5, 0, True), (9, 20, True), (10, 20, False), (3, 4, True)],
)
def test_rests_do_not_overlap(stamp, first, last, overlaps):
    project, other = make_project(), make_project()
    acts.suspend([project], first=TODAY, last=TODAY + 9 * DAY, **REST, **stamp)
    span = {"first": TODAY + first * DAY, "last": TODAY + last * DAY}
    if not overlaps:
        acts.suspend([other, project], **span, **REST, **stamp)
        return
    with refused("overlaps"):
        acts.suspend([other, project], **span, **REST, **stamp)
    assert not other.suspensions.exists()


def test_a_stop_may_stay_open_and_then_nothing_follows_it(stamp):
    project = make_project()
    acts.suspend([project], first=TODAY, last=None, **{**REST, "kind": "STOPPED"}, **stamp)
    with refused("overlaps"):
        acts.suspend([project], first=TODAY + 400 * DAY, last=TODAY + 500 * DAY, **REST, **stamp)


def test_work_goes_on_and_the_first_resumption_of_a_year_is_kept(stamp):
    project = make_project()
    (rest,) = acts.suspend([project], first=TODAY - 30 * DAY, last=TODAY + 9 * DAY, **REST, **stamp)
    acts.resume(rest, on=TODAY, reason="天气转暖", **stamp)
    project.refresh_from_db()
    assert project.resumed_on == TODAY
    assert not Project.objects.suspended(TODAY).exists()
    (rest,) = acts.suspend([project], first=TODAY, last=TODAY + 9 * DAY, **REST, **stamp)
    acts.resume(rest, on=TODAY + DAY, reason="误报", **stamp)
    project.refresh_from_db()
    assert project.resumed_on == TODAY
    with refused("not_then"):
        acts.resume(rest, on=TODAY + 5 * DAY, reason="再次", **stamp)


def test_a_leader_is_neither_named_nor_ended_by_the_pool(cast, stamp):
    project = make_project(leader=cast.leader.leader)
    with refused("owned"):
        acts.assign(project, "LEADER", user=cast.leader, on=TODAY, reason="分工调整", **stamp)
    with refused("owned"):
        acts.release(project.responsibilities.get(), on=TODAY, reason="不再包联", **stamp)
    assert project.responsibilities.get().valid_to is None


def test_several_may_report_but_nobody_twice(cast, stamp):
    project = make_project(reporter=cast.staff)
    acts.assign(project, "REPORTER", user=cast.agent, on=TODAY, **stamp)
    assert project.responsibilities.on(TODAY).count() == 2
    with refused("same"):
        acts.assign(project, "REPORTER", user=cast.staff, on=TODAY, **stamp)


def test_nobody_takes_over_before_the_other_began(cast, stamp):
    project = make_project()
    acts.assign(project, "STEWARD", user=cast.steward, on=TODAY, **stamp)
    with refused("before_last"):
        acts.assign(project, "STEWARD", user=cast.agent, on=TODAY - DAY, reason="更换", **stamp)


def test_a_responsibility_ends_with_a_reason(cast, stamp):
    project = make_project(reporter=cast.staff)
    row = project.responsibilities.get()
    with refused("reason_needed"):
        acts.release(row, on=TODAY, reason="", **stamp)
    acts.release(row, on=TODAY, reason="调离", **stamp)
    assert not project.responsibilities.on(TODAY).exists()
    with refused("not_then"):
        acts.release(row, on=TODAY, reason="再次", **stamp)


def test_a_plan_is_entered_once_and_then_revised(stamp):
    project = make_project(planned=None)
    curve = ProgressCurve.objects.get(is_default=True)
    plan = acts.set_plan(
        project, 2025, build_type="NEW", curve=curve, amount=Decimal(500), document_number="1号", **stamp
    )
    assert plan.amounts.get().valid_from == datetime.date(2025, 1, 1)
    with refused("exists"):
        acts.set_plan(project, 2025, build_type="NEW", curve=curve, amount=Decimal(1), **stamp)
    with refused("document_needed"):
        plan.revise(Decimal(600), on=TODAY, document_number=" ", **stamp)
    plan.revise(Decimal(600), on=TODAY, document_number="2号", **stamp)
    assert plan.amounts.on(TODAY - DAY).get().amount == 500
    assert plan.amounts.on(TODAY).get().amount == 600
    with refused("before_last"):
        plan.revise(Decimal(700), on=TODAY - DAY, document_number="3号", **stamp)
    assert verbs(project) == ["annual_plan.revise", "annual_plan.set"]


# What the database itself refuses


@pytest.mark.parametrize(
    "make",
    [
        lambda project, cast: ProjectStage.objects.create(project=project, value="STARTED", valid_from=TODAY),
        lambda project, cast: ProjectStage.objects.create(
            project=project, value="STARTED", valid_from=TODAY, valid_to=TODAY - DAY
        ),
        lambda project, cast: AnnualPlan.objects.create(
            project=project, year=2025, build_type="NEW", curve=ProgressCurve.objects.first()
        ),
        lambda project, cast: PlanAmount.objects.create(
            plan=project.plans.get(), amount=Decimal(1), valid_from=TODAY
        ),
        lambda project, cast: Responsibility.objects.create(
            project=project, role="STEWARD", user=cast.agent, valid_from=TODAY
        ),
        lambda project, cast: Responsibility.objects.create(
            project=project, role="LEADER", leader=cast.leader.leader, level="CITY", valid_from=TODAY
        ),
        lambda project, cast: Responsibility.objects.create(
            project=project, role="REPORTER", valid_from=TODAY
        ),
        lambda project, cast: Responsibility.objects.create(
            project=project, role="LEADER", user=cast.leader, valid_from=TODAY
        ),
        lambda project, cast: project.entries.get().project_list.entries.create(
            project=make_project(on_list=False), serial=1, valid_from=TODAY
        ),
        lambda project, cast: project.entries.get().project_list.entries.create(
            project=project, serial=99, valid_from=TODAY
        ),
        lambda project, cast: Project.objects.create(
            name="负", division=cast.district, total_investment=Decimal(-1)
        ),
    ],
)
def test_what_must_never_be_is_refused_by_the_database(cast, make):
    project = make_project(steward=cast.steward, leader=cast.leader.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(project, cast)
