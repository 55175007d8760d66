"""The funnel: figures of stages, what moved on, and that each figure is its list."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.pool.filters import year_before
from projects.pool.funnel import funnel
from projects.pool.models import ProjectStage, Stage
from tests.city import make_project, moment
from tests.pool.cases import bulk_projects

TODAY = datetime.datetime(2025, 4, 2, 2, tzinfo=datetime.UTC)
LAST_YEAR, DAY = datetime.date(2024, 4, 2), datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def test_the_sum_is_that_of_all_stages_and_what_is_unknown_counts_as_nothing():
    found = funnel(
        {
            "PLANNING": (4, Decimal(400)),
            "PRELIMINARY": (2, None),
            "UNDER_CONSTRUCTION": (3, Decimal(900)),
            "COMPLETED": (1, Decimal(50)),
            "WITHDRAWN": (1, Decimal(7)),
        },
        {"PLANNING": 2, "PRELIMINARY": 1},
    )
    assert [step.count for step in found.steps] == [4, 0, 2, 0, 3, 1, 0]
    assert (found.total.count, found.total.investment, found.total.moved_on) == (11, Decimal(1357), 3)
    assert (found.before_start, found.building, found.finished) == (6, 3, 1)
    assert found.largest == (4, Decimal(900))
    assert found.withdrawn.count == 1


def test_the_year_before_a_leap_day_ends_in_february():
    assert year_before(datetime.date(2024, 2, 29)) == datetime.date(2023, 2, 28)
    assert year_before(datetime.date(2025, 4, 2)) == LAST_YEAR


def walk(project, by, *steps):
    """Move a project through stages, each (stage, day)."""
    for stage, day in steps:
        project.change_stage(stage, on=day, by=by, at=moment(day), reason="测试")


def moved(**window):
    """{stage: the projects that moved on from it}."""
    return sorted(ProjectStage.objects.moved_on(**window).values_list("project__name", "value"))


def test_moved_on_is_forward_within_the_time_and_counts_the_last_day_but_not_the_first(cast):
    window = {"after": LAST_YEAR, "until": datetime.date(2025, 4, 2)}
    start = {"stage": "RESERVE", "construction_state": "", "started_on": None}
    early, first, last, back, out, twice = (
        make_project(name=name, **start) for name in ("过早", "首日后", "末日", "倒退", "退出", "同日两步")
    )
    by = cast.pooladmin
    walk(early, by, ("PRELIMINARY", LAST_YEAR))
    walk(first, by, ("PRELIMINARY", LAST_YEAR + DAY))
    walk(last, by, ("PRELIMINARY", window["until"]))
    walk(back, by, ("PLANNING", LAST_YEAR + DAY))
    walk(out, by, ("WITHDRAWN", LAST_YEAR + DAY))
    walk(twice, by, ("PRELIMINARY", LAST_YEAR + DAY), ("STARTED", LAST_YEAR + DAY))
    assert moved(**window) == [
        ("同日两步", "PRELIMINARY"),
        ("同日两步", "RESERVE"),
        ("末日", "RESERVE"),
        ("首日后", "RESERVE"),
    ]


def test_every_figure_of_the_page_is_the_list_behind_it(office, cast):
    walk(
        make_project(name="甲", stage="PRELIMINARY", construction_state=""),
        cast.pooladmin,
        ("STARTED", DAY + LAST_YEAR),
    )
    make_project(name="乙", stage="WITHDRAWN", construction_state="")
    make_project(name="丙", stage="PLANNING", construction_state="", total_investment=None)
    response = office.get("/pool/funnel/")
    lines = {line.name: line for line in response.context["rows"]}
    assert list(lines) == [stage.label for stage in Stage]
    for line in [*lines.values(), response.context["total"]]:
        listing = office.get(line.href).context["listing"]
        assert (listing.count, listing.notices) == (line.count, [])
        if line.moved_on is not None:
            assert office.get(line.moved_href).context["listing"].count == line.moved_on
    assert lines[Stage.PRELIMINARY.label].moved_on == 1
    assert response.context["total"].count == office.get("/projects/").context["listing"].count


def test_a_filter_narrows_both_halves(office, cast):
    big, small = (
        make_project(name=name, stage="PRELIMINARY", construction_state="", total_investment=amount)
        for name, amount in (("大", Decimal(300000)), ("小", Decimal(5000)))
    )
    for project in (big, small):
        walk(project, cast.pooladmin, ("STARTED", LAST_YEAR + DAY))
    rows = office.get("/pool/funnel/", {"band": "20-"}).context["rows"]
    assert sum(line.count for line in rows) == 1
    assert sum(line.moved_on or 0 for line in rows) == 1


def test_the_file_holds_the_table_with_its_sum(office):
    make_project()
    text = office.get("/pool/funnel/?_export=csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 7 + 1
    assert ",1,5.00," in text.splitlines()[-1]


def test_the_number_of_queries_does_not_depend_on_the_projects(office, django_assert_num_queries):
    bulk_projects(3)
    office.get("/pool/funnel/")
    with django_assert_num_queries(10):
        office.get("/pool/funnel/")
    bulk_projects(60)
    with django_assert_num_queries(10):
        office.get("/pool/funnel/")


def test_without_projects_the_page_says_so(office):
    assert b'class="empty"' in office.get("/pool/funnel/").content
