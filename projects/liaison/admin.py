"""What the office sets for the liaison; what acts have written can only be read on its pages."""

from django.contrib import admin

from projects.base.admin import RecordedAdmin

from .models import LiaisonSettings, SelectionCriterion


@admin.register(LiaisonSettings)
class LiaisonSettingsAdmin(RecordedAdmin):
    list_display = ["valid_from", "valid_to", "visits_per_month", "pause_in_rest", "directive_days"]


@admin.register(SelectionCriterion)
class SelectionCriterionAdmin(RecordedAdmin):
    list_display = ["code", "name", "max_points", "order", "is_enabled"]

    def has_delete_permission(self, request, obj=None):
        # Points of past years name it; a criterion is switched off instead.
        return False
