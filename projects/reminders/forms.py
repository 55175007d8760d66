"""The forms of one's own preferences and of the robots of groups."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation

from . import reach, rules
from .models import Preference, Robot
from .robots import SIGN, read_address
from .sources import Kind


class TellsForm(forms.ModelForm):
    """What messages share: which kinds, at which hour, in which language."""

    kinds = forms.MultipleChoiceField(
        label=_("What is told"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    hour = forms.TypedChoiceField(label=_("Hour of the daily message"), coerce=int)
    # What is said where no kind is wanted: what to do instead.
    nothing_wanted = ""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial.setdefault("kinds", [kind for kind in Kind.values if self.instance.wants(kind)])
        self.fields["kinds"].error_messages["required"] = self.nothing_wanted
        hours = settings.REMINDER_HOURS
        self.fields["hour"].choices = [(hour, f"{hour:02d}:00") for hour in range(*hours)]
        self.initial["hour"] = rules.hour_within(self.instance.hour, *hours)

    def save(self, commit=True):
        self.instance.declined = [kind for kind in Kind.values if kind not in self.cleaned_data["kinds"]]
        return super().save(commit)


class PreferenceForm(TellsForm):
    """How one wants to be told."""

    nothing_wanted = _("Choose at least one; to be left in peace for a while, pause.")

    class Meta:
        model = Preference
        fields = ("in_app", "by_email", "hour", "at_once", "language", "paused_until")
        widgets = {"paused_until": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    field_order = ("in_app", "by_email", "kinds", "hour", "at_once", "language", "paused_until")

    def __init__(self, *args, user, has_server, **options):
        super().__init__(*args, **options)
        if not user.email:
            self.fields["by_email"].disabled = True
            self.fields["by_email"].help_text = _(
                "No e-mail address is entered for you. The administrator enters it in the back office, with "
                "your account; ask the dispatch office for him."
            )
        elif not has_server:
            self.fields["by_email"].help_text = _(
                "No mail server is set up yet: nothing goes out until it is."
            )
        else:
            self.fields["by_email"].help_text = user.email

    def clean(self):
        given = super().clean()
        if not given.get("in_app") and not given.get("by_email"):
            self.add_error("in_app", _("Choose at least one way; to be left in peace for a while, pause."))
        return given


class RobotForm(TellsForm):
    """A group and its robot. The address is asked for once; later it can only be replaced."""

    nothing_wanted = _("Choose at least one; to tell the group nothing, take its robot out of use.")
    place = forms.ChoiceField(label=_("For"))
    address = forms.CharField(
        label=_("Address of the robot (webhook)"),
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Copied from the settings of the group's robot. It is kept secret and not shown again."),
    )
    sign = forms.CharField(
        label=_("Signing secret (DingTalk)"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Only where the robot's security setting is “sign”."),
    )

    class Meta:
        model = Robot
        fields = ("name", "hour", "language", "is_on")

    field_order = ("name", "place", "address", "sign", "kinds", "hour", "language", "is_on")

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self._places = {f"d{one.pk}": one for one in reach.divisions_of(user, reach.ADD)}
        units = {f"u{one.pk}": one for one in reach.units_of(user, reach.ADD)}
        self.fields["place"].choices = [
            (_("Divisions"), [(code, str(one)) for code, one in self._places.items()]),
            (_("Units"), [(code, str(one)) for code, one in units.items()]),
        ]
        self._places |= units
        if self.instance.pk:
            mark = "d" if self.instance.division_id else "u"
            self.initial["place"] = f"{mark}{self.instance.division_id or self.instance.organisation_id}"
            self.fields["address"].required = False
            self.fields["address"].help_text = _(
                "Its address ends in %(end)s and is not shown. Enter another one only to replace it."
            ) % {"end": self.instance.known_by}

    def clean_address(self):
        given = self.cleaned_data["address"]
        if given:
            try:
                self.instance.service, self.instance.token = read_address(given)
            except RuleViolation as error:
                raise forms.ValidationError(str(error)) from None
        return given

    def clean_sign(self):
        given = self.cleaned_data["sign"].strip()
        if given and not SIGN.fullmatch(given):
            raise forms.ValidationError(_("The secret holds letters and digits only."))
        return given

    def clean(self):
        given = super().clean()
        place = self._places.get(given.get("place"))
        is_division = given.get("place", "").startswith("d")
        self.instance.division = place if is_division else None
        self.instance.organisation = None if is_division else place
        if given.get("sign") or given.get("address"):
            self.instance.sign = given.get("sign", "")
        return given

    def _post_clean(self):
        super()._post_clean()
        if self.instance.token and not self.errors:
            same = Robot.objects.filter(service=self.instance.service, token=self.instance.token)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("address", _("This robot is entered already."))
