"""What a working group (专班) is to do: its tasks (项目化), and its goals of the year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base.money import MoneyField
from projects.directory.models import Organisation

from ..rolling_querysets import GroupTaskQuerySet
from .project import Project


class GroupTask(models.Model):
    """A task of a working group: what, who, until when, what came of it."""

    group = models.ForeignKey(
        Organisation, models.PROTECT, related_name="group_tasks", verbose_name=_("working group")
    )
    title = models.CharField(_("task"), max_length=200)
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, blank=True, related_name="group_tasks", verbose_name=_("project")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_tasks",
        verbose_name=_("who"),
    )
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible unit"),
    )
    due_on = models.DateField(_("until"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered at"))
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = GroupTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a working group")
        verbose_name_plural = _("tasks of working groups")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(assignee__isnull=False) | Q(unit__isnull=False), name="pool_task_names_somebody"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(result=""), name="pool_done_task_has_a_result"
            ),
        ]

    def __str__(self):
        return self.title

    def is_held_by(self, user):
        """Whether a person is to do it: it is his own, or his unit's without naming anybody."""
        if self.assignee_id is not None:
            return self.assignee_id == user.pk
        return self.unit_id is not None and self.unit_id == user.organisation_id


class GroupGoal(models.Model):
    """A working group's goal of a year: projects planned into the pool, projects started."""

    class Kind(models.TextChoices):
        PLANNING = "PLANNING", _("planned into the pool")
        STARTS = "STARTS", _("started")

    group = models.ForeignKey(
        Organisation, models.CASCADE, related_name="goals", verbose_name=_("working group")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    count = models.PositiveSmallIntegerField(_("projects"))
    investment = MoneyField(_("total investment"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        verbose_name = _("goal of a working group")
        verbose_name_plural = _("goals of working groups")
        ordering = ["-year", "group__order", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["group", "year", "kind"], name="pool_one_goal_a_year_and_kind")
        ]

    def __str__(self):
        return f"{self.group} {self.year} {self.get_kind_display()}"
