"""Preparing, holding and minuting a meeting, arranging its agenda, and what it decides."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.base.sentences import registered
from projects.issues import closing
from projects.issues.helping import ask, put_on_agenda
from projects.issues.models import HelpRequest, Issue
from projects.meetings import arranging, deciding, holding
from projects.meetings.material import Material, from_data
from projects.meetings.models import Decision, Meeting
from projects.meetings.reading import assemble, material_of
from projects.meetings.rules import Standing, standing_of
from tests.city import WEEK, make_cast, make_organisation, make_project, make_report, make_user, moment
from tests.issues.cases import assigned
from tests.meetings.cases import TUESDAY, decided, held, planned, stamp

pytestmark = pytest.mark.django_db
D = datetime.date
NEXT = D(2025, 4, 8)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(moment(TUESDAY, 8), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def code_of(act, *args, **options):
    """The code of the rule that an act runs into."""
    with pytest.raises(RuleViolation) as refused:
        act(*args, **options)
    return refused.value.code


def request_on_agenda(cast, project=None):
    """A request of a banner that the office has put on the agenda."""
    issue = assigned(project, by=cast.office, due=D(2025, 3, 20), title="用地指标不足")
    banner = make_user("banner", "reviewer", scope="DIVISION", division=cast.district)
    banner.organisation = make_organisation("科尔沁区发改委", division=cast.district)
    banner.save()
    land = make_organisation("市国土部门", division=cast.city)
    request = ask(issue, land, done_so_far="已组卷", asked="请协调指标", by=banner, at=moment(D(2025, 3, 25)))
    said = {"by": cast.office, "at": moment(D(2025, 3, 26)), "decision": "提交周调度会"}
    return put_on_agenda(request, TUESDAY, **said)


def test_a_number_is_given_once_a_year_and_a_chair_is_needed(cast):
    planned(cast, number=3)
    assert code_of(planned, cast, number=3) == "number_taken"
    assert code_of(planned, cast, number=4, chair=None) == "chair_needed"
    assert code_of(planned, cast, kind="TOPIC", topic=" ") == "topic_needed"
    # Meetings on topics count for themselves, and the next one counts on.
    assert planned(cast, kind="TOPIC", topic="用地", number=3).number == 3
    assert holding.proposed("WEEKLY", TUESDAY).number == 4


def test_changes_are_told_and_what_somebody_else_changed_is_not_overwritten(cast):
    meeting = planned(cast)
    changes = holding.change(meeting, {"place": "三楼"}, version=1, **stamp(cast))
    assert changes == {"place": ["市政府二楼会议室", "三楼"]}
    assert code_of(holding.change, meeting, {"place": "四楼"}, version=1, **stamp(cast)) == "stale"


def test_the_material_is_kept_as_the_meeting_is_held(cast):
    project = make_project(name="甲项目")
    make_report(project, state="ACCEPTED", by=cast.staff, help_needed="请协调用电")
    meeting = planned(cast)
    assert code_of(holding.hold, meeting, **stamp(cast, D(2025, 3, 31))) == "future"
    before = assemble(meeting, TUESDAY)
    holding.hold(meeting, **stamp(cast))
    meeting.refresh_from_db()
    assert from_data(Material, meeting.material) == before
    assert (before.figures.count, before.figures.handed_in, before.figures.due) == (1, 1, 1)
    # What happens afterwards does not change what was shown.
    project.name = "改名"
    project.save()
    make_project()
    assert material_of(meeting, NEXT) == before
    assert [line.project_name for line in before.requests] == ["甲项目"]
    assert code_of(holding.hold, meeting, **stamp(cast)) == "not_now"
    assert code_of(holding.change, meeting, {"week": WEEK - 1}, **stamp(cast)) == "held_week"
    holding.change(meeting, {"absent": "市水务局（请假）"}, **stamp(cast))


def test_minutes_are_numbered_and_signed_and_end_it(cast):
    meeting = held(cast, decided())
    said = {"number": "通重调纪〔2025〕1号", "signed_by": "李某", "signed_on": D(2025, 4, 2)}
    later = stamp(cast, D(2025, 4, 3))
    assert code_of(holding.minute, meeting, **{**said, "number": " "}, **later) == "number_needed"
    assert (
        code_of(holding.minute, meeting, **{**said, "signed_on": D(2025, 3, 31)}, **later) == "signed_early"
    )
    holding.minute(meeting, **said, **later)
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.MINUTED
    assert code_of(holding.change, meeting, {"place": "三楼"}, **later) == "not_now"
    assert code_of(deciding.record, meeting, [decided()], **later) == "not_now"
    other = held(cast, on=NEXT, week=WEEK + 1)
    late = stamp(cast, D(2025, 4, 9))
    assert code_of(holding.minute, other, **{**said, "signed_on": NEXT}, **late) == "minutes_taken"


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "HELD"},
        {"chair": None},
        {"kind": "TOPIC"},
        {"minutes_number": "1号"},
    ],
)
def test_the_database_refuses_what_cannot_be(cast, fields):
    meeting = planned(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**fields)


def test_decisions_take_effect_as_the_meeting_is_held(cast):
    project, lead = make_project(), make_organisation("市水务局")
    partner = make_organisation("市财政局")
    meeting = planned(cast)
    rows = [
        decided("落实供水方案", lead, project=project, partners=(partner,), becomes_issue=True),
        decided("全市安全检查", lead),
    ]
    first, second = deciding.record(meeting, rows, **stamp(cast, TUESDAY, 16))
    assert (first.number, second.number, list(first.partners.all())) == (1, 2, [partner])
    assert not Issue.objects.exists()
    holding.hold(meeting, **stamp(cast))
    first.refresh_from_db()
    issue = first.issue
    assert (issue.title, issue.level, issue.state) == ("落实供水方案", "MEETING", "ASSIGNED")
    assert (issue.organisation, issue.due_on, issue.source) == (lead, first.due_on, first)
    second.refresh_from_db()
    assert second.issue is None
    assert Event.objects.filter(verb="project.decision", target_id=project.pk).count() == 1
    # After it was held, a decision takes effect at once.
    (third,) = deciding.record(
        meeting, [decided("补充一项", lead, project=project, becomes_issue=True)], **stamp(cast)
    )
    assert (third.number, third.issue.organisation) == (3, lead)


def test_what_cannot_be_decided_is_said_with_its_row_and_nothing_is_kept(cast):
    meeting, lead = planned(cast), make_organisation("市水务局")
    wrong = {
        "text_needed": decided(" ", lead),
        "due_early": decided(lead=lead, due=D(2025, 3, 31)),
        "project_needed": decided(lead=lead, becomes_issue=True),
        "lead_is_partner": decided(lead=lead, partners=(lead,)),
    }
    for code, row in wrong.items():
        with pytest.raises(RuleViolation) as refused:
            deciding.record(meeting, [decided("好", lead), row], **stamp(cast))
        assert (refused.value.code, refused.value.row) == (code, 1)
    assert not Decision.objects.exists()


def test_a_decision_on_a_request_answers_it_and_goes_on_with_its_issue(cast):
    request = request_on_agenda(cast)
    meeting, water = planned(cast), make_organisation("市水务局")
    assert [line.key for line in assemble(meeting, TUESDAY).requests] == [f"help:{request.pk}"]
    row = decided("由市水务局牵头办理", water, project=request.issue.project, key=f"help:{request.pk}")
    (made,) = deciding.record(meeting, [row], **stamp(cast))
    holding.hold(meeting, **stamp(cast))
    request.refresh_from_db()
    made.refresh_from_db()
    assert (request.state, request.answer) == (HelpRequest.State.ANSWERED, "由市水务局牵头办理")
    assert (made.issue_id, made.issue.organisation) == (request.issue_id, water)
    # The issue was overdue; the meeting gave it until the decision's day.
    assert standing_of(made, TUESDAY) == Standing.OPEN
    assert Decision.objects.with_standing(TUESDAY).get().standing == "OPEN"
    assert (
        Decision.objects.with_standing(made.due_on + datetime.timedelta(days=1)).get().standing == "OVERDUE"
    )


def test_the_lead_reports_how_far_it_is_and_supervision_opens_it_again(cast):
    made = held(cast, decided()).decisions.get()
    said = {"by": cast.staff, "at": moment(NEXT)}
    deciding.answer(made, "已组卷上报", **said)
    made.refresh_from_db()
    assert (made.progress, made.progress_on, made.state) == ("已组卷上报", NEXT, "OPEN")
    deciding.answer(made, "指标已下达", done=True, **said)
    made.refresh_from_db()
    assert (made.state, made.done_on) == ("DONE", NEXT)
    assert code_of(deciding.answer, made, "又", **said) == "done"
    by = {"by": cast.supervision, "at": moment(NEXT)}
    assert code_of(deciding.reopen, made, reason=" ", **by) == "reason_needed"
    deciding.reopen(made, reason="批复未到", **by)
    made.refresh_from_db()
    assert (made.state, made.done_on, made.progress) == ("OPEN", None, "指标已下达")


def test_supervision_urges_until_the_lead_answers(cast):
    made = held(cast, decided()).decisions.get()
    by = {"by": cast.supervision, "at": moment(NEXT)}
    assert code_of(deciding.urge, made, reason=" ", **by) == "reason_needed"
    made = deciding.urge(made, reason="请于周五前报送落实情况", **by)
    assert made.urged_on == NEXT
    made = deciding.answer(made, "已组卷上报", by=cast.staff, at=moment(NEXT))
    assert made.urged_on is None
    made = deciding.urge(made, reason="答复不具体，请于当日补报", **by)
    assert made.urged_on == NEXT, "urged on the day of an answer"
    made = deciding.answer(made, "指标已下达", done=True, by=cast.staff, at=moment(NEXT))
    assert code_of(deciding.urge, made, reason="请办", **by) == "done"


def test_what_is_an_issue_is_reported_on_there(cast):
    row = decided(project=make_project(), becomes_issue=True)
    made = held(cast, row).decisions.get()
    said = {"by": cast.office, "at": moment(NEXT)}
    assert code_of(deciding.answer, made, "已办", **said) == "issue_tells"
    assert code_of(deciding.make_issue, made, **said) == "is_issue"
    assert code_of(deciding.urge, made, reason="请办", **said) == "issue_tells"
    other = decided("改由另一单位", make_organisation("市林草局"), made.due_on)
    assert code_of(deciding.change, made, other, **said) == "issue_tells"
    handler = make_user("handler", "approval", scope="ORGANISATION", organisation=made.lead)
    closing.resolve(made.issue, "已批复", by=handler, at=moment(NEXT))
    closing.close(made.issue, by=cast.supervision, at=moment(NEXT, 10))
    made = Decision.objects.with_standing(D(2025, 5, 1)).get()
    assert made.standing == standing_of(made, D(2025, 5, 1)) == "DONE"


def test_a_decision_becomes_an_issue_later(cast):
    made = held(cast, decided(project=make_project())).decisions.get()
    issue = deciding.make_issue(made, by=cast.office, at=moment(NEXT))
    assert (issue.organisation, issue.due_on) == (made.lead, made.due_on)
    city = held(cast, decided("全市", made.lead), on=NEXT, week=WEEK + 1).decisions.get()
    assert code_of(deciding.make_issue, city, by=cast.office, at=moment(NEXT, 18)) == "project_needed"


def test_the_next_meeting_begins_with_what_the_last_one_decided(cast):
    lead = make_organisation("市水务局")
    old = held(
        cast,
        decided("旧事", lead, D(2025, 3, 28)),
        decided("旧的已办", lead),
        on=D(2025, 3, 18),
        week=WEEK - 2,
    )
    deciding.answer(
        old.decisions.get(text="旧的已办"), "已办", done=True, by=cast.office, at=moment(D(2025, 3, 20))
    )
    topic = held(
        cast, decided("专题事项", lead), kind="TOPIC", topic="供水", on=D(2025, 3, 20), week=WEEK - 1
    )
    last = held(cast, decided("上次已办", lead), on=D(2025, 3, 25), week=WEEK - 1)
    deciding.answer(last.decisions.get(), "已完成", done=True, by=cast.office, at=moment(D(2025, 3, 26)))
    lines = assemble(planned(cast), TUESDAY).last
    # What is overdue comes first; of older ones only what is unfinished.
    assert [(line.text, line.standing) for line in lines] == [
        ("旧事", "OVERDUE"),
        ("专题事项", "OPEN"),
        ("上次已办", "DONE"),
    ]
    assert lines[2].progress == "已完成"
    # A meeting on a topic follows those on topics.
    again = planned(cast, kind="TOPIC", topic="供电")
    assert [line.meeting for line in assemble(again, TUESDAY).last] == [topic.pk]


def test_the_agenda_is_arranged_while_it_is_prepared(cast):
    first, second = make_project(name="甲"), make_project(name="乙")
    for project in (first, second):
        make_report(project, state="SUBMITTED", by=cast.staff, help_needed="请协调")
    meeting, at = planned(cast), stamp(cast)
    keys = [line.key for line in assemble(meeting, TUESDAY).requests]
    item = arranging.add(meeting, "REQUESTS", "另议一项", note="口头提出", **at)
    arranging.move(meeting, [*keys, f"item:{item.pk}"], f"item:{item.pk}", -1, **at)
    arranging.drop(meeting, keys[0], "甲", **at)
    land = make_organisation("市自然资源局")
    arranging.comment(meeting, keys[1], unit=land, position="本周内办结", **at)
    assert code_of(arranging.comment, meeting, keys[1], position="谁说的", **at) == "unit_needed"
    assert code_of(arranging.drop, meeting, "item:99999", "无", **at) == "no_line"
    orders = dict(meeting.items.values_list("key", "order"))
    assert (orders[keys[0]], orders[""], orders[keys[1]]) == (1, 2, 3)
    holding.hold(meeting, **stamp(cast))
    assert code_of(arranging.restore, meeting, keys[0], "甲", **at) == "not_now"
    arranging.comment(meeting, keys[0], unit=land, position="会上表态", **at)


def test_a_decision_is_taken_out_while_the_meeting_is_prepared(cast):
    meeting, lead = planned(cast), make_organisation("市水务局")
    first, second = deciding.record(meeting, [decided("一", lead), decided("二", lead)], **stamp(cast))
    deciding.drop(first, **stamp(cast))
    second.refresh_from_db()
    assert second.number == 1
    holding.hold(meeting, **stamp(cast))
    assert code_of(deciding.drop, second, **stamp(cast)) == "not_now"


def test_its_history_reads_in_sentences(cast):
    test_the_agenda_is_arranged_while_it_is_prepared(cast)
    test_the_lead_reports_how_far_it_is_and_supervision_opens_it_again(cast)
    verbs = set(Event.objects.filter(verb__regex=r"^(meeting|decision)\.").values_list("verb", flat=True))
    assert len(verbs) >= 10
    assert verbs - registered() == set()
