"""What the office sets of reminders: which occasions are told, how early and how often."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from projects.base.admin import RecordedAdmin

from .models import SourceRule
from .sources import SOURCES, in_order


class SourceRuleForm(forms.ModelForm):
    """A rule for one of the occasions there are."""

    source = forms.ChoiceField(label=_("occasion"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["source"].choices = [(one.code, one.label) for one in in_order()]

    class Meta:
        model = SourceRule
        fields = ["source", "is_on", "days_before", "repeat_every"]


@admin.register(SourceRule)
class SourceRuleAdmin(RecordedAdmin):
    """Rules of reminders; an occasion without one keeps its own days."""

    form = SourceRuleForm
    list_display = ["occasion", "is_on", "days_before", "repeat_every"]

    @admin.display(description=_("occasion"), ordering="source")
    def occasion(self, rule):
        source = SOURCES.get(rule.source)
        return source.label if source else rule.source
