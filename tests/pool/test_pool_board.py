"""The board: what stands where, in which order, and that each figure is its list."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.pool.models import Tier
from projects.pool.views.board import CARDS
from tests.city import make_organisation, make_project
from tests.pool.cases import bulk_projects

TODAY = datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def planned(name, start, **fields):
    """A project of the pool that waits for its start."""
    fields = {"stage": "PRELIMINARY", "construction_state": "", "started_on": None} | fields
    start = start and datetime.date.fromisoformat(start)
    return make_project(name=name, planned_start_on=start, **fields)


def columns(response):
    """{tier: the column} of the board."""
    return {column.tier: column for column in response.context["columns"]}


def test_a_project_stands_in_the_column_of_its_tier_the_next_to_start_first(office):
    planned("后", "2025-09-01")
    planned("未定", None)
    planned("先", "2025-05-01")
    planned("远", "2027-05-01", tier="LONG_TERM", total_investment=Decimal(250000))
    make_project(name="已出库的项目", tier="")
    response = office.get("/pool/")
    board = columns(response)
    assert [card.project.name for card in board["NEAR_TERM"].cards] == ["先", "后", "未定"]
    assert [card.project.name for card in board["LONG_TERM"].cards] == ["远"]
    assert (board["ROLLING"].count, board["ROLLING"].cards) == (0, [])
    assert (board["NEAR_TERM"].count, board["NEAR_TERM"].investment) == (3, Decimal(150000))
    assert board["LONG_TERM"].investment == Decimal(250000)
    assert "已出库的项目" not in response.content.decode()


def test_a_card_says_who_holds_the_project_and_that_its_start_has_passed(office):
    group = make_organisation("第三专班", "WORKING_GROUP")
    planned("迟", "2025-03-01", working_group=group)
    make_project(name="已开工", planned_start_on=datetime.date(2025, 3, 1))
    late, started = columns(office.get("/pool/"))["NEAR_TERM"].cards
    assert (late.group, late.is_late, late.division) == ("第三专班", True, "科尔沁区")
    assert not started.is_late


def test_every_figure_is_the_list_behind_it(office):
    planned("迟", "2025-03-01")
    planned("今日", "2025-04-02")
    planned("远", "2027-05-01", tier="LONG_TERM")
    make_project(name="已出库的项目", tier="")
    response = office.get("/pool/")
    for column in response.context["columns"]:
        for count, href in ((column.count, column.href), (column.late, column.late_href)):
            listing = office.get(href).context["listing"]
            assert (listing.count, listing.notices) == (count, [])
    assert columns(response)["NEAR_TERM"].late == 1


def test_filters_narrow_the_board_and_go_along_to_the_lists(office):
    planned("大", "2025-05-01", total_investment=Decimal(300000))
    planned("小", "2025-05-01")
    response = office.get("/pool/", {"band": "20-", "tier": "NEAR_TERM"})
    assert list(columns(response)) == [Tier.NEAR_TERM]
    assert columns(response)["NEAR_TERM"].count == 1
    assert office.get(columns(response)["NEAR_TERM"].href).context["listing"].count == 1


def test_the_board_shows_the_first_of_a_tier_and_leads_to_the_rest(office, django_assert_num_queries):
    bulk_projects(3)
    office.get("/pool/")
    with django_assert_num_queries(12):
        office.get("/pool/")
    bulk_projects(60)
    with django_assert_num_queries(12):
        column = columns(office.get("/pool/"))["NEAR_TERM"]
    assert (len(column.cards), column.rest) == (CARDS, 63 - CARDS)


def test_an_empty_pool_says_so(office):
    assert b'class="empty"' in office.get("/pool/").content


def test_nobody_without_a_role_opens_it(cast, client):
    client.force_login(cast.outsider)
    assert client.get("/pool/").status_code == 403
