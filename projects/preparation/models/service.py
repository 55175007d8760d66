"""What an agent or steward did for a project: helped with it, or did it in its stead."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.pool.models import Project

from ..querysets import ServiceRecordQuerySet
from .permit import Permit


class ServiceRecord(models.Model):
    """One service (帮办, 代办): who, for which project, what, with what result.

    It is corrected by `services.correct` alone, which keeps the old words in the history.
    """

    class Kind(models.TextChoices):
        HELP = "HELP", _("helped")
        ACT = "ACT", _("acted in its stead")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="service_records", verbose_name=_("project")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="service_records", verbose_name=_("agent")
    )
    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.HELP)
    item = models.CharField(_("what was done"), max_length=200)
    permit = models.ForeignKey(
        Permit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="service_records",
        verbose_name=_("permit"),
    )
    on = models.DateField(_("day"))
    result = models.CharField(_("result"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        ordering = ["-on", "-pk"]
        permissions = [("assign_steward", "Can name the stewards and agents of projects")]
        constraints = [
            models.CheckConstraint(condition=~Q(item=""), name="preparation_service_says_what"),
        ]
        indexes = [models.Index(fields=["agent", "on"]), models.Index(fields=["project", "on"])]

    def __str__(self):
        return self.item
