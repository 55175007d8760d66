"""The industry chains of the demo city in small."""

import datetime

import pytest
from django.db import transaction

from projects.base.models import Event
from projects.base.sentences import registered
from projects.chains.models import (
    ChainEnterprise,
    ChainFigure,
    ChainLink,
    ChainPlace,
    ChainPlan,
    ChainTask,
    GreenLink,
    ScaleEntry,
)
from projects.home.demo.named import published
from projects.pool.models import Project
from tests.city import moment
from tests.home.test_demo import load

# On SQLite alone: test_demo loads a city on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TODAY = datetime.date(2026, 7, 16)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The small city, undone after the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(TODAY, 11, projects=60, weeks=6)
        transaction.set_rollback(True)


def test_each_chain_has_links_in_every_part_and_some_are_missing(city):
    for chain in {link.chain for link in ChainLink.objects.select_related("chain")}:
        rows = ChainLink.objects.with_standing().filter(chain=chain)
        assert set(rows.values_list("tier", flat=True)) == {"UP", "MID", "DOWN"}
        missing = rows.filter(standing="MISSING")
        assert missing.exists()
        assert missing.exclude(wanted="").exists()
    assert ChainLink.objects.values("chain").distinct().count() == 4


def test_what_was_named_in_public_stands_on_its_link_with_nothing_invented(city):
    named = {row["project"] for row in published() if row["chain"]}
    placed = ChainPlace.objects.filter(project__is_demo=False)
    assert set(placed.values_list("project__name", flat=True)) == named
    real = ChainEnterprise.objects.filter(is_demo=False)
    assert set(real.values_list("name", flat=True)) <= {row["owner"] for row in published()}
    assert real.count() == 7
    assert not real.exclude(year=None, output=None, produced=None).exists()
    output = ChainFigure.objects.filter(is_demo=False).values_list("year", flat=True)
    assert set(output) == {2024}


def test_plans_have_tasks_done_open_and_overdue(city):
    assert ChainPlan.objects.filter(year=2026, is_demo=True).count() == 4
    tasks = ChainTask.objects.all()
    assert tasks.filter(state="DONE").count() == 4
    assert tasks.overdue(TODAY).exists()
    assert not Event.objects.filter(verb__startswith="chain", at__gt=moment(TODAY, 11)).exists()
    told = set(Event.objects.filter(verb__startswith="chain").values_list("verb", flat=True))
    assert told - registered() == set()


def test_some_should_have_entered_the_list_and_green_power_flows_between_projects(city):
    standings = set(ScaleEntry.objects.with_standing(TODAY).values_list("standing", flat=True))
    assert "ENTERED" in standings or "OVERDUE" in standings
    assert GreenLink.objects.exists()
    assert Project.objects.filter(chain__isnull=False, chain_place=None).exists()
