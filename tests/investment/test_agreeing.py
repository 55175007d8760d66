"""The acts on agreements: signed once, recognised once, performed or not, landed with all carried over."""

import pytest
from django.db import IntegrityError, transaction

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.sentences import sentence
from projects.directory.models import Chain
from projects.investment import agreeing
from projects.investment.models import Agreement, Prospect
from projects.pool import entering
from projects.pool.models import Application, Project
from tests.city import make_cast, make_project, make_user
from tests.investment.signed_cases import (
    NOW,
    TODAY,
    D,
    N,
    make_agreement,
    make_prospect,
    make_talks,
    make_unit,
    said,
    stamp,
)
from tests.pool.applying import department

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


def refused(code, act, *args, **kwargs):
    with pytest.raises(RuleViolation) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return str(caught.value)


def test_talks_end_as_signed_and_the_agreement_keeps_them(cast):
    talks = make_talks(cast.promotion, next_step="再谈", next_on=D(2025, 4, 1))
    row = agreeing.sign(said(), negotiation=talks, **stamp(cast.promotion))
    talks.refresh_from_db()
    assert (row.prospect, row.negotiation) == (talks.prospect, talks)
    assert (talks.state, talks.ended_on, talks.next_on) == ("SIGNED", D(2025, 3, 1), None)
    assert [event.verb for event in events.history(talks)] == ["negotiation.signed"]
    assert all(sentence(event) for event in (*events.history(talks), *events.history(row)))


def test_an_enterprise_that_is_known_is_found_and_an_unknown_one_is_entered(cast):
    known = make_prospect(cast.promotion, name="甲公司（通辽）有限公司")
    row = agreeing.sign(said(), prospect_name=" 甲公司(通辽)有限公司", **stamp(cast.promotion))
    # Brackets typed narrow are those of its registered name.
    assert row.prospect == known
    other = agreeing.sign(said(), prospect_name="乙公司", **stamp(cast.promotion))
    entered = Prospect.objects.get(name="乙公司")
    assert other.prospect == entered
    assert (entered.first_contact_on, entered.follower) == (D(2025, 3, 1), cast.promotion)


def test_an_agreement_counts_once_whoever_reports_it(cast):
    first = agreeing.sign(said(), prospect_name="甲公司", **stamp(cast.promotion))
    other = make_unit("奈曼旗投促中心", "150525")
    words = refused(
        "signed_already", agreeing.sign, said(unit=other), prospect_name="甲公司", **stamp(cast.reviewer)
    )
    assert str(first.unit) in words
    # Another name of the same enterprise is asked about, and may be another project.
    refused("like", agreeing.sign, said(name="甲二期"), prospect_name="甲公司", **stamp(cast.reviewer))
    agreeing.sign(said(name="甲二期"), prospect_name="甲公司", is_another=True, **stamp(cast.reviewer))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_agreement(cast.promotion, prospect=first.prospect, name=first.name)


def test_the_same_talks_give_one_formal_agreement_and_a_framework_before_it(cast):
    talks = make_talks(cast.promotion)
    agreeing.sign(said(kind="FRAMEWORK"), negotiation=talks, **stamp(cast.promotion))
    formal = agreeing.sign(said(), negotiation=talks, **stamp(cast.promotion))
    refused("signed_already", agreeing.sign, said(name="另名"), negotiation=talks, **stamp(cast.promotion))
    counted = Agreement.objects.counted(framework=True)
    assert list(counted) == [formal] == list(Agreement.objects.counted())


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("future", {"signed_on": D(2025, 3, 27)}),
        ("amount_needed", {"amount": None}),
        ("schedule_order", {"promised_start_on": D(2026, 10, 1)}),
        ("before_talks", {"signed_on": D(2024, 1, 1)}),
    ],
)
def test_what_cannot_be_signed(cast, code, fields):
    talks = make_talks(cast.promotion)
    refused(code, agreeing.sign, said(**fields), negotiation=talks, **stamp(cast.promotion))
    assert not Agreement.objects.exists()


def test_talks_that_were_broken_off_are_not_signed(cast):
    talks = make_talks(cast.promotion, state="DROPPED", ended_on=D(2024, 5, 1))
    refused("broken_off", agreeing.sign, said(), negotiation=talks, **stamp(cast.promotion))
    refused("enterprise_needed", agreeing.sign, said(), prospect_name=" ", **stamp(cast.promotion))


def test_it_is_recognised_once_by_the_bureau_and_then_changed_by_it_alone(cast):
    row = agreeing.sign(said(), prospect_name="甲公司", **stamp(cast.reviewer))
    row = agreeing.recognise(row, **stamp(cast.promotion))
    assert (row.recognised_on, row.recognised_by) == (TODAY, cast.promotion)
    refused("recognised_already", agreeing.recognise, row, **stamp(cast.promotion))
    refused("recognised", agreeing.change, row, said(amount=N(60000)), **stamp(cast.reviewer))
    changed = agreeing.change(row, said(amount=N(60000)), may_recognise=True, **stamp(cast.promotion))
    assert changed == ["amount"]
    framework = make_agreement(cast.promotion, kind="FRAMEWORK")
    ended = make_agreement(cast.promotion, state="ENDED", state_reason="企业退出")
    done, failed = agreeing.recognise_many([framework, ended], **stamp(cast.promotion))
    assert done == []
    assert [error.code for _row, error in failed] == ["not_formal", "ended"]


