"""What is done to permits: what each act asks for, what it changes, what it leaves in history."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.models import Event
from projects.base.sentences import sentence
from projects.directory.models import Division
from projects.preparation import acts
from projects.preparation.acting import clock_of, load_calendar
from projects.preparation.acts import Missing
from projects.preparation.models import MissingDocument, Permit, RegionalAssessment
from projects.preparation.ticks import lapse_permits
from tests.city import make_cast, moment
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, preliminary

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + datetime.timedelta(days=1)
WEDNESDAY = MONDAY + datetime.timedelta(days=2)
LATER = MONDAY + datetime.timedelta(days=30)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def by(cast):
    """Who does it, and when: long after, so that any day may be told."""
    return {"by": cast.approval, "at": moment(LATER)}


def refused(code, act, *args, **options):
    """The act raises a RuleViolation of that code and changes nothing."""
    before = list(Permit.objects.order_by("pk").values())
    with pytest.raises(RuleViolation) as error:
        act(*args, **options)
    assert error.value.code == code
    assert str(error.value)
    assert list(Permit.objects.order_by("pk").values()) == before
    return error.value


def statuses(permit):
    """How it stood, in order."""
    return list(permit.steps.order_by("pk").values_list("status", flat=True))


def test_a_permit_from_preparation_to_granted(by):
    permit = make_permit(code="LAND_PRE")
    acts.begin(permit, on=MONDAY, **by)
    acts.accept(permit, on=TUESDAY, handling="ONLINE", **by)
    # Ten working days after 25 March, with Tomb Sweeping Day (4 April) off.
    assert permit.due_on == datetime.date(2025, 4, 9)
    acts.grant(permit, on=WEDNESDAY, document_number="通自然预字〔2025〕7号", **by)
    permit.refresh_from_db()
    assert (permit.status, permit.granted_on, permit.handling) == ("GRANTED", WEDNESDAY, "ONLINE")
    assert permit.valid_until == datetime.date(2028, 3, 26)
    assert statuses(permit) == ["NOT_STARTED", "PREPARING", "ACCEPTED", "GRANTED"]
    assert permit.steps.current().get().valid_from == WEDNESDAY
    assert permit.version == 4


def test_every_act_is_an_event_of_the_project_that_reads_well(by):
    permit = make_permit(code="LAND_PRE")
    acts.begin(permit, on=MONDAY, **by)
    acts.accept(permit, on=MONDAY, missing=[Missing("红线图", "王某")], **by)
    acts.supplement(permit, on=MONDAY, reason="补地形图", **by)
    acts.resume(permit, on=TUESDAY, **by)
    acts.supply(permit.documents.get(), on=TUESDAY, **by)
    acts.grant(permit, on=WEDNESDAY, **by)
    acts.lapse(permit, on=LATER, **by)
    events = list(Event.objects.filter(target_id=permit.project_id, verb__startswith="permit."))
    assert [event.verb for event in events[::-1]] == [
        f"permit.{act}" for act in ("begin", "accept", "supplement", "resume", "supply", "grant", "lapse")
    ]
    for event in events:
        assert event.params["code"] == "LAND_PRE"
        assert event.verb not in sentence(event)
        assert "%(" not in sentence(event)


def test_accepting_what_nobody_had_begun_is_one_act(by):
    permit = make_permit()
    acts.accept(permit, on=MONDAY, **by)
    assert statuses(permit) == ["NOT_STARTED", "PREPARING", "ACCEPTED"]
    assert (permit.preparing_on, permit.accepted_on) == (MONDAY, MONDAY)


def test_documents_to_follow_are_promises(by):
    permit = make_permit(status="PREPARING")
    given = [Missing("红线图", "王某"), Missing("资金证明", "李某", due_on=TUESDAY)]
    acts.accept(permit, on=MONDAY, missing=given, **by)
    assert (permit.status, permit.open_documents) == ("ACCEPTED_MISSING", 2)
    first, second = permit.documents.order_by("due_on")
    assert (first.name, first.due_on) == ("资金证明", TUESDAY)
    # Ten working days by the settings.
    assert second.due_on == datetime.date(2025, 4, 8)
    assert first.is_overdue(WEDNESDAY)
    assert not first.is_overdue(TUESDAY)
    assert list(Permit.objects.with_documents_overdue(WEDNESDAY)) == [permit]
    assert not Permit.objects.with_documents_overdue(TUESDAY).exists()


def test_nothing_is_granted_before_the_documents_are_in(by):
    permit = make_permit(status="PREPARING")
    acts.accept(permit, on=MONDAY, missing=[Missing("红线图", "王某"), Missing("资金证明", "李某")], **by)
    refused("documents_missing", acts.grant, permit, on=TUESDAY, **by)
    one, other = permit.documents.all()
    acts.supply(one, on=TUESDAY, **by)
    refused("documents_missing", acts.grant, permit, on=TUESDAY, **by)
    acts.supply(other, on=TUESDAY, **by)
    permit.refresh_from_db()
    assert (permit.status, permit.open_documents) == ("ACCEPTED", 0)
    acts.grant(permit, on=WEDNESDAY, **by)
    assert permit.status == "GRANTED"


def test_the_database_refuses_it_too(by):
    permit = make_permit(status="PREPARING")
    acts.accept(permit, on=MONDAY, missing=[Missing("红线图", "王某")], **by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.filter(pk=permit.pk).update(status="GRANTED", granted_on=MONDAY)


def test_a_document_comes_in_once(by):
    permit = make_permit(status="PREPARING")
    acts.accept(permit, on=MONDAY, missing=[Missing("红线图", "王某")], **by)
    document = permit.documents.get()
    refused("before_last", acts.supply, document, on=FRIDAY, **by)
    acts.supply(document, on=TUESDAY, **by)
    refused("supplied", acts.supply, document, on=TUESDAY, **by)


def test_what_a_document_to_follow_needs(by):
    permit = make_permit(status="PREPARING")
    nobody, early = Missing("红线图", " "), Missing("红线图", "王某", due_on=FRIDAY)
    refused("guarantor_needed", acts.accept, permit, on=MONDAY, missing=[nobody], **by)
    refused("due_early", acts.accept, permit, on=MONDAY, missing=[early], **by)
    strict = make_permit(permit.project, "CONSTRUCT", status="PREPARING")
    refused("may_not_follow", acts.accept, strict, on=MONDAY, missing=[Missing("红线图", "王某")], **by)


def test_a_supplement_moves_the_promise(by):
    permit = make_permit(status="PREPARING")
    acts.accept(permit, on=MONDAY, **by)
    refused("reason_needed", acts.supplement, permit, on=TUESDAY, reason=" ", **by)
    acts.supplement(permit, on=TUESDAY, reason="补地形图", **by)
    before = permit.due_on
    acts.resume(permit, on=TUESDAY + datetime.timedelta(days=3), **by)
    assert (permit.status, before, permit.due_on) == (
        "ACCEPTED",
        datetime.date(2025, 4, 8),
        datetime.date(2025, 4, 11),
    )


@pytest.mark.parametrize("code", ["LAND_USE", "EIA"])
def test_the_promise_that_is_kept_is_the_one_the_clock_gives(by, code):
    """In working days and in calendar days, whatever was asked for in between."""
    permit = make_permit(code=code, status="PREPARING")
    day = FRIDAY
    acts.accept(permit, on=day, **by)
    calendar = load_calendar(day)
    for days in (3, 9, 1):
        acts.supplement(permit, on=day + datetime.timedelta(days=1), reason="补图", **by)
        day += datetime.timedelta(days=days)
        acts.resume(permit, on=max(day, permit.status_on), **by)
        assert permit.due_on == clock_of(permit, calendar, LATER).due_on
    assert calendar.is_workday(permit.due_on)


def test_a_refusal_lets_the_promised_documents_go(by):
    permit = make_permit(status="PREPARING")
    acts.accept(permit, on=MONDAY, missing=[Missing("红线图", "王某")], **by)
    acts.refuse(permit, on=TUESDAY, reason="不符合规划", **by)
    assert (permit.status, permit.open_documents) == ("REFUSED", 0)
    assert not MissingDocument.objects.overdue(LATER).exists()
    assert permit.documents.get().dropped_on == TUESDAY
    acts.begin(permit, on=WEDNESDAY, **by)
    assert (permit.status, permit.accepted_on, permit.due_on) == ("PREPARING", None, None)


def test_acts_at_the_wrong_time(by):
    permit = make_permit()
    refused("not_now", acts.grant, permit, on=MONDAY, **by)
    refused("not_now", acts.resume, permit, on=MONDAY, **by)
    refused("not_now", acts.refuse, permit, on=MONDAY, reason="不符合", **by)
    acts.begin(permit, on=MONDAY, **by)
    refused("not_now", acts.begin, permit, on=MONDAY, **by)
    error = refused("before_last", acts.accept, permit, on=FRIDAY, **by)
    assert error.params["day"] == MONDAY
    refused("future", acts.accept, permit, on=LATER + datetime.timedelta(days=1), **by)


def test_whoever_saw_an_older_state_is_told(by):
    permit = make_permit()
    seen = permit.version
    acts.begin(Permit.objects.get(pk=permit.pk), on=MONDAY, **by)
    with pytest.raises(StaleVersion) as error:
        acts.begin(permit, on=MONDAY, version=seen, **by)
    assert error.value.current.status == "PREPARING"


def test_filing_is_done_with_one_act(by):
    permit = make_permit(code="FILING")
    acts.grant(permit, on=MONDAY, **by)
    assert permit.status == "GRANTED"


def test_needed_or_not_is_said_with_a_reason(by):
    permit = make_permit(code="RELIC")
    refused("reason_needed", acts.adjust, permit, applicable=False, on=MONDAY, reason="", **by)
    refused("same", acts.adjust, permit, applicable=True, on=MONDAY, reason="要", **by)
    acts.adjust(permit, applicable=False, on=MONDAY, reason="已有勘探成果", **by)
    assert (permit.status, permit.adjustment, permit.is_adjusted) == ("NOT_APPLICABLE", "已有勘探成果", True)
    acts.adjust(permit, applicable=True, on=MONDAY, reason="范围扩大", **by)
    assert permit.status == "NOT_STARTED"
    done = make_permit(permit.project, "EIA", status="GRANTED")
    refused("not_now", acts.adjust, done, applicable=False, on=MONDAY, reason="不要", **by)


def test_the_zones_assessment_stands_for_a_report(by, cast):
    permit = make_permit(code="SOIL")
    zone = RegionalAssessment.objects.create(
        division=cast.city,
        name="全市水土保持区域评估",
        code="SOIL",
        document_number="通水评〔2024〕3号",
        valid_from=datetime.date(2024, 1, 1),
        valid_to=datetime.date(2027, 1, 1),
    )
    other = make_permit(permit.project, "EIA")
    refused("other_procedure", acts.reuse_regional, other, zone, on=MONDAY, **by)
    acts.reuse_regional(permit, zone, on=MONDAY, **by)
    assert (permit.status, permit.regional, permit.document_number) == ("GRANTED", zone, "通水评〔2024〕3号")
    assert permit.valid_until == datetime.date(2026, 12, 31)


def test_with_its_site_opinion_the_site_is_settled(by):
    project = preliminary()
    acts.grant(make_permit(project, "EIA", "ACCEPTED"), on=MONDAY, **by)
    project.refresh_from_db()
    assert project.site_settled_on is None
    acts.grant(make_permit(project, "LAND_PRE", "ACCEPTED"), on=TUESDAY, **by)
    project.refresh_from_db()
    assert project.site_settled_on == TUESDAY


def test_a_start_without_its_permits_needs_a_reason(by):
    project = preliminary()
    make_permit(project, "CONSTRUCT", "ACCEPTED")
    with pytest.raises(RuleViolation) as error:
        project.change_stage("STARTED", on=MONDAY, **by)
    assert error.value.code == "contradicted"
    said = {"reason": "抢抓施工期，容缺开工", "evidence": "专题会议纪要5号"}
    project.change_stage("STARTED", on=MONDAY, **said, **by)
    assert project.started_on == MONDAY


def test_the_zones_assessment_holds_in_its_zone_and_time(by, cast):
    facts = {"name": "评估", "code": "SOIL", "document_number": "1号"}
    zone = Division.objects.get(code="TL-KFQ")
    elsewhere = RegionalAssessment.objects.create(division=zone, valid_from=FRIDAY, **facts)
    ended = RegionalAssessment.objects.create(division=cast.city, valid_from=FRIDAY, valid_to=MONDAY, **facts)
    permit = make_permit(code="SOIL")
    refused("elsewhere", acts.reuse_regional, permit, elsewhere, on=MONDAY, **by)
    refused("not_valid", acts.reuse_regional, permit, ended, on=MONDAY, **by)


def test_what_has_run_out_lapses_by_the_clock(cast):
    project = preliminary()
    old = make_permit(project, "LAND_PRE", "GRANTED", valid_until=FRIDAY)
    today = make_permit(project, "EIA", "GRANTED", valid_until=MONDAY)
    begun = preliminary(started_on=FRIDAY, stage="STARTED")
    used = make_permit(begun, "LAND_PRE", "GRANTED", valid_until=FRIDAY)
    assert lapse_permits(moment(MONDAY)) == 1
    assert lapse_permits(moment(MONDAY)) == 0
    for permit, status in ((old, "LAPSED"), (today, "GRANTED"), (used, "GRANTED")):
        permit.refresh_from_db()
        assert permit.status == status


def test_many_go_one_step_on_and_what_cannot_says_why(by):
    project = preliminary()
    filing = make_permit(project, "FILING")
    land = make_permit(project, "LAND_USE")
    eia = make_permit(project, "EIA", "PREPARING")
    energy = make_permit(project, "ENERGY", "SUPPLEMENT")
    done = make_permit(project, "SOIL", "GRANTED")
    follows = make_permit(project, "DRAWING", "PREPARING")
    acts.accept(follows, on=MONDAY, missing=[Missing("图纸", "王某")], **by)
    result = acts.advance([done, land, follows, energy, eia, filing], on=MONDAY, **by)
    assert {permit.code: step.act for permit, step in result.done} == {
        "FILING": "grant",
        "EIA": "accept",
        "ENERGY": "resume",
    }
    said = {permit.code: str(why) for permit, why in result.skipped}
    assert set(said) == {"SOIL", "LAND_USE", "DRAWING"}
    assert str(filing.procedure) in said["LAND_USE"]
    for permit in (filing, eia, energy):
        permit.refresh_from_db()
    assert (filing.status, eia.status, energy.status) == ("GRANTED", "ACCEPTED", "ACCEPTED")


def test_a_promise_of_calendar_days_is_counted_once_over_weekends(by):
    """Fifteen days end on a Saturday and move to Monday; with two days of supplement they end on Monday."""
    friday = datetime.date(2025, 3, 7)
    permit = make_permit(code="EIA", status="PREPARING", on=friday, promised_days=15)
    acts.accept(permit, on=friday, **by)
    assert permit.due_on == datetime.date(2025, 3, 24)
    acts.supplement(permit, on=friday + datetime.timedelta(3), reason="补充监测", **by)
    acts.resume(permit, on=friday + datetime.timedelta(5), **by)
    assert permit.due_on == datetime.date(2025, 3, 24)
