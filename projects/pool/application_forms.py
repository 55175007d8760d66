"""The forms of an application: what its writer types, and what a step decides."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.base.uploads import ACCEPT, UploadRefused, check_upload
from projects.directory.models import Organisation

from .entry_fields import DepartmentField, city_departments, proposable_divisions, refuse_nonsense
from .entry_rules import NEEDED, WRITTEN
from .forms import IN_WAN, DayField, OwnerField, reason_field
from .models import Application, Project
from .models.project import BEFORE_START, Stage

DATES = ("site_settled_on", "planned_start_on", "planned_completion_on")
GROUPS = [
    (
        _("About the project"),
        [
            "name",
            "returns",
            "division",
            "place",
            "stage",
            "tier",
            "national_code",
            "nature",
            "industry",
            "chain",
        ],
    ),
    (_("Content"), ["content", "plan_basis"]),
    (
        _("Units"),
        ["owner_name", "responsible_department", "working_group", "contact_name", "contact_phone"],
    ),
    (_("Money"), ["total_investment", "funding", "funds_in_place"]),
    (_("Time"), ["site_settled_on", "planned_start_on", "planned_completion_on"]),
    (_("Explanations"), ["exception_reason", "difference_reason", "file"]),
]


class UploadField(forms.FileField):
    """A file that may be kept, or none; `clean` gives (upload, content type) or None."""

    def __init__(self, **options):
        options.setdefault("widget", forms.FileInput({"accept": ACCEPT}))
        options.setdefault(
            "help_text", _("Never upload what is secret or internal. Pictures, pdf, docx and xlsx.")
        )
        super().__init__(required=False, **options)

    def clean(self, data, initial=None):
        """The upload with its checked type as (upload, content type), or None."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return upload, check_upload(upload)
        except UploadRefused as error:
            raise ValidationError(str(error), code=error.code) from error


class ApplicationForm(forms.ModelForm):
    """A draft or a returned application. With `submitting`, what is NEEDED is asked for as well."""

    owner_name = OwnerField(
        label=_("Owner"),
        help_text=_("As registered; a unit that is not known yet is entered with the project."),
    )
    exception_reason = reason_field(
        label=_("Why it enters below the minimum"),
        required=False,
        help_text=_("Needed only where the total investment is below the pool's minimum."),
    )
    difference_reason = reason_field(
        label=_("Why it is not one of the similar projects"),
        required=False,
        help_text=_("Needed only where a similar project is marked “reason needed”."),
    )
    file = UploadField(label=_("Supporting file"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # A draft is kept with gaps; the browser must not stop it.
    use_required_attribute = False

    class Meta:
        model = Application
        fields = list(WRITTEN)
        field_classes = {**dict.fromkeys(DATES, DayField), "responsible_department": DepartmentField}
        help_texts = dict.fromkeys(["total_investment", "funds_in_place"], IN_WAN)
        widgets = {"content": forms.Textarea({"rows": 4})}

    def __init__(self, *args, user, submitting=False, **options):
        super().__init__(*args, **options)
        fields = self.fields
        for name in NEEDED:
            # Asked for when it is handed in; where nothing is sent yet, so that the label does not say
            # that it is optional.
            fields[name].required = submitting or not self.is_bound
        fields["division"].queryset = proposable_divisions(user, self.instance.division_id)
        fields["responsible_department"].queryset = city_departments(self.instance.responsible_department_id)
        fields["working_group"].queryset = Organisation.objects.working_groups()
        refuse_nonsense(fields)
        left = Project.objects.allowed(user).filter(tier="", stage__in=[*BEFORE_START, Stage.WITHDRAWN])
        fields["returns"].queryset = left.only("name")
        fields["returns"].empty_label = _("none: it is new")
        fields["version"].initial = self.instance.version
        if not self.is_bound and not self.initial.get("division") and user.organisation_id:
            # Not the field's: a model form begins with what its instance says, also where that is nothing.
            self.initial["division"] = user.organisation.division_id

    def groups(self):
        """The fields in the groups of the page, as (title, bound fields)."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def clean_national_code(self):
        return (self.cleaned_data["national_code"] or "").strip()

    def values(self):
        """{field of the application: value} of what is written."""
        return {name: self.cleaned_data[name] for name in WRITTEN}

    def preview(self):
        """An unsaved Application of what is typed so far, as far as it is understood."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        said = {name: self.cleaned_data[name] for name in WRITTEN if name in self.cleaned_data}
        typed = Application(**{name: value for name, value in said.items() if value is not None})
        typed.pk = self.instance.pk
        return typed


class DecisionForm(forms.Form):
    """What a step says; which button was pressed says whether a reason is needed."""

    reason = reason_field(
        label=_("Opinion"), required=False, help_text=_("Needed to return or refuse it; its writer reads it.")
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=200,
        required=False,
        help_text=_("The minutes of the meeting: name, number and date."),
    )
    file = UploadField(label=_("File of the minutes"))
