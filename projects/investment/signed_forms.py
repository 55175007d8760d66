"""The forms of agreements and of funds in place."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.base.money import MoneyFormField
from projects.base.periods import Month
from projects.directory.models import Division, Organisation
from projects.pool.act_forms import ActForm
from projects.pool.application_forms import UploadField
from projects.pool.entry_fields import DepartmentField, city_departments
from projects.pool.forms import IN_WAN, DayField, PastDayField, reason_field

from .agreeing import SAID
from .models import Agreement, FundReceipt

# Where a broken rule is shown.
FIELD_OF = {
    "enterprise_needed": "enterprise",
    "amount_needed": "amount",
    "future": "signed_on",
    "before_talks": "signed_on",
    "schedule_order": "promised_completion_on",
    "like": "is_another",
    "reason_needed": "reason",
    "no_change": "state",
    "in_pool": "state",
    "company_needed": "company",
    "landed_early": "landed_on",
    "before_signing": "month",
    "reported_already": "month",
    "check_needed": "checked",
}


def tell(form, error):
    """Show a broken rule at the field it is about."""
    names = {"future": ("signed_on", "landed_on", "month"), "amount_needed": ("amount", "reported")}
    asked = names.get(error.code, (FIELD_OF.get(error.code),))
    form.add_error(next((name for name in asked if name in form.fields), None), str(error))


class MonthFormField(forms.CharField):
    """A month as 2025-03; browsers that can offer a calendar."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput({"type": "month", "placeholder": "2025-03"}))
        super().__init__(**options)

    def clean(self, value):
        """The Month, or None."""
        text = super().clean(str(value) if value else "")
        try:
            return Month.parse(text) if text else None
        except ValueError:
            raise ValidationError(_("Type a month as 2025-03."), code="invalid") from None


class AgreementForm(forms.ModelForm):
    """What an agreement says. The enterprise is asked for where it comes from no talks."""

    enterprise = forms.CharField(
        label=_("Enterprise"),
        max_length=120,
        help_text=_("Full name, as registered; one that is known is found by it."),
        widget=forms.TextInput({"list": "known-enterprises", "autocomplete": "off"}),
    )
    is_another = forms.BooleanField(label=_("It is another project of this enterprise"), required=False)
    file = UploadField(label=_("Copy of the agreement"))

    class Meta:
        model = Agreement
        fields = list(SAID)
        field_classes = {
            "signed_on": PastDayField,
            "promised_start_on": DayField,
            "promised_completion_on": DayField,
        }
        help_texts = {"amount": IN_WAN, "parties": _("Who signed, for each side.")}
        widgets = {"content": forms.Textarea({"rows": 4})}

    field_order = ["enterprise"]

    def __init__(self, *args, today, units, with_enterprise, **options):
        super().__init__(*args, **options)
        fields = self.fields
        fields["signed_on"].today = today
        fields["unit"].queryset = units
        fields["division"].queryset = Division.objects.exclude(kind="PROVINCE")
        if not with_enterprise:
            del fields["enterprise"]
        if self.instance.pk:
            del fields["is_another"], fields["file"]

    def values(self):
        """{field of the agreement: value}."""
        return {name: self.cleaned_data[name] for name in SAID}

    def _post_clean(self):
        """The rules are the acts': what the form holds is not tried on the instance."""


class StateForm(ActForm):
    """Performed, stalled or ended, with the reason."""

    state = forms.ChoiceField(label=_("State"), choices=Agreement.State.choices)
    reason = reason_field()


class LandingForm(ActForm):
    """The local company, and who checks the application first."""

    company = forms.CharField(
        label=_("Local company"), max_length=120, help_text=_("As registered here; it will own the project.")
    )
    landed_on = PastDayField(label=_("Registered on"))
    department = DepartmentField(
        label=_("Responsible department"),
        queryset=Organisation.objects.none(),
        help_text=_("The trade's department; it makes the first check."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["department"].queryset = city_departments()


class FileForm(forms.Form):
    """One more file of an agreement or report."""

    file = UploadField(label=_("File"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["file"].required = True

    def clean_file(self):
        found = self.cleaned_data["file"]
        if not found:
            raise ValidationError(_("Choose a file."), code="required")
        return found


class ReceiptForm(ActForm):
    """What was paid in in a month, and the evidence."""

    month = MonthFormField(label=_("Month"))
    reported = MoneyFormField(label=_("Paid in"), help_text=IN_WAN)
    evidence = forms.ChoiceField(label=_("Kind of evidence"), choices=FundReceipt.Evidence.choices)
    file = UploadField(label=_("Evidence"))

    def __init__(self, *args, correcting=False, **options):
        super().__init__(*args, **options)
        self.correcting = correcting

    def clean_file(self):
        found = self.cleaned_data["file"]
        if not found and not self.correcting:
            raise ValidationError(_("Funds in place need their evidence: add the file."), code="required")
        return found

    def values(self):
        """What the acts take."""
        return {name: self.cleaned_data[name] for name in ("month", "reported", "evidence")}


class CheckForm(forms.Form):
    """One row of the sheet on which the bureau checks reports."""

    checked = MoneyFormField(label=_("Checked by the city"), required=False)
    recognised = MoneyFormField(label=_("Recognised by the region"), required=False)
    reason = forms.CharField(label=_("Why they differ"), max_length=300, required=False)

    def __init__(self, *args, receipt, **options):
        super().__init__(*args, **options)
        self.receipt = receipt
        name = receipt.agreement.name
        for field in self.fields.values():
            # The column says what it is; a screen reader hears whose it is as well.
            field.widget.attrs["aria-label"] = f"{field.label}: {name} {receipt.month}"
