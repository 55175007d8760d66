"""Review: what changed in a row, whose step it is, letting many pass, handing in."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.base.errors import RuleViolation
from projects.directory.models import Division
from projects.directory.roles import Role
from projects.dispatch import chain
from projects.dispatch.bundling import gathering_divisions, read_bundles, ready_rows
from projects.dispatch.chain import chain_steps
from projects.dispatch.facts import read_facts
from projects.dispatch.models import Batch, ChainStep, PlanItem, WeeklyReport
from projects.dispatch.review import (
    compare,
    diff_parts,
    has_doubts_q,
    let_pass,
    queues,
    read_rows,
    steps_of,
    waiting,
    with_doubt_text,
)
from tests.city import WEEK, grant, make_organisation, make_project, make_report, make_user, moment

pytestmark = pytest.mark.django_db
AS_OF = WEEK.day(4)
AT = moment(WEEK.day(5), 13)


def step(code):
    return ChainStep.objects.get(code=code)


def codes(user):
    return [one.code for one in steps_of(user, chain_steps())]


def submitted(cast, project=None, **fields):
    return make_report(project or make_project(), state="SUBMITTED", by=cast.staff, **fields)


@pytest.fixture
def checker(cast):
    """A reviewer of a department."""
    unit = make_organisation("市工信局")
    return make_user("checker", Role.REVIEWER, scope="ORGANISATION", organisation=unit)


# Whose step it is


def test_each_reviewer_has_his_steps(cast, checker):
    assert codes(cast.reviewer) == ["REVIEW", "GATHER"]
    assert codes(checker) == ["CHECK"]
    assert codes(cast.office) == ["ACCEPT"]
    assert codes(cast.leader) == []
    assert codes(cast.admin) == ["REVIEW", "GATHER", "CHECK", "ACCEPT"]


@pytest.mark.parametrize("code", ["REVIEW", "GATHER", "CHECK", "ACCEPT"])
def test_a_step_that_is_switched_off_is_nobodys(cast, code):
    ChainStep.objects.filter(code=code).update(is_enabled=False)
    assert code not in codes(cast.admin)


def test_a_queue_holds_the_rows_of_its_step_in_scope(cast, checker):
    mine = submitted(cast)
    submitted(cast, make_project(division=Division.objects.get(code="TL-KFQ")))
    of_trade = submitted(
        cast, make_project(responsible_department=checker.grants.get().organisation), waiting_for="ACCEPT"
    )
    assert list(waiting(cast.reviewer, step("REVIEW"))) == [mine]
    assert list(waiting(checker, step("CHECK"))) == [of_trade]
    assert list(waiting(cast.office, step("ACCEPT"))) == [of_trade]
    assert not waiting(cast.office, step("REVIEW")).exists()


def test_a_parallel_step_waits_until_it_was_passed_in_this_round(cast, checker):
    row = submitted(cast, make_project(responsible_department=checker.grants.get().organisation))
    chain.pass_step([row], "CHECK", by=checker, at=AT)
    assert not waiting(checker, step("CHECK")).exists()
    chain.give_back(row, by=cast.reviewer, at=AT, reason="改")
    chain.submit([row], by=cast.staff, at=AT)
    assert list(waiting(checker, step("CHECK"))) == [row]


def test_queues_are_counted_by_week_in_one_query(cast, django_assert_num_queries):
    submitted(cast)
    submitted(cast, waiting_for="GATHER")
    make_report(make_project(), WEEK - 1, state="SUBMITTED", by=cast.staff)
    steps = steps_of(cast.reviewer, chain_steps())
    with django_assert_num_queries(1):
        found = queues(cast.reviewer, steps)
    assert found == [
        {"week": WEEK, "REVIEW": 1, "GATHER": 1},
        {"week": WEEK - 1, "REVIEW": 1, "GATHER": 0},
    ]


# What changed


def row_of(cast, before=None, **fields):
    project = make_project()
    if before is not None:
        make_report(project, WEEK - 1, state="ACCEPTED", by=cast.staff, **before)
    report = submitted(cast, project, **fields)
    return compare(report, read_facts([project], WEEK, AS_OF)[project.pk], cast.reviewer)


def test_a_figure_shows_before_now_and_the_weeks_own(cast):
    row = row_of(cast, {"cumulative": Decimal("1000")}, cumulative=Decimal("1250.5"))
    figure = next(one for one in row.figures if one.name == "cumulative")
    assert (figure.old, figure.new, figure.own, figure.changed) == ("1,000.00", "1,250.50", "+250.50", True)


def test_a_falling_figure_has_its_sign(cast):
    row = row_of(cast, {"cumulative": Decimal("1000")}, cumulative=Decimal("900"))
    assert next(one for one in row.figures if one.name == "cumulative").own == "-100.00"


def test_the_first_report_has_nothing_to_compare_with(cast):
    row = row_of(cast)
    assert row.is_first
    assert next(one for one in row.figures if one.name == "cumulative").old == "—"


def test_what_is_empty_on_both_sides_is_left_out(cast):
    row = row_of(cast, {})
    assert {one.name for one in row.figures} == {"cumulative", "progress_percent"}
    assert "problems" not in {one.name for one in row.texts}


def test_a_text_is_changed_or_the_same_whatever_its_punctuation(cast):
    row = row_of(cast, {"work_done": "完成基础，浇筑。"}, work_done="完成基础浇筑", problems="缺资金")
    changed = {one.name: one.changed for one in row.texts}
    assert (changed["work_done"], changed["problems"]) == (False, True)


def test_alike_texts_are_read_together_piece_by_piece():
    old, new = "主体结构施工至三层，钢结构吊装完成", "主体结构施工至五层，钢结构吊装完成"
    assert diff_parts(old, new) == (
        ("same", "主体结构施工至"),
        ("gone", "三"),
        ("new", "五"),
        ("same", "层，钢结构吊装完成"),
    )


def test_small_common_ground_is_no_confetti():
    parts = diff_parts("完成一层梁板施工和二层放线", "完成三层墙体施工和四层放线")
    assert [kind for kind, _piece in parts] in ([], ["same", "gone", "new", "same"])


def test_texts_with_little_in_common_stand_beside_each_other():
    assert diff_parts("办理施工许可证", "钢结构全部进场，开始吊装") == ()


def test_doubts_come_with_their_reasons_and_good_news_apart(cast):
    falls = {"code": "FALLS", "field": "cumulative", "params": {"before": "1", "now": "0"}}
    above = {"code": "OVER_PLAN", "field": "cumulative", "params": {"plan": "1"}}
    row = row_of(cast, doubts=[falls, above], reasons={"FALLS": "上周误填"})
    assert [(one.doubt, one.reason) for one in row.doubts] == [(falls, "上周误填")]
    assert [one.doubt for one in row.good_news] == [above]


def test_the_plan_of_last_week_shows_what_was_kept(cast):
    project = make_project()
    last = make_report(project, WEEK - 1, state="ACCEPTED", by=cast.staff)
    PlanItem.objects.create(report=last, text="吊装", outcome="DONE")
    PlanItem.objects.create(report=last, text="招标", outcome="NOT_DONE", outcome_reason="延期")
    (row,) = read_rows([submitted(cast, project)], WEEK, AS_OF, cast.reviewer)
    assert ([item.text for item in row.items], row.kept) == (["吊装", "招标"], 1)


def test_ones_own_row_is_known(cast):
    report = submitted(cast)
    (row,) = read_rows([report], WEEK, AS_OF, cast.staff)
    assert row.own
    (row,) = read_rows([report], WEEK, AS_OF, cast.reviewer)
    assert not row.own


def test_reading_rows_costs_the_same(cast):
    def asked():
        rows = WeeklyReport.objects.of_week(WEEK).select_related("project")
        reports = list(rows)
        with CaptureQueriesContext(connection) as queries:
            assert len(read_rows(reports, WEEK, AS_OF, cast.reviewer)) == len(reports)
        return len(queries)

    def make(count):
        for _ in range(count):
            project = make_project()
            make_report(project, WEEK - 1, state="ACCEPTED", by=cast.staff)
            submitted(cast, project)

    make(3)
    few = asked()
    make(37)
    assert asked() == few <= 6


def test_doubts_can_be_searched_and_good_news_is_none(cast):
    doubtful = submitted(cast, doubts=[{"code": "SAME_FIGURE", "field": "cumulative", "params": {}}])
    submitted(cast, doubts=[{"code": "OVER_PLAN", "field": "cumulative", "params": {}}])
    submitted(cast)
    rows = with_doubt_text(WeeklyReport.objects.all())
    assert list(rows.filter(has_doubts_q())) == [doubtful]
    assert rows.exclude(has_doubts_q()).count() == 2


# Letting pass


def test_many_rows_pass_and_what_must_stay_is_counted(cast):
    rows = [submitted(cast) for _ in range(3)]
    own = make_report(make_project(), state="SUBMITTED", by=cast.reviewer)
    wanted = {row.pk: row.version for row in [*rows, own]}
    wanted[rows[0].pk] = 7
    outcome = let_pass(
        waiting(cast.reviewer, step("REVIEW")), wanted, step("REVIEW"), by=cast.reviewer, at=AT
    )
    assert (outcome.passed, outcome.accepted, outcome.own, outcome.changed) == (2, 0, 1, 1)
    assert WeeklyReport.objects.waiting_for("GATHER").count() == 2


def test_the_last_step_accepts(cast):
    row = submitted(cast)
    chain.pass_step([row], "REVIEW", by=cast.reviewer, at=AT)
    chain.hand_in([row], week=WEEK, division=cast.district, responsible_name="王某", by=cast.reviewer, at=AT)
    rows = waiting(cast.office, step("ACCEPT"))
    outcome = let_pass(rows, {row.pk: row.version}, step("ACCEPT"), by=cast.office, at=AT)
    assert outcome.accepted == 1


def test_a_row_that_is_no_longer_there_is_counted_as_changed(cast):
    row = submitted(cast)
    chain.pass_step([row], "REVIEW", by=cast.reviewer, at=AT)
    rows = waiting(cast.reviewer, step("REVIEW"))
    assert let_pass(rows, {row.pk: 0}, step("REVIEW"), by=cast.reviewer, at=AT).changed == 1


# Handing in


def bundle(cast, user=None):
    found = read_bundles(user or cast.reviewer, step("GATHER"), list(Division.objects.all()), WEEK, AS_OF)
    return next(one for one in found if one.division == cast.district)


def test_a_bundle_says_what_is_ready_and_what_is_not(cast):
    submitted(cast, waiting_for="GATHER")
    submitted(cast, waiting_for="GATHER")
    submitted(cast)
    make_report(make_project(), state="RETURNED", by=cast.staff)
    make_project()
    make_report(make_project(), state="SUBMITTED", waiting_for="GATHER", by=cast.reviewer)
    found = bundle(cast)
    assert (found.ready, found.own, found.to_review) == (2, 1, 1)
    assert (found.tally.missing, found.tally.returned) == (1, 1)
    assert (found.version, found.responsible, found.nothing_happened) == (1, "", False)
    assert ready_rows(cast.reviewer, step("GATHER"), cast.district, WEEK).count() == 2


def test_who_was_responsible_last_is_proposed(cast):
    for week, name in ((WEEK - 2, "王某"), (WEEK - 1, "李某")):
        Batch.objects.create(
            week=week,
            division=cast.district,
            version=1,
            responsible_name=name,
            handed_in_by=cast.reviewer,
            handed_in_at=AT,
        )
    assert bundle(cast).responsible == "李某"


def test_a_second_batch_is_the_next_version(cast):
    row = submitted(cast, waiting_for="GATHER")
    chain.hand_in([row], week=WEEK, division=cast.district, responsible_name="王某", by=cast.reviewer, at=AT)
    found = bundle(cast)
    assert (found.version, [batch.version for batch in found.batches]) == (2, [1])
    assert [report.pk for report in found.batches[0].reports.all()] == [row.pk]


def test_where_nothing_happened_a_zero_report_is_due(cast):
    assert bundle(cast).nothing_happened
    make_report(make_project(), by=cast.staff)
    assert not bundle(cast).nothing_happened


def test_divisions_do_not_lie_within_each_other(cast):
    village = Division.objects.create(code="150502001", name="某镇", kind="DISTRICT", parent=cast.district)
    grant(cast.reviewer, Role.REVIEWER, scope="DIVISION", division=village)
    divisions = list(Division.objects.all())
    assert gathering_divisions(cast.reviewer, step("GATHER"), divisions) == [cast.district]
    assert len(gathering_divisions(cast.admin, step("GATHER"), divisions)) == 9
    assert gathering_divisions(cast.office, step("GATHER"), divisions) == []


@pytest.mark.parametrize("count", [3, 40])
def test_bundles_cost_the_same(cast, count, django_assert_num_queries):
    for place in range(count):
        submitted(cast, waiting_for="GATHER" if place % 2 else "REVIEW")
    gather, divisions = step("GATHER"), list(Division.objects.all())
    assert cast.reviewer.active_grants
    with django_assert_num_queries(4):
        read_bundles(cast.reviewer, gather, divisions, WEEK, AS_OF)


def test_nobody_corrects_a_percentage_above_a_hundred_or_to_nothing(cast):
    row = make_report(make_project(), state="ACCEPTED", by=cast.staff)
    for value in ("101", "—"):
        with pytest.raises(RuleViolation):
            chain.correct(row, "progress_percent", value, by=cast.office, at=AT, reason="核查")