def test_its_state_has_a_reason(cast):
    row = make_agreement(cast.promotion)
    refused("reason_needed", agreeing.move, row, "STALLED", reason=" ", **stamp(cast.promotion))
    row = agreeing.move(row, "STALLED", reason="用地未落实", **stamp(cast.promotion))
    assert (row.state, row.state_reason) == ("STALLED", "用地未落实")
    refused("no_change", agreeing.move, row, "STALLED", reason="再说", **stamp(cast.promotion))
    row = agreeing.move(row, "PERFORMING", reason="用地已落实", **stamp(cast.promotion))
    assert (row.state, row.state_reason) == ("PERFORMING", "")
    assert "用地已落实" in sentence(events.history(row)[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=row.pk).update(state="ENDED")


def landed(row, by, **fields):
    values = {"company": "通辽 甲公司", "landed_on": D(2025, 3, 20), "department": department()}
    return agreeing.land(row, **(values | fields), **stamp(by))


def test_landing_carries_everything_over_and_keeps_the_link(cast):
    prospect = make_prospect(cast.promotion, contact_name="王强", contact_phone="13904750001")
    talks = make_talks(cast.promotion, prospect)
    row = agreeing.sign(said(), negotiation=talks, **stamp(cast.promotion))
    application = landed(row, cast.promotion)
    row.refresh_from_db()
    assert (row.application, row.landed_on, row.company_name) == (
        application,
        D(2025, 3, 20),
        "通辽 甲公司",
    )
    assert (application.state, application.proposed_by) == ("DRAFT", cast.promotion)
    carried = {
        "name": "电池箔项目",
        "division": row.division,
        "chain": Chain.objects.first(),
        "owner_name": "通辽 甲公司",
        "total_investment": N(50000),
        "content": "年产电池箔5万吨",
        "planned_start_on": D(2025, 9, 1),
        "planned_completion_on": D(2026, 9, 1),
        "responsible_department": department(),
        "contact_name": "王强",
        "contact_phone": "13904750001",
    }
    assert {name: getattr(application, name) for name in carried} == carried
    refused("landed_already", landed, row, cast.promotion)
    # The application may say another amount; what was signed stays.
    entering.save(application, {"total_investment": N(45000)}, **stamp(cast.promotion))
    row.refresh_from_db()
    assert row.amount == N(50000)


def test_who_follows_another_enterprise_is_not_told_with_whom_one_speaks_there(cast):
    prospect = make_prospect(cast.promotion, contact_name="王强", contact_phone="13904750001")
    row = agreeing.sign(said(), prospect_name=prospect.name, **stamp(cast.reviewer))
    assert row.prospect == prospect
    application = landed(row, cast.reviewer)
    assert (application.contact_name, application.contact_phone) == ("", "")


def test_what_does_not_land(cast):
    refused("not_formal", landed, make_agreement(cast.promotion, kind="FRAMEWORK"), cast.promotion)
    ended = make_agreement(cast.promotion, state="ENDED", state_reason="退出")
    refused("ended", landed, ended, cast.promotion)
    row = make_agreement(cast.promotion, signed_on=D(2025, 3, 21))
    refused("landed_early", landed, row, cast.promotion)
    refused("future", landed, row, cast.promotion, landed_on=D(2025, 3, 27))
    refused("company_needed", landed, row, cast.promotion, company="  ")
    assert not Application.objects.exists()


def test_after_a_refusal_it_lands_anew(cast):
    row = make_agreement(cast.promotion)
    first = landed(row, cast.promotion)
    entering.withdraw(first, **stamp(cast.promotion))
    second = landed(row, cast.promotion)
    row.refresh_from_db()
    assert row.application == second != first


def test_the_project_is_read_from_the_application(cast):
    row = make_agreement(cast.promotion)
    application = landed(row, cast.promotion)
    row.refresh_from_db()
    assert row.pool_project is None
    project = make_project(name="入库项目", started_on=D(2025, 3, 22))
    Application.objects.filter(pk=application.pk).update(state="ENTERED", project=project)
    found = Agreement.objects.with_course().select_related("application__project").get(pk=row.pk)
    assert found.pool_project == project
    assert found.started_on == D(2025, 3, 22)
    assert list(Agreement.objects.of_project(project)) == [row]
    # It ends only after its project left the pool.
    Project.objects.filter(pk=project.pk).update(tier="NEAR_TERM")
    refused("in_pool", agreeing.move, row, "ENDED", reason="退出", **stamp(cast.promotion))


def test_who_sees_which_agreements(cast):
    here = make_agreement(cast.promotion)
    there = make_agreement(
        cast.promotion,
        prospect=make_prospect(cast.promotion, unit=make_unit("奈曼旗投促中心", "150525"), division=None),
        division=make_unit("奈曼旗投促中心", "150525").division,
    )
    clerk = make_user("clerk", "reporter", scope="OWN")
    clerk.organisation = there.unit
    clerk.save()
    for user, seen in (
        (cast.promotion, {here, there}),
        (cast.leader, {here, there}),
        (cast.reviewer, {here}),
        (clerk, {there}),
        (cast.approval, set()),
        (cast.outsider, set()),
    ):
        assert set(Agreement.objects.allowed(user)) == seen, user
    assert not Agreement.objects.allowed(cast.office, "recognise").exists()


def test_what_has_not_landed_in_time(cast):
    old = make_agreement(cast.promotion, signed_on=D(2024, 3, 25))
    make_agreement(cast.promotion, signed_on=D(2024, 3, 26))
    make_agreement(cast.promotion, signed_on=D(2023, 1, 1), state="ENDED", state_reason="退出")
    make_agreement(
        cast.promotion, signed_on=D(2023, 1, 1), landed_on=D(2024, 1, 1), company_name="已落地公司"
    )
    assert list(Agreement.objects.unlanded_since(NOW.date(), 12)) == [old]
