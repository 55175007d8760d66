"""What the lists of agreements and of funds in place can be narrowed by."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Chain, Division, Organisation
from projects.pool.filters import ChainFilter, DivisionFilter
from projects.ui.filters import (
    AmountRangeFilter,
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)

from .looking import agreement_search
from .models import Agreement, Band, FundReceipt, PromotionPolicy
from .signed_forms import MonthFormField


def policy_on(day):
    """The settings of promotion of a day, or None (one query)."""
    return PromotionPolicy.objects.on(day).order_by("-valid_from").first()


class BandFilter(django_filters.ModelChoiceFilter):
    """From a band's amount on; bands are cumulative."""

    path = "amount"

    def __init__(self, **options):
        options.setdefault("queryset", Band.objects.all())
        options.setdefault("to_field_name", "code")
        options.setdefault("label", _("Size"))
        super().__init__(**options)

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.path}__gte": value.minimum}) if value else queryset


class SpanOrNever(django_filters.BooleanFilter):
    """Whether a day is there at all."""

    def filter(self, queryset, value):
        return queryset if value is None else queryset.filter(**{f"{self.field_name}__isnull": not value})


class UnlandedFilter(django_filters.NumberFilter):
    """Signed more than so many months ago, and not landed."""

    def __init__(self, **options):
        options.setdefault("label", _("Not landed after months"))
        options.setdefault("min_value", 0)
        options.setdefault("max_value", 600)
        options.setdefault("widget", forms.NumberInput({"min": 0, "max": 600}))
        super().__init__(**options)

    def get_max_validator(self):
        """The field has its own bounds."""

    def filter(self, queryset, value):
        if value is None:
            return queryset
        return queryset.unlanded_since(self.parent.request.today, int(value))


class AgreementFilters(FilterSet):
    """What the list of agreements can be narrowed by."""

    q = agreement_search(label=_("Project, enterprise or words of it"))
    kind = MultiChoiceFilter(choices=Agreement.Kind.choices, label=_("Kind of agreement"))
    band = BandFilter()
    state = MultiChoiceFilter(choices=Agreement.State.choices, label=_("State"))
    landed = SpanOrNever(field_name="landed_on", label=_("Landed"))
    unlanded = UnlandedFilter()
    division = DivisionFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    chain = ChainFilter(queryset=Chain.objects.all(), label=_("Industry chain"), null_label=_("no chain"))
    unit = ModelMultiChoiceFilter(
        queryset=Organisation.objects.filter(pk__in=Agreement.objects.order_by().values("unit")),
        label=_("Unit"),
    )
    signed = DateRangeFilter(field_name="signed_on", label=pgettext_lazy("agreement", "Signed on"))
    amount = AmountRangeFilter(field_name="amount", label=_("Signed amount"))
    counted = django_filters.BooleanFilter(method="counts", label=_("Counts as signed"))
    recognised = SpanOrNever(field_name="recognised_on", label=_("Recognised"))
    landed_in = DateRangeFilter(field_name="landed_on", label=_("Landed on"))
    started = SpanOrNever(field_name="started_on", label=_("Started"))
    started_in = DateRangeFilter(field_name="started_on", label=_("Started on"))
    producing = SpanOrNever(field_name="producing_on", label=_("In production"))
    producing_in = DateRangeFilter(field_name="producing_on", label=_("In production since"))
    counted_to = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.exclude(kind="ENTERPRISE"),
        method="counts_to",
        label=_("Counted to the unit, by its share"),
    )

    main = ("q", "band", "state", "landed", "division")

    def counts(self, queryset, name, value):
        """By the settings of today."""
        policy = policy_on(self.request.today)
        counted = Agreement.objects.counted(framework=bool(policy and policy.counts_framework))
        keys = counted.order_by().values("pk")
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)

    def counts_to(self, queryset, name, value):
        """Whole, or by the share of a lead that moved."""
        keys = Agreement.objects.counted_to(value).order_by().values("pk")
        return queryset.filter(pk__in=keys)


class MonthFilter(django_filters.Filter):
    """From a month on, or up to it."""

    field_class = MonthFormField


class OfAgreementBand(BandFilter):
    """By the amount of the agreement."""

    path = "agreement__amount"


class AgreementDivisionFilter(DivisionFilter):
    """By the division of the agreement."""

    path = "agreement__division__path"


class FundFilters(FilterSet):
    """What the ledger of funds in place can be narrowed by."""

    STANDINGS = (
        ("unchecked", pgettext_lazy("funds", "to be checked")),
        ("unrecognised", pgettext_lazy("funds", "checked, not recognised by the region yet")),
        ("differing", pgettext_lazy("funds", "the figures differ")),
    )

    q = SearchFilter(
        fields=("agreement__name", "agreement__prospect__name", "agreement__company_name"),
        label=_("Project or enterprise"),
    )
    since = MonthFilter(field_name="month", lookup_expr="gte", label=_("From month"))
    until = MonthFilter(field_name="month", lookup_expr="lte", label=_("Up to month"))
    standing = MultiChoiceFilter(choices=STANDINGS, method="stands", label=_("How far it is"))
    division = AgreementDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    evidence = MultiChoiceFilter(choices=FundReceipt.Evidence.choices, label=_("Kind of evidence"))
    chain = ModelMultiChoiceFilter(
        field_name="agreement__chain", queryset=Chain.objects.all(), label=_("Industry chain")
    )
    unit = ModelMultiChoiceFilter(
        field_name="agreement__unit",
        queryset=Organisation.objects.filter(pk__in=Agreement.objects.order_by().values("unit")),
        label=_("Unit"),
    )
    counted_to = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.exclude(kind="ENTERPRISE"),
        method="counts_to",
        label=_("Counted to the unit, by its share"),
    )
    band = OfAgreementBand()
    signed = DateRangeFilter(field_name="agreement__signed_on", label=pgettext_lazy("agreement", "Signed on"))
    counted = django_filters.BooleanFilter(method="counts", label=_("Counts as signed"))

    main = ("q", "since", "until", "standing", "division")

    def stands(self, queryset, name, value):
        """Any of several standings."""
        condition = Q()
        for one in value:
            keys = getattr(FundReceipt.objects, one)().order_by().values("pk")
            condition |= Q(pk__in=keys)
        return queryset.filter(condition)

    def counts(self, queryset, name, value):
        """Of agreements that count as signed, by the settings of today."""
        policy = policy_on(self.request.today)
        keys = Agreement.objects.counted(framework=bool(policy and policy.counts_framework)).order_by()
        keys = keys.values("pk")
        found = Q(agreement__in=keys)
        return queryset.filter(found if value else ~found)

    def counts_to(self, queryset, name, value):
        """Whole, or by the share of a lead that moved."""
        return queryset.filter(agreement__in=Agreement.objects.counted_to(value).order_by().values("pk"))
