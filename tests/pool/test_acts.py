"""Acts on projects: what they change, what they refuse, what they leave in history; their forms."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.models import Attachment
from projects.base.sentences import sentence
from projects.directory.models import Division, Leader, Organisation
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
from tests.city import LONG_AGO, make_organisation, make_project, make_user, moment

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
    project = Project(name="新项目", division=cast.district, stage="RESERVE", tier="LONG_TERM")
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


def second_leader(cast):
    user = make_user("leader2", name="第二领导")
    return Leader.objects.create(
        user=user, body="PARTY", level="CITY", post="常委", protocol_order=2, division=cast.city
    )


def test_a_leader_hands_over_without_a_gap_or_an_overlap(cast, stamp):
    project = make_project(leader=cast.leader.leader)
    new = second_leader(cast)
    with refused("reason_needed"):
        acts.assign(project, "LEADER", leader=new, on=TODAY, **stamp)
    acts.assign(project, "LEADER", leader=new, on=TODAY, reason="分工调整", **stamp)
    rows = project.responsibilities.leaders()
    assert rows.on(TODAY - DAY).get().leader == cast.leader.leader
    assert rows.on(TODAY).get().leader == new
    assert Project.objects.led_by(cast.leader.leader, on=TODAY - DAY).exists()
    assert not Project.objects.led_by(cast.leader.leader, on=TODAY).exists()


def test_a_banner_leader_stands_beside_the_citys(cast, stamp):
    project = make_project(leader=cast.leader.leader)
    banner = second_leader(cast)
    banner.level = "BANNER"
    banner.save()
    acts.assign(project, "LEADER", leader=banner, on=TODAY, **stamp)
    assert project.responsibilities.leaders().on(TODAY).count() == 2


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


# The forms


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.pooladmin)
    return client


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def to(name, project, *more):
    return reverse(f"pool:{name}", args=[project.pk, *more])


def errors(response):
    assert response.status_code == 200
    return response.context["form"].errors


def test_a_stage_moves_by_its_form(admin):
    project = make_project(stage="PRELIMINARY", construction_state="", started_on=None)
    response = admin.post(to("project_stage", project), {"value": "STARTED", "on": "2025-04-01"})
    assert response.status_code == 302
    project.refresh_from_db()
    assert (project.stage, project.started_on) == ("STARTED", datetime.date(2025, 4, 1))


def test_a_skipped_stage_asks_why_and_keeps_what_was_typed(admin):
    project = make_project(stage="PLANNING", construction_state="")
    given = {"value": "STARTED", "on": "2025-04-01", "evidence": "现场照片"}
    response = admin.post(to("project_stage", project), given)
    assert "reason" in errors(response)
    assert "现场照片" in response.content.decode()


def test_a_day_that_has_not_come_is_refused(admin):
    project = make_project(stage="PRELIMINARY", construction_state="")
    response = admin.post(to("project_stage", project), {"value": "STARTED", "on": "2025-04-03"})
    assert "on" in errors(response)


def facts(admin, project, **changes):
    """What the browser sends of the facts' form, with some fields typed anew."""
    form = admin.get(to("project_edit", project)).context["form"]
    sent = {}
    for field in form:
        value = field.value()
        sent[field.html_name] = sent[field.html_initial_name] = "" if value in (None, False) else str(value)
    return {**sent, **changes}


def test_the_facts_form_saves_what_was_typed_and_nothing_else(admin):
    project = make_project(name="旧名", total_investment=Decimal(50000))
    given = facts(admin, project, total_investment="1.2亿", started_on="2024-06-01")
    assert admin.post(to("project_edit", project), given).status_code == 302
    project.refresh_from_db()
    assert project.total_investment == 12000
    (event,) = history(project)
    assert set(event.changes) == {"total_investment", "started_on"}


def test_an_unreadable_amount_is_told_at_its_field(admin):
    project = make_project()
    response = admin.post(to("project_edit", project), facts(admin, project, total_investment="很多"))
    assert "total_investment" in errors(response)
    assert "很多" in response.content.decode()


def test_a_wrong_or_taken_national_code_is_told(admin):
    taken = make_project(national_code="2501-150502-04-01-123456")
    project = make_project()
    for code in ("123", taken.national_code):
        response = admin.post(to("project_edit", project), facts(admin, project, national_code=code))
        assert "national_code" in errors(response)


