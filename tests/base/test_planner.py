"""What SQLite knows of its tables follows what is in them."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests.city import make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks at its tables by itself"),
]


def entries_known():
    """How many rows the planner believes the index of the search to have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'search_entry_looked'")
        return int(cursor.fetchone()[0].split()[0])


@pytest.mark.parametrize("command", ["tick", "reindex"])
def test_rows_are_counted_by_the_clock_and_after_the_index_is_made_anew(command):
    make_organisation("市能源局")
    call_command(command)
    before = entries_known()
    for number in range(40):
        make_organisation(f"市第{number}局")
    call_command(command)
    assert entries_known() == before + 40
