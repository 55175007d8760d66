"""A list of theirs against ours: by code, then alike by name; what differs stands side by side."""

import io
from decimal import Decimal
from urllib.parse import unquote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from projects.base import events
from projects.base.models import Attachment
from projects.directory.models import Division
from projects.imports.kinds import Reading
from projects.platforms.comparing import compare
from projects.platforms.models import Comparison, Difference, Match
from projects.platforms.reading import span
from projects.platforms.views.comparing import Comparisons, Differences, Matches
from projects.pool.models import Project
from tests.city import WEEK, make_cast, make_project, make_user
from tests.platforms.cases import (
    BASE,
    CODE,
    NOW,
    OTHER,
    THIRD,
    compared,
    make_layout,
    ours,
    states,
    theirs,
    upload_of,
)
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def test_rows_are_matched_by_code_and_what_means_the_same_is_the_same(cast):
    ours("风电法兰项目", CODE)
    # The code with other dashes and blanks, the name with wide brackets, 1.23亿元 for 12,345.67万元.
    made = compared(cast.office, [theirs("风电法兰项目", f" {CODE.replace('-', '－')} ")])
    assert states(made) == {"风电法兰项目": "SAME"}
    assert not Difference.objects.exists()
    assert (
        set(made.compared)
        == {
            "serial",
            "name",
            "national_code",
            "division",
            "stage",
            "total_investment",
            "planned",
            "started",
            "planned_completion",
        }
        or "serial" not in made.compared
    )


def test_differing_fields_stand_side_by_side_and_ours_stay(cast):
    project = ours("风电法兰项目", CODE)
    changed = {"total": "1.5", "place": "奈曼旗", "stage": "前期"}
    made = compared(cast.office, [theirs("风电法兰二期项目", CODE, **changed)])
    assert (made.differing, made.same, made.only_theirs, made.only_ours) == (1, 0, 0, 0)
    found = {one.source: (one.theirs, one.ours, one.gap) for one in Difference.objects.all()}
    assert found == {
        "name": ("风电法兰二期项目", "风电法兰项目", None),
        "division": ("奈曼旗", "科尔沁区", None),
        "stage": ("前期", "在建", None),
        "total_investment": ("15,000.00", "12,345.67", Decimal("2654.33")),
    }
    project.refresh_from_db()
    assert (project.name, project.total_investment) == ("风电法兰项目", Decimal("12345.67"))


def test_what_only_one_side_has_and_names_that_are_alike_are_told_apart(cast):
    ours("风电法兰项目", CODE)
    ours("仅我方有的项目", OTHER)
    ours("铝合金续建二期项目")
    ours("热电联产项目", THIRD)
    rows = [
        theirs("风电法兰项目", CODE),
        theirs("风电法兰项目", CODE),
        theirs("仅对方有的乙二醇", "2501-150502-04-01-999999"),
        theirs("铝合金续建二期（项目）", "2501-150502-04-01-999998"),
        theirs("热电联产项目", "2501-150502-04-01-999997"),
        theirs("别处的项目", ""),
    ]
    made = compared(cast.office, rows)
    found = [(one.state, one.their_name, one.our_name, one.note) for one in made.matches.all()]
    assert found == [
        ("SAME", "风电法兰项目", "风电法兰项目", ""),
        ("TWICE", "风电法兰项目", "风电法兰项目", ""),
        ("ONLY_THEIRS", "仅对方有的乙二醇", "", ""),
        ("PROPOSED", "铝合金续建二期（项目）", "铝合金续建二期项目", "OURS_WITHOUT"),
        ("PROPOSED", "热电联产项目", "热电联产项目", "OTHER_CODE"),
        ("ONLY_THEIRS", "别处的项目", "", "NO_CODE"),
        ("ONLY_OURS", "", "仅我方有的项目", ""),
    ]
    assert (made.rows_read, made.only_theirs, made.only_ours, made.proposed) == (6, 2, 1, 2)
    assert made.repeated == 1
    assert Project.objects.filter(national_code__isnull=True).count() == 1


