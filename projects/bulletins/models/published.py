"""What was published, unchangeable; what turned out wrong in it; who has received and read it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.pool.models import Project

from .bulletin import Bulletin


class Edition(models.Model):
    """A bulletin as it was published: append-only, kept so by the database itself.

    `paper` is the internal edition (base.papers.to_json; the one for publication is its part), `lines` what
    each project was told with and the reports it rests on (bulletins.lines). `digest` is the SHA-256 of
    both, so that a copy can be proved.
    """

    bulletin = models.OneToOneField(
        Bulletin, models.PROTECT, related_name="edition", verbose_name=_("bulletin")
    )
    paper = models.JSONField(_("paper"), encoder=DjangoJSONEncoder)
    lines = models.JSONField(_("lines"), encoder=DjangoJSONEncoder)
    digest = models.CharField(_("digest"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("published edition")
        verbose_name_plural = _("published editions")
        ordering = ["-at"]

    def __str__(self):
        return str(self.bulletin)


class Erratum(models.Model):
    """A figure of a published bulletin that was corrected later, told in the next one (勘误); append-only.

    `figure` is the name of a line's value (bulletins.lines), old and new are as text, in 万元 for money.
    """

    bulletin = models.ForeignKey(
        Bulletin, models.PROTECT, related_name="errata", verbose_name=_("corrected bulletin")
    )
    told_in = models.ForeignKey(
        Bulletin, models.PROTECT, related_name="errata_told", verbose_name=_("told in")
    )
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    figure = models.CharField(_("figure"), max_length=30)
    old = models.CharField(_("published"), max_length=40, blank=True)
    new = models.CharField(_("corrected"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "told_in", "project", "figure"], name="bulletins_erratum_once"
            )
        ]

    def __str__(self):
        return f"{self.bulletin} {self.project} {self.figure}"


class Receipt(models.Model):
    """A unit's receipt of the sealed paper (签收)."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="receipts")
    unit = models.CharField(_("unit"), max_length=120)
    received_by = models.CharField(_("received by"), max_length=60, blank=True)
    received_on = models.DateField(_("received on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "unit"], name="bulletins_one_receipt_a_unit")
        ]

    def __str__(self):
        return f"{self.bulletin} {self.unit}"


class Reading(models.Model):
    """That somebody has read a published bulletin, and when first."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="readings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("reader")
    )
    at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "user"], name="bulletins_one_reading_a_user")
        ]

    def __str__(self):
        return f"{self.bulletin} {self.user}"
