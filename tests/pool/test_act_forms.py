"""The forms of acts on projects: who may send them, what they refuse, that nothing typed is lost."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.base.events import history
from projects.base.models import Attachment
from projects.directory.models import Division, Organisation
from projects.pool import acts
from projects.pool.models import (
    ProgressCurve,
    Project,
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


def verbs(project):
    return [event.verb for event in history(project)]


REST = {"kind": "WINTER", "document_number": "通建发〔2025〕8号", "reason": "冬季停工"}


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
        "reason": "常务会议议定",
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
        ({"total_investment": "499"}, "exception"),
        ({"reason": ""}, "reason"),
        ({"on": "2026-01-01"}, "on"),
        ({"planned_start_on": "2026-01-01", "planned_completion_on": "2025-01-01"}, "planned_completion_on"),
    ],
)
def test_a_new_project_that_is_not_in_order_loses_nothing(admin, change, field):
    response = admin.post(reverse("pool:project_new"), new_project(content="建设内容", **change))
    assert field in errors(response)
    assert "建设内容" in response.content.decode()
    assert not Project.objects.filter(name="新项目").exists()


def test_all_that_stands_against_a_new_project_is_said_at_once(admin):
    make_project(name="新项目", division=Division.objects.get(code="150502"), owner=None)
    sent = new_project(total_investment="400", on="2026-01-01", contact_phone="老王")
    response = admin.post(reverse("pool:project_new"), sent)
    assert errors(response).keys() == {"exception", "difference", "on", "contact_phone"}
    assert {one.code for one, _met in response.context["criteria"]}


def test_what_started_is_held_to_no_tier_and_nothing_enters_withdrawn(admin):
    page = admin.get(reverse("pool:project_new"))
    assert "WITHDRAWN" not in dict(page.context["form"].fields["stage"].choices)
    typed = admin.post(reverse("pool:project_similar"), new_project(stage="STARTED", total_investment="1"))
    assert not typed.context["criteria"]
    assert not typed.context["is_small"]
    typed = admin.post(reverse("pool:project_similar"), new_project(total_investment="1"))
    assert typed.context["is_small"]
    assert typed.context["lacking"]


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


def test_leaders_are_named_and_ended_on_the_page_of_the_liaison_alone(cast, admin):
    project = make_project(leader=cast.leader.leader, steward=cast.steward)
    page = admin.get(to("assign", project))
    assert "LEADER" not in dict(page.context["form"].fields["role"].choices)
    assert "包联" in str(page.context["form"].fields["role"].help_text)
    sent = {"role": "LEADER", "leader": cast.leader.leader.pk, "user": cast.leader.pk, "on": "2025-04-01"}
    assert "role" in errors(admin.post(to("assign", project), sent))
    row = project.responsibilities.get(role="LEADER")
    liaison = reverse("liaison:project", args=[project.pk])
    for response in (admin.get(to("release", project, row.pk)), admin.post(to("release", project, row.pk))):
        assert response["Location"] == liaison
    file = admin.get(to("project", project)).content.decode()
    assert to("release", project, row.pk) not in file
    assert to("release", project, project.responsibilities.get(role="STEWARD").pk) in file
    assert f'<a href="{liaison}">到包联' in file
    row.refresh_from_db()
    assert row.valid_to is None
    assert verbs(project) == []
