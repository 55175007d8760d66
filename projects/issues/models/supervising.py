"""Supervision (督查) of an issue, and what was answered to it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Leader, Organisation

from ..querysets import SupervisionQuerySet
from .issue import Issue, person
from .settings import Step


class Supervision(models.Model):
    """One supervision of an issue: taken up (立项), sent (转办), urged (催办), answered, reviewed (反馈审核)
    and ended (办结); or not now, with the reason and until when (DECLINED)."""

    class State(models.TextChoices):
        OPENED = "OPENED", _("taken up, to be sent")
        FORWARDED = "FORWARDED", _("sent, answer awaited")
        ANSWERED = "ANSWERED", _("answer to be reviewed")
        DONE = "DONE", _("ended")
        DECLINED = "DECLINED", _("not now")

    RUNNING = (State.OPENED, State.FORWARDED, State.ANSWERED)

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="supervisions", verbose_name=_("issue"))
    step = models.CharField(_("step of the ladder"), max_length=10, choices=Step)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPENED)
    addressee = models.ForeignKey(
        Organisation, models.PROTECT, related_name="supervisions", verbose_name=_("addressee")
    )
    # What is reported to the liaison leader (呈报) is addressed to him; the unit still answers for it.
    leader = models.ForeignKey(
        Leader, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("liaison leader")
    )
    text = models.TextField(_("text"), blank=True)
    letter_number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = person(_("taken up by"))
    on = models.DateField(_("taken up on"))
    postponed_until = models.DateField(_("not before"), null=True, blank=True)
    forwarded_by = person(_("sent by"), null=True, blank=True)
    forwarded_on = models.DateField(_("sent on"), null=True, blank=True)
    feedback_due_on = models.DateField(_("answer due"), null=True, blank=True)
    times_urged = models.PositiveSmallIntegerField(_("times urged"), default=0)
    urged_on = models.DateField(_("last urged on"), null=True, blank=True)
    # Caches of the last SupervisionAnswer.
    feedback = models.TextField(_("answer"), blank=True)
    feedback_by = person(_("answered by"), null=True, blank=True)
    feedback_on = models.DateField(_("answered on"), null=True, blank=True)
    reviewed_by = person(_("reviewed by"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review = models.CharField(pgettext_lazy("issues", "review"), max_length=300, blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision")
        verbose_name_plural = _("supervisions")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="DECLINED") | (~Q(reason="") & Q(postponed_until__isnull=False)),
                name="issues_supervision_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["FORWARDED", "ANSWERED"])
                | Q(forwarded_by__isnull=False, forwarded_on__isnull=False, feedback_due_on__isnull=False),
                name="issues_supervision_sent_with_deadline",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(feedback_by__isnull=True)
                | ~Q(reviewed_by=F("feedback_by")),
                name="issues_supervision_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(state__in=["OPENED", "FORWARDED", "ANSWERED"]),
                name="issues_one_supervision_running",
            ),
            models.UniqueConstraint(
                fields=["letter_number"], condition=~Q(letter_number=""), name="issues_letter_number_once"
            ),
            models.CheckConstraint(
                condition=Q(leader__isnull=True) | Q(step="LEADER"),
                name="issues_only_reports_go_to_a_leader",
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()} · {self.issue}"

    @property
    def step_label(self):
        """The step in words."""
        return str(Step(self.step).label)

    @property
    def addressed_to(self):
        """To whom its letter goes: the liaison leader with his post, else the unit."""
        return f"{self.leader}{self.leader.post}" if self.leader_id else str(self.addressee)

    def is_late(self, on):
        """Whether an answer is due before a day and has not come."""
        return self.state == self.State.FORWARDED and self.feedback_due_on < on


class SupervisionAnswer(models.Model):
    """One answer to a supervision (反馈) and its review; an earlier one is never overwritten."""

    supervision = models.ForeignKey(
        Supervision, models.CASCADE, related_name="answers", verbose_name=_("supervision")
    )
    text = models.TextField(_("answer"))
    by = person(_("answered by"))
    on = models.DateField(_("answered on"))
    accepted = models.BooleanField(_("accepted?"), null=True, blank=True)
    review = models.CharField(pgettext_lazy("issues", "review"), max_length=300, blank=True)
    reviewed_by = person(_("reviewed by"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer to a supervision")
        verbose_name_plural = _("answers to supervisions")
        ordering = ["supervision", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, reviewed_by__isnull=True, reviewed_on__isnull=True)
                | (
                    Q(accepted__isnull=False, reviewed_by__isnull=False, reviewed_on__isnull=False)
                    & ~Q(reviewed_by=F("by"))
                ),
                name="issues_answer_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=False, review=""), name="issues_answer_refused_with_reason"
            ),
            models.UniqueConstraint(
                fields=["supervision"],
                condition=Q(accepted__isnull=True, reviewed_on__isnull=True),
                name="issues_one_answer_to_review",
            ),
        ]

    def __str__(self):
        return f"{self.on} {self.text[:40]}"
