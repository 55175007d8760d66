"""From an application to the pool: the steps, who may take them, what is carried over."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.events import history
from projects.directory.models import Division, Organisation
from projects.directory.roles import Role
from projects.pool import entering
from projects.pool.criteria import condition_of
from projects.pool.entry_rules import check_criteria, is_small, step_after, values_of
from projects.pool.holding import holds
from projects.pool.models import Application, EntryStep, PoolTransfer, Project, TierCriterion
from tests.city import WEEK, grant, make_project, make_user, moment
from tests.pool.applying import AT, department, facts, make_application, submitted

pytestmark = pytest.mark.django_db
LATER = moment(WEEK.day(2))
ACCEPT, RETURN, REFUSE = "ACCEPT", "RETURN", "REFUSE"


@pytest.fixture
def checker(cast):
    """The trade's department: a reviewer in the scope of that organisation."""
    return make_user("trade", Role.REVIEWER, scope="ORGANISATION", organisation=department())


def refused(act, *args, **said):
    """The code of the rule that forbids an act."""
    with pytest.raises(RuleViolation) as caught:
        act(*args, **said)
    assert str(caught.value)
    return caught.value.code


# The rules, without a database


def steps(*enabled):
    names = ("CHECK", "CONFIRM", "DECIDE")
    return [EntryStep(code=code, order=n, is_enabled=code in enabled) for n, code in enumerate(names)]


@pytest.mark.parametrize(
    ("enabled", "after", "follows"),
    [
        (("CHECK", "CONFIRM"), "", "CHECK"),
        (("CHECK", "CONFIRM"), "CHECK", "CONFIRM"),
        (("CHECK", "CONFIRM"), "CONFIRM", None),
        (("CHECK", "DECIDE"), "CHECK", "DECIDE"),
        # What waits for a step that was taken out of use goes on from there.
        (("CHECK", "DECIDE"), "CONFIRM", "DECIDE"),
        ((), "", None),
    ],
)
def test_the_steps_in_use_follow_each_other(enabled, after, follows):
    found = step_after(steps(*enabled), after)
    assert (found and found.code) == follows


@pytest.mark.parametrize(
    ("total", "minimum", "small"), [(499, 500, True), (500, 500, False), (None, 500, True), (1, None, False)]
)
def test_what_is_below_the_minimum(total, minimum, small):
    assert is_small(total, minimum) is small


def test_the_criteria_say_the_same_of_an_application_and_of_the_project_it_becomes(cast):
    on = WEEK.first
    cases = [
        {},
        {"owner_name": "", "national_code": "2501-150502-04-01-123456", "stage": "PRELIMINARY"},
        {"site_settled_on": on, "funding": "企业自筹", "funds_in_place": Decimal(3000)},
        {"planned_start_on": datetime.date(2025, 9, 1), "content": ""},
        {"planned_start_on": None, "plan_basis": ""},
    ]
    shares = [{}, {"share": 20}, {"share": 30}]
    for case in cases:
        application = make_application(cast.commission, **case)
        project = Project.objects.create(
            name="同",
            division=application.division,
            stage=application.stage,
            national_code=application.national_code or None,
            owner=entering._owner_of(application),
            **{name: getattr(application, name) for name in entering.CARRIED if name != "name"},
        )
        for code in TierCriterion.Code.values:
            for given in shares if code == "FUNDING" else [{}]:
                condition = condition_of(code, given, on)
                stands = Project.objects.filter(condition, pk=project.pk).exists()
                assert holds(condition, values_of(application)) is stands, (code, given, case)
        project.delete()


def test_only_the_criteria_of_the_tier_applied_for_are_checked(cast):
    application = make_application(cast.commission)
    said = {one.code: met for one, met in check_criteria(application, entering.criteria_in_use(), WEEK.first)}
    assert said == {"PLAN_OR_CHAIN": True, "OUTLINE": True, "UNIT": True, "START_BETWEEN": True}


# Writing


def test_a_draft_is_its_writers_alone(cast):
    draft = entering.save(None, facts(), by=cast.staff, at=AT)
    assert (draft.state, draft.proposed_by, draft.version) == ("DRAFT", cast.staff, 0)
    assert refused(entering.save, draft, {"name": "别"}, by=cast.office, at=AT) == "not_the_writer"
    assert Application.objects.allowed(cast.staff).get() == draft
    assert not Application.objects.allowed(cast.commission).exists()


def test_a_second_window_does_not_overwrite_the_first(cast):
    draft = entering.save(None, facts(), by=cast.staff, at=AT)
    entering.save(draft, {"name": "一"}, by=cast.staff, at=AT, version=0)
    with pytest.raises(StaleVersion):
        entering.save(draft, {"name": "二"}, by=cast.staff, at=AT, version=0)
    assert Application.objects.get().name == "一"
    assert [event.verb for event in history(draft)] == ["application.change", "application.begin"]


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"content": ""}, "incomplete"),
        ({"total_investment": None}, "incomplete"),
        ({"contact_phone": ""}, "incomplete"),
        ({"total_investment": Decimal("499.99")}, "below_minimum"),
    ],
)
def test_what_is_not_ready_is_not_submitted(cast, lacking, code):
    draft = entering.save(None, facts(**lacking), by=cast.staff, at=AT)
    assert refused(entering.submit, draft, by=cast.staff, at=AT) == code
    assert Application.objects.get().state == "DRAFT"


