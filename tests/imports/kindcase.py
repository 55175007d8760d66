"""What the authors of kinds test with: rows go in as a file's rows do, without a file.

    result = bring(plans, [{"project": "甲", "amount": "1.2亿"}], user=cast.pooladmin, year=2025)
    assert result.counts == {"NEW": 1, "CHANGED": 0, "SAME": 0, "REFUSED": 0}
    assert result.faults == {}                    # {row: {field code or "": sentence}}, rows count from 2
    assert bring(...the same...).counts["SAME"] == 1
    result.undo()                                 # raises applying.InTheWay

`dry=True` stops after the preview; where a row is refused nothing is written. Options are those of the kind's
form, already clean.
"""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone, translation

from projects.imports import applying
from projects.imports.comparing import Given, Outcome, compare, finish
from projects.imports.kinds import Reading


@dataclass
class Result:
    """What became of the rows."""

    kind: object
    reading: Reading
    lines: list
    written: list

    @property
    def counts(self):
        return {one.value: sum(line.outcome == one for line in self.lines) for one in Outcome}

    @property
    def faults(self):
        """{row number: {field code: sentence}} in the language of the test."""
        return {
            line.number: {one.field: str(one) for one in line.faults} for line in self.lines if line.faults
        }

    @property
    def changes(self):
        """{row number: {field code: (old, new)}} of what is new or changed."""
        return {line.number: line.changes for line in self.lines if line.outcome in applying.WRITTEN}

    @property
    def records(self):
        return [one.record for one in self.written]

    def blocked(self, **of_reading):
        """{row number: sentence} of what would stand in the way of an undoing now."""
        found = applying.standing_in_the_way(self.kind, self.written, replace(self.reading, **of_reading))
        return {one.number: words[translation.get_language()] for one, words in found}

    def undo(self, **of_reading):
        with transaction.atomic():
            finish(applying.undo(self.kind, self.written, replace(self.reading, **of_reading)))


def bring(kind, rows, user, *, on=None, at=None, units=None, dry=False, first=2, **options):
    """Compare, try out and write rows of {field code: what stands in the cell}."""
    at = at or timezone.now()
    reading = Reading(user=user, on=on or timezone.localdate(at), at=at, options=options)
    given = [Given(number, cells) for number, cells in enumerate(rows, start=first)]
    lines, known = finish(compare(kind, given, reading, units))
    finish(applying.try_out(kind, lines, known, reading))
    result = Result(kind, reading, lines, [])
    if dry or result.counts["REFUSED"]:
        return result
    lines, known = finish(compare(kind, given, reading, units))
    assert [line.outcome for line in lines] == [line.outcome for line in result.lines], (
        "the trial left traces"
    )
    with transaction.atomic():
        result.written = finish(applying.write(kind, lines, known, reading))
    result.lines = lines
    return result
