"""Investment as the statistics bureau recognised it; beside the reported one, never instead of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.base.money import MoneyField
from projects.base.periods import MonthField
from projects.pool.models import Project


class StatisticalFigure(models.Model):
    """Cumulative investment of the year that statistics recognised by a month's end, in 万元.

    There is none for January: January and February come together in February's.
    """

    class Reason(models.TextChoices):
        NOT_ENTERED = "NOT_ENTERED", _("not entered into statistics")
        VOUCHERS = "VOUCHERS", _("vouchers missing")
        SCOPE = "SCOPE", _("different scope")
        LAG = "LAG", _("time lag")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="statistical_figures", verbose_name=_("project")
    )
    month = MonthField(_("month"))
    cumulative = MoneyField(_("recognised by statistics"))
    source = models.CharField(_("source"), max_length=200)
    difference_reason = models.CharField(_("why they differ"), max_length=12, choices=Reason, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("statistical figure")
        verbose_name_plural = _("statistical figures")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="dispatch_one_figure_a_month")
        ]

    def __str__(self):
        return f"{self.project} {self.month}"
