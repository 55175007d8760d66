"""What was raised or asked by mistake: changed, withdrawn, taken back, put right; and never lost."""

import pytest
from django.db import IntegrityError, transaction

from projects.base import events
from projects.base.sentences import sentence
from projects.issues import acts, closing, correcting, extending, helping, supervising
from projects.issues.file_tables import moves_of
from projects.issues.models import Issue
from projects.pool.models import Project
from tests.city import make_cast, make_project, moment
from tests.issues.cases import assigned, day, raised, resolved, unit_of
from tests.issues.test_acts import refused, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def test_who_raised_it_changes_it_until_it_is_assigned(cast):
    issue = raised(by=cast.staff)
    at = moment(day(4))
    refused("not_raiser", correcting.revise, issue, by=cast.office, at=at, title="别的")
    refused("same", correcting.revise, issue, by=cast.staff, at=at, title=issue.title)
    refused("title_needed", correcting.revise, issue, by=cast.staff, at=at, title=" ")
    changed = correcting.revise(issue, by=cast.staff, at=at, title="进厂道路未贯通", category="UTILITIES")
    assert (changed.title, changed.category) == ("进厂道路未贯通", "UTILITIES")
    said = sentence(events.history(issue).first())
    assert issue.title in said
    assert "进厂道路未贯通" in said
    acts.assign(issue, unit_of(), by=cast.office, at=at)
    refused("assigned", correcting.revise, issue, by=cast.staff, at=at, title="又改")
    refused("assigned", correcting.withdraw, issue, by=cast.staff, at=at, reason="误报")


def test_what_is_withdrawn_counts_nowhere(cast):
    issue = raised(by=cast.staff)
    at = moment(day(4))
    refused("reason_needed", correcting.withdraw, issue, by=cast.staff, at=at, reason=" ")
    refused("not_raiser", correcting.withdraw, issue, by=cast.office, at=at, reason="误报")
    issue = correcting.withdraw(issue, by=cast.staff, at=at, reason="选错项目")
    assert (issue.state, issue.withdrawn_on, issue.is_open) == ("WITHDRAWN", day(4), False)
    assert not Issue.objects.open().exists()
    assert not Issue.objects.counted().exists()
    refused("over", acts.assign, issue, unit_of(), by=cast.office, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(withdrawn_reason="")


def test_what_nobody_has_in_hand_is_not_supervised(cast):
    issue = raised(by=cast.staff)
    at = moment(day(4))
    values = {"by": cast.supervision, "at": at, "text": "请抓紧", "addressee": unit_of()}
    refused("not_assigned", supervising.take_up, issue, "LETTER", **values)


def test_the_office_puts_facts_right_with_a_reason_and_history_keeps_both(cast):
    issue = assigned(make_project(), by=cast.office)
    at = moment(day(10))
    refused("reason_needed", correcting.correct, issue, by=cast.office, at=at, reason="", title="新")
    refused(
        "above_total",
        correcting.correct,
        issue,
        by=cast.office,
        at=at,
        reason="核实",
        investment_affected=50001,
    )
    correcting.correct(
        issue, by=cast.office, at=at, reason="核实", investment_affected=3000, category="FUNDS"
    )
    event = events.history(issue).first()
    assert event.changes["category"] == ["LAND", "FUNDS"]
    assert event.reason == "核实"
    # The project has become smaller since: the title can still be put right.
    Project.objects.update(total_investment=2000)
    values = {"title": "新题", "investment_affected": 3000}
    assert correcting.correct(issue, by=cast.office, at=at, reason="错字", **values).title == "新题"
    assert "3000" in sentence(event)


def test_a_report_of_a_solution_is_taken_back_until_it_is_verified(cast):
    issue = resolved(by=cast.office)
    at = moment(day(5))
    refused("not_yours", closing.take_back, issue, by=cast.office, at=at)
    taken = closing.take_back(issue, by=issue.handler, at=at)
    assert (taken.state, taken.resolved_by, taken.evidence) == ("IN_PROGRESS", None, "")
    assert taken.resolutions.get().withdrawn_on == day(5)
    refused("nothing_to_verify", closing.take_back, issue, by=issue.handler, at=at)
    closing.resolve(issue, "批复", by=issue.handler, at=moment(day(6)))
    assert closing.close(issue, by=cast.office, at=moment(day(7))).state == "CLOSED"


def test_an_extension_that_was_asked_for_is_kept_when_the_issue_is_reported_as_solved(cast):
    issue = assigned(by=cast.office, due=day(14))
    row = extending.ask_extension(issue, day(28), by=issue.handler, at=moment(day(10)), reason="等待组卷")
    closing.resolve(issue, "已办", by=issue.handler, at=moment(day(11)))
    row.refresh_from_db()
    assert (row.withdrawn, row.withdrawn_on, row.approved) == ("SOLVED", day(11), None)
    assert verbs(issue)[-2:] == ["issue.withdraw_extension", "issue.resolve"]
    closing.reopen(issue, by=cast.office, at=moment(day(12)), reason="缺批复")
    # It is not decided any more: whoever still needs it asks anew, or takes that back again.
    refused("none", extending.decide_extension, issue, True, by=cast.office, at=moment(day(12)))
    row = extending.ask_extension(issue, day(30), by=issue.handler, at=moment(day(12)), reason="再报")
    refused("not_yours", extending.take_extension_back, issue, by=cast.office, at=moment(day(13)))
    extending.take_extension_back(issue, by=issue.handler, at=moment(day(13)))
    row.refresh_from_db()
    assert row.withdrawn == "ASKER"


def test_a_deadline_that_a_return_has_moved_is_no_extension_and_history_says_what_moved_it(cast):
    issue = resolved(by=cast.office, due=day(14))
    issue = closing.reopen(issue, by=cast.office, at=moment(day(6)), reason="缺批复", new_due_on=day(20))
    assert (issue.is_extended, issue.is_moved) == (False, True)
    event = events.history(issue).first()
    said = sentence(event)
    assert "2025-03-14" in said
    assert "2025-03-20" in said
    moves = moves_of(issue.holders.all(), issue.extensions.all(), issue.resolutions.all())
    assert [(move.due, move.reason) for move in moves] == [(day(14), ""), (day(20), "缺批复")]
    # The reason stands once, beside the sentence.
    assert event.reason not in said


def test_a_request_is_taken_back_until_the_office_has_decided(cast):
    issue = assigned(by=cast.reviewer)
    request = helping.ask(
        issue, unit_of(), done_so_far="已协调", asked="请牵头", by=cast.reviewer, at=moment(day(5))
    )
    refused("not_yours", helping.take_back, request, by=cast.office, at=moment(day(6)))
    request = helping.take_back(request, by=cast.reviewer, at=moment(day(6)))
    assert request.state == "WITHDRAWN"
    again = helping.ask(
        issue, unit_of(), done_so_far="已协调", asked="请牵头", by=cast.reviewer, at=moment(day(7))
    )
    helping.accept(again, by=cast.office, at=moment(day(8)))
    refused("not_now", helping.take_back, again, by=cast.reviewer, at=moment(day(9)))


def test_an_issue_is_not_older_than_its_project_in_the_pool_nor_larger_than_it(cast):
    project = make_project()
    project.tiers.update(valid_from=day(1))
    at = moment(day(4))
    facts = {"title": "用地", "category": "LAND", "by": cast.staff, "at": at}
    refused("too_early", acts.raise_issue, project, raised_on=day(28, 2), **facts)
    refused("above_total", acts.raise_issue, project, investment_affected=50001, **facts)
    assert acts.raise_issue(project, raised_on=day(1), investment_affected=50000, **facts).pk
