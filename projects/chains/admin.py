"""What is kept of chains can only be read in the admin site; places never, as talks are confidential."""

from django.contrib import admin

from projects.base.admin import ReadOnlyAdmin, ReadOnlyInline

from .models import ChainEnterprise, ChainLink, ChainPlan, ChainTask, GreenLink, ScaleEntry


class EnterpriseInline(ReadOnlyInline):
    model = ChainEnterprise


class TaskInline(ReadOnlyInline):
    model = ChainTask


@admin.register(ChainLink)
class ChainLinkAdmin(ReadOnlyAdmin):
    list_display = ["name", "chain", "tier", "wanted", "order"]
    list_select_related = ["chain"]
    list_filter = ["chain", "tier"]
    search_fields = ["name", "wanted"]
    inlines = [EnterpriseInline]


@admin.register(ChainPlan)
class ChainPlanAdmin(ReadOnlyAdmin):
    list_display = ["chain", "year", "head", "lead", "document_number"]
    list_select_related = ["chain", "head__user", "lead"]
    list_filter = ["year"]
    inlines = [TaskInline]


@admin.register(GreenLink)
class GreenLinkAdmin(ReadOnlyAdmin):
    list_display = ["supplier", "consumer", "state", "capacity", "energy"]
    list_select_related = ["supplier", "consumer"]
    list_filter = ["state"]


@admin.register(ScaleEntry)
class ScaleEntryAdmin(ReadOnlyAdmin):
    list_display = ["name", "division", "due_on", "entered_on", "why_not"]
    list_select_related = ["division"]
    search_fields = ["name", "why_not"]
