"""The forms of leads: enterprises, contacts, talks. Those of trips are in `trip_forms`."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.errors import RuleViolation
from projects.directory.models import Division, Organisation, User
from projects.pool.act_forms import ActForm
from projects.pool.forms import IN_WAN, DayField, PastDayField, reason_field
from projects.ui.offered import OfferedField, with_unit

from . import prospecting, talking
from .credit_codes import read_code
from .models import Contact, Negotiation, Prospect
from .prospecting import Spoken
from .querysets import oversees, units_of

# Where a broken rule is shown; the first of the fields that a form has.
FIELD_OF = {
    **dict.fromkeys(("registered", "known", "alike", "name_needed", "name_taken"), ("name", "enterprise")),
    **dict.fromkeys(("code_length", "code_digit", "code_wrong"), ("credit_code",)),
    "leader_needed": ("leader_name",),
    "ends_early": ("ends_on",),
    "met_outside": ("ends_on",),
    "future": ("on", "starts_on"),
    "early": ("on",),
    "outside": ("on",),
    "given_up": ("enterprise",),
    "ended": ("project",),
    "text_needed": ("text",),
    "reason_needed": ("reason",),
    "same": ("unit",),
    "on_team": ("user",),
}
SHARE_ROWS = 4


def tell(form, error):
    """Show a broken rule at the field it is about; who may be another enterprise is asked about."""
    field = next((name for name in FIELD_OF.get(error.code, ()) if name in form.fields), None)
    if error.code == "alike" and "is_other" in form.fields:
        ask_other(form)
    form.add_error(field, str(error))


def ask_other(form):
    """Show the box by which somebody says that what is alike is another enterprise."""
    form.fields["is_other"].widget = forms.CheckboxInput()


def other_field():
    """That box; hidden until it is asked."""
    return forms.BooleanField(label=_("It is another enterprise"), required=False, widget=forms.HiddenInput)


def area(label, rows=3, **options):
    """A text of some lines."""
    options.setdefault("max_length", 2000)
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **options)


def person_field(**options):
    """Somebody with an account, typed or picked."""
    options.setdefault("help_text", _("Type a name or a unit; the people that fit are offered."))
    people = (
        User.objects.filter(is_active=True, is_system=False).select_related("organisation").order_by("name")
    )
    return OfferedField(queryset=people, named=with_unit, **options)


def units_for(user):
    """The units for which a user enters leads: his own, all for who oversees promotion."""
    units = Organisation.objects.exclude(kind="ENTERPRISE")
    return units if oversees(user) else units.filter(pk__in=units_of(user))


def unit_field(**options):
    """A unit to choose."""
    options.setdefault("queryset", Organisation.objects.exclude(kind="ENTERPRISE"))
    return forms.ModelChoiceField(empty_label="—", **options)


def code_field(**options):
    """A unified social credit code, with its check digit checked as it is typed in."""
    return CreditCodeField(label=_("Unified social credit code"), required=False, max_length=30, **options)


class CreditCodeField(forms.CharField):
    """A code in its one form, "" for nothing."""

    def clean(self, value):
        try:
            return read_code(super().clean(value))
        except RuleViolation as error:
            raise ValidationError(str(error), code=error.code) from error


class NextStep:
    """What comes next, and when; a day needs a step."""

    def clean(self):
        given = super().clean()
        if given.get("next_on") and not given.get("next_step"):
            self.add_error("next_step", ValidationError(_("Say what comes next."), code="required"))
        return given


class ProspectForm(NextStep, forms.ModelForm):
    """What is known of an enterprise; for a new one also who follows it and since when."""

    credit_code = code_field()
    unit = unit_field(label=_("Unit that follows it"))
    follower = person_field(label=_("Followed by"))
    on = PastDayField(label=_("First contact"))
    is_other = other_field()

    class Meta:
        model = Prospect
        fields = prospecting.FACTS
        field_classes = {"next_on": DayField}
        widgets = {"note": forms.Textarea({"rows": 3})}
        help_texts = {"name": _("As it stands in its business licence.")}

    # The order in which they are asked.
    field_order = (
        "name",
        "short_name",
        "credit_code",
        "is_other",
        "origin",
        "home",
        "standing",
        "trade",
        "chain",
        "contact_name",
        "contact_phone",
        "unit",
        "follower",
        "division",
        "on",
        "next_step",
        "next_on",
    )

    def __init__(self, *args, user, today, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            for name in ("unit", "follower", "on"):
                del self.fields[name]
            return
        units = units_for(user)
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = user.organisation_id
        self.fields["follower"].initial = user.pk
        self.fields["on"].today = self.fields["on"].initial = today

    def values(self):
        """{field of the enterprise: value}."""
        return {name: self.cleaned_data[name] for name in prospecting.FACTS}

    def validate_unique(self):
        """Whatever is registered already is told by the act, which knows what the reader may learn."""

    def validate_constraints(self):
        """As `validate_unique`."""


class ContactForm(NextStep, ActForm):
    """A contact, and what comes next."""

    on = PastDayField(label=_("Date"))
    kind = forms.ChoiceField(label=_("Kind of contact"), choices=Contact.Kind.choices)
    whom = forms.CharField(label=_("Whom they met"), max_length=120, required=False)
    text = area(
        pgettext_lazy("contact", "What was said"), error_messages={"required": _("Say what was said.")}
    )
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_on = DayField(label=_("Next step on"), required=False)

    def spoken(self):
        """The contact as it was entered."""
        return Spoken(**self.cleaned_data)

    def clean(self):
        given = super().clean()
        if given.get("on") and given.get("next_on") and given["next_on"] < given["on"]:
            self.add_error("next_on", ValidationError(_("That day lies before the contact."), code="early"))
        return given


class ReasonForm(ActForm):
    """Why; nothing else."""

    reason = reason_field()


class EndForm(ActForm):
    """Since when, and why."""

    on = PastDayField(label=_("Broken off on"))
    reason = reason_field()


class HandOverForm(ActForm):
    """Who follows an enterprise from now on."""

    unit = unit_field(label=_("Unit that follows it"))
    follower = person_field(label=_("Followed by"))
    reason = reason_field()


class NegotiationForm(NextStep, forms.ModelForm):
    """What is said of a project in talks; for a new one also since when, and who talks as well."""

    on = PastDayField(label=_("In talks since"))

    class Meta:
        model = Negotiation
        fields = talking.FACTS
        field_classes = {"next_on": DayField}
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("content", "needs")}
        help_texts = {"amount": IN_WAN}

    field_order = ("name", "on", "division", "chain", "amount", "content", "needs", "next_step", "next_on")

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["on"]
        else:
            self.fields["on"].today = self.fields["on"].initial = today

    def values(self):
        """{field of the talks: value}."""
        return {name: self.cleaned_data[name] for name in talking.FACTS}

    def validate_unique(self):
        """Told by the act."""


class JoinForm(ActForm):
    """Somebody for the team."""

    user = person_field(label=_("Person"))
    follows = forms.BooleanField(
        label=_("Follows the talks from now on"), required=False, widget=forms.CheckboxInput
    )


class MoveForm(ActForm):
    """Where the talks move to; the shares are rows of their own."""

    unit = unit_field(label=_("Unit that leads the talks from now on"))
    division = forms.ModelChoiceField(label=_("Division"), queryset=Division.objects.all(), empty_label="—")
    follower = person_field(label=_("Followed by"))
    reason = reason_field()


class ShareForm(forms.Form):
    """A unit's share; an empty row counts for nothing."""

    unit = unit_field(label=_("Unit"), required=False)
    percent = forms.DecimalField(
        label=_("Share (%)"), required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100
    )

    use_required_attribute = False

    def __init__(self, *args, units, **options):
        super().__init__(*args, **options)
        self.fields["unit"].choices = units

    def clean(self):
        given = super().clean()
        if given.get("unit") and given.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", ValidationError(_("Say how much of it is theirs."), code="required"))
        if given.get("percent") and not given.get("unit") and "unit" not in self.errors:
            self.add_error("unit", ValidationError(_("Say whose share that is."), code="required"))
        return given


class ShareRows(forms.BaseFormSet):
    """The shares of a lead."""

    def shares(self):
        """[(unit, percent)] of the rows that say something."""
        given = [form.cleaned_data for form in self.forms]
        return [(row["unit"], row["percent"]) for row in given if row.get("unit")]


Shares = forms.formset_factory(
    ShareForm, formset=ShareRows, extra=SHARE_ROWS, max_num=SHARE_ROWS, absolute_max=SHARE_ROWS
)
