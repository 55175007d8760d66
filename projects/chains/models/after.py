"""What follows production: green power for those who use it, and entry into the above-scale list."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Chain, Division, Organisation
from projects.pool.models import Project

from ..querysets import GreenLinkQuerySet, ScaleEntryQuerySet
from .chain import Capacity


class GreenLink(models.Model):
    """A project that supplies green power, and one that uses it (绿能与产业协同)."""

    class State(models.TextChoices):
        PLANNED = "PLANNED", pgettext_lazy("green power", "planned")
        AGREED = "AGREED", pgettext_lazy("green power", "agreed")
        BUILDING = "BUILDING", pgettext_lazy("green power", "being built")
        SUPPLYING = "SUPPLYING", pgettext_lazy("green power", "supplying")
        ENDED = "ENDED", pgettext_lazy("green power", "ended")

    supplier = models.ForeignKey(
        Project, models.PROTECT, related_name="supplies", verbose_name=_("project that supplies")
    )
    consumer = models.ForeignKey(
        Project, models.PROTECT, related_name="uses_power_of", verbose_name=_("project that uses it")
    )
    capacity = models.DecimalField(
        _("capacity linked (MW)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    energy = models.DecimalField(
        _("energy a year (10k kWh)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = GreenLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("green power link")
        verbose_name_plural = _("green power links")
        ordering = ["state", "supplier", "pk"]
        permissions = [("keep_greenlink", "Can keep green power links")]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "consumer"], name="chains_green_link_once"),
            models.CheckConstraint(
                condition=~Q(supplier=F("consumer")), name="chains_nobody_supplies_himself"
            ),
            models.CheckConstraint(
                condition=(Q(capacity__isnull=True) | Q(capacity__gt=0))
                & (Q(energy__isnull=True) | Q(energy__gt=0)),
                name="chains_green_link_is_something",
            ),
        ]

    def __str__(self):
        return f"{self.supplier} → {self.consumer}"


class ScaleEntry(Capacity):
    """An enterprise after production: until when it should enter the above-scale list (入规), whether it
    has, and why not."""

    name = models.CharField(_("enterprise"), max_length=120, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scale_entries",
        verbose_name=_("unit in the directory"),
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scale_entries",
        verbose_name=_("project"),
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="scale_entries", verbose_name=_("division")
    )
    chain = models.ForeignKey(
        Chain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scale_entries",
        verbose_name=_("industry chain"),
    )
    in_production_on = models.DateField(_("in production since"), null=True, blank=True)
    due_on = models.DateField(_("should enter the list by"))
    entered_on = models.DateField(_("entered the list on"), null=True, blank=True)
    why_not = models.CharField(_("why not entered"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year of the figures"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ScaleEntryQuerySet.as_manager()

    class Meta(Capacity.Meta):
        verbose_name = _("entry into the above-scale list")
        verbose_name_plural = _("entries into the above-scale list")
        ordering = ["due_on", "pk"]
        permissions = [("keep_scaleentry", "Can keep who should enter the above-scale list")]
        constraints = [
            *Capacity.Meta.constraints,
            models.CheckConstraint(
                condition=Q(produced__isnull=True) | Q(year__isnull=False),
                name="chains_scale_figures_have_a_year",
            ),
        ]

    def __str__(self):
        return self.name
