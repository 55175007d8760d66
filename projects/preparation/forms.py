"""The forms of the acts on permits, and of what decides a project's needs."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Organisation
from projects.pool.act_forms import ActForm, AttachmentForm
from projects.pool.forms import DayField, PastDayField, reason_field

from .acts import Missing
from .models import Handling, MissingDocument, PreparationProfile, RegionalAssessment
from .planning import PROFILE

__all__ = ["FORMS", "AddForm", "AttachmentForm", "ProfileForm"]
MOST_MISSING = 4


class PermitForm(ActForm):
    """A form of one act on a permit; `permit` is what it is about, `version` what the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = PastDayField(label=_("On"))

    def __init__(self, *args, permit, must_have_number=False, **options):
        self.permit, self.must_have_number = permit, must_have_number
        super().__init__(*args, **options)
        self.fields["version"].initial = permit.version
        self.prepare()

    def prepare(self):
        """Fit the fields to the permit."""

    def values(self):
        """The keyword arguments of the act."""
        return dict(self.cleaned_data)


def handling_field():
    """The way of handling; empty where nobody says."""
    return forms.ChoiceField(
        label=_("Way of handling"), choices=[("", "—"), *Handling.choices], required=False
    )


class BeginForm(PermitForm):
    """Start preparing."""


class AcceptForm(PermitForm):
    """The department has accepted it; what is missing may follow where the procedure allows it."""

    handling = handling_field()

    def prepare(self):
        self.rows = range(1, MOST_MISSING + 1) if self.permit.procedure.allows_missing else ()
        for row in self.rows:
            self.fields[f"document_{row}"] = forms.CharField(
                label=_("Document to follow"), max_length=120, required=False
            )
            self.fields[f"guarantor_{row}"] = forms.CharField(
                label=_("Guarantor"), max_length=60, required=False
            )
            self.fields[f"commitment_{row}"] = forms.CharField(
                label=_("Number of the commitment"), max_length=60, required=False
            )
            self.fields[f"due_{row}"] = DayField(label=_("Due on"), required=False)

    def plain_fields(self):
        """The fields before the documents."""
        return [self[name] for name in ("version", "on", "handling")]

    def document_rows(self):
        """The fields of each document, row by row."""
        return [
            [self[f"{name}_{row}"] for name in ("document", "guarantor", "commitment", "due")]
            for row in self.rows
        ]

    def clean(self):
        given = super().clean()
        self.missing = []
        for row in self.rows:
            name, guarantor = given.get(f"document_{row}"), given.get(f"guarantor_{row}")
            if not name:
                if guarantor:
                    self.add_error(f"document_{row}", _("Which document is it?"))
                continue
            if not guarantor:
                self.add_error(f"guarantor_{row}", _("Who vouches for it?"))
            self.missing.append(
                Missing(name, guarantor or "", given.get(f"commitment_{row}", ""), given.get(f"due_{row}"))
            )
        return given

    def values(self):
        given = self.cleaned_data
        return {
            "version": given["version"],
            "on": given["on"],
            "handling": given["handling"],
            "missing": self.missing,
        }


class SupplementForm(PermitForm):
    """Ask the applicant for something more."""

    reason = reason_field(label=_("What has to be supplemented"))


class ResumeForm(PermitForm):
    """The supplement is in."""


class SupplyForm(PermitForm):
    """A document that was to follow is in."""

    document = forms.ModelChoiceField(
        label=_("Document"), queryset=MissingDocument.objects.none(), empty_label=None
    )

    def prepare(self):
        self.fields["document"].queryset = self.permit.documents.open()
        self.order_fields(["version", "document", "on"])


class GrantForm(PermitForm):
    """The decision: granted."""

    document_number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Empty: as long as the procedure says.")
    )
    handling = handling_field()

    def prepare(self):
        self.fields["document_number"].required = self.must_have_number


class RefuseForm(PermitForm):
    """The decision: refused."""

    reason = reason_field()


class RegionalForm(PermitForm):
    """The zone's assessment stands for the report."""

    assessment = forms.ModelChoiceField(
        label=_("Assessment of the zone"), queryset=RegionalAssessment.objects.none(), empty_label=None
    )

    def prepare(self):
        path = self.permit.project.division.path
        zones = [path[: place + 1] for place, sign in enumerate(path) if sign == "/"]
        self.fields["assessment"].queryset = RegionalAssessment.objects.filter(
            code=self.permit.code, division__path__in=zones
        ).select_related("division")
        self.order_fields(["version", "assessment", "on"])


class AdjustForm(PermitForm):
    """Whether it is needed, with the reason."""

    reason = reason_field()


class TransferForm(PermitForm):
    """Another department decides on it."""

    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Organisation.objects.departments(), empty_label=None
    )

    def prepare(self):
        self.fields["department"].initial = self.permit.department_id
        self.order_fields(["version", "department", "on"])


FORMS = {
    "begin": BeginForm,
    "accept": AcceptForm,
    "supplement": SupplementForm,
    "resume": ResumeForm,
    "supply": SupplyForm,
    "grant": GrantForm,
    "refuse": RefuseForm,
    "reuse_regional": RegionalForm,
    "adjust": AdjustForm,
    "transfer": TransferForm,
}


class ProfileForm(forms.ModelForm):
    """What decides which procedures a project needs."""

    class Meta:
        model = PreparationProfile
        fields = PROFILE

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field.widget, forms.NullBooleanSelect):
                field.widget.choices = [
                    ("unknown", _("not known yet")),
                    ("true", _("yes")),
                    ("false", _("no")),
                ]


class AddForm(forms.Form):
    """A procedure that the kind of the project does not ask for."""

    procedure = forms.ModelChoiceField(label=_("Procedure"), queryset=None, empty_label=None)
    reason = reason_field()

    def __init__(self, *args, procedures, **options):
        super().__init__(*args, **options)
        self.fields["procedure"].queryset = procedures

    def clean_reason(self):
        reason = self.cleaned_data["reason"].strip()
        if not reason:
            raise ValidationError(_("Say why it is (not) needed."), code="reason_needed")
        return reason
