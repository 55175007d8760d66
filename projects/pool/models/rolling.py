"""The rules of the three-tier pool as data, and every move between its tiers."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated
from projects.base.money import MoneyField
from projects.directory.models import Named

from ..rolling_querysets import PoolTransferQuerySet
from .project import Project, Tier


class PoolPolicy(EffectiveDated):
    """What the city asks of its pool from a day on: the smallest project, how often it is reviewed."""

    minimum_investment = MoneyField(
        _("minimum investment"),
        help_text=_("In 10k yuan; below it a project enters by a recorded exception."),
    )
    review_months = models.PositiveSmallIntegerField(
        _("months between reviews"), default=3, validators=[MinValueValidator(1)]
    )
    review_days = models.PositiveSmallIntegerField(
        _("working days for the opinions of a review"), default=10, validators=[MinValueValidator(1)]
    )
    silent_reviews = models.PositiveSmallIntegerField(
        _("reviews without progress before removal is proposed"), default=2, validators=[MinValueValidator(1)]
    )

    class Meta(EffectiveDated.Meta):
        verbose_name = _("policy of the pool")
        verbose_name_plural = _("policies of the pool")
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.valid_from}"


class TierCriterion(Named):
    """One condition of a tier; all of a tier's are needed. `code` names what is looked at
    (pool.criteria), `parameters` the thresholds."""

    class Code(models.TextChoices):
        OWNER = "OWNER", _("owner is fixed")
        CODE_OR_FILING = "CODE_OR_FILING", _("national code, or filing under way")
        SITE = "SITE", _("site and main resources settled")
        FUNDING = "FUNDING", _("source of funds stated")
        START_WITHIN = "START_WITHIN", _("planned start within some months")
        PLAN_OR_CHAIN = "PLAN_OR_CHAIN", _("fits a plan or an industry chain")
        OUTLINE = "OUTLINE", _("content, scale and estimate")
        UNIT = "UNIT", _("responsible unit named")
        START_BETWEEN = "START_BETWEEN", _("planned start in a span of months")

    tier = models.CharField(_("tier"), max_length=12, choices=Tier)
    code = models.CharField(_("what is looked at"), max_length=20, choices=Code)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_enabled = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("criterion of a tier")
        verbose_name_plural = _("criteria of tiers")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["tier", "code"], name="pool_criterion_once_a_tier")]


class PoolTransfer(models.Model):
    """One move of a project into, within or out of the pool. Never changed, never deleted: the database
    refuses both. A project that comes back gets a new one."""

    class Action(models.TextChoices):
        ENTER = "ENTER", _("enter the pool")
        PROMOTE = "PROMOTE", _("promote")
        DEMOTE = "DEMOTE", _("demote")
        EXIT = "EXIT", _("leave for construction")
        REMOVE = "REMOVE", _("remove from the pool")
        RESTORE = "RESTORE", _("restore to the pool")

    project = models.ForeignKey(Project, models.PROTECT, related_name="transfers", verbose_name=_("project"))
    action = models.CharField(_("move"), max_length=8, choices=Action)
    from_tier = models.CharField(_("from tier"), max_length=12, choices=Tier, blank=True)
    to_tier = models.CharField(_("to tier"), max_length=12, choices=Tier, blank=True)
    on = models.DateField(_("as of"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    exception = models.CharField(_("why it enters below the minimum"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("at"))

    objects = PoolTransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("move in the pool")
        verbose_name_plural = _("moves in the pool")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["ENTER", "RESTORE"], from_tier="") & ~Q(to_tier="")
                | Q(action__in=["EXIT", "REMOVE"], to_tier="")
                | Q(action__in=["PROMOTE", "DEMOTE"])
                & ~Q(from_tier="")
                & ~Q(to_tier="")
                & ~Q(from_tier=F("to_tier")),
                name="pool_transfer_action_fits_its_tiers",
            ),
            # Who starts as planned says nothing more.
            models.CheckConstraint(
                condition=Q(action="EXIT") | ~Q(reason=""), name="pool_transfer_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.get_action_display()} {self.on}"
