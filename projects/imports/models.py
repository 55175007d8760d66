"""Runs of imports: the file, how its columns were read, what became of each row, who, when, undone or not."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.models import Attachment

from . import kinds
from .comparing import Outcome
from .querysets import ImportRowQuerySet, ImportRunQuerySet

# The order of rows on the page: what needs somebody first, what is as it was last.
RANKS = {Outcome.REFUSED: 0, Outcome.CHANGED: 2, Outcome.NEW: 3, Outcome.SAME: 4}
# What a run is called that was checked and changes nothing; no state of its own.
UNCHANGED = pgettext_lazy("import", "no changes")


class ImportRun(models.Model):
    """One file on its way in.

    `options` is the data of the kind's form as it was sent; `mapping` says which column of `sheet` fills
    which field ({code: index from 0}), `units` the unit of a column of amounts. The counts are those of the
    last check, and after the import those of what went in.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("columns to be matched")
        CHECKED = "CHECKED", _("checked, not imported")
        DONE = "DONE", _("imported")
        UNDONE = "UNDONE", _("undone")
        DROPPED = "DROPPED", _("discarded")

    kind = models.CharField(_("kind"), max_length=40)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    options = models.JSONField(default=dict)
    sheet = models.CharField(_("sheet"), max_length=200, blank=True)
    shape = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    # [row number, {language: why}]: totals, notes and the like, which were not read as rows.
    left_out = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    new = models.PositiveIntegerField(Outcome.NEW.label, default=0)
    changed = models.PositiveIntegerField(Outcome.CHANGED.label, default=0)
    same = models.PositiveIntegerField(Outcome.SAME.label, default=0)
    refused = models.PositiveIntegerField(Outcome.REFUSED.label, default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="import_runs", verbose_name=_("by")
    )
    at = models.DateTimeField(_("chosen at"))
    checked_at = models.DateTimeField(_("checked at"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("imported by")
    )
    done_at = models.DateTimeField(_("imported at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    # The run of the same file before it was mended: it goes when this one is imported.
    after = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["DONE", "UNDONE"], done_at__isnull=False, done_by__isnull=False)
                | Q(state__in=["OPEN", "CHECKED", "DROPPED"], done_at__isnull=True),
                name="imports_run_done_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="UNDONE", undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(state="UNDONE") & Q(undone_at__isnull=True)),
                name="imports_run_undone_has_its_time",
            ),
        ]

    def __str__(self):
        return self.file.name if self.file_id else ""

    @cached_property
    def of_kind(self):
        """The kind; None where the program no longer knows it."""
        try:
            return kinds.get(self.kind)
        except KeyError:
            return None

    @property
    def counts(self):
        """{outcome: how many rows}."""
        return {
            Outcome.NEW: self.new,
            Outcome.CHANGED: self.changed,
            Outcome.SAME: self.same,
            Outcome.REFUSED: self.refused,
        }

    @property
    def to_write(self):
        """How many rows would go in, or went in."""
        return self.new + self.changed

    @property
    def is_template(self):
        """Whether it came as one of our templates, whose mark says which column is what."""
        return bool(self.mapping) and not self.shape

    @property
    def is_unchanging(self):
        """Whether it was checked and nothing is left to do: no row changes anything, none is refused."""
        return self.state == self.State.CHECKED and not self.to_write and not self.refused


class ImportRow(models.Model):
    """What becomes of one row of the file; values as `keeping.pack` writes them.

    `faults` is a list of {"field": code, option or "", "words": {language: sentence}}: why a row is refused;
    of one that goes in, what is asked about it, and with "left", why an undoing left it as it is. The field
    `left` is all that stood in the record once the row was in.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("result"), max_length=8, choices=Outcome)
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(_("which record"), max_length=300, blank=True)
    cells = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    faults = models.JSONField(default=list)
    left = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    record_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    record_id = models.PositiveBigIntegerField(null=True)
    began = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="imports_row_once")]
        indexes = [models.Index(fields=["run", "rank", "number"])]

    def __str__(self):
        return f"{self.number} {self.name}"


class KnownMapping(models.Model):
    """How the columns of files of one shape were matched the last time, for the next such file of anybody."""

    kind = models.CharField(_("kind"), max_length=40)
    shape = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [models.UniqueConstraint(fields=["kind", "shape"], name="imports_mapping_once")]

    def __str__(self):
        return f"{self.kind} {self.shape[:8]}"
