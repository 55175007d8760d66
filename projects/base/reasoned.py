"""Records of the admin site that change with a reason alone, and never silently."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .admin import WHY, RecordedAdmin


class ReasonForm(forms.ModelForm):
    """A form that asks why; the answer goes into the event."""

    why = forms.CharField(
        label=_("Reason for the change"),
        max_length=300,
        help_text=_("It is kept in the history with the old and the new values."),
        widget=forms.TextInput({"class": "vTextField"}),
    )


class ReasonedAdmin(RecordedAdmin):
    """Whoever changes a record says why. What already counts for something is not deleted."""

    form = ReasonForm

    def get_fields(self, request, obj=None):
        """Without the question for who only reads."""
        fields = super().get_fields(request, obj)
        asks = self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)
        return fields if asks else [name for name in fields if name != WHY]

    def has_delete_permission(self, request, obj=None):
        return False
