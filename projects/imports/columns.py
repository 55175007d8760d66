"""The tables of imports: runs, and the rows of one. (`tables.py` of this app finds tables in files.)"""

from django.contrib.contenttypes.models import ContentType
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from projects.base.money import DASH
from projects.base.wording import clauses, labelled, quoted
from projects.ui.tables import (
    BadgeColumn,
    Column,
    DateTimeColumn,
    LinkColumn,
    NumberColumn,
    Table,
    TextColumn,
)

from . import keeping, placing, running
from .comparing import OPTION, Outcome
from .models import UNCHANGED, ImportRun


class KindColumn(Column):
    """The kind of a run in words."""

    def value(self, record):
        return str(record.of_kind.label) if record.of_kind else record.kind


class StateColumn(BadgeColumn):
    """The state of a run; what was checked and changes nothing waits for nobody, and of what was undone in
    part it is said how much remains."""

    def load(self, records, request):
        """One query for all runs of a page, none where nothing was undone."""
        undone = [record.pk for record in records if record.state == ImportRun.State.UNDONE]
        remaining = running.left_by_undoing(undone) if undone else {}
        for record in records:
            record.remaining = remaining.get(record.pk, 0)

    def value(self, record):
        return self._other(record) or super().value(record)

    def html(self, value, record):
        if self._other(record):
            return format_html('<span class="tag">{}</span>', value)
        return super().html(value, record)

    @staticmethod
    def _other(record):
        """What a run is called that is no plain case of its state, else ""."""
        if record.remaining:
            return ngettext(
                "undone in part: %(count)s row remains",
                "undone in part: %(count)s rows remain",
                record.remaining,
            ) % {"count": f"{record.remaining:,}"}
        return str(UNCHANGED) if record.is_unchanging else ""


class CountColumn(NumberColumn):
    """How many rows of a run; nothing before its rows were looked at."""

    def value(self, record):
        is_known = record.checked_at is not None and record.state != ImportRun.State.OPEN
        return super().value(record) if is_known else None


class RunTable(Table):
    """Runs of imports."""

    file = LinkColumn("imports:run", verbose_name=_("File"), accessor="file__name", pinned=True)
    kind = KindColumn(_("Kind"), orderable=False)
    by = TextColumn(_("Chosen by"), accessor="by__name")
    at = DateTimeColumn(_("File chosen"))
    state = StateColumn(strong=[ImportRun.State.CHECKED, ImportRun.State.OPEN])
    new = CountColumn(Outcome.NEW.label)
    changed = CountColumn(Outcome.CHANGED.label)
    same = CountColumn(Outcome.SAME.label)
    refused = CountColumn(Outcome.REFUSED.label)
    done_at = DateTimeColumn(_("Imported at"))
    done_by = TextColumn(_("Imported by"), accessor="done_by__name", visible=False)
    undone_at = DateTimeColumn(_("Undone at"), visible=False)

    class Meta:
        order_by = ("-at",)


def told(words):
    """A sentence that is kept in every language, in the reader's."""
    return words.get(get_language()) or next(iter(words.values()), "")


class OfRun(Column):
    """A column of rows that needs their run: its kind's fields by code."""

    def __init__(self, label, **options):
        super().__init__(label, "pk", orderable=False, **options)

    def load(self, records, request):
        """One run serves all rows of a page (one query)."""
        if records:
            run = records[0].run
            for record in records:
                record.run = run

    def fields(self, record):
        """{code: field} of the kind; none where the program no longer knows it."""
        return {one.code: one for one in record.run.of_kind.fields} if record.run.of_kind else {}


