"""The liaison of the demo city in small: as the real acts would leave it."""

import datetime

import pytest
from django.db import transaction

from projects.base.models import Event
from projects.base.sentences import registered
from projects.home.demo.city import load_city
from projects.home.reference import load_reference
from projects.liaison.models import (
    Directive,
    DirectiveFeedback,
    LiaisonDetail,
    LiaisonSelection,
    ReadMark,
    Visit,
)
from projects.pool.models import Project, Responsibility
from tests.city import moment

# On SQLite alone: test_demo loads a city on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TODAY = datetime.date(2026, 7, 16)
NOW = moment(TODAY, 11)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The small city, undone after the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(TODAY)
        yield load_city(TODAY, NOW, projects=120, weeks=4)
        transaction.set_rollback(True)


def test_every_end_is_explained_and_none_is_without_one(city):
    ended = Responsibility.objects.leaders().exclude(valid_to=None)
    assert ended.count() > 3
    details = {row.responsibility_id: row for row in LiaisonDetail.objects.all()}
    starts = set(Responsibility.objects.leaders().values_list("project", "level", "valid_from"))
    for row in ended:
        kind = details[row.pk].end_kind
        followed = (row.project_id, row.level, row.valid_to) in starts
        assert (kind == "SUCCEEDED") == followed
    assert {row.end_kind for row in details.values()} >= {"", "SUCCEEDED", "APPROVED"}


def test_who_held_a_project_on_any_day_is_one_leader_a_level(city):
    for project in Project.objects.on_list("LIAISON", TODAY.year):
        rows = list(Responsibility.objects.leaders().filter(project=project))
        for day in (TODAY - datetime.timedelta(days=days) for days in range(0, 400, 7)):
            levels = [row.level for row in rows if row.holds_on(day)]
            assert len(levels) == len(set(levels))


def test_visits_lie_within_the_assignment_and_not_ahead(city):
    visits = Visit.objects.select_related("leader").all()
    assert len(visits) > 30
    for visit in visits:
        held = Responsibility.objects.leaders().on(visit.on)
        assert held.filter(project=visit.project_id, leader=visit.leader_id).exists()
        assert visit.recorded_at <= NOW


def test_directives_are_in_all_states_and_closed_on_an_answer(city):
    assert set(Directive.objects.values_list("state", flat=True)) == set(Directive.State.values)
    words = DirectiveFeedback.objects.filter(kind="ANSWER").values("directive")
    assert not Directive.objects.exclude(state__in=["OPEN", "WITHDRAWN"]).exclude(pk__in=words).exists()
    assert Directive.objects.filter(basis="OWN").exists()
    for one in Directive.objects.select_related("leader__user", "entered_by"):
        assert (one.basis == "OWN") == (one.entered_by == one.leader.user)
    assert not DirectiveFeedback.objects.filter(at__gt=NOW).exists()


def test_the_list_of_the_year_was_chosen(city):
    selection = LiaisonSelection.objects.get(year=TODAY.year)
    chosen = set(selection.candidates.filter(is_chosen=True).values_list("project", flat=True))
    assert chosen == set(Project.objects.on_list("LIAISON", TODAY.year).values_list("pk", flat=True))
    assert selection.candidates.filter(is_chosen=False).exists()
    assert ReadMark.objects.count() == 2


def test_its_history_reads_in_sentences(city):
    verbs = set(Event.objects.values_list("verb", flat=True))
    ours = {verb for verb in verbs if verb.split(".")[0] in ("liaison", "visit", "directive", "team_member")}
    assert ours >= {"liaison.hand_over", "visit.record", "directive.leave", "directive.answer"}
    assert ours - registered() == set()
