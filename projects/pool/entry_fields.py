"""The fields by which projects come into the pool: what is offered, and what is refused as nonsense."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base.phones import is_phone
from projects.directory.models import Division, Grant, Organisation

# In 10k yuan: 1 trillion yuan. No project comes near it; a unit typed too many does.
LARGEST = Decimal(100_000_000)


def check_phone(text):
    """Raises ValidationError for what nobody could dial."""
    if not is_phone(text):
        raise ValidationError(
            _("This is no phone number. Digits, “+”, “-” and “ext.” are taken; several with “/” between."),
            code="phone",
        )


def check_size(amount):
    """Raises ValidationError for an amount (10k yuan) that must have got a unit too many."""
    if amount is not None and amount > LARGEST:
        raise ValidationError(
            _("This is more than 1 trillion yuan: is there a unit too many?"), code="too_large"
        )


def refuse_nonsense(fields):
    """Let a form's phone and amounts refuse what cannot be meant."""
    for name, check in (
        ("contact_phone", check_phone),
        ("total_investment", check_size),
        ("funds_in_place", check_size),
    ):
        if name in fields:
            fields[name].validators = [*fields[name].validators, check]


def city_departments(keep=None):
    """The departments of the whole city, with `has_checker`: whether somebody makes the first check for
    that department. `keep` is a key that stays offered though it is none of them."""
    checks = Grant.objects.on(timezone.localdate()).filter(
        scope="ORGANISATION",
        organisation=OuterRef("pk"),
        group__permissions__codename="check_application",
        group__permissions__content_type__app_label="pool",
    )
    whole = (
        Q(division__isnull=True)
        | Q(division__parent__isnull=True)
        | Q(division__kind__in=[Division.Kind.PROVINCE, Division.Kind.CITY])
    )
    return (
        Organisation.objects.departments()
        .filter(whole | Q(pk=keep))
        .annotate(has_checker=Exists(checks))
        .order_by("order", "pk")
    )


class DepartmentChoices(ModelChoiceIterator):
    """Departments in two groups: those that have a checker first. One query."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        groups = {True: [], False: []}
        for department in self.queryset:
            groups[department.has_checker].append(self.choice(department))
        if not (groups[True] and groups[False]):
            yield from groups[True] or groups[False]
            return
        yield _("Check applications"), groups[True]
        yield _("Have named no checker yet"), groups[False]


class DepartmentField(forms.ModelChoiceField):
    """A department of `city_departments`."""

    iterator = DepartmentChoices


def proposable_divisions(user, keep=None):
    """The divisions for which somebody may propose: those of his scopes; without a scope of divisions,
    that of his unit and its parts. A firm, and who has no unit, builds wherever it plans to. `keep` is a
    key that stays offered."""
    divisions = Division.objects.all()
    if user.is_superuser:
        return divisions
    grants = [grant for grant in user.active_grants if "pool.propose_application" in grant.permissions]
    if any(grant.scope == "CITY" for grant in grants):
        return divisions
    roots = [grant.division for grant in grants if grant.scope == "DIVISION"]
    if any(grant.scope != "DIVISION" for grant in grants):
        unit = user.organisation
        if unit is None or unit.kind == Organisation.Kind.ENTERPRISE or unit.division is None:
            return divisions
        roots.append(unit.division)
    found = divisions.filter(pk=keep)
    for root in roots:
        found |= divisions.below(root)
    return found
