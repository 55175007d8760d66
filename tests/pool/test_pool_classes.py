"""The cross-table of classes: sums that agree, the lists behind the cells, the file."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from projects.directory.models import Chain
from projects.pool.classes import DIMENSIONS, Cell, Heading, cross, third
from tests.city import make_project
from tests.pool.cases import bulk_projects

ROWS = [Heading("A", "农"), Heading("C", "工"), Heading("NONE", "未分类")]
COLUMNS = [Heading("0-1", "小"), Heading("1-5", "中"), Heading("none", "未填")]


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def test_rows_and_columns_sum_to_the_same_and_what_is_empty_is_left_out():
    found = cross(
        {
            ("A", "0-1"): Cell(2, Decimal(300)),
            ("C", "0-1"): Cell(1, Decimal(50)),
            ("C", "none"): Cell(3, None),
        },
        ROWS,
        COLUMNS,
    )
    assert [row.heading.code for row in found.rows] == ["A", "C"]
    assert [column.code for column in found.columns] == ["0-1", "none"]
    assert [row.total for row in found.rows] == [Cell(2, Decimal(300)), Cell(4, Decimal(50))]
    assert found.totals == {"0-1": Cell(3, Decimal(350)), "none": Cell(3, None)}
    assert found.total == Cell(6, Decimal(350))
    row, column, cell = found.largest
    assert (row.code, column.code, cell.count) == ("C", "none", 3)


def test_of_nothing_there_is_an_empty_table():
    found = cross({}, ROWS, COLUMNS)
    assert (found.rows, found.columns, found.total, found.largest) == ((), (), Cell(), None)


@pytest.mark.parametrize(
    ("rows", "columns", "page"),
    [
        ("industry", "band", "stage"),
        ("chain", "stage", "band"),
        ("band", "stage", "industry"),
        ("industry", "chain", "band"),
    ],
)
def test_the_table_is_paged_by_what_it_does_not_show(rows, columns, page):
    assert third(DIMENSIONS[rows], DIMENSIONS[columns]).name == page


@pytest.fixture
def city(cast):
    """Projects of all classes, some without industry, chain or amount."""
    chain = Chain.objects.first()
    make_project(industry="C", chain=chain, total_investment=Decimal(9999))
    make_project(industry="C", total_investment=Decimal(10000))
    make_project(industry="D", chain=chain, total_investment=Decimal(200000), stage="PLANNING")
    make_project(industry="", total_investment=Decimal(60000))
    make_project(industry="", total_investment=None, stage="WITHDRAWN")


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"rows": "chain"},
        {"rows": "band", "across": "stage"},
        {"rows": "stage", "across": "chain"},
        {"rows": "industry", "across": "chain", "band": "5-10"},
        {"stage": "UNDER_CONSTRUCTION"},
    ],
)
def test_every_cell_and_every_sum_is_the_list_behind_it(office, query):
    response = office.get("/pool/classes/", query)
    assert not response.context["listing"].notices
    lines = [*response.context["rows"], response.context["total"]]
    for line in lines:
        assert set(line.cells) == set(line.hrefs)
        for code, cell in line.cells.items():
            listing = office.get(line.hrefs[code]).context["listing"]
            assert (listing.count, listing.notices) == (cell.count, [])
            assert (listing.totals["sum_investment"] or 0) == (cell.investment or 0)
    sums = [line.cells["total"].count for line in lines]
    assert sum(sums[:-1]) == sums[-1] == response.context["listing"].count


@pytest.mark.usefixtures("city")
def test_an_amount_on_the_border_belongs_to_the_band_above(office):
    response = office.get("/pool/classes/", {"rows": "industry", "across": "band"})
    (manufacture,) = (line for line in response.context["rows"] if line.name.startswith("C"))
    assert {code: cell.count for code, cell in manufacture.cells.items()} == {"0-1": 1, "1-5": 1, "total": 2}


@pytest.mark.usefixtures("city")
def test_the_same_class_twice_gives_way(office):
    view = office.get("/pool/classes/", {"rows": "band", "across": "band"}).context["view"]
    assert [one.name for one in view.dimensions] == ["band", "industry"]
    assert office.get("/pool/classes/", {"rows": "colour"}).context["listing"].notices


@pytest.mark.usefixtures("city")
def test_the_workbook_is_the_table_with_its_sums(office):
    content = office.get("/pool/classes/?_export=xlsx").content
    head, *rows = load_workbook(io.BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True)
    assert len(rows) == 3 + 1
    counts, sums = ([row[len(head) + place] for row in rows] for place in (-2, -1))
    assert (sum(counts[:-1]), counts[-1]) == (5, 5)
    assert (sum(sums[:-1]), sums[-1]) == (28.0, 28.0)


def test_the_number_of_queries_does_not_depend_on_the_projects(office, django_assert_num_queries):
    bulk_projects(3)
    office.get("/pool/classes/?rows=chain")
    with django_assert_num_queries(10):
        office.get("/pool/classes/?rows=chain")
    bulk_projects(60)
    with django_assert_num_queries(10):
        office.get("/pool/classes/?rows=chain")


def test_without_projects_the_page_says_so(office):
    assert b'class="empty"' in office.get("/pool/classes/").content
