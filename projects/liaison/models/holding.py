"""Who leads a project, what ended it, and the team around it.

The assignment itself is a `pool.Responsibility` of the role LEADER: project, leader, level, from, to,
and in `organisation` the duty unit (责任单位). Here is what liaison adds.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated
from projects.directory.models import Leader, Organisation
from projects.pool.models import Project, Responsibility

from ..querysets import AssignmentQuerySet, TeamQuerySet


class LiaisonDetail(models.Model):
    """What liaison adds to an assignment: how it ended, on what document, and what was open then."""

    class EndKind(models.TextChoices):
        SUCCEEDED = "SUCCEEDED", _("handed over")
        APPROVED = "APPROVED", _("ended by approval")
        LEFT = "LEFT", _("leader left, successor awaited")
        FINISHED = "FINISHED", _("project in production")

    responsibility = models.OneToOneField(
        Responsibility, models.CASCADE, related_name="liaison", verbose_name=_("assignment")
    )
    document_number = models.CharField(_("document of the assignment"), max_length=60, blank=True)
    end_kind = models.CharField(_("how it ended"), max_length=10, choices=EndKind, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)
    end_document = models.CharField(_("document of the end"), max_length=60, blank=True)
    handover_note = models.TextField(_("what was open then"), blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison assignment")
        verbose_name_plural = _("liaison assignments")
        permissions = [
            ("assign_liaisondetail", "Can assign leaders, hand projects over and reshuffle"),
            ("load_liaisondetail", "Can see each leader's load and missing visits"),
            ("team_liaisondetail", "Can keep the teams of liaison projects"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(end_kind="APPROVED") | (~Q(end_reason="") & ~Q(end_document="")),
                name="liaison_approved_end_has_reason_and_document",
            ),
            models.CheckConstraint(
                condition=~Q(end_kind__in=["SUCCEEDED", "LEFT"]) | ~Q(end_reason=""),
                name="liaison_end_has_a_reason",
            ),
        ]

    def __str__(self):
        return str(self.responsibility)


class TeamMember(EffectiveDated):
    """Somebody on the team of a liaison project (一套人马): a user, or a name with its post."""

    class Part(models.TextChoices):
        DUTY = "DUTY", _("head of the duty unit")
        CONTACT = "CONTACT", _("liaison officer of the team")
        EXPERT = "EXPERT", _("technical adviser")
        MEMBER = "MEMBER", _("member")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="team_members", verbose_name=_("project")
    )
    level = models.CharField(_("level"), max_length=6, choices=Leader.Level, default=Leader.Level.CITY)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="team_memberships",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    post = models.CharField(_("post"), max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="team_members",
        verbose_name=_("unit"),
    )
    part = models.CharField(_("part in the team"), max_length=8, choices=Part, default=Part.MEMBER)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["project", "level", "pk"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(name=""), name="liaison_member_is_named"
            ),
        ]

    def __str__(self):
        return self.who

    @property
    def who(self):
        """The person's name."""
        return str(self.user) if self.user_id else self.name

    @property
    def number(self):
        """The number to call, or ""."""
        return self.phone or (self.user.phone if self.user_id else "")


class DutyUnit(EffectiveDated):
    """The duty unit (责任单位) of an assignment for a time, and why it became it. Today's is kept in the
    assignment's `organisation`, by which a unit's people see the project."""

    responsibility = models.ForeignKey(
        Responsibility, models.CASCADE, related_name="duty_units", verbose_name=_("assignment")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("duty unit")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)

    class Meta(EffectiveDated.Meta):
        verbose_name = _("duty unit")
        verbose_name_plural = _("duty units")
        ordering = ["valid_from", "pk"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["responsibility"], condition=Q(valid_to__isnull=True), name="liaison_one_duty_unit"
            ),
        ]

    def __str__(self):
        return str(self.organisation)
