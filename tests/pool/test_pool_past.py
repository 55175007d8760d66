"""The pool on two days: pure comparison with numbers, and the page over real rows."""

import csv
import datetime
import io
from decimal import Decimal
from urllib.parse import unquote

import pytest
import time_machine

from projects.pool.acts import change_facts, enter
from projects.pool.asof import (
    Change,
    Spell,
    State,
    Tally,
    amount_on,
    compare,
    holding,
    stay_since,
    was_away,
    way_out,
)
from projects.pool.models import Project
from projects.pool.reading_past import read_past
from tests.city import LONG_AGO, make_project, moment
from tests.pool.cases import bulk_projects

TODAY = datetime.datetime(2025, 4, 20, 2, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(TODAY, tick=False):
        yield


def day(text):
    return datetime.date.fromisoformat(text)


def spells(*rows):
    """Spells as (value, first, end)."""
    return [Spell(value, day(first), end and day(end)) for value, first, end in rows]


NEAR, ROLLING, LONG = "NEAR_TERM", "ROLLING", "LONG_TERM"
THEN = {
    1: State(NEAR, "PRELIMINARY", 1, Decimal(100)),  # stays as it is
    2: State(NEAR, "PRELIMINARY", 1, Decimal(200)),  # starts and leaves
    3: State(ROLLING, "RESERVE", 1, Decimal(300)),  # is promoted and grows
    4: State(LONG, "PLANNING", 1, None),  # gets an amount and another division
    5: State("", "PLANNING", 1, Decimal(50)),  # comes in
    6: State(LONG, "PLANNING", 1, Decimal(70)),  # shrinks, and its stage moves
}
NOW = {
    1: State(NEAR, "PRELIMINARY", 1, Decimal(100)),
    2: State("", "STARTED", 1, Decimal(210)),
    3: State(NEAR, "PRELIMINARY", 1, Decimal(330)),
    4: State(LONG, "PLANNING", 2, Decimal(40)),
    5: State(LONG, "RESERVE", 1, Decimal(55)),
    6: State(LONG, "RESERVE", 1, Decimal(60)),
    7: State(NEAR, "RESERVE", 1, Decimal(500)),  # is new
}


def keys(changes):
    return [change.project for change in changes]


def test_every_project_is_told_once_for_each_way_it_changed():
    found = compare(THEN, NOW)
    assert keys(found.entered) == [5, 7]
    assert keys(found.left) == [2]
    assert keys(found.tier) == [3]
    assert keys(found.stage) == [3, 6]
    assert keys(found.division) == [4]
    assert keys(found.grew) == [3, 4]
    assert keys(found.shrank) == [6]
    assert found.moved == 3
    assert Change(4, THEN[4], NOW[4]).growth == 40


def test_the_rows_of_the_tiers_add_up_in_projects_and_in_money():
    found = compare(THEN, NOW)
    for flow in (*found.tiers, found.total):
        count = flow.then.count + flow.entered.count - flow.left.count
        assert count + flow.moved_in.count - flow.moved_out.count == flow.now.count
        amount = flow.then.investment + flow.entered.investment - flow.left.investment
        amount += flow.moved_in.investment - flow.moved_out.investment + flow.growth
        assert amount == flow.now.investment
    near, rolling, reserve = found.tiers
    assert (near.then, near.now) == (Tally(2, Decimal(300)), Tally(3, Decimal(930)))
    assert (near.entered, near.left) == (Tally(1, Decimal(500)), Tally(1, Decimal(200)))
    assert (near.moved_in, near.growth) == (Tally(1, Decimal(300)), Decimal(30))
    assert (rolling.moved_out, rolling.now) == (Tally(1, Decimal(300)), Tally())
    assert (reserve.then, reserve.growth, reserve.now) == (Tally(2, Decimal(70)), 30, Tally(3, Decimal(155)))
    assert (found.total.then, found.total.now) == (Tally(5, Decimal(670)), Tally(6, Decimal(1085)))


def test_nothing_against_nothing_is_nothing():
    found = compare({}, {})
    assert (found.entered, found.moved, found.total.now) == ((), 0, Tally())


def test_a_day_holds_what_began_on_it_the_later_of_two():
    rows = spells(
        (NEAR, "2025-01-01", "2025-03-01"), (LONG, "2025-03-01", "2025-03-01"), (ROLLING, "2025-03-01", None)
    )
    assert holding(rows, day("2024-12-31")) is None
    assert holding(rows, day("2025-02-28")).value == NEAR
    assert holding(rows, day("2025-03-01")).value == ROLLING


def test_an_amount_is_rolled_back_over_what_was_changed_after_the_day():
    changes = [
        (day("2025-02-01"), Decimal(100), Decimal(150), ""),
        (day("2025-03-01"), Decimal(150), None, ""),
    ]
    assert amount_on(day("2025-01-31"), None, changes) == 100
    assert amount_on(day("2025-02-01"), None, changes) == 150
    assert amount_on(day("2025-02-28"), None, changes) == 150
    assert amount_on(day("2025-03-01"), None, changes) is None


def test_a_stay_goes_on_from_tier_to_tier_and_a_gap_ends_it():
    rows = spells(
        (LONG, "2024-01-01", "2024-06-01"),
        (LONG, "2025-02-01", "2025-03-01"),
        (NEAR, "2025-03-01", None),
    )
    assert stay_since(rows, day("2025-04-01")).first == day("2025-02-01")
    assert stay_since(rows, day("2024-07-01")) is None
    assert way_out(rows, day("2024-07-01")).end == day("2024-06-01")
    assert was_away(rows, day("2024-05-31"), day("2025-04-01")) == (day("2024-06-01"), day("2025-02-01"))
    assert was_away(rows, day("2024-06-01"), day("2025-04-01")) is None
    assert was_away(rows, day("2025-02-01"), day("2025-04-01")) is None


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def waiting(name, **fields):
    """A project in the pool that has not started."""
    fields = {"stage": "PRELIMINARY", "construction_state": "", "started_on": None} | fields
    return make_project(name=name, **fields)


def leave(project, on, by):
    """End a project's tier, as what starts or is withdrawn does."""
    project.tiers.filter(valid_to=None).update(valid_to=on)
    Project.objects.filter(pk=project.pk).update(tier="")
    project.refresh_from_db()
    project.change_stage("STARTED", on=on, by=by, at=moment(on), reason="取得施工许可，正式开工")


@pytest.fixture
def history(cast):
    """One project of each fate between the first and the twentieth of April 2025."""
    by, at = cast.pooladmin, moment(day("2025-04-10"))
    waiting("不变")
    moved = waiting("升级", tier="LONG_TERM")
    moved.move_to_tier(NEAR, on=day("2025-04-10"), by=by, at=at, reason="条件成熟")
    leave(waiting("开工"), day("2025-04-08"), by)
    grown = waiting("增资", total_investment=Decimal(50000))
    with time_machine.travel(at, tick=False):
        change_facts(grown, {"total_investment": Decimal(80000)}, by=by, at=at, reason="概算批复")
    back = waiting("出而复入")
    back.tiers.filter(valid_to=None).update(valid_to=day("2025-04-03"))
    back.tiers.create(value=NEAR, valid_from=day("2025-04-12"), reason="重新入库")
    enter(
        Project(name="新入", division=cast.district, tier="ROLLING", total_investment=Decimal(9000)),
        on=day("2025-04-05"),
        by=by,
        at=at,
        reason="申报入库",
    )


def sections(response):
    """{key: its rows} of the page."""
    return {section.key: section.rows for section in response.context["sections"]}


@pytest.mark.usefixtures("history")
def test_the_page_says_what_happened_with_day_and_reason(office):
    response = office.get("/pool/past/", {"on": "2025-04-01"})
    found = sections(response)
    assert sorted(found) == ["entered", "grew", "left", "returned", "tier"]
    told = {key: [(row.name, row.on, row.reason) for row in rows] for key, rows in found.items()}
    assert told == {
        "entered": [("新入", day("2025-04-05"), "申报入库")],
        "left": [("开工", day("2025-04-08"), "取得施工许可，正式开工")],
        "returned": [("出而复入", day("2025-04-12"), "重新入库")],
        "tier": [("升级", day("2025-04-10"), "条件成熟")],
        "grew": [("增资", day("2025-04-10"), "概算批复")],
    }
    total = response.context["total"]
    assert (total.then.count, total.entered.count, total.left.count, total.now.count) == (5, 1, 1, 5)
    assert total.growth == 30000


@pytest.mark.usefixtures("history")
def test_the_file_holds_every_change_with_what_it_was(office):
    response = office.get("/pool/past/", {"on": "2025-04-01", "_export": "csv"})
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert len(rows) == 5
    (grown,) = (row for row in rows if row[1] == "增资")
    assert grown[3:7] == ["5.00", "8.00", "3.00", "2025-04-10"]
    assert len(head) == len(rows[0])
    assert str(response.wsgi_request.user) in unquote(response["Content-Disposition"])


@pytest.mark.usefixtures("history")
def test_two_past_days_can_be_compared(office):
    response = office.get("/pool/past/", {"on": "2025-04-04", "until": "2025-04-09"})
    assert sorted(sections(response)) == ["entered", "left"]
    assert [line.now.count for line in response.context["lines"]] == [2, 1, 1]


@pytest.mark.usefixtures("history")
def test_what_is_read_of_a_day_is_what_the_queryset_says_of_it(cast):
    on = day("2025-04-09")
    past = read_past(Project.objects.allowed(cast.office), on, day("2025-04-20"))
    for project in Project.objects.as_of(on):
        state = past.projects[project.pk].on(on)
        told = (project.tier_then or "", project.stage_then or "", project.division_then)
        assert (state.tier, state.stage, state.division) == told


def test_a_quarter_is_compared_where_the_address_does_not_say(office):
    make_project()
    days = office.get("/pool/past/").context["days"]
    assert (days.on, days.until, days.notices) == (day("2025-04-01"), day("2025-04-20"), [])


@pytest.mark.parametrize(
    "query",
    [
        {"on": "gestern"},
        {"on": "2025-02-30"},
        {"on": "2030-01-01"},
        {"until": "1899-01-01"},
        {"on": "2025-04-20"},
    ],
)
def test_a_day_that_makes_no_sense_is_told_and_gives_way(office, query):
    make_project()
    days = office.get("/pool/past/", query).context["days"]
    assert len(days.notices) == 1
    assert days.on < days.until <= day("2025-04-20")


def test_days_in_the_wrong_order_are_changed_over(office):
    days = office.get("/pool/past/", {"on": "2025-04-10", "until": "2025-03-01"}).context["days"]
    assert (days.on, days.until, len(days.notices)) == (day("2025-03-01"), day("2025-04-10"), 1)


def test_what_the_reader_may_not_see_is_not_counted(cast, client):
    make_project(name="本区")
    elsewhere = Project.objects.create(name="外旗", division=cast.city, tier=NEAR)
    elsewhere.tiers.create(value=NEAR, valid_from=LONG_AGO)
    client.force_login(cast.reviewer)
    assert client.get("/pool/past/").context["total"].now.count == 1


def test_the_number_of_queries_does_not_depend_on_the_projects(office, django_assert_num_queries):
    bulk_projects(3)
    office.get("/pool/past/")
    with django_assert_num_queries(10):
        office.get("/pool/past/")
    bulk_projects(60)
    with django_assert_num_queries(10):
        office.get("/pool/past/")