def test_below_the_minimum_it_needs_an_exception(cast):
    small = submitted(cast.staff, total_investment=Decimal(300), exception_reason="民生急需")
    assert small.state == "SUBMITTED"


def test_a_likely_duplicate_must_be_answered(cast):
    owner = Organisation.objects.create(name="内蒙古草原牛业有限公司", kind="ENTERPRISE")
    make_project(name="肉牛精深加工项目", owner=owner)
    draft = entering.save(None, facts(), by=cast.staff, at=AT)
    assert refused(entering.submit, draft, by=cast.staff, at=AT) == "duplicate"
    entering.save(draft, {"difference_reason": "另一厂区"}, by=cast.staff, at=AT)
    assert entering.submit(draft, by=cast.staff, at=AT).waiting_for == "CHECK"


def test_a_code_that_another_project_has_is_told_at_once(cast):
    make_project(national_code="2501-150502-04-01-123456")
    draft = entering.save(
        None,
        facts(national_code="2501-150502-04-01-123456", difference_reason="不同"),
        by=cast.staff,
        at=AT,
    )
    assert refused(entering.submit, draft, by=cast.staff, at=AT) == "code_taken"


def test_taken_back_it_is_closed(cast, checker):
    row = submitted(cast.staff)
    assert refused(entering.withdraw, row, by=cast.office, at=AT) == "not_the_writer"
    assert entering.withdraw(row, by=cast.staff, at=AT).state == "WITHDRAWN"
    assert refused(entering.withdraw, row, by=cast.staff, at=AT) == "closed"
    assert refused(entering.decide, row, "CHECK", ACCEPT, by=checker, at=AT) == "already_decided"


# Deciding


def test_from_the_draft_into_the_pool(cast, checker):
    row = submitted(cast.staff, exception_reason="", site_settled_on=datetime.date(2025, 1, 1))
    entering.decide(row, "CHECK", ACCEPT, by=checker, at=AT)
    row.refresh_from_db()
    assert (row.state, row.waiting_for, row.project) == ("SUBMITTED", "CONFIRM", None)
    entering.decide(row, "CONFIRM", ACCEPT, by=cast.commission, at=LATER, evidence="发改委第3次会议纪要")
    row.refresh_from_db()
    project = row.project
    assert (row.state, row.waiting_for) == ("ENTERED", "")
    for name in entering.CARRIED:
        assert getattr(project, name) == getattr(row, name), name
    assert (project.owner.name, project.tier, project.stage) == (row.owner_name, "LONG_TERM", "RESERVE")
    move = project.transfers.get()
    assert (move.action, move.to_tier, move.on) == ("ENTER", "LONG_TERM", WEEK.day(2))
    assert move.evidence == "发改委第3次会议纪要"
    assert [event.verb for event in history(row)] == [
        "application.accept",
        "application.accept",
        "application.submit",
        "application.begin",
    ]
    assert history(project).get(verb="project.enter").actor == cast.commission


def test_an_exception_is_kept_with_the_move(cast, checker):
    row = submitted(cast.staff, total_investment=Decimal(300), exception_reason="民生急需")
    entering.decide(row, "CHECK", ACCEPT, by=checker, at=AT)
    entering.decide(row, "CONFIRM", ACCEPT, by=cast.commission, at=AT)
    assert PoolTransfer.objects.get().exception == "民生急需"


def test_returned_it_is_mended_and_goes_the_whole_way_again(cast, checker):
    row = submitted(cast.staff)
    entering.decide(row, "CHECK", ACCEPT, by=checker, at=AT)
    assert refused(entering.decide, row, "CONFIRM", RETURN, by=cast.commission, at=AT) == "reason_needed"
    entering.decide(row, "CONFIRM", RETURN, by=cast.commission, at=AT, reason="请补充用地")
    row.refresh_from_db()
    assert (row.state, row.is_open, row.waiting_since) == ("RETURNED", True, None)
    again = entering.submit(
        entering.save(row, {"content": "年屠宰12万头"}, by=cast.staff, at=AT), by=cast.staff, at=LATER
    )
    assert (again.waiting_for, again.round, again.waiting_since) == ("CHECK", 2, LATER)
    assert row.decisions.count() == 2


def test_refused_it_is_closed(cast, checker):
    row = submitted(cast.staff)
    entering.decide(row, "CHECK", REFUSE, by=checker, at=AT, reason="不符合产业政策")
    row.refresh_from_db()
    assert (row.state, row.is_open, row.project) == ("REFUSED", False, None)


