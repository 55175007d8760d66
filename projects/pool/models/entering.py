"""How a project comes into the pool: an application, the steps it passes, who decided what."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.models import Attachment
from projects.base.money import MoneyField
from projects.directory.models import Chain, Division, Named, Organisation

from ..rolling_querysets import ApplicationQuerySet
from .project import BEFORE_START, NATIONAL_CODE_VALIDATOR, Project, Stage, Tier


class EntryStep(Named):
    """A step between an application and the pool (初审、复核、审定). The last one in use lets it in.

    `permission` is the action on applications that passes it; `needs_evidence` asks for the minutes of
    the meeting that decided.
    """

    class Code(models.TextChoices):
        CHECK = "CHECK", _("first check by the trade's department")
        CONFIRM = "CONFIRM", _("second check by the development commission")
        DECIDE = "DECIDE", _("decision of a meeting")

    code = models.CharField(_("code"), max_length=12, choices=Code, unique=True)
    permission = models.CharField(_("action"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    is_enabled = models.BooleanField(_("in use"), default=True)
    needs_evidence = models.BooleanField(_("needs the minutes of a meeting"), default=False)

    class Meta:
        verbose_name = _("step into the pool")
        verbose_name_plural = _("steps into the pool")
        ordering = ["order"]


class Application(models.Model):
    """A project that a banner, department or working group proposes (申报). The facts are carried over
    to the project when it enters; afterwards only the project is kept up."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        SUBMITTED = "SUBMITTED", _("being checked")
        RETURNED = "RETURNED", _("returned")
        REFUSED = "REFUSED", pgettext_lazy("application", "refused")
        ENTERED = "ENTERED", _("in the pool")
        WITHDRAWN = "WITHDRAWN", _("taken back")

    STAGES = [(stage.value, stage.label) for stage in BEFORE_START]

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    name = models.CharField(_("project name"), max_length=200)
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="applications", verbose_name=_("division")
    )
    place = models.CharField(_("place of construction"), max_length=200, blank=True)
    owner_name = models.CharField(_("owner"), max_length=120, blank=True)
    national_code = models.CharField(
        _("national code"), max_length=24, blank=True, validators=[NATIONAL_CODE_VALIDATOR]
    )
    responsible_department = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="checked_applications",
        verbose_name=_("responsible department"),
        help_text=_("The trade's department; it makes the first check."),
    )
    working_group = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_applications",
        verbose_name=_("working group"),
    )
    chain = models.ForeignKey(
        Chain, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("industry chain")
    )
    industry = models.CharField(_("industry"), max_length=1, choices=Project.Industry, blank=True)
    nature = models.CharField(_("nature of construction"), max_length=12, choices=Project.Nature, blank=True)
    content = models.TextField(_("content and scale"), blank=True)
    plan_basis = models.CharField(_("plan or policy it serves"), max_length=200, blank=True)
    total_investment = MoneyField(_("total investment"), null=True, blank=True)
    funding = models.CharField(_("source of funds"), max_length=200, blank=True)
    funds_in_place = MoneyField(_("funds in place"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=STAGES, default=Stage.RESERVE)
    tier = models.CharField(_("tier applied for"), max_length=12, choices=Tier, default=Tier.LONG_TERM)
    site_settled_on = models.DateField(_("site and main resources settled"), null=True, blank=True)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_completion_on = models.DateField(_("planned completion"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=40, blank=True)
    exception_reason = models.CharField(_("why it enters below the minimum"), max_length=200, blank=True)
    difference_reason = models.CharField(
        _("why it is not one of the similar projects"), max_length=200, blank=True
    )
    returns = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reapplications",
        verbose_name=_("project that comes back"),
        help_text=_("A project that left the pool and is proposed again."),
    )

    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications", verbose_name=_("proposed by")
    )
    proposing_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_applications",
        verbose_name=_("proposing unit"),
    )
    created_at = models.DateTimeField(_("begun at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    waiting_for = models.CharField(_("waiting for"), max_length=12, choices=EntryStep.Code, blank=True)
    # A cache of when it came to the step it waits for, so that lists can sort by it.
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True, editable=False)
    round = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    # Not one to one: what left and came back has entered by two applications.
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("project in the pool"),
    )
    is_demo = models.BooleanField(_("demo data"), default=False)

    attachments = GenericRelation(Attachment, "owner_id", "owner_type")
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "-pk"]
        permissions = [
            ("propose_application", "Can propose projects for the pool"),
            ("check_application", "Can make the first check of applications"),
            ("confirm_application", "Can make the second check of applications"),
            ("decide_application", "Can record the decision of a meeting on applications"),
        ]
        indexes = [models.Index(fields=["state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_investment__isnull=True) | Q(total_investment__gte=0),
                name="pool_application_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state="ENTERED", project__isnull=False)
                | (~Q(state="ENTERED") & Q(project__isnull=True)),
                name="pool_application_entered_has_project",
            ),
            models.CheckConstraint(
                condition=Q(state="SUBMITTED", submitted_at__isnull=False) & ~Q(waiting_for="")
                | ~Q(state="SUBMITTED") & Q(waiting_for=""),
                name="pool_application_submitted_waits",
            ),
            models.UniqueConstraint(
                fields=["returns"],
                condition=Q(state__in=["SUBMITTED", "RETURNED"]),
                name="pool_application_returns_once",
                violation_error_message=_("This project is being proposed again already."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if (
            self.planned_start_on
            and self.planned_completion_on
            and self.planned_completion_on < self.planned_start_on
        ):
            raise ValidationError(
                {"planned_completion_on": _("The planned completion lies before the planned start.")}
            )

    @property
    def is_open(self):
        """Whether its writer may change it."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class ApplicationDecision(models.Model):
    """What one step said: let on, sent back, refused; and on what evidence."""

    class Outcome(models.TextChoices):
        ACCEPT = "ACCEPT", _("accepted")
        RETURN = "RETURN", _("returned")
        REFUSE = "REFUSE", pgettext_lazy("application", "refused")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="decisions", verbose_name=_("application")
    )
    step = models.CharField(_("step"), max_length=12, choices=EntryStep.Code)
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision on an application")
        verbose_name_plural = _("decisions on applications")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round", "step"], name="pool_decision_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(outcome="ACCEPT") | ~Q(reason=""), name="pool_decision_against_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()} {self.get_outcome_display()}"
