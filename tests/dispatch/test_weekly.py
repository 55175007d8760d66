"""The figures of a week, counted by hand. With the default cut-off on Thursday, 2025-W13 reaches from Friday
21 to Thursday 27 March."""

import datetime
from decimal import Decimal

import pytest

from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.dispatch import weekly
from projects.dispatch.figures import Rate
from projects.dispatch.models import DispatchSchedule, LightAssessment, LightRuleSet
from projects.dispatch.month_facts import read_month
from projects.dispatch.overview import Tally
from projects.dispatch.weekly import weekly_overview
from projects.pool.models import ProgressCurve, ProjectListEntry
from tests.city import LONG_AGO, WEEK, main_list, make_project, make_report, moment
from tests.issues.cases import assigned, closed, many, raised
from tests.pool.cases import bulk_projects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
D = datetime.date
NOW = moment(D(2025, 3, 31))
W = Week.parse


def reported(project, week, cumulative, **fields):
    given = {"state": "ACCEPTED", "cumulative": Decimal(cumulative)} | fields
    return make_report(project, W(week), **given)


def lit(project, week, light):
    reasons = [{"code": "STREAK", "aspect": "HISTORY", "light": light, "params": {"weeks": 2}}]
    rules = LightRuleSet.objects.first()
    LightAssessment.objects.create(
        project=project, week=W(week), light=light, rules=rules, reasons=reasons, assessed_at=NOW
    )


def also_on_list(project, year):
    listed = main_list(year)
    ProjectListEntry.objects.create(
        project_list=listed, project=project, serial=listed.entries.count() + 1, valid_from=D(year, 1, 1)
    )


def days_of(text):
    bounds = weekly.bounds_of(W(text))
    return bounds.first, bounds.last, bounds.begins_year


def test_what_the_week_brought_against_the_week_before():
    """700 and 300 became 900 and, for want of a report, still 300: 200 more, of plans of 10,000 each."""
    first, second = make_project(), make_project(total_investment=Decimal(250000))
    for project, cumulative in ((first, 700), (second, 300)):
        reported(project, "2025-W12", cumulative)
    reported(first, "2025-W13", 900)
    reported(first, "2025-W14", 5000)
    reported(second, "2025-W13", 4000, state="SUBMITTED")
    found = weekly_overview(WEEK)
    overall = found.overall
    assert (overall.count, overall.total_investment, overall.planned) == (2, 300000, 20000)
    assert (overall.completed, overall.completed_in_period, overall.rate) == (1200, 200, 6)
    assert (found.before.completed, found.before.rate, found.told) == (1000, 5, 1)
    # The curve asks 3 % by the end of February and 13 % by that of March: 27 of its 31 days.
    assert ProgressCurve.objects.get(is_default=True).points[1:3] == [3, 13]
    assert round(overall.asked, 4) == Decimal("11.7097")
    assert round(overall.gap, 4) == Decimal("-5.7097")
    assert round(found.before.asked, 4) == Decimal("9.4516")


def test_the_start_or_resume_rate_and_the_lights():
    working, resting = make_project(resumed_on=D(2025, 3, 27)), make_project(resumed_on=D(2025, 3, 28))
    for project, light in ((working, "GREEN"), (resting, "RED")):
        lit(project, "2025-W13", light)
    make_project(on_list=False)
    found = weekly_overview(WEEK)
    assert found.overall.start_or_resume == Rate(1, 2)
    assert found.before.start_or_resume == Rate(0, 2)
    assert found.overall.lights == {"GREEN": 1, "RED": 1}
    assert found.before.lights == {"": 2}


@pytest.mark.parametrize(
    ("week", "first", "last", "begins_year"),
    [
        ("2025-W13", D(2025, 3, 21), D(2025, 3, 27), False),
        # 2025-W01 runs from 30 December 2024; 2026-W01 has its cut-off on New Year's Day itself.
        ("2025-W01", D(2024, 12, 27), D(2025, 1, 2), True),
        ("2026-W01", D(2025, 12, 26), D(2026, 1, 1), True),
        ("2026-W02", D(2026, 1, 2), D(2026, 1, 8), False),
        # Years of 53 weeks: the last one's cut-off is 31 December.
        ("2020-W53", D(2020, 12, 25), D(2020, 12, 31), False),
        ("2021-W01", D(2021, 1, 1), D(2021, 1, 7), True),
        ("2026-W53", D(2026, 12, 25), D(2026, 12, 31), False),
        # A leap year.
        ("2024-W09", D(2024, 2, 23), D(2024, 2, 29), False),
        ("2024-W10", D(2024, 3, 1), D(2024, 3, 7), False),
    ],
)
def test_the_days_of_a_week(week, first, last, begins_year):
    assert days_of(week) == (first, last, begins_year)


