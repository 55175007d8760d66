"""Whose ball it is, in working days across the holidays of 2025 and 2026."""

import datetime

import pytest

from projects.base.workcalendar import WorkCalendar, days_of_year
from projects.preparation.rules import Holder, Status, Step, clock, next_step, promise


def day(text):
    return datetime.date.fromisoformat(text)


def steps(*pairs):
    """Steps from (status, first day), each up to the next."""
    ends = [day(start) for _status, start in pairs[1:]] + [None]
    return [Step(status, day(start), end) for (status, start), end in zip(pairs, ends, strict=True)]


@pytest.fixture(scope="module")
def calendar():
    """The announced calendar of the State Council, without a database."""
    known = {}
    for year in (2024, 2025, 2026):
        announced, days = days_of_year(year)
        assert announced
        known |= {one: worked for one, (worked, _name) in days.items()}
    return WorkCalendar(known, frozenset({2024, 2025, 2026}))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        # Spring Festival 2025: off 28 January to 4 February, worked on Sunday 26 January and
        # Saturday 8 February.
        ("2025-01-24", 1, "2025-01-26"),
        ("2025-01-24", 2, "2025-01-27"),
        ("2025-01-24", 3, "2025-02-05"),
        ("2025-01-24", 6, "2025-02-08"),
        ("2025-01-24", 7, "2025-02-10"),
        # Spring Festival 2026: off 15 to 23 February, worked on Saturdays 14 and 28 February.
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 6, "2026-02-28"),
        # National Day 2025: off 1 to 8 October, worked on Sunday 28 September and Saturday 11 October.
        ("2025-09-26", 1, "2025-09-28"),
        ("2025-09-26", 3, "2025-09-30"),
        ("2025-09-26", 4, "2025-10-09"),
        ("2025-09-26", 6, "2025-10-11"),
        ("2025-09-26", 7, "2025-10-13"),
    ],
)
def test_a_promise_counts_working_days(calendar, start, days, due):
    assert promise(calendar, day(start), days) == day(due)


def test_a_promise_in_calendar_days_ends_on_a_working_day(calendar):
    assert promise(calendar, day("2025-09-20"), 12, in_calendar_days=True) == day("2025-10-09")
    assert promise(calendar, day("2025-03-03"), 7, in_calendar_days=True) == day("2025-03-10")


def test_the_days_are_split_between_applicant_department_and_supplement(calendar):
    course = steps(
        (Status.NOT_STARTED, "2025-01-02"),
        (Status.PREPARING, "2025-01-13"),
        (Status.ACCEPTED, "2025-01-24"),
        (Status.SUPPLEMENT, "2025-01-27"),
        (Status.ACCEPTED, "2025-02-08"),
        (Status.GRANTED, "2025-02-14"),
    )
    found = clock(course, calendar, day("2025-03-03"), promised_days=5)
    # 13 → 24 January: nine; 24 → 27 January with the Sunday worked: two; the supplement over the
    # festival: 5, 6, 7 and 8 February; then Monday to Friday.
    assert (found.applicant, found.department, found.supplement) == (9, 2 + 5, 4)
    # Five days and the four of the supplement after 24 January.
    assert found.due_on == day("2025-02-12")
    assert found.overdue_by == 2
    assert found.holder == ""
    assert found.total == 20


def test_the_present_holder_and_his_days(calendar):
    course = steps((Status.PREPARING, "2025-03-03"), (Status.ACCEPTED, "2025-03-10"))
    found = clock(course, calendar, day("2025-03-17"), promised_days=3)
    assert (found.holder, found.held_days) == (Holder.DEPARTMENT, 5)
    assert (found.due_on, found.overdue_by) == (day("2025-03-13"), 2)
    before = clock(course, calendar, day("2025-03-07"), promised_days=3)
    assert (before.holder, before.held_days, before.due_on) == (Holder.APPLICANT, 4, None)


def test_a_document_that_follows_does_not_start_the_days_of_the_department_anew(calendar):
    course = steps(
        (Status.PREPARING, "2025-03-03"),
        (Status.ACCEPTED_MISSING, "2025-03-10"),
        (Status.ACCEPTED, "2025-03-12"),
    )
    found = clock(course, calendar, day("2025-03-14"), promised_days=10)
    assert (found.department, found.held_days) == (4, 4)


def test_nothing_counts_as_overdue_while_a_supplement_is_out(calendar):
    course = steps(
        (Status.PREPARING, "2025-03-03"), (Status.ACCEPTED, "2025-03-10"), (Status.SUPPLEMENT, "2025-03-11")
    )
    found = clock(course, calendar, day("2025-04-03"), promised_days=3)
    assert found.overdue_by == 0
    assert found.supplement == 17
    assert found.holder == Holder.SUPPLEMENT


def test_a_supplement_moves_a_promise_of_calendar_days_by_calendar_days(calendar):
    course = steps(
        (Status.ACCEPTED, "2025-03-03"), (Status.SUPPLEMENT, "2025-03-06"), (Status.ACCEPTED, "2025-03-10")
    )
    found = clock(course, calendar, day("2025-03-11"), promised_days=7, in_calendar_days=True)
    assert found.due_on == day("2025-03-14")
    assert found.supplement == 2


def test_what_came_before_a_refusal_is_another_story(calendar):
    course = steps(
        (Status.PREPARING, "2025-03-03"),
        (Status.ACCEPTED, "2025-03-10"),
        (Status.REFUSED, "2025-03-14"),
        (Status.PREPARING, "2025-03-17"),
    )
    found = clock(course, calendar, day("2025-03-19"), promised_days=5)
    assert (found.applicant, found.department, found.due_on) == (2, 0, None)
    refused = clock(course[:3], calendar, day("2025-03-19"), promised_days=2)
    assert (refused.department, refused.overdue_by, refused.holder) == (4, 2, "")


@pytest.mark.parametrize(
    ("status", "instant", "documents", "act"),
    [
        (Status.NOT_STARTED, False, 0, "begin"),
        (Status.NOT_STARTED, True, 0, "grant"),
        (Status.PREPARING, False, 0, "accept"),
        (Status.PREPARING, True, 0, "grant"),
        (Status.ACCEPTED, False, 0, "grant"),
        (Status.ACCEPTED_MISSING, False, 1, None),
        (Status.SUPPLEMENT, False, 0, "resume"),
        (Status.GRANTED, False, 0, None),
        (Status.NOT_APPLICABLE, False, 0, None),
        (Status.REFUSED, False, 0, "begin"),
        (Status.LAPSED, False, 0, "begin"),
    ],
)
def test_the_usual_next_step(status, instant, documents, act):
    found = next_step(status, is_instant=instant, open_documents=documents)
    assert (found.act if found else None) == act


def test_a_supplement_leads_back_to_where_it_came_from():
    assert next_step(Status.SUPPLEMENT, open_documents=2).status == Status.ACCEPTED_MISSING
    assert next_step(Status.SUPPLEMENT).status == Status.ACCEPTED
