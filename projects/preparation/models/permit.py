"""The permits of a project: how each stands, how it came there, what is still to follow."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated, EffectiveQuerySet
from projects.directory.models import Organisation
from projects.pool.models import Project

from ..querysets import MissingDocumentQuerySet, PermitQuerySet
from ..rules import DONE, WITH_DEPARTMENT, Status
from .procedure import Procedure, RegionalAssessment

# Kept as it is where the rules said so and not a person, and put into words when it is read.
BY_KIND = gettext_noop("Its kind does not ask for it.")
ACCEPTED = [*WITH_DEPARTMENT, Status.SUPPLEMENT]


class Handling(models.TextChoices):
    """The way it was handled."""

    COUNTER = "COUNTER", _("at the counter")
    SESSION = "SESSION", _("joint session")
    ONSITE = "ONSITE", _("on site")
    ONLINE = "ONLINE", _("online")


class Permit(models.Model):
    """One procedure of one project (手续). How it stands is changed by `acts` alone.

    `status_on` is the day since when it stands so; the dates beside it repeat what the steps say.
    `promised_days` and `statutory_days` are those of the project's kind when it was planned.
    `open_documents` counts the documents to follow that are not in, so that the database itself
    refuses to grant before they are. `version` grows with every act.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="permits", verbose_name=_("project"))
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="permits", verbose_name=_("procedure")
    )
    code = models.CharField(_("code"), max_length=20)
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.NOT_STARTED)
    status_on = models.DateField(_("since"))
    department = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="permits",
        verbose_name=_("department"),
    )
    statutory_days = models.PositiveSmallIntegerField(_("statutory days"))
    promised_days = models.PositiveSmallIntegerField(_("promised days"))
    is_instant = models.BooleanField(_("instant"), default=False)
    preparing_on = models.DateField(_("preparing since"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    due_on = models.DateField(_("promised for"), null=True, blank=True)
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    handling = models.CharField(_("way of handling"), max_length=8, choices=Handling, blank=True)
    regional = models.ForeignKey(
        RegionalAssessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="permits",
        verbose_name=_("regional assessment"),
    )
    open_documents = models.PositiveSmallIntegerField(_("documents to follow"), default=0)
    is_adjusted = models.BooleanField(
        _("adjusted"), default=False, help_text=_("Whether it is needed was decided by a person.")
    )
    adjustment = models.CharField(_("why (not) needed"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PermitQuerySet.as_manager()

    class Meta:
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        ordering = ["project", "procedure__order"]
        permissions = [
            ("handle_permit", "Can take a permit through its steps"),
            ("decide_permit", "Can record decisions on permits"),
            ("adjust_permit", "Can say which procedures a project needs"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="preparation_one_permit_a_procedure"),
            models.CheckConstraint(
                condition=~Q(status=Status.GRANTED) | Q(open_documents=0),
                name="preparation_not_granted_with_documents_missing",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.GRANTED) | Q(granted_on__isnull=False),
                name="preparation_granted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ACCEPTED) | Q(accepted_on__isnull=False),
                name="preparation_accepted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.NOT_APPLICABLE) | ~Q(adjustment=""),
                name="preparation_not_applicable_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"]),
            models.Index(fields=["department", "status"]),
        ]

    def __str__(self):
        return f"{self.project} · {self.procedure}"

    @property
    def why(self):
        """Why it is needed or not, in the reader's language where the rules said so."""
        return gettext(BY_KIND) if self.adjustment == BY_KIND else self.adjustment

    @property
    def is_done(self):
        """Whether nothing remains to be done for it."""
        return self.status in DONE


class PermitStep(EffectiveDated):
    """How a permit stood from a day on; from these the days are split between those who had it."""

    permit = models.ForeignKey(Permit, models.CASCADE, related_name="steps", verbose_name=_("permit"))
    status = models.CharField(_("status"), max_length=16, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        verbose_name = _("step of a permit")
        verbose_name_plural = _("steps of permits")
        ordering = ["permit", "pk"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["permit"], condition=Q(valid_to__isnull=True), name="preparation_one_current_step"
            ),
        ]

    def __str__(self):
        return f"{self.get_status_display()} {self.valid_from}"


class MissingDocument(models.Model):
    """A document that is to follow (容缺): a promise with a guarantor and a day."""

    permit = models.ForeignKey(Permit, models.CASCADE, related_name="documents", verbose_name=_("permit"))
    name = models.CharField(_("document"), max_length=120)
    guarantor = models.CharField(_("guarantor"), max_length=60)
    commitment_number = models.CharField(_("number of the commitment"), max_length=60, blank=True)
    promised_on = models.DateField(_("promised on"))
    due_on = models.DateField(_("due on"))
    supplied_on = models.DateField(_("supplied on"), null=True, blank=True)
    dropped_on = models.DateField(
        _("no longer asked for since"),
        null=True,
        blank=True,
        help_text=_("The permit was refused meanwhile: the promise falls away with it."),
    )

    objects = MissingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document to follow")
        verbose_name_plural = _("documents to follow")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supplied_on__isnull=True) | Q(supplied_on__gte=models.F("promised_on")),
                name="preparation_supplied_after_the_promise",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("promised_on")), name="preparation_due_after_the_promise"
            ),
        ]
        indexes = [models.Index(fields=["supplied_on", "due_on"])]

    def __str__(self):
        return self.name

    def is_overdue(self, on):
        """Whether the promise was not kept by a day."""
        return self.supplied_on is None and self.dropped_on is None and self.due_on < on
