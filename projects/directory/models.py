"""Who and where: people, places, units, leaders, chains, and who has which role in which scope."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.base.models import EffectiveDated

from .querysets import (
    DelegationQuerySet,
    DivisionQuerySet,
    GrantQuerySet,
    LeaderQuerySet,
    OrganisationQuerySet,
)


class Named(models.Model):
    """Reference data with a name and an English name; `str()` follows the reader's language."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Division(Named):
    """An administrative division (行政区划) or a zone, in a tree of any depth.

    `code` is GB/T 2260 where there is one, else the city's own. `path` is the codes from the root
    joined by slashes, so that "all below" is one indexed comparison.
    """

    class Kind(models.TextChoices):
        PROVINCE = "PROVINCE", _("province")
        CITY = "CITY", _("city")
        DISTRICT = "DISTRICT", _("district")
        BANNER = "BANNER", _("banner")
        COUNTY = "COUNTY", _("county")
        COUNTY_CITY = "COUNTY_CITY", _("county-level city")
        ZONE = "ZONE", _("zone")

    code = models.CharField(_("code"), max_length=20, unique=True)
    short_name = models.CharField(_("short name"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    path = models.CharField(max_length=200, editable=False, db_index=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["order", "code"]

    def save(self, *args, **kwargs):
        self.path = (self.parent.path if self.parent else "") + self.code + "/"
        super().save(*args, **kwargs)

    def clean(self):
        if self.parent and self.pk and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("A division cannot be part of itself.")})


class Organisation(Named):
    """A unit: department, enterprise, working group (工作小组), committee of a zone."""

    class Kind(models.TextChoices):
        DEPARTMENT = "DEPARTMENT", _("department")
        ENTERPRISE = "ENTERPRISE", _("enterprise")
        WORKING_GROUP = "WORKING_GROUP", _("working group")
        GOVERNMENT = "GOVERNMENT", _("government")
        COMMITTEE = "COMMITTEE", _("zone committee")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="organisations", verbose_name=_("division")
    )
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, help_text=_("18 characters")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="directory_credit_code_once",
                violation_error_message=_("Another organisation has this unified social credit code."),
            )
        ]

    @property
    def is_of_the_city(self):
        """Whether it is a department of the city itself, not of one of its parts."""
        return self.kind == self.Kind.DEPARTMENT and (
            self.division_id is None or self.division.parent_id is None
        )


class Chain(Named):
    """An industry chain (产业链), a tag beside the statistical industry."""

    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("industry chain")
        verbose_name_plural = _("industry chains")
        ordering = ["order", "pk"]


class User(AbstractUser):
    """A person who signs in as himself, also when acting for somebody else."""

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=60)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("unit")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)
    is_system = models.BooleanField(
        _("system"),
        default=False,
        help_text=_(
            "The account of a system, not of a person: it acts by tokens of the API alone, cannot sign in, "
            "and gets no reminders."
        ),
    )

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_system=False) | Q(is_staff=False, is_superuser=False),
                name="directory_system_keeps_nothing",
                violation_error_message=_("A system is neither an administrator nor in the admin site."),
            )
        ]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @cached_property
    def active_grants(self):
        """Grants in force today with their permissions: two queries, kept for the request."""
        return Grant.objects.of(self)

    def may(self, permission):
        """Whether any grant of today carries a permission (`pool.report_project`), in any scope."""
        return self.is_superuser or any(permission in grant.permissions for grant in self.active_grants)

    def has_role(self, *roles):
        """Whether a grant of today gives one of the roles, in any scope."""
        return any(grant.role in roles for grant in self.active_grants)


