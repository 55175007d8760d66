"""What moves an issue's clock and ends it: extensions, pauses by approval, reports that it is solved."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.models import EffectiveDated

from ..querysets import ExtensionQuerySet, ResolutionQuerySet
from .issue import Issue, person


class Extension(models.Model):
    """A later deadline that was asked for (延期申请) and decided on by somebody else, or withdrawn before
    that: by who asked, or because the issue was reported as solved."""

    class Withdrawn(models.TextChoices):
        ASKER = "ASKER", _("withdrawn by who asked")
        SOLVED = "SOLVED", _("withdrawn with the report of a solution")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="extensions", verbose_name=_("issue"))
    due_before = models.DateField(_("deadline before"))
    until = models.DateField(_("asked until"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = person(_("asked by"))
    asked_on = models.DateField(_("asked on"))
    approved = models.BooleanField(_("approved"), null=True, blank=True)
    decided_by = person(pgettext_lazy("issues", "decided by"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    withdrawn = models.CharField(
        pgettext_lazy("issues", "withdrawn"), max_length=6, choices=Withdrawn, blank=True
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved__isnull=True, decided_by__isnull=True, decided_on__isnull=True)
                | (
                    Q(approved__isnull=False, decided_by__isnull=False, decided_on__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="issues_extension_decided_by_another",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("due_before")), name="issues_extension_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="issues_extension_has_reason"),
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(approved__isnull=True, withdrawn=""),
                name="issues_one_extension_asked",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn="", withdrawn_on__isnull=True)
                | Q(approved__isnull=True, withdrawn_on__isnull=False) & ~Q(withdrawn=""),
                name="issues_extension_withdrawn_before_decided",
            ),
        ]

    def __str__(self):
        return f"{self.due_before} → {self.until}"

    @property
    def outcome(self):
        """What became of it, in words; "" for what waits for its decision."""
        if self.withdrawn:
            return self.get_withdrawn_display()
        if self.approved is None:
            return pgettext_lazy("issues", "not decided yet")
        return pgettext_lazy("issues", "approved") if self.approved else pgettext_lazy("issues", "refused")


class IssuePause(EffectiveDated):
    """A time in which the clock rests by approval: nothing falls overdue, nothing is escalated.

    `valid_to`, its first day after, is never open: a pause always has an end.
    """

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="pauses", verbose_name=_("issue"))
    reason = models.CharField(_("reason"), max_length=300)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    approved_by = person(_("approved by"))

    class Meta(EffectiveDated.Meta):
        verbose_name = _("pause of an issue")
        verbose_name_plural = _("pauses of issues")
        ordering = ["issue", "valid_from"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False) & ~Q(reason=""), name="issues_pause_has_end_and_reason"
            ),
        ]

    def __str__(self):
        return f"{self.valid_from} – {self.valid_to}"


class Resolution(models.Model):
    """A report that an issue is solved (办结申请), and what came of its verification (核验); who reported
    may take it back until somebody has verified."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="resolutions", verbose_name=_("issue"))
    evidence = models.TextField(_("result and evidence"))
    by = person(_("reported by"))
    on = models.DateField(_("reported on"))
    verified = models.BooleanField(_("verified"), null=True, blank=True)
    decided_by = person(pgettext_lazy("issues", "decided by"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    new_due_on = models.DateField(_("new deadline"), null=True, blank=True)
    # A closed issue can come back: then this one no longer counts.
    reopened_on = models.DateField(_("opened again on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a solution")
        verbose_name_plural = _("reports of solutions")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified__isnull=True, decided_by__isnull=True, decided_on__isnull=True)
                | (
                    Q(verified__isnull=False, decided_by__isnull=False, decided_on__isnull=False)
                    & ~Q(decided_by=F("by"))
                ),
                name="issues_solution_verified_by_another",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="issues_solution_has_evidence"),
            models.CheckConstraint(
                condition=~Q(verified=False, reason=""), name="issues_solution_refused_with_reason"
            ),
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(verified__isnull=True, withdrawn_on__isnull=True),
                name="issues_one_solution_to_verify",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(verified__isnull=True),
                name="issues_solution_withdrawn_before_verified",
            ),
        ]

    def __str__(self):
        return f"{self.on} {self.evidence[:40]}"
