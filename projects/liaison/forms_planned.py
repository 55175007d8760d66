"""The form of a planned visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.pool.models import Project


class PlanForm(forms.Form):
    """Which of the leader's projects, and on which day."""

    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none(), empty_label="—")
    on = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args, leader, today, **options):
        super().__init__(*args, **options)
        self.fields["project"].queryset = Project.objects.led_by(leader, today).order_by("name", "pk")