class SaidColumn(OfRun):
    """What is wrong with a row or in question, by cell, and what it changes: what stands there now beside
    what the row says."""

    css = "wide import-said"

    def value(self, record):
        noted = [labelled(f"{cell} {label}".strip(), said) for cell, label, said in self._notes(record)]
        changes = [
            labelled(label, f"{old} → {new}" if old and new else old or new)
            for label, old, new in self._changes(record)
        ]
        return clauses([*noted, *changes]) or None

    def html(self, value, record):
        asked = record.outcome != Outcome.REFUSED
        notes = format_html_join(
            "",
            '<span class="fault{}"><b class="cell">{}</b> {}{}</span>',
            (
                (
                    " is-question" if asked else "",
                    cell,
                    format_html('<span class="change-of">{}</span> ', label) if label else "",
                    said,
                )
                for cell, label, said in self._notes(record)
            ),
        )
        changes = format_html_join(
            "",
            '<span class="change"><span class="change-of">{}</span> {}{}</span>',
            ((label, *_old_and_new(old, new)) for label, old, new in self._changes(record)),
        )
        return notes + changes

    def _notes(self, record):
        """(cell, field, sentence) of each fault or question."""
        run = record.run
        for fault in record.faults:
            place = placing.place_in(run, fault["field"]) if run.of_kind else fault["field"]
            cell = placing.cell_name(run, record.number, place)
            label = placing.place_label(run.of_kind, place) if run.of_kind else ""
            said = told(fault["words"])
            if place.startswith(OPTION):
                cell, label = _("In the options above"), label and quoted(label)
            elif record.outcome != Outcome.REFUSED and not fault.get("left"):
                cell = " ".join([str(_("Question")), cell])
            yield cell, label, said

    def _changes(self, record):
        """(label, old or "" for a new record, new or "" where it only stands beside) of each field; what the
        name says is not repeated."""
        if record.outcome == Outcome.REFUSED:
            return
        fields, is_new = self.fields(record), record.outcome == Outcome.NEW
        for code, (old, new) in record.changes.items():
            field = fields.get(code)
            if is_new and field and field.is_key and isinstance(new, str) and new in record.name:
                continue
            label = str(field.label) if field else _("a field that is no longer known")
            if is_new and field and field.is_read_only:
                yield label, keeping.shown(field, new), ""
            else:
                # Who answers that there is nothing sees that this is what goes in.
                said = DASH if new == "" else keeping.shown(field, new)
                yield label, "" if is_new else keeping.shown(field, old), said


def _old_and_new(old, new):
    """What stood there, crossed out where another value follows, and that value."""
    if not new:
        return old, ""
    return format_html("<del>{}</del> → ", old) if old else "", format_html("<ins>{}</ins>", new)


def addresses_of(kind, rows):
    """{row key: address} of the records that some rows wrote, where they have a page: a query a model."""
    keys = {}
    for row in rows:
        if row.record_id is not None:
            keys.setdefault(row.record_type_id, set()).add(row.record_id)
    # Types are kept in memory: no query a row.
    records = {
        (which, key): record
        for which, several in keys.items()
        for key, record in kind.fetch(ContentType.objects.get_for_id(which).model_class(), several).items()
    }
    found = {}
    for row in rows:
        record = records.get((row.record_type_id, row.record_id))
        if record is not None and (href := kind.address(record)):
            found[row.pk] = href
    return found


class NameColumn(OfRun):
    """The record of a row, with a way to it once it is in."""

    css = "name"

    def load(self, records, request):
        super().load(records, request)
        run = records[0].run if records else None
        is_in = run is not None and run.of_kind is not None and run.state == ImportRun.State.DONE
        found = addresses_of(run.of_kind, records) if is_in else {}
        for record in records:
            record.href = found.get(record.pk)

    def value(self, record):
        return record.name

    def html(self, value, record):
        return format_html('<a href="{}">{}</a>', record.href, value) if record.href else value


class RowTable(Table):
    """The rows of a run, refused ones first."""

    number = NumberColumn(_("Row"), pinned=True, width="narrow")
    outcome = BadgeColumn(strong=[Outcome.REFUSED], order_by=("rank", "number"))
    name = NameColumn(_("Which record"), width="wide")
    said = SaidColumn(_("What is wrong, and what changes: now → by the file"))

    class Meta:
        order_by = ("outcome",)
