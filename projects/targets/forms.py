"""The forms of published figures: entering one, correcting one."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.pool.forms import reason_field

from .models import Indicator, IndicatorValue

# Where a broken rule is shown.
FIELD_OF = {
    "period": "period",
    "future": "period",
    "there": "period",
    "target_of_pool": "kind",
    "source_needed": "source",
    "reason_needed": "reason",
    "same": "value",
}


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = FIELD_OF.get(error.code)
    form.add_error(field if field in form.fields else None, str(error))


def value_field(indicator):
    """The figure, in the indicator's unit."""
    return forms.DecimalField(
        label=pgettext_lazy("of an indicator", "Value"),
        max_digits=14,
        decimal_places=2,
        help_text=_("Unit: %(unit)s") % {"unit": Indicator.Unit(indicator.unit).label},
        widget=forms.TextInput({"inputmode": "decimal"}),
    )


class CorrectForm(forms.Form):
    """A figure put right; why is kept in the history."""

    value = forms.DecimalField()
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The document, or where it was published and when."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    reason = reason_field(label=_("Why it is corrected"))

    def __init__(self, *args, indicator, **options):
        super().__init__(*args, **options)
        self.fields["value"] = value_field(indicator)


class EnterForm(CorrectForm):
    """A figure that was published or set."""

    reason = None
    period = forms.CharField(
        label=_("Period"),
        max_length=20,
        help_text=_("As 2025, 2025Q1, 2025Q1-Q3, 2025-03 or 2021-2025Q1; a cumulative begins with its year."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=IndicatorValue.Kind.choices, initial=IndicatorValue.Kind.ACTUAL
    )

    field_order = ("period", "kind", "value", "source", "note")
