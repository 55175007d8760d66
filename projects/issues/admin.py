"""What the offices set: the rules of escalation and the days. What the log has written can only be read."""

from django.contrib import admin

from projects.base.admin import ReadOnlyAdmin, RecordedAdmin

from .models import EscalationRule, HelpRequest, Issue, IssueSettings, Supervision


@admin.register(EscalationRule)
class EscalationRuleAdmin(RecordedAdmin):
    list_display = ["step", "days", "working_days", "valid_from", "valid_to"]
    list_filter = ["step"]

    def has_delete_permission(self, request, obj=None):
        # The step of a past day could not be computed again; a rule is ended instead.
        return False


@admin.register(IssueSettings)
class IssueSettingsAdmin(RecordedAdmin):
    list_display = ["valid_from", "valid_to", "banner_days", "department_days", "sign_days", "feedback_days"]


@admin.register(Issue)
class IssueAdmin(ReadOnlyAdmin):
    list_display = ["title", "project", "category", "level", "state", "organisation", "due_on"]
    list_select_related = ["project", "organisation"]
    list_filter = ["state", "category", "level"]
    search_fields = ["title", "project__name"]


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnlyAdmin):
    list_display = ["issue", "department", "state", "asked_on", "sign_due_on"]
    list_select_related = ["issue", "department"]
    list_filter = ["state"]


@admin.register(Supervision)
class SupervisionAdmin(ReadOnlyAdmin):
    list_display = ["issue", "step", "state", "addressee", "letter_number", "on"]
    list_select_related = ["issue", "addressee"]
    list_filter = ["state", "step"]
