"""The forms of one's own preferences and of the robots of groups."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.directory.models import Division
from projects.ui.offered import OfferedInput

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

    def clean_paused_until(self):
        """A pause that is over already would be none."""
        until = self.cleaned_data["paused_until"]
        if until and "paused_until" in self.changed_data and until <= timezone.localdate():
            raise forms.ValidationError(_("This day is over: choose a later one, or leave it empty."))
        return until

    def clean(self):
        given = super().clean()
        if not given.get("in_app") and not given.get("by_email"):
            self.add_error("in_app", _("Choose at least one way; to be left in peace for a while, pause."))
        return given


def places_of(user):
    """{words: division or unit} for which somebody enters robots: the city, its banners and districts, its
    departments, then the units of the banners (two queries)."""
    divisions = sorted(reach.divisions_of(user, reach.ADD), key=lambda one: (one.path.count("/"), one.order))
    units = reach.units_of(user, reach.ADD).select_related("division")
    city_first = sorted(units, key=lambda one: (not one.is_of_the_city, one.order, one.pk))
    found = {}
    for one in (*divisions, *city_first):
        words = str(one)
        if words in found and getattr(one, "division", None):
            words = f"{words} · {one.division}"
        found.setdefault(words, one)
    return found


class RobotForm(TellsForm):
    """A group and its robot. The address is asked for once; later it can only be replaced."""

    nothing_wanted = _("Choose at least one; to tell the group nothing, take its robot out of use.")
    place = forms.CharField(
        label=_("For"),
        widget=OfferedInput,
        help_text=_("Type a banner, a district or a unit; those that fit are offered."),
    )
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
        self._places = places_of(user)
        self.fields["place"].widget.words = list(self._places)
        if self.instance.pk:
            here = self.instance.place
            self.initial["place"] = next((words for words, one in self._places.items() if one == here), "")
            self.fields["address"].required = False
            self.fields["address"].help_text = _(
                "Its address ends in %(end)s and is not shown. Enter another one only to replace it."
            ) % {"end": self.instance.known_by}

    def clean_place(self):
        """The division or unit of the words."""
        given = self.cleaned_data["place"].strip()
        if given not in self._places:
            told = _("“%(value)s” is not known: pick one of those offered.")
            raise forms.ValidationError(told % {"value": given}, code="unknown")
        return self._places[given]

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
        place = given.get("place")
        is_division = isinstance(place, Division)
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
