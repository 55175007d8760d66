"""What a file would bring: each row read, its record found, what stands there now beside what the row says.

Writes nothing. The functions that take their time are generators which yield the number of rows done, so that
a page can show a bar; `finish` runs one through and gives its result.

An empty cell changes nothing: a file that leaves a column blank does not empty the records it names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.errors import RuleViolation

# What a row may be refused with; anything else is a mistake of ours and comes to light.
REFUSALS = (RuleViolation, ValidationError, PermissionDenied)
# Before the name of an option in the field of a fault: what is wrong lies in the form, in no cell.
OPTION = "options."
# An amount that becomes so many times larger or smaller is asked about: its unit may be another.
TIMES = 1000
# A plain number below one is asked about where what stands there now is so many times as much.
FALL = 10


class Outcome(models.TextChoices):
    """What becomes of a row."""

    NEW = "NEW", pgettext_lazy("row of an import", "new")
    CHANGED = "CHANGED", pgettext_lazy("row of an import", "changed")
    SAME = "SAME", pgettext_lazy("row of an import", "unchanged")
    REFUSED = "REFUSED", pgettext_lazy("row of an import", "refused")


@dataclass(frozen=True)
class Given:
    """A row as it stands in the file: its number as Excel counts, {field code: what stands in the cell}."""

    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: at a field, at an option of the file (`OPTION` before its name), or "" for
    the whole of it; {language: sentence}."""

    field: str
    words: Mapping[str, str]

    def __str__(self):
        return self.words.get(translation.get_language()) or next(iter(self.words.values()), "")


@dataclass
class Line:
    """What becomes of one row. `changes` is {field code: (what stands there, what the row says)}."""

    number: int
    cells: Mapping[str, Any]
    values: dict = field(default_factory=dict)
    record: Any = None
    outcome: str = ""
    changes: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    # What is only asked about: the row goes in all the same.
    questions: list = field(default_factory=list)
    # Whether writing it began the record.
    began: bool = False
    # What stands in the record once the row is in, which an undoing compares with what it finds.
    left: dict = field(default_factory=dict)

    def refuse(self, *faults):
        """Mark the row as refused; a field keeps the first thing that is wrong with it."""
        known = {one.field for one in self.faults if one.field}
        self.faults += [one for one in faults if one.field not in known]
        self.outcome = Outcome.REFUSED


