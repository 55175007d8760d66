"""Who has reported: the page of a week, its lists and files, the chase."""

import csv
import io
from urllib.parse import unquote

import pytest
import time_machine
from openpyxl import load_workbook

from projects.base.models import Event
from projects.directory.models import Division
from projects.directory.roles import Role
from projects.dispatch.models import Batch, Chase
from projects.dispatch.views.overview import WeekProjects
from projects.pool.models import Suspension
from tests.city import (
    LONG_AGO,
    WEEK,
    grant,
    make_cast,
    make_organisation,
    make_project,
    make_report,
    make_user,
    moment,
)
from tests.dispatch.counting import assert_constant
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
URL = f"/dispatch/{WEEK}/"
AFTER = moment(WEEK.day(6))
BEFORE = moment(WEEK.day(3))


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def week_of_six(cast):
    """Three in time (one accepted), one late, one returned, one missing; one rests."""
    cast.staff.phone = "13904750001"
    cast.staff.save()
    for state in ("SUBMITTED", "SUBMITTED", "ACCEPTED"):
        make_report(make_project(), state=state, by=cast.staff)
    make_report(make_project(), state="SUBMITTED", is_late=True, by=cast.staff)
    make_report(make_project(name="退回的项目"), state="RETURNED", by=cast.staff)
    make_project(name="缺报的项目", reporter=cast.staff)
    Suspension.objects.create(
        project=make_project(name="停工的项目"),
        kind="WINTER",
        valid_from=LONG_AGO,
        reason="越冬",
        approved_by=cast.office,
    )
    return cast


def open_as(client, user, url=URL, **data):
    client.force_login(user)
    return client.get(url, data)


def text_of(response):
    return response.content.decode()


def test_the_sentence_has_the_figures_and_their_lists(client, week_of_six, after):
    response = open_as(client, week_of_six.office)
    overview = response.context["overview"]
    assert (overview.total.due, overview.total.reported, overview.total.late) == (6, 3, 1)
    text = text_of(response)
    for condition, count in (("due=true", 6), ("standing=reported", 3), ("standing=missing", 1)):
        href = f"/dispatch/{WEEK}/projects/?{condition}"
        assert f'href="{href}">{count}</a>' in text
        assert client.get(href).context["listing"].count == count


def test_the_current_week_is_the_same_page(client, cast, after):
    response = open_as(client, cast.office, "/dispatch/")
    assert response.context["week"] == WEEK


@pytest.mark.parametrize("url", ["/dispatch/2025-W54/", "/dispatch/1999-W01/", "/dispatch/9999-W52/"])
def test_a_week_that_does_not_exist_has_no_page(client, cast, url):
    assert open_as(client, cast.office, url).status_code == 404


def test_who_sees_no_project_is_told_so(client, cast, after):
    response = open_as(client, cast.outsider)
    assert response.status_code == 403


def test_each_figure_of_the_matrix_counts_its_list(client, week_of_six, after):
    make_project(division=Division.objects.get(code="TL-KFQ"))
    response = open_as(client, week_of_six.office)
    for row in [*response.context["rows"], response.context["total"]]:
        for name, condition in (
            ("due", "due=true"),
            ("reported", "standing=reported"),
            ("late", "standing=late"),
            ("returned", "standing=returned"),
            ("missing", "standing=missing"),
            ("accepted", "state=ACCEPTED&state=LOCKED"),
        ):
            listing = client.get(row.href + condition).context["listing"]
            assert listing.count == getattr(row.tally, name), (row.name, name)
            assert not listing.notices


@pytest.mark.parametrize("by", ["department", "group"])
def test_lines_can_be_organisations(client, cast, after, by):
    kind = "DEPARTMENT" if by == "department" else "WORKING_GROUP"
    field = "responsible_department" if by == "department" else "working_group"
    make_project(**{field: make_organisation("第一家", kind)})
    make_project()
    response = open_as(client, cast.office, by=by)
    rows = response.context["rows"]
    assert [row.tally.due for row in rows] == [1, 1]
    for row in rows:
        listing = client.get(row.href).context["listing"]
        assert (listing.count, listing.notices) == (1, [])


def test_what_the_address_says_wrongly_is_told(client, cast, after):
    response = open_as(client, cast.office, by="nonsense", division="nowhere")
    assert response.status_code == 200
    assert len(response.context["page"].notices) == 2


def test_a_part_of_the_tree_can_be_opened(client, cast, after):
    village = Division.objects.create(code="150502001", name="某镇", kind="DISTRICT", parent=cast.district)
    make_project(division=village)
    make_project()
    whole = open_as(client, cast.office)
    assert [row.tally.due for row in whole.context["rows"]] == [2]
    assert whole.context["rows"][0].below == "?division=150502"
    part = open_as(client, cast.office, division="150502")
    assert [(row.name, row.tally.due) for row in part.context["rows"]] == [("科尔沁区", 1), ("某镇", 1)]


def test_a_reader_sees_the_divisions_of_his_projects(client, cast, after):
    make_project(reporter=cast.staff)
    make_project(division=Division.objects.get(code="TL-KFQ"))
    assert [row.tally.due for row in open_as(client, cast.office).context["rows"]] == [1, 1]
    own = make_user("own", Role.STEWARD, scope="OWN")
    make_project(steward=own)
    assert [row.tally.due for row in open_as(client, own).context["rows"]] == [1]


def test_the_latest_batch_and_who_answers_for_it_stand_in_the_line(client, week_of_six, after):
    for version, name in ((1, "王某"), (2, "李某")):
        Batch.objects.create(
            week=WEEK,
            division=week_of_six.district,
            version=version,
            responsible_name=name,
            handed_in_by=week_of_six.reviewer,
            handed_in_at=AFTER,
        )
    (row,) = open_as(client, week_of_six.office).context["rows"]
    assert (row.version, row.responsible) == (2, "李某")


