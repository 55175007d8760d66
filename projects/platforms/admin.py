"""Layouts are kept here; comparisons can only be read, on their own pages too."""

from django.contrib import admin

from projects.base.admin import ReadOnlyAdmin, RecordedAdmin

from .models import Comparison, LayoutColumn, PlatformLayout


class ColumnInline(admin.TabularInline):
    model = LayoutColumn
    extra = 0


@admin.register(PlatformLayout)
class PlatformLayoutAdmin(RecordedAdmin):
    list_display = ["name", "platform", "is_enabled", "is_checked", "order"]
    list_filter = ["platform", "is_enabled", "is_checked"]
    search_fields = ["name", "name_en"]
    prepopulated_fields = {"code": ["name_en"]}
    inlines = [ColumnInline]

    def has_delete_permission(self, request, obj=None):
        """A layout is switched off: comparisons rest on it."""
        return False


@admin.register(Comparison)
class ComparisonAdmin(ReadOnlyAdmin):
    list_display = ["layout", "at", "by", "only_theirs", "only_ours", "differing", "repeated", "proposed"]
    list_select_related = ["layout", "by"]
    list_filter = ["layout"]
