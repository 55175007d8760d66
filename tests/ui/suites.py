"""Suites that the pages of every app inherit.

class TestProjectList(ListPageSuite):
    view_class = ProjectList
    url = "/projects/"
    examples = {"q": "mill", "tier": "ROLLING", "total_min": "1亿"}   # one value a filter
    row_tag = "<tr"                                                  # how a drawn row begins

    def reader(self):            # who opens the page
        return make_user("office")

    def make_rows(self, count):  # that many more rows which the reader may see
        ...
"""

import csv
import io
from html import escape
from urllib.parse import unquote

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from projects.ui.controls import parameters_of
from projects.ui.exports import Sheet

NONSENSE = [
    "page=abc",
    "page=0",
    "page=-1",
    "page=99999",
    "page=" + "9" * 5000,
    "page=１２",
    "per_page=9999999",
    "per_page=abc",
    "sort=foo",
    "sort=-foo",
    "sort=--",
    "columns=zzz",
    "_export=exe",
    "_print=all",
    "no_such_filter=1",
]
STRANGE = ["XYZ", "\x00", "99999999999999999999999", "１２", "-1", "' OR 1=1 --", "%", "2025-02-30"]


@pytest.mark.django_db
class ListPageSuite:
    """What holds of every list page: see the head of this module."""

    view_class = None
    url = ""
    examples = {}
    row_tag = "<tr"

    def reader(self):
        raise NotImplementedError

    def make_rows(self, count):
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _signed_in(self, client, db):
        self.client = client
        self.user = self.reader()
        client.force_login(self.user)

    def open(self, query="", **headers):
        """The response to the list with a query; a dict is encoded."""
        if isinstance(query, dict):
            encoded = QueryDict(mutable=True)
            encoded.update(query)
            query = encoded.urlencode()
        return self.client.get(f"{self.url}?{query}", headers=headers)

    def listing(self, query=""):
        """The listing behind a page that opened."""
        response = self.open(query)
        assert response.status_code == 200
        return response.context["listing"]

    def filter_parameters(self):
        filters = self.listing().filters
        fields = filters.form.fields.items() if filters else ()
        return {name: parameters_of(name, field.widget) for name, field in fields}

    def test_it_opens_empty_and_full(self):
        assert b"empty" in self.open().content
        self.make_rows(3)
        response = self.open()
        assert response.context["listing"].count == 3
        assert not response.context["listing"].notices

    def test_every_column_sorts_both_ways(self):
        self.make_rows(5)
        everything = {record.pk for record in self.listing().records}
        for name, column in self.listing().all_columns.items():
            for sort in (name, f"-{name}"):
                listing = self.listing(f"sort={sort}")
                assert {record.pk for record in listing.records} == everything
                assert bool(listing.notices) == (not column.ordering()), sort

    def test_rows_without_a_difference_keep_their_order(self):
        self.make_rows(5)
        for name, column in self.listing().all_columns.items():
            if column.ordering():
                assert self.listing(f"sort={name}").rows().query.order_by[-1] == "pk"

    def test_every_filter_has_an_example_that_is_understood(self):
        self.make_rows(5)
        for name, parameters in self.filter_parameters().items():
            given = {one: self.examples[one] for one in parameters if one in self.examples}
            assert given, f"no example for the filter {name}"
            listing = self.listing(given)
            assert not listing.notices
            assert len(listing.controls.chips()) == len(given)
            assert listing.count <= 5

    @pytest.mark.sqlite
    def test_no_two_filters_and_no_two_columns_have_one_name(self):
        listing = self.listing()
        fields = listing.filters.form.fields.values() if listing.filters else ()
        for names in (
            [str(field.label) for field in fields],
            [column.heading(listing.model) for column in listing.all_columns.values()],
        ):
            assert sorted(set(names)) == sorted(names)

    @pytest.mark.sqlite
    def test_a_chip_takes_its_filter_off(self):
        self.make_rows(5)
        for name, value in self.examples.items():
            (chip,) = self.listing({name: value}).controls.chips()
            listing = self.client.get(chip.href).context["listing"]
            assert listing.count == 5
            assert not listing.controls.chips()

    @pytest.mark.sqlite
    def test_the_refresh_is_the_results_alone(self):
        self.make_rows(3)
        response = self.open(**{"HX-Request": "true", "HX-Target": "results", "HX-Trigger": "filters"})
        assert b"<html" not in response.content
        assert b"</table>" in response.content
        assert b'id="filters"' not in response.content

    def test_a_file_holds_exactly_the_filtered_rows(self):
        self.make_rows(60)
        for query in [{}, *({name: value} for name, value in self.examples.items())]:
            listing = self.listing(query | {"per_page": "25"})
            columns = [column for column in listing.columns if not column.exclude_from_export]
            sheet = Sheet("", columns, listing.rows(), self.user, None, load=listing.load)
            expected = [["" if one is None else str(one) for one in row] for row in sheet.rows()]
            assert len(expected) == listing.count
            assert self.csv_rows(query) == expected
            assert len(self.xlsx_rows(query)) == listing.count

    @pytest.mark.sqlite
    def test_paper_takes_all_rows(self):
        self.make_rows(30)
        response = self.open("per_page=25")
        href = response.context["listing"].controls.print_href()
        assert "_print=1" in href
        assert f'href="{escape(href)}"' in response.content.decode()
        assert self.part_said(response)
        printed = self.client.get(href)
        listing = printed.context["listing"]
        assert len(listing.records) == listing.count == 30
        assert not listing.notices
        assert not self.part_said(printed)
        self.check_printed(printed.content.decode())

    def part_said(self, response):
        """Whether the paper says that it shows a part of the rows."""
        return b"paper-part" in response.content

    def check_printed(self, content):
        """Every row is drawn, and the page goes to the printer by itself."""
        assert content.count(self.row_tag) >= 30
        assert "data-print-now" in content
        assert 'class="pager"' not in content

    def csv_rows(self, query):
        """The data rows of the CSV file, as text."""
        response = self.open(query | {"_export": "csv"})
        assert response.content.startswith("\ufeff".encode())
        head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
        assert all(len(row) == len(head) for row in rows)
        assert str(self.user) in unquote(response["Content-Disposition"])
        return rows

    def xlsx_rows(self, query):
        """The data rows of the workbook."""
        response = self.open(query | {"_export": "xlsx"})
        book = load_workbook(io.BytesIO(response.content), read_only=True)
        return list(book.worksheets[0].iter_rows(min_row=2, values_only=True))

    @pytest.mark.parametrize("query", ["", "columns=all", "_print=1"])
    def test_the_number_of_queries_does_not_depend_on_the_rows(self, query):
        self.make_rows(3)
        self.open(query)
        with CaptureQueriesContext(
            connection,
        ) as few:
            self.open(query)
        self.make_rows(57)
        with CaptureQueriesContext(connection) as many:
            self.open(f"{query}&per_page=100")
        statements = [entry["sql"] for entry in many.captured_queries]
        assert len(many) == len(few), "\n".join(statements)

    @pytest.mark.sqlite
    def test_nonsense_is_told_and_ignored(self):
        self.make_rows(3)
        for query in NONSENSE:
            response = self.open(query)
            assert response.status_code == 200, query
            assert response.context["listing"].notices, query
            assert response.context["listing"].count == 3, query

    def test_no_value_of_a_filter_breaks_the_page(self):
        self.make_rows(3)
        names = [name for parameters in self.filter_parameters().values() for name in parameters]
        for value in STRANGE if names else []:
            # All filters at once: each says either that it is in force or that it was ignored.
            listing = self.listing(dict.fromkeys(names, value))
            said = [*listing.notices, *(chip.label for chip in listing.controls.chips())]
            for name, field in listing.filters.form.fields.items():
                label = str(field.label or name)
                assert any(label in one for one in said), f"{name}={value!r} vanished"


class PanelSuite:
    """What holds of a panel: `panel`, `reader()`, `make_object()` and `fill(obj, count)`."""

    panel = None

    def test_it_asks_as_many_queries_as_it_declares(self, rf, db, django_assert_num_queries):
        request = rf.get("/")
        request.user, request.today = self.reader(), self.today
        obj = self.make_object()
        for count in (2, 20):
            self.fill(obj, count)
            with django_assert_num_queries(self.panel.queries):
                self.ask(request, obj)

    def ask(self, request, obj):
        """Whatever of the panel asks the database."""
        return self.panel.context(request, obj)


class HeadSuite(PanelSuite):
    """What holds of figures in the head of a page: `panel` is the `registry.Head`, the rest as there."""

    def ask(self, request, obj):
        return self.panel.figures(request, obj)
