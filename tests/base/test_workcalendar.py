"""Working days over the holidays of announced years and of one that is not announced."""

import datetime

import pytest

from projects.base.models import CalendarDay, CalendarYear
from projects.base.workcalendar import WorkCalendar, days_of_year, seed_years

D = datetime.date
pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    seed_years(range(2024, 2028))
    return WorkCalendar.load(D(2025, 1, 1), D(2026, 12, 31))


def test_make_up_days_are_worked_and_holidays_are_not(calendar):
    assert not calendar.is_workday(D(2025, 1, 28))  # Spring Festival's Eve, a Tuesday
    assert calendar.is_workday(D(2025, 1, 26))  # a Sunday worked for it
    assert not calendar.is_workday(D(2025, 10, 8))
    assert calendar.is_workday(D(2025, 10, 11))  # a Saturday worked
    assert not calendar.is_workday(D(2025, 3, 29))


def test_working_days_are_counted_over_spring_festival(calendar):
    # 26 January (a worked Sunday) and 27 January, then off until 5 February.
    assert calendar.add(D(2025, 1, 24), 3) == D(2025, 2, 5)
    assert calendar.between(D(2025, 1, 24), D(2025, 2, 5)) == 3
    assert calendar.between(D(2025, 2, 5), D(2025, 2, 5)) == 0
    assert calendar.next_workday(D(2025, 10, 1)) == D(2025, 10, 9)


def test_a_year_not_announced_is_provisional_and_never_an_error(calendar):
    assert not CalendarYear.objects.get(year=2027).announced
    assert calendar.is_provisional(D(2027, 5, 3))
    assert not calendar.is_provisional(D(2026, 5, 3))
    assert not calendar.is_workday(D(2027, 10, 1))
    assert calendar.is_workday(D(2027, 3, 1))


def test_seeding_again_leaves_what_an_admin_edited(calendar):
    CalendarDay.objects.filter(day=D(2025, 10, 8)).update(is_workday=True)
    seed_years(range(2024, 2028))
    assert CalendarDay.objects.get(day=D(2025, 10, 8)).is_workday


def test_an_announcement_replaces_what_was_assumed(monkeypatch):
    monkeypatch.setattr(
        "projects.base.workcalendar.days_of_year", lambda year: (False, {D(2026, 1, 2): (False, "假设")})
    )
    seed_years([2026])
    assert CalendarDay.objects.get(day=D(2026, 1, 2)).name == "假设"
    monkeypatch.setattr("projects.base.workcalendar.days_of_year", days_of_year)
    seed_years([2026])
    assert CalendarYear.objects.get(year=2026).announced
    assert not CalendarDay.objects.filter(name="假设").exists()
