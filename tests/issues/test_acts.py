"""The acts on an issue: from raised to closed, who may not do it himself, and what history keeps."""

import pytest
from django.db import IntegrityError, transaction

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.sentences import sentence
from projects.issues import acts, closing, extending
from projects.issues.models import Issue, Resolution
from projects.issues.reading import escalations, holder_on
from tests.city import make_cast, make_organisation, make_project, moment
from tests.issues.cases import assigned, closed, day, handler_of, raised, resolved, unit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def refused(code, act, *args, **details):
    """That a rule forbids it, by its code."""
    with pytest.raises(RuleViolation) as error, transaction.atomic():
        act(*args, **details)
    assert error.value.code == code
    assert str(error.value)


def verbs(target):
    return [event.verb for event in events.history(target).order_by("pk")]


def test_an_issue_from_raised_to_closed(cast):
    project = make_project()
    issue = raised(project, by=cast.staff)
    # What nobody said stays unsaid.
    assert (issue.state, issue.investment_affected) == ("OPEN", None)
    unit = unit_of()
    handler = handler_of(unit)
    issue = acts.assign(issue, unit, handler=handler, by=cast.office, at=moment(day(4)))
    # Ten working days after Tuesday the 4th, as the settings say for the level of the banner.
    assert (issue.state, issue.due_on, issue.original_due_on) == ("ASSIGNED", day(18), day(18))
    assert issue.handler_phone == "13904750009"
    acts.start(issue, by=handler, at=moment(day(5)), measures="报批用地")
    issue = acts.note(issue, "已报自治区", by=handler, at=moment(day(6)))
    issue = acts.note(issue, "补记", by=handler, at=moment(day(7)), on=day(5))
    assert (issue.progress, issue.progress_on, issue.state) == ("已报自治区", day(6), "IN_PROGRESS")
    closing.resolve(issue, "用地批复（演示）", by=handler, at=moment(day(10)))
    issue = closing.close(issue, by=cast.office, at=moment(day(12)))
    issue.refresh_from_db()
    assert (issue.state, issue.closed_by, issue.closed_on) == ("CLOSED", cast.office, day(12))
    told = ["raise", "assign", "start", "note", "note", "resolve", "close"]
    assert verbs(issue) == [f"issue.{verb}" for verb in told]
    assert verbs(project) == ["project.issue_raise", "project.issue_assign", "project.issue_close"]
    for event in [*events.history(issue), *events.history(project)]:
        said = sentence(event)
        assert event.verb not in said
        assert "%" not in said


