"""The rolling review: what a cycle proposes, what each working group says, what is decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Organisation

from ..rolling_querysets import GroupReviewQuerySet, ReviewItemQuerySet
from .project import Project, Tier
from .rolling import PoolTransfer


class RollingReview(models.Model):
    """One cycle of the review, known by the first day of its period. It is decided when every group's is."""

    first = models.DateField(_("first day of the period"), unique=True)
    months = models.PositiveSmallIntegerField(_("months"))
    due_on = models.DateField(_("opinions due"))
    silent_since = models.DateField(
        _("progress counts since"), help_text=_("Who has not moved since then is silent.")
    )
    opened_at = models.DateTimeField(_("opened at"))
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        verbose_name = _("rolling review")
        verbose_name_plural = _("rolling reviews")
        ordering = ["-first"]
        permissions = [("open_rollingreview", "Can open the rolling review")]

    def __str__(self):
        if self.months == 3 and self.first.month % 3 == 1:
            return _("Q%(number)s %(year)s") % {
                "year": self.first.year,
                "number": (self.first.month + 2) // 3,
            }
        return f"{self.first:%Y-%m}"


class GroupReview(models.Model):
    """One working group's part of a review. Projects without a group stand in one without a group,
    which the commission answers."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("waiting for the group's opinion")
        GIVEN = "GIVEN", _("opinion given")
        GATHERED = "GATHERED", _("gathered by the commission")
        DECIDED = "DECIDED", _("decided")

    review = models.ForeignKey(RollingReview, models.CASCADE, related_name="parts", verbose_name=_("review"))
    group = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("working group"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    opinion = models.CharField(_("opinion"), max_length=300, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"), null=True)
    gathered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("gathered by")
    )
    gathered_at = models.DateTimeField(_("gathered at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    evidence = models.CharField(_("minutes of the meeting"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = GroupReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a working group")
        verbose_name_plural = _("reviews of working groups")
        ordering = ["review", "group__order"]
        permissions = [
            ("answer_groupreview", "Can give a working group's opinion"),
            ("gather_groupreview", "Can gather the opinions for the commission"),
            ("decide_groupreview", "Can record what was decided on a review"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["review", "group"], name="pool_one_review_a_group"),
            models.UniqueConstraint(
                fields=["review"], condition=Q(group__isnull=True), name="pool_one_review_without_group"
            ),
            models.CheckConstraint(
                condition=~Q(state="DECIDED") | ~Q(evidence=""), name="pool_decided_review_has_evidence"
            ),
        ]

    def __str__(self):
        return f"{self.review} · {self.group or '—'}"


class ReviewItem(models.Model):
    """One project in a review: what the criteria propose, the group's opinion, the decision.

    `reasons` are codes with parameters, put into words when they are read (pool.standing).
    """

    class Action(models.TextChoices):
        KEEP = "KEEP", _("keep")
        PROMOTE = "PROMOTE", _("promote")
        DEMOTE = "DEMOTE", _("demote")
        REMOVE = "REMOVE", _("remove from the pool")

    part = models.ForeignKey(GroupReview, models.CASCADE, related_name="items", verbose_name=_("review"))
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="review_items", verbose_name=_("project")
    )
    tier = models.CharField(_("tier"), max_length=12, choices=Tier)
    silent_reviews = models.PositiveSmallIntegerField(_("reviews without progress"), default=0)
    reasons = models.JSONField(_("reasons"), default=list)
    proposed = models.CharField(_("proposed"), max_length=8, choices=Action)
    proposed_tier = models.CharField(_("proposed tier"), max_length=12, choices=Tier, blank=True)
    opinion = models.CharField(_("group's opinion"), max_length=8, choices=Action, blank=True)
    opinion_tier = models.CharField(_("tier of the opinion"), max_length=12, choices=Tier, blank=True)
    opinion_reason = models.CharField(_("reason of the opinion"), max_length=200, blank=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Action, blank=True)
    decision_tier = models.CharField(_("tier decided"), max_length=12, choices=Tier, blank=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=200, blank=True)
    not_moved = models.CharField(_("why it was not carried out"), max_length=200, blank=True)
    transfer = models.OneToOneField(
        PoolTransfer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_item",
        verbose_name=_("move in the pool"),
    )

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("project in a review")
        verbose_name_plural = _("projects in a review")
        ordering = ["part", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "project"], name="pool_once_in_a_review"),
            # A draft may still lack its reason; nothing is decided on an opinion that has none.
            models.CheckConstraint(
                condition=Q(opinion="")
                | Q(decision="")
                | Q(opinion=F("proposed"), opinion_tier=F("proposed_tier"))
                | ~Q(opinion_reason=""),
                name="pool_other_opinion_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decision="")
                | Q(decision=F("opinion"), decision_tier=F("opinion_tier"))
                | ~Q(decision_reason=""),
                name="pool_other_decision_has_a_reason",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{word}__in": ["PROMOTE", "DEMOTE"]}) & ~Q(**{f"{word}_tier": ""})
                    | ~Q(**{f"{word}__in": ["PROMOTE", "DEMOTE"]}) & Q(**{f"{word}_tier": ""}),
                    name=f"pool_review_{word}_names_its_tier",
                )
                for word in ("proposed", "opinion", "decision")
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.get_proposed_display()}"
