"""The way a report goes after it is submitted: steps that are data, batches, reminders."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.base.periods import WeekField
from projects.directory.models import Division, Named

from .report import WeeklyReport


class ChainStep(Named):
    """A step between submission and acceptance. The last required one accepts.

    `permission` is the action on projects that passes it. A parallel step holds nobody up.
    """

    class Code(models.TextChoices):
        REVIEW = "REVIEW", _("banner's review")
        GATHER = "GATHER", _("handed in as a batch")
        CHECK = "CHECK", _("checked by the trade's department")
        ACCEPT = "ACCEPT", _("accepted by the city")

    code = models.CharField(_("code"), max_length=12, choices=Code, unique=True)
    permission = models.CharField(_("action"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    is_enabled = models.BooleanField(_("in use"), default=True)
    is_parallel = models.BooleanField(_("in parallel"), default=False)

    class Meta:
        verbose_name = _("step of the chain")
        verbose_name_plural = _("steps of the chain")
        ordering = ["order"]


class Batch(models.Model):
    """All rows of a division for a week, handed in under one responsible person (汇总上报).

    A later hand-in of the same week is the next version. `is_zero` is a report that nothing
    happened anywhere (零报告).
    """

    week = WeekField(_("week"))
    division = models.ForeignKey(Division, models.PROTECT, related_name="batches", verbose_name=_("division"))
    version = models.PositiveSmallIntegerField(_("version"))
    responsible_name = models.CharField(_("person responsible"), max_length=60)
    is_zero = models.BooleanField(_("zero report"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    handed_in_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-week", "division", "version"]
        constraints = [
            models.UniqueConstraint(fields=["week", "division", "version"], name="dispatch_batch_version")
        ]

    def __str__(self):
        return f"{self.division} {self.week} v{self.version}"


class ReportStep(models.Model):
    """A step that a report has passed, by whom; a new submission starts a new round."""

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="steps")
    step = models.CharField(_("step"), max_length=12, choices=ChainStep.Code)
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step passed")
        verbose_name_plural = _("steps passed")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "round", "step"], name="dispatch_step_once")]

    def __str__(self):
        return f"{self.report_id} {self.step}"


class Chase(models.Model):
    """A reminder (催报) that the office sent to a division: its text and how many were missing."""

    week = WeekField(_("week"))
    division = models.ForeignKey(Division, models.PROTECT, related_name="chases", verbose_name=_("division"))
    missing = models.PositiveIntegerField(_("missing"))
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.division} {self.week}"
