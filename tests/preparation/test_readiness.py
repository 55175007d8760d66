"""手续齐备率 as numbers, and the page whose every figure opens its list."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.preparation.readiness import ProjectRow, Spent, handled, paces, rate_of, rates
from tests.city import make_cast, make_organisation, moment
from tests.preparation.cases import FRIDAY, MONDAY, make_permit, preliminary


def test_the_rate_counts_only_projects_whose_permits_are_known():
    rows = [
        ProjectRow(needed=5, still_open=0),
        ProjectRow(needed=4, still_open=1, lacking=1),
        ProjectRow(needed=3, still_open=2, against=True),
        ProjectRow(),
    ]
    rate = rate_of("", rows)
    assert (rate.count, rate.ready, rate.unknown, rate.lacking, rate.against) == (4, 1, 1, 1, 1)
    assert rate.share == Decimal("33.3")
    assert rate_of("", []).share is None
    assert rate_of("", [ProjectRow()]).share is None
    # The published figure of a neighbour: 99 of 115.
    published = [ProjectRow(needed=1)] * 99 + [ProjectRow(needed=1, still_open=1)] * 16
    assert rate_of("", published).share == Decimal("86.1")


def test_lines_keep_their_order_and_the_rest_comes_last():
    rows = [ProjectRow(chain=2, needed=1), ProjectRow(chain=1, needed=1, still_open=1), ProjectRow()]
    found = rates(rows, "chain", [(1, "甲"), (2, "乙"), (3, "丙")])
    assert [(rate.label, rate.ready) for rate in found] == [("甲", 0), ("乙", 1), (None, 0)]


def test_medians_by_side_against_the_promise():
    rows = [
        Spent("EIA", 10, 5, 0, 10),
        Spent("EIA", 20, 12, 3, 10, overdue_by=2),
        Spent("EIA", 12, 9, 1, 10),
        Spent("SOIL", 4, 3, 0, 5),
        Spent("SOIL", 5, 4, 0, 5),
    ]
    eia, soil = paces(rows, [("EIA", "环评"), ("WATER", "取水"), ("SOIL", "水保")])
    assert (eia.applicant, eia.department, eia.supplement, eia.promised) == (12, 9, 1, 10)
    assert (eia.count, eia.in_time, eia.in_time_share) == (3, 2, Decimal("66.7"))
    assert (soil.applicant, soil.department) == (Decimal("4.5"), Decimal("3.5"))


def test_a_promise_in_calendar_days_is_not_held_against_working_days():
    (eia,) = paces([Spent("EIA", 10, 25, 0, 30, in_calendar_days=True)] * 2, [("EIA", "环评")])
    assert (eia.in_calendar_days, eia.is_slow) == (True, False)
    (soil,) = paces([Spent("SOIL", 4, 9, 0, 5)], [("SOIL", "水保")])
    assert soil.is_slow


def test_the_share_online_is_of_those_whose_way_is_known():
    rows = [(1, "环保", "ONLINE", 3), (1, "环保", "COUNTER", 1), (1, "环保", "", 4), (2, "水务", "", 2)]
    (first, second), every = handled(rows)
    assert (first.count, first.told, first.online) == (8, 4, Decimal("75.0"))
    assert second.online is None
    assert (every.count, every.online) == (10, Decimal("75.0"))


@pytest.fixture
def city(db):
    with time_machine.travel(moment(MONDAY), tick=True):
        yield make_cast()


def new_project(**fields):
    """A new project of the year, not started."""
    project = preliminary(on_list=False, **fields)
    project.plans.update(build_type="NEW")
    return project


def furnish():
    """Four new projects: ready, lacking a hard stop, started without one, nothing planned."""
    water = make_organisation("通辽市水务局", short_name="市水务局")
    ready, lacking, against, bare = (new_project() for _number in range(4))
    make_permit(ready, "EIA", "GRANTED", handling="ONLINE", department=water)
    make_permit(ready, "SOIL", "NOT_APPLICABLE")
    make_permit(lacking, "EIA", "ACCEPTED", due_on=FRIDAY)
    make_permit(against, "EIA", "GRANTED", on=FRIDAY, handling="COUNTER", department=water)
    against.started_on = FRIDAY - datetime.timedelta(days=30)
    against.save()
    make_permit(preliminary(on_list=False), "EIA", "PREPARING")
    return ready, lacking, against, bare


def test_every_figure_opens_exactly_its_rows(client, city):
    furnish()
    client.force_login(city.commission)
    response = client.get("/preparation/readiness/")
    assert response.status_code == 200
    every = response.context["every"]
    assert (every.count, every.ready, every.lacking, every.against, every.unknown) == (4, 2, 1, 1, 1)
    links = re.findall(r'<a href="(/(?:projects|preparation)/\?[^"]+)">(\d+)</a>', response.content.decode())
    assert len(links) > 10
    for address, figure in set(links):
        listing = client.get(address.replace("&amp;", "&")).context["listing"]
        assert not listing.notices, address
        assert listing.count == int(figure), address


def test_projects_by_how_they_stand_with_their_permits(client, city):
    ready, lacking, against, bare = furnish()
    client.force_login(city.commission)

    def found(what):
        listing = client.get(f"/projects/?permits={what}&columns=permit_counts").context["listing"]
        return {record.pk for record in listing.records}

    assert found("ready") == {ready.pk, against.pk}
    assert lacking.pk in found("lacking")
    assert lacking.pk in found("hard")
    assert found("overdue") == {lacking.pk}
    assert found("contradicted") == {against.pk}
    assert bare.pk in found("unplanned")
    assert found("ready&permits=contradicted") == {ready.pk, against.pk}


def test_the_page_asks_as_much_for_many_as_for_few(client, city):
    client.force_login(city.commission)
    furnish()
    client.get("/preparation/readiness/")
    with CaptureQueriesContext(connection) as few:
        client.get("/preparation/readiness/")
    for _number in range(6):
        furnish_more()
    with CaptureQueriesContext(connection) as many:
        client.get("/preparation/readiness/")
    assert len(many) == len(few)


def furnish_more():
    """One more ready project."""
    make_permit(new_project(), "EIA", "GRANTED", handling="ONLINE")


def test_a_year_without_new_projects_says_so(client, city):
    client.force_login(city.commission)
    assert "2024" in client.get("/preparation/readiness/?year=2024").content.decode()
    assert client.get("/preparation/readiness/?year=abc").context["year"] == 2025
