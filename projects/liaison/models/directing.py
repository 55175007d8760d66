"""A leader's word on a project, its answer, and how far a reader has read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Leader, Organisation
from projects.issues.models import Issue
from projects.pool.models import Project

from ..querysets import DirectiveQuerySet, FeedbackQuerySet
from .visiting import VisitDecision


class Directive(models.Model):
    """A directive (批示), or the wish for a coordination meeting. `leader` is the principal,
    `entered_by` who typed it; where these are two, `basis` says on what. A photo of the original is a
    `base.Attachment` of it."""

    class Kind(models.TextChoices):
        DIRECTIVE = "DIRECTIVE", _("directive")
        MEETING = "MEETING", _("asks for a meeting")

    class Basis(models.TextChoices):
        OWN = "OWN", _("entered by the leader")
        ORIGINAL = "ORIGINAL", _("entered from the original")
        CONFIRMED = "CONFIRMED", _("confirmed by the leader")
        DECISION = "DECISION", _("from the decision of a visit")

    class State(models.TextChoices):
        OPEN = "OPEN", _("waiting for the answer")
        ANSWERED = "ANSWERED", pgettext_lazy("liaison", "answered")
        CLOSED = "CLOSED", pgettext_lazy("liaison", "closed")
        WITHDRAWN = "WITHDRAWN", pgettext_lazy("liaison", "taken back")

    project = models.ForeignKey(Project, models.CASCADE, related_name="directives", verbose_name=_("project"))
    leader = models.ForeignKey(Leader, models.PROTECT, related_name="directives", verbose_name=_("leader"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DIRECTIVE)
    text = models.CharField(_("directive"), max_length=500)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.OWN)
    original_text = models.TextField(_("text of the original"), blank=True)
    original_on = models.DateField(_("date of the original"), null=True, blank=True)
    original_number = models.CharField(_("number of the original"), max_length=60, blank=True)
    handler_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directives",
        verbose_name=_("handling unit"),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directives_to_handle",
        verbose_name=_("handler"),
    )
    due_on = models.DateField(_("answer due"))
    decision = models.OneToOneField(
        VisitDecision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directive",
        verbose_name=_("decision of a visit"),
    )
    issue = models.ForeignKey(
        Issue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directives",
        verbose_name=_("issue it is about"),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        ordering = ["-entered_at", "-pk"]
        permissions = [("answer_directive", "Can answer directives on the projects in scope")]
        indexes = [
            models.Index(fields=["project", "state"]),
            models.Index(fields=["leader", "state"]),
            models.Index(fields=["entered_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="liaison_directive_says_something"),
            models.CheckConstraint(
                condition=Q(handler__isnull=False) | Q(handler_unit__isnull=False),
                name="liaison_directive_names_its_handler",
            ),
            models.CheckConstraint(
                condition=~Q(basis="ORIGINAL") | (Q(original_on__isnull=False) & ~Q(original_number="")),
                name="liaison_original_has_date_and_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "WITHDRAWN"]) | Q(answered_at__isnull=False),
                name="liaison_no_close_without_answer",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["CLOSED", "WITHDRAWN"], closed_by__isnull=False, closed_at__isnull=False
                )
                | (~Q(state__in=["CLOSED", "WITHDRAWN"]) & Q(closed_by__isnull=True, closed_at__isnull=True)),
                name="liaison_closed_by_somebody",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_over(self):
        """Whether nothing more is expected of it."""
        return self.state in (self.State.CLOSED, self.State.WITHDRAWN)

    @property
    def is_by_delegate(self):
        """Whether somebody else entered it for the leader."""
        return self.basis != self.Basis.OWN

    @property
    def to_whom(self):
        """The person, or else the unit, that is to answer."""
        return self.handler or self.handler_unit

    def is_overdue(self, on):
        """Whether its answer should have come before a day."""
        return self.state == self.State.OPEN and self.due_on < on


class DirectiveFeedback(models.Model):
    """What was said on a directive: progress, the answer, what was added to it, or why it was not enough.
    Files that prove an answer are `base.Attachment`s of it."""

    class Kind(models.TextChoices):
        PROGRESS = "PROGRESS", _("progress")
        ANSWER = "ANSWER", pgettext_lazy("liaison", "answer")
        MORE = "MORE", _("added to the answer")
        RETURN = "RETURN", _("sent back")
        CLOSE = "CLOSE", pgettext_lazy("liaison", "closed")
        WITHDRAW = "WITHDRAW", pgettext_lazy("liaison", "taken back")

    directive = models.ForeignKey(
        Directive, models.CASCADE, related_name="feedback", verbose_name=_("directive")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("word on a directive")
        verbose_name_plural = _("words on directives")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="CLOSE") | ~Q(text=""), name="liaison_feedback_says_something"
            )
        ]

    def __str__(self):
        return self.text


class ReadMark(models.Model):
    """Up to when somebody has read what changed; apart for the leader and for each who reads for him."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks", verbose_name=_("reader")
    )
    leader = models.ForeignKey(Leader, models.CASCADE, related_name="read_marks", verbose_name=_("leader"))
    at = models.DateTimeField(_("read until"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [models.UniqueConstraint(fields=["user", "leader"], name="liaison_one_mark_a_reader")]

    def __str__(self):
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"
