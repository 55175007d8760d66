"""The plan of a chain for a year (一链一策): its head, its units, its tasks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Chain, Leader, Organisation

from ..querysets import ChainPlanQuerySet, ChainTaskQuerySet


class ChainPlan(models.Model):
    """The plan of one year. The head (链长) answers for the chain, the lead unit works for him."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="plans", verbose_name=_("industry chain"))
    year = models.PositiveSmallIntegerField(_("year"))
    head = models.ForeignKey(
        Leader,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_plans",
        verbose_name=_("head of the chain"),
    )
    lead = models.ForeignKey(
        Organisation, models.PROTECT, related_name="chain_plans", verbose_name=_("leading unit")
    )
    partners = models.ManyToManyField(
        Organisation, related_name="joined_chain_plans", blank=True, verbose_name=_("partner units")
    )
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    aim = models.TextField(_("aim of the year"), blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ChainPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of a chain")
        verbose_name_plural = _("plans of chains")
        ordering = ["-year", "chain__order"]
        permissions = [("keep_chainplan", "Can keep the plan of a chain")]
        constraints = [models.UniqueConstraint(fields=["chain", "year"], name="chains_plan_once")]

    def __str__(self):
        return f"{self.chain} {self.year}"


class ChainTask(models.Model):
    """A task of the plan: who has it, until when, how far it is."""

    class State(models.TextChoices):
        OPEN = "OPEN", pgettext_lazy("chain task", "under way")
        DONE = "DONE", pgettext_lazy("chain task", "done")

    plan = models.ForeignKey(
        ChainPlan, models.CASCADE, related_name="tasks", verbose_name=_("plan of a chain")
    )
    text = models.CharField(_("task"), max_length=300)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="chain_tasks", verbose_name=_("responsible unit")
    )
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.OPEN)
    progress = models.TextField(_("how far it is"), blank=True)
    progress_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    progress_on = models.DateField(_("reported on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = ChainTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a chain")
        verbose_name_plural = _("tasks of chains")
        ordering = ["plan", "due_on", "pk"]
        permissions = [("report_chaintask", "Can report how far tasks of chains are")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN", done_on__isnull=True) | Q(state="DONE", done_on__isnull=False),
                name="chains_task_done_on_a_day",
            )
        ]

    def __str__(self):
        return self.text

    def is_overdue(self, on):
        """Whether its day has passed and it is not done."""
        return self.state == self.State.OPEN and self.due_on < on