def test_a_meeting_decides_with_its_minutes_where_the_step_is_in_use(cast, checker):
    EntryStep.objects.filter(code="DECIDE").update(is_enabled=True)
    row = submitted(cast.staff)
    entering.decide(row, "CHECK", ACCEPT, by=checker, at=AT)
    entering.decide(row, "CONFIRM", ACCEPT, by=cast.commission, at=AT)
    assert Project.objects.count() == 0
    assert refused(entering.decide, row, "DECIDE", ACCEPT, by=cast.pooladmin, at=AT) == "evidence_needed"
    entering.decide(row, "DECIDE", ACCEPT, by=cast.pooladmin, at=AT, evidence="推进组纪要〔2025〕2号")
    assert Project.objects.get().transfers.get().evidence == "推进组纪要〔2025〕2号"


def test_nobody_decides_on_what_he_proposed_himself(cast, checker):
    grant(checker, Role.COMMISSION)
    row = submitted(checker)
    assert refused(entering.decide, row, "CHECK", ACCEPT, by=checker, at=AT) == "own"
    own = submitted(cast.commission, name="奈曼旗光伏制氢项目", owner_name="")
    entering.decide(own, "CHECK", ACCEPT, by=checker, at=AT)
    assert refused(entering.decide, own, "CONFIRM", ACCEPT, by=cast.commission, at=AT) == "own"


def test_the_first_check_is_the_trades_and_not_the_banners(cast):
    other = make_user("other", Role.REVIEWER, scope="ORGANISATION", organisation=department("市水务局"))
    city = make_user("cityreviewer", Role.REVIEWER)
    row = submitted(cast.staff)
    for who in (cast.reviewer, other, cast.commission, cast.office):
        assert refused(entering.decide, row, "CHECK", ACCEPT, by=who, at=AT) == "not_yours"
    entering.decide(row, "CHECK", ACCEPT, by=city, at=AT)
    assert refused(entering.decide, row, "CONFIRM", ACCEPT, by=city, at=AT) == "not_yours"


def test_the_second_of_two_deciders_is_told(cast, checker):
    row = submitted(cast.staff)
    entering.decide(row, "CHECK", RETURN, by=checker, at=AT, reason="补充")
    assert refused(entering.decide, row, "CHECK", ACCEPT, by=checker, at=AT) == "already_decided"
    entering.submit(row, by=cast.staff, at=LATER)
    # He reads the first round while the second one waits.
    assert (
        refused(entering.decide, row, "CHECK", ACCEPT, by=checker, at=AT, read_round=1) == "already_decided"
    )


def test_one_that_cannot_pass_holds_up_no_other(cast):
    first = make_application(cast.staff, state="SUBMITTED", waiting_for="CONFIRM", owner_name="甲")
    own = make_application(cast.commission, state="SUBMITTED", waiting_for="CONFIRM")
    done, failed = entering.accept_many(
        [first, own], "CONFIRM", by=cast.commission, at=AT, evidence="第5次会议"
    )
    assert ([one.application for one in done], [(row, error.code) for row, error in failed]) == (
        [first],
        [(own, "own")],
    )
    assert Project.objects.get().transfers.get().evidence == "第5次会议"


# Coming back


def test_what_left_comes_back_by_a_new_record_on_the_same_file(cast, checker):
    project = make_project(stage="RESERVE", tier="LONG_TERM", name="沙地风电", note="旧")
    project.leave_pool(on=WEEK.first - datetime.timedelta(days=30), by=cast.pooladmin, at=AT, reason="无业主")
    kailu = Division.objects.get(code="150523")
    row = submitted(cast.staff, name="沙地风电基地", division=kailu, returns=project, stage="PRELIMINARY")
    assert (
        refused(
            entering.submit,
            entering.save(None, facts(returns=project), by=cast.staff, at=AT),
            by=cast.staff,
            at=AT,
        )
        == "proposed_twice"
    )
    entering.decide(row, "CHECK", ACCEPT, by=checker, at=AT)
    entering.decide(row, "CONFIRM", ACCEPT, by=cast.commission, at=LATER, reason="业主已落实")
    row.refresh_from_db()
    assert row.project == project
    project.refresh_from_db()
    assert (project.name, project.tier, project.stage) == ("沙地风电基地", "LONG_TERM", "PRELIMINARY")
    assert (project.division, project.note) == (kailu, "旧")
    assert [move.action for move in project.transfers.all()] == ["RESTORE", "REMOVE"]
    assert project.transfers.first().reason == "业主已落实"


def test_what_stands_in_the_pool_does_not_come_back(cast):
    project = make_project(stage="RESERVE", tier="LONG_TERM", name="沙地风电")
    draft = entering.save(None, facts(returns=project), by=cast.staff, at=AT)
    assert refused(entering.submit, draft, by=cast.staff, at=AT) == "still_in_pool"


def test_the_database_refuses_what_must_never_happen(cast):
    left = make_project(stage="WITHDRAWN", tier="", name="沙地风电")
    make_application(cast.staff, state="SUBMITTED", returns=left)
    for wrong in ({"returns": left, "state": "RETURNED"}, {"state": "SUBMITTED", "waiting_for": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_application(cast.staff, **wrong)
