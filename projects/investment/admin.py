"""What the promotion bureau sets: bands of size, what counts as silent or unlanded, each unit's year."""

from django.contrib import admin

from projects.base.admin import RecordedAdmin
from projects.base.dated import DAYS, DatedAdmin
from projects.base.reasoned import ReasonedAdmin

from .models import Band, PromotionPolicy, PromotionTask


@admin.register(Band)
class BandAdmin(RecordedAdmin):
    list_display = ["name", "code", "minimum"]


@admin.register(PromotionPolicy)
class PromotionPolicyAdmin(DatedAdmin):
    """When a lead is silent, and when an agreement should have landed."""

    units = {"silent_days": DAYS}


@admin.register(PromotionTask)
class PromotionTaskAdmin(ReasonedAdmin):
    list_display = ["unit", "year", "measure", "value"]
    list_filter = ["year", "measure"]
    list_select_related = ["unit"]
    search_fields = ["unit__name"]
