"""What a row of a file costs: so many queries each, whatever the number of rows."""

import datetime

import pytest
import time_machine

from projects.imports import applying
from projects.pool.importing_plans import Plans
from projects.pool.importing_projects import Projects
from projects.pool.models import Project
from projects.search.index import mend_all
from projects.search.models import SearchEntry
from tests.city import main_list, moment
from tests.imports.kindcase import bring
from tests.imports.kindcosts import costs_a_row
from tests.pool.cases import bulk_projects

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


def test_a_changed_plan(cast):
    projects = bulk_projects(13)
    amounts = [{"project": one.name, "amount": str(20_000 + one.pk)} for one in projects]
    said = {**SAID, "year": 2025, "curve": None}
    assert costs_a_row(Plans(), amounts, cast.pooladmin, **said) == (10, 10)
    both = [{**row, "goal": "投产"} for row in amounts]
    assert costs_a_row(Plans(), both, cast.pooladmin, **said) == (15, 15)


def test_a_changed_fact(cast):
    rows = [{"name": one.name, "content": "年产30万吨"} for one in bulk_projects(13)]
    assert costs_a_row(Projects(), rows, cast.pooladmin, **SAID) == (8, 8)


def test_new_projects_are_found_once_they_are_in(cast):
    """A trial leaves the index as it is; what is written is in it, each once and by its last name."""
    rows = new_projects(3)
    kept = SearchEntry.objects.filter(kind="pool.project")
    options = {"valid_from": TODAY, "reason": "清单", "document_number": "1号"}
    bring(Projects(), rows, cast.pooladmin, dry=True, **options)
    assert not kept.exists()
    bring(Projects(), rows, cast.pooladmin, **options)
    assert {one.names.splitlines()[1] for one in kept} == {row["name"] for row in rows}
    before = set(kept.values_list("record", "names"))
    mend_all()
    assert set(kept.values_list("record", "names")) == before
    code = "2501-150502-04-01-123456"
    bring(Projects(), [{"name": rows[0]["name"], "national_code": code}], cast.pooladmin, **options)
    assert code in kept.get(record=Project.objects.get(national_code=code).pk).names


def test_a_new_project(cast):
    said = {**SAID, "project_list": main_list()}
    tried, undone = costs_a_row(Projects(), new_projects(13), cast.pooladmin, **said)
    assert (tried, undone) == (10, 10)
    assert not Project.objects.exists()


def test_a_new_project_with_its_owner(cast):
    said = {**SAID, "project_list": main_list(), "new_owners": True}
    rows = new_projects(13, owner=lambda number: f"{chr(0x5123 + 17 * number)}公司")
    tried, undone = costs_a_row(Projects(), rows, cast.pooladmin, **said)
    assert (tried, undone) == (12, 12)
