"""The tasks and goals of working groups: what each act does, refuses and leaves in history."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.sentences import sentence
from projects.directory.models import Organisation
from projects.directory.roles import Role
from projects.pool import tasks
from projects.pool.models import GroupGoal, GroupTask
from tests.city import make_organisation, make_project, make_user, moment

TODAY = datetime.date(2025, 3, 28)
NOW = moment(TODAY)


@pytest.fixture
def group(cast):
    return make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)


@pytest.fixture
def task(cast, group):
    return tasks.add(
        group,
        title="落实用地",
        due_on=datetime.date(2025, 4, 10),
        assignee=cast.steward,
        by=cast.group,
        at=NOW,
    )


def told(target):
    return [sentence(event) for event in events.history(target)]


def refused(act, *args, **values):
    with pytest.raises(RuleViolation) as error:
        act(*args, **values)
    assert str(error.value)
    return error.value.code


def test_a_task_names_somebody_and_a_day_to_come(cast, group):
    other = make_organisation("第二工作小组", Organisation.Kind.WORKING_GROUP)
    said = {"title": "落实用地", "by": cast.group, "at": NOW}
    assert refused(tasks.add, group, due_on=TODAY, **said) == "nobody"
    assert refused(tasks.add, group, due_on=TODAY - datetime.timedelta(1), unit=other, **said) == "past"
    foreign = make_project(working_group=other)
    assert refused(tasks.add, group, due_on=TODAY, unit=other, project=foreign, **said) == "other_group"
    assert not GroupTask.objects.exists()
    made = tasks.add(group, due_on=TODAY, unit=other, **said)
    assert (made.created_by, made.created_at, made.done_on) == (cast.group, NOW, None)


def test_who_is_to_do_it_holds_it_and_the_unit_where_nobody_is_named(cast, group, task):
    bureau = make_organisation("市能源局")
    member = make_user("member")
    member.organisation = bureau
    member.save()
    of_unit = tasks.add(group, title="批复", due_on=TODAY, unit=bureau, by=cast.group, at=NOW)
    both = tasks.add(group, title="函", due_on=TODAY, unit=bureau, assignee=cast.agent, by=cast.group, at=NOW)
    assert list(GroupTask.objects.held_by(cast.steward)) == [task]
    assert list(GroupTask.objects.held_by(member)) == [of_unit]
    assert [one.is_held_by(member) for one in (task, of_unit, both)] == [False, True, False]
    assert [one.is_held_by(cast.agent) for one in (task, of_unit, both)] == [False, False, True]


def test_done_needs_a_result_and_a_day_that_has_come(cast, task):
    said = {"by": cast.steward, "at": NOW}
    assert refused(tasks.finish, task, result=" ", on=TODAY, **said) == "result_needed"
    ahead = TODAY + datetime.timedelta(1)
    assert refused(tasks.finish, task, result="已批", on=ahead, **said) == "future"
    before = TODAY - datetime.timedelta(1)
    assert refused(tasks.finish, task, result="已批", on=before, **said) == "too_early"
    task.refresh_from_db()
    assert task.done_on is None
    tasks.finish(task, result=" 用地已批 ", on=TODAY, **said)
    task.refresh_from_db()
    assert (task.done_on, task.result) == (TODAY, "用地已批")
    assert refused(tasks.finish, task, result="再批", on=TODAY, **said) == "done"
    assert "用地已批" in told(task)[0]
    assert str(cast.steward) in told(task)[0]


def test_another_day_needs_a_reason_and_is_kept_with_the_old_one(cast, task):
    new = datetime.date(2025, 5, 1)
    said = {"by": cast.group, "at": NOW}
    assert refused(tasks.postpone, task, due_on=new, reason=" ", **said) == "reason_needed"
    assert refused(tasks.postpone, task, due_on=task.due_on, reason="等批复", **said) == "same"
    yesterday = TODAY - datetime.timedelta(1)
    assert refused(tasks.postpone, task, due_on=yesterday, reason="等批复", **said) == "past"
    tasks.postpone(task, due_on=new, reason="等批复", **said)
    task.refresh_from_db()
    assert task.due_on == new
    event = events.history(task)[0]
    assert (event.reason, event.changes) == ("等批复", {"due_on": ["2025-04-10", "2025-05-01"]})
    assert "2025-04-10" in told(task)[0]
    assert "2025-05-01" in told(task)[0]


def test_what_is_done_opens_again_with_a_reason_and_its_result_stays_in_history(cast, task):
    said = {"reason": "批文有误", "by": cast.group, "at": NOW}
    assert refused(tasks.reopen, task, **said) == "not_done"
    tasks.finish(task, result="用地已批", on=TODAY, by=cast.steward, at=NOW)
    assert refused(tasks.reopen, task, **{**said, "reason": ""}) == "reason_needed"
    tasks.reopen(task, **said)
    task.refresh_from_db()
    assert (task.done_on, task.result) == (None, "")
    assert events.history(task)[0].changes["result"] == ["用地已批", ""]


def test_a_task_is_given_over_with_a_reason(cast, task):
    said = {"by": cast.group, "at": NOW}
    assert refused(tasks.reassign, task, assignee=cast.agent, reason="", **said) == "reason_needed"
    assert refused(tasks.reassign, task, reason="调岗", **said) == "nobody"
    assert refused(tasks.reassign, task, assignee=cast.steward, reason="调岗", **said) == "same"
    tasks.reassign(task, assignee=cast.agent, reason="调岗", **said)
    task.refresh_from_db()
    assert task.assignee == cast.agent
    assert events.history(task)[0].changes == {"holder": [str(cast.steward), str(cast.agent)]}
    tasks.finish(task, result="用地已批", on=TODAY, by=cast.agent, at=NOW)
    assert refused(tasks.reassign, task, assignee=cast.steward, reason="调岗", **said) == "done"


@pytest.mark.parametrize(
    "wrong", [{"assignee": None}, {"done_on": TODAY, "result": ""}], ids=["nobody", "no result"]
)
def test_the_database_refuses_what_must_never_be(task, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupTask.objects.filter(pk=task.pk).update(**wrong)


def test_overdue_and_due_soon_count_from_the_day(cast, group):
    for days in (-1, 0, 7, 8):
        GroupTask.objects.create(
            group=group,
            title=f"{days}",
            due_on=TODAY + datetime.timedelta(days),
            assignee=cast.steward,
            created_by=cast.group,
            created_at=NOW,
        )
    done = GroupTask.objects.get(title="-1")
    assert [one.title for one in GroupTask.objects.overdue(TODAY)] == ["-1"]
    assert [one.title for one in GroupTask.objects.due_within(TODAY, 7)] == ["0", "7"]
    tasks.finish(done, result="好", on=TODAY, by=cast.steward, at=NOW)
    assert not GroupTask.objects.overdue(TODAY).exists()
    assert [one.title for one in GroupTask.objects.done()] == ["-1"]


# Goals


def test_goals_are_set_and_changed_by_a_document(cast, group):
    said = {"by": cast.commission, "at": NOW}
    wanted = {"PLANNING": (12, Decimal("360000")), "STARTS": (8, None)}
    made = tasks.set_goals(group, 2025, wanted, **said)
    assert {(row.kind, row.count, row.investment) for row in made} == {
        ("PLANNING", 12, Decimal("360000")),
        ("STARTS", 8, None),
    }
    assert tasks.set_goals(group, 2025, wanted, **said) == []
    more = {**wanted, "STARTS": (9, None)}
    assert refused(tasks.set_goals, group, 2025, more, **said) == "document_needed"
    assert GroupGoal.objects.get(kind="STARTS").count == 8
    (changed,) = tasks.set_goals(group, 2025, more, document_number="通政发〔2025〕3号", **said)
    assert (changed.count, changed.document_number) == (9, "通政发〔2025〕3号")
    assert "通政发〔2025〕3号" in told(changed)[0]
    assert events.history(changed)[0].changes["count"] == [8, 9]
    assert events.history(GroupGoal.objects.get(kind="PLANNING")).count() == 1


def test_the_member_of_one_group_may_change_its_tasks_and_no_other(cast, group, task):
    other = make_organisation("第二工作小组", Organisation.Kind.WORKING_GROUP)
    elsewhere = tasks.add(other, title="别组", due_on=TODAY, unit=other, by=cast.group, at=NOW)
    member = make_user("member", Role.WORKING_GROUP, scope="ORGANISATION", organisation=group)
    assert list(GroupTask.objects.allowed(member, "change")) == [task]
    assert not GroupTask.objects.permits(member, "view", elsewhere)
    assert GroupTask.objects.allowed(cast.commission, "change").count() == 2
    assert not GroupTask.objects.allowed(cast.staff, "view").exists()
    assert GroupTask.objects.allowed(cast.office, "view").count() == 2
    assert not GroupTask.objects.allowed(cast.office, "change").exists()
