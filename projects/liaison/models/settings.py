"""What the city sets of the liaison: how often leaders visit, how soon a directive is answered."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated


class LiaisonSettings(EffectiveDated):
    """What the city asks of its leaders from a day on."""

    visits_per_month = models.PositiveSmallIntegerField(
        _("visits a month"), default=1, validators=[MaxValueValidator(30)]
    )
    pause_in_rest = models.BooleanField(
        _("none while a project rests by approval"),
        default=True,
        help_text=_("A month of which at least half is an approved rest asks no visit."),
    )
    directive_days = models.PositiveSmallIntegerField(
        _("days for the answer to a directive"), default=7, validators=[MaxValueValidator(365)]
    )

    class Meta(EffectiveDated.Meta):
        verbose_name = _("settings of the liaison")
        verbose_name_plural = _("settings of the liaison")
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.valid_from}"

    @classmethod
    def of_day(cls, day):
        """The settings in force on a day; the defaults where nobody has set any (one query)."""
        return cls.objects.on(day).order_by("-valid_from").first() or cls(valid_from=day)
