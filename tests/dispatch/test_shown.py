"""What dispatch shows elsewhere: panels of a project, blocks of the homes, navigation, history."""

from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.base import sentences
from projects.base.periods import Month
from projects.dispatch import panels, shown
from projects.dispatch.assessing import assess_week
from projects.dispatch.chain import submit
from projects.dispatch.models import Chase, PlanItem
from projects.dispatch.statistics import enter
from projects.ui.context import Frame
from tests.city import WEEK, make_project, make_report, moment

pytestmark = pytest.mark.django_db
FRIDAY = moment(WEEK.day(5), 9)
PANELS = {panel.name: panel for panel in shown.PANELS}


@pytest.fixture(autouse=True)
def friday_morning():
    with time_machine.travel(FRIDAY, tick=False):
        yield


def asked(rf, user, name, obj=None):
    """(the context of a panel, how many queries it took) for a reader with his grants read."""
    request = rf.get("/")
    request.user, request.today, request.now = type(user).objects.get(pk=user.pk), WEEK.day(5), FRIDAY
    assert PANELS[name].permission(request.user)
    # A page reads the project anew; what was read for it is kept on it.
    obj = obj and type(obj).objects.get(pk=obj.pk)
    with CaptureQueriesContext(connection) as queries:
        found = PANELS[name].context(request, obj)
    return found, len(queries)


def fill(cast, project, weeks):
    """Reports of the last weeks with plans, doubts and lights."""
    for back in range(weeks):
        week = WEEK - back
        if project.weekly_reports.filter(week=week).exists():
            continue
        report = make_report(
            project, week, state="ACCEPTED", cumulative=Decimal(1000 - 20 * back), by=cast.staff
        )
        for outcome in ("DONE", "NOT_DONE", ""):
            PlanItem.objects.create(report=report, text="吊装", outcome=outcome)
        assess_week(week, week.day(4), at=FRIDAY, projects=[project.pk])


# The page of a project


def test_the_weeks_of_a_project(rf, cast):
    project = make_project(reporter=cast.staff)
    fill(cast, project, 15)
    found, _count = asked(rf, cast.office, "weeks", project)
    assert len(found["lines"]) == 12
    line = found["lines"][0]
    assert (line.week, line.report.state, line.own) == (WEEK, "ACCEPTED", 20)
    assert line.light.light in ("YELLOW", "GREEN")


def test_what_was_kept_of_the_plan_is_for_the_unit_and_its_reviewers(rf, cast):
    project = make_project(reporter=cast.staff)
    fill(cast, project, 2)
    for user in (cast.staff, cast.reviewer, cast.office):
        assert asked(rf, user, "weeks", project)[0]["kept"] == {"all": 3, "done": 1, "not_done": 1}
    for user in (cast.leader, cast.supervision):
        assert asked(rf, user, "weeks", project)[0]["kept"] is None


@pytest.mark.parametrize("name", ["weeks", "exemptions", "statistics"])
def test_a_panel_costs_the_same_for_many_weeks(rf, cast, name):
    project = make_project(reporter=cast.staff)
    fill(cast, project, 2)
    enter(
        project,
        Month.parse("2025-02"),
        Decimal(5),
        source="报表",
        difference_reason="LAG",
        by=cast.office,
        at=FRIDAY,
    )
    for user in (cast.office, cast.staff, cast.leader):
        few = asked(rf, user, name, project)[1]
        fill(cast, project, 11)
        assert asked(rf, user, name, project)[1] == few


def test_statistics_stand_beside_on_the_projects_page(rf, cast):
    project = make_project()
    make_report(project, WEEK - 4, state="ACCEPTED", cumulative=Decimal(1000), by=cast.staff)
    february = Month.parse("2025-02")
    enter(project, february, Decimal(800), source="报表", difference_reason="LAG", by=cast.office, at=FRIDAY)
    (line,) = asked(rf, cast.office, "statistics", project)[0]["lines"]
    assert (line.month, line.reported, line.difference) == (february, 1000, 200)
    assert not PANELS["statistics"].permission(cast.steward)


def test_a_project_page_has_the_panels(client, cast):
    project = make_project()
    fill(cast, project, 3)
    client.force_login(cast.office)
    text = client.get(f"/projects/{project.pk}/").content.decode()
    assert 'id="panel-weeks"' in text
    assert f"/dispatch/{WEEK}/reports/{project.pk}/" in text


# The homes


