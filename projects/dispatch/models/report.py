"""The weekly report of a project."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import Attachment
from projects.base.money import MoneyField
from projects.base.periods import WeekField
from projects.pool.models import Project

from ..querysets import WeeklyReportQuerySet


class WeeklyReport(models.Model):
    """What one project reports for one week.

    `cumulative` is the year's completed investment up to `as_of` (the data cut-off), in 万元; the
    week's own figure is derived from it. Changes of state go through dispatch.chain: the
    functions there take any number of rows, so that one and five hundred go the same way.
    """

    class Form(models.TextChoices):
        """What is asked depends on the stage."""

        PREPARATION = "PREPARATION", _("preparation")
        CONSTRUCTION = "CONSTRUCTION", _("construction")
        SUSPENDED = "SUSPENDED", _("suspended")
        PRODUCTION = "PRODUCTION", _("completed, in production")

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        SUBMITTED = "SUBMITTED", _("submitted")
        RETURNED = "RETURNED", _("returned")
        ACCEPTED = "ACCEPTED", _("accepted")
        LOCKED = "LOCKED", _("locked")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="weekly_reports", verbose_name=_("project")
    )
    week = WeekField(_("week"))
    as_of = models.DateField(_("data as of"))
    form = models.CharField(_("form"), max_length=12, choices=Form)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)

    cumulative = MoneyField(_("completed this year"), null=True, blank=True)
    progress_percent = models.DecimalField(
        _("physical progress, %"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    progress_text = models.TextField(_("physical progress"), blank=True)
    work_done = models.TextField(_("work of this week"), blank=True)
    next_plan = models.TextField(_("plan for next week"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    help_needed = models.TextField(_("needs coordination"), blank=True)
    procedures = models.TextField(_("progress of procedures"), blank=True)
    expected_on = models.DateField(_("expected start or resumption"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("people on site"), null=True, blank=True)
    machines = models.PositiveIntegerField(_("machines on site"), null=True, blank=True)
    no_change = models.BooleanField(_("no change this week"), default=False)
    no_change_reason = models.CharField(_("why nothing changed"), max_length=200, blank=True)
    # {code of a doubt: the writer's reason}; the doubts themselves are computed (dispatch.checks).
    reasons = models.JSONField(_("reasons for doubts"), default=dict, blank=True)
    # The doubts as they stood at submission: [{code, field, params}].
    doubts = models.JSONField(_("doubts at submission"), default=list, blank=True, editable=False)

    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("filled by")
    )
    saved_at = models.DateTimeField(_("saved at"), null=True)
    first_submitted_at = models.DateTimeField(_("first submitted"), null=True, editable=False)
    is_late = models.BooleanField(_("late"), default=False, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    round = models.PositiveSmallIntegerField(_("submission"), default=0)
    return_reason = models.TextField(_("why returned"), blank=True)
    waiting_for = models.CharField(_("waits for"), max_length=12, blank=True, db_index=True)
    batch = models.ForeignKey(
        "dispatch.Batch", models.PROTECT, null=True, related_name="reports", verbose_name=_("batch")
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    attachments = GenericRelation(Attachment, "owner_id", "owner_type")

    objects = WeeklyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly report")
        verbose_name_plural = _("weekly reports")
        ordering = ["-week", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "week"], name="dispatch_one_report_a_week"),
            models.CheckConstraint(
                condition=Q(cumulative__isnull=True) | Q(cumulative__gte=0),
                name="dispatch_cumulative_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(progress_percent__isnull=True)
                | Q(progress_percent__gte=0, progress_percent__lte=100),
                name="dispatch_progress_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT") | Q(first_submitted_at__isnull=False),
                name="dispatch_submitted_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["week", "state"])]

    def __str__(self):
        return f"{self.project} {self.week}"

    @property
    def year(self):
        """The calendar year whose cumulative this is: that of the cut-off day."""
        return self.as_of.year

    @property
    def is_open(self):
        """Whether its writer may still change it."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    @property
    def counts(self):
        """Whether its figures count as reported."""
        return self.state in (self.State.SUBMITTED, self.State.ACCEPTED, self.State.LOCKED)


class PlanItem(models.Model):
    """One item of a week's plan for the next; there it is ticked, or left with a reason."""

    class Outcome(models.TextChoices):
        DONE = "DONE", _("done")
        NOT_DONE = "NOT_DONE", _("not done")

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="plan_items")
    text = models.CharField(_("planned"), max_length=500)
    order = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    outcome_reason = models.CharField(_("why not"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("plan item")
        verbose_name_plural = _("plan items")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text


class FigureCorrection(models.Model):
    """A figure that counts already put right: what it was stays, with who, when and why."""

    field = models.CharField(_("field"), max_length=20)
    old = models.CharField(_("before"), max_length=40, blank=True)
    new = models.CharField(_("after"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        abstract = True
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.field}: {self.old} → {self.new}"


class ReportCorrection(FigureCorrection):
    """A figure of an accepted report put right."""

    report = models.ForeignKey(
        WeeklyReport, models.PROTECT, related_name="corrections", verbose_name=_("report")
    )
