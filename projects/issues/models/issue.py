"""The issue itself (问题), who holds it, and what was done about it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.models import EffectiveDated
from projects.base.money import MoneyField
from projects.directory.models import Organisation
from projects.pool.models import Project

from ..querysets import IssueQuerySet


class Category(models.TextChoices):
    """What an issue is about (类别); an enterprise's appeal is closed with its satisfaction."""

    LAND = "LAND", _("land")
    FOREST = "FOREST", _("forest and grassland")
    EIA = "EIA", pgettext_lazy("issues", "environmental assessment")
    ENERGY = "ENERGY", _("energy consumption")
    UTILITIES = "UTILITIES", _("water, power, roads, gas")
    FUNDS = "FUNDS", _("funds")
    CLEARING = "CLEARING", _("expropriation and clearing")
    PERMITS = "PERMITS", _("permits")
    LABOUR = "LABOUR", _("labour")
    ENTERPRISE = "ENTERPRISE", _("enterprise appeal")
    OTHER = "OTHER", _("other")


class Level(models.TextChoices):
    """Where it can be solved (协调层级), the lowest first."""

    BANNER = "BANNER", _("banner")
    DEPARTMENT = "DEPARTMENT", _("city department")
    LEADER = "LEADER", _("liaison leader")
    MEETING = "MEETING", _("city government meeting")

    @property
    def position(self):
        """Its place among the levels, from 0."""
        return list(Level).index(self)


class State(models.TextChoices):
    """How far it is. Supervision (督办) is a flag beside it, not a state.

    WITHDRAWN lies outside the flow: raised by mistake, and counted nowhere.
    """

    OPEN = "OPEN", _("to assign")
    ASSIGNED = "ASSIGNED", pgettext_lazy("issues", "assigned")
    IN_PROGRESS = "IN_PROGRESS", _("in progress")
    EXTENDED = "EXTENDED", _("extended")
    RESOLVED = "RESOLVED", _("to be verified")
    CLOSED = "CLOSED", _("closed")
    REOPENED = "REOPENED", _("returned")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("issues", "withdrawn")


# Nothing more is done about it.
OVER = (State.CLOSED, State.WITHDRAWN)
# Somebody has it in hand; what may be reported as solved.
WORKED_ON = (State.ASSIGNED, State.IN_PROGRESS, State.EXTENDED, State.REOPENED)
CLOSABLE = (State.RESOLVED,)


class Satisfaction(models.TextChoices):
    """What the enterprise says of how its appeal was answered."""

    SATISFIED = "SATISFIED", _("satisfied")
    MOSTLY = "MOSTLY", _("mostly satisfied")
    UNSATISFIED = "UNSATISFIED", _("not satisfied")


