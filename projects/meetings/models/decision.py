"""What a meeting decided (议定事项): who leads it, with whom, until when, and how far it is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Organisation
from projects.issues.models import Issue
from projects.pool.models import Project

from ..querysets import DecisionQuerySet
from .meeting import AgendaItem, Meeting, person


class Decision(models.Model):
    """One decision. How far it is tells its issue where it became one; else `state` and `progress`, which
    its lead reports (落实情况). What it said before stays in its history."""

    class State(models.TextChoices):
        OPEN = "OPEN", pgettext_lazy("decision", "to be carried out")
        DONE = "DONE", pgettext_lazy("decision", "carried out")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("No."))
    text = models.CharField(_("what was decided"), max_length=500)
    lead = models.ForeignKey(
        Organisation, models.PROTECT, related_name="decisions_led", verbose_name=_("leading unit")
    )
    partners = models.ManyToManyField(
        Organisation, related_name="decisions_joined", blank=True, verbose_name=_("partner units")
    )
    due_on = models.DateField(_("to be done by"))
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("project")
    )
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("item")
    )
    becomes_issue = models.BooleanField(
        _("becomes an issue"), default=False, help_text=_("As the meeting is held.")
    )
    issue = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("issue")
    )
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.OPEN)
    progress = models.TextField(_("how far it is"), blank=True)
    progress_by = person(_("reported by"), null=True, blank=True)
    progress_on = models.DateField(_("reported on"), null=True, blank=True)
    done_on = models.DateField(_("carried out on"), null=True, blank=True)
    urged_on = models.DateField(
        _("urged on"),
        null=True,
        blank=True,
        help_text=_("Until its lead reports; the history keeps all of it."),
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a meeting")
        verbose_name_plural = _("decisions of meetings")
        ordering = ["-meeting__held_on", "-meeting", "number"]
        permissions = [
            ("answer_decision", "Can report how far the decisions led by the own unit are"),
            ("follow_decision", "Can follow decisions of meetings and reopen them"),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_decision_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="meetings_decision_says_what"),
            models.CheckConstraint(
                condition=Q(issue__isnull=True, becomes_issue=False) | Q(project__isnull=False),
                name="meetings_issue_is_of_a_project",
            ),
            models.CheckConstraint(
                condition=Q(issue__isnull=True) | Q(state="OPEN"), name="meetings_issue_tells_the_state"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", done_on__isnull=True)
                | Q(state="DONE", done_on__isnull=False) & ~Q(progress=""),
                name="meetings_done_says_what_was_done",
            ),
            models.CheckConstraint(
                condition=Q(progress="", progress_by__isnull=True, progress_on__isnull=True)
                | ~Q(progress="") & Q(progress_by__isnull=False, progress_on__isnull=False),
                name="meetings_progress_is_somebody_s",
            ),
        ]

    def __str__(self):
        return self.text
