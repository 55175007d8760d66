"""Directives: who may leave one and on what basis, the answer, and who closes."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from projects.base.errors import RuleViolation
from projects.base.models import Attachment, Event
from projects.base.sentences import who
from projects.liaison import directing
from projects.liaison.models import Directive, LiaisonSettings
from tests.city import make_organisation, make_user
from tests.liaison.cases import NOW, TODAY, delegate, make_leader, make_liaison, stamp

D = datetime.date


@pytest.fixture
def leader(cast):
    return cast.leader.leader


@pytest.fixture
def unit(cast):
    return make_organisation("通辽市林草局")


@pytest.fixture
def project(leader):
    return make_liaison(leader)


def leave(project, leader, unit, by, **values):
    said = {"on": TODAY, "handler_unit": unit, **stamp(by)} | values
    return directing.leave(project, leader, said.pop("text", "请林草局两周内拿出意见。"), **said)


def make_clerk(unit):
    """Somebody of a department who sees what concerns it."""
    clerk = make_user("forest", "approval", scope="ORGANISATION", organisation=unit)
    clerk.organisation = unit
    clerk.save()
    return clerk


def refused(code, act, *args, **values):
    with pytest.raises(RuleViolation) as caught:
        act(*args, **values)
    assert caught.value.code == code


def test_a_leader_leaves_one_sentence_and_the_rest_is_offered(cast, leader, project, unit):
    directive = leave(project, leader, unit, cast.leader)
    assert (directive.state, directive.basis) == ("OPEN", "OWN")
    assert directive.due_on == TODAY + datetime.timedelta(days=7)
    event = Event.objects.get(verb="directive.leave")
    assert (event.actor, event.on_behalf_of, event.target) == (cast.leader, None, directive)


def test_the_days_of_the_answer_are_data(cast, leader, project, unit):
    LiaisonSettings.objects.update(directive_days=3)
    assert leave(project, leader, unit, cast.leader).due_on == TODAY + datetime.timedelta(days=3)


def test_a_delegate_says_on_what_and_both_stand_in_the_record(cast, leader, project, unit):
    delegate(leader, cast.secretary, "DIRECTIVE")
    refused("basis_needed", leave, project, leader, unit, cast.secretary)
    directive = leave(project, leader, unit, cast.secretary, basis="CONFIRMED")
    event = Event.objects.get(verb="directive.leave")
    assert (event.actor, event.on_behalf_of) == (cast.secretary, cast.leader)
    assert str(cast.secretary) in who(event)
    assert str(cast.leader) in who(event)
    assert directive.is_by_delegate


@pytest.mark.parametrize("missing", ["original_on", "original_number", "original_text"])
def test_from_the_original_needs_its_date_number_and_text(cast, leader, project, unit, missing):
    delegate(leader, cast.secretary, "DIRECTIVE")
    original = {
        "original_on": D(2025, 3, 25),
        "original_number": "批示件〔2025〕12号",
        "original_text": "请抓紧。",
    }
    del original[missing]
    refused("original_needed", leave, project, leader, unit, cast.secretary, basis="ORIGINAL", **original)
    assert not Directive.objects.exists()


def test_a_photo_of_the_original_stands_for_its_text(cast, leader, project, unit):
    delegate(leader, cast.secretary, "DIRECTIVE")
    photo = SimpleUploadedFile("批示.png", b"\x89PNG\r\n\x1a\n1")
    directive = leave(
        project,
        leader,
        unit,
        cast.secretary,
        basis="ORIGINAL",
        original_on=D(2025, 3, 25),
        original_number="批示件〔2025〕12号",
        files=[(photo, "image/png")],
    )
    assert Attachment.objects.get().owner == directive


def test_without_a_delegation_of_this_act_today_nobody_enters_one(cast, leader, project, unit):
    said = {"basis": "CONFIRMED"}
    refused("not_delegated", leave, project, leader, unit, cast.office, **said)
    delegate(leader, cast.secretary, "VISIT", "READ")
    refused("not_delegated", leave, project, leader, unit, cast.secretary, **said)
    delegate(leader, cast.secretary, "DIRECTIVE", valid_to=TODAY)
    refused("not_delegated", leave, project, leader, unit, cast.secretary, **said)


def test_who_is_to_answer_and_until_when_is_needed(cast, leader, project, unit):
    refused("handler_needed", leave, project, leader, None, cast.leader)
    refused("text_needed", leave, project, leader, unit, cast.leader, text=" ")
    early = TODAY - datetime.timedelta(days=1)
    refused("due_early", leave, project, leader, unit, cast.leader, due_on=early)


def test_the_database_wants_date_and_number_of_an_original(cast, leader, project, unit):
    directive = leave(project, leader, unit, cast.leader)
    with pytest.raises(IntegrityError):
        Directive.objects.filter(pk=directive.pk).update(basis="ORIGINAL")


def test_it_is_closed_by_the_leaders_office_on_an_answer(cast, leader, project, unit):
    clerk = make_clerk(unit)
    directive = leave(project, leader, unit, cast.leader)
    refused("not_answered", directing.close, directive, **stamp(cast.leader))
    directing.answer(directive, "已现场踏勘", is_answer=False, **stamp(clerk))
    refused("not_answered", directing.close, directive, **stamp(cast.leader))
    directing.answer(directive, "林地手续已批", **stamp(clerk))
    for nobody in (clerk, cast.office, cast.secretary, cast.admin):
        refused("not_the_office", directing.close, directive, **stamp(nobody))
    delegate(leader, cast.secretary, "DIRECTIVE")
    closed = directing.close(directive, **stamp(cast.secretary))
    assert (closed.state, closed.closed_by) == ("CLOSED", cast.secretary)
    assert Event.objects.get(verb="directive.close").on_behalf_of == cast.leader
    refused("closed", directing.answer, directive, "补充", **stamp(clerk))


def test_an_answer_that_is_not_enough_goes_back(cast, leader, project, unit):
    clerk = make_clerk(unit)
    directive = leave(project, leader, unit, cast.leader)
    directing.answer(directive, "正在研究", **stamp(clerk))
    refused("not_the_office", directing.send_back, directive, "不行", **stamp(clerk))
    directing.send_back(directive, "请给出时间", **stamp(cast.leader))
    directive.refresh_from_db()
    assert directive.state == "OPEN"
    assert [one.kind for one in directive.feedback.all()] == ["ANSWER", "RETURN"]
    refused("not_answered", directing.close, directive, **stamp(cast.leader))


def test_only_the_handler_answers(cast, leader, project, unit):
    directive = leave(project, leader, unit, cast.leader)
    stranger = make_user("stranger", "agent", scope="OWN")
    refused("not_the_handler", directing.answer, directive, "好", **stamp(stranger))
    directing.answer(directive, "旗县已办", **stamp(cast.reviewer))  # of the project's district


def test_the_database_refuses_a_close_without_an_answer(cast, leader, project, unit):
    directive = leave(project, leader, unit, cast.leader)
    with pytest.raises(IntegrityError):
        Directive.objects.filter(pk=directive.pk).update(state="CLOSED", closed_by=cast.leader, closed_at=NOW)


def test_overdue_goes_by_the_day(cast, leader, project, unit):
    directive = leave(project, leader, unit, cast.leader, due_on=D(2025, 4, 2))
    assert not Directive.objects.overdue(D(2025, 4, 2)).exists()
    assert list(Directive.objects.overdue(D(2025, 4, 3))) == [directive]
    assert (directive.is_overdue(D(2025, 4, 2)), directive.is_overdue(D(2025, 4, 3))) == (False, True)


def test_it_is_seen_with_the_project_and_by_its_handler(cast, leader, project, unit):
    clerk = make_clerk(unit)
    far = make_user("far", "reviewer", scope="DIVISION", division=cast.city.children.get(code="150525"))
    leave(project, leader, unit, cast.leader)
    seen = Directive.objects.allowed
    assert seen(cast.reviewer).count() == 1
    assert seen(clerk).count() == 1
    assert seen(far).count() == 0
    assert seen(cast.outsider).count() == 0
    assert seen(cast.agent).count() == 0


def test_what_nobody_has_answered_is_taken_back_by_the_leaders_office_with_a_reason(
    cast, leader, project, unit
):
    directive = leave(project, leader, unit, cast.leader)
    refused("not_the_office", directing.withdraw, directive, "发错项目", **stamp(cast.office))
    refused("text_needed", directing.withdraw, directive, " ", **stamp(cast.leader))
    taken = directing.withdraw(directive, "发错项目", **stamp(cast.leader))
    assert (taken.state, taken.is_over, taken.closed_by) == ("WITHDRAWN", True, cast.leader)
    assert not Directive.objects.pending().exists()
    refused("closed", directing.answer, directive, "已办", **stamp(cast.reviewer))
    answered = leave(project, leader, unit, cast.leader)
    directing.answer(answered, "已办", **stamp(cast.reviewer))
    refused("answered", directing.withdraw, answered, "发错项目", **stamp(cast.leader))


def test_a_leader_and_his_officer_see_what_concerns_his_own_projects(cast, leader, project, unit):
    delegate(leader, cast.secretary, "READ")
    other = make_leader("王建国")
    elsewhere = make_liaison(other)
    own = leave(project, leader, unit, cast.leader)
    here = leave(project, other, unit, other.user)
    there = leave(elsewhere, other, unit, other.user)
    for user in (cast.leader, cast.secretary):
        assert set(Directive.objects.allowed(user)) == {own, here}
    assert set(Directive.objects.allowed(cast.office)) == {own, here, there}
