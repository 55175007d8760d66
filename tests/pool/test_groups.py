"""The working groups in figures: what counts where, what waits, what a month brought."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.base.periods import Month
from projects.directory.models import Chain, Organisation
from projects.directory.roles import Role
from projects.pool import groups
from projects.pool.group_words import month_lines
from projects.pool.models import (
    Application,
    GroupGoal,
    GroupReview,
    GroupTask,
    Project,
    ReviewItem,
    RollingReview,
)
from tests.city import make_organisation, make_project, make_user, moment
from tests.pool.cases import bulk_projects

TODAY = datetime.date(2025, 3, 28)
NOW = moment(TODAY)
Amount, Goal = groups.Amount, groups.Goal


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(datetime.datetime(2025, 3, 28, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def group(cast):
    return make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP, order=1)


@pytest.fixture
def other(cast):
    return make_organisation("第二工作小组", Organisation.Kind.WORKING_GROUP, order=2)


def planned(group, **fields):
    """A project of a group in the pool, before its start."""
    return make_project(
        **{
            "working_group": group,
            "stage": "PRELIMINARY",
            "construction_state": "",
            "started_on": None,
            "tier": "NEAR_TERM",
            "total_investment": Decimal(20000),
            **fields,
        }
    )


def entered(project, on, action="ENTER", by=None):
    """A move of a project into the pool."""
    return project.transfers.create(
        action=action, to_tier=project.tier, on=on, reason="评审通过", by=by, at=moment(on)
    )


def summary(group):
    found = groups.read_groups([group], Project.objects.all(), year=2025, today=TODAY)
    return found[0]


def given(group, due, by, **fields):
    return GroupTask.objects.create(
        group=group, title="任务", due_on=due, assignee=by, created_by=by, created_at=NOW, **fields
    )


def test_a_goal_says_what_remains_and_the_rate():
    goal = Goal("STARTS", Amount(3, Decimal(60000)), Amount(12, Decimal(200000)))
    assert (goal.remaining, goal.rate) == (9, Decimal(25))
    assert (goal.investment_remaining, goal.investment_rate) == (Decimal(140000), Decimal(30))
    beyond = Goal("STARTS", Amount(15, Decimal(10)), Amount(12, None))
    assert (beyond.remaining, beyond.rate, beyond.investment_remaining) == (0, Decimal(125), None)
    assert beyond.investment_rate is None
    none = Goal("STARTS", Amount(2, Decimal(5)))
    assert (none.remaining, none.rate, none.investment_rate) == (None, None, None)


def test_the_sum_of_groups_adds_everything_and_takes_the_first_day_due():
    def one(near, goal, due):
        return groups.GroupSummary(
            None,
            {("NEAR_TERM", "PRELIMINARY"): Amount(near, Decimal(near * 10)), ("", "STARTED"): Amount(1)},
            groups.goals_of(
                {"STARTS": goal} if goal else {}, {"STARTS": Amount(1, Decimal(10)), "PLANNING": Amount(2)}
            ),
            groups.Tasks(3, 1, 1),
            groups.Opinions(near, due),
            2,
        )

    total = groups.together(
        [one(2, Amount(4, None), datetime.date(2025, 4, 9)), one(3, None, datetime.date(2025, 4, 2))]
    )
    assert total.total == Amount(7, Decimal(50))
    assert total.tier("NEAR_TERM") == Amount(5, Decimal(50))
    assert total.stage("STARTED") == Amount(2)
    assert total.goals["STARTS"] == Goal("STARTS", Amount(2, Decimal(20)), Amount(4, Decimal(0)))
    assert (total.goals["PLANNING"].actual.count, total.goals["PLANNING"].goal) == (4, None)
    assert total.tasks == groups.Tasks(6, 2, 2)
    assert total.opinions == groups.Opinions(5, datetime.date(2025, 4, 2))
    assert total.applications == 4


def test_projects_count_by_tier_and_stage_with_their_investment(cast, group, other):
    planned(group)
    planned(group, total_investment=None)
    planned(group, tier="LONG_TERM", stage="PLANNING")
    planned(other)
    make_project(working_group=group, tier="", total_investment=Decimal(7))
    found = summary(group)
    assert found.cells == {
        ("NEAR_TERM", "PRELIMINARY"): Amount(2, Decimal(20000)),
        ("LONG_TERM", "PLANNING"): Amount(1, Decimal(20000)),
        ("", "UNDER_CONSTRUCTION"): Amount(1, Decimal(7)),
    }
    assert found.total == Amount(4, Decimal(40007))


def test_goals_are_held_against_what_entered_and_started_in_the_year(cast, group, other):
    once, twice, before = planned(group), planned(group), planned(group)
    entered(once, datetime.date(2025, 1, 1), by=cast.pooladmin)
    entered(twice, datetime.date(2025, 2, 1), by=cast.pooladmin)
    entered(twice, datetime.date(2025, 3, 1), "RESTORE", by=cast.pooladmin)
    entered(before, datetime.date(2024, 12, 31), by=cast.pooladmin)
    entered(planned(other), datetime.date(2025, 2, 1), by=cast.pooladmin)
    make_project(working_group=group, tier="", started_on=datetime.date(2025, 3, 20))
    make_project(working_group=group, tier="", started_on=datetime.date(2024, 3, 20))
    GroupGoal.objects.create(group=group, year=2025, kind="PLANNING", count=8, investment=Decimal(80000))
    GroupGoal.objects.create(group=group, year=2024, kind="STARTS", count=99)
    goals = summary(group).goals
    assert goals["PLANNING"] == Goal("PLANNING", Amount(2, Decimal(40000)), Amount(8, Decimal(80000)))
    assert (goals["PLANNING"].rate, goals["PLANNING"].remaining) == (Decimal(25), 6)
    assert goals["STARTS"] == Goal("STARTS", Amount(1, Decimal(50000)), None)


def test_what_waits_is_what_is_open(cast, group, other):
    review = RollingReview.objects.create(
        first=datetime.date(2025, 1, 1),
        months=3,
        due_on=datetime.date(2025, 4, 3),
        silent_since=datetime.date(2024, 10, 1),
        opened_at=NOW,
    )
    part = GroupReview.objects.create(review=review, group=group)
    given_part = GroupReview.objects.create(review=review, group=other, state="GIVEN")
    for into in (part, part, given_part):
        ReviewItem.objects.create(part=into, project=planned(into.group), tier="NEAR_TERM", proposed="KEEP")
    for state in ("SUBMITTED", "DRAFT", "RETURNED"):
        Application.objects.create(
            name="申报项目",
            state=state,
            division=cast.district,
            responsible_department=make_organisation(f"局{state}"),
            working_group=group,
            proposed_by=cast.group,
            created_at=NOW,
            waiting_for="CHECK" if state == "SUBMITTED" else "",
            submitted_at=NOW,
        )
    given(group, TODAY - datetime.timedelta(1), cast.steward)
    given(group, TODAY + datetime.timedelta(7), cast.steward)
    given(group, TODAY + datetime.timedelta(8), cast.steward)
    given(group, TODAY, cast.steward, done_on=TODAY, result="好")
    found = summary(group)
    assert found.opinions == groups.Opinions(2, datetime.date(2025, 4, 3), (review.pk, part.pk))
    assert found.applications == 1
    assert found.tasks == groups.Tasks(open=3, overdue=1, soon=1)
    assert summary(other).opinions == groups.Opinions()


def test_a_month_tells_moves_stages_tasks_and_proposals_once_each(cast, group):
    project = planned(group, name="甲项目")
    entered(project, datetime.date(2025, 2, 3), by=cast.pooladmin)
    on = datetime.date(2025, 2, 20)
    project.change_stage("STARTED", on=on, by=cast.group, at=moment(on), evidence="开工令")
    entered(planned(group), datetime.date(2025, 3, 1), by=cast.pooladmin)
    given(group, TODAY, cast.steward, done_on=datetime.date(2025, 2, 28), result="已批")
    month = groups.read_month([group], Project.objects.all(), Month(datetime.date(2025, 2, 1)))
    assert [move.action for move in month.moves] == ["EXIT", "ENTER"]
    assert len(month.entered) == 1
    assert [(row.before, row.value) for row in month.stages] == [("PRELIMINARY", "STARTED")]
    lines = month_lines(month)
    assert [line.on.day for line in lines] == [28, 20, 20, 3]
    assert lines[0].note == "已批"
    assert all(line.words for line in lines)


def test_what_should_start_soon_and_is_not_ready_names_what_it_lacks(cast, group):
    ready = {
        "owner": make_organisation("某企业", Organisation.Kind.ENTERPRISE),
        "national_code": "2501-150502-04-01-123456",
        "site_settled_on": datetime.date(2025, 1, 1),
        "funding": "自筹",
        "funds_in_place": Decimal(20000),
        "chain": Chain.objects.first(),
        "content": "年产一万吨",
    }
    planned(group, planned_start_on=datetime.date(2025, 4, 1), **ready)
    soon = planned(group, planned_start_on=datetime.date(2025, 5, 27))
    planned(group, planned_start_on=datetime.date(2025, 5, 28))
    late = planned(group, planned_start_on=datetime.date(2025, 3, 1), tier="ROLLING")
    planned(group, planned_start_on=datetime.date(2025, 3, 1), tier="", stage="WITHDRAWN")
    found = groups.read_unready([group], Project.objects.all(), TODAY)
    assert [one.project for one in found] == [late, soon]
    assert {one.code for one in found[0].lacks} >= {"OWNER", "SITE", "FUNDING"}


def test_the_cost_does_not_depend_on_groups_or_projects(cast, group, other, django_assert_num_queries):
    for count in (3, 30):
        bulk_projects(count, working_group=group, tier="NEAR_TERM", stage="PRELIMINARY", started_on=None)
        bulk_projects(count, working_group=other)
        with django_assert_num_queries(7):
            groups.read_groups([group, other], Project.objects.all(), year=2025, today=TODAY)


def test_groups_are_seen_in_the_scope_of_a_grant(cast, group, other):
    member = make_user("member", Role.WORKING_GROUP, scope="ORGANISATION", organisation=group)
    bureau = make_user("bureau", Role.LEADER, scope="DIVISION", division=cast.district)
    assert list(groups.groups_for(member)) == [group]
    assert list(groups.groups_for(bureau)) == []
    assert list(groups.groups_for(cast.office)) == [group, other]
    assert list(groups.groups_for(cast.staff)) == []
    assert list(groups.groups_for(member, "pool.change_groupgoal")) == []