def test_only_those_asked_for_can_be_missing_and_no_project_of_others_is_told(cast):
    naiman = Division.objects.get(code="150525")
    ours("科尔沁的项目", CODE)
    ours("奈曼的项目", OTHER, division=naiman)
    layout = make_layout()
    made = compared(cast.office, [theirs("科尔沁的项目", CODE)], layout, division=naiman)
    assert states(made) == {"科尔沁的项目": "SAME", "奈曼的项目": "ONLY_OURS"}
    local = make_user("local", "office", scope="DIVISION", division=naiman)
    made = compared(local, [theirs("科尔沁的项目", CODE)], layout)
    assert states(made) == {"科尔沁的项目": "ONLY_THEIRS", "奈曼的项目": "ONLY_OURS"}


def test_a_cell_that_cannot_be_read_differs_and_is_shown_as_it_stands(cast):
    ours("风电法兰项目", CODE)
    compared(cast.office, [theirs("风电法兰项目", CODE, total="待定")])
    one = Difference.objects.get()
    assert (one.source, one.theirs, one.ours, one.gap) == ("total_investment", "待定", "12,345.67", None)


def test_the_file_who_and_when_are_kept_and_later_changes_do_not_reach_it(client, cast):
    project = ours("风电法兰项目", CODE)
    client.force_login(cast.pooladmin)
    layout = make_layout()
    sent = {"file": upload_of([theirs("风电法兰项目", CODE, total="9")]), "division": "", "list_code": ""}
    answer = client.post(f"/platforms/layouts/{layout.code}/compare/", sent)
    made = Comparison.objects.get()
    assert answer.url == f"{BASE}{made.pk}/"
    assert (made.by, made.at) == (cast.pooladmin, NOW)
    assert events.history(made).get().verb == "comparison.make"
    kept = Attachment.objects.get()
    assert client.get(f"/attachments/{kept.pk}/").getvalue().startswith(b"PK")
    Project.objects.filter(pk=project.pk).update(name="改名后的项目", total_investment=90_000)
    page = client.get(f"{BASE}{made.pk}/differences/").content.decode()
    assert "12,345.67" in page
    assert "改名后的项目" not in page
    client.force_login(cast.staff)
    assert client.get(f"/attachments/{kept.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        (2024, "2024-01-01", "2024-12-31"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("202402", "2024-02-01", "2024-02-29"),
        ("20240328", "2024-03-28", "2024-03-28"),
        ("2024.03", "2024-03-01", "2024-03-31"),
        ("2024年3月", "2024-03-01", "2024-03-31"),
    ],
)
def test_days_are_read_as_exactly_as_they_are_given(said, first, last):
    found = span(said, Reading(None, WEEK.first, NOW))
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("清单.docx", b"PK\x03\x04"),
        ("清单.xlsx", b"no workbook"),
        ("空.xlsx", b""),
        ("无表.csv", "甲,乙\n1,2\n".encode()),
    ],
)
def test_a_file_that_is_no_list_is_refused_at_its_field(client, cast, name, content):
    make_layout()
    client.force_login(cast.office)
    sent = {"file": SimpleUploadedFile(name, content)}
    answer = client.post("/platforms/layouts/test-layout/compare/", sent)
    assert answer.status_code in (200, 422)
    assert answer.context["form"].errors.keys() == {"file"}
    assert not Comparison.objects.exists()


def test_comparisons_of_a_part_are_their_makers_alone(client, cast):
    naiman = Division.objects.get(code="150525")
    local = make_user("local", "office", scope="DIVISION", division=naiman)
    made = compared(cast.office, [])
    mine = compared(local, [], made.layout)
    client.force_login(local)
    assert client.get(f"{BASE}{made.pk}/").status_code == 404
    assert client.get(f"{BASE}{mine.pk}/").status_code == 200
    client.force_login(cast.commission)
    assert client.get(f"{BASE}{mine.pk}/").status_code == 200
    for who in (cast.staff, cast.leader, cast.promotion):
        client.force_login(who)
        assert client.get(BASE).status_code == 403
        assert client.get("/platforms/").status_code == 403


