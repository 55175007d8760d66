"""When the permits allow the start: the critical path, what moves it, what contradicts it."""

import datetime

import pytest

from projects.base.workcalendar import WorkCalendar
from projects.preparation.earliest_start import earliest_start, holding_up
from projects.preparation.rules import (
    Need,
    Status,
    contradictions,
    lacking_for_start,
    readiness,
    startable,
    waits_for,
)

MONDAY = datetime.date(2025, 3, 3)
# Weekdays alone: what holidays do is test_clock's matter.
PLAIN = WorkCalendar({}, frozenset())


def need(code, status="NOT_STARTED", **facts):
    return Need(code, status, **{"preparation_days": 5, "promised_days": 5, **facts})


def line(**status):
    """FILING → LAND_USE → CONSTRUCT with an assessment beside it; statuses by code."""

    def of(code):
        return status.get(code, "NOT_STARTED")

    return [
        need("FILING", of("FILING"), is_instant=True, preparation_days=2),
        need("LAND_USE", of("LAND_USE"), depends_on=("FILING",), is_hard_stop=True),
        need("CONSTRUCT", of("CONSTRUCT"), depends_on=("LAND_USE",), is_hard_stop=True),
        need("EIA", of("EIA"), is_hard_stop=True),
        need("RELIC", of("RELIC")),
    ]


def test_what_can_start_today():
    assert startable(line(), MONDAY) == ["FILING", "EIA", "RELIC"]
    assert startable(line(FILING="GRANTED", EIA="PREPARING"), MONDAY) == ["LAND_USE", "RELIC"]
    assert startable(line(FILING="NOT_APPLICABLE", RELIC="REFUSED"), MONDAY) == ["LAND_USE", "EIA", "RELIC"]


def test_what_has_run_out_can_start_again():
    old = need("LAND_PRE", Status.GRANTED, valid_until=MONDAY - datetime.timedelta(days=1))
    after = need("LAND_USE", depends_on=("LAND_PRE",))
    assert startable([old, after], MONDAY) == ["LAND_PRE"]
    assert waits_for([old, after], MONDAY)["LAND_USE"] == ["LAND_PRE"]


def test_the_start_is_the_sum_of_the_chain():
    path = earliest_start(line(), PLAIN, MONDAY)
    # 2 to file, 5 + 5 for the land, 5 + 5 to be allowed to build: 22 working days.
    assert path.day == PLAIN.add(MONDAY, 22) == datetime.date(2025, 4, 2)
    assert [span.code for span in path.chain] == ["FILING", "LAND_USE", "CONSTRUCT"]
    assert [(span.start, span.end) for span in path.chain] == [
        (MONDAY, datetime.date(2025, 3, 5)),
        (datetime.date(2025, 3, 5), datetime.date(2025, 3, 19)),
        (datetime.date(2025, 3, 19), datetime.date(2025, 4, 2)),
    ]


def test_what_granting_one_today_would_gain():
    path = earliest_start(line(), PLAIN, MONDAY)
    # With the right to build today the land still takes its 12 days: ten are gained.
    assert path.gains == {"FILING": 2, "LAND_USE": 12, "CONSTRUCT": 10}
    # The land waits for the filing, so that is what one can hasten today.
    assert path.best == ("FILING", 2)


def test_the_assessment_beside_the_chain_limits_the_gain():
    needs = [*line()[:3], need("EIA", promised_days=13, is_hard_stop=True)]
    path = earliest_start(needs, PLAIN, MONDAY)
    assert path.gains["LAND_USE"] == 22 - 18
    assert path.slack["EIA"] == 4
    assert path.slack["LAND_USE"] == 0


def test_slack_is_told_of_what_the_start_depends_on():
    path = earliest_start(line(), PLAIN, MONDAY)
    assert path.slack == {"FILING": 0, "LAND_USE": 0, "CONSTRUCT": 0, "EIA": 12}
    assert holding_up(line()) == {"FILING", "LAND_USE", "CONSTRUCT", "EIA"}


