"""The ledger: a list like every other, its figures, its vacancies, and who may see what."""

import datetime
import html
import io
import re
import urllib.parse
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from projects.base.models import Event
from projects.directory.models import Leader
from projects.issues.acts import raise_issue
from projects.liaison import holding
from projects.liaison.models import Directive, Visit
from projects.liaison.views.ledger import Ledger
from projects.pool.models import Project, ProjectListEntry
from tests.city import make_cast, make_organisation, make_project, make_report
from tests.liaison.cases import NOW, TODAY, hold, make_leader, make_liaison, stamp
from tests.ui.suites import ListPageSuite

D = datetime.date
FIGURE = re.compile(r'<a href="([^"]+)">([\d,]+)</a>')


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
            "lead": "NONE",
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


def test_the_order_is_that_of_the_protocol_then_of_the_list_who_has_no_leader_last(office, cast):
    late, early = make_leader("阿", order=30), make_leader("周", order=2)
    make_liaison(late, name="甲")
    make_liaison(early, name="乙")
    make_liaison(None, name="丙")
    make_liaison(early, name="丁")

    def names(query):
        return [one.name for one in office.get(f"/liaison/?{query}").context["listing"].records]

    assert names("") == ["乙", "丁", "甲", "丙"]
    assert names("sort=serial") == ["甲", "乙", "丙", "丁"]


def test_the_duty_unit_is_sorted_by(office, cast):
    for name, order in (("甲", 9), ("乙", 3)):
        project = make_liaison(make_leader(f"领导{name}"), name=name)
        project.responsibilities.update(organisation=make_organisation(f"{name}局", order=order))
    listing = office.get("/liaison/?sort=duty_unit").context["listing"]
    assert [one.name for one in listing.records] == ["乙", "甲"]


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
    for part in ('<a href="/liaison/?body=PARTY">2</a>', '<a href="/liaison/?lead=AWAITED">1</a>'):
        assert part in response.context["headline"]
    listing = office.get("/liaison/?body=PARTY").context["listing"]
    assert listing.count == 2
    assert office.get("/liaison/?vacant=true").context["listing"].count == 1
    assert office.get("/liaison/?lead=AWAITED").context["listing"].count == 1


def test_the_figures_of_the_headline_make_up_the_list_and_open_as_many_rows(office, cast):
    leader, other = cast.leader.leader, make_leader("王", body="PARTY", order=1)
    make_liaison(leader)
    ended, left, banner = make_liaison(leader), make_liaison(other), make_leader("旗", level="BANNER")
    hold(make_liaison(leader), banner, D(2024, 1, 1))
    make_liaison(None)
    row = holding.current(ended, "CITY")
    holding.end_assignment(row, on=TODAY, reason="不再包联", document="1号", **stamp(cast.office))
    for one in (other, banner):
        holding.leader_leaves(one, on=TODAY, reason="调动", **stamp(cast.office))
    headline = office.get("/liaison/").context["headline"]
    figures = [(html.unescape(href), int(count)) for href, count in FIGURE.findall(headline)]
    for href, count in figures:
        assert office.get(href).context["listing"].count == count
    parts = {href.partition("?")[2]: count for href, count in figures}
    assert parts["lead=NONE"] == 1
    assert parts["lead=AWAITED"] == 2
    assert parts["lead=BANNER"] == 1
    bodies = sum(count for query, count in parts.items() if query.startswith("body="))
    assert bodies + parts["lead=NONE"] + parts["lead=AWAITED"] == 5
    assert [one.pk for one in office.get("/liaison/?lead=NONE").context["listing"].records] == [ended.pk]
    assert left.pk in {one.pk for one in office.get("/liaison/?lead=AWAITED").context["listing"].records}


def test_missing_visits_are_counted_for_the_office_and_the_column_says_which_month(client, cast):
    leader = cast.leader.leader
    late = make_liaison(leader, name="缺")
    for month in (12, 1, 3):
        visit(late, leader, D(2024 if month == 12 else 2025, month, 5), cast.office)
    client.force_login(cast.office)
    assert '<a href="/liaison/?visits=late">1</a>' in client.get("/liaison/").context["headline"]
    listing = client.get("/liaison/?visits=late").context["listing"]
    column = next(one for one in listing.columns if one.name == "missing")
    listing.load(listing.records)
    assert [column.value(record) for record in listing.records] == ["2025-02"]
    client.force_login(cast.supervision)
    assert "visits=" not in client.get("/liaison/").context["headline"]


def test_the_last_visit_says_whose_it_was(office, cast):
    leader, banner = cast.leader.leader, make_leader("旗长", level="BANNER", order=101)
    project = make_liaison(leader)
    hold(project, banner, D(2024, 5, 1))
    visit(project, leader, D(2025, 3, 3), cast.office)
    visit(project, banner, D(2025, 3, 20), cast.office)
    listing = office.get("/liaison/").context["listing"]
    column = listing.all_columns["last_visit"]
    (record,) = listing.records
    assert "旗长" in column.html(column.value(record), record)


