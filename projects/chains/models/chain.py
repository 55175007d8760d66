"""The links of an industry chain, and what stands on each: enterprises, projects, agreements, talks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.money import MoneyField, share
from projects.directory.models import Chain, Organisation
from projects.investment.models import Agreement, Negotiation
from projects.pool.models import Project

from ..querysets import ChainLinkQuerySet, ChainPlaceQuerySet


class Tier(models.TextChoices):
    """Where in a chain a link stands."""

    UP = "UP", _("upstream")
    MID = "MID", _("midstream")
    DOWN = "DOWN", _("downstream")


class Capacity(models.Model):
    """What an enterprise can make in a year, and what it made: `reached` is the share (达产率)."""

    capacity = models.DecimalField(
        _("capacity a year"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    capacity_unit = models.CharField(_("unit of capacity"), max_length=20, blank=True)
    produced = models.DecimalField(
        _("made in a year"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(Q(capacity__isnull=True) | Q(capacity__gt=0))
                & (Q(produced__isnull=True) | Q(produced__gte=0)),
                name="%(app_label)s_%(class)s_capacity_is_something",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | ~Q(capacity_unit=""),
                name="%(app_label)s_%(class)s_capacity_has_a_unit",
            ),
        ]

    @property
    def reached(self):
        """The share of the capacity reached (%), or None."""
        return share(self.produced, self.capacity)


class ChainLink(models.Model):
    """A link of a chain (环节). It is missing where neither an enterprise nor a project stands on it."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="links", verbose_name=_("industry chain"))
    tier = models.CharField(pgettext_lazy("of a chain", "part"), max_length=4, choices=Tier)
    name = models.CharField(pgettext_lazy("of a chain", "link"), max_length=60)
    wanted = models.CharField(
        _("what is looked for"),
        max_length=300,
        blank=True,
        help_text=_("Which enterprises or products would close or lengthen the chain here."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ChainLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a chain")
        verbose_name_plural = _("links of chains")
        ordering = ["chain__order", "order", "pk"]
        permissions = [("keep_chainlink", "Can keep the map of a chain")]
        constraints = [models.UniqueConstraint(fields=["chain", "name"], name="chains_link_once")]

    def __str__(self):
        return self.name


class ChainEnterprise(Capacity):
    """An enterprise that is there, on its link."""

    link = models.ForeignKey(
        ChainLink,
        models.CASCADE,
        related_name="enterprises",
        verbose_name=pgettext_lazy("of a chain", "link"),
    )
    name = models.CharField(_("enterprise"), max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_places",
        verbose_name=_("unit in the directory"),
    )
    is_leading = models.BooleanField(_("leading enterprise of the chain"), default=False)
    products = models.CharField(_("products"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year of the figures"), null=True, blank=True)
    output = MoneyField(_("output of the year"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta(Capacity.Meta):
        verbose_name = _("enterprise of a chain")
        verbose_name_plural = _("enterprises of chains")
        ordering = ["link", "-is_leading", "-output", "pk"]
        constraints = [
            *Capacity.Meta.constraints,
            models.UniqueConstraint(fields=["link", "name"], name="chains_enterprise_once"),
            models.CheckConstraint(
                condition=Q(output__isnull=True, produced__isnull=True) | Q(year__isnull=False),
                name="chains_enterprise_figures_have_a_year",
            ),
        ]

    def __str__(self):
        return self.name


class ChainFigure(models.Model):
    """What a chain made in a year and was to make, as a source says it."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="figures", verbose_name=_("industry chain"))
    year = models.PositiveSmallIntegerField(_("year"))
    output = MoneyField(pgettext_lazy("of a chain", "output"), null=True, blank=True)
    target = MoneyField(_("target output"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120)
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        verbose_name = _("output of a chain")
        verbose_name_plural = _("outputs of chains")
        ordering = ["chain__order", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "year"], name="chains_figure_once"),
            models.CheckConstraint(
                condition=Q(output__isnull=False) | Q(target__isnull=False), name="chains_figure_is_something"
            ),
        ]

    def __str__(self):
        return f"{self.chain} {self.year}"

    @property
    def rate(self):
        """Output as a share of the target (%), or None."""
        return share(self.output, self.target)


class ChainPlace(models.Model):
    """What stands on a link: a project of the pool, an agreement or a project in talks, one of the three.

    A place stays as talks are signed and what was signed enters the pool: it shows what became of them.
    """

    link = models.ForeignKey(
        ChainLink, models.CASCADE, related_name="places", verbose_name=pgettext_lazy("of a chain", "link")
    )
    project = models.OneToOneField(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_place",
        verbose_name=_("project"),
    )
    agreement = models.OneToOneField(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_place",
        verbose_name=_("agreement"),
    )
    negotiation = models.OneToOneField(
        Negotiation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_place",
        verbose_name=_("project in talks"),
    )

    objects = ChainPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on a chain")
        verbose_name_plural = _("places on chains")
        ordering = ["link", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, agreement__isnull=True, negotiation__isnull=True)
                | Q(project__isnull=True, agreement__isnull=False, negotiation__isnull=True)
                | Q(project__isnull=True, agreement__isnull=True, negotiation__isnull=False),
                name="chains_place_is_one_thing",
            )
        ]

    def __str__(self):
        # Never the name of talks: they are confidential, and this stands in messages and logs.
        return f"{self.link} · {self.pk}"
