"""The rules of the issue log as numbers: overdue, escalation over holidays, who held it, rates."""

import datetime
from decimal import Decimal

import pytest

from projects.base.workcalendar import WorkCalendar, days_of_year
from projects.issues import rules
from projects.issues.rules import Blocked, Decided, DueChange, Holding, IssueFacts, Rule, Span

LADDER = [Rule("REMINDER", 1), Rule("LETTER", 7), Rule("LEADER", 15), Rule("BULLETIN", 30)]


def day(month, number, year=2025):
    return datetime.date(year, month, number)


@pytest.fixture(scope="module")
def calendar():
    """The announced calendar of 2025, with its holidays and make-up days."""
    _announced, days = days_of_year(2025)
    return WorkCalendar({one: worked for one, (worked, _name) in days.items()}, frozenset({2025}))


RAISED, DUE = day(3, 1), day(3, 10)


def facts(due=DUE, *, raised=RAISED, more=(), rests=(), closed=()):
    return IssueFacts(raised, (DueChange(raised, due), *more), tuple(rests), tuple(closed))


@pytest.mark.parametrize(
    ("on", "overdue", "step", "since"),
    [
        (day(3, 10), 0, "", None),
        (day(3, 11), 1, "REMINDER", day(3, 11)),
        (day(3, 16), 6, "REMINDER", day(3, 11)),
        (day(3, 17), 7, "LETTER", day(3, 17)),
        (day(3, 25), 15, "LEADER", day(3, 25)),
        (day(4, 8), 29, "LEADER", day(3, 25)),
        (day(4, 9), 30, "BULLETIN", day(4, 9)),
        (day(5, 9), 60, "BULLETIN", day(4, 9)),
    ],
)
def test_the_ladder_is_climbed_by_calendar_days(calendar, on, overdue, step, since):
    found = rules.escalation(facts(), LADDER, calendar, on)
    assert (found.overdue, found.step, found.since, found.proposed) == (overdue, step, since, step)


def test_working_days_stand_still_over_the_national_holiday(calendar):
    """Due on 30 September 2025: the holidays end on 8 October, 11 October is a make-up day."""
    ladder = [Rule("REMINDER", 1, True), Rule("LETTER", 3, True)]
    given = facts(day(9, 30), raised=day(9, 1))
    steps = {on: rules.escalation(given, ladder, calendar, day(10, on)).step for on in (8, 9, 10, 11)}
    assert steps == {8: "", 9: "REMINDER", 10: "REMINDER", 11: "LETTER"}
    assert rules.escalation(given, ladder, calendar, day(10, 20)).since == day(10, 11)


def test_no_letter_is_reached_before_the_reminder(calendar):
    """Seven calendar days pass within the holidays; the reminder counts working days and comes first."""
    ladder = [Rule("REMINDER", 1, True), Rule("LETTER", 7)]
    given = facts(day(9, 30), raised=day(9, 1))
    assert rules.escalation(given, ladder, calendar, day(10, 8)).step == ""
    after = rules.escalation(given, ladder, calendar, day(10, 9))
    assert (after.step, after.since, after.overdue) == ("LETTER", day(10, 9), 9)


def test_an_extension_counts_from_the_day_it_was_decided(calendar):
    given = facts(more=[DueChange(day(3, 20), day(3, 31))])
    assert rules.overdue_by(given, day(3, 19)) == 9
    assert rules.overdue_by(given, day(3, 20)) == 0
    assert rules.overdue_by(given, day(4, 2)) == 2
    assert rules.due_on(given, day(3, 19)) == day(3, 10)
    assert rules.due_on(given, day(3, 20)) == day(3, 31)
    assert rules.due_on(given, day(2, 28)) is None


def test_a_pause_stops_the_clock_and_what_is_proposed(calendar):
    given = facts(rests=[Span(day(3, 13), day(3, 23))])
    resting = rules.escalation(given, LADDER, calendar, day(3, 20))
    assert (resting.overdue, resting.step, resting.proposed) == (2, "REMINDER", "")
    assert rules.overdue_by(given, day(3, 22)) == 2
    after = rules.escalation(given, LADDER, calendar, day(3, 27))
    assert (after.overdue, after.step, after.since) == (7, "LETTER", day(3, 27))


