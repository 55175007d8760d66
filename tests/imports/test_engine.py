"""Comparing, trying out, writing and taking back, over a small kind of the tests' own."""

import pytest
from django.db import transaction

from projects.base.models import Event
from projects.directory.models import Organisation
from projects.imports import applying
from projects.imports.applying import InTheWay, RowsRefused
from projects.imports.comparing import Given, compare, finish
from projects.imports.kinds import Reading
from tests.imports.fakekind import UNITS
from tests.imports.kindcase import bring

pytestmark = pytest.mark.django_db
ROWS = [{"name": "甲公司", "phone": "8123", "order": 3}, {"name": "乙公司", "phone": "", "order": "4"}]


def phones():
    return dict(Organisation.objects.filter(kind="ENTERPRISE").values_list("name", "phone"))


def test_new_rows_come_in_and_the_same_rows_change_nothing(cast):
    result = bring(UNITS, ROWS, cast.pooladmin)
    assert result.counts == {"NEW": 2, "CHANGED": 0, "SAME": 0, "REFUSED": 0}
    assert phones() == {"甲公司": "8123", "乙公司": ""}
    events = Event.objects.count()
    assert bring(UNITS, ROWS, cast.pooladmin).counts == {"NEW": 0, "CHANGED": 0, "SAME": 2, "REFUSED": 0}
    assert Event.objects.count() == events


def test_a_change_has_old_beside_new_and_an_empty_cell_changes_nothing(cast):
    bring(UNITS, ROWS, cast.pooladmin)
    result = bring(UNITS, [{"name": "甲公司", "phone": " ", "order": 9}], cast.pooladmin)
    assert result.changes == {2: {"order": (3, 9)}}
    assert Organisation.objects.get(name="甲公司").phone == "8123"


def test_all_faults_of_all_rows_come_at_once(cast):
    rows = [
        {"name": "", "phone": "1", "order": 1},
        {"name": "甲?", "phone": "1", "order": "many"},
        {"name": "甲公司", "phone": "0", "order": "many"},
        {"name": "乙公司", "phone": "99", "order": 1},
        {"name": "丙公司", "phone": "1"},
        {"name": "丁公司", "phone": "1", "order": 1},
        {"name": "丁公司", "phone": "2", "order": 1},
    ]
    result = bring(UNITS, rows, cast.pooladmin)
    assert {number: sorted(found) for number, found in result.faults.items()} == {
        2: ["name"],
        3: ["name", "order"],
        4: ["order", "phone"],
        5: ["phone"],  # said by the act itself, in the trial
        6: ["order"],
        8: ["name"],
    }
    assert "7" in result.faults[8]["name"]
    assert result.counts == {"NEW": 1, "CHANGED": 0, "SAME": 0, "REFUSED": 6}
    assert phones() == {}


def test_a_fault_is_said_in_both_languages(cast):
    fault = bring(UNITS, [{"name": "", "order": 1}], cast.pooladmin, dry=True).lines[0].faults[0]
    assert set(fault.words) == {"zh-hans", "en"}
    assert fault.words["en"] == "This must be filled in." != fault.words["zh-hans"]


def test_a_trial_leaves_nothing_behind(cast):
    events = Event.objects.count()
    assert bring(UNITS, ROWS, cast.pooladmin, dry=True).counts["NEW"] == 2
    assert phones() == {}
    assert Event.objects.count() == events


def test_writing_is_everything_or_nothing(cast):
    """A row that comes to be refused between the preview and the writing takes the others with it."""
    reading = Reading(cast.pooladmin, None, None)
    rows = [Given(2, ROWS[0]), Given(3, {"name": "丙公司", "phone": "99", "order": 1})]
    lines, known = finish(compare(UNITS, rows, reading))
    with pytest.raises(RowsRefused) as refused, transaction.atomic():
        finish(applying.write(UNITS, lines, known, Reading(cast.pooladmin, None, cast.admin.date_joined)))
    assert [line.outcome for line in refused.value.lines] == ["NEW", "REFUSED"]
    assert phones() == {}


def test_an_import_is_taken_back(cast):
    bring(UNITS, ROWS, cast.pooladmin)
    result = bring(
        UNITS, [{"name": "甲公司", "phone": "9000"}, {"name": "丙公司", "order": 5}], cast.pooladmin
    )
    assert phones() == {"甲公司": "9000", "乙公司": "", "丙公司": ""}
    assert result.blocked() == {}
    result.undo()
    assert phones() == {"甲公司": "8123", "乙公司": ""}


def test_what_was_changed_since_stands_in_the_way(cast):
    result = bring(UNITS, ROWS, cast.pooladmin)
    Organisation.objects.filter(name="甲公司").update(phone="7000")
    Organisation.objects.filter(name="乙公司").delete()
    assert set(result.blocked()) == {2, 3}
    assert "电话" in result.blocked()[2]
    with pytest.raises(InTheWay):
        result.undo()
    assert phones() == {"甲公司": "7000"}


def test_what_rests_on_a_new_record_stands_in_the_way(cast):
    result = bring(UNITS, ROWS, cast.pooladmin)
    cast.staff.organisation = Organisation.objects.get(name="乙公司")
    cast.staff.save()
    with pytest.raises(InTheWay) as blocked:
        result.undo()
    assert [one.number for one, _words in blocked.value.rows] == [3]
    assert phones() == {"甲公司": "8123", "乙公司": ""}


def test_another_field_changed_later_does_not_hinder_a_change(cast):
    bring(UNITS, ROWS, cast.pooladmin)
    result = bring(UNITS, [{"name": "甲公司", "phone": "9000"}], cast.pooladmin)
    Organisation.objects.filter(name="甲公司").update(order=8)
    result.undo()
    again = Organisation.objects.get(name="甲公司")
    assert (again.phone, again.order) == ("8123", 8)