def test_the_figures_over_the_ledger_open_as_many_rows(office, cast):
    leader = cast.leader.leader
    project, outside = make_liaison(leader), make_project()
    unit = make_organisation("通辽市工信局")
    for one in (project, project, outside):
        visit(one, leader, D(2025, 3, 3), cast.office)
        said = {"leader": leader, "text": "抓紧", "handler_unit": unit, "due_on": D(2025, 4, 1)}
        Directive.objects.create(project=one, entered_by=cast.leader, entered_at=NOW, **said)
    figures = {one.href: one.value for one in office.get("/liaison/").context["summary"] if one.href}
    assert sorted(figures.values()) == [0, 0, 2, 2]
    for href, count in figures.items():
        assert office.get(href).context["listing"].count == count


def test_the_ledger_of_a_year_to_come_shows_its_list_with_the_leaders_of_today(office, cast):
    project = make_liaison(cast.leader.leader, name="明年", year=2026)
    ProjectListEntry.objects.filter(project=project).update(valid_from=D(2026, 1, 1))
    page = office.get("/liaison/?year=2026")
    assert [one.name for one in page.context["listing"].records] == ["明年"]
    assert page.context["as_of"] < TODAY
    assert page.context["begins"] == D(2026, 1, 1)


class TestTheCustomaryLedger:
    """The ledger as offices print and send it."""

    def book(self, client, query=""):
        response = client.get(f"/liaison/ledger.xlsx{query}")
        assert response.status_code == 200
        return response, load_workbook(io.BytesIO(response.content)).active

    def test_it_has_its_title_its_columns_the_sum_and_who_took_it_at_the_foot(self, office, cast):
        leader = cast.leader.leader
        for number in (1, 2):
            project = make_liaison(
                leader,
                name=f"项目{number}",
                planned=Decimal(20000),
                content="年产三十万吨",
                owner=make_organisation("甲公司", kind="ENTERPRISE"),
                contact_name="张三",
                contact_phone="15500000000",
            )
            visit(project, leader, D(2025, 3, 3), cast.office)
        Project.objects.update(ytd_completed=Decimal(5000), ytd_year=2025, light="YELLOW")
        response, page = self.book(office)
        assert "2025" in urllib.parse.unquote(response["Content-Disposition"])
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        assert "2025" in rows[0][0]
        assert len(rows) == 3 + 2 + 1 + 1
        head, first, sums = rows[2], rows[3], rows[5]
        assert len([one for one in head if one]) == 24
        assert first[:2] == [1, "项目1"]
        assert {"甲公司", "年产三十万吨", "张三\n15500000000", "▲ 预警"} <= set(first) or "▲ Warning" in first
        sums_of = ["=SUM(G4:G5)", "=SUM(H4:H5)", "=SUM(I4:I5)", '=IF(H6=0,"—",I6/H6*100)']
        assert list(sums[6:10]) == sums_of
        assert [page[f"{one}5"].value for one in "GHIJ"] == [50000, 20000, 5000, 25]
        assert str(cast.office) in rows[6][0]
        assert not any(str(cast.office) in str(value) for value in head)
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 8)

    def test_it_follows_the_filter_and_hides_visits_from_who_may_not_see_them(self, client, cast):
        make_liaison(cast.leader.leader, name="甲", stage="PLANNING")
        make_liaison(cast.leader.leader, name="乙")
        client.force_login(cast.supervision)
        _response, page = self.book(client, "?stage=PLANNING")
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        assert [row[1] for row in rows[3:-2]] == ["甲"]
        assert len([one for one in rows[2] if one]) == 22
        client.force_login(cast.reviewer)
        assert client.get("/liaison/ledger.xlsx").status_code == 403

    def test_what_a_formula_would_read_is_text(self, office, cast):
        make_liaison(cast.leader.leader, name="=1+1")
        _response, page = self.book(office)
        assert (page["B4"].value, page["B4"].data_type) == ("=1+1", "s")

    def test_its_cost_does_not_depend_on_the_rows(self, office, cast):
        make_liaison(cast.leader.leader)
        office.get("/liaison/sheet/")
        with CaptureQueriesContext(connection) as few:
            office.get("/liaison/sheet/")
        for _number in range(20):
            make_liaison(cast.leader.leader)
        with CaptureQueriesContext(connection) as many:
            response = office.get("/liaison/sheet/")
        assert len(few) == len(many)
        assert len(response.context["rows"]) == 21

    def test_it_says_how_far_it_is_and_what_holds_it_up(self, office, cast):
        project = make_liaison(cast.leader.leader, reporter=cast.staff)
        said = {"progress_text": "主体封顶", "problems": "林地手续未批"}
        make_report(project, by=cast.staff, state="ACCEPTED", **said)
        (row,) = office.get("/liaison/sheet/").context["rows"]
        assert {"主体封顶", "林地手续未批"} <= {words for _css, words in row}


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
