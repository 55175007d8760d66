"""Sessions in which the permits of many projects are handled at once (集中审批, 现场办公, 不见面)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Organisation

from ..querysets import SessionQuerySet
from .permit import Handling, Permit

# Ways in which many permits are handled at once; the counter is for single ones.
WAYS = [(way.value, way.label) for way in (Handling.SESSION, Handling.ONSITE, Handling.ONLINE)]


class Session(models.Model):
    """One session: when, where, who chairs it. What is on its agenda is its items'.

    It is held as soon as the first outcome is recorded; items without one can be told later.
    """

    class State(models.TextChoices):
        PLANNED = "PLANNED", _("planned")
        HELD = "HELD", _("held")
        CANCELLED = "CANCELLED", _("cancelled")

    title = models.CharField(_("title"), max_length=120)
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    way = models.CharField(_("way of handling"), max_length=8, choices=WAYS, default=Handling.SESSION)
    chair = models.CharField(_("chair"), max_length=60, blank=True)
    convened_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("convened by"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    note = models.CharField(_("note"), max_length=300, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("planned by")
    )
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-on", "-pk"]
        permissions = [("convene_session", "Can plan sessions and record their outcomes")]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=[code for code, _label in WAYS]), name="preparation_session_is_joint"
            ),
        ]
        indexes = [models.Index(fields=["state", "on"])]

    def __str__(self):
        return self.title


class SessionItem(models.Model):
    """A permit on the agenda of a session, and what became of it there."""

    class Outcome(models.TextChoices):
        GRANTED = "GRANTED", _("granted")
        ACCEPTED = "ACCEPTED", _("accepted for handling")
        SUPPLEMENT = "SUPPLEMENT", _("supplement asked for")
        REFUSED = "REFUSED", pgettext_lazy("permit", "refused")
        POSTPONED = "POSTPONED", _("postponed")

    session = models.ForeignKey(Session, models.CASCADE, related_name="items", verbose_name=_("session"))
    permit = models.ForeignKey(Permit, models.CASCADE, related_name="session_items", verbose_name=_("permit"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("item of a session")
        verbose_name_plural = _("items of sessions")
        ordering = ["session", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "permit"], name="preparation_permit_once_in_a_session"
            ),
        ]

    def __str__(self):
        return f"{self.session} · {self.permit_id}"
