"""The project itself."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.money import MoneyField
from projects.base.periods import WeekField
from projects.directory.models import Chain, Division, Organisation

from .. import moving, starting
from ..querysets import ProjectQuerySet

NATIONAL_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")
NATIONAL_CODE_VALIDATOR = RegexValidator(
    NATIONAL_CODE, _("A national code looks like 2501-150502-04-01-123456.")
)


class Stage(models.TextChoices):
    """The life of a project (阶段), in order; WITHDRAWN stands outside of it."""

    PLANNING = "PLANNING", _("planning")
    RESERVE = "RESERVE", _("reserve")
    PRELIMINARY = "PRELIMINARY", _("preparation")
    STARTED = "STARTED", _("started")
    UNDER_CONSTRUCTION = "UNDER_CONSTRUCTION", _("under construction")
    COMPLETED = "COMPLETED", _("completed")
    IN_PRODUCTION = "IN_PRODUCTION", _("in production")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")

    @property
    def position(self):
        """Its place in the life of a project, from 0."""
        return list(Stage).index(self)


BEFORE_START = (Stage.PLANNING, Stage.RESERVE, Stage.PRELIMINARY)
BUILDING = (Stage.STARTED, Stage.UNDER_CONSTRUCTION)
FINISHED = (Stage.COMPLETED, Stage.IN_PRODUCTION)


class Tier(models.TextChoices):
    """The three tiers of the rolling pool, the one nearest to a start first."""

    NEAR_TERM = "NEAR_TERM", _("ready soon")
    ROLLING = "ROLLING", _("rolling")
    LONG_TERM = "LONG_TERM", _("long-term reserve")

    def is_above(self, other):
        """Whether it lies nearer to a start than another tier."""
        return list(Tier).index(self) < list(Tier).index(Tier(other))


class ConstructionState(models.TextChoices):
    """How a project under construction stands today."""

    WORKING = "WORKING", _("at work")
    WINTER = "WINTER", _("winter stop")
    HALTED = "HALTED", _("halted or slowed")


class Light(models.TextChoices):
    """The light (亮灯) of a week."""

    GREEN = "GREEN", _("on track")
    YELLOW = "YELLOW", _("warning")
    RED = "RED", _("behind")


class Project(models.Model):
    """One key project. Fields marked as caches repeat what holds today of the dated rows or of a
    higher app, and are written by that app's methods alone."""

    class Nature(models.TextChoices):
        NEW = "NEW", _("new construction")
        EXPANSION = "EXPANSION", _("extension")
        RENOVATION = "RENOVATION", _("renovation")
        TECHNICAL = "TECHNICAL", _("technical upgrade")
        RELOCATION = "RELOCATION", _("relocation")

    class Industry(models.TextChoices):
        """Sections of GB/T 4754-2017."""

        A = "A", _("A Agriculture, forestry, animal husbandry, fishery")
        B = "B", _("B Mining")
        C = "C", _("C Manufacturing")
        D = "D", _("D Electricity, heat, gas and water")
        E = "E", _("E Construction")
        F = "F", _("F Wholesale and retail")
        G = "G", _("G Transport, storage and post")
        H = "H", _("H Accommodation and catering")
        I = "I", _("I Information transmission and software")  # noqa: E741 - the standard's letter
        J = "J", _("J Finance")
        K = "K", _("K Real estate")
        L = "L", _("L Leasing and business services")
        M = "M", _("M Research and technical services")
        N = "N", _("N Water, environment and public facilities")
        O = "O", _("O Resident services")  # noqa: E741 - the standard's letter
        P = "P", _("P Education")
        Q = "Q", _("Q Health and social work")
        R = "R", _("R Culture, sports and entertainment")
        S = "S", _("S Public administration")

    name = models.CharField(_("project name"), max_length=200)
    national_code = models.CharField(
        _("national code"),
        max_length=24,
        unique=True,
        null=True,
        blank=True,
        validators=[NATIONAL_CODE_VALIDATOR],
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="projects", verbose_name=_("division")
    )
    place = models.CharField(_("place of construction"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_projects",
        verbose_name=_("owner"),
    )
    responsible_department = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_projects",
        verbose_name=_("responsible department"),
    )
    working_group = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_projects",
        verbose_name=_("working group"),
    )
    chain = models.ForeignKey(
        Chain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("industry chain"),
    )
    industry = models.CharField(_("industry"), max_length=1, choices=Industry, blank=True)
    nature = models.CharField(_("nature of construction"), max_length=12, choices=Nature, blank=True)
    content = models.TextField(_("content and scale"), blank=True)
    plan_basis = models.CharField(_("plan or policy it serves"), max_length=200, blank=True)
    total_investment = MoneyField(_("total investment"), null=True, blank=True)
    funding = models.CharField(_("source of funds"), max_length=200, blank=True)
    funds_in_place = MoneyField(_("funds in place"), null=True, blank=True)
    funding_gap = MoneyField(_("funding gap"), null=True, blank=True)

    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.PLANNING)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier, blank=True)
    construction_state = models.CharField(
        _("state of construction"), max_length=10, choices=ConstructionState, blank=True
    )
    site_settled_on = models.DateField(_("site and main resources settled"), null=True, blank=True)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    started_on = models.DateField(
        _("actual start"), null=True, blank=True, help_text=_("First permanent works; levelling is none.")
    )
    resumed_on = models.DateField(_("resumed this year"), null=True, blank=True)
    planned_completion_on = models.DateField(_("planned completion"), null=True, blank=True)
    completed_on = models.DateField(_("actual completion"), null=True, blank=True)
    in_production_on = models.DateField(_("in production since"), null=True, blank=True)
    not_started_reason = models.CharField(_("why not started or resumed"), max_length=200, blank=True)
    stat_entered_on = models.DateField(_("entered into statistics"), null=True, blank=True)
    is_restructured = models.BooleanField(_("restructured"), default=False)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    # Caches written by dispatch (see dispatch.caches): the last accepted figure, the last week
    # reported and the light of the last week assessed.
    ytd_completed = MoneyField(_("completed this year"), null=True, blank=True, editable=False)
    ytd_year = models.PositiveSmallIntegerField(null=True, editable=False)
    progress_percent = models.DecimalField(
        _("physical progress"), max_digits=5, decimal_places=1, null=True, blank=True, editable=False
    )
    last_reported_week = WeekField(_("last reported"), null=True, blank=True, editable=False)
    light = models.CharField(_("light"), max_length=6, choices=Light, blank=True, editable=False)
    light_week = WeekField(null=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = pgettext_lazy("kind of record", "projects")
        ordering = ["pk"]
        permissions = [
            ("move_project", "Can move projects to another stage"),
            ("report_project", "Can report the week"),
            ("review_project", "Can review the week's rows"),
            ("gather_project", "Can hand in a division's batch"),
            ("check_project", "Can check rows for the trade's department"),
            ("accept_project", "Can accept rows for the city"),
            ("correct_project", "Can correct accepted figures"),
            ("chase_project", "Can chase missing reports"),
            ("exempt_project", "Can exempt from a light and approve suspensions"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_investment__isnull=True) | Q(total_investment__gte=0),
                name="pool_total_investment_not_negative",
                violation_error_message=_("The total investment cannot be negative."),
            )
        ]
        indexes = [
            models.Index(fields=["stage"]),
            models.Index(fields=["tier"]),
            models.Index(fields=["light"]),
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
    def stat_entered(self):
        """Whether the statistics bureau has it (入统); not the pool's 入库."""
        return self.stat_entered_on is not None

    def change_stage(self, stage, *, on, by, at, reason="", evidence=""):
        """Move to a stage on a day. Withdrawal, a stage skipped or gone back to, and a start against
        which something stands (pool.starting) need a reason, the last also evidence. Who starts leaves
        the pool for the construction list (EXIT), who is withdrawn leaves it too (REMOVE).

        Raises RuleViolation `same`, `reason_needed`, `contradicted`, `evidence_needed` or `before_last`.
        """
        stage = Stage(stage)
        before = Stage(self.stage)
        ordinary = stage.position - before.position == 1 and stage != Stage.WITHDRAWN
        if not ordinary and not reason.strip():
            raise RuleViolation("reason_needed", _("Say why: the stage is skipped, gone back to or ended."))
        starts = stage in BUILDING and before in (*BEFORE_START, Stage.WITHDRAWN)
        if starts:
            starting.require_word(self, on, reason=reason, evidence=evidence)
        with transaction.atomic():
            self.succeed("stage", self.stages, stage, on=on, by=by, at=at, reason=reason, evidence=evidence)
            if stage == Stage.STARTED and not self.started_on:
                self.started_on = on
            elif stage == Stage.COMPLETED and not self.completed_on:
                self.completed_on = on
            elif stage == Stage.IN_PRODUCTION and not self.in_production_on:
                self.in_production_on = on
            if stage in BUILDING:
                self.construction_state = self.construction_state or ConstructionState.WORKING
            else:
                self.construction_state = ""
            self.save(update_fields=["started_on", "completed_on", "in_production_on", "construction_state"])
            if self.tier and stage not in BEFORE_START:
                moving.leave(
                    self,
                    "REMOVE" if stage == Stage.WITHDRAWN else "EXIT",
                    on=on,
                    by=by,
                    at=at,
                    reason=reason,
                    evidence=evidence,
                )

    def move_to_tier(self, tier, *, on, by, at, reason, evidence="", exception=""):
        """Stand in another tier from a day on, or enter the pool again; returns the PoolTransfer.

        Raises RuleViolation `same`, `reason_needed`, `before_last`, `not_in_life` for what has started or
        was withdrawn, or `below_minimum` for what comes back too small and without an `exception`.
        """
        said = {"reason": reason, "evidence": evidence, "exception": exception}
        return moving.move(self, tier, on=on, by=by, at=at, **said)

    def leave_pool(self, *, on, by, at, reason, evidence=""):
        """Be removed from the pool (退库) and withdrawn; returns the PoolTransfer.

        Raises RuleViolation `not_in_pool`, `reason_needed` or `before_last`.
        """
        if not self.tier:
            raise RuleViolation("not_in_pool", _("The project does not stand in the pool."))
        self.change_stage(Stage.WITHDRAWN, on=on, by=by, at=at, reason=reason, evidence=evidence)
        return self.transfers.first()

    def move_to_division(self, division, *, on, by, at, reason):
        """Belong to another division from a day on."""
        with transaction.atomic():
            self.succeed("division", self.divisions, division, on=on, by=by, at=at, reason=reason)

    def succeed(self, field, rows, value, *, on, by, at, reason, evidence=""):
        """End the dated row that holds, begin the next (unless the value is ""), refresh the cache,
        write the event."""
        Project.objects.select_for_update().get(pk=self.pk)
        current = rows.current().first()
        if current is not None:
            if current.value == value:
                raise RuleViolation("same", _("That is how it stands already."))
            if on < current.valid_from:
                raise RuleViolation(
                    "before_last",
                    _("The last change was on %(day)s; this one cannot lie before it."),
                    day=current.valid_from,
                )
            current.valid_to = on
            current.save(update_fields=["valid_to"])
        if value:
            rows.create(value=value, valid_from=on, recorded_by=by, reason=reason, evidence=evidence)
        old = getattr(self, field)
        setattr(self, field, value)
        self.save(update_fields=[field])
        events.record(
            f"project.{field}",
            self,
            by=by,
            at=at,
            reason=reason,
            changes={field: [str(old), str(value)]},
            params={"on": on},
        )


class ProductionLine(models.Model):
    """One line of a project that starts in parts (部分投产)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="lines", verbose_name=_("project"))
    name = models.CharField(_("line"), max_length=120)
    capacity = models.CharField(_("capacity"), max_length=80, blank=True)
    count = models.PositiveSmallIntegerField(_("number of lines"), default=1)
    planned_on = models.DateField(_("planned"), null=True, blank=True)
    in_production_on = models.DateField(_("in production since"), null=True, blank=True)

    class Meta:
        verbose_name = _("production line")
        verbose_name_plural = _("production lines")
        ordering = [F("in_production_on").asc(nulls_last=True), "planned_on", "pk"]

    def __str__(self):
        return self.name
