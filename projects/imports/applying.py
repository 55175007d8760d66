"""Writing what a comparison found, trying it out, and taking it back.

Everything is done by the acts of the kind's app. `write` stands in the caller's transaction and lets nothing
through unless every row goes in; `try_out` does the same in transactions that are rolled back; `undo` takes a
written import back as long as what it wrote still stands. All are generators of steps (`comparing.finish`).
"""

import time
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.base.together import Together
from projects.base.wording import names

from .comparing import REFUSALS, Outcome, differs, fault, faults_of, in_words

# On SQLite a transaction keeps all other writers out: a trial lets them in between after so many seconds.
TRIAL_SECONDS = 1.0
# So long they are let in: who waits for SQLite looks again every tenth of a second.
PAUSE_SECONDS = 0.12
# So much of a file's name stands in a reason, which has its own limit.
LONGEST_SOURCE = 120
WRITTEN = (Outcome.NEW, Outcome.CHANGED)


class RowsRefused(Exception):
    """Rows were refused while writing: nothing is in. `lines` say which and why."""

    def __init__(self, lines):
        super().__init__("rows refused")
        self.lines = lines


class InTheWay(Exception):
    """What an import wrote was changed since: `rows` is a list of (Written, {language: sentence})."""

    def __init__(self, rows):
        super().__init__("changed since")
        self.rows = rows


class _TakenBack(Exception):
    """Ends a trial, so that its transaction is rolled back."""


@dataclass
class Written:
    """A row that is in: the record, whether the import began it, {field code: (old, new)}, and all that stood
    in the record afterwards."""

    number: int
    record: Any
    began: bool
    changes: dict = field(default_factory=dict)
    left: dict = field(default_factory=dict)


def try_out(kind, lines, known, reading):
    """Write all that is new or changed and roll it back: what the acts refuse becomes the faults of its line.

    Yields how many lines are done. In parts of `TRIAL_SECONDS`, each rolled back, so that others can write.
    """
    waiting = [line for line in lines if line.outcome in WRITTEN]
    done, acts = 0, Together()  # what leads to something else is rolled back before that
    while done < len(waiting):
        try:
            with transaction.atomic():
                end = time.monotonic() + TRIAL_SECONDS
                while done < len(waiting) and time.monotonic() < end:
                    with acts:
                        _write_line(kind, waiting[done], known, reading)
                    done += 1
                raise _TakenBack
        except _TakenBack:
            yield done
        if done < len(waiting):
            time.sleep(PAUSE_SECONDS)
    for line in waiting:
        if line.began:
            line.record = None


def write(kind, lines, known, reading):
    """Write all that is new or changed, in the caller's transaction; returns [Written].

    Raises RowsRefused with all lines where one is refused: then the caller must not commit.
    """
    waiting = [line for line in lines if line.outcome in WRITTEN]
    acts = Together()
    for done, line in enumerate(waiting, start=1):
        with acts:
            _write_line(kind, line, known, reading)
        yield done
    if any(line.outcome == Outcome.REFUSED for line in waiting):
        raise RowsRefused(lines)
    acts.finish()
    now = now_in(kind, [line.record for line in waiting], reading)
    for line in waiting:
        line.left = now[_name(line.record)]
    return [Written(line.number, line.record, line.began, line.changes, line.left) for line in waiting]


def _write_line(kind, line, known, reading):
    """One row by the acts of its app; a refusal leaves the others alone."""
    line.began = line.record is None
    values = line.values if line.began else {code: new for code, (_old, new) in line.changes.items()}
    try:
        with transaction.atomic():
            line.record = kind.write(line.record, values, known, reading)
    except REFUSALS as error:
        line.refuse(*faults_of(error, kind))
    except IntegrityError:
        line.refuse(fault("", _("The data base refuses this row: it contradicts another record.")))


def now_in(kind, records, reading):
    """{(model, key): {field code: value}} of what stands in some records by now, read anew; those that are
    gone are left out."""
    known = kind.prepare(reading)
    keys = {}
    for record in records:
        keys.setdefault(type(record), set()).add(record.pk)
    return {
        (model, key): kind.current(record, known, reading)
        for model, wanted in keys.items()
        for key, record in kind.fetch(model, wanted).items()
    }


def _name(record):
    return type(record), record.pk


def undo(kind, written, reading, *, others=False):
    """Put back what an import changed and remove what it began, in the caller's transaction; the last row
    first. Raises InTheWay, and then the caller's transaction must not be committed.

    With `others`, what stands in the way stays as it is, and is returned: [(Written, {language: sentence})].
    Raises InTheWay only where that is all."""
    blocked = standing_in_the_way(kind, written, reading)
    if blocked and not others:
        raise InTheWay(blocked)
    staying = {one.number for one, _words in blocked}
    every, written = written, [one for one in written if one.number not in staying]
    known, reading = kind.prepare(reading), _undoing(reading)
    fresh = {
        model: kind.fetch(model, {one.record.pk for one in written if type(one.record) is model})
        for model in {type(one.record) for one in written}
    }
    begun = [fresh[type(one.record)][one.record.pk] for one in written if one.began]
    if begun:
        kind.before_removing(begun, reading)
    acts = Together()
    for done, one in enumerate(reversed(written), start=1):
        record = fresh[type(one.record)][one.record.pk]
        try:
            with acts, transaction.atomic():
                if one.began:
                    kind.remove(record, reading)
                else:
                    kind.restore(
                        record, {code: old for code, (old, _new) in one.changes.items()}, known, reading
                    )
        except REFUSALS as error:
            blocked += [(one, each.words) for each in faults_of(error, kind)]
        except IntegrityError:
            blocked.append((one, fault("", _("Something rests on this record by now.")).words))
        yield done
    if blocked and (not others or len({one.number for one, _words in blocked}) == len(every)):
        raise InTheWay(blocked)
    acts.finish()
    return blocked


def _undoing(reading):
    """A reading whose reason is that the import is undone, and not what the import was made for."""
    words = gettext("The import is taken back.")
    if reading.source:
        words = gettext("The import of “%(file)s” is undone") % {"file": reading.source[:LONGEST_SOURCE]}
    return replace(reading, options={**reading.options, "reason": words})


def standing_in_the_way(kind, written, reading):
    """[(Written, {language: sentence})] of the rows whose record was changed after the import: a value that
    it wrote, or any of a record that it began. Costs what `prepare`, `fetch` and `current` cost."""
    now = now_in(kind, [one.record for one in written], reading)
    labels = {one.code: one.label for one in kind.fields}
    found = []
    for one in written:
        current = now.get(_name(one.record))
        if current is None:
            found.append((one, fault("", _("The record is gone.")).words))
            continue
        codes = [code for code in (one.left if one.began else one.changes) if code in labels]
        other = [code for code in codes if differs(current.get(code), one.left.get(code))]
        if other:
            changed = [labels[code] for code in other]
            told = in_words(
                lambda changed=changed: _("Changed since: %(fields)s.") % {"fields": names(changed)}
            )
            found.append((one, told))
    return found