def test_two_admins_do_not_undo_each_other(admin, cast, stamp):
    project = make_project(place="老地方", note="")
    opened = facts(admin, project, note="备注")
    acts.change_facts(project, {"place": "新地方"}, **stamp)
    assert admin.post(to("project_edit", project), opened).status_code == 302
    project.refresh_from_db()
    assert (project.place, project.note) == ("新地方", "备注")


def test_the_same_field_changed_by_two_is_asked_about_once(admin, cast, stamp):
    project = make_project(place="老地方")
    opened = facts(admin, project, place="我的地方")
    acts.change_facts(project, {"place": "他的地方"}, **stamp)
    response = admin.post(to("project_edit", project), opened)
    assert "他的地方" in str(errors(response)["place"])
    again = {**opened, "initial-place": response.context["form"].data["initial-place"]}
    assert admin.post(to("project_edit", project), again).status_code == 302
    project.refresh_from_db()
    assert project.place == "我的地方"


def test_an_owner_is_chosen_by_name_or_entered_as_new(admin):
    known = make_organisation("某企业", Organisation.Kind.ENTERPRISE)
    project = make_project()
    admin.post(to("project_edit", project), facts(admin, project, owner_name="某企业"))
    project.refresh_from_db()
    assert project.owner == known
    response = admin.post(to("project_edit", project), facts(admin, project, owner_name="新企业"))
    assert "owner_name" in errors(response)
    admin.post(to("project_edit", project), facts(admin, project, owner_name="新企业", new_owner="on"))
    project.refresh_from_db()
    assert (project.owner.name, project.owner.kind) == ("新企业", "ENTERPRISE")


def new_project(**changes):
    return {
        "name": "新项目",
        "division": Division.objects.get(code="150502").pk,
        "stage": "RESERVE",
        "tier": "LONG_TERM",
        "total_investment": "3亿",
        "on": "2025-04-01",
        **changes,
    }


def test_a_project_is_entered_with_little(admin):
    response = admin.post(reverse("pool:project_new"), new_project())
    project = Project.objects.get(name="新项目")
    assert response["Location"] == reverse("pool:project", args=[project.pk])
    assert project.total_investment == 30000
    assert project.stages.get().valid_from == datetime.date(2025, 4, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"tier": ""}, "tier"),
        ({"total_investment": "-5"}, "total_investment"),
        ({"on": "2026-01-01"}, "on"),
        ({"planned_start_on": "2026-01-01", "planned_completion_on": "2025-01-01"}, "planned_completion_on"),
    ],
)
def test_a_new_project_that_is_not_in_order_loses_nothing(admin, change, field):
    response = admin.post(reverse("pool:project_new"), new_project(content="建设内容", **change))
    assert field in errors(response)
    assert "建设内容" in response.content.decode()
    assert not Project.objects.filter(name="新项目").exists()


def test_a_pool_admin_of_a_district_enters_only_there(client, cast):
    person = make_user("local", "pooladmin", scope="DIVISION", division=cast.district)
    client.force_login(person)
    elsewhere = Division.objects.get(code="150525")
    response = client.post(reverse("pool:project_new"), new_project(division=elsewhere.pk))
    assert "division" in errors(response)
    assert client.post(reverse("pool:project_new"), new_project()).status_code == 302


def test_a_plan_is_changed_by_its_form_with_a_document(admin):
    project = make_project(planned=Decimal(10000))
    address = to("project_plan", project, 2025)
    assert "document_number" in errors(admin.post(address, {"amount": "2亿", "on": "2025-04-01"}))
    given = {"amount": "2亿", "on": "2025-04-01", "document_number": "通政办发〔2025〕9号"}
    assert admin.post(address, given).status_code == 302
    assert project.plans.get().planned_investment == 20000


def test_next_years_plan_is_entered_and_changed_from_its_first_day(admin):
    project = make_project()
    address = to("project_plan", project, 2026)
    curve = ProgressCurve.objects.first().pk
    assert (
        admin.post(address, {"build_type": "CONTINUED", "amount": "100", "curve": curve}).status_code == 302
    )
    given = {"amount": "200", "on": "2026-01-01", "document_number": "1号"}
    assert admin.post(address, given).status_code == 302
    assert project.plans.get(year=2026).planned_investment == 200


@pytest.mark.parametrize("year", [2023, 2027, 99999])
def test_plans_of_other_years_have_no_form(admin, year):
    assert admin.get(to("project_plan", make_project(), year)).status_code == 404


