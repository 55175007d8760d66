"""Help asked of the city and supervision: every step, who may not take it himself, and the dates."""

import pytest
from django.db import IntegrityError, transaction

from projects.base.errors import RuleViolation
from projects.issues import closing, extending, helping, supervising
from projects.issues.models import EscalationRule, HelpRequest, Supervision
from projects.issues.reading import proposals
from tests.city import make_cast, make_organisation, moment
from tests.issues.cases import assigned, day, handler_of, unit_of
from tests.issues.test_acts import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def asked(cast, issue=None, department=None):
    return helping.ask(
        issue or assigned(by=cast.reviewer),
        department or unit_of(),
        done_so_far="旗里已协调三次",
        asked="请市局牵头组卷",
        by=cast.reviewer,
        at=moment(day(5)),
    )


def test_help_is_accepted_signed_for_and_answered(cast):
    unit = unit_of()
    signer = handler_of(unit)
    request = asked(cast, department=unit)
    refused("own", helping.accept, request, by=cast.reviewer, at=moment(day(6)))
    request = helping.accept(request, by=cast.office, at=moment(day(6)))
    # Three working days after Thursday the 6th.
    assert (request.state, request.sign_due_on) == ("ACCEPTED", day(11))
    assert not request.is_late(day(11))
    assert request.is_late(day(12))
    request = helping.sign(request, by=signer, at=moment(day(10)))
    issue = request.issue
    issue.refresh_from_db()
    assert (issue.organisation, issue.handler, issue.level) == (unit, signer, "DEPARTMENT")
    assert (issue.state, issue.assigned_on) == ("IN_PROGRESS", day(3))
    request = helping.answer(request, "已批", by=signer, at=moment(day(20)))
    assert request.state == "ANSWERED"
    asked(cast, issue=issue, department=unit)


def test_a_department_hands_it_back_and_the_office_decides_again(cast):
    request = asked(cast)
    refused("asked", asked, cast, issue=request.issue)
    helping.accept(request, by=cast.office, at=moment(day(6)))
    refused(
        "reason_needed", helping.hand_back, request, by=handler_of(unit_of()), at=moment(day(7)), reason=""
    )
    helping.hand_back(request, by=handler_of(unit_of(), "other"), at=moment(day(7)), reason="不属我局职责")
    other = make_organisation("市水务局")
    request = helping.accept(request, by=cast.office, at=moment(day(7)), department=other)
    assert (request.department, request.state, request.handed_back_reason) == (other, "ACCEPTED", "")


def test_the_office_returns_it_or_puts_it_on_the_agenda(cast):
    request = asked(cast)
    refused("reason_needed", helping.send_back, request, by=cast.office, at=moment(day(6)), decision=" ")
    request = helping.put_on_agenda(
        request, day(20), by=cast.office, at=moment(day(6)), decision="列入专题会"
    )
    assert (request.state, request.meeting_on) == ("ON_AGENDA", day(20))
    request.issue.refresh_from_db()
    assert request.issue.level == "MEETING"
    helping.answer(request, "会议议定", by=cast.office, at=moment(day(21)))
    second = helping.send_back(asked(cast), by=cast.office, at=moment(day(6)), decision="旗县可以解决")
    assert second.state == "RETURNED"
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.filter(pk=second.pk).update(decided_by=cast.reviewer)


def overdue_issue(cast):
    return assigned(by=cast.office, on=day(3), due=day(10))