def test_what_has_been_spent_is_taken_off():
    needs = line(FILING="GRANTED")
    needs[1] = need("LAND_USE", Status.PREPARING, spent=3, depends_on=("FILING",), is_hard_stop=True)
    assert earliest_start(needs, PLAIN, MONDAY).day == PLAIN.add(MONDAY, 2 + 5 + 10)
    needs[1] = need("LAND_USE", Status.ACCEPTED, spent=4, department_spent=4, is_hard_stop=True)
    assert earliest_start(needs, PLAIN, MONDAY).day == PLAIN.add(MONDAY, 1 + 10)
    # A promise that has passed is kept tomorrow at the earliest.
    needs[1] = need("LAND_USE", Status.ACCEPTED, spent=40, department_spent=40, is_hard_stop=True)
    assert earliest_start(needs, PLAIN, MONDAY).day == PLAIN.add(MONDAY, 1 + 10)


def test_a_supplement_comes_before_what_is_left_of_the_promise():
    needs = [need("EIA", Status.SUPPLEMENT, spent=1, department_spent=2, is_hard_stop=True)]
    assert earliest_start(needs, PLAIN, MONDAY, supplement_days=5).day == PLAIN.add(MONDAY, 4 + 3)


def test_what_is_prepared_waits_for_what_it_depends_on_before_it_is_handed_in():
    needs = line()
    needs[1] = need("LAND_USE", Status.PREPARING, spent=5, depends_on=("FILING",), is_hard_stop=True)
    path = earliest_start(needs, PLAIN, MONDAY)
    assert path.day == PLAIN.add(MONDAY, 2 + 5 + 10)
    assert [span.code for span in path.chain] == ["FILING", "LAND_USE", "CONSTRUCT"]


def test_calendar_days_run_through_weekends():
    needs = [need("EIA", preparation_days=0, promised_days=12, in_calendar_days=True, is_hard_stop=True)]
    # Twelve days on is Saturday the 15th: Monday the 17th.
    assert earliest_start(needs, PLAIN, MONDAY).day == datetime.date(2025, 3, 17)


def test_nothing_holds_up_a_project_that_has_everything():
    done = line(FILING="GRANTED", LAND_USE="GRANTED", CONSTRUCT="GRANTED", EIA="NOT_APPLICABLE")
    path = earliest_start(done, PLAIN, MONDAY)
    assert (path.day, path.chain, path.best) == (MONDAY, (), None)


def test_a_circle_in_the_data_ends():
    needs = [
        need("A", depends_on=("B",), is_hard_stop=True),
        need("B", depends_on=("A",)),
    ]
    assert earliest_start(needs, PLAIN, MONDAY).day == PLAIN.add(MONDAY, 20)


def test_how_late_the_start_will_be():
    path = earliest_start(line(), PLAIN, MONDAY, planned_start=datetime.date(2025, 3, 26))
    assert path.late_by == 5
    assert earliest_start(line(), PLAIN, MONDAY, planned_start=datetime.date(2025, 6, 1)).late_by == 0


@pytest.mark.parametrize(("granted", "lacks"), [(3, False), (10, False), (11, True), (None, True)])
def test_a_start_needs_its_hard_stops_by_that_day(granted, lacks):
    day = datetime.date(2025, 3, granted) if granted else None
    status = Status.GRANTED if granted else Status.ACCEPTED
    one = need("EIA", status, granted_on=day, is_hard_stop=True)
    assert bool(lacking_for_start([one], datetime.date(2025, 3, 10))) == lacks


def test_a_start_without_its_permits_is_a_contradiction():
    needs = line(LAND_USE="GRANTED", EIA="NOT_APPLICABLE")
    started = datetime.date(2025, 3, 1)
    found = contradictions(needs, started_on=started, planned_start=None, path=None)
    assert [(one.kind, one.code) for one in found] == [
        ("started_without", "LAND_USE"),
        ("started_without", "CONSTRUCT"),
    ]


def test_a_start_planned_too_early_is_a_contradiction():
    path = earliest_start(line(), PLAIN, MONDAY)
    early = datetime.date(2025, 3, 20)
    (found,) = contradictions(line(), started_on=None, planned_start=early, path=path)
    assert (found.kind, found.code, found.day, found.other) == (
        "start_too_early",
        "FILING",
        early,
        path.day,
    )
    assert contradictions(line(), started_on=None, planned_start=path.day, path=path) == []


def test_the_rate_of_complete_permits():
    assert readiness([(0, 8), (3, 9), (0, 5), (0, 0)]) == (2, 3)
    assert readiness([]) == (0, 0)
