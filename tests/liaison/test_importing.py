"""Liaison assignments from files: named, handed over, and taken back."""

import datetime

import pytest

from projects.base.models import Event
from projects.base.sentences import sentence
from projects.directory.models import Division
from projects.imports.applying import InTheWay
from projects.imports.comparing import Given, compare, finish
from projects.imports.kinds import Reading
from projects.liaison import holding
from projects.liaison.import_options import AssignmentOptions
from projects.liaison.importing import Assignments
from projects.liaison.models import LiaisonDetail
from projects.pool.models import Responsibility
from tests.city import make_organisation, make_user
from tests.imports.kindcase import bring
from tests.liaison.cases import NOW, TODAY, hold, make_leader, make_liaison, stamp
from tests.pool.cases import bulk_projects

D = datetime.date
KIND = Assignments()

pytestmark = pytest.mark.usefixtures("wednesday")


def take_in(rows, user, **options):
    said = {"valid_from": TODAY, "reason": "包联文件", "document": "通党办发〔2025〕3号", "level": "CITY"}
    return bring(KIND, rows, user, on=TODAY, at=NOW, **{**said, **options})


def test_leaders_are_named_in_every_spelling(cast, first, second):
    banner = make_leader("赵丁", level="BANNER")
    projects = [make_liaison(name=f"包联项目{word}") for word in "甲乙丙丁"]
    make_organisation("通辽市工业和信息化局", short_name="市工信局", division=cast.city)
    rows = [
        {"project": "包联项目甲", "leader": "李 甲", "duty_unit": "市工信局", "on": "2025.2"},
        {"project": "包联项目乙", "leader": "副市长 王乙"},
        {"project": "包联项目丙", "leader": "李甲（市委常委、副市长）", "level": "市级"},
        {"project": "包联项目丙", "leader": "赵丁"},
        {"project": "包联项目丁", "leader": "王乙\n副市长"},
    ]
    result = take_in(rows, cast.office)
    assert result.faults == {}
    assert [str(row.leader) for row in result.records] == ["李甲", "王乙", "李甲", "赵丁", "王乙"]
    row = holding.current(projects[0], "CITY")
    assert (row.valid_from, row.organisation.short_name) == (D(2025, 2, 1), "市工信局")
    assert row.liaison.document_number == "通党办发〔2025〕3号"
    assert holding.current(projects[2], "BANNER").leader == banner
    assert take_in(rows, cast.office).counts["SAME"] == 5
    result.undo()
    assert not Responsibility.objects.leaders().exists()
    events = Event.objects.filter(verb="liaison.unassign").select_related("actor", "on_behalf_of")
    assert len(events) == 5
    assert all("%" not in sentence(event) for event in events)


def test_another_leader_is_a_handover_and_its_undoing_takes_it_back(cast, first, second):
    project = make_liaison(first)
    held = holding.current(project, "CITY")
    result = take_in([{"project": project.name, "leader": "王乙"}], cast.office)
    assert result.changes[2]["leader"] == ("李甲", "王乙")
    held.refresh_from_db()
    assert (held.valid_to, held.liaison.end_kind) == (TODAY, LiaisonDetail.EndKind.SUCCEEDED)
    assert str(holding.current(project, "CITY").leader) == "王乙"
    result.undo()
    held.refresh_from_db()
    assert held.valid_to is None
    assert Responsibility.objects.leaders().count() == 1


def test_an_undoing_on_a_later_day_hands_the_project_back(cast, first, second):
    project = make_liaison(first)
    result = take_in([{"project": project.name, "leader": "王乙"}], cast.office)
    later = TODAY + datetime.timedelta(3)
    result.undo(on=later, at=NOW + datetime.timedelta(3), source="包联.xlsx")
    row = holding.current(project, "CITY")
    assert (str(row.leader), row.valid_from, row.liaison.document_number) == ("李甲", later, "")
    ended = project.responsibilities.get(leader=second, valid_to=later).liaison
    assert (ended.end_reason, ended.end_document) == ("撤销导入“包联.xlsx”", "")
    assert Responsibility.objects.leaders().count() == 3


