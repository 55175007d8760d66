"""What the database knows of its tables, by which it plans its queries: how many rows, how many of a kind.

PostgreSQL learns this by itself. SQLite knows nothing before it is told, and believes of twenty thousand rows
what it was told of twenty.
"""

from django.db import connection

from . import ticks

SAMPLE = 1000  # rows of an index that a tick looks at: enough to plan by, in hundredths of a second


def analyse():
    """Look at all tables, after so many new rows at once that their queries would be planned badly."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@ticks.register("analyse")
def analyse_sample(now):
    """Look at a sample of all tables where the database does not do so by itself; changes nothing: 0."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA analysis_limit=0")
    return 0
