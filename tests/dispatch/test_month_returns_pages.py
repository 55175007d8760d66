"""The pages of the month's returns: the sheet, who has confirmed, one return."""

import datetime
import io
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.dispatch import returns
from projects.dispatch.models import MonthlyReturn, SignedSheet, WeeklyReport
from projects.dispatch.views.return_overview import ReturnProjects
from projects.pool.models import Project, Responsibility
from tests.city import make_project, make_report, make_user, moment
from tests.dispatch.counting import assert_constant
from tests.pool.cases import bulk_projects
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
D = datetime.date
MARCH = Month.parse("2025-03")
NOW = moment(D(2025, 4, 2))
URL = "/months/2025-03/returns/"


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city(cast):
    """Three projects of the reporter with 900, 800 and nothing by the weeks, and one of another banner."""
    for name, cumulative in (("甲项目", 900), ("乙项目", 800), ("丙项目", None)):
        project = make_project(name=name, reporter=cast.staff)
        if cumulative:
            figures = {"cumulative": Decimal(cumulative), "state": "ACCEPTED"}
            make_report(project, Week.parse("2025-W13"), **figures)
    make_project(name="外旗项目", division=Division.objects.get(code="150525"))
    return cast


def sheet(client, user, address=URL):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response


def sent(rows, act="save", chosen=(), **typed):
    """What a form sends of rows as they were drawn; `typed` is {project's name: {field: text}}."""
    data = {"act": act, "chosen": [str(one.key) for one in rows if one.project.name in chosen]}
    for one in rows:
        if one.row.is_open:
            data[f"base-{one.key}"] = one.base
            texts = {cell.name: cell.text for cell in one.cells.values()} | typed.get(one.project.name, {})
            data |= {f"{name}-{one.key}": text for name, text in texts.items()}
    return data


def stored(name):
    return MonthlyReturn.objects.get(project__name=name)


