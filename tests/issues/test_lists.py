"""The lists of the log: what every list owes its reader, and the ledger in its customary order."""

import csv
import datetime
import io

import pytest
import time_machine
from django.conf import settings

from projects.issues import acts, helping, supervising
from projects.issues.views.listing import HelpList, IssueList, SupervisionList
from tests.city import make_cast, make_organisation, make_project, moment
from tests.issues.cases import assigned, closed, day, many, raised, resolved, unit_of
from tests.ui.suites import ListPageSuite

TODAY = datetime.datetime(2025, 3, 28, 2, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(TODAY, tick=False):
        yield


class TestIssueList(ListPageSuite):
    view_class = IssueList
    url = "/issues/"

    def reader(self):
        self.cast = make_cast()
        department = make_organisation("市能源局")
        self.project = make_project(leader=self.cast.leader.leader, responsible_department=department)
        self.unit = unit_of()
        self.examples = {
            "q": "批量",
            "state": "IN_PROGRESS",
            "category": "LAND",
            "division": "150502",
            "overdue": "BULLETIN",
            "open": "true",
            "suspended": "false",
            "level": "BANNER",
            "unit": str(self.unit.pk),
            "department": str(department.pk),
            "leader": str(self.cast.leader.leader.pk),
            "list": "CITY_KEY",
            "source": "ITSELF",
            "raised_after": "2025-01-01",
            "raised_before": "2025-03-28",
            "closed_after": "2025-01-01",
            "closed_before": "2025-03-28",
            "investment_min": "1亿",
            "investment_max": "10亿",
            "mine": "false",
            "raised_by_me": "true",
            "my_unit": "false",
            "to_verify": "false",
            "to_assign": "false",
            "satisfaction": "SATISFIED",
            "to_decide": "false",
            "my_projects": "false",
            "supervised": "false",
            "extension": "false",
            "paused": "false",
        }
        return self.cast.office

    def make_rows(self, count):
        many(count, self.project, by=self.cast.office, on=day(1), due=day(10), unit=self.unit)


def test_the_ledger_has_the_customary_columns_in_their_order(client):
    cast = make_cast()
    project = make_project(leader=cast.leader.leader)
    unit = unit_of()
    issue = closed(project, by=cast.office, verifier=cast.reviewer, unit=unit, description="征地补偿未谈妥")
    raised(project, by=cast.office)
    client.force_login(cast.office)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get("/issues/", {"columns": "all", "_export": "csv", "state": "CLOSED"})
    head, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert head == [
        "No.",
        "Project",
        "Division",
        "Issue",
        "Category",
        "Raised by the unit, on",
        "Liaison leader",
        "Responsible unit and person",
        "Measures",
        "Assigned on",
        "Deadline",
        "Progress",
        "Times supervised",
        "Extended?",
        "Solved on",
        "Verified by, on",
        "Evidence",
    ]
    assert row[0] == "1"
    assert row[1] == project.name
    assert row[3] == f"{issue.title}\n征地补偿未谈妥"
    assert row[5].endswith("2025-03-03")
    assert row[6] == str(cast.leader)
    assert row[7] == f"市自然资源局 {issue.handler}"
    assert row[15] == f"{cast.reviewer} 2025-03-05"
    assert row[16] == "已办理用地批复"


def test_a_file_of_the_list_names_project_code_and_detail_in_columns_of_their_own(client):
    cast = make_cast()
    project = make_project(name="某项目", national_code="2501-150502-04-01-123456")
    issue = raised(project, by=cast.office, title="用地未批", description="指标未落实")
    client.force_login(cast.office)
    text = client.get("/issues/?_export=csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert list(row)[:5] == ["问题描述", "项目", "项目代码", "详细情况", "问题编号"]
    assert list(row.values())[:5] == [
        "用地未批",
        "某项目",
        "2501-150502-04-01-123456",
        "指标未落实",
        str(issue.pk),
    ]
    text = client.get("/issues/?columns=project&_export=csv").content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(text))).count("项目") == 1


def test_the_numbers_of_the_ledger_go_on_over_the_pages(client):
    cast = make_cast()
    many(60, make_project(), by=cast.office)
    client.force_login(cast.office)
    listing = client.get("/issues/?columns=all&per_page=25&page=2").context["listing"]
    assert [record.serial for record in listing.records] == list(range(26, 51))


def found(client, **query):
    response = client.get("/issues/", query)
    assert not response.context["listing"].notices
    return {record.title for record in response.context["listing"].records}


