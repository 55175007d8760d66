"""Procedures (事项) as versioned templates, and what is set for all of them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated, EffectiveQuerySet
from projects.directory.models import Division, Named, Organisation

from ..need import FACTS, mistakes


class Phase(models.TextChoices):
    """The four phases of approving a building (国办发〔2019〕11号), in order."""

    LAND = "LAND", _("approval and land")
    DESIGN = "DESIGN", _("building permits")
    CONSTRUCTION = "CONSTRUCTION", _("permit to build")
    ACCEPTANCE = "ACCEPTANCE", _("acceptance")


class Procedure(Named, EffectiveDated):
    """One version of a procedure: who decides, what it waits for, how long it may take.

    `depends_on` lists codes; one that a project does not need holds nothing up. `applies` is read by
    preparation.need, `variants` likewise: [{"when": {…}, "statutory_days", "promised_days",
    "is_instant"}], the first that fits replaces the days. Days are working days unless `day_kind`
    says otherwise; `preparation_days` are always working days.
    """

    class DayKind(models.TextChoices):
        WORKING = "WORKING", _("working days")
        CALENDAR = "CALENDAR", _("calendar days")

    code = models.CharField(_("code"), max_length=20)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    department = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="procedures",
        verbose_name=_("department"),
        help_text=_("Empty: the department that bears the name below."),
    )
    department_name = models.CharField(_("name of the department"), max_length=80, blank=True)
    phase = models.CharField(_("phase"), max_length=12, choices=Phase)
    depends_on = models.JSONField(
        _("waits for"), default=list, blank=True, help_text=_("A list of codes, such as [“LAND_USE”].")
    )
    parallel_group = models.CharField(
        _("parallel group"), max_length=40, blank=True, help_text=_("What is handled side by side.")
    )
    statutory_days = models.PositiveSmallIntegerField(_("statutory days"))
    promised_days = models.PositiveSmallIntegerField(_("promised days"))
    day_kind = models.CharField(_("kind of days"), max_length=8, choices=DayKind, default=DayKind.WORKING)
    preparation_days = models.PositiveSmallIntegerField(
        _("days to prepare"), default=10, help_text=_("Working days the applicant usually needs.")
    )
    validity_months = models.PositiveSmallIntegerField(_("valid for (months)"), null=True, blank=True)
    is_hard_stop = models.BooleanField(
        _("hard stop"), default=False, help_text=_("The law forbids to start without it.")
    )
    is_instant = models.BooleanField(
        _("instant"), default=False, help_text=_("Done as soon as the information is complete.")
    )
    settles_site = models.BooleanField(_("settles the site"), default=False)
    allows_missing = models.BooleanField(
        _("documents may follow"), default=True, help_text=_("Secondary documents may be handed in later.")
    )
    applies = models.JSONField(_("needed where"), default=dict, blank=True)
    variants = models.JSONField(_("variants"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["order", "code", "-version"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "version"], name="preparation_procedure_version"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_to__isnull=True),
                name="preparation_one_current_version",
                violation_error_message=_(
                    "Another version of this procedure has no end: end that one first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(promised_days__lte=F("statutory_days")),
                name="preparation_promise_within_the_law",
                violation_error_message=_("The promise cannot be longer than the law allows."),
            ),
        ]

    def clean(self):
        super().clean()
        wrong = {}
        if not isinstance(self.depends_on, list) or not all(isinstance(one, str) for one in self.depends_on):
            wrong["depends_on"] = _("Write a list of codes.")
        elif self.code in self.depends_on:
            wrong["depends_on"] = _("A procedure cannot wait for itself.")
        if self.promised_days is not None and (self.statutory_days or 0) < self.promised_days:
            wrong["promised_days"] = _("The promise cannot be longer than the law allows.")
        found = mistakes(self.applies)
        if found:
            wrong["applies"] = found
        if not isinstance(self.variants, list):
            wrong["variants"] = _("Write a list of objects.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def fact_names(self):
        """What `applies` may ask about (for help texts)."""
        return list(FACTS)


class RegionalAssessment(EffectiveDated):
    """An assessment of a whole zone (区域评估) that can stand for a project's single report."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="assessments", verbose_name=_("zone or division")
    )
    name = models.CharField(_("name"), max_length=160)
    code = models.CharField(
        _("procedure"), max_length=20, help_text=_("The code of the procedure it stands for.")
    )
    document_number = models.CharField(_("document number"), max_length=60)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = EffectiveQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        verbose_name = _("regional assessment")
        verbose_name_plural = _("regional assessments")
        ordering = ["division", "code", "-valid_from"]

    def __str__(self):
        return self.name


class PreparationPolicy(EffectiveDated):
    """What is set for all permits, from a day on; the row in force is the latest begun one."""

    missing_days = models.PositiveSmallIntegerField(
        _("days for documents to follow"), default=10, help_text=_("Working days, unless agreed otherwise.")
    )
    near_due_days = models.PositiveSmallIntegerField(
        _("warn before a promise ends"), default=3, help_text=_("Working days.")
    )
    supplement_days = models.PositiveSmallIntegerField(
        _("days to supplement"), default=5, help_text=_("Working days a supplement usually takes.")
    )

    objects = EffectiveQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        verbose_name = _("preparation settings")
        verbose_name_plural = _("preparation settings")
        ordering = ["-valid_from"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(fields=["valid_from"], name="preparation_one_policy_a_day"),
        ]

    def __str__(self):
        return str(self.valid_from)

    @classmethod
    def in_force(cls, on):
        """The settings of a day (one query); the defaults where none are set."""
        return cls.objects.on(on).order_by("-valid_from").first() or cls(valid_from=on)
