"""The light by numbers: each rule at its thresholds."""

import datetime
from decimal import Decimal

import pytest

from projects.base.periods import full_label
from projects.dispatch.lights import ExemptionFact, LightFacts, assess, sentence

D = datetime.date
YINCHUAN = {
    "progress": {"measure": "gap", "yellow": 10, "red": 30},
    "start": {"yellow": 1, "red": 3},
    "statistics": {"yellow": 1, "red": 2},
}
WUHAN = {"progress": {"measure": "ratio", "yellow": 80, "red": 60}}


def facts(**values):
    defaults = {
        "on": D(2025, 6, 26),
        "planned": Decimal(10000),
        "completed": Decimal(4500),
        "scheduled_percent": Decimal(45),
        "started_on": D(2024, 5, 1),
        "stat_entered_on": D(2024, 6, 1),
    }
    return LightFacts(**{**defaults, **values})


def light(rules=YINCHUAN, **values):
    return assess(facts(**values), rules).light


@pytest.mark.parametrize(
    ("completed", "expected"),
    [
        (4500, "GREEN"),
        ("3500.01", "GREEN"),
        (3500, "YELLOW"),  # exactly 10 points behind
        (1500, "YELLOW"),  # exactly 30 behind
        ("1499.99", "RED"),
        (20000, "GREEN"),  # above the plan is good news
    ],
)
def test_the_gap_to_the_curve(completed, expected):
    assert light(completed=Decimal(completed)) == expected


@pytest.mark.parametrize(
    ("completed", "expected"), [(3600, "GREEN"), ("3599.99", "YELLOW"), (2700, "YELLOW"), ("2699.99", "RED")]
)
def test_the_ratio_to_the_curve(completed, expected):
    assert light(WUHAN, completed=Decimal(completed)) == expected


def test_nothing_reported_this_year_counts_as_nothing_done():
    assert light(completed=None) == "RED"


def test_without_a_plan_progress_is_not_judged():
    result = assess(facts(planned=None), YINCHUAN)
    assert result.light == "GREEN"
    assert [reason.code for reason in result.reasons] == ["NO_PLAN"]


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (D(2025, 6, 1), "GREEN"),
        (D(2025, 5, 31), "YELLOW"),
        (D(2025, 4, 1), "YELLOW"),
        (D(2025, 3, 31), "RED"),
    ],
)
def test_a_start_that_was_planned_and_did_not_come(planned, expected):
    assert light(started_on=None, planned_start_on=planned) == expected


def test_nobody_is_asked_for_a_start_while_he_rests_by_approval():
    assert light(started_on=None, planned_start_on=D(2025, 1, 1), resting=True) == "GREEN"


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        (D(2025, 5, 26), "GREEN"),  # exactly a month: not more than one
        (D(2025, 5, 25), "YELLOW"),
        (D(2025, 4, 26), "YELLOW"),
        (D(2025, 4, 25), "RED"),
    ],
)
def test_started_and_not_entered_into_statistics(started, expected):
    assert light(started_on=started, stat_entered_on=None) == expected


def test_the_worst_reason_gives_the_light_and_comes_first():
    result = assess(facts(completed=Decimal(3000), started_on=D(2025, 1, 1), stat_entered_on=None), YINCHUAN)
    assert result.light == "RED"
    assert [(reason.code, reason.light) for reason in result.reasons] == [
        ("NOT_IN_STATISTICS", "RED"),
        ("GAP", "YELLOW"),
    ]


def test_an_exemption_is_not_held_against_the_project_and_is_shown():
    exemption = ExemptionFact("汛期停工", "李某", D(2025, 9, 1))
    result = assess(facts(completed=Decimal(0), exemptions={"PROGRESS": exemption}), YINCHUAN)
    assert result.light == "GREEN"
    assert {reason.code for reason in result.reasons} == {"EXEMPT", "GAP"}


@pytest.mark.parametrize(
    ("previous", "expected"), [((), "YELLOW"), (("GREEN",), "YELLOW"), (("YELLOW",), "RED")]
)
def test_two_yellow_weeks_running_make_red_in_haikou(previous, expected):
    rules = {**YINCHUAN, "yellow_streak": 2}
    assert light(rules, completed=Decimal(3000), previous=previous) == expected


def test_a_red_turns_yellow_first_in_ouhai():
    rules = {**YINCHUAN, "red_fades": True}
    assert light(rules, previous=("RED", "RED")) == "YELLOW"
    assert light(rules, previous=("YELLOW", "RED")) == "GREEN"


def test_every_reason_says_its_input_rule_and_threshold():
    result = assess(facts(completed=Decimal(3000)), YINCHUAN)
    text = sentence(result.reasons[0].as_dict())
    for part in ("30.0%", "45.0%", "−15.0", "10", "30"):
        assert part in text


def test_days_of_another_year_name_it():
    exemption = ExemptionFact("汛期停工", "李某", D(2026, 1, 31))
    result = assess(
        facts(started_on=D(2024, 3, 8), stat_entered_on=None, exemptions={"STATISTICS": exemption}), YINCHUAN
    )
    said = {reason.code: sentence(reason.as_dict()) for reason in result.reasons}
    assert "2024年3月8日开工" in said["NOT_IN_STATISTICS"]
    assert "至2026年1月31日不计入" in said["EXEMPT"]


def test_the_day_of_the_curve_names_its_year_where_no_week_stands_beside_it():
    reason = assess(facts(), YINCHUAN).reasons[0].as_dict()
    year = reason["params"]["on"][:4]
    assert f"截至{year}年" in sentence(reason, as_of=full_label)
    assert year not in sentence(reason)
