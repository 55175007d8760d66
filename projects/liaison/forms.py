"""The forms of assignments, teams, leavings and reshuffles; visits and directives have their own."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.uploads import ACCEPT, UploadRefused, check_upload
from projects.directory.models import Leader, Organisation, User
from projects.pool.act_forms import ActForm, document_field
from projects.pool.forms import PastDayField, reason_field
from projects.ui.offered import OfferedField, with_unit

from .models import TeamMember


def leader_words(leader):
    """A leader with his post, and the day he left where he has."""
    words = f"{leader} · {leader.post}"
    if leader.left_on:
        said = _("%(leader)s (left on %(day)s)")
        return said % {"leader": words, "day": leader.left_on.isoformat()}
    return words


class LeaderField(forms.ModelChoiceField):
    """A leader by name and post, in protocol order."""

    def __init__(self, **options):
        options.setdefault("queryset", Leader.objects.in_protocol_order())
        options.setdefault("label", _("Leader"))
        options.setdefault("empty_label", "—")
        super().__init__(**options)

    def label_from_instance(self, leader):
        return leader_words(leader)


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; gives [(upload, content type)] of what `base.uploads` accepts."""

    def __init__(self, **options):
        options.setdefault("widget", FilesInput({"accept": ACCEPT}))
        options.setdefault("required", False)
        options.setdefault(
            "help_text", _("Never upload what is secret or internal. Pictures, pdf, docx and xlsx.")
        )
        super().__init__(**options)

    def clean(self, data, initial=None):
        found = []
        for upload in data if isinstance(data, list | tuple) else [data] if data else []:
            try:
                found.append((upload, check_upload(upload)))
            except UploadRefused as error:
                raise ValidationError(str(error), code=error.code) from error
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return found


def unit_field(**options):
    """A unit to choose, perhaps none; `offer_units` puts those of the project's area first."""
    options.setdefault("queryset", Organisation.objects.exclude(kind="ENTERPRISE"))
    options.setdefault("required", False)
    options.setdefault("empty_label", "—")
    return forms.ModelChoiceField(**options)


def duty_unit_field(**options):
    """A unit that can be duty unit (责任单位): an office of government, no working group, no enterprise."""
    units = Organisation.objects.exclude(kind__in=["ENTERPRISE", "WORKING_GROUP"])
    return unit_field(queryset=units, **options)


def grouped_units(units, division):
    """Choices of units: those of a project's own division first, the others by their kind (one query)."""
    kinds = {kind.value: kind.label for kind in Organisation.Kind}
    own = str(division) if division else ""
    groups = {own: []} | {kind: [] for kind in kinds}
    for unit in units:
        here = division is not None and unit.division_id == division.pk
        groups[own if here else unit.kind].append((unit.pk, str(unit)))
    return [(kinds.get(name, name), rows) for name, rows in groups.items() if rows]


def offer_units(fields, division):
    """Give some fields of units the same grouped choices (one query)."""
    offered = grouped_units(fields[0].queryset, division)
    for field in fields:
        field.choices = [("", field.empty_label), *offered] if field.empty_label else offered


class ForProjectForm(ActForm):
    """A form about one project; its units are offered those of the project's division first."""

    units = ()

    def __init__(self, *args, project, **options):
        super().__init__(*args, **options)
        for name in self.units:
            offer_units([self.fields[name]], project.division)


class AssignForm(ForProjectForm):
    """Name the leader of a project that has none of that level."""

    units = ("duty_unit",)
    leader = LeaderField()
    duty_unit = duty_unit_field(label=_("Duty unit"))
    on = PastDayField(label=_("Since"))
    document = document_field(required=False)
    reason = reason_field(required=False)

    def __init__(self, *args, leaders, **options):
        super().__init__(*args, **options)
        self.fields["leader"].queryset = leaders