def test_verification_is_nobodys_delay_and_closing_ends_it(calendar):
    given = facts(rests=[Span(day(3, 12), day(3, 18))], closed=[Span(day(3, 18), day(3, 28))])
    assert rules.overdue_by(given, day(3, 12)) == 1
    assert rules.overdue_by(given, day(3, 20)) == 0
    assert not rules.is_open(given, day(3, 27))
    assert rules.is_open(given, day(3, 28))
    assert rules.overdue_by(given, day(3, 28)) == 2
    assert rules.escalation(given, LADDER, calendar, day(3, 20)).step == ""


@pytest.mark.parametrize(
    ("decided", "proposed"),
    [
        ([], "LETTER"),
        ([Decided("REMINDER", day(3, 11))], "LETTER"),
        ([Decided("LETTER", day(3, 17))], ""),
        ([Decided("LEADER", day(3, 18))], ""),
        # Before this overrun, on a deadline that was kept or moved.
        ([Decided("LETTER", day(3, 5))], "LETTER"),
        # Not now, until a day that has come or not.
        ([Decided("LETTER", day(3, 17), day(3, 25))], ""),
        ([Decided("LETTER", day(3, 17), day(3, 20))], "LETTER"),
        # Decided later than the day that is asked for.
        ([Decided("LETTER", day(3, 22))], "LETTER"),
    ],
)
def test_what_was_decided_is_not_proposed_again(calendar, decided, proposed):
    found = rules.escalation(facts(), LADDER, calendar, day(3, 20), decided)
    assert (found.step, found.proposed) == ("LETTER", proposed)


def test_a_step_put_off_comes_back_higher(calendar):
    put_off = [Decided("LETTER", day(3, 17), day(3, 26))]
    assert rules.escalation(facts(), LADDER, calendar, day(3, 25), put_off).proposed == ""
    assert rules.escalation(facts(), LADDER, calendar, day(3, 26), put_off).proposed == "LEADER"


def test_who_held_it_on_that_day():
    holdings = [
        Holding(day(3, 3), day(3, 10), "land", "wang"),
        Holding(day(3, 10), day(3, 10), "wrong", None),
        Holding(day(3, 10), None, "water", "li"),
    ]
    held = [rules.held_on(holdings, day(3, number)) for number in (2, 3, 9, 10, 28)]
    assert [one and one.unit for one in held] == [None, "land", "land", "water", "water"]


def test_rates_and_medians():
    assert rules.closing_rate(8, 6) == Decimal(75)
    assert rules.closing_rate(0, 0) is None
    spans = [(day(3, 1), day(3, 5)), (day(3, 1), day(3, 11)), (day(3, 1), day(3, 2))]
    assert rules.median_days(spans) == Decimal(4)
    assert rules.median_days(spans[:2]) == Decimal(7)
    assert rules.median_days([(day(3, 1), day(3, 5)), (day(3, 1), day(3, 2))]) == Decimal("2.5")
    assert rules.median_days([]) is None


def test_a_project_that_is_stuck_twice_counts_its_investment_once():
    """By the largest figure that was given, by its total where none was."""
    rows = [
        ("LAND", 1, Decimal(500), Decimal(5000)),
        ("LAND", 1, Decimal(800), Decimal(5000)),
        ("LAND", 1, None, Decimal(5000)),
        ("LAND", 2, Decimal(100), None),
        ("FUNDS", 1, Decimal(800), Decimal(5000)),
        ("FUNDS", 3, None, None),
        ("OTHER", 4, None, Decimal(900)),
    ]
    assert rules.blocking(rows) == [
        Blocked("LAND", 4, 2, Decimal(900)),
        Blocked("OTHER", 1, 1, Decimal(900), by_total=1),
        Blocked("FUNDS", 2, 2, Decimal(800), by_total=1),
    ]