def test_no_day_is_lost_where_the_cut_off_moves():
    DispatchSchedule.objects.all().delete()
    DispatchSchedule.objects.create(valid_from=LONG_AGO)
    DispatchSchedule.objects.create(valid_from=D(2025, 3, 31), cutoff_day=3)
    assert days_of("2025-W13")[:2] == (D(2025, 3, 21), D(2025, 3, 27))
    assert days_of("2025-W14")[:2] == (D(2025, 3, 28), D(2025, 4, 2))
    assert days_of("2025-W15")[:2] == (D(2025, 4, 3), D(2025, 4, 9))


def test_the_first_week_of_a_year_begins_anew():
    """9,000 by 25 December 2025; 50 on New Year's Day 2026, all of it of the week; 120 a week later."""
    project = make_project(year=2026)
    also_on_list(project, 2025)
    reported(project, "2025-W52", 9000)
    reported(project, "2026-W01", 50)
    reported(project, "2026-W02", 120)
    first, second = weekly_overview(W("2026-W01")), weekly_overview(W("2026-W02"))
    assert (first.overall.completed, first.overall.completed_in_period) == (50, 50)
    assert (first.before.completed, first.overall.planned, first.before.planned) == (9000, 10000, 0)
    assert (second.overall.completed, second.overall.completed_in_period) == (120, 70)


def test_a_53rd_week_is_of_the_year_of_its_cut_off():
    project = make_project(year=2026)
    reported(project, "2026-W52", 8000)
    reported(project, "2026-W53", 8500)
    found = weekly_overview(W("2026-W53")).overall
    assert (found.completed, found.completed_in_period, found.asked) == (8500, 500, 100)
    (december,) = read_month(Month.parse("2026-12"))
    assert december.completed == 8500


def test_the_29th_of_february():
    """The cut-off of 2024-W09: the curve asks the whole of February, and a start on that day is of the
    week and of the month."""
    project = make_project(year=2024, started_on=D(2024, 2, 29))
    reported(project, "2024-W09", 100)
    reported(project, "2024-W10", 180)
    leap, march = weekly_overview(W("2024-W09")), weekly_overview(W("2024-W10"))
    assert (leap.overall.asked, leap.overall.completed, leap.overall.started_in_period) == (3, 100, 1)
    assert (march.overall.completed_in_period, march.started) == (80, [])
    (february,) = read_month(Month.parse("2024-02"))
    assert (february.asked, february.completed, february.started_on) == (3, 100, D(2024, 2, 29))


def test_who_enters_or_leaves_the_list_and_a_plan_that_changes(cast):
    """One is listed from 24 March, another until then; the third's plan falls to 4,000 on 27 March."""
    joins, leaves, stays = make_project(), make_project(), make_project()
    entries = ProjectListEntry.objects
    entries.filter(project=joins).update(valid_from=D(2025, 3, 24))
    entries.filter(project=leaves).update(valid_to=D(2025, 3, 24))
    stays.plans.get().revise(Decimal(4000), on=D(2025, 3, 27), by=cast.office, at=NOW, document_number="1号")
    reported(leaves, "2025-W12", 600)
    reported(stays, "2025-W12", 100)
    reported(joins, "2025-W13", 900)
    reported(stays, "2025-W13", 300)
    found = weekly_overview(WEEK)
    assert (found.before.count, found.before.planned, found.before.completed) == (2, 20000, 700)
    assert (found.overall.count, found.overall.planned, found.overall.completed) == (2, 14000, 1200)
    # What the first figure of who joins brought in this week nobody knows: 300 − 100 alone.
    assert found.overall.completed_in_period == 200


