"""Filter sets: what a list can be narrowed by.

    class ProjectFilters(FilterSet):
        q = SearchFilter(fields=("name", "owner__name", "national_code"))
        division = ModelMultipleChoiceFilter(queryset=..., to_field_name="code")
        total = AmountRangeFilter(field_name="total_investment")

        main = ("q", "division", "tier")     # in the row on a desk; the others behind "more"

Each filter needs a `label` unless it belongs to a model field. `request` is on the filter set.
"""

import copy

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import DateRangeWidget

from projects.base.money import MoneyFormField


class OwnFields(dict):
    """The fields of a form class that is made for one form: that form takes them as they are instead
    of copying each."""

    def __deepcopy__(self, memo):
        return dict(self)


class FilterSet(django_filters.FilterSet):
    """A filter set of a list; `main` names the filters of the first row (all, where it is empty)."""

    main = ()

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        # As in django-filter, but copied one level deep: its deep copy takes as long as the query.
        self.is_bound = data is not None
        self.data = data or QueryDict()
        self.queryset = self._meta.model.objects.all() if queryset is None else queryset
        self.request, self.form_prefix = request, prefix
        self.filters = {name: self._copy(one) for name, one in self.base_filters.items()}

    def _copy(self, filter_):
        own = copy.copy(filter_)
        # Filters write into it when they make their field.
        own.extra = dict(filter_.extra)
        own.model, own.parent = self.queryset.model, self
        if own.method is not None:
            # What calls the method looks for it on the filter's own parent.
            own.method = own.method
        return own

    def get_form_class(self):
        """The form; where nothing is chosen it says "all" instead of dashes or "unknown"."""
        form = super().get_form_class()
        form.base_fields = OwnFields(form.base_fields)
        for field in form.base_fields.values():
            if isinstance(field.widget, forms.NullBooleanSelect):
                field.widget.choices = [("", _("All")), ("true", _("yes")), ("false", _("no"))]
            elif getattr(field, "empty_label", None) is not None:
                field.empty_label = _("All")
        return form


class SearchFilter(django_filters.CharFilter):
    """Every word must be found in at least one of the fields."""

    def __init__(self, *args, fields, **options):
        options.setdefault("label", _("Search"))
        options.setdefault("max_length", 100)
        options.setdefault("widget", forms.TextInput(attrs={"type": "search"}))
        super().__init__(*args, **options)
        self._fields = fields

    def filter(self, queryset, value):
        for word in (value or "").split():
            found = Q()
            for name in self._fields:
                found |= Q(**{f"{name}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class AmountRangeField(django_filters.fields.RangeField):
    """Two amounts as people type them (1.2亿)."""

    def __init__(self, *args, **options):
        super().__init__((MoneyFormField(), MoneyFormField()), *args, **options)

    def compress(self, data_list):
        """Two dashes are amounts that say nothing, and so no range."""
        return super().compress(data_list) if any(one is not None for one in data_list or ()) else None


class AmountRangeFilter(django_filters.RangeFilter):
    """From one amount to another, in 万元 unless a unit is typed."""

    field_class = AmountRangeField


class DateRangeFilter(django_filters.DateFromToRangeFilter):
    """From one day to another, both included."""

    def __init__(self, *args, **options):
        options.setdefault("widget", DateRangeWidget(attrs={"type": "date"}))
        super().__init__(*args, **options)


class CheckList(forms.CheckboxSelectMultiple):
    """Several choices behind one button that says what is chosen; works without a script."""

    template_name = "ui/check_list.html"
    option_template_name = "ui/check_list.html"
    # What the button says where nothing is chosen: a filter then leaves all rows.
    nothing = _("All")

    def get_context(self, name, value, attrs):
        """The options as (value, label, chosen): a list page has a hundred, so none is a widget."""
        chosen = set(self.format_value(value))
        options = [(str(code), str(label), str(code) in chosen) for code, label in self.choices]
        return {
            "widget": {
                "template_name": self.template_name,
                "name": name,
                "attrs": attrs,
                "options": options,
                "nothing": self.nothing,
            }
        }


class AnyOf:
    """One condition `IN (…)`; a relation to many records needs `distinct=True`."""

    def __init__(self, *args, **options):
        options.setdefault("widget", CheckList)
        options.setdefault("distinct", False)
        super().__init__(*args, **options)

    def filter(self, queryset, value):
        if not value:
            return queryset
        found = queryset.filter(**{f"{self.field_name}__in": value})
        return found.distinct() if self.distinct else found


class MultiChoiceFilter(AnyOf, django_filters.MultipleChoiceFilter):
    """Any of several choices."""


class KnownRecords(django_filters.fields.ModelMultipleChoiceField):
    """Several records; a key that no database could hold is no key."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            ) from None


class ModelMultiChoiceFilter(AnyOf, django_filters.ModelMultipleChoiceFilter):
    """Any of several records of another model; `to_field_name` is what stands in the address."""

    field_class = KnownRecords
