"""The cast on the day of the liaison's tests, and two leaders."""

import pytest

from tests.city import make_cast
from tests.liaison.cases import TODAY, make_leader


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


@pytest.fixture
def first(cast):
    return make_leader("李甲", order=21)


@pytest.fixture
def second(cast):
    return make_leader("王乙", order=22)
