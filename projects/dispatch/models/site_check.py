"""A check on site (现场核查): what was reported beside what was found, its photos, and a reduction (核减)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.models import Attachment
from projects.base.money import MoneyField
from projects.directory.models import Organisation
from projects.pool.models import Project

from ..querysets import SiteCheckQuerySet
from .report import ReportCorrection, WeeklyReport


class SiteCheck(models.Model):
    """One check of one project. Of each aspect: whether it was looked at and agrees, what was reported
    then (read by the system and kept as it stood), and what was found where that is something else.
    """

    class Outcome(models.TextChoices):
        AGREES = "AGREES", _("agrees")
        DIFFERS = "DIFFERS", _("differs")

    ASPECTS = ("start", "progress", "investment")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="site_checks", verbose_name=_("project")
    )
    on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=120)
    attendees = models.CharField(_("who was there"), max_length=300, blank=True)
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checking unit"),
    )
    # The accepted report that gave the figures; none where nothing had been accepted by then.
    basis = models.ForeignKey(
        WeeklyReport, models.PROTECT, null=True, related_name="+", verbose_name=_("report")
    )

    start = models.CharField(pgettext_lazy("checked", "start"), max_length=7, choices=Outcome, blank=True)
    start_reported = models.DateField(_("start as recorded"), null=True)
    # None where it differs: not started.
    start_found = models.DateField(_("start as found"), null=True)
    progress = models.CharField(
        pgettext_lazy("checked", "physical progress"), max_length=7, choices=Outcome, blank=True
    )
    progress_reported = models.DecimalField(
        _("progress as reported, %"), max_digits=4, decimal_places=1, null=True
    )
    progress_reported_text = models.TextField(blank=True)
    progress_found = models.DecimalField(_("progress as found, %"), max_digits=4, decimal_places=1, null=True)
    progress_found_text = models.TextField(blank=True)
    investment = models.CharField(
        pgettext_lazy("checked", "investment"), max_length=7, choices=Outcome, blank=True
    )
    investment_reported = MoneyField(_("investment as reported"), null=True)
    investment_found = MoneyField(_("investment as found"), null=True)

    finding = models.TextField(_("finding"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    attachments = GenericRelation(Attachment, "owner_id", "owner_type")

    objects = SiteCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check on site")
        verbose_name_plural = _("checks on site")
        ordering = ["-on", "-pk"]
        permissions = [
            ("record_sitecheck", "Can record checks on site"),
            ("decide_sitecheck", "Can decide on reductions found by checks on site"),
        ]
        indexes = [models.Index(fields=["project", "on"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(finding=""), name="dispatch_check_says_where_and_what"
            ),
            models.CheckConstraint(
                condition=~Q(start="") | ~Q(progress="") | ~Q(investment=""),
                name="dispatch_check_looked_at_something",
            ),
            models.CheckConstraint(
                condition=(~Q(start="DIFFERS") & Q(start_found=None))
                | (Q(start="DIFFERS") & (Q(start_found__isnull=False) | Q(start_reported__isnull=False))),
                name="dispatch_check_start_found",
            ),
            models.CheckConstraint(
                condition=(~Q(progress="DIFFERS") & Q(progress_found=None))
                | Q(
                    progress="DIFFERS",
                    progress_found__isnull=False,
                    progress_found__gte=0,
                    progress_found__lte=100,
                ),
                name="dispatch_check_progress_found",
            ),
            models.CheckConstraint(
                condition=(~Q(investment="DIFFERS") & Q(investment_found=None))
                | Q(investment="DIFFERS", investment_found__isnull=False, investment_found__gte=0),
                name="dispatch_check_investment_found",
            ),
        ]

    def __str__(self):
        return f"{self.on} {self.project}"

    @property
    def differs(self):
        """Whether anything that was looked at is not as reported."""
        return self.Outcome.DIFFERS in (self.start, self.progress, self.investment)

    @property
    def excess(self):
        """By how much more was reported than found, in 万元; None where it was not, or not looked at."""
        if self.investment_reported is None or self.investment_found is None:
            return None
        excess = self.investment_reported - self.investment_found
        return excess if excess > 0 else None


class CheckPhoto(models.Model):
    """The day on which a photo of a check was taken: a photo without it proves nothing."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="+")
    check_on_site = models.ForeignKey(
        SiteCheck, models.CASCADE, related_name="photos", verbose_name=_("check on site")
    )
    taken_on = models.DateField(_("taken on"))

    class Meta:
        verbose_name = _("photo of a check")
        verbose_name_plural = _("photos of checks")
        ordering = ["taken_on", "pk"]

    def __str__(self):
        return f"{self.taken_on} {self.attachment}"


class Reduction(models.Model):
    """A figure reported too high is to be reduced (核减): proposed by who checked, decided by another.

    One that was returned is proposed again in the same row; history keeps what it said before.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", pgettext_lazy("reduction", "waits for decision")
        CONFIRMED = "CONFIRMED", pgettext_lazy("reduction", "confirmed")
        RETURNED = "RETURNED", pgettext_lazy("reduction", "returned")

    check_on_site = models.OneToOneField(
        SiteCheck, models.CASCADE, related_name="reduction", verbose_name=_("check on site")
    )
    amount = MoneyField(_("reduction"))
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    returned_why = models.CharField(_("why returned"), max_length=200, blank=True)
    # What was put right by it; the old figure stays there.
    correction = models.OneToOneField(
        ReportCorrection,
        models.PROTECT,
        null=True,
        related_name="reduction",
        verbose_name=_("correction"),
    )

    class Meta:
        verbose_name = _("reduction")
        verbose_name_plural = _("reductions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reason=""), name="dispatch_reduction_has_amount_and_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="dispatch_reduction_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING", decided_by=None, decided_at=None, correction=None)
                | Q(
                    state="CONFIRMED",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    correction__isnull=False,
                )
                | (
                    Q(
                        state="RETURNED",
                        decided_by__isnull=False,
                        decided_at__isnull=False,
                        correction=None,
                    )
                    & ~Q(returned_why="")
                ),
                name="dispatch_reduction_is_decided_in_full",
            ),
        ]

    def __str__(self):
        return f"{self.check_on_site} −{self.amount}"

    @property
    def waits(self):
        """Whether nobody has decided on it yet."""
        return self.state == self.State.WAITING