def test_a_reporters_home_says_what_is_to_fill_in(rf, cast):
    rows = [make_report(make_project(reporter=cast.staff), by=cast.staff) for _ in range(3)]
    submit(rows[:1], by=cast.staff, at=FRIDAY)
    returned = make_report(make_project(reporter=cast.staff), state="RETURNED", return_reason="核实")
    found, _count = asked(rf, cast.staff, "my_week")
    assert (found["week"], found["to_fill"], found["is_open"]) == (WEEK, 3, True)
    assert found["returned"] == [returned]
    assert found["reminded"] is None
    Chase.objects.create(week=WEEK, division=cast.district, missing=3, text="催", by=cast.office, at=FRIDAY)
    assert asked(rf, cast.staff, "my_week")[0]["reminded"].by == cast.office


def test_a_reporter_without_projects_has_no_week(rf, cast):
    assert asked(rf, cast.staff, "my_week")[0] is None


def test_a_week_of_holidays_stays_open_on_the_home(rf, cast):
    make_project(reporter=cast.staff)
    monday = (WEEK + 6).day(1)  # 5 May 2025, a holiday: last week's reports are due on the 6th
    with time_machine.travel(moment(monday), tick=False):
        request = rf.get("/")
        request.user, request.today, request.now = cast.staff, monday, moment(monday)
        assert panels.my_week(request, None)["week"] == WEEK + 5


def test_a_reviewers_home_says_what_waits(rf, cast):
    make_report(make_project(), state="SUBMITTED", by=cast.staff)
    make_report(make_project(), WEEK - 1, state="SUBMITTED", by=cast.staff)
    found, _count = asked(rf, cast.reviewer, "my_queue")
    assert [(week, [figure.number for figure in figures]) for week, figures in found["rows"]] == [
        (WEEK, [1]),
        (WEEK - 1, [1]),
    ]


def test_the_offices_home_says_who_has_reported(rf, cast):
    make_project()
    found, _count = asked(rf, cast.office, "who_has_reported")
    assert (found["week"], found["overview"].total.missing) == (WEEK, 1)
    with time_machine.travel(moment(WEEK.day(8), 9), tick=False):
        request = rf.get("/")
        request.user, request.today, request.now = cast.office, WEEK.day(8), moment(WEEK.day(8), 9)
        assert panels.who_has_reported(request, None)["week"] == WEEK


@pytest.mark.parametrize(
    ("name", "role"), [("my_week", "staff"), ("my_queue", "reviewer"), ("who_has_reported", "office")]
)
def test_a_block_costs_the_same_for_many_projects(rf, cast, name, role):
    def make(count):
        for place in range(count):
            project = make_project(reporter=cast.staff)
            if place % 2:
                make_report(project, state="SUBMITTED", by=cast.staff)
            elif place % 3:
                make_report(project, state="RETURNED", by=cast.staff)

    make(3)
    few = asked(rf, getattr(cast, role), name)[1]
    make(37)
    assert asked(rf, getattr(cast, role), name)[1] == few


@pytest.mark.parametrize("role", ["staff", "reviewer", "office", "leader", "supervision", "steward"])
def test_every_home_opens(client, cast, role):
    make_report(make_project(reporter=cast.staff), state="SUBMITTED", by=cast.staff)
    client.force_login(getattr(cast, role))
    assert client.get("/").status_code == 200


# Navigation and history


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/dispatch/", "/dispatch/"),
        (f"/dispatch/{WEEK}/", "/dispatch/"),
        (f"/dispatch/{WEEK}/projects/", "/dispatch/"),
        (f"/dispatch/{WEEK}/sheet/", "/dispatch/sheet/"),
        (f"/dispatch/{WEEK}/review/", "/dispatch/review/"),
        (f"/dispatch/{WEEK}/lights/", "/dispatch/lights/latest/"),
        ("/dispatch/lights/", "/dispatch/lights/latest/"),
        ("/dispatch/grid/", "/dispatch/grid/"),
        ("/dispatch/statistics/2025-02/1/", "/dispatch/statistics/"),
        ("/dispatch/checks/new/", "/dispatch/checks/"),
    ],
)
def test_the_navigation_follows_the_pages_of_a_week(rf, cast, path, entry):
    request = rf.get(path)
    request.user = cast.admin
    assert [link.href for link in Frame(request).links if link.current] == [entry]


def test_each_reader_is_offered_what_he_may_open(client, cast):
    for user in (cast.staff, cast.reviewer, cast.office, cast.leader, cast.steward):
        client.force_login(user)
        request = client.get("/").wsgi_request
        offered = [link.href for link in Frame(request).links if link.href.startswith("/dispatch/")]
        assert offered
        for href in offered:
            assert client.get(href, follow=True).status_code == 200, (user, href)


def test_every_act_of_these_pages_has_its_sentence():
    acts = {"chase.send", "exemption.grant", "exemption.end", "statistical_figure.enter", "batch.hand_in"}
    assert acts <= sentences.registered()