def test_without_codes_on_either_side_the_only_one_of_a_name_is_compared(client, cast):
    naiman = Division.objects.get(code="150525")
    ours("污水处理厂")
    ours("热力管网")
    ours("热力管网", division=naiman)
    ours("道路工程")
    ours("道路工程")
    ours("粮库扩建")
    rows = [
        theirs("污水处理厂", "", total="9"),
        theirs("热力管网", ""),
        theirs("热力管网", "", place="奈曼旗"),
        theirs("道路工程", ""),
        theirs("粮库扩建", "", place="奈曼旗"),
    ]
    made = compared(cast.office, rows)
    found = sorted((one.their_name, one.state, one.note) for one in made.matches.exclude(state="ONLY_OURS"))
    assert found == [
        ("污水处理厂", "DIFFERENT", "BY_NAME"),
        ("热力管网", "SAME", "BY_NAME"),
        ("热力管网", "SAME", "BY_NAME"),
        ("粮库扩建", "PROPOSED", "NO_CODE"),
        ("道路工程", "PROPOSED", "NO_CODE"),
    ]
    assert Difference.objects.get().match.our_name == "污水处理厂"
    client.force_login(cast.office)
    assert "双方均无代码，按名称对照" in client.get(f"{BASE}{made.pk}/").content.decode()


def test_our_own_export_is_the_same_as_what_it_was_made_of(client, cast):
    layout = make_layout()
    ours("风电法兰项目", CODE)
    ours("污水处理厂", total_investment=Decimal("30000"))
    client.force_login(cast.office)
    content = client.get(f"/platforms/layouts/{layout.code}/?_export=xlsx").content
    upload = SimpleUploadedFile("导出.xlsx", content)
    made = compare(layout, upload, year=2025, by=cast.office, at=NOW, today=WEEK.first)
    assert states(made) == {"风电法兰项目": "SAME", "污水处理厂": "SAME"}


def test_what_differs_comes_first_by_the_names_of_its_fields_and_a_cut_file_is_told(client, cast):
    ours("风电法兰项目", CODE)
    ours("热电联产项目", OTHER)
    made = compared(cast.office, [theirs("热电联产项目", OTHER), theirs("风电法兰项目", CODE, total="9")])
    client.force_login(cast.office)
    page = client.get(f"{BASE}{made.pk}/")
    rows = page.context["listing"].records
    assert [one.state for one in rows] == ["DIFFERENT", "SAME"]
    assert "总投资：12,345.67 → 90,000.00" in page.content.decode()
    assert "只认出" not in page.content.decode()
    Comparison.objects.update(compared=["name", "national_code"])
    assert "只认出 2 列" in client.get(f"{BASE}{made.pk}/").content.decode()


def test_the_file_of_differences_has_a_name_of_its_own_and_amounts_as_numbers(client, cast):
    ours("风电法兰项目", CODE)
    made = compared(cast.office, [theirs("风电法兰项目", CODE, total="9", place="奈曼旗")])
    client.force_login(cast.office)
    answer = client.get(f"{BASE}{made.pk}/differences/?_export=xlsx")
    name = unquote(answer["Content-Disposition"])
    assert "不一致字段" in name
    assert name.count("2025") == 1
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    values = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {90000, 12345.67, "奈曼旗"} <= set(values)


class OfComparison(ListPageSuite):
    """The lists of one comparison with made rows."""

    where = ""

    def reader(self):
        cast = make_cast()
        self.made = Comparison.objects.create(layout=make_layout(), year=2025, by=cast.office, at=NOW)
        self.url = f"{BASE}{self.made.pk}/{self.where}"
        return cast.office

    def matched(self, count):
        matches = [
            Match(
                comparison=self.made,
                state="DIFFERENT",
                project=make_project(),
                our_name="风电法兰项目",
                our_code=CODE,
                their_name="风电法兰",
            )
            for _number in range(count)
        ]
        return Match.objects.bulk_create(matches)

    def make_rows(self, count):
        rows = [Difference(match=one, source="name", theirs="甲", ours="乙") for one in self.matched(count)]
        Difference.objects.bulk_create(rows)


class TestMatches(OfComparison):
    view_class = Matches
    examples = {"q": "法兰", "state": "DIFFERENT", "division": "150502"}


class TestDifferences(OfComparison):
    view_class = Differences
    where = "differences/"
    examples = {"q": "法兰", "field": "name", "division": "150502"}


class TestComparisons(ListPageSuite):
    view_class = Comparisons
    url = BASE

    def reader(self):
        self.cast = make_cast()
        self.layout = make_layout()
        self.examples = {"layout": str(self.layout.pk)}
        return self.cast.office

    def make_rows(self, count):
        Comparison.objects.bulk_create(
            Comparison(layout=self.layout, year=2025, by=self.cast.office, at=NOW) for _number in range(count)
        )
