"""Naming, handing over, leaving, ending, reshuffling: one leader to the end, on every path."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.base.sentences import sentence
from projects.directory.models import Leader
from projects.liaison import holding, teams
from projects.liaison.models import LiaisonDetail
from projects.pool import acts
from projects.pool.models import Responsibility
from tests.city import LONG_AGO
from tests.liaison.cases import TODAY, hold, make_leader, make_liaison, stamp

D = datetime.date


def refused(code, act, *args, **values):
    with pytest.raises(RuleViolation) as caught:
        act(*args, **values)
    assert caught.value.code == code
    assert str(caught.value)


def held_on(project, day, level="CITY"):
    rows = Responsibility.objects.leaders().on(day).filter(project=project, level=level)
    return [str(row.leader) for row in rows]


def test_a_handover_closes_and_opens_in_one_act(cast, first, second):
    project = make_liaison(first)
    row = holding.current(project, "CITY")
    new = holding.hand_over(
        row, second, on=TODAY, reason="分工调整", note="两个问题未办结", **stamp(cast.office)
    )
    assert held_on(project, TODAY - datetime.timedelta(1)) == ["李甲"]
    assert held_on(project, TODAY) == ["王乙"]
    detail = LiaisonDetail.objects.get(responsibility=row)
    assert (detail.end_kind, detail.end_reason, detail.handover_note) == (
        "SUCCEEDED",
        "分工调整",
        "两个问题未办结",
    )
    assert new.liaison.end_kind == ""
    event = Event.objects.get(verb="liaison.hand_over")
    assert (event.actor, event.target, event.params["before"]) == (cast.office, project, "李甲")
    assert "王乙" in sentence(event)


def test_a_handover_needs_a_reason_another_leader_and_the_same_level(cast, first, second):
    project = make_liaison(first)
    row = holding.current(project, "CITY")
    banner = make_leader("旗长", level="BANNER", order=101)
    refused("reason_needed", holding.hand_over, row, second, on=TODAY, reason=" ", **stamp(cast.office))
    refused("same", holding.hand_over, row, first, on=TODAY, reason="调整", **stamp(cast.office))
    refused("other_level", holding.hand_over, row, banner, on=TODAY, reason="调整", **stamp(cast.office))
    early = LONG_AGO - datetime.timedelta(1)
    refused("before_last", holding.hand_over, row, second, on=early, reason="调整", **stamp(cast.office))
    assert held_on(project, TODAY) == ["李甲"]
    assert not Event.objects.filter(verb="liaison.hand_over").exists()


def test_who_is_late_with_a_handover_is_told(cast, first, second):
    project = make_liaison(first)
    row = holding.current(project, "CITY")
    holding.hand_over(row, second, on=TODAY, reason="分工调整", **stamp(cast.office))
    refused("gone", holding.hand_over, row, second, on=TODAY, reason="再次", **stamp(cast.office))


def test_the_database_refuses_two_current_leaders_of_a_level(cast, first, second):
    project = make_liaison(first)
    with pytest.raises(IntegrityError):
        hold(project, second, TODAY)


def test_before_production_an_assignment_ends_only_by_approval(cast, first):
    project = make_liaison(first)
    row = holding.current(project, "CITY")
    refused("reason_needed", holding.end_assignment, row, on=TODAY, reason="", **stamp(cast.office))
    refused("document_needed", holding.end_assignment, row, on=TODAY, reason="取消", **stamp(cast.office))
    holding.end_assignment(
        row, on=TODAY, reason="项目取消", document="通政发〔2025〕9号", **stamp(cast.office)
    )
    assert row.liaison.end_kind == "APPROVED"
    assert held_on(project, TODAY) == []


def test_after_production_it_ends_without_a_document(cast, first):
    project = make_liaison(first, stage="IN_PRODUCTION", in_production_on=D(2025, 3, 1))
    row = holding.current(project, "CITY")
    refused(
        "document_needed", holding.end_assignment, row, on=D(2025, 2, 28), reason="投产", **stamp(cast.office)
    )
    holding.end_assignment(row, on=TODAY, reason="已投产", **stamp(cast.office))
    assert LiaisonDetail.objects.get(responsibility=row).end_kind == "FINISHED"


def test_the_pools_own_acts_neither_name_nor_end_a_leader(cast, first):
    project = make_liaison(first)
    row = holding.current(project, "CITY")
    said = {"on": TODAY, "reason": "不再包联", **stamp(cast.pooladmin)}
    refused("owned", acts.release, row, **said)
    refused("owned", acts.assign, project, "LEADER", user=first.user, **said)
    assert held_on(project, TODAY) == ["李甲"]
    assert not Event.objects.exists()


def test_nobody_leads_a_project_for_no_day(cast, first, second):
    project = make_liaison(first)
    row = holding.current(project, "CITY")
    new = holding.hand_over(row, second, on=TODAY, reason="分工调整", **stamp(cast.office))
    said = {"on": TODAY, "reason": "再次调整", **stamp(cast.office)}
    refused("no_day", holding.hand_over, new, first, **said)
    refused("no_day", holding.end_assignment, new, document="1号", **said)
    refused("no_day", holding.leader_leaves, second, **said)
    refused("no_day", holding.reshuffle, [(project, first)], document="1号", **said)
    assert held_on(project, TODAY) == ["王乙"]


def test_the_database_wants_reason_and_document_of_an_approved_end(cast, first):
    row = holding.current(make_liaison(first), "CITY")
    with pytest.raises(IntegrityError):
        LiaisonDetail.objects.create(responsibility=row, end_kind="APPROVED", end_reason="取消")


def test_a_leader_who_leaves_ends_all_at_once_and_none_is_lost(cast, first, second):
    mine = [make_liaison(first) for _number in range(3)]
    other = make_liaison(second)
    rows = holding.leader_leaves(
        first, on=TODAY, reason="工作调动", document="通组〔2025〕3号", **stamp(cast.office)
    )
    assert len(rows) == 3
    assert all(held_on(project, TODAY) == [] for project in mine)
    assert held_on(other, TODAY) == ["王乙"]
    assert set(LiaisonDetail.objects.values_list("end_kind", flat=True)) == {"LEFT"}
    assert Event.objects.filter(verb="liaison.leave").count() == 3
    refused("left_already", holding.leader_leaves, first, on=TODAY, reason="调动", **stamp(cast.office))
    told = Event.objects.get(verb="leader.leave")
    assert (told.target, told.params["count"]) == (first, 3)
    assert "李甲" in sentence(told)


def test_who_has_left_is_given_nothing_on_any_path(cast, first, second):
    held, vacant = make_liaison(second), make_liaison(None)
    holding.leader_leaves(first, on=D(2025, 3, 10), reason="工作调动", **stamp(cast.office))
    row, said = holding.current(held, "CITY"), {"on": TODAY, "reason": "调整", **stamp(cast.office)}
    refused("left", holding.assign_leader, vacant, first, **said)
    refused("left", holding.assign_leader, vacant, first, **(said | {"on": D(2025, 3, 1)}))
    refused("left", holding.hand_over, row, first, **said)
    refused("left", holding.reshuffle, [(held, first)], document="1号", **said)
    with pytest.raises(RuleViolation, match="2025-03-10"):
        holding.assign_leader(vacant, first, **said)
    assert not Responsibility.objects.filter(leader=first).exists()


def test_the_database_gives_nothing_to_who_has_left_and_lets_nobody_go_who_holds(cast, first, second):
    project = make_liaison(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leader.objects.filter(pk=first.pk).update(left_on=TODAY)
    holding.leader_leaves(first, on=TODAY, reason="调动", **stamp(cast.office))
    with pytest.raises(IntegrityError), transaction.atomic():
        hold(project, first, TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.filter(leader=first).update(valid_to=None)
    hold(project, first, D(2020, 1, 1), D(2020, 2, 1))  # what he held before stays as it was


def test_a_leader_leaves_no_earlier_than_he_handed_something_over(cast, first, second):
    row = holding.current(make_liaison(first), "CITY")
    holding.hand_over(row, second, on=D(2025, 3, 20), reason="调整", **stamp(cast.office))
    said = {"reason": "调动", **stamp(cast.office)}
    refused("before_last", holding.leader_leaves, first, on=D(2025, 3, 10), **said)
    assert holding.leader_leaves(first, on=D(2025, 3, 20), **said) == []
    first.refresh_from_db()
    assert first.left_on == D(2025, 3, 20)


def test_a_vacancy_is_filled_by_naming_a_leader(cast, first, second):
    project = make_liaison(first)
    holding.leader_leaves(first, on=D(2025, 3, 10), reason="工作调动", **stamp(cast.office))
    refused("before_last", holding.assign_leader, project, second, on=D(2025, 3, 9), **stamp(cast.office))
    holding.assign_leader(project, second, on=TODAY, **stamp(cast.office))
    assert held_on(project, D(2025, 3, 9)) == ["李甲"]
    assert held_on(project, D(2025, 3, 10)) == []
    assert held_on(project, TODAY) == ["王乙"]
    third = make_leader("赵丙")
    refused("held", holding.assign_leader, project, third, on=TODAY, **stamp(cast.office))


def test_a_reshuffle_carries_one_document_and_fills_vacancies(cast, first, second):
    held, vacant = make_liaison(first, name="有人"), make_liaison(None, name="待接续")
    holding.reshuffle(
        [(held, second), (vacant, first)],
        on=TODAY,
        reason="市级领导分工调整",
        document="通党办〔2025〕7号",
        note_of=lambda row: f"{row.project}：无",
        **stamp(cast.office),
    )
    assert (held_on(held, TODAY), held_on(vacant, TODAY)) == (["王乙"], ["李甲"])
    documents = {event.params["document"] for event in Event.objects.filter(verb__startswith="liaison.")}
    assert documents == {"通党办〔2025〕7号"}
    assert LiaisonDetail.objects.get(end_kind="SUCCEEDED").handover_note == "有人：无"


def test_a_reshuffle_is_all_or_nothing(cast, first, second):
    good, bad = make_liaison(first, name="好"), make_liaison(second, name="坏")
    with pytest.raises(RuleViolation) as caught:
        holding.reshuffle(
            [(good, second), (bad, second)], on=TODAY, reason="调整", document="1号", **stamp(cast.office)
        )
    assert caught.value.code == "same"
    assert "坏" in str(caught.value)
    assert held_on(good, TODAY) == ["李甲"]
    assert not LiaisonDetail.objects.exists()
    assert not Event.objects.filter(verb__startswith="liaison.").exists()


def test_a_reshuffle_needs_its_document_and_names_no_project_twice(cast, first, second):
    project = make_liaison(first)
    said = {"on": TODAY, "reason": "调整", **stamp(cast.office)}
    refused("document_needed", holding.reshuffle, [(project, second)], document=" ", **said)
    refused("nothing", holding.reshuffle, [], document="1号", **said)
    third = make_leader("赵丙")
    refused("twice", holding.reshuffle, [(project, second), (project, third)], document="1号", **said)


def test_the_team_is_kept_with_dates(cast, first):
    project = make_liaison(first)
    said = {"level": "CITY", "on": TODAY, "part": "CONTACT", **stamp(cast.office)}
    refused("nobody", teams.join_team, project, **said)
    member = teams.join_team(project, user=cast.secretary, **said)
    refused("already", teams.join_team, project, user=cast.secretary, **said)
    teams.join_team(project, name="孙工", post="总工程师", phone="15500000000", **{**said, "part": "EXPERT"})
    refused("reason_needed", teams.leave_team, member, on=TODAY, reason="", **stamp(cast.office))
    teams.leave_team(member, on=TODAY, reason="轮换", **stamp(cast.office))
    assert [one.who for one in project.team_members.current()] == ["孙工"]
