"""The small world in which every address is asked for."""

import datetime

import pytest
import time_machine

from tests.city import make_cast
from tests.roles.world import World

TODAY = datetime.datetime(2025, 3, 28, 2, tzinfo=datetime.UTC)


@pytest.fixture
def world(db):
    with time_machine.travel(TODAY, tick=False):
        yield World(make_cast())
