"""Moving a stage by its form: the usual next one, what stands against a start, evidence, who may."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.base import events
from projects.base.models import Attachment
from projects.base.sentences import sentence
from projects.directory.models import Organisation
from projects.directory.roles import Role
from projects.pool import starting
from projects.pool.act_forms import usual_next
from projects.pool.models import Project, Stage
from tests.city import make_organisation, make_project, make_user

AGAINST = "施工许可证未办。"


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def group(cast):
    return make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)


@pytest.fixture
def member(client, group):
    user = make_user("member", Role.WORKING_GROUP, scope="ORGANISATION", organisation=group)
    client.force_login(user)
    return user


@pytest.fixture
def project(group):
    return make_project(
        working_group=group, stage="PRELIMINARY", construction_state="", started_on=None, tier="NEAR_TERM"
    )


@pytest.fixture
def _contradicted(monkeypatch):
    """A start is contradicted until the tenth of March."""
    last = datetime.date(2025, 3, 10)
    monkeypatch.setattr(starting, "start_checks", [lambda project, on: [AGAINST] if on > last else []])


def form_at(project):
    return f"/projects/{project.pk}/stage/"


@pytest.mark.parametrize(
    ("stage", "following"),
    [
        ("PLANNING", "RESERVE"),
        ("PRELIMINARY", "STARTED"),
        ("COMPLETED", "IN_PRODUCTION"),
        ("IN_PRODUCTION", "IN_PRODUCTION"),
        ("WITHDRAWN", "PLANNING"),
    ],
)
def test_the_usual_next_stage(stage, following):
    assert usual_next(Stage(stage)) == following


def test_the_form_is_preset_to_the_usual_next_stage_and_a_member_moves_it(client, member, project):
    form = client.get(form_at(project)).context["form"]
    assert form["value"].value() == "STARTED"
    assert "PRELIMINARY" not in dict(form.fields["value"].choices)
    response = client.post(
        form_at(project), {"value": "STARTED", "on": "2025-04-01", "evidence": "开工令1号"}
    )
    assert response.status_code == 302
    project.refresh_from_db()
    assert (project.stage, project.tier, project.started_on) == ("STARTED", "", datetime.date(2025, 4, 1))
    row = project.stages.current().get()
    assert (row.evidence, row.recorded_by) == ("开工令1号", member)


def test_the_history_of_stages_says_why_on_what_evidence_and_who(client, member, project):
    sent = {"value": "RESERVE", "on": "2025-04-01", "reason": "用地调整", "evidence": "会议纪要3号"}
    client.post(form_at(project), sent)
    page = client.get(f"/projects/{project.pk}/").content.decode()
    history = page[page.index('id="stages"') : page.index('id="suspensions"')]
    assert all(said in history for said in ("用地调整", "会议纪要3号", str(member)))


@pytest.mark.usefixtures("_contradicted")
def test_what_stands_against_a_start_is_said_before_and_after_and_asks_for_a_reason(client, member, project):
    assert AGAINST in client.get(form_at(project)).content.decode()
    response = client.post(form_at(project), {"value": "STARTED", "on": "2025-04-01", "evidence": "开工令"})
    assert response.status_code == 200
    assert AGAINST in response.context["form"].errors["reason"][0]
    assert 'value="开工令"' in response.content.decode()
    project.refresh_from_db()
    assert project.stage == "PRELIMINARY"
    assert AGAINST not in client.post(form_at(project), {"value": "", "on": "2025-03-10"}).content.decode()
    sent = {"value": "STARTED", "on": "2025-04-01", "reason": "容缺开工，承诺月底补办"}
    response = client.post(form_at(project), sent)
    assert "evidence" in response.context["form"].errors
    client.post(form_at(project), {**sent, "evidence": "专题会议纪要5号"})
    project.refresh_from_db()
    assert project.stage == "STARTED"


def test_what_the_near_term_asks_and_the_project_lacks_is_said_before_its_start(client, member, project):
    Project.objects.filter(pk=project.pk).update(funding="自筹")
    lacking = client.get(form_at(project)).context["against"]()["lacking"]
    assert [one.code for one in lacking] == ["OWNER", "SITE", "START_WITHIN"]


def test_where_no_start_lies_ahead_nothing_is_said_of_one(client, member, group):
    building = make_project(working_group=group)
    assert 'id="against"' not in client.get(form_at(building)).content.decode()


def evidence():
    return SimpleUploadedFile("开工令.pdf", b"%PDF-1.4 test")


def test_a_file_is_evidence_too_and_stands_among_the_files(client, member, project):
    client.post(form_at(project), {"value": "STARTED", "on": "2025-04-01", "file": evidence()})
    assert project.stages.current().get().evidence == "开工令.pdf"
    assert Attachment.objects.get().owner == project
    verbs = [event.verb for event in events.history(project)]
    assert "project.attach" in verbs
    assert all(sentence(event) for event in events.history(project))


def test_a_move_that_is_refused_keeps_no_file_and_asks_for_it_again(client, member, project):
    sent = {"value": "COMPLETED", "on": "2025-04-01"}
    response = client.post(form_at(project), {**sent, "file": evidence()})
    assert response.context["form"].errors.keys() == {"reason", "file"}
    bad = SimpleUploadedFile("start.exe", b"MZ")
    refused = client.post(form_at(project), {"value": "STARTED", "on": "2025-04-01", "file": bad})
    assert "file" in refused.context["form"].errors
    assert not Attachment.objects.exists()
    project.refresh_from_db()
    assert project.stage == "PRELIMINARY"


def test_a_member_moves_no_stage_of_another_group_and_changes_nothing_else(client, member, project):
    elsewhere = make_project(stage="PRELIMINARY", construction_state="", started_on=None)
    assert client.get(form_at(elsewhere)).status_code == 404
    page = client.get(f"/projects/{project.pk}/").content.decode()
    assert f"/projects/{project.pk}/stage/" in page
    assert f"/projects/{project.pk}/tier/" not in page
    assert client.get(f"/projects/{project.pk}/tier/").status_code == 403


@pytest.mark.parametrize("role", ["office", "commission", "reviewer", "reporter", "leader"])
def test_who_only_reads_is_told_who_may(client, cast, project, role):
    project.responsibilities.create(
        role="REPORTER", user=cast.by_role["reporter"], valid_from=datetime.date(2020, 1, 1)
    )
    client.force_login(cast.by_role[role])
    response = client.get(form_at(project))
    assert response.status_code == 403
    assert str(Role.WORKING_GROUP.label) in response.content.decode()
