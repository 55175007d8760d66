"""What decides which procedures a project needs, beyond its kind; empty means not known yet."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.pool.models import Project


class PreparationProfile(models.Model):
    """The facts of one project that its procedures depend on. Changed by `acts.set_profile`."""

    class Eia(models.TextChoices):
        """The kind of environmental assessment (环评)."""

        REPORT = "REPORT", _("full report")
        FORM = "FORM", _("report form")
        REGISTER = "REGISTER", _("registration")

    project = models.OneToOneField(
        Project, models.CASCADE, related_name="preparation", verbose_name=_("project")
    )
    uses_new_land = models.BooleanField(_("uses new land"), null=True, blank=True)
    uses_grassland = models.BooleanField(_("uses grassland"), null=True, blank=True)
    uses_forest = models.BooleanField(_("uses forest land"), null=True, blank=True)
    takes_water = models.BooleanField(_("takes water"), null=True, blank=True)
    is_hazardous = models.BooleanField(_("hazardous chemicals or mining"), null=True, blank=True)
    is_listed = models.BooleanField(_("in the catalogue of approvals"), null=True, blank=True)
    land_area_ha = models.DecimalField(
        _("land used (hectares)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    earthworks_m3 = models.PositiveIntegerField(_("earthworks (cubic metres)"), null=True, blank=True)
    energy_tce = models.PositiveIntegerField(_("energy a year (tonnes of coal)"), null=True, blank=True)
    eia_kind = models.CharField(_("environmental assessment"), max_length=8, choices=Eia, blank=True)

    class Meta:
        verbose_name = _("needs of a project")
        verbose_name_plural = _("needs of projects")

    def __str__(self):
        return str(self.project)
