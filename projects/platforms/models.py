"""Layouts of the national and regional platforms as data, and what a list of theirs says against ours."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Named
from projects.pool.models import Project

from . import fields
from .querysets import ComparisonQuerySet, DifferenceQuerySet, MatchQuerySet


class PlatformLayout(Named):
    """The columns in which a platform takes and gives lists of projects (字段布局)."""

    class Platform(models.TextChoices):
        NATIONAL_POOL = "NATIONAL_POOL", _("national pool of major construction projects")
        APPROVAL = "APPROVAL", _("national platform for the approval of investment projects")
        REGIONAL = "REGIONAL", _("the region's dispatch of major projects")
        OTHER = "OTHER", pgettext_lazy("platform", "another")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    platform = models.CharField(_("platform"), max_length=20, choices=Platform)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_enabled = models.BooleanField(_("in use"), default=True)
    is_checked = models.BooleanField(
        _("checked against the platform's own table"),
        default=False,
        help_text=_("Until then the page says that the columns are to the best of our knowledge."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("layout")
        verbose_name_plural = pgettext_lazy("kind of record", "layouts")
        ordering = ["order", "pk"]


class LayoutColumn(models.Model):
    """One column of a layout: what of a project stands in it, or what is the same in every row. Layouts and
    the order of their columns are data: as first set up they come from `fixtures/reference.json`."""

    layout = models.ForeignKey(
        PlatformLayout, models.CASCADE, related_name="columns", verbose_name=_("layout")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    heading = models.CharField(
        _("heading"), max_length=80, help_text=_("Word for word as the platform has it.")
    )
    source = models.CharField(
        _("what stands in it"), max_length=40, blank=True, choices=fields.choices, help_text=_("Or leave it.")
    )
    unit = models.CharField(
        _("unit"),
        max_length=4,
        blank=True,
        choices=fields.Unit,
        help_text=_("Of amounts; 10,000 yuan where none is chosen."),
    )
    format = models.CharField(
        _("way of writing"), max_length=16, blank=True, choices=fields.Format, help_text=_("Of days.")
    )
    fixed = models.CharField(
        _("the same in every row"),
        max_length=120,
        blank=True,
        help_text=_("Instead of anything of a project."),
    )

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = pgettext_lazy("kind of record", "columns")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["layout", "heading"], name="platforms_heading_once_a_layout"),
            models.CheckConstraint(
                condition=Q(source="") | Q(fixed=""), name="platforms_source_or_fixed_not_both"
            ),
        ]

    def __str__(self):
        return self.heading

    def clean(self):
        if self.source and self.fixed:
            raise ValidationError({"fixed": _("Choose what stands in it, or a fixed text: not both.")})


class Comparison(models.Model):
    """A list of theirs held against ours at a moment: a snapshot, nothing follows from it by itself.

    `year`, `division`, `list_code` and `conditions` ([name, value] of the filters of the list of projects;
    older ones are words of who compared) say which of our projects were asked for; the counts are those of
    its rows. Its file is the one `base.Attachment` that it owns.
    """

    layout = models.ForeignKey(
        PlatformLayout, models.PROTECT, related_name="comparisons", verbose_name=_("layout")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    division = models.ForeignKey(
        "directory.Division",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("division"),
    )
    list_code = models.CharField(_("list"), max_length=20, blank=True)
    conditions = models.JSONField(_("filters"), default=list)
    compared = models.JSONField(_("columns compared"), default=list)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    only_theirs = models.PositiveIntegerField(_("only in theirs"), default=0)
    only_ours = models.PositiveIntegerField(_("only in ours"), default=0)
    differing = models.PositiveIntegerField(_("differing"), default=0)
    same = models.PositiveIntegerField(pgettext_lazy("comparison", "the same"), default=0)
    proposed = models.PositiveIntegerField(_("alike by name"), default=0)
    repeated = models.PositiveIntegerField(_("twice in theirs"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = pgettext_lazy("kind of record", "comparisons")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.layout} {self.at:%Y-%m-%d %H:%M}"


class Match(models.Model):
    """A project of a comparison: where it stands, in theirs, in ours or in both."""

    class State(models.TextChoices):
        ONLY_THEIRS = "ONLY_THEIRS", _("only in theirs")
        ONLY_OURS = "ONLY_OURS", _("only in ours")
        PROPOSED = "PROPOSED", _("alike by name")
        DIFFERENT = "DIFFERENT", _("differing")
        TWICE = "TWICE", _("twice in theirs")
        SAME = "SAME", pgettext_lazy("comparison", "the same")

    class Note(models.TextChoices):
        NO_CODE = "NO_CODE", _("no code in theirs")
        TWICE = "TWICE", _("twice in theirs")
        OTHER_CODE = "OTHER_CODE", _("another code in ours")
        OURS_WITHOUT = "OURS_WITHOUT", _("no code in ours")
        BY_NAME = "BY_NAME", _("no code on either side: by name")

    comparison = models.ForeignKey(
        Comparison, models.CASCADE, related_name="matches", verbose_name=_("comparison")
    )
    state = models.CharField(_("state"), max_length=12, choices=State)
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, related_name="+", verbose_name=_("project")
    )
    row = models.PositiveIntegerField(_("row in their file"), null=True)
    their_code = models.CharField(_("their code"), max_length=60, blank=True)
    their_name = models.CharField(_("their name"), max_length=200, blank=True)
    our_code = models.CharField(_("our code"), max_length=24, blank=True)
    our_name = models.CharField(_("our name"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=20, choices=Note, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a comparison")
        verbose_name_plural = _("rows of a comparison")
        ordering = ["pk"]
        indexes = [models.Index(fields=["comparison", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ONLY_THEIRS", project__isnull=True)
                | (~Q(state="ONLY_THEIRS") & Q(project__isnull=False)),
                name="platforms_ours_names_a_project",
            )
        ]

    def __str__(self):
        return self.their_name or self.our_name


class Difference(models.Model):
    """One field of one project in which theirs and ours differ, as both stood at that moment."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="differences", verbose_name=_("project"))
    source = models.CharField(_("field"), max_length=40, choices=fields.choices)
    theirs = models.TextField(_("theirs"), blank=True)
    ours = models.TextField(_("ours"), blank=True)
    # Theirs less ours in 10,000 yuan, to sort amounts by.
    gap = models.DecimalField(_("theirs less ours"), max_digits=16, decimal_places=2, null=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        ordering = ["match", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["match", "source"], name="platforms_difference_once_a_field")
        ]

    def __str__(self):
        return f"{self.match} {self.source}"
