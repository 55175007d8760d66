"""Up to which event history is complete: nothing with a lower number can still appear.

Numbers are given when an event is written and seen when its transaction is committed, and two transactions
need not do both in the same order. Whoever asks "what came after number n" would miss an event with a lower
number that is committed later.

SQLite has one writer at a time (`transaction_mode` IMMEDIATE), so there both orders are the same. On
PostgreSQL every transaction that writes events holds a lock on their table (ROW EXCLUSIVE) from before its
first number is given until it ends. So: remember the highest number seen, ask who holds that lock, and wait
until each of those has ended. Whoever took the lock afterwards gets a higher number. Where one does not end
soon (a large import), the horizon stays where the reader was: he gets nothing new until it has ended, and
misses nothing. It must be asked on the primary: a replica does not know who is writing.
"""

import time

from django.db import connections
from django.db.models import Max

from projects.base.models import Event

PRIMARY = "default"
# So long a request waits for those who are writing, and looks so often.
PATIENCE, LOOK = 2.0, 0.02
WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = %s::regclass AND granted AND pid <> pg_backend_pid()
      AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def newest():
    """The highest number of an event that can be seen; 0 where there is none (one query)."""
    return Event.objects.using(PRIMARY).aggregate(newest=Max("pk"))["newest"] or 0


def writers():
    """The transactions of others that have written events and have not ended (one query)."""
    connection = connections[PRIMARY]
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [Event._meta.db_table])
        return {row[0] for row in cursor.fetchall()}


def horizon(since, *, patience=PATIENCE):
    """The number up to which every event can be seen now; `since`, the reader's own, where somebody who
    may write lower ones takes longer than `patience` seconds."""
    found = newest()
    if found <= since:
        return since
    waiting, until = writers(), time.monotonic() + patience
    while waiting:
        if time.monotonic() > until:
            return since
        time.sleep(LOOK)
        waiting &= writers()
    return found
