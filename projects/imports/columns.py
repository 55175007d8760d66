"""The tables of imports: runs, and the rows of one. (`tables.py` of this app finds tables in files.)"""

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.base.wording import clauses, labelled
from projects.ui.tables import (
    BadgeColumn,
    Column,
    DateTimeColumn,
    LinkColumn,
    NumberColumn,
    Table,
    TextColumn,
)

from . import keeping
from .comparing import Outcome
from .models import ImportRun
from .opening import cell_name


class KindColumn(Column):
    """The kind of a run in words."""

    def value(self, record):
        return str(record.of_kind.label) if record.of_kind else record.kind


class RunTable(Table):
    """Runs of imports."""

    file = LinkColumn("imports:run", verbose_name=_("File"), accessor="file__name", pinned=True)
    kind = KindColumn(_("Kind"), orderable=False)
    by = TextColumn(_("Chosen by"), accessor="by__name")
    at = DateTimeColumn(_("File chosen"))
    state = BadgeColumn(strong=[ImportRun.State.CHECKED, ImportRun.State.OPEN])
    new = NumberColumn(Outcome.NEW.label)
    changed = NumberColumn(Outcome.CHANGED.label)
    same = NumberColumn(Outcome.SAME.label)
    refused = NumberColumn(Outcome.REFUSED.label)
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


class ChangesColumn(OfRun):
    """What a row changes: what stands there now, and what the row says."""

    css = "import-changes"

    def value(self, record):
        parts = self._parts(record)
        return clauses(labelled(label, f"{old} → {new}" if old else new) for label, old, new in parts) or None

    def html(self, value, record):
        return format_html_join(
            "",
            '<span class="change"><span class="change-of">{}</span> {}<ins>{}</ins></span>',
            (
                (label, format_html("<del>{}</del> → ", old) if old else "", new)
                for label, old, new in self._parts(record)
            ),
        )

    def _parts(self, record):
        """(label, old or "" for a new record, new) of each field."""
        if record.outcome == Outcome.REFUSED:
            return
        fields, is_new = self.fields(record), record.outcome == Outcome.NEW
        for code, (old, new) in record.changes.items():
            field = fields.get(code)
            label = str(field.label) if field else code
            yield label, "" if is_new else keeping.shown(field, old), keeping.shown(field, new)


class FaultsColumn(OfRun):
    """All that is wrong with a row, by cell."""

    css = "import-faults"

    def value(self, record):
        parts = [labelled(f"{cell} {label}".strip(), said) for cell, label, said in self._parts(record)]
        return clauses(parts) or None

    def html(self, value, record):
        return format_html_join(
            "",
            '<span class="fault"><b class="cell">{}</b> {}{}</span>',
            (
                (cell, format_html('<span class="change-of">{}</span> ', label) if label else "", said)
                for cell, label, said in self._parts(record)
            ),
        )

    def _parts(self, record):
        fields = self.fields(record)
        for fault in record.faults:
            field = fields.get(fault["field"])
            yield (
                cell_name(record.run, record.number, fault["field"]),
                str(field.label) if field else "",
                told(fault["words"]),
            )


class RowTable(Table):
    """The rows of a run, refused ones first."""

    number = NumberColumn(_("Row"), pinned=True, width="narrow")
    outcome = BadgeColumn(strong=[Outcome.REFUSED], order_by=("rank", "number"))
    name = TextColumn(_("Which record"), width="wide")
    faults = FaultsColumn(_("What is wrong, by cell"))
    changes = ChangesColumn(_("What changes: now → by the file"))

    class Meta:
        order_by = ("outcome",)


class CleanRowTable(RowTable):
    """The same where nothing is refused."""

    faults = None

    class Meta:
        order_by = ("outcome",)
