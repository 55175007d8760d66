"""What the offices set: the rules of escalation and the days. What the log has written can only be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from projects.base.admin import ReadOnlyAdmin
from projects.base.dated import WORKING_DAYS, DatedAdmin

from .models import EscalationRule, HelpRequest, Issue, IssueSettings, Supervision


@admin.register(EscalationRule)
class EscalationRuleAdmin(DatedAdmin):
    """The ladder, a rule for each of its steps: the step of a past day can always be computed again."""

    keys = ["step"]
    list_filter = ["step"]
    units = {"days": _("In working days where that box is ticked, otherwise in days, days off included.")}


@admin.register(IssueSettings)
class IssueSettingsAdmin(DatedAdmin):
    """The deadlines of the issue log."""

    units = dict.fromkeys(
        ["banner_days", "department_days", "leader_days", "meeting_days", "sign_days", "feedback_days"],
        WORKING_DAYS,
    )


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
