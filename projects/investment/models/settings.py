"""What promotion goes by: bands of size, when a lead has gone silent, what each unit has to do in a year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated
from projects.base.money import MoneyField
from projects.directory.models import Named, Organisation


class Band(Named):
    """From how much on an agreement counts in a band (1000 万元、1 亿元、20 亿元); bands are cumulative."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    minimum = MoneyField(_("from this amount on"))

    class Meta:
        verbose_name = _("band of size")
        verbose_name_plural = _("bands of size")
        ordering = ["minimum"]


class PromotionPolicy(EffectiveDated):
    """After how many days a lead is silent, after how many months an agreement should have landed."""

    silent_days = models.PositiveSmallIntegerField(_("silent after days without contact"))
    landing_months = models.PositiveSmallIntegerField(_("months from signing to landing"))
    counts_framework = models.BooleanField(
        _("framework agreements count as signed"),
        default=False,
        help_text=_("As a rule only formal ones do."),
    )

    class Meta(EffectiveDated.Meta):
        verbose_name = _("promotion settings")
        verbose_name_plural = _("promotion settings")
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.valid_from}"


class PromotionTask(models.Model):
    """What a unit is to reach in a year (年度招商任务)."""

    class Measure(models.TextChoices):
        TRIPS = "TRIPS", _("trips")
        PROSPECTS = "PROSPECTS", _("enterprises contacted")
        NEGOTIATIONS = "NEGOTIATIONS", _("projects in talks")
        AGREEMENTS = "AGREEMENTS", _("agreements signed")
        AMOUNT = "AMOUNT", _("amount signed")
        FUNDS = "FUNDS", _("funds in place")

    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="promotion_tasks", verbose_name=_("unit")
    )
    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    value = models.DecimalField(_("to be reached"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("promotion task")
        verbose_name_plural = _("promotion tasks")
        ordering = ["-year", "unit__order", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["year", "unit", "measure"], name="investment_one_task_a_year"),
            models.CheckConstraint(
                condition=models.Q(value__gt=0),
                name="investment_task_is_something",
                violation_error_message=_("A task must be more than zero."),
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.year} {self.get_measure_display()}"
