"""The next meeting, how far a decision is, the agenda and its data: pure rules."""

import datetime
from decimal import Decimal

from projects.base.periods import Week
from projects.issues.models import Issue
from projects.meetings.agenda import lay_out, moved
from projects.meetings.material import (
    Figures,
    LastLine,
    LightLine,
    Material,
    Name,
    RequestLine,
    from_data,
    to_data,
)
from projects.meetings.models import AgendaItem, Decision, Meeting
from projects.meetings.rules import due_of, propose, standing_of

D = datetime.date
MONDAY = D(2025, 3, 31)
DUE = D(2025, 4, 10)


def same(day):
    return day


def test_the_first_weekly_meeting_is_on_the_next_tuesday_and_deals_with_the_week_before():
    following = propose("WEEKLY", None, {}, today=D(2025, 3, 28), next_workday=same)
    assert (following.held_on, following.week) == (D(2025, 4, 1), Week(D(2025, 3, 24)))
    assert (following.year, following.number) == (2025, 1)
    # On a Tuesday itself it is that day's.
    assert propose("WEEKLY", None, {}, today=D(2025, 4, 1), next_workday=same).held_on == D(2025, 4, 1)


def test_the_next_one_is_a_week_later_with_the_next_number_and_what_the_last_one_said():
    last = Meeting(
        kind="WEEKLY",
        year=2025,
        number=12,
        week=Week(D(2025, 3, 24)),
        held_on=D(2025, 3, 28),
        starts_at=datetime.time(9),
        place="三楼",
        chair_name="李某",
    )
    following = propose("WEEKLY", last, {2025: 12}, today=D(2025, 3, 31), next_workday=same)
    # Held on the Friday of the week it dealt with, so is the next one.
    assert (following.held_on, following.week) == (D(2025, 4, 4), Week(MONDAY))
    assert (following.number, following.place, following.chair_name) == (13, "三楼", "李某")
    assert following.starts_at == datetime.time(9)


def test_weeks_without_a_meeting_are_passed_over_and_a_day_off_moves_it():
    last = Meeting(kind="WEEKLY", year=2024, number=50, week=Week(D(2024, 12, 16)), held_on=D(2024, 12, 24))

    def after_new_year(day):
        return D(2025, 1, 8)

    following = propose("WEEKLY", last, {2024: 50}, today=D(2025, 1, 1), next_workday=after_new_year)
    assert following.held_on == D(2025, 1, 8)
    # A new year counts from one; the week is that before its Tuesday, 7 January.
    assert (following.year, following.number, following.week) == (2025, 1, Week(D(2024, 12, 30)))


def decision(**fields):
    return Decision(due_on=DUE, **fields)


def issue(state="IN_PROGRESS", due=DUE, **fields):
    return Issue(state=state, due_on=due, **fields)


def test_without_an_issue_its_own_state_tells_how_far_a_decision_is():
    assert standing_of(decision(), D(2025, 4, 10)) == "OPEN"
    assert standing_of(decision(), D(2025, 4, 11)) == "OVERDUE"
    assert standing_of(decision(state="DONE", done_on=D(2025, 4, 20)), D(2025, 5, 1)) == "DONE"


def test_with_an_issue_the_issue_tells_it():
    late = D(2025, 4, 11)
    assert standing_of(decision(issue=issue()), late) == "OVERDUE"
    assert standing_of(decision(issue=issue(state="CLOSED")), late) == "DONE"
    assert standing_of(decision(issue=issue(state="WITHDRAWN")), late) == "DROPPED"
    # Waiting for its verification, paused or extended it is not overdue.
    assert standing_of(decision(issue=issue(state="RESOLVED")), late) == "OPEN"
    assert standing_of(decision(issue=issue(paused_until=D(2025, 5, 1))), late) == "OPEN"
    extended = decision(issue=issue(due=D(2025, 4, 30)))
    assert (standing_of(extended, late), due_of(extended)) == ("OPEN", D(2025, 4, 30))


def test_a_meeting_may_give_an_issue_more_time_than_its_own_deadline():
    given = decision(issue=issue(due=D(2025, 3, 1)))
    assert (due_of(given), standing_of(given, D(2025, 4, 1))) == (D(2025, 4, 10), "OPEN")
    assert standing_of(given, D(2025, 4, 11)) == "OVERDUE"


def material():
    return Material(
        on=MONDAY,
        figures=Figures(as_of=D(2025, 3, 27), count=3, completed=Decimal("12.30"), rate=Decimal("41.5")),
        last=(LastLine(key="decision:4", decision=4, text="甲", due_on=MONDAY, standing="OPEN"),),
        lights=(
            LightLine(key="light:1", project=1, light="RED", reasons=({"code": "NO_PLAN", "params": {}},)),
            LightLine(key="light:2", project=2, light="YELLOW", division=Name("奈曼旗", "Naiman Banner")),
            LightLine(key="light:3", project=3, waits="NOT_STARTED", planned=Decimal("5.00")),
        ),
        requests=(RequestLine(key="report:9", source="REPORT", week=Week(MONDAY), asked="乙"),),
    )


def test_material_is_the_same_after_it_was_kept_as_data():
    assert from_data(Material, to_data(material())) == material()
    # What was kept before a field was added reads with that field's default.
    data = to_data(material())
    del data["figures"]["not_resumed"]
    assert from_data(Material, data).figures.not_resumed == 0


def test_the_office_drops_adds_and_orders_lines():
    items = [
        AgendaItem(pk=1, section="LIGHTS", key="light:2", is_dropped=True),
        AgendaItem(pk=2, section="LIGHTS", key="light:3", order=1),
        AgendaItem(pk=3, section="REQUESTS", text="另议一项", order=1),
        AgendaItem(pk=4, section="LIGHTS", key="light:99", note="已不在列"),
    ]
    agenda = lay_out(material(), items)
    assert [one.key for one in agenda.sections["LIGHTS"]] == ["light:3", "light:1"]
    assert [one.key for one in agenda.sections["REQUESTS"]] == ["item:3", "report:9"]
    assert [one.key for one in agenda.dropped] == ["light:2"]


def test_a_line_moves_by_one_place_and_no_further_than_the_ends():
    assert moved(["a", "b", "c"], "c", -1) == ["a", "c", "b"]
    assert moved(["a", "b", "c"], "a", -1) == ["a", "b", "c"]
    assert moved(["a", "b", "c"], "a", 1) == ["b", "a", "c"]
    assert moved(["a", "b", "c"], "c", 1) == ["a", "b", "c"]
