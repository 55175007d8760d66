"""The ledger: a list like every other, its figures, its vacancies, and who may see what."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.base.models import Event
from projects.directory.models import Leader
from projects.issues.acts import raise_issue
from projects.liaison import holding
from projects.liaison.models import Directive, Visit
from projects.liaison.views.ledger import Ledger
from projects.pool.models import Project
from tests.city import make_cast, make_organisation
from tests.liaison.cases import NOW, TODAY, hold, make_leader, make_liaison, stamp
from tests.ui.suites import ListPageSuite

D = datetime.date


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW):
        yield


def visit(project, leader, on, by):
    return Visit.objects.create(
        project=project,
        leader=leader,
        kind="SURVEY",
        on=on,
        place="现场",
        findings="主体封顶",
        recorded_by=by,
        recorded_at=NOW,
    )


class TestLedger(ListPageSuite):
    view_class = Ledger
    url = "/liaison/"

    @property
    def examples(self):
        return {
            "q": "测试",
            "body": "GOVERNMENT",
            "leader": str(self.first.pk),
            "division": "150502",
            "light": "NONE",
            "stage": "UNDER_CONSTRUCTION",
            "vacant": "false",
            "directive": "false",
            "visits": "late",
        }

    def reader(self):
        self.cast = make_cast(TODAY)
        self.first = make_leader("李甲", order=21)
        self.banner = make_leader("旗长", level="BANNER", order=101)
        return self.cast.office

    def make_rows(self, count):
        for number in range(count):
            project = make_liaison(self.first)
            if number % 3 == 0:
                hold(project, self.banner, D(2024, 5, 1))
            visit(project, self.first, D(2025, 3, 1 + number % 20), self.cast.office)


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


def row_of(client, name, url="/liaison/", **query):
    listing = client.get(url, query).context["listing"]
    listing.load(listing.records)
    record = next(one for one in listing.records if one.name == name)
    return {key: column.value(record) for key, column in listing.all_columns.items()}


def test_a_row_says_who_leads_what_was_done_and_how_it_stands(office, cast):
    leader = cast.leader.leader
    project = make_liaison(leader, name="甲", planned=Decimal(20000))
    Project.objects.update(ytd_completed=Decimal(5000), ytd_year=2025, light="YELLOW")
    banner = make_leader("旗长", level="BANNER", order=101)
    hold(project, banner, D(2024, 5, 1))
    unit = make_organisation("通辽市工信局", short_name="工信局")
    project.responsibilities.filter(level="CITY").update(organisation=unit)
    for day in (D(2024, 12, 3), D(2025, 2, 3), D(2025, 3, 3)):
        visit(project, leader, day, cast.office)
    Directive.objects.create(
        project=project,
        leader=leader,
        text="抓紧",
        handler_unit=unit,
        due_on=D(2025, 4, 1),
        entered_by=cast.leader,
        entered_at=NOW,
    )
    raise_issue(project, title="缺林地手续", category="FOREST", level="BANNER", **stamp(cast.office))
    row = row_of(office, "甲")
    assert (row["serial"], row["leader"], row["banner_leader"], row["duty_unit"]) == (
        1,
        "leader",
        "旗长",
        "工信局",
    )
    assert row["body"] == Leader.Body.GOVERNMENT.label
    assert (row["planned"], row["completed"], row["rate"]) == (
        Decimal("2.00"),
        Decimal("0.50"),
        Decimal("25.0"),
    )
    assert (row["visits"], row["last_visit"]) == (2, D(2025, 3, 3))
    assert (row["directives"], row["issues"], row["solved"]) == (1, 1, 0)


def test_the_order_is_that_of_the_list_and_by_leader_that_of_the_protocol(office, cast):
    late, early = make_leader("阿", order=30), make_leader("周", order=2)
    make_liaison(late, name="甲")
    make_liaison(early, name="乙")
    make_liaison(None, name="丙")

    def names(query):
        return [one.name for one in office.get(f"/liaison/?{query}").context["listing"].records]

    assert names("") == ["甲", "乙", "丙"]
    assert names("sort=leader") == ["乙", "甲", "丙"]


def test_what_shows_who_has_visited_is_nothing_to_sort_by(office, cast):
    make_liaison(cast.leader.leader)
    columns = office.get("/liaison/").context["listing"].all_columns
    assert not columns["visits"].ordering()
    assert not columns["last_visit"].ordering()


@pytest.mark.parametrize("reader", ["supervision", "leader", "secretary", "pooladmin", "commission"])
def test_visits_and_who_misses_them_are_the_offices_alone(client, cast, reader):
    make_liaison(cast.leader.leader)
    client.force_login(getattr(cast, reader))
    response = client.get("/liaison/?visits=late")
    assert {"visits", "last_visit"} & set(response.context["listing"].all_columns) == set()
    assert response.context["listing"].notices


def test_the_headline_counts_by_body_and_links_to_the_rows(office, cast):
    make_liaison(cast.leader.leader)
    make_liaison(make_leader("王", body="PARTY", order=1))
    make_liaison(make_leader("赵", body="PARTY", order=2))
    make_liaison(None)
    response = office.get("/liaison/")
    for part in ('<a href="/liaison/?body=PARTY">2</a>', '<a href="/liaison/?vacant=true">1</a>'):
        assert part in response.context["headline"]
    listing = office.get("/liaison/?body=PARTY").context["listing"]
    assert listing.count == 2
    assert office.get("/liaison/?vacant=true").context["listing"].count == 1


def test_vacancies_stand_on_top_until_they_are_filled(office, cast):
    leader = cast.leader.leader
    project = make_liaison(leader, name="待接续项目")
    holding.leader_leaves(leader, on=D(2025, 3, 10), reason="工作调动", **stamp(cast.office))
    (vacancy,) = office.get("/liaison/").context["vacancies"]
    assert (vacancy.project, vacancy.level, vacancy.since) == (project, "CITY", D(2025, 3, 10))
    assert vacancy.former == leader
    holding.assign_leader(project, make_leader("王"), on=TODAY, **stamp(cast.office))
    assert office.get("/liaison/").context["vacancies"] == []


def test_filters_of_missing_visits_go_by_the_month(office, cast):
    leader = cast.leader.leader
    good, late, awaited = (make_liaison(leader, name=name) for name in ("好", "缺", "待"))
    for month in (12, 1, 2, 3):
        day = D(2024 if month == 12 else 2025, month, 5)
        visit(good, leader, day, cast.office)
        if month != 2:
            visit(late, leader, day, cast.office)
        if month != 3:
            visit(awaited, leader, day, cast.office)

    def names(**query):
        return {one.name for one in office.get("/liaison/", query).context["listing"].records}

    assert names(visits="late") == {"缺"}
    assert names(visits="awaited") == {"待"}
    assert names(visits=["late", "awaited"]) == {"缺", "待"}


def test_a_past_year_shows_who_led_then(office, cast):
    first, second = make_leader("李甲"), make_leader("王乙")
    project = make_liaison(None, name="甲", year=2024)
    hold(project, first, D(2024, 1, 1), D(2025, 1, 1))
    hold(project, second, D(2025, 1, 1))
    assert row_of(office, "甲", year="2024")["leader"] == "李甲"


def test_only_projects_one_may_see_are_in_it(client, cast):
    make_liaison(cast.leader.leader, name="本区")
    client.force_login(cast.reviewer)
    assert client.get("/liaison/").status_code == 403
    assert Event.objects.count() == 0
