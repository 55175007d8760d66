"""How many queries it takes to compare rows: reading, finding, beside what stands, and checking."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.directory.models import User
from projects.imports.comparing import Given, compare, finish
from projects.imports.kinds import Reading


def compare_queries(kind, rows, user, *, on=None, at=None, **options):
    """The number of queries of a preview of some rows, the user's grants among them."""
    at = at or timezone.now()
    user = User.objects.get(pk=user.pk)
    reading = Reading(user=user, on=on or timezone.localdate(at), at=at, options=options)
    given = [Given(number, cells) for number, cells in enumerate(rows, start=2)]
    with CaptureQueriesContext(connection) as context:
        finish(compare(kind, given, reading))
    return len(context)
