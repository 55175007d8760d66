"""What an administrator sets: schedule, steps, rules; what the week has written can only be read."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from projects.base.admin import ReadOnlyAdmin, RecordedAdmin
from projects.base.dated import DatedAdmin

from .models import (
    Batch,
    ChainStep,
    Chase,
    DispatchSchedule,
    Exemption,
    LightAssessment,
    LightRuleSet,
    MonthSettings,
    Reduction,
    ReportCorrection,
    ReportStep,
    ReturnCorrection,
    SiteCheck,
    StatisticalFigure,
    WeeklyReport,
)
from .rule_sets import describe, mistakes


@admin.register(DispatchSchedule)
class DispatchScheduleAdmin(DatedAdmin):
    """The week's cut-off and its deadlines."""

    units = dict.fromkeys(
        ["cutoff_day", "report_day", "review_day", "table_day"],
        _("1 to 7 are Monday to Sunday of the week, 8 to 14 those of the week after."),
    )


@admin.register(MonthSettings)
class MonthSettingsAdmin(DatedAdmin):
    """The month's cut-off and its deadlines."""

    units = {
        "cutoff_day": _("A day of the month; 31 is its last."),
        "return_day": _("A day of the month after."),
        "bulletin_day": _("A day of the month after."),
    }


@admin.register(ChainStep)
class ChainStepAdmin(RecordedAdmin):
    list_display = ["code", "name", "order", "is_enabled", "is_parallel"]
    list_editable = ["is_enabled"]

    def has_delete_permission(self, request, obj=None):
        # Reports that have passed a step name it; a step is switched off instead.
        return False


# What may not change of rules by which a week was lit, or that week could not be computed again.
FIXED = ("code", "version", "parameters", "valid_from")


def gave_lights(rules):
    """Whether any week was lit by these rules."""
    return LightAssessment.objects.filter(rules=rules).exists()


class LightRuleSetForm(forms.ModelForm):
    """Rules whose parameters make sense."""

    class Meta:
        model = LightRuleSet
        fields = ["code", "version", "name", "name_en", "valid_from", "source", "parameters"]

    def clean_parameters(self):
        parameters = self.cleaned_data["parameters"]
        wrong = mistakes(parameters)
        if wrong:
            raise ValidationError(wrong)
        return parameters

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and gave_lights(self.instance):
            for name in FIXED:
                if name in self.changed_data:
                    self.add_error(
                        name,
                        _("Weeks were lit by these rules: save a change as a new version (“Save as new”)."),
                    )
        return cleaned


@admin.register(LightRuleSet)
class LightRuleSetAdmin(RecordedAdmin):
    """Rules that were in use stay as they were: a change is a new version ("Save as new")."""

    form = LightRuleSetForm
    list_display = ["code", "version", "name", "valid_from", "source"]
    list_filter = ["code"]
    readonly_fields = ["in_words"]
    save_as = True

    @admin.display(description=_("In words"))
    def in_words(self, rules):
        if rules.pk is None:
            return "—"
        return format_html_join("", "<p>{}</p>", [(sentence,) for sentence in describe(rules.parameters)])

    def has_delete_permission(self, request, obj=None):
        return (obj is None or not gave_lights(obj)) and super().has_delete_permission(request, obj)


@admin.register(Exemption)
class ExemptionAdmin(ReadOnlyAdmin):
    list_display = ["project", "aspect", "valid_from", "valid_to", "approved_by"]
    list_select_related = ["project", "approved_by"]
    list_filter = ["aspect"]


@admin.register(WeeklyReport)
class WeeklyReportAdmin(ReadOnlyAdmin):
    list_display = ["project", "week", "state", "waiting_for", "is_late", "submitted_by"]
    list_select_related = ["project", "submitted_by"]
    list_filter = ["state", "waiting_for"]
    search_fields = ["project__name"]


@admin.register(ReportStep)
class ReportStepAdmin(ReadOnlyAdmin):
    list_display = ["report", "step", "round", "by", "at"]
    list_select_related = ["report__project", "by"]
    list_filter = ["step"]


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["division", "week", "version", "responsible_name", "is_zero", "handed_in_by"]
    list_select_related = ["division", "handed_in_by"]


@admin.register(Chase)
class ChaseAdmin(ReadOnlyAdmin):
    list_display = ["division", "week", "missing", "by", "at"]
    list_select_related = ["division", "by"]


@admin.register(ReportCorrection)
class ReportCorrectionAdmin(ReadOnlyAdmin):
    list_display = ["report", "field", "old", "new", "by", "at"]
    list_select_related = ["report__project", "by"]


@admin.register(ReturnCorrection)
class ReturnCorrectionAdmin(ReadOnlyAdmin):
    list_display = ["monthly_return", "field", "old", "new", "by", "at"]
    list_select_related = ["monthly_return__project", "by"]


@admin.register(SiteCheck)
class SiteCheckAdmin(ReadOnlyAdmin):
    list_display = ["project", "on", "unit", "start", "progress", "investment", "recorded_by"]
    list_select_related = ["project", "unit", "recorded_by"]
    list_filter = ["start", "progress", "investment"]
    search_fields = ["project__name"]


@admin.register(Reduction)
class ReductionAdmin(ReadOnlyAdmin):
    list_display = ["check_on_site", "amount", "state", "proposed_by", "decided_by"]
    list_select_related = ["check_on_site__project", "proposed_by", "decided_by"]
    list_filter = ["state"]


@admin.register(LightAssessment)
class LightAssessmentAdmin(ReadOnlyAdmin):
    list_display = ["project", "week", "light", "rules"]
    list_select_related = ["project", "rules"]
    list_filter = ["light"]


@admin.register(StatisticalFigure)
class StatisticalFigureAdmin(ReadOnlyAdmin):
    list_display = ["project", "month", "cumulative", "source", "entered_by"]
    list_select_related = ["project", "entered_by"]
