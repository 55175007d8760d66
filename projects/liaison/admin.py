"""What the office sets for the liaison; what acts have written can only be read on its pages."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from projects.base.dated import DAYS, DatedAdmin
from projects.base.reasoned import ReasonedAdmin, ReasonForm

from .models import CandidateScore, LiaisonSettings, SelectionCriterion


@admin.register(LiaisonSettings)
class LiaisonSettingsAdmin(DatedAdmin):
    """What the city asks of its leaders."""

    units = {"directive_days": DAYS}


def decided_by(criterion):
    """Whether a year's choice was approved in which it gave points."""
    decided = CandidateScore.objects.filter(candidate__selection__approved_on__isnull=False)
    return decided.filter(criterion=criterion).exists()


class CriterionForm(ReasonForm):
    """A criterion; it gives at least as many points as candidates were given by it."""

    max_points = forms.IntegerField(
        label=_("most points"),
        min_value=1,
        max_value=100,
        help_text=_("They stay once a year's choice by them is approved; enter a new criterion then."),
    )

    class Meta:
        model = SelectionCriterion
        fields = ["code", "name", "name_en", "max_points", "order", "is_enabled"]
        help_texts = {"is_enabled": _("Years in which it gave points go on showing it.")}

    def clean_max_points(self):
        most = self.cleaned_data["max_points"]
        given = self.instance.scores.aggregate(most=Max("points"))["most"] if self.instance.pk else None
        if given is not None and most < given:
            told = _("A candidate has %(points)s points by it: not less than these.")
            raise ValidationError(told, params={"points": given})
        return most


@admin.register(SelectionCriterion)
class SelectionCriterionAdmin(ReasonedAdmin):
    """What candidates are measured by; one that is not wanted any more is switched off, not deleted.

    Once a choice by it is approved, what it is and its points stay: other points are a new criterion.
    """

    form = CriterionForm
    list_display = ["code", "name", "max_points", "order", "is_enabled"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "max_points"] if obj is not None and decided_by(obj) else []
