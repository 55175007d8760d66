"""When a week is due, over holidays, make-up days and years not announced."""

import datetime

import pytest
from django.utils import timezone

from projects.base.periods import Week
from projects.dispatch.deadlines import deadlines_of
from projects.dispatch.models import DispatchSchedule
from projects.home.reference import load_reference

pytestmark = pytest.mark.django_db


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


@pytest.fixture(autouse=True)
def reference():
    load_reference(datetime.date(2025, 6, 1))


def deadlines(text):
    week = Week.parse(text)
    return deadlines_of(week)[week]


def test_an_ordinary_week():
    found = deadlines("2025-W13")
    assert found.as_of == datetime.date(2025, 3, 27)
    assert local(found.report_due) == "2025-03-28 12:00"
    assert local(found.review_due) == "2025-03-28 18:00"
    assert local(found.table_due) == "2025-03-31 10:00"
    assert not found.provisional


def test_a_deadline_on_a_holiday_moves_to_the_next_working_day():
    found = deadlines("2025-W40")  # 29 September to 5 October: National Day until 8 October
    assert local(found.report_due) == "2025-10-09 12:00"
    assert local(found.review_due) == "2025-10-09 18:00"
    assert local(found.table_due) == "2025-10-09 18:00"  # never before the review


def test_a_friday_off_with_a_worked_sunday_before_it():
    found = deadlines("2025-W18")  # Friday 2 May is off; Sunday 27 April was worked
    assert local(found.report_due) == "2025-05-06 12:00"


def test_a_year_not_announced_is_provisional():
    assert deadlines("2027-W40").provisional
    # Friday 1 October is off, and so are the statutory days that follow it.
    assert local(deadlines("2027-W39").report_due) > "2027-10-01 23:59"


def test_late_is_after_the_deadline_and_not_on_it():
    found = deadlines("2025-W13")
    assert not found.is_late(found.report_due)
    assert found.is_late(found.report_due + datetime.timedelta(seconds=1))


def test_the_schedule_in_force_at_the_time_counts():
    DispatchSchedule.objects.create(
        valid_from=datetime.date(2025, 6, 2), report_day=4, report_time=datetime.time(17), cutoff_day=3
    )
    assert local(deadlines("2025-W22").report_due) == "2025-05-30 12:00"
    assert local(deadlines("2025-W23").report_due) == "2025-06-05 17:00"
    assert deadlines("2025-W23").as_of == datetime.date(2025, 6, 4)
