"""Asking for the city's help (提请市级协调)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Organisation

from ..querysets import HelpQuerySet
from .issue import Issue, person


class HelpRequest(models.Model):
    """The banner says what it has done, what it asks and who should lead; the office accepts, returns
    or puts it on the agenda; the department signs for it or hands it back within days that are data."""

    class State(models.TextChoices):
        ASKED = "ASKED", pgettext_lazy("issues", "asked, the office decides")
        ACCEPTED = "ACCEPTED", _("accepted, to be signed for")
        RETURNED = "RETURNED", _("returned, the banner can solve it")
        ON_AGENDA = "ON_AGENDA", _("on the agenda")
        SIGNED = "SIGNED", _("signed for")
        HANDED_BACK = "HANDED_BACK", _("handed back")
        ANSWERED = "ANSWERED", _("answered")
        WITHDRAWN = "WITHDRAWN", pgettext_lazy("issues", "withdrawn")

    OVER = (State.RETURNED, State.ANSWERED, State.WITHDRAWN)
    # What waits for the office's word.
    FOR_OFFICE = (State.ASKED, State.ON_AGENDA, State.HANDED_BACK)

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="help_requests", verbose_name=_("issue"))
    done_so_far = models.TextField(_("done so far"))
    asked = models.TextField(_("what is asked"))
    department = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="help_requests",
        verbose_name=_("department asked to lead"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ASKED)
    asked_by = person(_("asked by"))
    asked_on = models.DateField(_("asked on"))
    decided_by = person(pgettext_lazy("issues", "decided by"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision = models.CharField(_("word of the office"), max_length=300, blank=True)
    meeting_on = models.DateField(_("meeting on"), null=True, blank=True)
    sign_due_on = models.DateField(_("to be signed for by"), null=True, blank=True)
    signed_by = person(_("signed for or handed back by"), null=True, blank=True)
    signed_on = models.DateField(_("signed for or handed back on"), null=True, blank=True)
    handed_back_reason = models.CharField(_("why it was handed back"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = person(_("answered by"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = HelpQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for the city's help")
        verbose_name_plural = _("requests for the city's help")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"],
                condition=~Q(state__in=["RETURNED", "ANSWERED", "WITHDRAWN"]),
                name="issues_one_help_request_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ASKED", "WITHDRAWN"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="issues_help_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["RETURNED", "ON_AGENDA"], decision=""),
                name="issues_help_decided_with_word",
            ),
            models.CheckConstraint(
                condition=~Q(state="HANDED_BACK", handed_back_reason=""),
                name="issues_help_handed_back_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="ANSWERED", answer=""), name="issues_help_answered_in_words"
            ),
        ]

    def __str__(self):
        return f"{self.issue} → {self.department}"

    def is_late(self, on):
        """Whether the department should have signed for it before a day."""
        return self.state == self.State.ACCEPTED and self.sign_due_on is not None and self.sign_due_on < on
