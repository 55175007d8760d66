"""The form by which a project is entered directly, without an application."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .entry_fields import DepartmentField, city_departments, refuse_nonsense
from .forms import IN_WAN, DayField, OwnerField, PastDayField, clean_owner, reason_field
from .models import Application, Project
from .models.project import BEFORE_START, Stage

# What answers to the checks.
EXPLAINS = ("exception", "difference")


class NewProjectForm(forms.ModelForm):
    """What a project needs to enter the pool; the rest of its facts may follow."""

    owner_name = OwnerField(label=_("Owner"))
    new_owner = forms.BooleanField(label=_("The owner is new: enter it as a unit"), required=False)
    on = PastDayField(label=_("In the pool since"))
    reason = reason_field(label=_("Basis"))
    exception = reason_field(
        label=_("Why it enters below the minimum"),
        required=False,
        help_text=_("Needed only where the total investment is below the pool's minimum."),
    )
    difference = reason_field(
        label=_("Why it is not one of the similar projects"),
        required=False,
        help_text=_("Needed only where a similar project is marked “reason needed”."),
    )

    class Meta:
        model = Project
        fields = [
            "name",
            "division",
            "stage",
            "tier",
            "national_code",
            "total_investment",
            "content",
            "place",
            "responsible_department",
            "chain",
            "planned_start_on",
            "planned_completion_on",
            "contact_name",
            "contact_phone",
        ]
        field_classes = {
            "planned_start_on": DayField,
            "planned_completion_on": DayField,
            "responsible_department": DepartmentField,
        }
        help_texts = {"total_investment": IN_WAN}
        widgets = {"content": forms.Textarea({"rows": 4})}

    def __init__(self, *args, divisions, today, **options):
        super().__init__(*args, **options)
        self.fields["division"].queryset = divisions
        self.fields["responsible_department"].queryset = city_departments()
        stage = self.fields["stage"]
        stage.choices = [(code, label) for code, label in stage.choices if code != Stage.WITHDRAWN]
        refuse_nonsense(self.fields)
        self.fields["total_investment"].required = True
        self.fields["on"].today = self.fields["on"].initial = today
        self.order_fields(["name", "division", "owner_name", "new_owner", "stage", "tier", "on"])

    def clean_national_code(self):
        return (self.cleaned_data["national_code"] or "").strip() or None

    def groups(self):
        """The bound fields before and after what the pool has to say of them: the explanations follow it."""
        names = [name for name in self.fields if name not in EXPLAINS]
        return [[self[name] for name in names], [self[name] for name in EXPLAINS]]

    def preview(self):
        """An unsaved Application of what is typed so far, as far as it is understood: the checks of the
        way into the pool look at one."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        said = {name: self.cleaned_data.get(name) for name in self.Meta.fields if name != "tier"}
        said["owner_name"] = self.cleaned_data.get("owner_name")
        return Application(
            tier=self.cleaned_data.get("tier") or "",
            **{name: value for name, value in said.items() if value is not None},
        )

    def clean(self):
        super().clean()
        clean_owner(self)
        if self.cleaned_data.get("stage") not in BEFORE_START:
            # What has started stands on the construction list, not in the pool.
            self.cleaned_data["tier"] = ""
        elif not self.cleaned_data.get("tier") and "tier" not in self.errors:
            self.add_error(
                "tier", ValidationError(_("Before its start a project has a tier."), code="required")
            )
