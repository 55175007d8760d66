"""What a row costs once it is tried out, written and taken back: queries, whatever the number of rows."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from projects.imports import applying
from projects.imports.comparing import Given, compare, finish
from projects.imports.kinds import Reading


def _queries(work):
    with CaptureQueriesContext(connection) as context:
        result = work()
    return len(context), result


def costs_of(kind, rows, user, *, on, at, **options):
    """(queries of a trial, of undoing) of some rows, which are taken back at the end."""
    reading = Reading(user=user, on=on, at=at, options=options, source="costs.xlsx")
    given = [Given(number, cells) for number, cells in enumerate(rows, start=2)]
    lines, known = finish(compare(kind, given, reading))
    tried, _none = _queries(lambda: finish(applying.try_out(kind, lines, known, reading)))
    assert not [fault for line in lines for fault in line.faults]
    with transaction.atomic():
        written = finish(applying.write(kind, lines, known, reading))
        assert len(written) == len(rows)
        undone, _left = _queries(lambda: finish(applying.undo(kind, written, reading)))
    return tried, undone


def costs_a_row(kind, rows, user, **said):
    """(queries of trying a row out, of undoing it): what each row adds beyond the first three."""
    costs_of(kind, rows[:3], user, **said)  # what is kept between requests is asked for here
    few, many = costs_of(kind, rows[:3], user, **said), costs_of(kind, rows, user, **said)
    more = len(rows) - 3
    assert all((last - first) % more == 0 for first, last in zip(few, many, strict=True)), (few, many, more)
    return tuple((last - first) // more for first, last in zip(few, many, strict=True))