def finish(steps):
    """Run a generator of steps to its end; its result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def in_words(render):
    """A sentence in every language that a reader may have: {language: sentence}."""
    told = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told[language] = str(render())
    return told


def fault(code, sentence):
    """A fault at a field, from a sentence that is translated when it is read."""
    return Fault(code, in_words(lambda: sentence))


def faults_of(error, kind, at=""):
    """What a refusal says, each at the field that it names, else at the field `at`."""
    if not isinstance(error, ValidationError):
        place = place_of(kind, getattr(error, "field", "")) or at
        return [Fault(place, in_words(lambda: error))]
    if not hasattr(error, "error_dict"):
        return [Fault(at, in_words(lambda: " ".join(error.messages)))]
    return [
        Fault(place_of(kind, name) or at, in_words(lambda several=several: _joined(several)))
        for name, several in error.error_dict.items()
    ]


def place_of(kind, name):
    """Where something of a name lies: its field, else the option of the whole file, else "" for nowhere."""
    if name in {one.code for one in kind.fields} or name.startswith(OPTION):
        return name
    return f"{OPTION}{name}" if name in options_of_kind(kind) else ""


def options_of_kind(kind):
    """{name: form field} of what is asked for the whole file."""
    return getattr(kind.options_form, "base_fields", {})


def _joined(several):
    return " ".join(message for one in several for message in one.messages)


def taken_in(kind):
    """The fields of a kind that files may fill."""
    return [one for one in kind.fields if not one.is_read_only]


def differs(old, new):
    """Whether two values are not the same; an empty text is nothing."""
    return (None if old == "" else old) != (None if new == "" else new)


def compare(kind, given, reading, units=None):
    """(lines, known): every row with its outcome, and what `kind.prepare` loaded. A generator of steps.

    `units` is {field code: unit of its column}. Costs what `kind.prepare` costs, and what `find`, `current`
    and `check` ask besides.
    """
    known = kind.prepare(reading)
    lines, seen = [], {}
    for place, one in enumerate(given, start=1):
        line = Line(one.number, one.cells)
        _judge(kind, line, known, reading, units or {})
        _refuse_second(kind, line, seen)
        lines.append(line)
        yield place
    _ask_of_shares(kind, lines)
    return lines, known


def _judge(kind, line, known, reading, units):
    """Read a row, find its record and say what becomes of it."""
    _read(kind, line, reading, units)
    keys = [one.code for one in taken_in(kind) if one.is_key]
    missing = [one for one in taken_in(kind) if one.is_key and one.needed and line.values[one.code] is None]
    wrong = {one.field for one in line.faults}
    if missing or wrong & set(keys):
        line.refuse(*(fault(one.code, _("This must be filled in.")) for one in missing))
        return
    try:
        line.record = kind.find(line.values, known, reading)
    except REFUSALS as error:
        line.refuse(*faults_of(error, kind, at=next((code for code in keys if line.cells.get(code)), "")))
        return
    if line.record is None:
        _begin(kind, line, keys)
    else:
        current = kind.current(line.record, known, reading)
        line.changes = {
            one.code: (current.get(one.code), line.values[one.code])
            for one in taken_in(kind)
            if not one.is_key
            and line.values[one.code] is not None
            and differs(current.get(one.code), line.values[one.code])
        }
        line.outcome = Outcome.CHANGED if line.changes else Outcome.SAME
    if line.outcome == Outcome.SAME and not line.faults:
        return
    try:
        found = kind.check(line.record, line.values, known, reading)
    except REFUSALS as error:
        line.refuse(*faults_of(error, kind))
    else:
        for code, sentence in found.items():
            line.refuse(fault(place_of(kind, code), sentence))
    if line.faults:
        line.outcome = Outcome.REFUSED
    else:
        _ask(kind, line)
        asked = {one.field for one in line.questions}
        for code, sentence in kind.ask(line.record, line.values, known, reading).items():
            if code not in asked:
                line.questions.append(fault(place_of(kind, code), sentence))


def _ask(kind, line):
    """Ask about amounts that change so much that their unit must be another."""
    for one in taken_in(kind):
        old, new = line.changes.get(one.code, (None, None))
        if one.unit != "wan" or not (isinstance(old, Decimal) and isinstance(new, Decimal) and old and new):
            continue
        low, high = sorted((abs(old), abs(new)))
        if high >= TIMES * low:
            said = _("A thousand times more or less than what stands there: is the unit right?")
            line.questions.append(fault(one.code, said))


def _ask_of_shares(kind, lines):
    """Ask about plain numbers below one under a heading of percent, where the whole column has no other or
    what stands there now is far above: 0.643 is read as 0.6% and may be 64.3%."""
    for one in taken_in(kind):
        if one.unit != "%":
            continue
        given = [(line, bare_number(line.cells.get(one.code))) for line in lines]
        given = [(line, number) for line, number in given if number is not None]
        is_all = all(0 <= number <= 1 for _line, number in given)
        is_all = is_all and any(0 < number < 1 for _line, number in given)
        for line, number in given:
            old, new = line.changes.get(one.code, (None, None))
            is_fall = isinstance(old, Decimal) and number < 1 and old >= FALL * number
            if (
                line.outcome != Outcome.REFUSED
                and new is not None
                and 0 < number <= 1
                and (is_all or is_fall)
            ):
                line.questions.append(Fault(one.code, in_words(partial(_share_in_words, number, new))))


def _share_in_words(number, read):
    return _("%(number)s is read as %(read)s%%: if %(share)s%% is meant, type it with its percent sign.") % {
        "number": number,
        "read": f"{read.normalize():f}",
        "share": f"{(number * 100).normalize():f}",
    }


def bare_number(value):
    """A cell that is nothing but a number, as Decimal; None for any other."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _read(kind, line, reading, units):
    for one in taken_in(kind):
        line.values[one.code] = None
        value = line.cells.get(one.code)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            line.values[one.code] = one.read(value, replace(reading, unit=units.get(one.code, "")))
        except REFUSALS as error:
            line.refuse(*faults_of(error, kind, at=one.code))


def _begin(kind, line, keys):
    if not kind.creates:
        line.refuse(fault(keys[0] if keys else "", _("No record that you may change is named like this.")))
        return
    line.outcome = Outcome.NEW
    line.changes = {code: (None, value) for code, value in line.values.items() if value is not None}
    wrong = {one.field for one in line.faults}
    for one in taken_in(kind):
        if one.needed and line.values[one.code] is None and one.code not in wrong:
            line.refuse(fault(one.code, _("This must be filled in.")))


def _refuse_second(kind, line, seen):
    """Two rows about one record: the second is refused, as nobody can say which of them holds."""
    keys = [one.code for one in taken_in(kind) if one.is_key]
    if line.record is not None:
        name = (type(line.record), line.record.pk)
    elif line.outcome == Outcome.NEW and keys:
        name = tuple(line.values[code] for code in keys)
    else:
        return
    first = seen.setdefault(name, line.number)
    if first != line.number:
        sentence = _("Row %(row)s of this file is about the same record already.")
        line.refuse(Fault(keys[0] if keys else "", in_words(lambda: str(sentence) % {"row": first})))
