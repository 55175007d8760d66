"""Indicators (指标) and what was published of them: targets, plans and actual figures by period.

What the system can compute itself stands beside a published figure and never replaces it. The year's targets
that the pool keeps (pool.AnnualTarget) are tied to an indicator by their code: a year has one target.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Named
from projects.pool.models import ProgressCurve

from .computing import CHOICES


class Indicator(Named):
    """Something counted or measured; `computed` names what the system computes for it, if anything."""

    class Unit(models.TextChoices):
        PERCENT = "PERCENT", "%"
        YI = "YI", pgettext_lazy("unit", "100m yuan")
        PROJECTS = "PROJECTS", pgettext_lazy("unit", "projects")
        ENTERPRISES = "ENTERPRISES", pgettext_lazy("unit", "enterprises")
        TIMES = "TIMES", pgettext_lazy("unit", "times")
        UNITS = "UNITS", pgettext_lazy("unit", "units")

    code = models.CharField(_("code"), max_length=60, unique=True)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    computed = models.CharField(
        _("computed as"),
        max_length=30,
        choices=CHOICES,
        blank=True,
        help_text=_("Left empty where the system cannot know it."),
    )
    curve = models.ForeignKey(
        ProgressCurve,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("progress curve"),
        help_text=_("How much of the year's target should be reached by when; none where that says nothing."),
    )
    target_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lends_target_to",
        verbose_name=_("held against the target of"),
    )
    definition = models.CharField(_("definition"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "pk"]


class IndicatorValue(models.Model):
    """A figure that was published or set for a period, in the indicator's unit, with where it comes from."""

    class Kind(models.TextChoices):
        TARGET = "TARGET", _("target")
        PLAN = "PLAN", pgettext_lazy("kind of figure", "plan")
        ACTUAL = "ACTUAL", _("actual")

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="values", verbose_name=_("indicator")
    )
    period = models.CharField(_("period"), max_length=20)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(pgettext_lazy("last day", "until"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=200)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        verbose_name = _("figure of an indicator")
        verbose_name_plural = _("figures of indicators")
        ordering = ["-last_on", "first_on", "kind"]
        permissions = [("enter_indicatorvalue", "Can enter and correct published figures")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "first_on", "last_on", "kind"], name="targets_one_figure_a_period"
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="targets_period_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="targets_figure_has_a_source"),
        ]

    def __str__(self):
        return f"{self.indicator} {self.period} {self.get_kind_display()}"