class TestSheet:
    def test_it_is_filled_from_the_weeks_in_the_order_of_the_list(self, client, city):
        found = sheet(client, city.staff)
        rows = found.context["rows"]
        assert [(one.project.name, one.row.cumulative) for one in rows] == [
            ("甲项目", 900),
            ("乙项目", 800),
            ("丙项目", None),
        ]
        assert [one.lacks for one in rows] == ["", "", "figure_needed"]
        assert found.context["totals"]["cumulative"] == 1700
        assert not MonthlyReturn.objects.exists()

    def test_it_says_until_when(self, client, city):
        assert sheet(client, city.staff).context["days"].returns_due == D(2025, 4, 3)

    def test_many_rows_are_saved_at_once_and_what_was_not_typed_is_not_stored(self, client, city):
        rows = sheet(client, city.staff).context["rows"]
        typed = {"甲项目": {"expected_year": "1.2亿"}, "丙项目": {"cumulative": "50"}}
        response = client.post(URL, sent(rows, **typed))
        assert response.status_code == 302
        assert (stored("甲项目").expected_year, stored("丙项目").cumulative) == (12000, 50)
        assert stored("甲项目").saved_by == city.staff
        assert MonthlyReturn.objects.count() == 2

    def test_what_cannot_be_read_is_said_at_its_cell_and_stays(self, client, city):
        rows = sheet(client, city.staff).context["rows"]
        typed = {"甲项目": {"cumulative": "约900", "progress_text": "封顶"}, "乙项目": {"expected_year": "7"}}
        response = client.post(URL, sent(rows, **typed))
        assert response.status_code == 200
        (first, *_others) = response.context["rows"]
        assert first.cells["cumulative"].text == "约900"
        assert "约900" in first.cells["cumulative"].error
        # The rest is saved all the same.
        assert (stored("甲项目").progress_text, stored("乙项目").expected_year) == ("封顶", 7)

    def test_nobodys_figure_is_overwritten(self, client, city):
        rows = sheet(client, city.staff).context["rows"]
        returns.save(rows[0].row, {"cumulative": Decimal(905)}, by=city.reviewer, at=NOW)
        response = client.post(URL, sent(rows, 甲项目={"cumulative": "910"}))
        (first, *_others) = response.context["rows"]
        assert stored("甲项目").cumulative == 905
        assert first.cells["cumulative"].text == "910"
        assert [text for _label, text in first.other] == ["905.00"]
        # Sent once more, having seen the other's, it is kept.
        client.post(URL, sent(response.context["rows"], 甲项目={"difference_reason": "月末补报"}))
        assert stored("甲项目").cumulative == 910

    def test_a_page_that_lay_open_takes_nothing_back(self, client, city):
        rows = sheet(client, city.staff).context["rows"]
        returns.save(rows[0].row, {"progress_text": "别人写的"}, by=city.reviewer, at=NOW)
        client.post(URL, sent(rows, 乙项目={"expected_year": "7"}))
        assert stored("甲项目").progress_text == "别人写的"

    def test_staff_fill_in_and_the_reviewer_confirms_what_is_complete(self, client, city):
        rows = sheet(client, city.staff).context["rows"]
        assert not any(one.may_confirm for one in rows)
        assert client.post(URL, sent(rows, act="confirm")).status_code == 403
        assert not MonthlyReturn.objects.confirmed().exists()
        rows = sheet(client, city.reviewer).context["rows"]
        response = client.post(URL, sent(rows, act="confirm"))
        assert response.status_code == 302
        assert {row.project.name for row in MonthlyReturn.objects.confirmed()} == {"甲项目", "乙项目"}

    def test_what_is_chosen_and_lacks_something_says_so_and_the_others_are_confirmed(self, client, city):
        rows = sheet(client, city.reviewer).context["rows"]
        typed = {"乙项目": {"cumulative": "850"}}
        response = client.post(URL, sent(rows, "confirm_chosen", ("甲项目", "乙项目", "丙项目"), **typed))
        found = {one.project.name: one for one in response.context["rows"]}
        assert stored("甲项目").state == "CONFIRMED"
        assert found["乙项目"].cells["difference_reason"].error
        assert found["丙项目"].cells["cumulative"].error
        assert found["乙项目"].is_chosen
        typed = {"乙项目": {"difference_reason": "月末补报3天"}}
        client.post(URL, sent(response.context["rows"], "confirm_chosen", ("乙项目",), **typed))
        assert (stored("乙项目").state, stored("乙项目").difference_reason) == ("CONFIRMED", "月末补报3天")

    def test_what_changed_since_the_page_was_drawn_is_not_confirmed_unseen(self, client, city):
        rows = sheet(client, city.reviewer).context["rows"]
        WeeklyReport.objects.filter(project__name="甲项目").update(cumulative=Decimal(880))
        response = client.post(URL, sent(rows, act="confirm"))
        assert response.context["rows"][0].errors["row"]
        assert {row.project.name for row in MonthlyReturn.objects.confirmed()} == {"乙项目"}

    def test_a_fall_against_the_month_before_asks_for_a_reason(self, client, city):
        project = Project.objects.get(name="甲项目")
        february = returns.filled(project, MARCH - 1, D(2025, 2, 28), None)
        given = {"cumulative": Decimal(950), "difference_reason": "补报"}
        february = returns.save(february, given, by=city.staff, at=NOW)
        returns.confirm([february], by=city.reviewer, at=NOW)
        first = sheet(client, city.reviewer).context["rows"][0]
        assert (first.own, first.lacks, first.asks_reason) == (-50, "falls", True)

    def test_a_month_to_come_and_one_before_the_lists(self, client, city):
        for address in ("/months/2025-05/returns/", "/months/2019-05/returns/"):
            found = sheet(client, city.staff, address)
            assert found.context["rows"] == []
            assert 'class="empty"' in found.content.decode()

    def test_it_costs_the_same_for_many(self, client, city):
        client.force_login(city.reviewer)
        assert assert_constant(client, URL, bulk_projects) < 32

    def test_it_can_be_printed_to_be_signed(self, client, city):
        html = sheet(client, city.staff).content.decode()
        for word in ("填报人", "审核人", "负责人", "单位盖章"):
            assert word in html


