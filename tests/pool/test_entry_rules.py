"""What an application says, as rules of values."""

import datetime

import pytest

from projects.pool.entry_rules import is_overdue, is_phone


@pytest.mark.parametrize(
    "text",
    [
        "13904750001",
        "0475-8123456",
        "（0475）8123456",
        "+86 139 0475 0001",
        "0475-8123456转801",
        "0475-8123456 ext. 12",
        "13904750001/0475—8123456",
        "１３９０４７５０００１",
        "12345",
    ],
)
def test_what_can_be_dialled(text):
    assert is_phone(text)


@pytest.mark.parametrize(
    "text", ["找老王", "139", "老王 13904750001", "1390475000113904750001", "-", "13904750001/", "a@b.cn"]
)
def test_what_cannot(text):
    assert not is_phone(text)


@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False)])
def test_a_start_is_overdue_from_the_day_after(days, overdue):
    today = datetime.date(2025, 4, 1)
    assert is_overdue(today + datetime.timedelta(days), today) is overdue
    assert not is_overdue(None, today)
