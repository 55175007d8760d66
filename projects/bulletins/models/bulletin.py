"""A bulletin while it is prepared: its figures as last computed, its texts, the red list."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.periods import Month, Week
from projects.pool.models import Light, Project


class Bulletin(models.Model):
    """The summary of a month (月通报) or the brief of a week (周报), from its draft to its publication.

    `first` is the period's first day. `figures` holds what was computed at `computed_at`: the paper
    (base.papers) and the lines behind its numbers (bulletins.lines). What is published stands in its
    `Edition`, which nothing changes. Number, signer and day are entered after the paper was sealed.
    """

    class Kind(models.TextChoices):
        MONTH = "MONTH", _("monthly bulletin")
        WEEK = "WEEK", _("weekly brief")

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        ON_ITS_WAY = "ON_ITS_WAY", _("being checked")
        APPROVED = "APPROVED", pgettext_lazy("bulletin", "approved")
        PUBLISHED = "PUBLISHED", _("published")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    first = models.DateField(_("first day"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    step = models.CharField(_("step"), max_length=12, blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    figures = models.JSONField(_("figures"), encoder=DjangoJSONEncoder, default=dict)
    computed_at = models.DateTimeField(_("computed at"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    lights_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("red list confirmed by"),
    )
    lights_confirmed_at = models.DateTimeField(_("red list confirmed at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    signer = models.CharField(_("signer"), max_length=60, blank=True)
    sealed_on = models.DateField(_("sealed on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-first", "kind"]
        permissions = [
            ("read_internal_bulletin", "Can read internal editions"),
            ("prepare_bulletin", "Can prepare bulletins"),
            ("publish_bulletin", "Can publish bulletins"),
            ("check_bulletin", "Can check bulletins for a division"),
            ("countersign_bulletin", "Can countersign bulletins for a unit"),
            ("approve_bulletin", "Can approve bulletins"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first"], name="bulletins_one_a_period"),
            models.CheckConstraint(
                condition=~Q(state="PUBLISHED") | Q(published_by__isnull=False, published_at__isnull=False),
                name="bulletins_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(document_number="", signer="", sealed_on__isnull=True) | Q(state="PUBLISHED"),
                name="bulletins_sealed_after_publication",
            ),
            models.CheckConstraint(
                condition=Q(step="") | Q(state="ON_ITS_WAY"), name="bulletins_step_on_its_way"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.period}"

    @property
    def period(self):
        """Its Month or Week."""
        return Month(self.first) if self.kind == self.Kind.MONTH else Week(self.first)

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED


class Section(models.Model):
    """A part of a bulletin: what was drafted from the figures and what the office made of it.

    Paragraphs are lines. `is_internal` ones stand in the internal edition alone.
    """

    bulletin = models.ForeignKey(
        Bulletin, models.CASCADE, related_name="sections", verbose_name=_("bulletin")
    )
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    heading = models.CharField(_("heading"), max_length=80)
    drafted = models.TextField(_("drafted text"), blank=True)
    text = models.TextField(_("text"), blank=True)
    is_internal = models.BooleanField(_("internal edition alone"), default=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited at"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "code"], name="bulletins_section_once"),
        ]

    def __str__(self):
        return f"{self.bulletin} {self.heading}"

    @property
    def is_edited(self):
        """Whether the office says something else than was drafted."""
        return self.edited_at is not None and self.text != self.drafted

    @property
    def paragraphs(self):
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


class LightDecision(models.Model):
    """The light that the office confirms for a project in a bulletin (核定), beside the computed one."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="light_decisions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    computed = models.CharField(_("computed light"), max_length=8, choices=Light, blank=True)
    confirmed = models.CharField(_("confirmed light"), max_length=8, choices=Light)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("confirmed light")
        verbose_name_plural = _("confirmed lights")
        ordering = ["project"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "project"], name="bulletins_one_light_a_project"),
            models.CheckConstraint(
                condition=Q(confirmed=F("computed")) | ~Q(reason=""), name="bulletins_light_with_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.confirmed}"
