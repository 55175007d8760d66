"""The year's plan of a project, the curve it is measured by, its milestones."""

import calendar
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.models import EffectiveDated
from projects.base.money import MoneyField, quantize
from projects.directory.models import Named

from .project import Project


class ProgressCurve(Named):
    """Which share of a year's plan should be done by each month's end (序时进度).

    `points` are twelve cumulative percentages; within a month the share grows by the day.
    """

    code = models.SlugField(_("code"), unique=True)
    points = models.JSONField(_("percent by month's end"), help_text=_("Twelve rising numbers up to 100."))
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("progress curve")
        verbose_name_plural = _("progress curves")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="pool_one_default_curve",
                violation_error_message=_("There is a default curve already: take the mark from it first."),
            )
        ]

    def clean(self):
        points = self.points
        numbers = isinstance(points, list) and all(isinstance(point, int | float) for point in points)
        if not numbers or len(points) != 12 or points != sorted(points) or points[-1] != 100 or points[0] < 0:
            raise ValidationError({"points": _("Enter twelve numbers that rise to 100.")})

    def share(self, day):
        """The percentage of the year's plan that should be done by the end of a day (Decimal)."""
        before = Decimal(str(self.points[day.month - 2])) if day.month > 1 else Decimal(0)
        after = Decimal(str(self.points[day.month - 1]))
        days = calendar.monthrange(day.year, day.month)[1]
        return before + (after - before) * day.day / days


class AnnualPlan(models.Model):
    """A project's plan of one year; the amount in force is a cache of its dated amounts."""

    class BuildType(models.TextChoices):
        NEW = "NEW", _("new")
        CONTINUED = "CONTINUED", _("continued")

    project = models.ForeignKey(Project, models.CASCADE, related_name="plans", verbose_name=_("project"))
    year = models.PositiveSmallIntegerField(_("year"))
    build_type = models.CharField(_("new or continued"), max_length=10, choices=BuildType)
    planned_investment = MoneyField(_("annual planned investment"), null=True, blank=True)
    prior_cumulative = MoneyField(_("completed by the end of last year"), null=True, blank=True)
    goal = models.CharField(_("goal of the year"), max_length=300, blank=True)
    curve = models.ForeignKey(ProgressCurve, models.PROTECT, related_name="plans", verbose_name=_("curve"))

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="pool_one_plan_a_year"),
            models.CheckConstraint(
                condition=Q(planned_investment__isnull=True) | Q(planned_investment__gte=0),
                name="pool_plan_not_negative",
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.year}"

    def scheduled(self, day):
        """What should be completed by a day of the plan's year, in 万元; None without a plan."""
        if self.planned_investment is None:
            return None
        return quantize(self.planned_investment * self.curve.share(day) / 100)

    def revise(self, amount, *, on, by, at, document_number, reason=""):
        """Change the year's amount from a day on; the old plan stays readable.

        Raises RuleViolation `document_needed`: a change in mid-year has a document; `before_last`.
        """
        if not document_number.strip():
            raise RuleViolation("document_needed", _("A change of the year's plan needs a document number."))
        with transaction.atomic():
            current = self.amounts.select_for_update().current().first()
            if current is not None:
                if on < current.valid_from:
                    raise RuleViolation(
                        "before_last",
                        _("The last change was on %(day)s; this one cannot lie before it."),
                        day=current.valid_from,
                    )
                current.valid_to = on
                current.save(update_fields=["valid_to"])
            self.amounts.create(
                amount=amount, valid_from=on, document_number=document_number, reason=reason, recorded_by=by
            )
            old, self.planned_investment = self.planned_investment, amount
            self.save(update_fields=["planned_investment"])
            events.record(
                "annual_plan.revise",
                self.project,
                by=by,
                at=at,
                reason=reason,
                changes={"planned_investment": [old, amount]},
                params={"year": self.year, "document": document_number, "on": on},
            )


class PlanAmount(EffectiveDated):
    """The amount of a year's plan while it held, with the document that set it."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="amounts", verbose_name=_("plan"))
    amount = MoneyField(_("annual planned investment"), null=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta(EffectiveDated.Meta):
        verbose_name = _("plan amount")
        verbose_name_plural = _("plan amounts")
        ordering = ["valid_from"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan"], condition=Q(valid_to__isnull=True), name="pool_one_current_amount"
            ),
        ]

    def __str__(self):
        return f"{self.plan} {self.amount}"


class Milestone(models.Model):
    """A point of a project's way: baseline fixed, forecast moved with a reason, actual when reached."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones", verbose_name=_("project"))
    name = models.CharField(_("milestone"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    baseline_on = models.DateField(_("baseline"), null=True, blank=True)
    forecast_on = models.DateField(_("forecast"), null=True, blank=True)
    actual_on = models.DateField(_("actual"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    def reforecast(self, day, *, by, at, reason):
        """Expect it on another day. Raises RuleViolation `reason_needed` or `reached`."""
        if not reason.strip():
            raise RuleViolation("reason_needed", _("Say why the milestone moves."))
        if self.actual_on:
            raise RuleViolation("reached", _("The milestone was reached on %(day)s."), day=self.actual_on)
        with transaction.atomic():
            locked = Milestone.objects.select_for_update().get(pk=self.pk)
            old, self.forecast_on = locked.forecast_on, day
            self.save(update_fields=["forecast_on"])
            self._record("milestone.reforecast", "forecast_on", old, day, by, at, reason)

    def reach(self, day, *, by, at):
        """Mark it as reached on a day."""
        with transaction.atomic():
            locked = Milestone.objects.select_for_update().get(pk=self.pk)
            old, self.actual_on = locked.actual_on, day
            self.save(update_fields=["actual_on"])
            self._record("milestone.reach", "actual_on", old, day, by, at, "")

    def _record(self, verb, field, old, new, by, at, reason):
        events.record(
            verb,
            self.project,
            by=by,
            at=at,
            reason=reason,
            changes={field: [old, new]},
            params={"milestone": self.name},
        )