def test_filters_of_what_is_ones_own(client):
    cast = make_cast()
    project = make_project()
    first = assigned(project, by=cast.office, title="一")
    resolved(project, by=cast.office, title="二")
    raised(project, by=cast.reviewer, title="三")
    unit = first.organisation
    handler = first.handler
    client.force_login(handler)
    assert found(client) == {"一", "二"}
    assert found(client, mine="true") == {"一", "二"}
    assert found(client, my_unit="true") == {"一", "二"}
    assert unit.users.get() == handler
    client.force_login(cast.reviewer)
    assert found(client) == {"一", "二", "三"}
    assert found(client, to_verify="true") == {"二"}
    assert found(client, raised_by_me="true") == {"三"}
    assert found(client, open="true", state="OPEN") == {"三"}


def test_overdue_by_step_and_what_the_headline_counts(client):
    cast = make_cast()
    project = make_project(leader=cast.leader.leader)
    for number, due in ((1, 27), (2, 20), (3, 13), (4, 28)):
        assigned(project, by=cast.office, title=f"第{number}件", due=day(due))
    client.force_login(cast.office)
    assert found(client, overdue="ANY") == {"第1件", "第2件", "第3件"}
    assert found(client, overdue="REMINDER") == {"第1件"}
    assert found(client, overdue="LETTER") == {"第2件"}
    assert found(client, overdue="LEADER") == {"第3件"}
    numbers = client.get("/issues/").context["headline"]
    assert '?open=true">4<' in numbers
    assert '?overdue=ANY">3<' in numbers


class TestHelpList(ListPageSuite):
    view_class = HelpList
    url = "/issues/help/"

    def reader(self):
        self.cast = make_cast()
        self.unit = unit_of()
        self.project = make_project()
        self.examples = {
            "q": "批量",
            "state": "ASKED",
            "late": "false",
            "mine": "false",
        }
        return self.cast.office

    def make_rows(self, count):
        for issue in many(count, self.project, by=self.cast.office, unit=self.unit):
            issue.help_requests.create(
                department=self.unit,
                done_so_far="已协调",
                asked="请市局牵头",
                asked_by=self.cast.reviewer,
                asked_on=day(10),
            )
        self.examples["department"] = str(self.unit.pk)


class TestSupervisionList(ListPageSuite):
    view_class = SupervisionList
    url = "/issues/supervision/"

    def reader(self):
        self.cast = make_cast()
        self.unit = unit_of()
        self.project = make_project()
        self.examples = {"q": "批量", "state": "OPENED", "step": "LETTER", "late": "false"}
        return self.cast.supervision

    def make_rows(self, count):
        for issue in many(count, self.project, by=self.cast.office, unit=self.unit, due=day(20)):
            issue.supervisions.create(
                step="LETTER", addressee=self.unit, text="请抓紧", by=self.cast.supervision, on=day(27)
            )
        self.examples["addressee"] = str(self.unit.pk)


def test_the_queue_shows_what_the_ladder_proposes(client):
    cast = make_cast()
    issue = assigned(by=cast.office, due=day(20))
    client.force_login(cast.supervision)
    page = client.get("/issues/supervision/")
    assert f"/issues/{issue.pk}/supervise/" in page.content.decode()
    supervising.take_up(issue, "LETTER", by=cast.supervision, at=moment(day(28)), text="函")
    page = client.get("/issues/supervision/").content.decode()
    assert f"/issues/{issue.pk}/supervise/" not in page


def test_the_department_that_is_asked_sees_the_request_and_its_issue(client):
    cast = make_cast()
    issue = assigned(by=cast.reviewer, unit=make_organisation("区农牧局"))
    unit = unit_of()
    other = assigned(by=cast.office, unit=make_organisation("市林草局"))
    helping.ask(issue, unit, done_so_far="已协调", asked="请牵头", by=cast.reviewer, at=moment(day(20)))
    handler = assigned(by=cast.office, unit=unit).handler
    client.force_login(handler)
    assert client.get("/issues/help/").context["listing"].count == 1
    assert client.get(f"/issues/{issue.pk}/").status_code == 200
    assert client.get(f"/issues/{other.pk}/").status_code == 404


def test_acts_leave_lists_that_a_stranger_does_not_see(client):
    cast = make_cast()
    acts.raise_issue(make_project(), by=cast.office, at=moment(day(3)), title="一", category="LAND")
    client.force_login(cast.outsider)
    assert client.get("/issues/").status_code == 403