def test_closing_takes_somebody_else_and_the_database_agrees(cast):
    issue = resolved(by=cast.office)
    refused("own", closing.close, issue, by=issue.handler, at=moment(day(6)))
    refused("own", closing.reopen, issue, by=issue.handler, at=moment(day(6)), reason="不")
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(closed_by=issue.handler, closed_on=day(6), state="CLOSED")
    values = {"verified": True, "decided_by": issue.resolved_by, "decided_on": day(6)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.filter(issue=issue).update(**values)


def test_nothing_is_closed_without_evidence(cast):
    issue = assigned(by=cast.office)
    refused("evidence_needed", closing.resolve, issue, " ", by=issue.handler, at=moment(day(6)))
    refused("nothing_to_verify", closing.close, issue, by=cast.office, at=moment(day(6)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(
            state="CLOSED", closed_by=cast.office, closed_on=day(6), resolved_by=issue.handler
        )


def test_an_enterprises_appeal_is_closed_with_its_satisfaction(cast):
    issue = resolved(by=cast.office, category="ENTERPRISE")
    refused("satisfaction_needed", closing.close, issue, by=cast.office, at=moment(day(6)))
    values = {"state": "CLOSED", "closed_by": cast.office, "closed_on": day(6)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(**values)
    heard = {"satisfaction": "MOSTLY", "contact": "张经理 0475-0000000", "called_on": day(5)}
    at = moment(day(6))
    refused("contact_needed", closing.close, issue, by=cast.office, at=at, **{**heard, "contact": " "})
    refused("call_needed", closing.close, issue, by=cast.office, at=at, **{**heard, "called_on": None})
    refused("call_day", closing.close, issue, by=cast.office, at=at, **{**heard, "called_on": day(3)})
    issue = closing.close(issue, by=cast.reviewer, at=at, **heard)
    assert (issue.satisfaction, issue.callback_on) == ("MOSTLY", day(5))


def test_an_appeal_that_left_the_enterprise_dissatisfied_is_closed_by_the_office_with_a_reason(cast):
    issue = resolved(by=cast.office, category="ENTERPRISE")
    heard = {"satisfaction": "UNSATISFIED", "contact": "张经理", "called_on": day(5)}
    at = moment(day(6))
    refused("finding_needed", closing.close, issue, by=cast.office, at=at, **heard)
    refused("office_needed", closing.close, issue, by=cast.reviewer, at=at, reason="政策不允许", **heard)
    issue = closing.close(issue, by=cast.office, at=at, reason="政策不允许", **heard)
    assert issue.state == "CLOSED"


def test_an_extension_is_decided_by_another_than_who_asked(cast):
    issue = assigned(by=cast.office, due=day(14))
    at = moment(day(10))
    refused("not_later", extending.ask_extension, issue, day(14), by=issue.handler, at=at, reason="汛期")
    refused("reason_needed", extending.ask_extension, issue, day(28), by=issue.handler, at=at, reason=" ")
    row = extending.ask_extension(issue, day(28), by=cast.office, at=at, reason="等待组卷")
    refused("asked", extending.ask_extension, issue, day(30), by=issue.handler, at=at, reason="再延")
    refused("own", extending.decide_extension, issue, True, by=cast.office, at=at)
    values = {"approved": True, "decided_by": cast.office, "decided_on": day(11)}
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)
    extending.decide_extension(issue, True, by=cast.reviewer, at=moment(day(11)))
    issue.refresh_from_db()
    assert (issue.state, issue.due_on, issue.original_due_on) == ("EXTENDED", day(28), day(14))
    assert issue.is_extended
    again = extending.ask_extension(issue, day(30), by=issue.handler, at=moment(day(12)), reason="再延")
    refused("reason_needed", extending.decide_extension, issue, False, by=cast.office, at=moment(day(12)))
    extending.decide_extension(issue, False, by=cast.office, at=moment(day(12)), answer="抓紧")
    again.refresh_from_db()
    issue.refresh_from_db()
    assert (again.approved, issue.due_on) == (False, day(28))


def test_what_is_returned_keeps_its_clock_and_can_be_closed_later(cast):
    issue = resolved(by=cast.office, due=None)
    due = issue.due_on
    refused("reason_needed", closing.reopen, issue, by=cast.office, at=moment(day(6)), reason="")
    issue = closing.reopen(issue, by=cast.office, at=moment(day(6)), reason="缺批复")
    assert (issue.state, issue.resolved_by, issue.evidence, issue.due_on) == ("REOPENED", None, "", due)
    closing.resolve(issue, "批复", by=issue.handler, at=moment(day(7)))
    issue = closing.close(issue, by=cast.office, at=moment(day(8)))
    issue = closing.reopen(issue, by=cast.office, at=moment(day(20)), reason="又停工", new_due_on=day(25))
    assert (issue.state, issue.closed_on, issue.due_on) == ("REOPENED", None, day(25))
    for on, overdue in [(day(26), 1), (day(28), 3)]:
        assert escalations([issue], on)[issue.pk].overdue == overdue


def test_a_pause_needs_another_and_an_end(cast):
    issue = assigned(by=cast.office, due=day(10))
    at = moment(day(12))
    refused("own", extending.pause, issue, day(30), by=issue.handler, at=at, reason="冬季")
    refused("no_end", extending.pause, issue, day(12), by=cast.office, at=at, reason="冬季")
    extending.pause(issue, day(20), by=cast.office, at=at, reason="等待上级政策", document_number="1号")
    refused("paused", extending.pause, issue, day(30), by=cast.office, at=at, reason="冬季")
    issue.refresh_from_db()
    assert not Issue.objects.overdue(day(19)).exists()
    assert Issue.objects.overdue(day(20)).get() == issue
    found = {on: escalations([issue], day(on))[issue.pk].overdue for on in (11, 15, 19, 20)}
    assert found == {11: 1, 15: 1, 19: 1, 20: 2}
    extending.unpause(issue, by=cast.office, at=moment(day(15)), reason="政策已明确")
    assert escalations([issue], day(16))[issue.pk].overdue == 3


def test_who_held_it_on_that_day(cast):
    issue = assigned(by=cast.office, on=day(3))
    water, first = make_organisation("市水务局"), issue.organisation
    refused("reason_needed", acts.assign, issue, water, by=cast.office, at=moment(day(10)))
    refused(
        "later", acts.assign, issue, water, by=cast.office, at=moment(day(10)), due_on=day(30), reason="转"
    )
    acts.assign(issue, water, name="李科长", by=cast.office, at=moment(day(10)), reason="职责在水务")
    held = {number: holder_on(issue, day(number)) for number in (2, 3, 9, 10, 28)}
    assert held[2] is None
    assert [held[number].unit for number in (3, 9, 10, 28)] == [first, first, water, water]
    assert held[10].handler == "李科长"


def test_a_stale_form_is_refused_with_the_issue_as_it_stands(cast):
    issue = assigned(by=cast.office)
    version = issue.version
    acts.note(issue, "进展", by=issue.handler, at=moment(day(5)))
    with transaction.atomic():
        refused("stale", acts.lock, issue, version)


@pytest.mark.parametrize("make", [raised, closed])
def test_what_is_not_in_hand_takes_no_progress(cast, make):
    extra = {"verifier": cast.reviewer} if make is closed else {}
    issue = make(by=cast.office, **extra)
    at = moment(day(9))
    refused("not_in_hand", acts.note, issue, "进展", by=cast.office, at=at)
    refused("not_in_hand", closing.resolve, issue, "已办", by=cast.office, at=at)
    refused("not_in_hand", extending.ask_extension, issue, day(30), by=cast.office, at=at, reason="延")


def test_levels_change_with_a_reason(cast):
    issue = raised(by=cast.staff)
    refused("same", acts.change_level, issue, "BANNER", by=cast.office, at=moment(day(4)), reason="高")
    refused("reason_needed", acts.change_level, issue, "LEADER", by=cast.office, at=moment(day(4)), reason="")
    issue = acts.change_level(issue, "LEADER", by=cast.office, at=moment(day(4)), reason="跨部门")
    assert issue.level == "LEADER"
