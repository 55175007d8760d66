"""What the city sets of the issue log, effective from a day: the ladder of escalation, and days."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated

from .issue import Level


class Step(models.TextChoices):
    """The ladder, the lowest step first."""

    REMINDER = "REMINDER", _("overdue reminder")
    LETTER = "LETTER", _("supervision letter")
    LEADER = "LEADER", _("to the liaison leader")
    BULLETIN = "BULLETIN", _("public notice")

    @property
    def position(self):
        """Its place on the ladder, from 0."""
        return list(Step).index(self)


class EscalationRule(EffectiveDated):
    """So many days overdue reach a step. A change is a new row, so that the past stays computable."""

    step = models.CharField(_("step of the ladder"), max_length=10, choices=Step)
    days = models.PositiveSmallIntegerField(_("days overdue"), validators=[MinValueValidator(1)])
    working_days = models.BooleanField(_("count working days"), default=False)

    class Meta(EffectiveDated.Meta):
        verbose_name = _("rule of escalation")
        verbose_name_plural = _("rules of escalation")
        ordering = ["valid_from", "days"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["step"], condition=Q(valid_to__isnull=True), name="issues_one_rule_per_step"
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()} {self.days}"


def days_field(label, default):
    """A number of working days."""
    return models.PositiveSmallIntegerField(label, default=default, validators=[MinValueValidator(1)])


class IssueSettings(EffectiveDated):
    """Days that are data, all of them working days (工作日)."""

    banner_days = days_field(_("deadline, level of the banner"), 10)
    department_days = days_field(_("deadline, city department"), 15)
    leader_days = days_field(_("deadline, liaison leader"), 20)
    meeting_days = days_field(_("deadline, city government meeting"), 30)
    sign_days = days_field(_("days to sign for a request"), 3)
    feedback_days = days_field(_("days to answer a supervision letter"), 5)

    class Meta(EffectiveDated.Meta):
        verbose_name = _("days of the issue log")
        verbose_name_plural = _("days of the issue log")
        ordering = ["valid_from"]

    def __str__(self):
        return f"{self.valid_from}"

    def due_days(self, level):
        """The working days that a level has by default."""
        return getattr(self, f"{Level(level).value.lower()}_days")
