from django.contrib import admin
from django.db import models

from . import events
from .models import Attachment, CalendarDay, CalendarYear, Event

# Never in history, not even as "changed from … to …".
SECRET = {"password"}
# The field in which a form asks for the reason of a change (base.reasoned): an event has a place of its own.
WHY = "why"


def in_history(value):
    """A form's value as an event keeps it: other records by name, lists of them likewise."""
    if isinstance(value, models.QuerySet | list | tuple):
        return [in_history(one) for one in value]
    return str(value) if isinstance(value, models.Model) else value


def changes_of(form):
    """{field: [old, new]} of a saved model form; a new record has no old values."""
    changes = {}
    for name in form.changed_data:
        if name in SECRET or name == WHY or name not in form.cleaned_data:
            continue
        field, old = form.fields[name], form.initial.get(name)
        if old is not None and isinstance(form.cleaned_data[name], models.Model):
            old = field.queryset.model.objects.filter(pk=old).first() or old
        changes[name] = [in_history(old), in_history(form.cleaned_data[name])]
    return changes


class RecordedAdmin(admin.ModelAdmin):
    """Whatever is entered, changed or deleted in the admin site is an event like every other act."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        request.recorded_changes = changes_of(form)
        request.recorded_reason = form.cleaned_data.get(WHY, "")

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        changes = request.recorded_changes
        for one in formset.forms:
            if one.has_changed() and one.instance.pk is not None and one not in formset.deleted_forms:
                for name, values in changes_of(one).items():
                    changes[f"{one.instance} · {name}"] = values
        for deleted in formset.deleted_objects:
            changes[str(deleted)] = [str(deleted), None]

    def log_addition(self, request, obj, message):
        self._record(request, obj, "admin.add")
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self._record(request, obj, "admin.change")
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self._record(request, obj, "admin.delete")
        return super().log_deletions(request, queryset)

    def _record(self, request, obj, verb):
        params = {"model": self.opts.label_lower, "name": str(obj)}
        changes = getattr(request, "recorded_changes", {})
        reason = getattr(request, "recorded_reason", "")
        said = {"changes": changes, "params": params, "reason": reason}
        events.record(verb, obj, by=request.user, at=request.now, **said)


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
class CalendarYearAdmin(RecordedAdmin):
    list_display = ["year", "announced"]


@admin.register(CalendarDay)
class CalendarDayAdmin(RecordedAdmin):
    list_display = ["day", "is_workday", "name"]
    list_filter = ["is_workday"]
    date_hierarchy = "day"