def test_by_division_with_the_week_before():
    district, banner = (Division.objects.get(code=code) for code in ("150502", "150525"))
    first, second = make_project(division=district), make_project(division=banner)
    make_project(division=Division.objects.get(code="150500"))
    reported(first, "2025-W12", 1000)
    reported(first, "2025-W13", 1500)
    reported(second, "2025-W13", 400, is_late=True)
    lines = weekly_overview(WEEK).lines
    assert [line.unit for line in lines] == [district, banner, None]
    assert [(line.summary.completed, line.before.completed) for line in lines] == [
        (1500, 1000),
        (400, 0),
        (0, 0),
    ]
    assert [(line.reporting.reported, line.reporting.late, line.reporting.missing) for line in lines] == [
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]


def test_lights_that_changed_with_the_reasons_of_the_new_one():
    changes = [
        ("GREEN", "RED"),
        ("RED", "YELLOW"),
        ("YELLOW", "GREEN"),
        ("RED", "RED"),
        ("", "RED"),
        ("RED", ""),
    ]
    projects = [make_project() for _change in changes]
    for project, lights in zip(projects, changes, strict=True):
        for week, light in zip(("2025-W12", "2025-W13"), lights, strict=True):
            if light:
                lit(project, week, light)
    found = weekly_overview(WEEK)
    told = {
        light: [(found.projects[one.figures.project], one.before) for one in rows]
        for light, rows in found.turned.items()
    }
    assert told == {
        "RED": [(projects[0], "GREEN")],
        "YELLOW": [(projects[1], "RED")],
        "GREEN": [(projects[2], "YELLOW")],
    }
    assert [one["light"] for one in found.turned["RED"][0].reasons] == ["RED"]


def test_what_started_and_what_should_start_next():
    """Started from the day after the last cut-off to this one; planned until the Sunday of week 15."""
    days = (D(2025, 3, 20), D(2025, 3, 21), D(2025, 3, 27), D(2025, 3, 28))
    started = [make_project(started_on=day) for day in days]
    days = (D(2025, 3, 27), D(2025, 3, 28), D(2025, 4, 13), D(2025, 4, 14))
    planned = [make_project(started_on=None, planned_start_on=day) for day in days]
    found = weekly_overview(WEEK)
    assert [found.projects[row.project] for row in found.started] == started[1:3]
    assert [found.projects[row.project] for row in found.starting] == planned[1:3]


def test_what_stands_still():
    """Three weeks with the same figure, or without change; not who moved, rests or is told of too briefly."""
    same, moved, short = make_project(), make_project(), make_project()
    for number in range(10, 14):
        reported(same, f"2025-W{number}", 500)
        reported(moved, f"2025-W{number}", 500 if number < 13 else 501)
    for number in range(11, 14):
        reported(short, f"2025-W{number}", 500)
    assert [(row.project, weeks) for row, weeks in weekly_overview(WEEK).still] == [(same.pk, 3)]


def test_who_reported():
    reported(make_project(), "2025-W13", 1)
    reported(make_project(), "2025-W13", 1, state="SUBMITTED", is_late=True)
    reported(make_project(), "2025-W13", 1, state="RETURNED")
    make_project()
    assert weekly_overview(WEEK).reporting == Tally(
        due=4, reported=1, late=1, returned=1, missing=1, accepted=1
    )


def test_issues_of_the_week(cast):
    """Raised on 20, 21, 27 and 28 March; one closed on the 23rd; one overdue since the 20th."""
    project = make_project()
    for number in (20, 21, 27, 28):
        raised(project, by=cast.office, on=D(2025, 3, number))
    closed(project, by=cast.office, verifier=cast.commission, on=D(2025, 3, 21))
    late = assigned(project, by=cast.office, due=D(2025, 3, 20))
    found = weekly_overview(WEEK).issues
    assert (found.raised, found.closed) == (3, 1)
    assert [(one.issue, one.days) for one in found.overdue] == [(late, 7)]


def test_it_costs_the_same_for_many(cast, django_assert_num_queries):
    for count in (3, 40):
        for project in bulk_projects(count):
            lit(project, "2025-W12", "GREEN")
            lit(project, "2025-W13", "RED")
            reported(project, "2025-W13", 5)
            many(1, project, by=cast.office, due=D(2025, 3, 10))
        with django_assert_num_queries(20):
            found = weekly_overview(WEEK)
            assert all(found.projects[one.figures.project].division for one in found.turned["RED"])
            assert all(one.holder.organisation.name for one in found.issues.overdue)
    assert (found.overall.count, len(found.turned["RED"]), len(found.issues.overdue)) == (43, 43, 43)
