"""The forms of a trip, and of whom they met: a sheet of rows."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Leader
from projects.pool.duplicates import plain
from projects.pool.forms import DayField, PastDayField

from . import travelling
from .lead_forms import area, code_field, other_field, unit_field, units_for
from .models import Contact, Negotiation, Prospect, Trip
from .prospecting import Spoken
from .travelling import Met

# So many enterprises can be entered at once; a row that is not used costs nothing.
MET_ROWS = 8


class LeaderChoice(forms.ModelChoiceField):
    """A leader by name and post, in protocol order."""

    def label_from_instance(self, leader):
        return f"{leader} · {leader.post}"


class TripForm(forms.ModelForm):
    """What a trip says of itself."""

    led_by = LeaderChoice(
        label=_("Led by (leader)"), queryset=Leader.objects.none(), required=False, empty_label="—"
    )
    leader_name = forms.CharField(
        label=_("Led by"),
        max_length=60,
        required=False,
        help_text=_("Name and post, where it is none of the leaders in the list."),
    )
    unit = unit_field(label=_("Unit"))

    class Meta:
        model = Trip
        fields = travelling.FACTS
        field_classes = {"starts_on": PastDayField, "ends_on": DayField}
        widgets = {
            "members": forms.Textarea({"rows": 2}),
            "report": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "report": _(
                "Everybody who sees trips reads it: name no enterprise here. What was said to each of them "
                "belongs to whom they met."
            ),
        }

    def __init__(self, *args, user, today, **options):
        super().__init__(*args, **options)
        serving = Leader.objects.serving(today).in_protocol_order()
        if self.instance.led_by_id:
            serving = serving | Leader.objects.filter(pk=self.instance.led_by_id).in_protocol_order()
        self.fields["led_by"].queryset = serving
        units = units_for(user)
        if self.instance.pk:
            units = units | unit_field().queryset.filter(pk=self.instance.unit_id)
        self.fields["unit"].queryset = units
        self.fields["starts_on"].today = today
        if not self.instance.pk:
            self.fields["unit"].initial = user.organisation_id
            if user.organisation_id and user.organisation.division_id:
                self.fields["division"].initial = user.organisation.division_id

    def clean(self):
        given = super().clean()
        if not given.get("led_by") and not given.get("leader_name") and "leader_name" not in self.errors:
            self.add_error("leader_name", ValidationError(_("Say who led it."), code="required"))
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ValidationError(_("It ends before it begins."), code="early"))
        return given

    def values(self):
        """{field of the trip: value}."""
        return {name: self.cleaned_data[name] for name in travelling.FACTS}

    def validate_constraints(self):
        """Told by `clean`."""


class Offered:
    """What the rows of a sheet share: the enterprises and the talks that the reader may see (two queries)."""

    def __init__(self, user):
        self.prospects = list(Prospect.objects.allowed(user, "keep").order_by("name"))
        talks = Negotiation.objects.allowed(user, "keep").talking().select_related("prospect")
        self.talks = {str(one.pk): one for one in talks.order_by("name")}
        self._by_name = {}
        for one in self.prospects:
            for name in filter(None, (one.short_name, one.name)):
                self._by_name[plain(name)] = one

    def names(self):
        """What is offered while an enterprise is typed."""
        return [one.name for one in self.prospects]

    def prospect(self, name):
        """The enterprise of a name, or None."""
        return self._by_name.get(plain(name))

    def choices(self):
        """The talks to choose."""
        return [
            (key, f"{one.name} · {one.prospect.short_name or one.prospect.name}")
            for key, one in self.talks.items()
        ]


class MetForm(forms.Form):
    """One enterprise met: a row of the sheet."""

    enterprise = forms.CharField(
        label=_("Enterprise"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"list": "enterprise-names", "autocomplete": "off"}),
    )
    credit_code = code_field(help_text=_("Only where it is new."))
    is_other = other_field()
    project = forms.ChoiceField(label=_("About a project in talks"), required=False)
    on = DayField(label=_("Date"), required=False, help_text=_("Empty: the first day of the trip."))
    kind = forms.ChoiceField(
        label=_("Kind of contact"), choices=Contact.Kind.choices, initial="VISIT", required=False
    )
    whom = forms.CharField(label=_("Whom they met"), max_length=120, required=False)
    text = area(pgettext_lazy("contact", "What was said"), 2, required=False)
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_on = DayField(label=pgettext_lazy("next step", "When"), required=False)

    use_required_attribute = False

    def __init__(self, *args, offered, **options):
        super().__init__(*args, **options)
        self.offered = offered
        if offered.talks:
            self.fields["project"].choices = [("", "—"), *offered.choices()]
        else:
            del self.fields["project"]

    @property
    def says_something(self):
        """Whether the row names an enterprise or a project."""
        return bool(self.cleaned_data.get("enterprise") or self.cleaned_data.get("project"))

    def clean(self):
        given = super().clean()
        names = ("enterprise", "project", "credit_code", "whom", "text", "next_step", "next_on")
        if not any(given.get(name) for name in names):
            return given
        if not given.get("enterprise") and not given.get("project") and "enterprise" not in self.errors:
            self.add_error("enterprise", ValidationError(_("Say whom they met."), code="required"))
        if not given.get("text") and "text" not in self.errors:
            self.add_error("text", ValidationError(_("Say what was said."), code="required"))
        if given.get("next_on") and not given.get("next_step"):
            self.add_error("next_step", ValidationError(_("Say what comes next."), code="required"))
        talks = self.offered.talks.get(given.get("project", ""))
        typed = given.get("enterprise")
        if talks and typed and self.offered.prospect(typed) != talks.prospect:
            said = _("That project is in talks with “%(name)s”.") % {"name": talks.prospect.name}
            self.add_error("enterprise", ValidationError(said, code="another"))
        return given

    def met(self, first):
        """The Met of the row, on a trip that began on a day."""
        given = self.cleaned_data
        planned = {"next_step": given["next_step"], "next_on": given["next_on"]} if given["next_step"] else {}
        kind = given["kind"] or Contact.Kind.VISIT
        spoken = Spoken(on=given["on"] or first, kind=kind, text=given["text"], whom=given["whom"], **planned)
        talks = self.offered.talks.get(given.get("project", ""))
        if talks is not None:
            return Met(spoken, prospect=talks.prospect, negotiation=talks)
        known = self.offered.prospect(given["enterprise"])
        return Met(spoken, known, given["enterprise"], given["credit_code"], given["is_other"])


class MetRows(forms.BaseFormSet):
    """The rows of the sheet."""

    def filled(self):
        """The forms that say something."""
        return [form for form in self.forms if form.says_something]


MetSheet = forms.formset_factory(MetForm, formset=MetRows, extra=MET_ROWS, max_num=20, absolute_max=20)