def test_the_ladder_proposes_until_somebody_decides(cast):
    issue = overdue_issue(cast)
    user = cast.supervision

    def proposed(number):
        return [(one.pk, found.proposed) for one, found in proposals(user, day(number))]

    assert proposed(10) == []
    assert proposed(11) == [(issue.pk, "REMINDER")]
    row = supervising.take_up(issue, "REMINDER", by=user, at=moment(day(11)), text="请抓紧")
    # A reminder is sent at once; five working days after Tuesday the 11th.
    assert (row.state, row.feedback_due_on) == ("FORWARDED", day(18))
    assert proposed(18) == []
    supervising.answer(row, "正在办", by=issue.handler, at=moment(day(14)))
    supervising.review(row, True, by=user, at=moment(day(17)))
    assert proposed(17) == [(issue.pk, "LETTER")]
    supervising.decline(issue, "LETTER", until=day(20), by=user, at=moment(day(17)), reason="等会议")
    assert proposed(18) == []
    assert proposed(20) == [(issue.pk, "LETTER")]
    extending.pause(issue, day(28), by=cast.office, at=moment(day(20)), reason="等待政策")
    assert proposed(21) == []


def test_a_letter_from_taking_up_to_its_end(cast):
    issue = overdue_issue(cast)
    user = cast.supervision
    refused("own", supervising.take_up, issue, "LETTER", by=issue.handler, at=moment(day(18)), text="函")
    refused("text_needed", supervising.take_up, issue, "LETTER", by=user, at=moment(day(18)), text=" ")
    row = supervising.take_up(issue, "LETTER", by=user, at=moment(day(18)), text="请于五日内办结")
    refused("running", supervising.take_up, issue, "LEADER", by=user, at=moment(day(18)), text="函")
    refused("not_now", supervising.urge, row, by=user, at=moment(day(18)))
    supervising.redraft(row, "请于三日内办结", by=user, at=moment(day(18)))
    supervising.send(
        row, by=user, at=moment(day(18)), letter_number="通督函〔2025〕1号", feedback_due_on=day(21)
    )
    issue.refresh_from_db()
    assert (issue.is_supervised, issue.times_supervised) == (True, 1)
    row = supervising.urge(row, by=user, at=moment(day(22)), feedback_due_on=day(24))
    assert (row.times_urged, row.feedback_due_on, row.is_late(day(25))) == (1, day(24), True)
    supervising.answer(row, "正在组卷", by=issue.handler, at=moment(day(23)))
    refused("own", supervising.review, row, True, by=issue.handler, at=moment(day(24)))
    refused("reason_needed", supervising.review, row, False, by=user, at=moment(day(24)))
    row = supervising.review(row, False, by=user, at=moment(day(24)), word="缺时限")
    assert (row.state, row.feedback_due_on) == ("FORWARDED", day(31))
    supervising.answer(row, "四月五日前办结", by=issue.handler, at=moment(day(25)))
    row = supervising.review(row, True, by=user, at=moment(day(26)))
    issue.refresh_from_db()
    assert (row.state, issue.is_supervised, issue.times_supervised) == ("DONE", False, 1)


def test_closing_ends_the_supervision(cast):
    issue = overdue_issue(cast)
    row = supervising.take_up(issue, "LETTER", by=cast.supervision, at=moment(day(18)), text="函")
    closing.resolve(issue, "已办", by=issue.handler, at=moment(day(19)))
    issue = closing.close(issue, by=cast.office, at=moment(day(20)))
    row.refresh_from_db()
    assert (row.state, issue.is_supervised) == ("DONE", False)
    with pytest.raises(RuleViolation):
        supervising.take_up(issue, "LETTER", by=cast.supervision, at=moment(day(21)), text="函")


def test_the_rules_of_the_ladder_are_data(cast):
    issue = overdue_issue(cast)
    EscalationRule.objects.filter(step="REMINDER").update(valid_to=day(15))
    EscalationRule.objects.create(step="REMINDER", days=20, valid_from=day(15))
    assert [one for one, _found in proposals(cast.supervision, day(14))] == [issue]
    assert proposals(cast.supervision, day(15)) == []


def test_one_supervision_runs_at_a_time_in_the_database(cast):
    row = supervising.take_up(
        overdue_issue(cast), "LETTER", by=cast.supervision, at=moment(day(18)), text="函"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.create(
            issue=row.issue, step="LEADER", addressee=row.addressee, by=cast.supervision, on=day(18)
        )
