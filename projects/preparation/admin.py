"""What an administrator sets for permits; what acts have written can only be read."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from projects.base.admin import ReadOnlyAdmin, ReadOnlyInline, RecordedAdmin
from projects.base.dated import DatedAdmin

from .models import (
    MissingDocument,
    Permit,
    PermitStep,
    PreparationPolicy,
    PreparationProfile,
    Procedure,
    RegionalAssessment,
)

# What may not change of a version by which permits were planned: their days would tell another story.
FIXED = (
    "code",
    "version",
    "depends_on",
    "statutory_days",
    "promised_days",
    "day_kind",
    "preparation_days",
    "is_hard_stop",
    "is_instant",
    "variants",
)


def is_in_use(procedure):
    """Whether any permit was planned by this version."""
    return Permit.objects.filter(procedure=procedure).exists()


class ProcedureForm(forms.ModelForm):
    """A version of a procedure; one that permits use keeps its days and what it waits for."""

    class Meta:
        model = Procedure
        fields = (
            "code",
            "version",
            "name",
            "name_en",
            "valid_from",
            "valid_to",
            "department",
            "department_name",
            "phase",
            "order",
            "depends_on",
            "parallel_group",
            "statutory_days",
            "promised_days",
            "day_kind",
            "preparation_days",
            "validity_months",
            "is_hard_stop",
            "is_instant",
            "settles_site",
            "allows_missing",
            "applies",
            "variants",
            "source",
        )

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and is_in_use(self.instance):
            kept = Procedure.objects.get(pk=self.instance.pk)
            for name in FIXED:
                if name in cleaned and cleaned[name] != getattr(kept, name):
                    self.add_error(
                        name, _("Permits use this version: save a change as a new version (“Save as new”).")
                    )
        return cleaned


@admin.register(Procedure)
class ProcedureAdmin(RecordedAdmin):
    """Versions in use stay as they were: a change is a new version ("Save as new"), after this one ended."""

    form = ProcedureForm
    list_display = ["code", "version", "name", "department_name", "promised_days", "is_hard_stop", "valid_to"]
    list_filter = ["phase", "is_hard_stop", "code"]
    save_as = True

    def has_delete_permission(self, request, obj=None):
        return (obj is None or not is_in_use(obj)) and super().has_delete_permission(request, obj)


@admin.register(RegionalAssessment)
class RegionalAssessmentAdmin(RecordedAdmin):
    list_display = ["name", "division", "code", "document_number", "valid_from", "valid_to"]
    list_filter = ["code"]
    list_select_related = ["division"]


@admin.register(PreparationPolicy)
class PreparationPolicyAdmin(DatedAdmin):
    """What is set for all permits."""


class StepInline(ReadOnlyInline):
    model = PermitStep


class DocumentInline(ReadOnlyInline):
    model = MissingDocument


@admin.register(Permit)
class PermitAdmin(ReadOnlyAdmin):
    """Permits with their steps; they are changed on their own pages."""

    list_display = ["project", "procedure", "status", "department", "due_on"]
    list_filter = ["status", "code"]
    list_select_related = ["project", "procedure", "department"]
    search_fields = ["project__name", "document_number"]
    inlines = [StepInline, DocumentInline]


@admin.register(PreparationProfile)
class PreparationProfileAdmin(ReadOnlyAdmin):
    list_display = ["project", "uses_new_land", "uses_grassland", "eia_kind"]
    list_select_related = ["project"]
    search_fields = ["project__name"]
