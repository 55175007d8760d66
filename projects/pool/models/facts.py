"""What of a project changes with time: stage, tier, division, who holds it, when it rests."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated
from projects.directory.models import Division, Leader, Organisation

from ..querysets import ResponsibilityQuerySet, StageQuerySet
from .project import Project, Stage, Tier


class ProjectFact(EffectiveDated):
    """A value of a project with its time; the next one begins where this one ends."""

    reason = models.CharField(_("reason"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta(EffectiveDated.Meta):
        abstract = True
        ordering = ["valid_from", "pk"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(valid_to__isnull=True),
                name="%(app_label)s_%(class)s_one_current",
            ),
        ]

    def __str__(self):
        return f"{self.value} {self.valid_from}"


class ProjectStage(ProjectFact):
    """The stage of a project from a day on."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="stages", verbose_name=_("project"))
    value = models.CharField(_("stage"), max_length=20, choices=Stage)

    objects = StageQuerySet.as_manager()

    class Meta(ProjectFact.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")


class ProjectTier(ProjectFact):
    """The tier of a project from a day on."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tiers", verbose_name=_("project"))
    value = models.CharField(_("tier"), max_length=12, choices=Tier)

    class Meta(ProjectFact.Meta):
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")


class ProjectDivision(ProjectFact):
    """The division a project belongs to from a day on."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="divisions", verbose_name=_("project"))
    value = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("division"))

    class Meta(ProjectFact.Meta):
        verbose_name = _("division of a project")
        verbose_name_plural = _("divisions of projects")


class Suspension(EffectiveDated):
    """A rest that was approved: the winter stop, or a stop. Nobody is chased while it holds."""

    class Kind(models.TextChoices):
        WINTER = "WINTER", _("winter stop")
        STOPPED = "STOPPED", _("stop by approval")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="suspensions", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    reason = models.CharField(_("reason"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )

    class Meta(EffectiveDated.Meta):
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["valid_from"]

    def __str__(self):
        return f"{self.project} {self.get_kind_display()} {self.valid_from}"

    @property
    def last_day(self):
        """The last day of the rest, or None where its end is open."""
        return self.valid_to - datetime.timedelta(days=1) if self.valid_to else None


class Responsibility(EffectiveDated):
    """Who holds a project: the one table of reporters, stewards, agents and leaders."""

    class Role(models.TextChoices):
        REPORTER = "REPORTER", _("reporter")
        BANNER = "BANNER", _("person responsible in the banner")
        STEWARD = "STEWARD", _("project steward")
        AGENT = "AGENT", _("agent")
        LEADER = "LEADER", _("liaison leader")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="responsibilities", verbose_name=_("project")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("person"),
    )
    leader = models.ForeignKey(
        Leader,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("leader"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("organisation"),
    )
    level = models.CharField(_("level"), max_length=6, choices=Leader.Level, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["project", "role", "valid_from"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "level"],
                condition=Q(role="LEADER", valid_to__isnull=True),
                name="pool_one_leader_per_level",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(role="STEWARD", valid_to__isnull=True),
                name="pool_one_steward",
            ),
            models.CheckConstraint(
                condition=Q(role="LEADER", leader__isnull=False)
                | (~Q(role="LEADER") & (Q(user__isnull=False) | Q(organisation__isnull=False))),
                name="pool_responsibility_names_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.holder}"

    @property
    def holder(self):
        """The leader, person or unit that it names."""
        return self.leader or self.user or self.organisation
