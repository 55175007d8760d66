"""The page of one permit: every act by its form, errors at their field, what stays readable."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.base.models import Attachment
from projects.directory.roles import Role
from projects.preparation.models import RegionalAssessment
from projects.preparation.rules import Status, possible
from tests.city import make_cast, make_organisation, moment
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, preliminary

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday_morning():
    with time_machine.travel(moment(TUESDAY), tick=True):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def approval(client, cast):
    client.force_login(cast.approval)
    return client


def do(client, permit, act, **values):
    """Send the form of an act as the page would."""
    permit.refresh_from_db()
    return client.post(
        f"/preparation/permits/{permit.pk}/{act}/", {"version": permit.version, "on": MONDAY, **values}
    )


def test_a_permit_goes_through_its_forms(approval):
    permit = make_permit(preliminary(), "LAND_USE")
    assert do(approval, permit, "begin").url == f"/preparation/permits/{permit.pk}/"
    do(
        approval,
        permit,
        "accept",
        handling="ONLINE",
        document_1="红线图",
        guarantor_1="王某",
        document_3="资金证明",
        guarantor_3="李某",
        due_3=TUESDAY,
    )
    permit.refresh_from_db()
    assert (permit.status, permit.open_documents, permit.handling) == ("ACCEPTED_MISSING", 2, "ONLINE")
    page = approval.get(f"/preparation/permits/{permit.pk}/")
    assert [act for act, *_rest in page.context["forms"]] == ["supply", "supplement", "refuse", "transfer"]
    for document in permit.documents.all():
        do(approval, permit, "supply", document=document.pk)
    do(approval, permit, "supplement", reason="补地形图")
    do(approval, permit, "resume", on=TUESDAY)
    do(approval, permit, "grant", on=TUESDAY, document_number="通规〔2025〕1号", valid_until="2027-01-01")
    permit.refresh_from_db()
    assert (permit.status, permit.document_number) == ("GRANTED", "通规〔2025〕1号")
    page = approval.get(f"/preparation/permits/{permit.pk}/")
    assert page.context["forms"] == []
    assert len(page.context["history"]) == 7
    assert "通规〔2025〕1号" in page.content.decode()


def test_what_was_typed_survives_an_error(approval):
    permit = make_permit(preliminary(), "LAND_USE", "PREPARING")
    response = do(approval, permit, "accept", document_1="红线图")
    assert response.status_code == 200
    act, _label, form, is_open = response.context["forms"][0]
    assert (act, is_open) == ("accept", True)
    assert list(form.errors) == ["guarantor_1"]
    assert "红线图" in response.content.decode()
    permit.refresh_from_db()
    assert permit.status == "PREPARING"


@pytest.mark.parametrize(
    ("act", "status", "values", "field"),
    [
        ("begin", "NOT_STARTED", {"on": "2025-03-27"}, "on"),
        ("accept", "PREPARING", {"on": "2025-03-01"}, "on"),
        ("grant", "ACCEPTED", {"valid_until": "2025-01-01"}, "valid_until"),
        ("refuse", "ACCEPTED", {"reason": " "}, "reason"),
        ("supplement", "ACCEPTED", {}, "reason"),
        ("accept", "PREPARING", {"guarantor_1": "王某"}, "document_1"),
        ("begin", "GRANTED", {}, "__all__"),
        ("begin", "NOT_STARTED", {"version": 7}, "__all__"),
    ],
)
def test_an_error_stands_at_its_field(approval, act, status, values, field):
    permit = make_permit(preliminary(), "LAND_USE", status)
    response = do(approval, permit, act, **values)
    assert response.status_code == 200
    assert list(response.context["forms"][0][2].errors) == [field]
    before = permit.status
    permit.refresh_from_db()
    assert permit.status == before


def test_who_only_handles_gives_the_number(client, cast):
    permit = make_permit(preliminary(reporter=cast.staff), "EIA", "ACCEPTED")
    client.force_login(cast.staff)
    response = do(client, permit, "grant")
    assert list(response.context["forms"][0][2].errors) == ["document_number"]
    assert do(client, permit, "grant", document_number="通环审〔2025〕9号").status_code == 302
    permit.refresh_from_db()
    assert permit.status == "GRANTED"


def test_who_may_not_is_told_who_can(client, cast):
    permit = make_permit(preliminary(), "EIA", "ACCEPTED")
    client.force_login(cast.leader)
    page = client.get(f"/preparation/permits/{permit.pk}/")
    assert page.context["forms"] == []
    response = do(client, permit, "refuse", reason="不符合")
    assert response.status_code == 403
    assert str(Role.APPROVAL.label) in response.content.decode()
    assert client.post(f"/preparation/permits/{permit.pk}/nonsense/").status_code == 404


def test_not_applicable_and_back(client, cast):
    permit = make_permit(preliminary(steward=cast.steward), "RELIC")
    client.force_login(cast.steward)
    do(client, permit, "adjust", reason="已有成果")
    permit.refresh_from_db()
    assert (permit.status, permit.adjustment) == ("NOT_APPLICABLE", "已有成果")
    do(client, permit, "adjust", on=TUESDAY, reason="范围扩大")
    permit.refresh_from_db()
    assert permit.status == "NOT_STARTED"


def test_the_zones_assessment_is_offered_where_it_holds(approval, cast):
    zone = RegionalAssessment.objects.create(
        division=cast.city,
        name="全市评估",
        code="SOIL",
        document_number="通水评1号",
        valid_from=FRIDAY,
    )
    permit = make_permit(preliminary(), "SOIL")
    page = approval.get(f"/preparation/permits/{permit.pk}/")
    forms = {act: form for act, _label, form, _open in page.context["forms"]}
    assert list(forms["reuse_regional"].fields["assessment"].queryset) == [zone]
    do(approval, permit, "reuse_regional", assessment=zone.pk)
    permit.refresh_from_db()
    assert (permit.status, permit.regional) == ("GRANTED", zone)


def test_files_belong_to_the_permit(approval, client, cast):
    permit = make_permit(preliminary(), "EIA", "ACCEPTED")
    url = f"/preparation/permits/{permit.pk}/files/"
    wrong = approval.post(url, {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert wrong.context["file_form"].errors
    approval.post(url, {"file": SimpleUploadedFile("批复.pdf", b"%PDF-1.4 test")})
    kept = Attachment.objects.get()
    assert kept.owner == permit
    assert "批复.pdf" in approval.get(f"/preparation/permits/{permit.pk}/").content.decode()
    served = reverse("base:attachment", args=[kept.pk])
    assert approval.get(served).getvalue() == b"%PDF-1.4 test"
    client.force_login(cast.outsider)
    assert client.get(served).status_code == 404
    assert client.get(f"/preparation/permits/{permit.pk}/").status_code == 404


def test_a_banners_department_may_decide(approval):
    permit = make_permit(preliminary(), "EIA", "ACCEPTED")
    banner = make_organisation("奈曼旗生态环境分局")
    do(approval, permit, "transfer", department=banner.pk)
    permit.refresh_from_db()
    assert (permit.department, permit.status) == (banner, "ACCEPTED")
    response = do(approval, permit, "transfer", department=banner.pk)
    assert list(response.context["forms"][0][2].errors) == ["department"]
    assert "奈曼旗生态环境分局" in response.content.decode()


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("documents", [0, 1])
def test_every_act_that_is_offered_has_a_form(approval, status, documents):
    fields = {"open_documents": documents} if status == "ACCEPTED_MISSING" else {}
    permit = make_permit(preliminary(), "LAND_USE", status, **fields)
    page = approval.get(f"/preparation/permits/{permit.pk}/")
    offered = [act for act, *_rest in page.context["forms"]]
    assert offered == possible(status, open_documents=permit.open_documents)


def test_what_was_promised_before_a_refusal_is_not_promised_any_more(approval):
    permit = make_permit(preliminary(), "LAND_USE", "REFUSED")
    page = approval.get(f"/preparation/permits/{permit.pk}/").content.decode()
    facts = page[page.index('class="facts"') : page.index("</dl>", page.index('class="facts"'))]
    assert permit.accepted_on.isoformat() not in facts
    assert permit.due_on.isoformat() not in facts
    listing = approval.get("/preparation/?columns=due_on&status=REFUSED").context["listing"]
    (due,) = [column for column in listing.columns if column.name == "due_on"]
    assert [due.value(record) for record in listing.records] == [None]
