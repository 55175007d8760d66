"""Lights: versioned rules, what they gave each week and why, exemptions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated
from projects.base.periods import WeekField
from projects.directory.models import Named
from projects.pool.models import Light, Project

from ..querysets import LightRuleSetQuerySet


class LightRuleSet(Named):
    """One version of the rules of the light (亮灯规则); `parameters` are read by dispatch.lights.

    The set in force on a day is the one with the latest `valid_from` among those in use; presets of
    other cities are there to be taken into use, or copied.
    """

    code = models.SlugField(_("code"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    valid_from = models.DateField(
        _("in use from"), null=True, blank=True, help_text=_("Empty: a preset that is not in use.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    parameters = models.JSONField(_("parameters"))

    objects = LightRuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of the light")
        verbose_name_plural = _("rules of the light")
        ordering = ["-valid_from", "code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="dispatch_rules_version"),
            models.UniqueConstraint(fields=["valid_from"], name="dispatch_one_rule_set_a_day"),
        ]


class LightAssessment(models.Model):
    """The light of a project in a week with its reasons: [{code, light, params}]."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="lights", verbose_name=_("project"))
    week = WeekField(_("week"))
    rules = models.ForeignKey(LightRuleSet, models.PROTECT, related_name="+", verbose_name=_("rules"))
    light = models.CharField(_("light"), max_length=6, choices=Light)
    reasons = models.JSONField(_("reasons"), default=list)
    assessed_at = models.DateTimeField(_("assessed at"))

    class Meta:
        verbose_name = _("light of a week")
        verbose_name_plural = _("lights of the weeks")
        ordering = ["-week", "project"]
        constraints = [models.UniqueConstraint(fields=["project", "week"], name="dispatch_one_light_a_week")]
        indexes = [models.Index(fields=["week", "light"])]

    def __str__(self):
        return f"{self.project} {self.week} {self.light}"


class Exemption(EffectiveDated):
    """An approved reason (正当理由) why one aspect of the light is not held against a project."""

    class Aspect(models.TextChoices):
        PROGRESS = "PROGRESS", _("progress of investment")
        START = "START", _("start")
        STATISTICS = "STATISTICS", _("entry into statistics")

    project = models.ForeignKey(Project, models.CASCADE, related_name="exemptions", verbose_name=_("project"))
    aspect = models.CharField(_("aspect"), max_length=12, choices=Aspect)
    reason = models.CharField(_("reason"), max_length=300)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )

    class Meta(EffectiveDated.Meta):
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["valid_from"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=False), name="dispatch_exemption_has_an_end"
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.get_aspect_display()}"
