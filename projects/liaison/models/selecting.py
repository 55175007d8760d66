"""How a year's liaison projects are chosen: candidates, criteria with points, who proposed and approved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Leader, Named, Organisation
from projects.pool.models import Project


class SelectionCriterion(Named):
    """One thing a candidate is measured by (社会影响、贡献度), with the most points it gives."""

    code = models.SlugField(_("code"), unique=True)
    max_points = models.PositiveSmallIntegerField(_("most points"), default=50)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_enabled = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("criterion of the selection")
        verbose_name_plural = _("criteria of the selection")
        ordering = ["order", "pk"]


class LiaisonSelection(models.Model):
    """The choice of one year's liaison projects; approved, it makes that year's list. What is said here of
    the approval is the last one's; all are kept as `LiaisonApproval`."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approver = models.CharField(pgettext_lazy("liaison", "approved by"), max_length=80, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("selection of liaison projects")
        verbose_name_plural = _("selections of liaison projects")
        ordering = ["-year"]
        permissions = [
            ("propose_liaisonselection", "Can propose liaison projects of a year"),
            ("approve_liaisonselection", "Can record the approval of a year's liaison projects"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | (~Q(approver="") & ~Q(document_number="")),
                name="liaison_approval_has_a_document",
            )
        ]

    def __str__(self):
        return str(self.year)


class LiaisonApproval(models.Model):
    """One approval of a year's list, the first or one that changes it; never replaced by the next."""

    selection = models.ForeignKey(
        LiaisonSelection, models.PROTECT, related_name="approvals", verbose_name=_("selection")
    )
    on = models.DateField(_("approved on"))
    approver = models.CharField(pgettext_lazy("liaison", "approved by"), max_length=80)
    document_number = models.CharField(_("document number"), max_length=60)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("approval of liaison projects")
        verbose_name_plural = _("approvals of liaison projects")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(approver="") & ~Q(document_number=""),
                name="liaison_every_approval_has_a_document",
            )
        ]

    def __str__(self):
        return self.document_number


class ApprovalChange(models.Model):
    """A project that an approval put on the list, or took off it, and what became of its leader then."""

    class Kind(models.TextChoices):
        ADDED = "ADDED", pgettext_lazy("liaison", "put on the list")
        KEPT = "KEPT", _("taken off the list, its leader stays")
        ENDED = "ENDED", _("taken off the list, its assignment ended")
        DROPPED = "DROPPED", _("taken off the list, without a leader")

    approval = models.ForeignKey(
        LiaisonApproval, models.PROTECT, related_name="changes", verbose_name=_("approval")
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    kind = models.CharField(_("what became of it"), max_length=7, choices=Kind)

    class Meta:
        verbose_name = _("change by an approval")
        verbose_name_plural = _("changes by approvals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "project"], name="liaison_changed_once_an_approval")
        ]

    def __str__(self):
        return f"{self.project} {self.get_kind_display()}"


class LiaisonCandidate(models.Model):
    """A project proposed for a year's list, by whom and why; `is_chosen` once it was approved."""

    selection = models.ForeignKey(
        LiaisonSelection, models.CASCADE, related_name="candidates", verbose_name=_("selection")
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="liaison_candidacies", verbose_name=_("project")
    )
    proposing_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("liaison", "proposing unit"),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("liaison", "proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_leader = models.ForeignKey(
        Leader,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed leader"),
    )
    reason = models.CharField(_("why it is proposed"), max_length=300)
    is_chosen = models.BooleanField(_("chosen"), null=True, blank=True)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "project"], name="liaison_proposed_once_a_year"),
            models.CheckConstraint(condition=~Q(reason=""), name="liaison_candidate_has_a_reason"),
        ]

    def __str__(self):
        return str(self.project)


class CandidateScore(models.Model):
    """The points of a candidate by one criterion, and what they rest on."""

    candidate = models.ForeignKey(
        LiaisonCandidate, models.CASCADE, related_name="scores", verbose_name=_("candidate")
    )
    criterion = models.ForeignKey(
        SelectionCriterion, models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    points = models.PositiveSmallIntegerField(_("points"))
    note = models.CharField(_("what they rest on"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("points of a candidate")
        verbose_name_plural = _("points of candidates")
        ordering = ["criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "criterion"], name="liaison_points_once_a_criterion")
        ]

    def __str__(self):
        return str(self.points)
