"""The forms of sessions, service records and stewards, and of acts on many permits at once."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.wording import labelled
from projects.directory.models import Grant, Organisation, User
from projects.directory.roles import Role
from projects.pool.act_forms import ActForm
from projects.pool.forms import DayField, PastDayField, reason_field
from projects.pool.models import Responsibility

from .forms import handling_field
from .models import Permit, ServiceRecord, Session, SessionItem
from .sessions import FACTS, Told

Outcome = SessionItem.Outcome


class SessionForm(forms.ModelForm):
    """What is planned for a session; `version` is what the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Session
        fields = FACTS
        field_classes = {"on": DayField}
        widgets = {"note": forms.Textarea({"rows": 2})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["convened_by"].queryset = Organisation.objects.filter(
            kind__in=["DEPARTMENT", "GOVERNMENT", "COMMITTEE", "WORKING_GROUP"]
        )
        self.fields["version"].initial = self.instance.version

    def values(self):
        """{field: value} of what was planned."""
        return {name: self.cleaned_data[name] for name in FACTS}


class CancelForm(ActForm):
    """Call a session off."""

    reason = reason_field()


class OutcomeSheet(forms.Form):
    """The outcomes of a session, a row of fields an item: `outcome_<pk>`, `number_<pk>`, `note_<pk>`."""

    def __init__(self, *args, items, **options):
        super().__init__(*args, **options)
        self.items = list(items)
        for item in self.items:
            named = f"{item.permit.project} {item.permit.procedure}"
            self._add("version", item, forms.IntegerField(widget=forms.HiddenInput, required=False))
            self.fields[f"version_{item.pk}"].initial = item.permit.version
            choices = [("", "—"), *Outcome.choices]
            self._add(
                "outcome", item, forms.ChoiceField(choices=choices, required=False), _("Outcome"), named
            )
            number = forms.CharField(max_length=80, required=False)
            self._add("number", item, number, _("Document number"), named)
            self._add("note", item, forms.CharField(max_length=200, required=False), _("Note"), named)

    def _add(self, name, item, field, label="", named=""):
        if label:
            field.label = label
            field.widget.attrs["aria-label"] = labelled(named, label)
        self.fields[f"{name}_{item.pk}"] = field

    def row(self, item):
        """The bound fields of one item and what is wrong with it: (hidden version, fields, errors)."""
        fields = [self[f"{name}_{item.pk}"] for name in ("outcome", "number", "note")]
        return self[f"version_{item.pk}"], fields, [error for one in fields for error in one.errors]

    def clean(self):
        given = super().clean()
        for item in self.items:
            outcome = given.get(f"outcome_{item.pk}")
            asks = outcome in (Outcome.SUPPLEMENT, Outcome.REFUSED)
            if asks and not given.get(f"note_{item.pk}"):
                self.add_error(f"note_{item.pk}", _("Say why, or what has to be supplemented."))
            if given.get(f"number_{item.pk}") and not outcome:
                self.add_error(f"outcome_{item.pk}", _("Which outcome is it?"))
        return given

    def told(self):
        """What was typed, as Told; items without an outcome are left for later."""
        given = self.cleaned_data
        return [
            Told(
                item,
                given[f"outcome_{item.pk}"],
                given[f"number_{item.pk}"],
                given[f"note_{item.pk}"],
                given[f"version_{item.pk}"],
            )
            for item in self.items
            if given[f"outcome_{item.pk}"]
        ]


class QuickServiceForm(ActForm):
    """A service in two fields: what, and how; the day is today unless another is given."""

    item = forms.CharField(label=_("What was done"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ServiceRecord.Kind.choices)


class ServiceForm(ActForm):
    """A service in full."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ServiceRecord.Kind.choices)
    item = forms.CharField(label=_("What was done"), max_length=200)
    permit = forms.ModelChoiceField(label=_("Permit"), queryset=Permit.objects.none(), required=False)
    on = PastDayField(label=_("Day"))
    result = forms.CharField(label=_("Result"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=2000, required=False)

    def __init__(self, *args, project, **options):
        super().__init__(*args, **options)
        permits = Permit.objects.filter(project=project).needed().select_related("procedure")
        self.fields["permit"].queryset = permits.order_by("procedure__order")
        self.fields["permit"].label_from_instance = lambda permit: str(permit.procedure)


class CorrectServiceForm(ServiceForm):
    """A service put right; says why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field()


class StewardForm(ActForm):
    """A steward or agent for many projects at once."""

    ROLES = (Responsibility.Role.STEWARD, Responsibility.Role.AGENT)

    role = forms.ChoiceField(label=_("Role"), choices=[(one.value, one.label) for one in ROLES])
    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    on = PastDayField(label=_("Since"))
    reason = reason_field(required=False, help_text=_("Needed where somebody takes over from another."))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        # Only who has the role sees, on his home, what he is given here.
        self.fields["user"].queryset = (
            User.objects.filter(is_active=True, grants__in=_current_grants(self.fields["on"].today))
            .distinct()
            .order_by("name")
        )


def _current_grants(today):
    """The grants of a day that make a steward or an agent."""
    return Grant.objects.on(today).filter(group__name__in=[Role.STEWARD, Role.AGENT]).values("pk")


class ManyForm(ActForm):
    """One act on many permits: the usual next step, accepted, or granted; on a day, in a way."""

    ACTS = (
        ("next", _("One step on")),
        ("accept", pgettext_lazy("permit", "Accept")),
        ("grant", pgettext_lazy("permit", "Grant")),
    )

    act = forms.ChoiceField(label=_("Act"), choices=ACTS)
    on = PastDayField(label=_("On"))
    handling = handling_field()


class ToSessionForm(forms.Form):
    """The planned session on whose agenda permits come."""

    session = forms.ModelChoiceField(label=_("Session"), queryset=Session.objects.none(), empty_label=None)

    def __init__(self, *args, sessions, **options):
        super().__init__(*args, **options)
        self.fields["session"].queryset = sessions
        self.fields["session"].label_from_instance = lambda session: f"{session.on} {session.title}"