class TestSignedSheet:
    url = f"{URL}signed/"

    def upload(self, client, division="150502"):
        scan = SimpleUploadedFile("盖章扫描件.pdf", b"%PDF-1.7 scan")
        return client.post(self.url, {"division": division, "act": "attach", "file": scan})

    def test_the_reviewer_brings_it_and_takes_it_away(self, client, city):
        client.force_login(city.reviewer)
        assert self.upload(client).status_code == 302
        (stored,) = SignedSheet.objects.get().attachments.all()
        html = sheet(client, city.reviewer).content.decode()
        assert f"/files/{stored.pk}/" in html or stored.name in html
        assert client.get(f"{URL}standing/").context["signed"]
        client.post(self.url, {"division": "150502", "act": "detach", "attachment": stored.pk})
        assert not SignedSheet.objects.get().attachments.exists()

    def test_it_is_for_the_banner_alone(self, client, city):
        client.force_login(city.staff)
        assert self.upload(client).status_code == 403
        client.force_login(city.reviewer)
        assert self.upload(client, "150525").status_code == 403
        assert self.upload(client, "nowhere").status_code == 404


class TestStanding:
    url = f"{URL}standing/"

    @pytest.fixture
    def confirmed(self, city):
        rows = returns.read_returns(MARCH, Project.objects.filter(name__in=["甲项目", "乙项目"]))
        rows[1] = returns.save(
            rows[1], {"difference_reason": "补报", "cumulative": 805}, by=city.staff, at=NOW
        )
        return returns.confirm(rows, by=city.reviewer, at=NOW)

    def test_every_figure_opens_its_rows(self, client, city, confirmed):
        found = sheet(client, city.office, self.url)
        counts = found.context["counts"]
        assert (counts.due, counts.confirmed, counts.none, counts.differing, counts.rate) == (4, 2, 2, 1, 50)
        (first, second) = found.context["rows"]
        assert [(row.name, row.tally.confirmed) for row in (first, second)] == [
            ("科尔沁区", 2),
            ("奈曼旗", 0),
        ]
        for condition, count in (
            ("", 3),
            ("standing=CONFIRMED&standing=LOCKED", 2),
            ("standing=NONE", 1),
            ("differs=true", 1),
        ):
            assert client.get(f"{first.href}{condition}").context["listing"].count == count

    def test_the_reminder_counts_and_names_nobody(self, client, city, confirmed):
        (line, other) = sheet(client, city.office, self.url).context["chased"]
        with translation.override("zh-hans"):
            assert (
                line.text.splitlines()[0]
                == "【月报】科尔沁区，2025年3月：应报 3 个，已确认 2 个，未确认 1 个。"
            )
        assert "甲项目" not in line.text
        assert line.text.splitlines()[-1].endswith(URL)
        assert other.unit.code == "150525"
        assert [who.name for who in line.contacts] == ["reviewer"]
        assert other.contacts == ()

    def test_who_does_not_chase_sees_no_reminders(self, client, city, confirmed):
        assert sheet(client, city.leader, self.url).context["chased"] == []

    def test_as_a_workbook(self, client, city, confirmed):
        client.force_login(city.office)
        book = load_workbook(io.BytesIO(client.get(f"{self.url}?_export=xlsx").content))
        rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
        assert rows[1][:3] == ["科尔沁区", 3, 2]
        assert rows[-1][1:3] == [4, 2]

    def test_a_month_without_projects(self, client, city):
        for address in ("/months/2019-05/returns/standing/", "/months/2025-09/returns/standing/"):
            assert 'class="empty"' in sheet(client, city.office, address).content.decode()

    def test_it_costs_the_same_for_many(self, client, city):
        client.force_login(city.office)
        assert assert_constant(client, self.url, bulk_projects) < 26


