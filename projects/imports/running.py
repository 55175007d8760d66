"""Acts on a run: beginning, matching columns, checking, importing, taking back, discarding.

What takes its time is a generator of Step, so that a page can show how far it is; `comparing.finish` runs
one through. A generator that is closed half-way (the connection broke) leaves its transaction, which is
rolled back.
"""

from collections import Counter
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.base.models import Attachment

from . import applying, comparing, keeping, opening
from .comparing import Fault, Given, Line, Outcome
from .models import RANKS, ImportRow, ImportRun, KnownMapping
from .querysets import QUESTION_RANK

State = ImportRun.State
MOVED = _(
    "Nothing was imported: records were changed since the check, and the rows would come out differently. "
    "This is the new preview."
)
BATCH = 500
# A sign of life after so many rows.
EVERY = 10
LONGEST_NAME = 300
# The act of an undoing that left some rows as they are.
UNDO_OTHERS = "importrun.undo_others"


@dataclass(frozen=True)
class Step:
    """How far it is: what is done (`read`, `compare`, `try`, `write`, `keep`, `undo`), to how many rows."""

    doing: str
    done: int
    total: int


class Moved(RuleViolation):
    """The world changed between preview and import: nothing is in, and the run has a new preview."""


def begin(kind, upload, *, file_kind, content_type, options, by, at, after=None):
    """Keep an accepted upload as a run. `file_kind` is what `files.check` says it is; `after` is the run of
    the same file before it was mended, whose columns hold on."""
    # The name is the sender's; the ending says what the file is.
    stem = upload.name.rpartition(".")[0] or upload.name
    upload.name = f"{stem}.{file_kind}"
    with transaction.atomic():
        run = ImportRun(kind=kind.code, options=options, by=by, at=at, after=after)
        if after is not None and after.shape:
            run.sheet, run.shape, run.mapping, run.units = (
                after.sheet,
                after.shape,
                after.mapping,
                after.units,
            )
        run.save()
        run.file = Attachment.store(run, upload, content_type=content_type, by=by, at=at)
        run.save(update_fields=["file"])
        events.record("importrun.begin", run, by=by, at=at, params={"file": run.file.name, "kind": kind.code})
    return run


def match(run, *, sheet, shape, mapping, units, by, at, options=None):
    """Say which column fills which field, and remember it for the next file of this shape; `options` are
    other ones than the file came with."""
    with transaction.atomic():
        run = _locked(run)
        _require_open(run)
        run.sheet, run.shape, run.mapping, run.units = sheet, shape, mapping, units
        run.state = State.OPEN
        if options is not None:
            run.options = options
        run.save(update_fields=["sheet", "shape", "mapping", "units", "state", "options"])
        if shape:
            KnownMapping.objects.update_or_create(
                kind=run.kind,
                shape=shape,
                defaults={"mapping": mapping, "units": units, "by": by, "at": at},
            )
    return run


def check(run, *, by, on, at):
    """Read, compare and try out all rows, and keep the preview. Returns the run."""
    yield Step("read", 0, 0)
    rows, left_out = opening.given_rows(run)
    reading = opening.reading_of(run, by=by, on=on, at=at)
    steps = comparing.compare(run.of_kind, rows, reading, run.units)
    lines, known = yield from _told("compare", steps, len(rows))
    waiting = sum(line.outcome in applying.WRITTEN for line in lines)
    yield from _told("try", applying.try_out(run.of_kind, lines, known, reading), waiting)
    yield Step("keep", len(rows), len(rows))
    return keep_preview(run, lines, left_out, at=at)


def _told(doing, steps, total):
    """The steps of a generator as Step; its result."""
    yield Step(doing, 0, total)
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            return end.value
        if done % EVERY == 0 or doing == "try" or done == total:
            yield Step(doing, done, total)


def keep_preview(run, lines, left_out, *, at):
    """Write what a check found in place of what an earlier one did."""
    with transaction.atomic():
        run = _locked(run)
        _require_open(run)
        run.rows.all().delete()
        unchanged = _unchanged(run.of_kind, lines)
        ImportRow.objects.bulk_create([_row(run, line, unchanged) for line in lines], batch_size=BATCH)
        counts = Counter(line.outcome for line in lines)
        run.new, run.changed = counts[Outcome.NEW], counts[Outcome.CHANGED]
        run.same, run.refused = counts[Outcome.SAME], counts[Outcome.REFUSED]
        run.left_out, run.state, run.checked_at = left_out, State.CHECKED, at
        run.save()
    return run