def test_a_duty_unit_is_named_and_taken_back(cast, first):
    project = make_liaison(first)
    make_organisation("市交通局", division=cast.city)
    unit = make_organisation("市能源局", division=cast.city)
    result = take_in([{"project": project.name, "leader": "李甲", "duty_unit": "市能源局"}], cast.office)
    assert set(result.changes[2]) == {"duty_unit"}
    assert holding.current(project, "CITY").organisation == unit
    other = take_in([{"project": project.name, "duty_unit": "市交通局"}], cast.office)
    other.undo()
    assert holding.current(project, "CITY").organisation == unit


def test_a_first_duty_unit_is_taken_back(cast, first):
    project = make_liaison(first)
    make_organisation("市能源局", division=cast.city)
    result = take_in([{"project": project.name, "duty_unit": "市能源局"}], cast.office)
    result.undo()
    row = holding.current(project, "CITY")
    assert row.organisation is None
    assert not row.duty_units.exists()


def test_what_followed_stands_in_the_way(cast, first, second):
    project = make_liaison()
    result = take_in([{"project": project.name, "leader": "李甲", "on": "2025-03-01"}], cast.office)
    row = holding.current(project, "CITY")
    holding.hand_over(row, second, on=TODAY, reason="调整", **stamp(cast.office))
    with pytest.raises(InTheWay):
        result.undo()


def test_what_is_wrong_is_said_at_its_field(cast, first, second):
    make_liaison(first, name="已有领导", since=D(2025, 3, 26))
    make_liaison(name="甲项目")
    make_liaison(name="乙项目", division=Division.objects.get(code="150523"))
    make_leader("赵丁", level="BANNER")
    rows = [
        {"project": "没有的项目", "leader": "李甲"},
        {"project": "甲项目", "leader": "孙戊", "duty_unit": "没有的局", "on": "2025-04-01"},
        {"project": "乙项目", "leader": "赵丁"},
        {"project": "乙项目", "leader": "李甲、王乙"},
        {"project": "已有领导", "leader": "王乙"},
        {"project": "甲项目", "level": "BANNER"},
    ]
    faults = take_in(rows, cast.office).faults
    assert {row: set(found) for row, found in faults.items()} == {
        2: {"project"},
        3: {"leader", "duty_unit", "on"},
        4: {"leader"},
        5: {"leader"},
        6: {"on"},
        7: {"leader"},
    }


def test_the_day_an_assignment_began_is_not_changed(cast, first):
    project = make_liaison(first, since=D(2025, 1, 15))
    assert take_in([{"project": project.name, "leader": "李甲", "on": "2025年1月"}], cast.office).counts[
        "SAME"
    ]
    faults = take_in([{"project": project.name, "leader": "李甲", "on": "2025-02-01"}], cast.office).faults
    assert set(faults[2]) == {"on"}


def test_only_who_assigns_brings_assignments(cast, first):
    assert KIND.permission(cast.office)
    assert not KIND.permission(cast.reviewer)
    make_liaison(name="别处的项目", division=Division.objects.get(code="150523"))
    limited = make_user("district-office", "office", scope="DIVISION", division=cast.district)
    faults = take_in([{"project": "别处的项目", "leader": "李甲"}], limited).faults
    assert set(faults[2]) == {"project"}


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(cast, first, count, django_assert_max_num_queries):
    projects = bulk_projects(count)
    rows = [Given(number, {"project": one.name, "leader": "李甲"}) for number, one in enumerate(projects)]
    with django_assert_max_num_queries(7):
        finish(compare(KIND, rows, Reading(cast.office, TODAY, NOW, {"level": "CITY"})))


def test_a_template_has_a_row_for_each_liaison_project(cast, first):
    held, without = make_liaison(first), make_liaison()
    reading = Reading(cast.office, TODAY, NOW, {"level": "CITY"})
    known = KIND.prepare(reading)
    rows = [KIND.current(one, known, reading) for one in KIND.records(reading)]
    assert [(row["project"], row["leader"]) for row in rows] == [(held.name, "李甲"), (without.name, None)]
    hold(without, make_leader("赵丁", level="BANNER"), TODAY)
    assert len(list(KIND.records(reading))) == 2


def test_the_options_have_what_a_first_look_needs(cast):
    form = AssignmentOptions(user=cast.office, data=None)
    values = {name: form[name].initial for name in form.fields if form[name].initial not in (None, "")}
    bound = AssignmentOptions(user=cast.office, data=values)
    assert bound.is_valid(), bound.errors
