"""What an application says, as rules of values."""

import datetime

import pytest

from projects.pool.entry_rules import is_overdue


@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False)])
def test_a_start_is_overdue_from_the_day_after(days, overdue):
    today = datetime.date(2025, 4, 1)
    assert is_overdue(today + datetime.timedelta(days), today) is overdue
    assert not is_overdue(None, today)
