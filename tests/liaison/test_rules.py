"""The rules of the liaison as dates and numbers."""

import datetime

import pytest

from projects.base.periods import Month
from projects.liaison.rules import Held, Span, VisitRule, asked_in, held_on, standing, to_the_end

D = datetime.date
MARCH, FEBRUARY = Month(D(2025, 3, 1)), Month(D(2025, 2, 1))
ALWAYS = Span(D(2020, 1, 1))
RULE = VisitRule(per_month=1, pause_in_rest=True)


@pytest.mark.parametrize(
    ("day", "who"),
    [
        (D(2023, 12, 31), []),
        (D(2024, 1, 1), ["甲"]),
        (D(2024, 9, 11), ["甲"]),
        (D(2024, 9, 12), ["乙"]),  # the day of the handover belongs to the successor
        (D(2025, 2, 28), ["乙"]),
        (D(2025, 3, 1), []),  # 乙 left on that day, nobody yet
        (D(2025, 3, 9), []),
        (D(2025, 3, 10), ["丙"]),
        (D(2030, 1, 1), ["丙"]),
    ],
)
def test_who_held_it_on_that_day(day, who):
    rows = [
        Held("甲", "CITY", Span(D(2024, 1, 1), D(2024, 9, 12))),
        Held("乙", "CITY", Span(D(2024, 9, 12), D(2025, 3, 1))),
        Held("丙", "CITY", Span(D(2025, 3, 10))),
        Held("旗", "BANNER", Span(D(2024, 5, 1))),
    ]
    assert [row.who for row in held_on(rows, day, "CITY")] == who


def test_both_levels_hold_a_project_side_by_side():
    rows = [Held("市", "CITY", ALWAYS), Held("旗", "BANNER", Span(D(2024, 5, 1)))]
    assert [row.who for row in held_on(rows, D(2024, 4, 30))] == ["市"]
    assert [row.who for row in held_on(rows, D(2024, 5, 1))] == ["市", "旗"]


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        (ALWAYS, 1),
        (Span(D(2025, 3, 1)), 1),
        (Span(D(2025, 3, 2)), 0),  # not on all of its days
        (Span(D(2020, 1, 1), D(2025, 4, 1)), 1),
        (Span(D(2020, 1, 1), D(2025, 3, 31)), 0),
        (Span(D(2025, 4, 1)), 0),
    ],
)
def test_a_month_asks_a_visit_of_who_holds_it_to_its_end(held, asked):
    assert asked_in(MARCH, held, [], RULE) == asked


@pytest.mark.parametrize(
    ("rest", "asked"),
    [
        (Span(D(2024, 11, 10), D(2025, 3, 16)), 1),  # 15 of 31 days
        (Span(D(2024, 11, 10), D(2025, 3, 17)), 0),  # 16 of 31 days: more than half
        (Span(D(2024, 11, 10)), 0),
        (Span(D(2024, 11, 10), D(2025, 3, 1)), 1),
    ],
)
def test_a_month_that_mostly_rests_asks_none(rest, asked):
    assert asked_in(MARCH, ALWAYS, [rest], RULE) == asked
    assert asked_in(MARCH, ALWAYS, [rest], VisitRule(2, pause_in_rest=False)) == 2


def test_the_standing_counts_this_month_and_names_the_months_missed():
    visits = [D(2024, 12, 5), D(2025, 2, 28), D(2025, 3, 20), D(2025, 4, 1)]
    found = standing(ALWAYS, visits, [], RULE, D(2025, 3, 26))
    assert (found.asked, found.done, found.last) == (1, 1, D(2025, 3, 20))
    assert [str(month) for month in found.missed] == ["2025-01"]
    assert not found.is_awaited
    assert found.is_late


def test_before_the_visit_of_the_month_it_is_awaited_and_not_late():
    found = standing(ALWAYS, [D(2024, 12, 5), D(2025, 1, 9), D(2025, 2, 1)], [], RULE, D(2025, 3, 1))
    assert found.is_awaited
    assert not found.is_late
    assert found.last == D(2025, 2, 1)


def test_two_visits_a_month_where_the_city_asks_two():
    rule = VisitRule(2)
    assert asked_in(FEBRUARY, ALWAYS, [], rule) == 2
    found = standing(ALWAYS, [D(2025, 2, 3), D(2025, 3, 3)], [], rule, D(2025, 3, 26), back=1)
    assert found.is_awaited
    assert [str(month) for month in found.missed] == ["2025-02"]


def test_who_took_over_in_mid_month_owes_nothing_for_it():
    found = standing(Span(D(2025, 2, 10)), [], [], RULE, D(2025, 3, 26))
    assert found.missed == ()
    assert found.is_awaited


@pytest.mark.parametrize(
    ("given", "against"),
    [
        ({}, "reason_needed"),
        ({"reason": " "}, "reason_needed"),
        ({"reason": "分工调整"}, "document_needed"),
        ({"reason": "分工调整", "successor": "乙"}, ""),
        ({"reason": "调离", "left": True}, ""),
        ({"reason": "项目取消", "document": "通政发〔2025〕1号"}, ""),
        ({"reason": "投产", "in_production_on": D(2025, 3, 26)}, ""),
        ({"reason": "投产", "in_production_on": D(2025, 3, 27)}, "document_needed"),
    ],
)
def test_to_the_end(given, against):
    values = {"in_production_on": None, "on": D(2025, 3, 26)} | given
    assert to_the_end(**values) == against
