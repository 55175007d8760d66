"""What a row of a file costs: so many queries each, whatever the number of rows."""

import datetime

import pytest
import time_machine

from projects.imports import applying
from projects.pool.importing_projects import Projects
from projects.pool.models import Project
from tests.city import main_list, moment
from tests.imports.kindcosts import costs_a_row

TODAY = datetime.date(2025, 3, 26)
SAID = {"on": TODAY, "at": moment(TODAY, 10), "valid_from": TODAY, "reason": "清单", "document_number": "1号"}


@pytest.fixture(autouse=True)
def at_one_go(monkeypatch):
    """A trial in one part: each part costs a query or two."""
    monkeypatch.setattr(applying, "TRIAL_SECONDS", 1000)
    with time_machine.travel(SAID["at"]):
        yield


def new_projects(count, **more):
    return [
        {
            "serial": str(number),
            "name": f"{chr(0x4E00 + 37 * number)}{chr(0x5000 + 53 * number)}项目",
            "division": "科尔沁区",
            "stage": "在建",
            "total_investment": "20000",
            **{name: value(number) for name, value in more.items()},
        }
        for number in range(1, count + 1)
    ]


def test_a_new_project(cast):
    said = {**SAID, "project_list": main_list()}
    tried, undone = costs_a_row(Projects(), new_projects(13), cast.pooladmin, **said)
    assert (tried, undone) == (11, 10)
    assert not Project.objects.exists()


def test_a_new_project_with_its_owner(cast):
    said = {**SAID, "project_list": main_list(), "new_owners": True}
    rows = new_projects(13, owner=lambda number: f"{chr(0x5123 + 17 * number)}公司")
    tried, undone = costs_a_row(Projects(), rows, cast.pooladmin, **said)
    assert (tried, undone) == (14, 12)
