"""The demo city's pool: every project stands where its moves have brought it, on any day."""

import datetime
import itertools

import pytest

from projects.base.models import Event
from projects.pool.models import PoolTransfer, Project, ProjectTier
from projects.pool.models.project import BEFORE_START
from tests.home.test_demo import load

# On SQLite alone: test_demo loads a city on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.mark.parametrize(
    "today", [datetime.date(2026, 1, 1), datetime.date(2026, 7, 16), datetime.date(2028, 2, 29)], ids=str
)
def test_moves_tiers_and_stages_agree(today):
    load(today, projects=80, weeks=2)
    demo = Project.objects.filter(is_demo=True)
    for project in demo.prefetch_related("tiers", "transfers"):
        moves = sorted(project.transfers.all(), key=lambda move: move.pk)
        assert moves[0].action == "ENTER"
        for before, move in itertools.pairwise(moves):
            assert before.to_tier == move.from_tier
            assert before.on <= move.on <= today
        assert project.tier == moves[-1].to_tier
        assert bool(project.tier) == (project.stage in BEFORE_START), project.name
        current = [row.value for row in project.tiers.all() if row.valid_to is None]
        assert current == ([project.tier] if project.tier else [])
    assert ProjectTier.objects.count() == PoolTransfer.objects.exclude(to_tier="").count()
    told = Event.objects.filter(verb="project.tier").count()
    assert told == PoolTransfer.objects.exclude(action="ENTER").count()


def test_every_kind_of_move_is_there():
    load(datetime.date(2026, 7, 16), projects=300, weeks=2)
    assert set(PoolTransfer.objects.values_list("action", flat=True)) == set(PoolTransfer.Action)
    assert set(Project.objects.in_pool().values_list("tier", flat=True)) == {
        "NEAR_TERM",
        "ROLLING",
        "LONG_TERM",
    }
