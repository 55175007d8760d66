"""The filters of a resource: those of its list page, taken strictly."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError as Invalid
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError

from projects.base.converters import parse_month, parse_week
from projects.ui.controls import parameters_of
from projects.ui.listing import NOTHING
from projects.ui.lists import extended


class PeriodField(forms.CharField):
    """A week or a month as addresses have it."""

    def __init__(self, *, read, **options):
        self._read = read
        super().__init__(**options)

    def clean(self, value):
        text = super().clean(value)
        try:
            return self._read(text) if text else None
        except ValueError:
            raise Invalid(_("Type a week as 2025-W13, a month as 2025-03."), code="invalid") from None


class PeriodFilter(django_filters.CharFilter):
    """A week or a month, from one on (`lookup_expr="gte"`) or up to it."""

    field_class = PeriodField


def week_filter(label, **options):
    """By weeks such as 2025-W13."""
    return PeriodFilter(label=label, read=parse_week, **options)


def month_filter(label, **options):
    """By months such as 2025-03."""
    return PeriodFilter(label=label, read=parse_month, **options)


class KeyFilter(django_filters.NumberFilter):
    """By the key of a record that is referred to."""

    def __init__(self, **options):
        options.setdefault("min_value", 1)
        options.setdefault("max_value", 2**63 - 1)
        super().__init__(**options)

    def get_max_validator(self):
        """The field has its own bounds."""


def project_filter():
    """Of one project."""
    return KeyFilter(field_name="project", label=gettext_lazy("project"))


# So many values are named where none of them was given.
FEW = 20


def allowed(field):
    """A sentence with what a field takes, where that is a few words; else none."""
    if isinstance(field, forms.NullBooleanField):
        codes = ["true", "false"]
    elif isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return []
    else:
        codes = [str(code) for code, _label in field.choices if code not in NOTHING]
    if not 0 < len(codes) <= FEW:
        return []
    return [_("What it takes: %(codes)s.") % {"codes": ", ".join(codes)}]


class Filters(DjangoFilterBackend):
    """Refuses with 400 what the list page tells of and ignores: bad values, and what it does not know."""

    def get_filterset_class(self, view, queryset=None):
        resource = getattr(view, "resource", None)
        if resource is None or resource.filterset is None or view.detail:
            return None
        return extended(resource.filterset, resource.list_key, "filters")

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        known = {*view.known_parameters()}
        wrong = {}
        if filterset is not None:
            for name, field in filterset.form.fields.items():
                parameters = parameters_of(name, field.widget)
                known.update(parameters)
                given = [one for one in parameters if request.query_params.get(one, "").strip()]
                sentences = filterset.form.errors.get(name)
                if not sentences and given and filterset.form.cleaned_data.get(name) in NOTHING:
                    sentences = [_("This is not a valid value.")]
                if sentences and given:
                    sentences = [*sentences, *allowed(field)]
                if sentences:
                    wrong |= {key: list(sentences) for key in given or parameters[:1]}
        for name in request.query_params:
            if name not in known:
                wrong[name] = [_("This list does not know “%(name)s”.") % {"name": name[:60]}]
        if wrong:
            raise ValidationError(wrong)
        return queryset if filterset is None else filterset.qs