def test_a_milestone_moves_with_a_reason_and_is_reached(client, cast):
    project = make_project(reporter=cast.staff)
    row = project.milestones.create(name="封顶", baseline_on=TODAY)
    client.force_login(cast.staff)
    address = to("milestone", project, row.pk)
    assert "reason" in errors(client.post(address, {"forecast_on": "2025-09-01"}))
    client.post(address, {"forecast_on": "2025-09-01", "reason": "设备到货推迟"})
    row.refresh_from_db()
    assert (row.baseline_on, row.forecast_on) == (TODAY, datetime.date(2025, 9, 1))
    client.post(address, {"actual_on": "2025-04-01"})
    row.refresh_from_db()
    assert row.actual_on == datetime.date(2025, 4, 1)
    assert errors(client.post(address, {}))["__all__"]
    assert verbs(project) == ["milestone.reach", "milestone.reforecast"]


def test_a_file_is_added_and_what_is_none_is_refused(admin):
    project = make_project()
    good = SimpleUploadedFile("批复.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    assert admin.post(to("attach", project), {"file": good}).status_code == 302
    assert Attachment.objects.get().name == "批复.pdf"
    evil = SimpleUploadedFile("批复.pdf", b"MZ executable")
    assert "file" in errors(admin.post(to("attach", project), {"file": evil}))


def resting(**changes):
    return {
        "kind": "WINTER",
        "first": "2025-11-10",
        "last": "2026-03-31",
        "document_number": "通建发〔2025〕88号",
        "reason": "冬季停工",
        **changes,
    }


def test_the_office_lets_many_rest_at_once_and_leaves_those_that_rest(office, stamp):
    free, already, other = make_project(), make_project(), make_project()
    first, last = datetime.date(2025, 11, 1), datetime.date(2025, 12, 1)
    acts.suspend([already], first=first, last=last, **REST, **stamp)
    response = office.post(reverse("pool:suspend_many"), resting(chosen=[free.pk, already.pk]), follow=True)
    assert free.suspensions.count() == 1
    assert already.suspensions.count() == 1
    assert not other.suspensions.exists()
    (said,) = response.context["messages"]
    assert "2025-11-10" in str(said)


def test_choosing_nobody_or_forgetting_the_document_keeps_the_choice(office):
    project = make_project()
    address = reverse("pool:suspend_many")
    assert errors(office.post(address, resting()))["__all__"]
    response = office.post(address, resting(chosen=[project.pk], document_number=""))
    assert "document_number" in errors(response)
    assert f'value="{project.pk}" id="chosen-{project.pk}" checked' in response.content.decode()


def test_only_what_is_being_built_can_rest_for_the_winter(office):
    planned = make_project(stage="PRELIMINARY", construction_state="")
    office.post(reverse("pool:suspend_many"), resting(chosen=[planned.pk]))
    assert not Suspension.objects.exists()


def test_many_rest_only_where_one_may_approve_it(client, cast):
    person = make_user("local", "office", scope="DIVISION", division=cast.district)
    foreign = make_project(division=Division.objects.get(code="150525"))
    client.force_login(person)
    client.post(reverse("pool:suspend_many"), resting(chosen=[foreign.pk]))
    assert not Suspension.objects.exists()


def test_the_filter_of_the_list_narrows_the_choice(office, cast):
    make_project(name="甲")
    make_project(name="乙", division=Division.objects.get(code="150525"))
    rows = office.get(reverse("pool:suspend_many"), {"division": "150525"}).context["rows"]
    assert [row.name for row in rows] == ["乙"]


def test_a_project_is_handed_to_somebody_by_its_form(admin, cast):
    project = make_project()
    address = to("assign", project)
    assert "leader" in errors(admin.post(address, {"role": "LEADER", "on": "2025-04-01"}))
    assert "user" in errors(admin.post(address, {"role": "STEWARD", "on": "2025-04-01"}))
    given = {"role": "STEWARD", "user": cast.steward.pk, "on": "2025-04-01"}
    assert admin.post(address, given).status_code == 302
    assert project.responsibilities.get().holder == cast.steward
    assert project.responsibilities.get().valid_from != LONG_AGO


def test_rows_of_another_project_are_not_found(admin, cast):
    project, other = make_project(), make_project(reporter=cast.staff)
    row = other.milestones.create(name="节点")
    assert admin.get(to("milestone", project, row.pk)).status_code == 404
    held = other.responsibilities.get()
    assert admin.get(to("release", project, held.pk)).status_code == 404


def test_a_refusal_names_who_may(client, cast):
    client.force_login(cast.office)
    response = client.get(to("project_edit", make_project(name="甲项目")))
    assert response.status_code == 403
    page = response.content.decode()
    assert "甲项目" in page
