"""What the database knows of its tables follows what is in them."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.city import make_organisation

pytestmark = pytest.mark.django_db
KNOWN = {
    "sqlite": "SELECT stat FROM sqlite_stat1 WHERE idx = 'search_entry_looked'",
    "postgresql": "SELECT reltuples FROM pg_class WHERE relname = 'search_searchentry'",
}


def entries_known():
    """How many rows the planner believes the index of the search to have."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN[connection.vendor])
        return int(float(str(cursor.fetchone()[0]).split()[0]))


def test_rows_are_counted_after_the_index_is_made_anew():
    make_organisation("市能源局")
    call_command("reindex")
    before = entries_known()
    for number in range(40):
        make_organisation(f"市第{number}局")
    call_command("reindex")
    assert entries_known() == before + 40


def test_the_clock_has_rows_counted_where_the_database_does_not_do_so_by_itself():
    make_organisation("市能源局")
    with CaptureQueriesContext(connection) as queries:
        call_command("tick")
    counts = "ANALYZE" in [query["sql"] for query in queries]
    assert counts is (connection.vendor == "sqlite")
    if counts:
        assert entries_known() > 0