def test_before_the_deadline_nothing_is_missing(client, week_of_six, before):
    response = open_as(client, week_of_six.office)
    assert response.context["overview"].is_open
    assert all(not group.missing for group in response.context["groups"])
    assert "缺报的项目" not in text_of(response)


def test_provisional_deadlines_are_marked(client, cast):
    with time_machine.travel(AFTER, tick=False):
        sure = open_as(client, cast.office)
        assert not sure.context["deadlines"].provisional
        assert open_as(client, cast.office, "/dispatch/2030-W10/").context["deadlines"].provisional


def test_the_matrix_can_be_taken_away(client, week_of_six, after):
    response = open_as(client, week_of_six.office, _export="csv")
    head, line, total, *rest = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert line[:8] == total[:1] * 0 + [line[0], "6", "3", "1", "1", "1", "1", "66.7"]
    assert total[1:7] == ["6", "3", "1", "1", "1", "1"]
    assert rest == []
    assert len(head) == len(line)
    assert str(week_of_six.office) in unquote(response["Content-Disposition"])
    response = open_as(client, week_of_six.office, _export="xlsx")
    assert load_workbook(io.BytesIO(response.content)).worksheets[0]["B3"].value == 6


def test_the_chase_list_can_be_taken_away(client, week_of_six, after):
    response = open_as(
        client, week_of_six.office, f"{URL}projects/?standing=missing&standing=returned&_export=csv"
    )
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]
    assert {row[1] for row in rows} == {"缺报的项目", "退回的项目"}
    assert any("13904750001" in row for row in rows)


def test_the_page_costs_the_same_for_many_rows(client, cast, after):
    def make(count):
        for place in range(count):
            project = make_project(reporter=cast.staff)
            if place % 3:
                make_report(project, state="SUBMITTED", by=cast.staff)

    client.force_login(cast.office)
    assert assert_constant(client, URL, make) <= 15


# The chase


def chase(client, user, **data):
    client.force_login(user)
    return client.post(f"{URL}chase/", data)


def test_phones_are_for_those_who_chase(client, week_of_six, after):
    assert "13904750001" in text_of(open_as(client, week_of_six.office))
    assert "13904750001" not in text_of(open_as(client, week_of_six.leader))
    assert "13904750001" not in text_of(open_as(client, week_of_six.leader, f"{URL}projects/"))


def test_a_reminder_is_recorded_with_its_event(client, week_of_six, after):
    response = chase(client, week_of_six.office, division="150502")
    assert response.status_code == 302
    reminder = Chase.objects.get()
    assert (reminder.week, reminder.division.code, reminder.missing) == (WEEK, "150502", 2)
    assert (reminder.by, reminder.at) == (week_of_six.office, AFTER)
    assert f"/dispatch/{WEEK}/sheet/" in reminder.text
    assert Event.objects.filter(verb="chase.send", actor=week_of_six.office).count() == 1
    (group,) = open_as(client, week_of_six.office).context["groups"]
    assert (group.times, group.last) == (1, reminder)
    row = client.get(f"{URL}projects/?standing=missing").context["listing"].records[0]
    assert row.times_chased == 1


def test_all_divisions_are_reminded_at_once(client, week_of_six, after):
    make_project(division=Division.objects.get(code="TL-KFQ"))
    chase(client, week_of_six.office)
    assert set(Chase.objects.values_list("division__code", flat=True)) == {"150502", "TL-KFQ"}


def test_nobody_is_reminded_where_everything_is_in(client, cast, after):
    make_report(make_project(), state="SUBMITTED", by=cast.staff)
    assert chase(client, cast.office, division="150502").status_code == 302
    assert not Chase.objects.exists()


def test_a_reviewer_chases_in_his_own_division(client, week_of_six, after):
    zone = Division.objects.get(code="TL-KFQ")
    make_project(division=zone)
    assert chase(client, week_of_six.reviewer, division="TL-KFQ").status_code == 404
    grant(week_of_six.reviewer, Role.LEADER)
    assert chase(client, week_of_six.reviewer, division="TL-KFQ").status_code == 403
    assert chase(client, week_of_six.reviewer, division="150502").status_code == 302
    assert Chase.objects.get().division == week_of_six.district


@pytest.mark.parametrize("name", ["staff", "leader", "supervision"])
def test_others_do_not_chase(client, week_of_six, after, name):
    assert chase(client, getattr(week_of_six, name), division="150502").status_code == 403
    assert not Chase.objects.exists()


def test_reading_is_no_chase(client, week_of_six, after):
    client.force_login(week_of_six.office)
    assert client.get(f"{URL}chase/").status_code == 405
    assert chase(client, week_of_six.office, division="nowhere").status_code == 404


class TestWeekProjects(ListPageSuite):
    view_class = WeekProjects
    url = f"{URL}projects/"

    @property
    def examples(self):
        return {
            "q": "测试",
            "division": "150502",
            "standing": "missing",
            "state": "SUBMITTED",
            "due": "true",
            "waiting_for": "REVIEW",
            "department": str(self.unit.pk),
            "group": "null",
        }

    def reader(self):
        self.cast = make_cast()
        self.unit = make_organisation("市工信局")
        return self.cast.office

    def make_rows(self, count):
        for place in range(count):
            project = make_project(reporter=self.cast.staff, responsible_department=self.unit)
            if place % 2:
                make_report(project, state="SUBMITTED", by=self.cast.staff)