class Leader(models.Model):
    """A leader (领导) of one of the four bodies; listed in protocol order, never ranked.

    Every leader has a user, so that acts done for him can name him; it need not be able to sign in.
    """

    class Body(models.TextChoices):
        PARTY = "PARTY", _("Party committee")
        CONGRESS = "CONGRESS", _("People's Congress")
        GOVERNMENT = "GOVERNMENT", _("government")
        CPPCC = "CPPCC", _("CPPCC")

    class Level(models.TextChoices):
        CITY = "CITY", _("city")
        BANNER = "BANNER", _("banner")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="leader", verbose_name=_("user")
    )
    body = models.CharField(_("body"), max_length=10, choices=Body)
    level = models.CharField(_("level"), max_length=6, choices=Level)
    post = models.CharField(_("post"), max_length=80)
    protocol_order = models.PositiveSmallIntegerField(_("protocol order"))
    division = models.ForeignKey(Division, models.PROTECT, related_name="leaders", verbose_name=_("division"))
    left_on = models.DateField(
        _("left office on"),
        null=True,
        blank=True,
        help_text=_(
            "The first day on which he no longer serves. It is recorded on the leader's page, which ends "
            "what he holds; empty it here when he returns."
        ),
    )
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = LeaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("leader")
        verbose_name_plural = _("leaders")
        # The city's leaders first, as `CITY` comes after `BANNER`.
        ordering = ["-level", "protocol_order", "pk"]

    def __str__(self):
        return str(self.user)

    def serves_on(self, day):
        """Whether he is in office on a day."""
        return self.left_on is None or day < self.left_on

    def clean(self):
        """A place in protocol order is one leader's, and a leader belongs to what he leads."""
        wrong = {}
        if self.division_id is not None:
            of_the_city = self.division.parent_id is None
            if self.level == self.Level.CITY and not of_the_city:
                wrong["division"] = _("A leader of the city belongs to the city, not to a part of it.")
            if self.level == self.Level.BANNER and of_the_city:
                wrong["division"] = _("Choose the banner whose leader it is.")
        others = Leader.objects.exclude(pk=self.pk).filter(level=self.level)
        if self.level == self.Level.BANNER:
            # Every banner has an order of its own.
            others = others.filter(division=self.division_id)
        other = others.filter(protocol_order=self.protocol_order).select_related("user").first()
        if other is not None:
            told = _("%(leader)s has this place in the protocol order.")
            wrong["protocol_order"] = told % {"leader": other}
        if self.user_id is not None and self.user.is_system:
            wrong["user"] = _("This is the account of a system, not of a person.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def is_in_records(self):
        """Whether anything refers to him: then he stays (a query for each kind of record, until one does)."""
        return any(
            relation.related_model.objects.filter(**{relation.field.name: self}).exists()
            for relation in Leader._meta.related_objects
        )


class Grant(EffectiveDated):
    """Who has which role in which scope, from when to when (审核 for A, 填报 for B)."""

    class Scope(models.TextChoices):
        CITY = "CITY", _("the whole city")
        DIVISION = "DIVISION", _("a division and all below")
        ORGANISATION = "ORGANISATION", _("an organisation's projects")
        OWN = "OWN", _("own projects")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants", verbose_name=_("user")
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="grants", verbose_name=_("role"))
    scope = models.CharField(_("scope"), max_length=12, choices=Scope)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("division")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("organisation"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(scope="DIVISION", division__isnull=False)
                | Q(scope="ORGANISATION", organisation__isnull=False)
                | Q(scope__in=["CITY", "OWN"], division__isnull=True, organisation__isnull=True),
                name="directory_grant_scope_is_named",
                violation_error_message=_(
                    "Name the division or the organisation that the scope asks for, and none where it asks "
                    "for none."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.group} · {self.get_scope_display()}"

    @property
    def role(self):
        return self.group.name

    @cached_property
    def permissions(self):
        """`app.codename` of all that the role may do; `GrantQuerySet.of` sets it for many at once."""
        labels = ContentType.objects.get_for_id
        return {f"{labels(p.content_type_id).app_label}.{p.codename}" for p in self.group.permissions.all()}


class Delegation(EffectiveDated):
    """A liaison officer (联络员) who may do some acts for a leader; every act records both."""

    class Act(models.TextChoices):
        DIRECTIVE = "DIRECTIVE", _("enter directives")
        VISIT = "VISIT", _("record visits")
        READ = "READ", _("read for the leader")

    principal = models.ForeignKey(
        Leader, models.PROTECT, related_name="delegations", verbose_name=_("leader")
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations", verbose_name=_("delegate")
    )
    acts = models.JSONField(_("acts"), default=list, help_text=_("A list of DIRECTIVE, VISIT, READ."))
    document_number = models.CharField(_("document number"), max_length=60, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")

    def __str__(self):
        return f"{self.delegate} → {self.principal}"

    def clean(self):
        super().clean()
        unknown = set(self.acts) - set(self.Act.values)
        if unknown:
            raise ValidationError(
                {"acts": _("Unknown acts: %(acts)s.") % {"acts": ", ".join(map(str, unknown))}}
            )
