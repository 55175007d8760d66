"""The forms of meetings: what a meeting says of itself, its decisions as a sheet of rows, what is said of
them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.periods import Week
from projects.directory.models import Leader, Organisation
from projects.liaison.forms import LeaderField, unit_field
from projects.liaison.word_forms import ProjectField
from projects.pool.forms import DayField, PastDayField, reason_field
from projects.ui.filters import CheckList

from .agenda import OPEN_TO_ITEMS
from .deciding import Decided
from .models import Meeting, Section

# So many decisions can be entered at once; a row that is not used costs nothing.
DECISION_ROWS = 8
WEEKS = 10
# Where a broken rule is shown.
FIELD_OF = {
    "chair_needed": "chair",
    "topic_needed": "topic",
    "number_taken": "number",
    "held_week": "week",
    "number_needed": "number",
    "minutes_taken": "number",
    "signer_needed": "signed_by",
    "signed_early": "signed_on",
    "text_needed": "text",
    "lead_needed": "lead",
    "lead_is_partner": "partners",
    "due_needed": "due_on",
    "due_early": "due_on",
    "past": "due_on",
    "project_needed": "about",
    "unit_needed": "unit",
    "reason_needed": "reason",
    "issue_tells": "lead",
}


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = FIELD_OF.get(error.code)
    form.add_error(field if field in form.fields else None, str(error))


def area(label, rows=3, **options):
    """A text of some lines."""
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **options)


class MeetingForm(forms.ModelForm):
    """What a meeting says of itself; its kind is chosen before."""

    chair = LeaderField(label=_("Chair"), required=False)
    week = forms.TypedChoiceField(label=_("Week it deals with"), coerce=Week.parse)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Meeting
        fields = (
            "topic",
            "number",
            "held_on",
            "starts_at",
            "week",
            "place",
            "chair",
            "chair_name",
            "recorder",
            "attendees",
            "absent",
        )
        field_classes = {"held_on": DayField}
        widgets = {
            "starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "attendees": forms.Textarea({"rows": 4}),
            "absent": forms.Textarea({"rows": 2}),
        }
        help_texts = {
            "chair_name": _("Where the chair is none of the leaders in the list."),
            "attendees": _("As they stand in the minutes."),
            "absent": _("Who was absent, with the reason."),
        }

    def __init__(self, *args, kind, today, **options):
        super().__init__(*args, **options)
        if kind == Meeting.Kind.TOPIC:
            self.fields["topic"].required = True
        else:
            del self.fields["topic"]
        this, chosen = Week.of(today), self.initial.get("week") or self.instance.week
        offered = {this + 1 - back for back in range(WEEKS)} | ({chosen} if chosen else set())
        self.fields["week"].choices = [(str(week), week.label) for week in sorted(offered, reverse=True)]
        if chosen:
            self.initial["week"] = str(chosen)
        serving = Leader.objects.serving(today).in_protocol_order()
        if self.instance.chair_id:
            serving = serving | Leader.objects.filter(pk=self.instance.chair_id).in_protocol_order()
        self.fields["chair"].queryset = serving
        self.initial["version"] = self.instance.version if self.instance.pk else None

    def values(self):
        """{field of the meeting: value}."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    def _post_clean(self):
        """The rules are the acts': what the form holds is not tried on the instance."""


class MinutesForm(forms.Form):
    """The number of the minutes, once they are signed."""

    number = forms.CharField(
        label=_("Number of the minutes"), max_length=60, help_text=_("As it was given by the office.")
    )
    signed_by = forms.CharField(label=_("Signed by"), max_length=60)
    signed_on = PastDayField(label=_("Signed on"))

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        self.fields["signed_on"].today = today


class ItemForm(forms.Form):
    """A line that the office puts on the agenda."""

    section = forms.ChoiceField(
        label=_("Section"),
        choices=[(one.value, one.label) for one in OPEN_TO_ITEMS],
        initial=Section.REQUESTS,
    )
    text = forms.CharField(label=_("What it is about"), max_length=200)
    note = area(_("Note"), required=False, max_length=2000)
    project = ProjectField(required=False, help_text=_("Type a part of the name."))
    unit = unit_field(label=_("Department that speaks to it"))

    def __init__(self, *args, projects, **options):
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects


class CommentForm(forms.Form):
    """A note to a line, and what a department says to it."""

    unit = unit_field(label=_("Department that speaks to it"))
    position = area(_("What the department says"), required=False, max_length=2000)
    note = area(_("Note"), required=False, max_length=2000)


class PartnersInput(CheckList):
    """Units behind one button; none is an answer, and not all of them."""

    nothing = _("none")


def partners_field():
    """The units that join in."""
    return forms.ModelMultipleChoiceField(
        label=_("Partner units"), queryset=Organisation.objects.none(), required=False, widget=PartnersInput
    )


class DecisionForm(forms.Form):
    """One decision: a row of the sheet. Rows share what is offered, so that it is asked for once."""

    text = area(_("What was decided"), 2, required=False, max_length=500)
    about = forms.ChoiceField(label=pgettext_lazy("decision", "About"), required=False)
    lead = unit_field(label=_("Leading unit"))
    partners = partners_field()
    due_on = DayField(label=_("To be done by"), required=False)
    becomes_issue = forms.BooleanField(
        label=_("Becomes an issue"), required=False, widget=forms.CheckboxInput
    )

    use_required_attribute = False

    def __init__(self, *args, units, grouped, about, **options):
        super().__init__(*args, **options)
        self.units = units
        self.fields["lead"].choices = [("", "—"), *grouped]
        # The choices after the queryset, which would bring its own: a query for each row.
        self.fields["partners"].queryset = Organisation.objects.filter(pk__in=list(units))
        self.fields["partners"].choices = [(unit.pk, str(unit)) for unit in units.values()]
        if about is None:
            del self.fields["about"]
        else:
            self.fields["about"].choices = [("", _("nothing on the agenda (the whole city)")), *about]

    def clean(self):
        given = super().clean()
        if not given.get("text"):
            if any(given.get(name) for name in ("about", "lead", "partners", "due_on", "becomes_issue")):
                self.add_error("text", ValidationError(_("Say what was decided."), code="required"))
            return given
        for name, said in (("lead", _("Say who leads it.")), ("due_on", _("Say until when."))):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(said, code="required"))
        return given

    def decided(self, projects=None, sections=None):
        """The Decided of the row; `projects` and `sections` give those of a line of the agenda."""
        given = self.cleaned_data
        key = given.get("about", "")
        return Decided(
            text=given["text"],
            lead=given["lead"],
            due_on=given["due_on"],
            partners=tuple(given["partners"]),
            project=(projects or {}).get(key),
            key=key,
            section=(sections or {}).get(key, ""),
            becomes_issue=given["becomes_issue"],
        )


class DecisionFormSet(forms.BaseFormSet):
    """The rows of the sheet; empty rows count for nothing."""

    def filled(self):
        """The forms that say something."""
        return [form for form in self.forms if form.cleaned_data.get("text")]


Decisions = forms.formset_factory(
    DecisionForm, formset=DecisionFormSet, extra=DECISION_ROWS, max_num=30, absolute_max=30
)


class ChangeForm(DecisionForm):
    """What one decision says, put right; what it is about stays."""

    def __init__(self, *args, with_issue, **options):
        super().__init__(*args, about=None, **options)
        self.fields["text"].required = True
        if not with_issue:
            del self.fields["becomes_issue"]

    def decided_of(self, decision):
        """The Decided of a decision as the form has it."""
        given = self.cleaned_data
        return Decided(
            text=given["text"],
            lead=given["lead"],
            due_on=given["due_on"],
            partners=tuple(given["partners"]),
            project=decision.project,
            becomes_issue=given.get("becomes_issue", decision.becomes_issue),
        )


class AnswerForm(forms.Form):
    """How far a decision is (落实情况)."""

    text = area(
        _("How far it is"),
        max_length=1000,
        error_messages={"required": _("Say what was done.")},
    )


class UrgeForm(forms.Form):
    """What whoever leads an open decision is urged to do."""

    reason = reason_field(label=_("What is expected, and until when"))


class ReopenForm(forms.Form):
    """What was reported as carried out is not."""

    reason = reason_field(label=_("What is still to do"))
