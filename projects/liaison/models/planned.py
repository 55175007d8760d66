"""Visits that are still to come, and whether they may stand in calendars."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Leader
from projects.pool.models import Project


class PlannedVisit(models.Model):
    """A day on which a leader means to visit a project. Only his office sees it, unless it lets calendars
    show his visits."""

    leader = models.ForeignKey(
        Leader, models.CASCADE, related_name="planned_visits", verbose_name=_("leader")
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="planned_visits", verbose_name=_("project")
    )
    on = models.DateField(_("date"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("planned visit")
        verbose_name_plural = _("planned visits")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leader", "project", "on"], name="liaison_visit_planned_once_a_day"
            )
        ]

    def __str__(self):
        return f"{self.on} {self.project}"


class LeaderCalendar(models.Model):
    """What a leader's office lets calendars show of him; without a row nothing."""

    leader = models.OneToOneField(Leader, models.CASCADE, related_name="calendar", verbose_name=_("leader"))
    shows_visits = models.BooleanField(_("planned visits stand in calendars"), default=False)

    class Meta:
        verbose_name = _("calendar of a leader")
        verbose_name_plural = _("calendars of leaders")

    def __str__(self):
        return str(self.leader)
