"""Counting what a page asks of the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, address):
    """The statements of a page that has been opened before."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


def assert_constant(client, address, make):
    """A page asks as much at 40 rows as at 3; `make(count)` makes so many more. Returns how much."""
    make(3)
    few = queries_of(client, address)
    make(37)
    many = queries_of(client, address)
    assert len(many) == len(few), "\n".join(sql[:200] for sql in many)
    return len(many)
