"""The forms of chains: links, enterprises, output, plan and tasks, what follows production."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Division, Leader, Organisation
from projects.liaison.forms import LeaderField, offer_units, unit_field
from projects.meetings.forms import area, partners_field
from projects.pool.forms import DayField, reason_field
from projects.pool.models import Project
from projects.ui.offered import OfferedField

from .models import ChainEnterprise, ChainFigure, ChainLink, ChainPlan, ChainTask, GreenLink, ScaleEntry

# Where a broken rule is shown.
FIELD_OF = {
    "name_taken": "name",
    "unit_needed": "unit",
    "year_needed": "year",
    "figure_needed": "output",
    "lead_needed": "lead",
    "lead_is_partner": "partners",
    "text_needed": "text",
    "due_needed": "due_on",
    "same_project": "consumer",
    "linked": "consumer",
    "entered_future": "entered_on",
    "reason_needed": "reason",
    "done": "text",
    "not_done": "reason",
}


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = FIELD_OF.get(error.code)
    if field == "unit" and "capacity_unit" in form.fields:
        field = "capacity_unit"
    form.add_error(field if field in form.fields else None, str(error))


class ValuesForm(forms.ModelForm):
    """A form that gives the values of a row to an act; the rules are the act's."""

    def values(self):
        """{field of the model: value}."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in self.apart}

    # Fields that an act takes beside the values of the row.
    apart = ()

    def _post_clean(self):
        """What the form holds is not tried on the instance."""


def project_field(label, **options):
    """A project found by typing; the view says among which."""
    return OfferedField(
        queryset=Project.objects.none(),
        label=label,
        named=lambda project: project.name,
        help_text=_("Type a part of the name."),
        **options,
    )


def enterprise_field():
    """The unit of an enterprise, found by typing."""
    return OfferedField(
        queryset=Organisation.objects.enterprises(),
        label=_("Unit in the directory"),
        required=False,
        help_text=_("Where it is the owner of projects: type a part of the name."),
    )


class LinkForm(ValuesForm):
    """A link of a chain."""

    class Meta:
        model = ChainLink
        fields = ("tier", "name", "wanted", "order")
        widgets = {"wanted": forms.Textarea({"rows": 3})}


class EnterpriseForm(ValuesForm):
    """An enterprise on its link."""

    organisation = enterprise_field()

    class Meta:
        model = ChainEnterprise
        fields = (
            "link",
            "name",
            "organisation",
            "is_leading",
            "products",
            "year",
            "output",
            "capacity",
            "capacity_unit",
            "produced",
        )

    def __init__(self, *args, chain, **options):
        super().__init__(*args, **options)
        self.fields["link"].queryset = ChainLink.objects.filter(chain=chain).order_by("order", "pk")
        self.fields["link"].empty_label = None


class FigureForm(ValuesForm):
    """What a chain made in a year and was to make."""

    class Meta:
        model = ChainFigure
        fields = ("year", "output", "target", "source")
        help_texts = {"output": _("in 10k yuan"), "target": _("in 10k yuan")}


class PlanForm(ValuesForm):
    """The plan of a year."""

    head = LeaderField(label=_("Head of the chain"), required=False)
    lead = unit_field(label=_("Leading unit"))
    partners = partners_field()
    apart = ("partners",)

    class Meta:
        model = ChainPlan
        fields = ("head", "lead", "partners", "document_number", "aim")
        widgets = {"aim": forms.Textarea({"rows": 3})}

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        serving = Leader.objects.serving(today).in_protocol_order()
        if self.instance.head_id:
            serving = serving | Leader.objects.filter(pk=self.instance.head_id).in_protocol_order()
        self.fields["head"].queryset = serving
        self.fields["lead"].required = True
        self.fields["partners"].queryset = Organisation.objects.exclude(kind="ENTERPRISE")
        offer_units([self.fields["lead"]], None)


class TaskForm(ValuesForm):
    """A task of the plan."""

    unit = unit_field(label=_("Responsible unit"))
    due_on = DayField(label=_("To be done by"))

    class Meta:
        model = ChainTask
        fields = ("text", "unit", "due_on")
        widgets = {"text": forms.Textarea({"rows": 3})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["unit"].required = True
        offer_units([self.fields["unit"]], None)


class ReportForm(forms.Form):
    """How far a task is."""

    text = area(_("How far it is"), max_length=1000, error_messages={"required": _("Say what was done.")})


class ReopenForm(forms.Form):
    """What was reported as done is not."""

    reason = reason_field(label=_("What is still to do"))


class GreenForm(ValuesForm):
    """A project that supplies green power and one that uses it."""

    supplier = project_field(_("Project that supplies"))
    consumer = project_field(_("Project that uses it"))

    class Meta:
        model = GreenLink
        fields = ("supplier", "consumer", "capacity", "energy", "state", "note")

    def __init__(self, *args, projects, **options):
        super().__init__(*args, **options)
        for name in ("supplier", "consumer"):
            self.fields[name].queryset = projects
        for name in ("capacity", "energy"):
            self.fields[name].min_value = 0


class ScaleForm(ValuesForm):
    """An enterprise that should enter the above-scale list."""

    organisation = enterprise_field()
    project = project_field(_("Project"), required=False)
    division = forms.ModelChoiceField(label=_("Division"), queryset=Division.objects.all(), empty_label=None)
    in_production_on = DayField(label=_("In production since"), required=False)
    due_on = DayField(label=_("Should enter the list by"))
    entered_on = DayField(label=_("Entered the list on"), required=False)

    class Meta:
        model = ScaleEntry
        fields = (
            "name",
            "organisation",
            "project",
            "division",
            "chain",
            "in_production_on",
            "due_on",
            "entered_on",
            "why_not",
            "year",
            "capacity",
            "capacity_unit",
            "produced",
        )
        widgets = {"why_not": forms.Textarea({"rows": 2})}

    def __init__(self, *args, projects, **options):
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects
