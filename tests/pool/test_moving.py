"""Moves in the pool: what they leave, what they refuse, and that nobody can edit them."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from projects.base.errors import RuleViolation
from projects.pool import acts, starting
from projects.pool.models import PoolTransfer, Project, TierCriterion
from tests.city import LONG_AGO, make_project, moment

TODAY = datetime.date(2025, 4, 2)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def stamp(cast):
    return {"by": cast.pooladmin, "at": moment(TODAY)}


@pytest.fixture
def planned(cast):
    """A project of the long-term reserve."""
    return make_project(stage="RESERVE", tier="LONG_TERM", construction_state="", started_on=None)


def refused(code):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def moves(project):
    found = project.transfers.order_by("pk")
    return list(found.values_list("action", "from_tier", "to_tier"))


def test_every_move_is_a_record_with_its_kind(planned, stamp):
    planned.move_to_tier("NEAR_TERM", on=TODAY - DAY * 9, reason="条件成熟", evidence="会议纪要3号", **stamp)
    planned.move_to_tier("ROLLING", on=TODAY - DAY * 8, reason="选址落空", **stamp)
    planned.change_stage("PRELIMINARY", on=TODAY - DAY * 7, **stamp)
    planned.change_stage("STARTED", on=TODAY - DAY * 6, **stamp)
    assert moves(planned) == [
        ("PROMOTE", "LONG_TERM", "NEAR_TERM"),
        ("DEMOTE", "NEAR_TERM", "ROLLING"),
        ("EXIT", "ROLLING", ""),
    ]
    assert planned.tier == ""
    assert planned.tiers.current().count() == 0
    first = planned.transfers.get(action="PROMOTE")
    assert (first.reason, first.evidence, first.by) == ("条件成熟", "会议纪要3号", stamp["by"])


def test_what_comes_back_gets_a_new_record(planned, stamp):
    planned.leave_pool(on=TODAY - DAY * 3, reason="业主放弃", **stamp)
    assert (planned.stage, planned.tier) == ("WITHDRAWN", "")
    with refused("not_in_life"):
        planned.move_to_tier("ROLLING", on=TODAY, reason="重新谋划", **stamp)
    planned.change_stage("RESERVE", on=TODAY, reason="重新谋划", **stamp)
    planned.move_to_tier("ROLLING", on=TODAY, reason="重新谋划", **stamp)
    assert moves(planned) == [("REMOVE", "LONG_TERM", ""), ("RESTORE", "", "ROLLING")]
    assert list(planned.tiers.values_list("value", "valid_from", "valid_to")) == [
        ("LONG_TERM", LONG_AGO, TODAY - DAY * 3),
        ("ROLLING", TODAY, None),
    ]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_touch_a_move(planned, stamp, act):
    planned.move_to_tier("ROLLING", on=TODAY, reason="评审", **stamp)
    rows = PoolTransfer.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(reason="另有原因") if act == "update" else rows._raw_delete("default")
    assert PoolTransfer.objects.get().reason == "评审"


def test_a_move_needs_a_reason_also_in_the_database(planned, stamp):
    with refused("reason_needed"):
        planned.move_to_tier("ROLLING", on=TODAY, reason=" ", **stamp)
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolTransfer.objects.create(
            project=planned, action="PROMOTE", from_tier="LONG_TERM", to_tier="NEAR_TERM", on=TODAY, **stamp
        )


@pytest.mark.parametrize(("amount", "enters"), [("499.99", False), ("500", True), (None, False)])
def test_what_is_below_the_minimum_enters_by_an_exception_alone(cast, stamp, amount, enters):
    def project():
        total = amount and Decimal(amount)
        return Project(
            name="小项目", division=cast.district, stage="RESERVE", tier="LONG_TERM", total_investment=total
        )

    if enters:
        assert acts.enter(project(), on=TODAY, reason="申报", **stamp).transfers.get().exception == ""
        return
    with refused("below_minimum"):
        acts.enter(project(), on=TODAY, reason="申报", **stamp)
    entered = acts.enter(project(), on=TODAY, reason="申报", exception="民生急需，常务会议议定", **stamp)
    assert entered.transfers.get().exception == "民生急需，常务会议议定"


def test_a_start_against_which_something_stands_needs_a_reason_and_evidence(planned, stamp, monkeypatch):
    monkeypatch.setattr(starting, "start_checks", [lambda project, on: ["施工许可证未办。"]])
    planned.change_stage("PRELIMINARY", on=TODAY - DAY, **stamp)
    with refused("contradicted"):
        planned.change_stage("STARTED", on=TODAY, **stamp)
    with refused("evidence_needed"):
        planned.change_stage("STARTED", on=TODAY, reason="容缺先行，专题会议定", **stamp)
    said = {"reason": "容缺先行，专题会议定", "evidence": "专题会议纪要5号"}
    planned.change_stage("STARTED", on=TODAY, **said, **stamp)
    assert planned.transfers.get().reason == "容缺先行，专题会议定"


def meets(project, code, on=TODAY, **parameters):
    """Whether a project meets one criterion."""
    one = TierCriterion(pk=1, tier="NEAR_TERM", code=code, parameters=parameters)
    return Project.objects.with_criteria([one], on).get(pk=project.pk).meets_1


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        ("OWNER", {}, False),
        ("CODE_OR_FILING", {}, False),
        ("CODE_OR_FILING", {"stage": "PRELIMINARY"}, True),
        ("CODE_OR_FILING", {"national_code": "2501-150502-04-01-123456"}, True),
        ("SITE", {}, False),
        ("SITE", {"site_settled_on": TODAY}, True),
        ("SITE", {"site_settled_on": TODAY + DAY}, False),
        ("FUNDING", {}, False),
        ("FUNDING", {"funding": "自筹"}, True),
        ("START_WITHIN", {}, False),
        ("START_WITHIN", {"planned_start_on": datetime.date(2026, 4, 2)}, True),
        ("START_WITHIN", {"planned_start_on": datetime.date(2026, 4, 3)}, False),
        # What was planned for the last sixty days has slipped; what is older is no plan any more.
        ("START_WITHIN", {"planned_start_on": TODAY - 60 * DAY}, True),
        ("START_WITHIN", {"planned_start_on": TODAY - 61 * DAY}, False),
        ("PLAN_OR_CHAIN", {}, False),
        ("PLAN_OR_CHAIN", {"plan_basis": "十五五规划"}, True),
        ("OUTLINE", {"content": ""}, False),
        ("OUTLINE", {"content": "新建厂房", "total_investment": None}, False),
        ("OUTLINE", {"content": "新建厂房"}, True),
        ("UNIT", {}, False),
        ("START_BETWEEN", {"planned_start_on": datetime.date(2026, 4, 2)}, False),
        ("START_BETWEEN", {"planned_start_on": datetime.date(2026, 4, 3)}, True),
        ("START_BETWEEN", {"planned_start_on": datetime.date(2030, 4, 2)}, True),
        ("START_BETWEEN", {"planned_start_on": datetime.date(2030, 4, 3)}, False),
    ],
)
def test_what_a_criterion_looks_at(planned, code, facts, expected):
    Project.objects.filter(pk=planned.pk).update(**facts)
    assert meets(planned, code) is expected


def test_thresholds_are_data(planned):
    Project.objects.filter(pk=planned.pk).update(
        funding="自筹", funds_in_place=Decimal(15000), planned_start_on=datetime.date(2025, 6, 30)
    )
    assert meets(planned, "FUNDING", share=30)
    assert not meets(planned, "FUNDING", share=31)
    assert not meets(planned, "START_WITHIN", months=2)
    assert meets(planned, "START_WITHIN", months=3)
    Project.objects.filter(pk=planned.pk).update(planned_start_on=TODAY - 10 * DAY)
    assert meets(planned, "START_WITHIN", grace_days=10)
    assert not meets(planned, "START_WITHIN", grace_days=9)
