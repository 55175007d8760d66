"""When a week is due: data, effective from a day."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated


def weekday_field(label, default):
    """ISO weekday, 1 for Monday; 8 to 14 lie in the week that follows."""
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(14)]
    )


class DispatchSchedule(EffectiveDated):
    """The week's cut-off and deadlines (数据截止, 填报, 旗县审核, 全市汇总). The cut-off day counts in
    full (24:00); a deadline on a day off moves to the next working day."""

    cutoff_day = weekday_field(_("data cut-off, weekday"), 4)
    report_day = weekday_field(_("reports due, weekday"), 5)
    report_time = models.TimeField(_("reports due, time"), default=datetime.time(12))
    review_day = weekday_field(_("review due, weekday"), 5)
    review_time = models.TimeField(_("review due, time"), default=datetime.time(18))
    table_day = weekday_field(_("city table, weekday"), 8)
    table_time = models.TimeField(_("city table, time"), default=datetime.time(10))

    class Meta(EffectiveDated.Meta):
        verbose_name = _("dispatch schedule")
        verbose_name_plural = _("dispatch schedules")
        ordering = ["valid_from"]

    def __str__(self):
        return f"{self.valid_from}"
