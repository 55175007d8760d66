"""The way a bulletin goes before it is published: steps that are data, and who signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Division, Named, Organisation

from .bulletin import Bulletin


class RouteStep(Named):
    """A step between draft and approval (旗县核对, 会签, 审签).

    A banner checks its own figures, the units named here countersign, and one person approves. The office
    may close a step whose time is over: who said nothing is kept as such.
    """

    class Code(models.TextChoices):
        CHECK = "CHECK", _("checked by the banners")
        COUNTERSIGN = "COUNTERSIGN", _("countersigned by units")
        APPROVE = "APPROVE", pgettext_lazy("step", "approved")

    kind = models.CharField(_("kind"), max_length=8, choices=Bulletin.Kind)
    code = models.CharField(_("step"), max_length=12, choices=Code)
    order = models.PositiveSmallIntegerField(_("order"))
    working_days = models.PositiveSmallIntegerField(_("working days"), default=1)
    organisations = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="+",
        verbose_name=_("units that countersign"),
        help_text=_("For countersigning alone."),
    )
    is_enabled = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("step of a bulletin")
        verbose_name_plural = _("steps of a bulletin")
        ordering = ["kind", "order"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="bulletins_step_once_a_kind"),
        ]


class SignOff(models.Model):
    """What one party says in a step of a round: a banner, a unit, or (neither) who approves.

    Open until somebody answers; `agrees` None with `closed_at` is what the office closed unanswered.
    """

    bulletin = models.ForeignKey(
        Bulletin, models.CASCADE, related_name="sign_offs", verbose_name=_("bulletin")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    step = models.CharField(_("step"), max_length=12, choices=RouteStep.Code)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", verbose_name=_("division")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("due on"))
    agrees = models.BooleanField(_("agrees"), null=True)
    remark = models.TextField(_("remark"), blank=True)
    signer = models.CharField(
        _("signed on paper by"),
        max_length=60,
        blank=True,
        help_text=_("Where the office enters what somebody signed on paper."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "round", "step", "division"],
                condition=Q(division__isnull=False),
                name="bulletins_one_sign_off_a_division",
            ),
            models.UniqueConstraint(
                fields=["bulletin", "round", "step", "organisation"],
                condition=Q(organisation__isnull=False),
                name="bulletins_one_sign_off_a_unit",
            ),
            models.UniqueConstraint(
                fields=["bulletin", "round", "step"],
                condition=Q(division__isnull=True, organisation__isnull=True),
                name="bulletins_one_approval",
            ),
            models.CheckConstraint(
                condition=Q(agrees__isnull=True, by__isnull=True)
                | Q(agrees__isnull=False, by__isnull=False, at__isnull=False),
                name="bulletins_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(agrees=False, remark=""), name="bulletins_objects_with_a_remark"
            ),
        ]

    def __str__(self):
        return f"{self.bulletin} {self.step} {self.party or ''}".strip()

    @property
    def party(self):
        """The banner or unit, None for who approves."""
        return self.division or self.organisation

    @property
    def is_open(self):
        return self.at is None and self.closed_at is None
