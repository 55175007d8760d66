"""What meetings have written can only be read in the admin site."""

from django.contrib import admin

from projects.base.admin import ReadOnlyAdmin

from .models import Decision, Meeting


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ["label", "held_on", "week", "state", "minutes_number"]
    list_filter = ["kind", "state"]
    search_fields = ["topic", "minutes_number"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["text", "meeting", "lead", "due_on", "state", "issue"]
    list_select_related = ["meeting", "lead", "issue"]
    list_filter = ["state"]
    search_fields = ["text"]
