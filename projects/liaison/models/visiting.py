"""A leader on site: what he found and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Leader, Organisation
from projects.pool.models import Project

from ..querysets import VisitQuerySet


class Visit(models.Model):
    """One visit of a leader to one project. Its photos and minutes are `base.Attachment`s of it."""

    class Kind(models.TextChoices):
        SURVEY = "SURVEY", _("survey")
        ONSITE_OFFICE = "ONSITE_OFFICE", _("office on site")
        COORDINATION = "COORDINATION", _("coordination meeting")
        SUPERVISION = "SUPERVISION", _("supervision on site")

    project = models.ForeignKey(Project, models.CASCADE, related_name="visits", verbose_name=_("project"))
    leader = models.ForeignKey(Leader, models.PROTECT, related_name="visits", verbose_name=_("leader"))
    kind = models.CharField(_("kind of visit"), max_length=14, choices=Kind)
    on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=120)
    attendees = models.CharField(_("attendees"), max_length=300, blank=True)
    findings = models.TextField(_("findings"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-on", "-pk"]
        permissions = [("record_visit", "Can record visits for any leader")]
        indexes = [models.Index(fields=["project", "on"]), models.Index(fields=["leader", "on"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(findings=""), name="liaison_visit_says_where_and_what"
            )
        ]

    def __str__(self):
        return f"{self.on} {self.get_kind_display()}"

    @property
    def is_by_delegate(self):
        """Whether somebody else entered it for the leader; needs the leader joined."""
        return self.recorded_by_id != self.leader.user_id


class VisitDecision(models.Model):
    """One thing that was decided on a visit (议定事项): who leads it, until when."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="decisions", verbose_name=_("visit"))
    text = models.CharField(_("what was decided"), max_length=300)
    lead_unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("leading unit")
    )
    due_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision of a visit")
        verbose_name_plural = _("decisions of visits")
        ordering = ["pk"]

    def __str__(self):
        return self.text
