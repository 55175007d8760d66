"""From a trip to an enterprise to a project in talks, with the history of contacts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.money import MoneyField
from projects.directory.models import Chain, Division, Leader, Organisation

from ..querysets import NegotiationQuerySet, ProspectQuerySet, TripQuerySet


def person(label, **options):
    """A foreign key to somebody who signs in, without a way back."""
    options.setdefault("related_name", "+")
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, **options)


class Trip(models.Model):
    """A journey to find investors (外出招商): who led it and at what rank, by which way, where."""

    class Rank(models.TextChoices):
        PARTY_GOVERNMENT = "PARTY_GOVERNMENT", _("heads of party and government")
        CITY_LEADER = "CITY_LEADER", _("other city leaders")
        UNIT_HEAD = "UNIT_HEAD", _("head of a responsible unit")
        OTHER = "OTHER", pgettext_lazy("rank", "others")

    class Way(models.TextChoices):
        CHAIN = "CHAIN", _("by industry chain")
        BUSINESS = "BUSINESS", _("by enterprises already here")
        PARK = "PARK", _("by parks")
        TARGETED = "TARGETED", _("to a named target")
        STATIONED = "STATIONED", _("by stationed staff")

    led_by = models.ForeignKey(
        Leader, models.PROTECT, null=True, blank=True, related_name="trips", verbose_name=_("led by (leader)")
    )
    leader_name = models.CharField(_("led by"), max_length=60)
    rank = models.CharField(_("rank"), max_length=16, choices=Rank)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(pgettext_lazy("last day", "until"))
    destination = models.CharField(_("where to"), max_length=120)
    chain = models.ForeignKey(
        Chain, models.PROTECT, null=True, blank=True, related_name="trips", verbose_name=_("industry chain")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="trips", verbose_name=_("unit"))
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="trips", verbose_name=_("division")
    )
    members = models.CharField(_("who went along"), max_length=300, blank=True)
    report = models.TextField(pgettext_lazy("trip", "what came of it"), blank=True)
    entered_by = person(_("entered by"))
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = TripQuerySet.as_manager()

    class Meta:
        verbose_name = _("trip")
        verbose_name_plural = _("trips")
        ordering = ["-starts_on", "-pk"]
        permissions = [("log_trip", "Can log trips")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="investment_trip_ends_after_start"
            )
        ]

    def __str__(self):
        return f"{self.starts_on} {self.destination}"


class Prospect(models.Model):
    """An enterprise that was contacted (对接企业). Who follows it, what comes next and when."""

    class Origin(models.TextChoices):
        OUTSIDE = "OUTSIDE", _("outside the region")
        INSIDE = "INSIDE", _("inside the region")
        FOREIGN = "FOREIGN", _("foreign")

    class Standing(models.TextChoices):
        TOP = "TOP", _("one of the top hundred")
        LEADING = "LEADING", _("leading in its trade")
        OTHER = "OTHER", pgettext_lazy("enterprise", "other")

    class State(models.TextChoices):
        FOLLOWED = "FOLLOWED", _("being followed")
        DROPPED = "DROPPED", _("given up")

    name = models.CharField(_("full name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    home = models.CharField(_("seat"), max_length=60, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.OUTSIDE)
    standing = models.CharField(
        pgettext_lazy("of an enterprise", "standing"), max_length=8, choices=Standing, default=Standing.OTHER
    )
    trade = models.CharField(_("main business"), max_length=120, blank=True)
    chain = models.ForeignKey(
        Chain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prospects",
        verbose_name=_("industry chain"),
    )
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=40, blank=True)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="prospects", verbose_name=_("unit that follows it")
    )
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="prospects", verbose_name=_("division")
    )
    follower = person(_("followed by"), related_name="prospects")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.FOLLOWED)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    first_contact_on = models.DateField(_("first contact"))
    last_contact_on = models.DateField(_("last contact"))
    note = models.TextField(_("note"), blank=True)
    entered_by = person(_("entered by"))
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ProspectQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise contacted")
        verbose_name_plural = _("enterprises contacted")
        ordering = ["-last_contact_on", "-pk"]
        permissions = [
            ("keep_prospect", "Can log and follow enterprises"),
            ("oversee_prospect", "Can see and keep the promotion of every unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="investment_prospect_once",
                violation_error_message=_("An enterprise of this name is registered already."),
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="investment_credit_code_once",
                violation_error_message=_("Another enterprise has this unified social credit code."),
            ),
            models.CheckConstraint(
                condition=Q(last_contact_on__gte=F("first_contact_on")), name="investment_contacts_in_order"
            ),
        ]

    def __str__(self):
        return self.name


class Negotiation(models.Model):
    """A project in talks (洽谈项目), confidential to its team and the bureau until it is signed.

    `first_unit` reported it first (首报首谈); where it moves, `shares` say whose it is by how much.
    """

    class State(models.TextChoices):
        TALKING = "TALKING", _("in talks")
        SIGNED = "SIGNED", _("signed")
        DROPPED = "DROPPED", pgettext_lazy("negotiation", "broken off")

    name = models.CharField(_("project"), max_length=200)
    prospect = models.ForeignKey(
        Prospect, models.PROTECT, related_name="negotiations", verbose_name=_("enterprise")
    )
    chain = models.ForeignKey(
        Chain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="negotiations",
        verbose_name=_("industry chain"),
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="negotiations", verbose_name=_("division")
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="negotiations", verbose_name=_("unit that leads the talks")
    )
    first_unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("unit that reported it first")
    )
    started_on = models.DateField(_("in talks since"))
    amount = MoneyField(_("intended investment"), null=True, blank=True)
    content = models.TextField(_("content and scale"), blank=True)
    needs = models.TextField(_("what the enterprise asks for"), blank=True)
    follower = person(_("followed by"), related_name="negotiations")
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="negotiation_teams", blank=True, verbose_name=_("team")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.TALKING)
    ended_on = models.DateField(_("signed or broken off on"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    last_contact_on = models.DateField(_("last contact"))
    entered_by = person(_("entered by"))
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        verbose_name = _("project in talks")
        verbose_name_plural = _("projects in talks")
        ordering = ["-last_contact_on", "-pk"]
        permissions = [
            ("keep_negotiation", "Can log and lead talks"),
            ("move_negotiation", "Can move talks between units"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="TALKING", ended_on__isnull=True)
                | ~Q(state="TALKING") & Q(ended_on__isnull=False),
                name="investment_talks_end_on_a_day",
            ),
            models.UniqueConstraint(fields=["prospect", "name"], name="investment_negotiation_once"),
        ]

    def __str__(self):
        return self.name


class Share(models.Model):
    """How much of a lead is a unit's where it moved between units (流转分成), in percent; in all 100."""

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    percent = models.DecimalField(_("share (%)"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("share of a lead")
        verbose_name_plural = _("shares of leads")
        ordering = ["-percent", "unit__order"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "unit"], name="investment_share_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="investment_share_is_a_part"
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.percent}%"


class Contact(models.Model):
    """One contact with an enterprise, on a trip or otherwise, about a project in talks or not yet one."""

    class Kind(models.TextChoices):
        VISIT = "VISIT", _("visited there")
        RECEPTION = "RECEPTION", _("received here")
        CALL = "CALL", _("by phone")
        MEETING = "MEETING", _("meeting or fair")
        PAPER = "PAPER", _("in writing")

    prospect = models.ForeignKey(
        Prospect, models.CASCADE, related_name="contacts", verbose_name=_("enterprise")
    )
    negotiation = models.ForeignKey(
        Negotiation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("project in talks"),
    )
    trip = models.ForeignKey(
        Trip, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("trip")
    )
    on = models.DateField(_("date"))
    kind = models.CharField(_("kind of contact"), max_length=10, choices=Kind, default=Kind.VISIT)
    whom = models.CharField(_("whom they met"), max_length=120, blank=True)
    text = models.TextField(pgettext_lazy("contact", "what was said"))
    by = person(_("entered by"))

    class Meta:
        verbose_name = pgettext_lazy("with an enterprise", "contact")
        verbose_name_plural = pgettext_lazy("with an enterprise", "contacts")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.on} {self.prospect}"
