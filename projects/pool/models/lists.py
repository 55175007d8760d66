"""The lists a project stands on (市级重点, 重点工业, 包联 …) and the year's targets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated
from projects.directory.models import Named

from ..querysets import ProjectListQuerySet
from .project import Project


class ProjectList(Named):
    """One year's list with its document; a project stands on several."""

    class Code(models.TextChoices):
        CITY_KEY = "CITY_KEY", _("city key projects")
        INDUSTRY_KEY = "INDUSTRY_KEY", _("key industrial projects")
        LIAISON = "LIAISON", _("liaison projects")
        TWO_BILLION = "TWO_BILLION", _("2 billion yuan and more")
        REGION_MAJOR = "REGION_MAJOR", _("major projects of the region")

    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(_("kind"), max_length=20, choices=Code)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    reports_weekly = models.BooleanField(_("reports every week"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ProjectListQuerySet.as_manager()

    class Meta:
        verbose_name = _("project list")
        verbose_name_plural = _("project lists")
        ordering = ["-year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="pool_one_list_a_year")]


class ProjectListEntry(EffectiveDated):
    """A project's place on a list; `serial` never changes and is the default order of its sheets."""

    project_list = models.ForeignKey(
        ProjectList, models.CASCADE, related_name="entries", verbose_name=_("list")
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="entries", verbose_name=_("project"))
    serial = models.PositiveIntegerField(_("serial number"))
    batch = models.PositiveSmallIntegerField(_("batch"), default=1)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)

    class Meta(EffectiveDated.Meta):
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        ordering = ["serial"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(fields=["project_list", "serial"], name="pool_serial_once"),
            models.UniqueConstraint(
                fields=["project_list", "project"],
                condition=Q(valid_to__isnull=True),
                name="pool_once_on_a_list",
                violation_error_message=_("The project stands on this list already."),
            ),
        ]
        indexes = [models.Index(F("project_list"), F("project"), name="pool_entry_by_project")]

    def __str__(self):
        return f"{self.project_list} {self.serial}"


class AnnualTarget(Named):
    """A number the year must reach (≥200 key industrial projects started or resumed)."""

    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(_("code"), max_length=60)
    value = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)
    project_list = models.ForeignKey(
        ProjectList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("list it counts"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("annual target")
        verbose_name_plural = _("annual targets")
        ordering = ["-year", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="pool_one_target_a_year")]
