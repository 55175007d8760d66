"""Settings with dates in the admin site: a change is a new row from a day on, and past days keep theirs.

A row that is added closes the one in force on the day before; one that has begun can only be ended, from
today on; one that has not begun can still be changed or taken back.
"""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from . import events
from .models import in_force
from .reasoned import ReasonedAdmin, ReasonForm

WORKING_DAYS = _("In working days.")
DAYS = _("In days, days off included.")


def differences(old, new, names):
    """{field: [old, new]} of what differs between two rows; nothing before where there was no row."""
    found = {}
    for name in names:
        before, after = getattr(old, name, None), getattr(new, name)
        if before != after:
            found[name] = [before, after]
    return found


class BegunForm(ReasonForm):
    """A row with its time: what has begun ends from `today` on, not before."""

    today = None

    def clean(self):
        cleaned = super().clean()
        end, first = cleaned.get("valid_to"), self.instance.valid_from
        if self.instance.pk and first <= self.today and end and "valid_to" not in self.errors:
            if first == self.today == end:
                self.add_error("valid_to", _("It began today: end it from tomorrow on."))
            elif end < self.today:
                self.add_error("valid_to", _("Days that are past stay as they were: end it today or later."))
        return cleaned


class BegunAdmin(ReasonedAdmin):
    """Rows with their time: one that has begun is only ended, one that has ended only read."""

    form = BegunForm

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **options)
        form.today = request.today
        return form

    def get_readonly_fields(self, request, obj=None):
        if obj is None or obj.valid_from > request.today:
            return super().get_readonly_fields(request, obj)
        return [
            field.name
            for field in self.opts.fields
            if field.editable and field.name not in {"id", "valid_to"}
        ]

    def has_change_permission(self, request, obj=None):
        ended = obj is not None and obj.valid_to is not None and obj.valid_to <= request.today
        return not ended and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """What has not begun can be taken back by whoever may change it."""
        return obj is not None and obj.valid_from > request.today and self.has_change_permission(request, obj)


class DatedForm(BegunForm):
    """A row of dated settings; `keys` are the fields that tell apart what stands side by side."""

    keys = ()

    def rows(self):
        """The other rows of the same key."""
        given = {**{key: getattr(self.instance, key) for key in self.keys}, **self.cleaned_data}
        rows = type(self.instance).objects.exclude(pk=self.instance.pk)
        return rows.filter(**{key: given[key] for key in self.keys}).order_by("valid_from")

    def clean_valid_from(self):
        first = self.cleaned_data["valid_from"]
        if first < self.today:
            raise ValidationError(_("Days that are past keep their settings: begin today or later."))
        return first

    def clean(self):
        cleaned = super().clean()
        if not self.errors and "valid_from" in self.fields:
            self._check_start(cleaned["valid_from"])
        if not self.errors and "valid_to" in self.fields:
            self._check_end(cleaned["valid_to"])
        return cleaned

    def _check_start(self, first):
        other = self.rows().filter(valid_from__gte=first).last()
        if other is not None:
            told = _("There are settings from %(day)s on already: begin after that day.")
            self.add_error("valid_from", ValidationError(told, params={"day": other.valid_from}))

    def _check_end(self, end):
        kept = self.instance
        following = self.rows().filter(valid_from__gt=kept.valid_from).first()
        if following is not None and (end is None or end > following.valid_from):
            told = _("The next settings begin on %(day)s: end it on that day at the latest.")
            self.add_error("valid_to", ValidationError(told, params={"day": following.valid_from}))

    def validate_constraints(self):
        """Nothing beyond `clean`: the row in force, which a new one ends, is only closed on saving."""


class DatedAdmin(BegunAdmin):
    """The rows of dated settings. `keys` are the fields that tell apart what stands side by side."""

    form = DatedForm
    keys = ()
    # What a number counts, where its name does not say it.
    units = {}

    def values(self):
        """The names of what is set."""
        dates = {"id", "valid_from", "valid_to", *self.keys}
        return [field.name for field in self.opts.fields if field.editable and field.name not in dates]

    def get_list_display(self, request):
        """Every number."""
        return [*self.keys, "valid_from", "valid_to", "standing", *self.values()]

    @admin.display(description=_("state"))
    def standing(self, row):
        today = timezone.localdate()
        if row.valid_from > today:
            return pgettext("settings", "to come")
        return pgettext("settings", "in force") if row.holds_on(today) else pgettext("settings", "ended")

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **{"help_texts": self.units, **options})
        form.keys = self.keys
        return form

    def get_exclude(self, request, obj=None):
        """A new row is open: it ends when another begins, or when it is ended."""
        return ["valid_to"] if obj is None else super().get_exclude(request, obj)

    def get_readonly_fields(self, request, obj=None):
        """To begin on another day, a row is taken back and entered anew."""
        if obj is not None and obj.valid_from > request.today:
            return [*self.keys, "valid_from", "valid_to"]
        return super().get_readonly_fields(request, obj)

    def save_model(self, request, obj, form, change):
        closed = [] if change else self._close(obj)
        super().save_model(request, obj, form, change)
        if change:
            return
        names = ["valid_from", *self.keys, *self.values()]
        before = closed[0][0] if closed else None
        request.recorded_changes = differences(before, obj, names)
        for row, old in closed:
            self._record_end(request, row, old)
            told = _now("The settings from %(first)s on end with the day before %(day)s.")
            self.message_user(request, told % {"first": row.valid_from, "day": obj.valid_from})

    def _same(self, obj):
        rows = self.model.objects.exclude(pk=obj.pk).select_for_update()
        return rows.filter(**{key: getattr(obj, key) for key in self.keys})

    def _close(self, obj):
        """End what is in force on the first day of a new row; [(row, its end before)]."""
        closed = []
        for row in self._same(obj).filter(in_force(obj.valid_from)).order_by("-valid_from"):
            closed.append((row, row.valid_to))
            row.valid_to = obj.valid_from
            row.save(update_fields=["valid_to"])
        return closed

    def _record_end(self, request, row, old):
        """The end of a neighbour is an event of its own, for the same reason."""
        params = {"model": self.opts.label_lower, "name": str(row)}
        events.record(
            "admin.change",
            row,
            by=request.user,
            at=request.now,
            reason=getattr(request, "recorded_reason", ""),
            changes={"valid_to": [old, row.valid_to]},
            params=params,
        )

    def delete_model(self, request, obj):
        """Take back what has not begun: the row that it would have ended goes on."""
        before = self._same(obj).filter(valid_to=obj.valid_from).order_by("-valid_from").first()
        super().delete_model(request, obj)
        if before is not None:
            old, before.valid_to = before.valid_to, obj.valid_to
            before.save(update_fields=["valid_to"])
            self._record_end(request, before, old)
