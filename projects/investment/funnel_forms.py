"""What the funnel is asked for: a span of days, what it is narrowed to, by what it is split."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Chain, Division, Organisation
from projects.pool.forms import DayField

from .funnel import Basis, Span
from .funnel_reading import Choice
from .models import Band

AXES = [
    ("division", pgettext_lazy("split", "by division")),
    ("chain", pgettext_lazy("split", "by industry chain")),
    ("unit", pgettext_lazy("split", "by unit")),
    ("band", pgettext_lazy("split", "by size")),
]


def some(queryset, label, **options):
    """One record, or all."""
    return forms.ModelChoiceField(
        queryset=queryset, required=False, label=label, empty_label=_("All"), **options
    )


class FunnelForm(forms.Form):
    """The address of the funnel; what makes no sense in it is told and falls back to this year."""

    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)
    division = some(Division.objects.exclude(kind="PROVINCE"), _("Division"), to_field_name="code")
    chain = some(Chain.objects.all(), _("Industry chain"))
    unit = some(Organisation.objects.exclude(kind="ENTERPRISE"), _("Unit"))
    band = some(Band.objects.all(), _("Size"), to_field_name="code")
    axis = forms.ChoiceField(label=_("Split"), choices=AXES, required=False)
    basis = forms.ChoiceField(label=_("Basis of the parts"), choices=Basis.choices, required=False)

    def __init__(self, data, today):
        shown = data.copy()
        shown.setdefault("first", today.replace(month=1, day=1).isoformat())
        shown.setdefault("last", today.isoformat())
        super().__init__(shown)
        self.today = today

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The span ends before it begins."))
        return self.cleaned_data

    @property
    def span(self):
        """The Span asked for; this year where it makes none."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if not first and not last:
            return Span(self.today.replace(month=1, day=1), self.today)
        first = first or datetime.date(last.year, 1, 1)
        return Span(first, last or max(first, self.today))

    @property
    def choice(self):
        """The Choice asked for."""
        names = ("chain", "division", "unit", "band")
        return Choice(**{name: self.cleaned_data.get(name) for name in names})

    @property
    def axis_chosen(self):
        return self.cleaned_data.get("axis") or "division"

    @property
    def basis_chosen(self):
        return Basis(self.cleaned_data.get("basis") or Basis.PERIOD)
