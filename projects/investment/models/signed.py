"""What was signed, what of it was paid in, and what became of it."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.models import Attachment
from projects.base.money import MoneyField
from projects.base.periods import MonthField
from projects.directory.models import Chain, Division, Organisation
from projects.pool.models import Application, Project

from ..querysets import AgreementQuerySet, FundReceiptQuerySet
from .leads import Negotiation, Prospect, person


class Agreement(models.Model):
    """An agreement (签约项目). Its amount is a promise of many years; it counts once, whoever reports it.

    Landing (落地) turns it into an application to the pool; `project` is what entered there.
    """

    class Kind(models.TextChoices):
        FRAMEWORK = "FRAMEWORK", _("framework agreement")
        FORMAL = "FORMAL", _("formal agreement")

    class State(models.TextChoices):
        PERFORMING = "PERFORMING", _("being performed")
        STALLED = "STALLED", pgettext_lazy("agreement", "stalled")
        ENDED = "ENDED", pgettext_lazy("agreement", "ended")

    name = models.CharField(_("project"), max_length=200)
    prospect = models.ForeignKey(
        Prospect, models.PROTECT, related_name="agreements", verbose_name=_("enterprise")
    )
    negotiation = models.ForeignKey(
        Negotiation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("project in talks"),
    )
    kind = models.CharField(_("kind of agreement"), max_length=9, choices=Kind)
    number = models.CharField(_("number of the agreement"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"))
    amount = MoneyField(_("signed amount"))
    parties = models.CharField(_("parties"), max_length=300, blank=True)
    chain = models.ForeignKey(
        Chain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("industry chain"),
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="agreements", verbose_name=_("division")
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="agreements", verbose_name=_("unit that signed it")
    )
    content = models.TextField(_("content and scale"), blank=True)
    promised_start_on = models.DateField(_("promised start"), null=True, blank=True)
    promised_completion_on = models.DateField(_("promised completion"), null=True, blank=True)
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)
    recognised_by = person(_("recognised by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PERFORMING)
    state_reason = models.CharField(_("why it is stalled or ended"), max_length=300, blank=True)
    company_name = models.CharField(_("local company"), max_length=120, blank=True)
    landed_on = models.DateField(_("landed on"), null=True, blank=True)
    application = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement",
        verbose_name=_("application to the pool"),
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("project in the pool"),
    )
    files = GenericRelation(Attachment, "owner_id", "owner_type")
    entered_by = person(_("entered by"))
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed_on", "-pk"]
        permissions = [
            ("keep_agreement", "Can enter and land agreements"),
            ("recognise_agreement", "Can recognise agreements"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="investment_agreement_has_an_amount"),
            models.UniqueConstraint(fields=["prospect", "name", "kind"], name="investment_agreement_once"),
            models.CheckConstraint(
                condition=Q(state="PERFORMING") | ~Q(state_reason=""), name="investment_stalled_says_why"
            ),
            models.CheckConstraint(
                condition=Q(recognised_on__isnull=True, recognised_by__isnull=True)
                | Q(recognised_on__isnull=False, recognised_by__isnull=False),
                name="investment_recognised_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(landed_on__isnull=True) | ~Q(company_name=""),
                name="investment_landed_as_a_company",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=True) | Q(landed_on__isnull=False),
                name="investment_applied_for_what_landed",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def pool_project(self):
        """The project in the pool that came of it, or None: what its application became, where it has one."""
        if self.project_id:
            return self.project
        return self.application.project if self.application_id else None


class FundReceipt(models.Model):
    """Money paid in for an agreement in a month (到位资金): as reported, as checked by the city, as
    recognised by the region, side by side; None is what nobody has said yet."""

    class Evidence(models.TextChoices):
        VOUCHER = "VOUCHER", _("bank voucher")
        INVOICE = "INVOICE", _("invoice")
        CAPITAL = "CAPITAL", _("report on paid-in capital")
        STATISTICS = "STATISTICS", _("statistical return")
        OTHER = "OTHER", pgettext_lazy("evidence", "other")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="funds", verbose_name=_("agreement")
    )
    month = MonthField(_("month"))
    evidence = models.CharField(_("kind of evidence"), max_length=10, choices=Evidence)
    reported = MoneyField(_("as reported"))
    checked = MoneyField(_("as checked by the city"), null=True, blank=True)
    recognised = MoneyField(_("as recognised by the region"), null=True, blank=True)
    difference_reason = models.CharField(_("why they differ"), max_length=300, blank=True)
    checked_by = person(_("checked by"), null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    files = GenericRelation(Attachment, "owner_id", "owner_type")
    entered_by = person(_("entered by"))
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = FundReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("funds in place")
        verbose_name_plural = _("funds in place")
        ordering = ["-month", "-pk"]
        permissions = [
            ("report_fundreceipt", "Can report funds in place"),
            ("check_fundreceipt", "Can check funds in place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "month", "evidence"], name="investment_receipt_once"
            ),
            models.CheckConstraint(condition=Q(reported__gt=0), name="investment_receipt_is_something"),
            models.CheckConstraint(
                condition=Q(checked__isnull=True, checked_by__isnull=True, checked_on__isnull=True)
                | Q(checked__isnull=False, checked_by__isnull=False, checked_on__isnull=False),
                name="investment_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(recognised__isnull=True) | Q(checked__isnull=False),
                name="investment_recognised_after_the_check",
            ),
            models.CheckConstraint(
                condition=(Q(checked__isnull=True) | Q(checked__gte=0))
                & (Q(recognised__isnull=True) | Q(recognised__gte=0)),
                name="investment_receipt_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(difference_reason="")
                | (Q(checked__isnull=True) | Q(checked=F("reported")))
                & (Q(recognised__isnull=True) | Q(recognised=F("checked"))),
                name="investment_difference_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.agreement} {self.month}"

    @property
    def is_checked(self):
        """Whether the bureau has said what it counts."""
        return self.checked is not None
