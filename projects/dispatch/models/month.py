"""The month: when its figures are cut off, and what each project returns for it."""

import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import Attachment, EffectiveDated
from projects.base.money import MoneyField
from projects.base.periods import MonthField
from projects.directory.models import Division
from projects.pool.models import Project

from ..querysets import MonthlyReturnQuerySet, SignedSheetQuerySet
from .report import FigureCorrection, WeeklyReport


def day_field(label, default):
    """A day of a month; 31 stands for its last, however long it is."""
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )


class MonthSettings(EffectiveDated):
    """The month's cut-off (月末截止), and the days of the month after by which the returns are in and the
    bulletin is out; a deadline on a day off moves to the next working day."""

    cutoff_day = day_field(_("data cut-off, day of the month (31: the last)"), 31)
    return_day = day_field(_("returns due, day of the next month"), 3)
    bulletin_day = day_field(_("bulletin due, day of the next month"), 8)

    class Meta(EffectiveDated.Meta):
        verbose_name = _("days of the month")
        verbose_name_plural = _("days of the month")
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.valid_from}"

    @classmethod
    def of_month(cls, month):
        """The settings in force on a month's last day; the defaults where nobody has set any (one query)."""
        return cls.objects.on(month.last).order_by("-valid_from").first() or cls(valid_from=month.first)

    @classmethod
    def of_months(cls, months):
        """{month: the settings in force on its last day} of some months (one query)."""
        rows = list(cls.objects.order_by("-valid_from"))
        return {
            month: next((row for row in rows if row.holds_on(month.last)), None)
            or cls(valid_from=month.first)
            for month in months
        }

    def as_of(self, month):
        """The day up to which a month's figures count, that day included."""
        return min(month.last, month.first + datetime.timedelta(days=self.cutoff_day - 1))


class MonthlyReturn(models.Model):
    """What one project returns for a month (月报): pre-filled from the last accepted week and confirmed by
    the banner.

    `cumulative` is the year's completed investment up to `as_of` in 万元; the month's own figure follows
    from the month before. `weeks_cumulative` is what the weeks said, kept as it stood when the return was
    confirmed: a difference has a reason. The scan of the signed sheet belongs to the banner (SignedSheet).
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        RETURNED = "RETURNED", _("returned")
        CONFIRMED = "CONFIRMED", _("confirmed")
        LOCKED = "LOCKED", _("locked")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="monthly_returns", verbose_name=_("project")
    )
    month = MonthField(_("month"))
    as_of = models.DateField(_("data as of"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    cumulative = MoneyField(_("completed this year"), null=True, blank=True)
    progress_percent = models.DecimalField(
        _("physical progress, %"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    progress_text = models.TextField(_("physical progress"), blank=True)
    expected_year = MoneyField(_("expected for the whole year"), null=True, blank=True)
    report = models.ForeignKey(
        WeeklyReport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="monthly_returns",
        verbose_name=_("week it was filled from"),
    )
    weeks_cumulative = MoneyField(_("completed by the weeks"), null=True, blank=True, editable=False)
    difference_reason = models.CharField(_("why it differs from the weeks"), max_length=300, blank=True)
    return_reason = models.TextField(_("why returned"), blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("filled by")
    )
    saved_at = models.DateTimeField(_("saved at"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = MonthlyReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly return")
        verbose_name_plural = _("monthly returns")
        ordering = ["-month", "pk"]
        indexes = [models.Index(fields=["month", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="dispatch_one_return_a_month"),
            models.CheckConstraint(
                condition=Q(cumulative__isnull=True) | Q(cumulative__gte=0),
                name="dispatch_return_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(progress_percent__isnull=True)
                | Q(progress_percent__gte=0, progress_percent__lte=100),
                name="dispatch_return_progress_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["CONFIRMED", "LOCKED"])
                | Q(cumulative__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="dispatch_return_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["CONFIRMED", "LOCKED"])
                | Q(weeks_cumulative__isnull=True)
                | Q(cumulative=F("weeks_cumulative"))
                | ~Q(difference_reason=""),
                name="dispatch_return_differs_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="RETURNED", return_reason=""), name="dispatch_returned_with_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.month}"

    @property
    def is_open(self):
        """Whether the banner may still change it."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    @property
    def differs(self):
        """Whether it says something else than the weeks."""
        return self.weeks_cumulative is not None and self.cumulative != self.weeks_cumulative


class ReturnCorrection(FigureCorrection):
    """A figure of a locked return put right."""

    monthly_return = models.ForeignKey(
        MonthlyReturn, models.PROTECT, related_name="corrections", verbose_name=_("monthly return")
    )


class SignedSheet(models.Model):
    """The printed sheet of a division for a month, signed and sealed: its scans are `base.Attachment`s, each
    with who brought it and when."""

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="signed_sheets", verbose_name=_("division")
    )
    month = MonthField(_("month"))
    attachments = GenericRelation(Attachment, "owner_id", "owner_type")

    objects = SignedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")
        ordering = ["-month", "division"]
        constraints = [
            models.UniqueConstraint(fields=["division", "month"], name="dispatch_one_signed_sheet_a_month")
        ]

    def __str__(self):
        return f"{self.division} {self.month}"
