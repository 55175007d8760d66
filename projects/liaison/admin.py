"""What the office sets for the liaison; what acts have written can only be read on its pages."""

from django.contrib import admin

from projects.base.admin import RecordedAdmin
from projects.base.dated import DAYS, DatedAdmin

from .models import LiaisonSettings, SelectionCriterion


@admin.register(LiaisonSettings)
class LiaisonSettingsAdmin(DatedAdmin):
    """What the city asks of its leaders."""

    units = {"directive_days": DAYS}


@admin.register(SelectionCriterion)
class SelectionCriterionAdmin(RecordedAdmin):
    list_display = ["code", "name", "max_points", "order", "is_enabled"]

    def has_delete_permission(self, request, obj=None):
        # Points of past years name it; a criterion is switched off instead.
        return False