def _unchanged(kind, lines):
    """{(model, key): record} of the rows that stay as they are, as describing them wants them: a name may
    cost a query (one for each model)."""
    keys = {}
    for line in lines:
        if line.outcome == Outcome.SAME:
            keys.setdefault(type(line.record), set()).add(line.record.pk)
    return {
        (model, key): record
        for model, wanted in keys.items()
        for key, record in kind.fetch(model, wanted).items()
    }


def _row(run, line, unchanged):
    kind = run.of_kind
    if line.record is not None:
        name = kind.describe(unchanged.get((type(line.record), line.record.pk), line.record))
    else:
        keys = [one.code for one in comparing.taken_in(kind) if one.is_key]
        name = " ".join(str(line.cells[code]) for code in keys if line.cells.get(code) is not None)
    return ImportRow(
        run=run,
        number=line.number,
        outcome=line.outcome,
        rank=QUESTION_RANK if line.questions else RANKS[line.outcome],
        name=str(name)[:LONGEST_NAME],
        cells=keeping.pack_all(line.cells),
        changes={code: [keeping.pack(old), keeping.pack(new)] for code, (old, new) in line.changes.items()},
        faults=[{"field": one.field, "words": dict(one.words)} for one in (line.faults or line.questions)],
    )


def apply(run, *, by, on, at, leave_out=False):
    """Import everything or nothing, in one transaction. Returns the run.

    Raises RuleViolation: `done` (somebody imported it already), `refused` (rows are refused and are not to
    be left out), `nothing` (there is nothing to write); Moved where the outcome would not be that of the
    preview, whose place a new one has taken.
    """
    try:
        return (yield from _apply(run, by, on, at, leave_out))
    except _Differs:
        run = yield from check(run, by=by, on=on, at=at)
    except applying.RowsRefused as refused:
        lines = sorted([*refused.lines, *_refused_lines(run)], key=lambda line: line.number)
        run = keep_preview(run, lines, run.left_out, at=at)
    raise Moved("moved", MOVED)


def _refused_lines(run):
    """The lines of the rows that the preview refused already and that were left out."""
    return [
        Line(
            row.number,
            keeping.unpack_all(row.cells),
            outcome=Outcome.REFUSED,
            faults=[Fault(one["field"], one["words"]) for one in row.faults],
        )
        for row in run.rows.filter(outcome=Outcome.REFUSED)
    ]


class _Differs(Exception):
    """The comparison is no longer that of the preview."""


def _apply(run, by, on, at, leave_out):
    with transaction.atomic():
        run = _locked(run)
        _require_checked(run)
        require(
            not run.refused or leave_out,
            "refused",
            _("%(count)s rows are refused: mend them in the file, or tick that they are left out."),
            count=run.refused,
        )
        rows = list(run.rows.exclude(outcome=Outcome.REFUSED).order_by("number"))
        require(run.to_write, "nothing", _("There is nothing to import: no row is new or changed."))
        given = [Given(row.number, keeping.unpack_all(row.cells)) for row in rows]
        reading = opening.reading_of(run, by=by, on=on, at=at)
        steps = comparing.compare(run.of_kind, given, reading, run.units)
        lines, known = yield from _told("compare", steps, len(given))
        if any(_differs(row, line) for row, line in zip(rows, lines, strict=True)):
            raise _Differs
        steps = applying.write(run.of_kind, lines, known, reading)
        written = yield from _told("write", steps, run.to_write)
        _keep_written(run, rows, written)
        run.state, run.done_by, run.done_at = State.DONE, by, at
        run.save(update_fields=["state", "done_by", "done_at"])
        params = {
            "file": run.file.name,
            "kind": run.kind,
            "new": run.new,
            "changed": run.changed,
            "left": run.refused,
        }
        events.record("importrun.apply", run, by=by, at=at, params=params)
        _drop_earlier(run, by=by, at=at)
    return run


def _differs(row, line):
    """Whether a row comes out otherwise than its preview said."""
    now = {code: [keeping.pack(old), keeping.pack(new)] for code, (old, new) in line.changes.items()}
    return (row.outcome, row.changes) != (line.outcome, now)


def _keep_written(run, rows, written):
    by_number = {row.number: row for row in rows}
    changed = []
    for one in written:
        row = by_number[one.number]
        row.record_type = ContentType.objects.get_for_model(one.record)
        row.record_id, row.began = one.record.pk, one.began
        row.left = keeping.pack_all(one.left)
        row.name = str(run.of_kind.describe(one.record))[:LONGEST_NAME]
        changed.append(row)
    # Many times faster than bulk_update, which writes a case for every row.
    ImportRow.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["record_type", "record_id", "began", "left", "name"],
    )