class TestOneReturn:
    @pytest.fixture
    def row(self, city):
        rows = returns.read_returns(MARCH, Project.objects.filter(name="甲项目"))
        return returns.confirm(rows, by=city.reviewer, at=NOW)[0]

    def url(self, row, act=""):
        return f"{URL}{row.project_id}/{act}"

    def test_the_office_sends_it_back_and_the_banner_reads_why(self, client, city, row):
        found = sheet(client, city.office, self.url(row))
        assert found.context["may_send_back"]
        response = client.post(self.url(row, "send-back/"), {"reason": " "})
        assert response.context["refused"][1]
        client.post(self.url(row, "send-back/"), {"reason": "与统计核对"})
        assert (stored("甲项目").state, stored("甲项目").return_reason) == ("RETURNED", "与统计核对")
        assert "与统计核对" in sheet(client, city.staff).content.decode()

    def test_the_office_corrects_a_locked_one(self, client, city, row):
        client.force_login(city.office)
        sent = {"cumulative": "950", "progress_percent": "20", "expected_year": "", "reason": "核对后更正"}
        assert client.post(self.url(row, "correct/"), sent).status_code == 200
        assert stored("甲项目").cumulative == 900
        returns.lock([row], by=city.office, at=NOW)
        assert sheet(client, city.office, self.url(row)).context["form"]
        wrong = client.post(self.url(row, "correct/"), sent | {"cumulative": "约"})
        assert wrong.context["form"].errors["cumulative"]
        assert client.post(self.url(row, "correct/"), sent).status_code == 302
        assert (stored("甲项目").state, stored("甲项目").cumulative) == ("LOCKED", 950)
        html = sheet(client, city.staff, self.url(row)).content.decode()
        assert "900.00" in html
        assert "核对后更正" in html

    def test_others_read_and_do_not_act(self, client, city, row):
        client.force_login(city.leader)
        assert client.get(self.url(row)).status_code == 200
        for act in ("send-back/", "correct/"):
            assert client.post(self.url(row, act), {"reason": "改"}).status_code == 403
        client.force_login(make_user("nobody", "reporter", scope="OWN"))
        assert client.get(self.url(row)).status_code == 404
        assert client.post(self.url(row, "send-back/"), {"reason": "改"}).status_code == 404

    def test_one_that_nobody_saved_says_so(self, client, city):
        project = Project.objects.get(name="乙项目")
        assert sheet(client, city.office, f"{URL}{project.pk}/").context["row"].pk is None
        client.force_login(city.office)
        assert client.get(f"/months/2019-03/returns/{project.pk}/").status_code == 404


class TestReturnsList(ListPageSuite):
    view_class = ReturnProjects
    url = f"{URL}projects/"
    examples = {
        "q": "测试",
        "division": "150502",
        "standing": "NONE",
        "differs": "true",
        "department": "null",
    }

    def reader(self):
        return self.cast.office

    @pytest.fixture(autouse=True)
    def _cast(self, cast):
        self.cast = cast

    def make_rows(self, count):
        bulk_projects(count)


class TestHome:
    def test_it_counts_until_all_are_confirmed(self, client, city):
        client.force_login(city.staff)
        html = client.get("/").content.decode()
        assert f'href="{URL}"' in html
        rows = returns.read_returns(MARCH, Project.objects.filter(name__in=["甲项目", "乙项目"]))
        returns.confirm(rows, by=city.reviewer, at=NOW)
        Responsibility.objects.filter(project__name="丙项目").delete()
        assert f'href="{URL}"' not in client.get("/").content.decode()

    def test_who_only_reads_has_no_block(self, client, city):
        client.force_login(city.leader)
        assert f'href="{URL}"' not in client.get("/").content.decode()
