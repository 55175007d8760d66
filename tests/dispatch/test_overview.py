"""Who has reported: the figures of a week, before and after its deadline."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.base.periods import Week
from projects.directory.models import Division
from projects.dispatch.chasing import chase_groups, contacts_of, reminder
from projects.dispatch.deadlines import deadlines_of
from projects.dispatch.due import due_projects
from projects.dispatch.overview import (
    Standing,
    StandingRow,
    Tally,
    parts_of,
    read_standings,
    tally,
    week_overview,
)
from projects.pool.models import Project, Responsibility, Suspension
from tests.city import LONG_AGO, WEEK, make_project, make_report, make_user, moment

pytestmark = pytest.mark.django_db
AS_OF = WEEK.day(4)
DUE = moment(WEEK.day(5), 12)
BEFORE, AFTER = DUE - datetime.timedelta(minutes=1), DUE + datetime.timedelta(minutes=1)


def suspend(project, by, kind="WINTER", valid_from=LONG_AGO, valid_to=None):
    return Suspension.objects.create(
        project=project, kind=kind, valid_from=valid_from, valid_to=valid_to, reason="越冬", approved_by=by
    )


def row(standing="reported", *, project=1, area=1, state="SUBMITTED", suspension="", group=None):
    return StandingRow(project, area, None, group, standing, state, suspension)


def city_overview(now=AFTER, week=WEEK, projects=None):
    """The overview of the whole city by division, as the page asks for it."""
    deadlines = deadlines_of(week)[week]
    rows = read_standings(Project.objects.all() if projects is None else projects, week, deadlines.as_of)
    divisions = list(Division.objects.all())
    units, line_of = parts_of(next(one for one in divisions if one.parent_id is None), divisions)
    return week_overview(
        rows, week, deadlines, now=now, units=units, unit_of=lambda each: line_of.get(each.area)
    )


@pytest.fixture
def week_of_ten(cast):
    """Ten due: five in time (two accepted), one late, one returned, one draft, two nothing; three rest."""
    for state in ("SUBMITTED", "SUBMITTED", "SUBMITTED", "ACCEPTED", "LOCKED"):
        make_report(make_project(), state=state, by=cast.staff)
    make_report(make_project(), state="SUBMITTED", is_late=True, by=cast.staff)
    make_report(make_project(), state="RETURNED", by=cast.staff)
    make_report(make_project(), by=cast.staff)
    make_project()
    make_project()
    suspend(make_project(), cast.office)
    suspend(make_project(), cast.office)
    suspend(make_project(), cast.office, kind="STOPPED")
    return cast


def test_every_due_project_is_counted_once(week_of_ten):
    overview = city_overview()
    assert overview.total == Tally(due=10, reported=5, late=1, returned=1, missing=3, accepted=2, drafted=1)
    assert overview.total.handed_in == 6
    assert overview.total.rate == Decimal(60)
    assert overview.total.in_time_rate == Decimal(50)
    assert overview.suspended == {"WINTER": 2, "STOPPED": 1}
    assert overview.resting == 3


def test_it_agrees_with_who_must_report(week_of_ten):
    due = {each.pk for each in due_projects(AS_OF)}
    rows = read_standings(Project.objects.all(), WEEK, AS_OF)
    assert {each.project for each in rows if each.standing != Standing.SUSPENDED} == due


@pytest.mark.parametrize(("now", "is_open"), [(BEFORE, True), (DUE, True), (AFTER, False)])
def test_nothing_is_missing_before_the_deadline(week_of_ten, now, is_open):
    assert city_overview(now).is_open is is_open


def test_a_late_row_that_was_returned_waits_like_any_other(cast):
    make_report(make_project(), state="RETURNED", is_late=True, by=cast.staff)
    assert city_overview().total == Tally(due=1, returned=1)


def test_another_week_does_not_count(cast):
    make_report(make_project(), WEEK - 1, state="SUBMITTED", by=cast.staff)
    assert city_overview().total == Tally(due=1, missing=1)


def test_winter_ends_and_the_project_is_due_again(cast):
    project = make_project()
    suspend(project, cast.office, valid_from=datetime.date(2024, 11, 10), valid_to=datetime.date(2025, 3, 27))
    assert city_overview().total == Tally(due=1, missing=1)
    before = city_overview(week=WEEK - 1)
    assert (before.total, before.suspended) == (Tally(), {"WINTER": 1})


def test_lines_follow_the_order_of_the_divisions_and_leave_out_empty_ones(cast):
    make_project(division=Division.objects.get(code="TL-KFQ"))
    make_report(make_project(), state="SUBMITTED", by=cast.staff)
    assert [(line.unit.code, line.tally.due, line.tally.reported) for line in city_overview().lines] == [
        ("150502", 1, 1),
        ("TL-KFQ", 1, 0),
    ]


def test_a_project_stands_where_it_belonged_then(cast):
    project = make_project()
    zone = Division.objects.get(code="TL-KFQ")
    project.move_to_division(zone, on=WEEK.last, by=cast.pooladmin, at=moment(WEEK.last), reason="划转开发区")
    assert [line.unit.code for line in city_overview().lines] == ["150502"]
    assert [line.unit for line in city_overview(week=WEEK + 1).lines] == [zone]


@pytest.mark.parametrize(("hour", "is_open"), [(11, True), (13, False)])
def test_the_deadline_of_a_holiday_week_is_the_next_working_day(cast, hour, is_open):
    """1 May 2025 is a Thursday; offices are closed until Tuesday of the week after."""
    week = Week.parse("2025-W18")
    make_project()
    assert city_overview(moment(week.day(9), hour), week).is_open is is_open


def test_parts_have_all_below_them_and_the_root_has_the_rest(cast):
    village = Division.objects.create(code="150502001", name="某镇", kind="DISTRICT", parent=cast.district)
    divisions = list(Division.objects.all())
    units, line_of = parts_of(cast.city, divisions)
    assert line_of[village.pk] == cast.district.pk
    assert line_of[cast.city.pk] == cast.city.pk
    assert len(units) == 10
    units, line_of = parts_of(cast.district, divisions)
    assert list(units.values()) == [cast.district, village]
    assert cast.city.pk not in line_of


def test_projects_without_a_unit_stand_on_a_last_line():
    rows = [row(group=7), row(group=None, standing="missing", state="")]
    overview = week_overview(
        rows,
        WEEK,
        deadlines_of(WEEK)[WEEK],
        now=AFTER,
        units={7: "第七工作小组"},
        unit_of=lambda each: each.group,
    )
    assert [(line.unit, line.tally.due) for line in overview.lines] == [("第七工作小组", 1), (None, 1)]


def test_a_batch_shows_also_where_nothing_was_due():
    overview = week_overview(
        [],
        WEEK,
        deadlines_of(WEEK)[WEEK],
        now=AFTER,
        units={1: "科尔沁区"},
        unit_of=None,
        batches={1: "batch"},
    )
    assert [(line.unit, line.batch) for line in overview.lines] == [("科尔沁区", "batch")]


def test_nothing_due_has_no_rate():
    assert (tally([]).rate, tally([]).in_time_rate) == (None, None)


def test_the_bar_has_the_lengths_of_its_parts():
    counts = tally([row(), row("late"), row("returned", state="RETURNED"), row("missing", state="")])
    assert counts.bar == [("0", "25.00"), ("25.00", "25.00"), ("50.00", "25.00")]


def test_reading_costs_one_query_whatever_the_rows(cast, django_assert_num_queries):
    for _ in range(3):
        make_project()
    with django_assert_num_queries(1):
        read_standings(Project.objects.all(), WEEK, AS_OF)
    for _ in range(12):
        make_report(make_project(), state="SUBMITTED", by=cast.staff)
    with django_assert_num_queries(1):
        assert len(read_standings(Project.objects.all(), WEEK, AS_OF)) == 15


# The chase


def groups(now=AFTER, limit=50, chasers=None):
    rows = read_standings(Project.objects.all(), WEEK, AS_OF)
    return chase_groups(
        rows,
        Project.objects.all(),
        {one.pk: one for one in Division.objects.all()},
        week=WEEK,
        deadlines=deadlines_of(WEEK)[WEEK],
        now=now,
        on=WEEK.first,
        link="https://city.example/dispatch/2025-W13/sheet/",
        chasers=set() if chasers is None else chasers,
        limit=limit,
    )


def test_a_group_names_what_is_missing_and_who_answers(cast):
    late = make_project(reporter=cast.staff, name="缺报项目")
    make_report(late, WEEK - 2, state="ACCEPTED", by=cast.staff)
    returned = make_report(make_project(name="退回项目"), state="RETURNED", by=cast.staff).project
    make_report(make_project(), state="SUBMITTED", by=cast.staff)
    (group,) = groups(chasers={late.pk})
    assert [(one.project, one.standing, one.last_week) for one in group.missing] == [
        (late, "missing", WEEK - 2),
        (returned, "returned", None),
    ]
    assert [contact.name for contact in group.missing[0].contacts] == ["reporter"]
    assert (group.division, group.tally.due, group.times, group.may_chase) == (cast.district, 3, 0, True)


def test_those_that_rest_are_not_chased(cast):
    suspend(make_project(), cast.office)
    assert groups() == []


def test_a_long_list_is_only_counted(cast):
    make_project()
    make_project()
    (group,) = groups(limit=1)
    assert (group.missing, group.tally.missing) == ((), 2)


def test_the_banners_person_answers_where_nobody_reports(cast):
    project = make_project()
    for role, name, phone in (("BANNER", "王某", "0475-1"), ("STEWARD", "张某", "0475-2")):
        Responsibility.objects.create(
            project=project, role=role, user=make_user(name, phone=phone), valid_from=LONG_AGO
        )
    (contact,) = contacts_of([project.pk], WEEK.first)[project.pk]
    assert (contact.name, contact.phone) == ("王某", "0475-1")


def test_the_reminder_has_counts_deadline_and_link_and_no_names(cast):
    cast.staff.phone = "13900000000"
    cast.staff.save()
    make_project(reporter=cast.staff, name="缺报项目")
    (group,) = groups()
    assert "13900000000" not in group.text
    assert "缺报项目" not in group.text
    assert "reporter" not in group.text
    for part in ("科尔沁区", "12:00", "https://city.example/dispatch/2025-W13/sheet/"):
        assert part in group.text


def test_before_the_deadline_the_reminder_does_not_speak_of_missing():
    deadlines = deadlines_of(WEEK)[WEEK]
    before, after = (
        reminder("甲", Tally(due=3, reported=1, missing=2), WEEK, deadlines, now=now, link="")
        for now in (BEFORE, AFTER)
    )
    assert before != after


def test_groups_cost_the_same_for_many_rows(cast):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            groups()
        return len(queries)

    make_project(reporter=cast.staff)
    few = count()
    for _ in range(8):
        make_project(reporter=cast.staff)
    assert count() == few
