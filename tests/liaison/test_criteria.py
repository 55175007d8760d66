"""Criteria of the selection: what was decided by them stays as it was."""

import pytest
import time_machine
from django.urls import reverse

from projects.base.events import history
from projects.liaison import selecting
from projects.liaison.models import SelectionCriterion
from tests.city import make_project
from tests.liaison.cases import NOW, TODAY, stamp


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def office(client, cast):
    cast.office.is_staff = True
    cast.office.save()
    client.force_login(cast.office)
    return client


@pytest.fixture
def criterion(cast):
    return SelectionCriterion.objects.filter(is_enabled=True).first()


@pytest.fixture
def candidate(cast, criterion):
    said = {"reason": "带动力强", **stamp(cast.office)}
    return selecting.propose(2025, make_project(), scores=[(criterion, 47, "产值")], **said)


def approved(cast, candidate):
    said = {"approver": "市委常委会", "document": "会议纪要1号", "on": TODAY, **stamp(cast.office)}
    return selecting.approve(2025, [candidate.pk], **said)


def change(client, criterion, **changes):
    sent = {"code": criterion.code, "name": criterion.name, "name_en": "", "order": "1", "is_enabled": "on"}
    sent |= {"max_points": criterion.max_points, "why": "调整"} | changes
    sent = {name: value for name, value in sent.items() if value is not None}
    return client.post(reverse("admin:liaison_selectioncriterion_change", args=[criterion.pk]), sent)


def test_points_stay_once_a_choice_by_them_is_approved(office, cast, criterion, candidate):
    most = criterion.max_points
    approved(cast, candidate)
    assert change(office, criterion, max_points=10, code="other").status_code == 302
    criterion.refresh_from_db()
    assert (criterion.max_points, criterion.code != "other") == (most, True)


def test_nobody_has_more_points_than_there_are(office, criterion, candidate):
    response = change(office, criterion, max_points=10)
    assert "47" in str(response.context["adminform"].form.errors["max_points"])
    assert change(office, criterion, max_points=48).status_code == 302
    assert change(office, criterion, max_points=49, why="").status_code == 200
    criterion.refresh_from_db()
    assert criterion.max_points == 48
    assert history(criterion)[0].reason == "调整"


def test_a_criterion_switched_off_stays_in_the_years_it_decided(office, cast, criterion, candidate):
    approved(cast, candidate)
    change(office, criterion, is_enabled=None)
    criterion.refresh_from_db()
    assert not criterion.is_enabled
    SelectionCriterion.objects.create(code="new", name="新标准", max_points=10)

    def shown(year):
        return [one.code for one in office.get(f"/liaison/selection/{year}/").context["page"].criteria]

    assert shown(2025) == [criterion.code]
    assert criterion.code not in shown(2026)
    assert "new" in shown(2026)
