"""The steps of a bulletin, which the dispatch office sets; published editions can be looked up."""

from django.contrib import admin

from projects.base.admin import ReadOnlyAdmin, RecordedAdmin

from .models import Edition, Erratum, RouteStep


@admin.register(RouteStep)
class RouteStepAdmin(RecordedAdmin):
    list_display = ["kind", "code", "name", "order", "working_days", "is_enabled"]
    list_editable = ["is_enabled"]
    list_filter = ["kind"]
    filter_horizontal = ["organisations"]

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "organisations":
            options["queryset"] = db_field.related_model.objects.departments()
        return super().formfield_for_manytomany(db_field, request, **options)

    def has_delete_permission(self, request, obj=None):
        # Bulletins that went this way name the step; it is switched off instead.
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["bulletin", "at", "by", "digest"]
    list_select_related = ["bulletin", "by"]
    fields = ["bulletin", "at", "by", "digest"]


@admin.register(Erratum)
class ErratumAdmin(ReadOnlyAdmin):
    list_display = ["bulletin", "project", "figure", "old", "new", "told_in"]
    list_select_related = ["bulletin", "told_in", "project"]