def written_of(run):
    """[Written] of a run that is in, in the order of the file."""
    rows = run.rows.filter(record_id__isnull=False).select_related("record_type").order_by("number")
    return [
        applying.Written(
            row.number,
            row.record_type.model_class()(pk=row.record_id),
            row.began,
            {code: (keeping.unpack(old), keeping.unpack(new)) for code, (old, new) in row.changes.items()},
            keeping.unpack_all(row.left),
        )
        for row in rows
    ]


def in_the_way(run, *, by, on, at):
    """[(Written, {language: sentence})] of the rows that were changed since a run went in."""
    reading = opening.reading_of(run, by=by, on=on, at=at)
    return applying.standing_in_the_way(run.of_kind, written_of(run), reading)


def undo(run, *, by, on, at, others=False):
    """Take a run back, in one transaction. Returns the run. Raises applying.InTheWay, and RuleViolation where
    it is not in. With `others`, what stands in the way stays and says why, and the other rows are undone."""
    with transaction.atomic():
        run = _locked(run)
        require(
            run.state == State.DONE,
            "not_in",
            _("This import cannot be undone: it is %(state)s."),
            state=run.get_state_display(),
        )
        reading = opening.reading_of(run, by=by, on=on, at=at)
        written = written_of(run)
        steps = applying.undo(run.of_kind, written, reading, others=others)
        left = yield from _told("undo", steps, len(written))
        _keep_left(run, left)
        run.state, run.undone_by, run.undone_at = State.UNDONE, by, at
        run.save(update_fields=["state", "undone_by", "undone_at"])
        staying = len({one.number for one, _words in left})
        params = {"file": run.file.name, "kind": run.kind, "rows": len(written) - staying}
        verb = "importrun.undo"
        if left:
            verb, params["left"] = UNDO_OTHERS, staying
        events.record(verb, run, by=by, at=at, params=params)
    return run


def _keep_left(run, left):
    """Say at the rows that an undoing left as they are why it did."""
    rows = {row.number: row for row in run.rows.filter(number__in=[one.number for one, _words in left])}
    for one, words in left:
        rows[one.number].faults = [{"field": "", "words": dict(words), "left": True}]
    ImportRow.objects.bulk_update(rows.values(), ["faults"], batch_size=BATCH)


def left_by_undoing(keys):
    """{key: how many rows its undoing left as they are} of the runs of some keys that were undone in part
    (one query)."""
    kind = ContentType.objects.get_for_model(ImportRun)
    found = events.Event.objects.filter(verb=UNDO_OTHERS, target_type=kind, target_id__in=keys)
    return {key: params["left"] for key, params in found.values_list("target_id", "params")}


def drop_waiting(by, *, at):
    """Discard all of one's own files that did not go in; how many."""
    with transaction.atomic():
        runs = list(
            ImportRun.objects.select_for_update().filter(by=by, state__in=(State.OPEN, State.CHECKED))
        )
        for run in runs:
            drop(run, by=by, at=at)
    return len(runs)


def _drop_earlier(run, *, by, at):
    """Discard what the imported file was before it was mended, however often, where it still waits."""
    while (run := run.after) is not None:
        if run.by_id == by.pk and run.state in (State.OPEN, State.CHECKED):
            drop(run, by=by, at=at)


def drop(run, *, by, at):
    """Discard a run that did not go in: its preview goes, the file and who brought it stay."""
    with transaction.atomic():
        run = _locked(run)
        _require_open(run)
        run.rows.all().delete()
        run.state = State.DROPPED
        run.save(update_fields=["state"])
        events.record("importrun.drop", run, by=by, at=at, params={"file": run.file.name, "kind": run.kind})
    return run


def _locked(run):
    return ImportRun.objects.select_for_update(of=("self",)).select_related("file").get(pk=run.pk)


def _require_open(run):
    require(
        run.state in (State.OPEN, State.CHECKED),
        "closed",
        _("This file is %(state)s already; choose it again for another import."),
        state=run.get_state_display(),
    )


def _require_checked(run):
    if run.state in (State.DONE, State.UNDONE):
        raise RuleViolation(
            "done",
            _("%(name)s imported this file already; nothing was imported a second time."),
            name=run.done_by,
        )
    require(run.state == State.CHECKED, "unchecked", _("Check the file first; nothing was imported."))
