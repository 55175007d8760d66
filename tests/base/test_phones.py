"""What can be dialled."""

import pytest

from projects.base.phones import is_phone


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
