"""Keeping the index: a record's entry follows its save; what was written around that is mended."""

from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from .models import SearchEntry
from .spelling import spelled

BATCH = 500
FORM = "2"  # of the entries; another one when names are spelled otherwise, and all are written anew
KEPT = ("names", "text", "pinyin", "initials", "length", "updated")
LONGEST = 32_000  # the field's


def entry_of(source, pk, values):
    """The entry of a record whose fields have these values, unsaved."""
    values = ["" if value is None else str(value) for value in values]
    names, codes = values[: len(source.names)], values[len(source.names) :]
    text, full, initials = spelled(names)
    return SearchEntry(
        kind=source.kind,
        record=pk,
        names="\n".join([FORM, *values]),
        text=text + spelled(codes)[0],
        pinyin=full,
        initials=initials,
        length=min(LONGEST, len(names[0])),
        updated=timezone.now(),
    )


def write(entries):
    """Put entries into the index, in place of older ones of the same records."""
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["kind", "record"], update_fields=KEPT, batch_size=BATCH
    )


def keep(source, record, *, is_new=False):
    """Bring the entry of a record up to date: a query to see whether anything changed, and one to write."""
    values = [getattr(record, name) for name in source.fields]
    if not is_new:
        said = "\n".join([FORM, *("" if value is None else str(value) for value in values)])
        kept = SearchEntry.objects.filter(kind=source.kind, record=record.pk)
        if kept.values_list("names", flat=True).first() == said:
            return
    write([entry_of(source, record.pk, values)])


def keep_all(source, keys):
    """Bring the entries of some records up to date, in two queries for each `BATCH`, and one to write."""
    keys = iter(keys)
    while some := list(islice(keys, BATCH)):
        rows = source.model._base_manager.filter(pk__in=some).order_by("pk")  # noqa: SLF001 - as in mend
        entries = [entry_of(source, pk, values) for pk, *values in rows.values_list("pk", *source.fields)]
        kept = SearchEntry.objects.filter(kind=source.kind, record__in=some)
        said = dict(kept.values_list("record", "names"))
        write([entry for entry in entries if said.get(entry.record) != entry.names])


def forget(source, pk):
    """Take the entry of a record out."""
    SearchEntry.objects.filter(kind=source.kind, record=pk).delete()


def _text(value):
    """A value of the type of long texts; databases with strict types mix no others into them."""
    return Value(value, output_field=TextField())


def mend(source, *, anew=False):
    """Write what is missing or out of date of one kind and take out what has no record; `anew`: all of it.
    Returns how many entries it changed."""
    records = source.model._base_manager.order_by("pk")  # noqa: SLF001 - all rows, whatever the manager shows
    if not anew:
        said = [Coalesce(Cast(name, TextField()), _text("")) for name in source.fields]
        parts = [part for one in said for part in (_text("\n"), one)]
        records = records.annotate(said=Concat(_text(FORM), *parts))
        fresh = SearchEntry.objects.filter(kind=source.kind, record=OuterRef("pk"), names=OuterRef("said"))
        records = records.exclude(Exists(fresh))
    rows = records.values_list("pk", *source.fields).iterator(chunk_size=BATCH)
    changed = 0
    while batch := list(islice(rows, BATCH)):
        write([entry_of(source, pk, values) for pk, *values in batch])
        changed += len(batch)
    with transaction.atomic():
        gone = SearchEntry.objects.filter(kind=source.kind).exclude(
            Exists(source.model._base_manager.filter(pk=OuterRef("record")))  # noqa: SLF001
        )
        return changed + gone.delete()[0]


def mend_all(*, anew=False):
    """Mend every kind; also take out kinds that are no more. Returns how many entries it changed."""
    from .sources import SOURCES  # noqa: PLC0415 - sources keep themselves through this module

    changed = sum(mend(source, anew=anew) for source in SOURCES)
    gone = SearchEntry.objects.exclude(kind__in=[source.kind for source in SOURCES])
    return changed + gone.delete()[0]