def person(label, **options):
    """A foreign key to somebody who signs in, without a way back."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **options
    )


class Issue(models.Model):
    """Something that holds a project up, from the day it is raised until somebody else than its handler
    has verified that it is gone.

    Caches of the rows beside it, written by the acts alone: `organisation` and `handler` (IssueHolder),
    `due_on` and `is_extended` (Extension), `paused_until` (IssuePause), `progress` (IssueNote), `resolved_*`
    and `closed_*` (Resolution), `is_supervised` and `times_supervised` (Supervision).
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="issues", verbose_name=_("project"))
    title = models.CharField(_("issue"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    level = models.CharField(_("level of coordination"), max_length=12, choices=Level, default=Level.BANNER)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    raised_by = person(_("raised by"))
    raising_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues_raised",
        verbose_name=_("raised by the unit"),
    )
    raised_on = models.DateField(_("raised on"))
    investment_affected = MoneyField(
        _("investment affected"),
        null=True,
        blank=True,
        help_text=_("What of the project's investment it holds up; empty where nobody knows."),
    )
    source_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    source_id = models.PositiveBigIntegerField(null=True, blank=True)
    source = GenericForeignKey("source_type", "source_id")

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("responsible unit"),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues_handled",
        verbose_name=_("person responsible"),
    )
    handler_name = models.CharField(
        _("name of the person responsible"),
        max_length=60,
        blank=True,
        help_text=_("Where the person does not sign in here."),
    )
    handler_phone = models.CharField(_("phone"), max_length=40, blank=True)
    measures = models.TextField(_("measures"), blank=True)
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True)
    original_due_on = models.DateField(_("first deadline"), null=True, blank=True)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    is_extended = models.BooleanField(_("extended?"), default=False)
    progress = models.TextField(_("progress"), blank=True)
    progress_on = models.DateField(_("progress as of"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)

    resolved_by = person(_("reported as solved by"), null=True, blank=True)
    resolved_on = models.DateField(_("solved on"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    satisfaction = models.CharField(_("satisfaction"), max_length=12, choices=Satisfaction, blank=True)
    # Who in the enterprise was asked, and when, before its appeal was closed.
    callback_contact = models.CharField(_("asked in the enterprise"), max_length=60, blank=True)
    callback_on = models.DateField(_("enterprise asked on"), null=True, blank=True)
    closed_by = person(_("verified by"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    is_supervised = models.BooleanField(_("supervised"), default=False)
    times_supervised = models.PositiveSmallIntegerField(_("times supervised"), default=0)
    is_demo = models.BooleanField(_("demo data"), default=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-raised_on", "-pk"]
        permissions = [
            ("raise_issue", "Can raise issues"),
            ("assign_issue", "Can assign issues and decide on extensions"),
            ("handle_issue", "Can handle the issues of the own unit"),
            ("verify_issue", "Can verify and close issues"),
            ("supervise_issue", "Can supervise issues"),
            ("coordinate_issue", "Can decide on help asked of the city and on pauses"),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["raised_on"]),
            models.Index(fields=["source_type", "source_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True)
                | (
                    Q(resolved_by__isnull=False)
                    & ~Q(closed_by=F("resolved_by"))
                    & (Q(handler__isnull=True) | ~Q(closed_by=F("handler")))
                ),
                name="issues_closer_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED")
                | (Q(closed_by__isnull=False, closed_on__isnull=False) & ~Q(evidence="")),
                name="issues_closed_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED", category="ENTERPRISE", satisfaction=""),
                name="issues_appeal_closed_with_satisfaction",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "WITHDRAWN"])
                | (Q(organisation__isnull=False, assigned_on__isnull=False, due_on__isnull=False)),
                name="issues_assigned_to_a_unit_with_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state="WITHDRAWN", withdrawn_on__isnull=False, assigned_on__isnull=True)
                & ~Q(withdrawn_reason="")
                | ~Q(state="WITHDRAWN") & Q(withdrawn_on__isnull=True, withdrawn_reason=""),
                name="issues_withdrawn_before_assigned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(callback_on__isnull=True, callback_contact="")
                | Q(callback_on__isnull=False) & ~Q(callback_contact=""),
                name="issues_callback_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(source_type__isnull=True, source_id__isnull=True)
                | Q(source_type__isnull=False, source_id__isnull=False),
                name="issues_source_is_whole",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """Whether it is neither closed nor withdrawn."""
        return self.state not in OVER

    @property
    def is_moved(self):
        """Whether it has another deadline than its first one, by whatever act."""
        return self.original_due_on is not None and self.due_on != self.original_due_on

    @property
    def responsible_name(self):
        """The person responsible in words; "" where nobody is named."""
        return str(self.handler) if self.handler_id else self.handler_name

    def is_overdue(self, on):
        """Whether it is overdue on a day by what holds today (as IssueQuerySet.overdue asks)."""
        return (
            self.due_on is not None
            and self.due_on < on
            and self.state not in (State.RESOLVED, *OVER)
            and not self.is_paused(on)
        )

    def is_paused(self, on):
        """Whether its clock rests by approval on a day."""
        return self.paused_until is not None and on < self.paused_until


class IssueHolder(EffectiveDated):
    """Who held an issue from when to when: the unit, and the person where one was named."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="holders", verbose_name=_("issue"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("responsible unit")
    )
    handler = person(_("person responsible"), null=True, blank=True)
    handler_name = models.CharField(_("name of the person responsible"), max_length=60, blank=True)
    due_on = models.DateField(
        _("deadline set"), null=True, blank=True, help_text=_("Empty where the deadline stayed.")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = person(_("assigned by"))

    class Meta(EffectiveDated.Meta):
        verbose_name = _("holder of an issue")
        verbose_name_plural = _("holders of issues")
        ordering = ["issue", "valid_from", "pk"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["issue"], condition=Q(valid_to__isnull=True), name="issues_one_holder"
            ),
        ]

    def __str__(self):
        return f"{self.organisation} {self.person_in_words}".strip()

    @property
    def person_in_words(self):
        """The person, "" where nobody was named."""
        return str(self.handler) if self.handler_id else self.handler_name


class IssueNote(models.Model):
    """What was done, as of a day (进展); the latest one is shown with the issue."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="notes", verbose_name=_("issue"))
    on = models.DateField(pgettext_lazy("issues", "as of"))
    text = models.TextField(_("progress"))
    by = person(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("progress of an issue")
        verbose_name_plural = _("progress of issues")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.on} {self.text[:40]}"
