"""The cast on the day of the liaison's tests, two leaders, and the office at its desk."""

import pytest
import time_machine

from tests.city import make_cast
from tests.liaison.cases import NOW, TODAY, make_leader


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


@pytest.fixture
def first(cast):
    return make_leader("李甲", order=21)


@pytest.fixture
def second(cast):
    return make_leader("王乙", order=22)


@pytest.fixture
def wednesday():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client