class HandOverForm(ForProjectForm):
    """Hand a project over, with what is open."""

    units = ("duty_unit",)
    leader = LeaderField(label=_("New leader"))
    on = PastDayField(label=_("Handed over on"))
    reason = reason_field()
    note = forms.CharField(
        label=_("What is open"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Filled in from what the system knows; add what the successor must know."),
    )
    document = document_field(required=False)
    duty_unit = duty_unit_field(label=_("New duty unit"), help_text=_("Empty: it stays the same."))

    def __init__(self, *args, leaders, **options):
        super().__init__(*args, **options)
        self.fields["leader"].queryset = leaders


class EndForm(ActForm):
    """End an assignment without a successor."""

    on = PastDayField(label=_("Ends on"), help_text=_("The first day on which it no longer holds."))
    reason = reason_field()
    document = document_field(
        required=False,
        help_text=_("Needed before the project is in production: the approval without a successor."),
    )


class LeaveForm(ActForm):
    """A leader leaves."""

    on = PastDayField(label=_("Leaves on"), help_text=_("The first day on which he leads none of them."))
    reason = reason_field()
    document = document_field(required=False)


class DutyUnitForm(ForProjectForm):
    """Name the duty unit from a day on."""

    units = ("unit",)
    unit = duty_unit_field(label=_("Duty unit"), required=True)
    on = PastDayField(label=_("Since"))
    reason = reason_field()
    document = document_field(required=False)


class TakeBackForm(ActForm):
    """Take a handover of today back."""

    reason = reason_field()


class JoinForm(ForProjectForm):
    """Put somebody on the team."""

    units = ("organisation",)
    part = forms.ChoiceField(label=_("Part in the team"), choices=TeamMember.Part.choices)
    level = forms.ChoiceField(label=_("City or banner"), choices=Leader.Level.choices)
    user = OfferedField(
        label=_("Person"),
        queryset=User.objects.filter(is_active=True, is_system=False)
        .select_related("organisation")
        .order_by("name"),
        named=with_unit,
        required=False,
        help_text=_("Type a name or a unit; the people that fit are offered."),
    )
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=60,
        required=False,
        help_text=_("Of somebody who has no account."),
    )
    post = forms.CharField(label=_("Post"), max_length=80, required=False)
    organisation = unit_field(label=_("Unit"))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
    )
    on = PastDayField(label=_("Since"))


class QuitForm(ActForm):
    """Take somebody off the team."""

    on = PastDayField(label=_("Until"), help_text=_("The first day on which it no longer holds."))
    reason = reason_field()


class ReshuffleForm(ActForm):
    """Many handovers under one document: a select for each assignment and each vacancy.

    `places` are reading.Vacancy and Responsibility rows; `moves()` gives [(project, leader)].
    """

    document = document_field()
    on = PastDayField(label=_("Handed over on"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args, places, leaders, **options):
        self.places = []
        super().__init__(*args, **options)
        by_level = {level: [one for one in leaders if one.level == level] for level in Leader.Level}
        for place in places:
            name = f"to_{place.project.pk}_{place.level}"
            fitting = [
                one
                for one in by_level[place.level]
                if (place.level == Leader.Level.CITY or one.division_id == place.project.division_id)
                and one.pk != getattr(place, "leader_id", None)
            ]
            self.fields[name] = forms.TypedChoiceField(
                label=_("New leader of “%(project)s”") % {"project": place.project.name},
                choices=[("", "—"), *((one.pk, f"{one} · {one.post}") for one in fitting)],
                coerce=int,
                required=False,
            )
            self.places.append((place, name))
        self.leaders = {one.pk: one for one in leaders}

    def head(self):
        """The fields about all of them."""
        return [self["document"], self["on"], self["reason"]]

    def rows(self):
        """[(place, bound field)]."""
        return [(place, self[name]) for place, name in self.places]

    def moves(self):
        """The moves that were chosen."""
        given = self.cleaned_data
        return [(place.project, self.leaders[given[name]]) for place, name in self.places if given.get(name)]
