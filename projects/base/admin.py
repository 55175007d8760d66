from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from . import changes, events, sentences
from .models import Attachment, CalendarDay, CalendarYear, Event
from .money import DASH

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
    found = {}
    for name in form.changed_data:
        if name in SECRET or name == WHY or name not in form.cleaned_data:
            continue
        field, old = form.fields[name], form.initial.get(name)
        if old is not None and isinstance(form.cleaned_data[name], models.Model):
            old = field.queryset.model.objects.filter(pk=old).first() or old
        found[name] = [in_history(old), in_history(form.cleaned_data[name])]
    return found


class RecordedAdmin(admin.ModelAdmin):
    """Whatever is entered, changed or deleted in the admin site is an event like every other act."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        request.recorded_changes = changes_of(form)
        request.recorded_reason = form.cleaned_data.get(WHY, "")

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        recorded = request.recorded_changes
        for one in formset.forms:
            if one.has_changed() and one.instance.pk is not None and one not in formset.deleted_forms:
                for name, values in changes_of(one).items():
                    recorded[f"{one.instance} · {name}"] = values
        for deleted in formset.deleted_objects:
            recorded[str(deleted)] = [str(deleted), None]

    def log_addition(self, request, obj, message):
        self.record(request, obj, "admin.add")
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self.record(request, obj, "admin.change")
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self.record(request, obj, "admin.delete")
        return super().log_deletions(request, queryset)

    def record(self, request, obj, verb):
        """Write into history what was done with a record."""
        params = {"model": self.opts.label_lower, "name": str(obj)}
        reason = getattr(request, "recorded_reason", "")
        said = {"changes": getattr(request, "recorded_changes", {}), "params": params, "reason": reason}
        events.record(verb, obj, by=request.user, at=request.now, **said)


class ReadOnlyAdmin(admin.ModelAdmin):
    """For what is written by acts alone: history can be read here and not touched."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows that acts write: they can be read here and not touched."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class LatestPaginator(Paginator):
    """Pages of the latest rows: history has hundreds of thousands, and nobody counts or turns them all."""

    MOST = 5000

    @cached_property
    def count(self):
        return self.object_list[: self.MOST].count()


class KindOfRecord(admin.SimpleListFilter):
    """Acts by what they were done to."""

    title = _("kind of record")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        acts = Event.objects.filter(target_type=OuterRef("pk"))
        return [(str(one.pk), one.name) for one in ContentType.objects.filter(Exists(acts))]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(target_type=value) if value.isdigit() else queryset


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """All of history in words: what was done, to what, and what it changed."""

    paginator = LatestPaginator
    show_full_result_count = False
    list_per_page = 50
    list_display = ["at", "in_words", "target_in_words", "actor", "on_behalf_of", "reason"]
    list_select_related = ["actor", "on_behalf_of", "target_type"]
    list_filter = [("at", admin.DateFieldListFilter), KindOfRecord]
    search_fields = ["=actor__name", "=actor__username", "reason"]
    search_help_text = _("By the whole name of who did it, or by a word of the reason.")
    fields = [
        "at",
        "in_words",
        "target_in_words",
        "actor",
        "on_behalf_of",
        "reason",
        "changes_in_words",
        "verb",
        "request_id",
        "address",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("target")

    @admin.display(description=_("act"))
    def in_words(self, event):
        return sentences.sentence(event)

    @admin.display(description=_("record"))
    def target_in_words(self, event):
        model = event.target_type.model_class()
        kind = model._meta.verbose_name if model is not None else event.target_type.model
        return f"{kind} {event.target or event.params.get('name', '')}".strip()

    @admin.display(description=_("changes"))
    def changes_in_words(self, event):
        lines = changes.changes_in_words(event)
        return format_html_join("", "<div>{}</div>", [(line,) for line in lines]) or DASH


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
