"""The forms of checks on site: recorded on a phone in the mud, so choices first and little to type."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.errors import RuleViolation
from projects.base.money import MoneyFormField
from projects.liaison.forms import FilesField, FilesInput, unit_field
from projects.pool.forms import IN_WAN, DayField, PastDayField, reason_field

from .models import SiteCheck
from .site_checking import Found
from .typed import read_percent

AGREES, DIFFERS = SiteCheck.Outcome.AGREES, SiteCheck.Outcome.DIFFERS
# Where a broken rule is shown.
FIELD_OF = {
    "future": "on",
    "place_needed": "place",
    "finding_needed": "finding",
    "start_later": "start_found",
    "no_start_difference": "start",
    "no_progress_reported": "progress",
    "progress_needed": "progress_found",
    "no_progress_difference": "progress",
    "no_investment_reported": "investment",
    "investment_needed": "investment_found",
    "no_investment_difference": "investment",
    "no_excess": "reduce",
    "amount_needed": "amount",
    "too_large": "amount",
    "reduction_reason_needed": "reduction_reason",
    "photo_day_needed": "taken_on",
    "photo_future": "taken_on",
    "reason_needed": "reason",
}


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = FIELD_OF.get(error.code)
    form.add_error(field if field in form.fields else None, str(error))


def reported_key(reported):
    """What stood beside the fields, short enough to be sent along with the form."""
    basis = f"{reported.basis.pk}.{reported.basis.version}" if reported.basis else ""
    return f"{basis}/{reported.started_on or ''}"


class PhotosField(FilesField):
    """Photos; a phone offers its camera for them."""

    def __init__(self, **options):
        options.setdefault("label", _("Photos"))
        options.setdefault("widget", FilesInput({"accept": "image/*"}))
        options.setdefault("help_text", _("Never upload what is secret or internal. Pictures, jpg or png."))
        super().__init__(**options)

    def clean(self, data, initial=None):
        found = super().clean(data, initial)
        for upload, content_type in found:
            if not content_type.startswith("image/"):
                raise ValidationError(
                    _("“%(name)s” is no picture."), code="kind", params={"name": upload.name}
                )
        return found


class PercentFormField(forms.CharField):
    """A percentage as people type it, or None."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def clean(self, value):
        try:
            return read_percent(super().clean(value))
        except RuleViolation as error:
            raise ValidationError(str(error), code=error.code) from error


class PhotosForm(forms.Form):
    """Photos of one day."""

    photos = PhotosField(required=True)
    taken_on = PastDayField(label=_("Taken on"))

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        self.fields["taken_on"].today = today

    def dated(self):
        """[(upload, content type, day)]."""
        day = self.cleaned_data.get("taken_on")
        return [(*photo, day) for photo in self.cleaned_data.get("photos", ())]


def outcome_field(label):
    """Whether an aspect was looked at, and what it is."""
    return forms.ChoiceField(
        label=label,
        required=False,
        widget=forms.RadioSelect,
        choices=[("", pgettext_lazy("checked", "not looked at")), *SiteCheck.Outcome.choices],
    )


class ReductionForm(forms.Form):
    """A reduction proposed again."""

    amount = MoneyFormField(label=_("Reduction"), help_text=IN_WAN)
    reduction_reason = reason_field(label=_("Why it is reduced"))


class CheckForm(PhotosForm):
    """One check. `seen` says which figures stood beside the fields: those of another day are others, and
    are looked at before anything is said of them. What was found is needed only of what differs."""

    use_required_attribute = False

    on = PastDayField(label=_("Date"))
    place = forms.CharField(label=_("Place"), max_length=120)
    attendees = forms.CharField(
        label=_("Who was there"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Names with units."),
    )
    unit = unit_field(label=_("Checking unit"))
    start = outcome_field(pgettext_lazy("checked", "Start"))
    start_found = DayField(
        label=_("Started on, as found"), required=False, help_text=_("Empty: it has not started.")
    )
    progress = outcome_field(pgettext_lazy("checked", "Physical progress"))
    progress_found = PercentFormField(label=_("Progress as found, %"))
    progress_found_text = forms.CharField(
        label=pgettext_lazy("checked", "In words"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    investment = outcome_field(pgettext_lazy("checked", "Investment"))
    investment_found = MoneyFormField(label=_("Completed this year, as found"), help_text=IN_WAN)
    reduce = forms.BooleanField(
        label=_("Propose to reduce the reported figure"), required=False, widget=forms.CheckboxInput
    )
    amount = MoneyFormField(label=_("Reduction"), required=False, help_text=_("Empty: all that is too much."))
    reduction_reason = reason_field(label=_("Why it is reduced"))
    finding = forms.CharField(
        label=pgettext_lazy("checked", "Finding"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, today, reported, **options):
        super().__init__(*args, today=today, **options)
        self.reported = reported
        self.fields["on"].today = today
        self.fields["photos"].required = False
        self.initial["seen"] = reported_key(reported)
        if self.is_bound:
            differs = {name: self.data.get(name) == DIFFERS for name in ("progress", "investment")}
            self.fields["progress_found"].required = differs["progress"]
            self.fields["investment_found"].required = differs["investment"]
            reduces = differs["investment"] and bool(self.data.get("reduce"))
            self.fields["reduction_reason"].required = reduces
            self.fields["taken_on"].required = bool(self.files)

    def clean(self):
        given = super().clean()
        if given.get("seen") != reported_key(self.reported):
            # Sent again, it speaks of the figures that stand there now.
            self.data = self.data.copy()
            self.data["seen"] = reported_key(self.reported)
            self.add_error(
                None,
                _("By that day other figures had been reported; they stand there now. Look at them again."),
            )
        return given

    def found(self, aspect, value, text=""):
        """A Found of an aspect, or None where it was not looked at."""
        outcome = self.cleaned_data.get(aspect)
        if not outcome:
            return None
        if outcome == AGREES:
            return Found(agrees=True)
        return Found(agrees=False, value=self.cleaned_data.get(value), text=self.cleaned_data.get(text, ""))

    def values(self):
        """What `record_check` is given."""
        given = self.cleaned_data
        wanted = given["reduce"] and given["investment"] == DIFFERS
        return {
            **{name: given[name] for name in ("on", "place", "attendees", "unit", "finding")},
            "start": self.found("start", "start_found"),
            "progress": self.found("progress", "progress_found", "progress_found_text"),
            "investment": self.found("investment", "investment_found"),
            "reduction": (given["amount"], given["reduction_reason"]) if wanted else None,
            "photos": self.dated(),
        }

    @property
    def head(self):
        """The fields about the visit."""
        return [self[name] for name in ("on", "place", "attendees", "unit")]


class DecideForm(forms.Form):
    """Confirm a reduction, or return it with a reason."""

    reason = reason_field(
        label=_("Why it is returned"), required=False, help_text=_("Needed only where it is returned.")
    )
