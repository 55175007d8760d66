from django.contrib import admin

from .models import Attachment, CalendarDay, CalendarYear, Event


class ReadOnlyAdmin(admin.ModelAdmin):
    """For what is written by acts alone: history can be read here and not touched."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "actor", "on_behalf_of", "reason"]
    list_select_related = ["actor", "on_behalf_of"]
    list_filter = ["verb"]
    date_hierarchy = "at"


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ["name", "size", "uploaded_by", "uploaded_at"]


@admin.register(CalendarYear)
class CalendarYearAdmin(admin.ModelAdmin):
    list_display = ["year", "announced"]


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    list_display = ["day", "is_workday", "name"]
    list_filter = ["is_workday"]
    date_hierarchy = "day"
