"""Indicators are kept in the admin site; their figures are entered on their pages and only read here."""

from django.contrib import admin

from projects.base.admin import ReadOnlyAdmin, RecordedAdmin

from .models import Indicator, IndicatorValue


@admin.register(Indicator)
class IndicatorAdmin(RecordedAdmin):
    list_display = ["name", "code", "unit", "computed", "curve", "target_of"]
    list_filter = ["unit", "computed"]
    list_select_related = ["curve", "target_of"]
    search_fields = ["name", "name_en", "code"]


@admin.register(IndicatorValue)
class IndicatorValueAdmin(ReadOnlyAdmin):
    list_display = ["indicator", "period", "kind", "value", "source", "entered_by"]
    list_filter = ["kind", "indicator"]
    list_select_related = ["indicator", "entered_by"]
    search_fields = ["indicator__name", "period", "source"]
