"""The forms by which projects are entered and put right, and the fields that the acts share."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Organisation

from .acts import FACTS
from .models import Project

DATES = (
    "site_settled_on",
    "planned_start_on",
    "started_on",
    "resumed_on",
    "planned_completion_on",
    "completed_on",
    "in_production_on",
    "stat_entered_on",
)


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar."""

    def __init__(self, **options):
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**options)


class PastDayField(DayField):
    """A day that has come: what is dated takes effect on it, so it cannot lie ahead of `today`."""

    def __init__(self, **options):
        super().__init__(**options)
        self.today = None

    def validate(self, value):
        super().validate(value)
        if value and self.today and value > self.today:
            raise ValidationError(_("This day has not come yet."), code="future")


def reason_field(**options):
    """Why; short, as history keeps it."""
    return forms.CharField(
        label=options.pop("label", _("Reason")), max_length=200, widget=forms.Textarea({"rows": 2}), **options
    )


IN_WAN = _("In 10k yuan, or as 1.2亿")


class OwnerField(forms.CharField):
    """An enterprise by its name, with the known names offered; gives an Organisation or None.

    A name that is not known is refused until the form's box for new units is ticked.
    """

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput({"list": "owner-names", "autocomplete": "off"}))
        super().__init__(max_length=120, required=False, **options)


class FactsForm(forms.ModelForm):
    """The facts of a project. What somebody else changed meanwhile is said, not overwritten."""

    owner_name = OwnerField(label=_("Owner"))
    new_owner = forms.BooleanField(
        label=_("The owner is new: enter it as a unit"), required=False, widget=forms.CheckboxInput
    )

    class Meta:
        model = Project
        fields = [name for name in FACTS if name != "owner"]
        field_classes = dict.fromkeys(DATES, DayField)
        help_texts = dict.fromkeys(["total_investment", "funds_in_place", "funding_gap"], IN_WAN)
        widgets = {
            "content": forms.Textarea({"rows": 5}),
            "note": forms.Textarea({"rows": 3}),
            "not_started_reason": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["responsible_department"].queryset = Organisation.objects.departments()
        self.fields["working_group"].queryset = Organisation.objects.working_groups()
        if self.instance.owner_id:
            self.fields["owner_name"].initial = self.instance.owner.name
        for field in self.fields.values():
            field.show_hidden_initial = True
        self.fields["new_owner"].show_hidden_initial = False
        self.order_fields(["name", "national_code", "owner_name", "new_owner"])

    def groups(self):
        """The fields in the groups of the page, as (title, bound fields)."""
        return [
            (title, [self[name] for name in names]) for title, names in FORM_GROUPS if names[0] in self.fields
        ]

    def clean_national_code(self):
        return (self.cleaned_data["national_code"] or "").strip() or None

    def clean(self):
        super().clean()
        clean_owner(self)
        for name in self.changed_data:
            if name in self.fields and self.fields[name].show_hidden_initial:
                self._ask_about_conflict(name)

    def _ask_about_conflict(self, name):
        """A field that was changed here and, since the form was opened, by somebody else."""
        bound = self[name]
        opened_with = bound.field.to_python(
            self._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name)
        )
        stands = bound.field.to_python(bound.field.prepare_value(bound.initial))
        if opened_with != stands:
            self.data = self.data.copy()
            self.data[bound.html_initial_name] = bound.field.prepare_value(bound.initial)
            shown = getattr(stands, "name", stands)
            self.add_error(
                name,
                ValidationError(
                    _("Somebody changed this to “%(value)s” meanwhile. Save again to keep yours."),
                    code="conflict",
                    params={"value": "—" if shown in (None, "") else shown},
                ),
            )

    def changes(self):
        """{field of the project: value} of what was changed in the form."""
        values = {name: self.cleaned_data[name] for name in self.changed_data if name in FACTS}
        if "owner_name" in self.changed_data:
            values["owner"] = owner_of(self)
        return values


FORM_GROUPS = [
    (
        _("About the project"),
        [
            "name",
            "national_code",
            "place",
            "content",
            "plan_basis",
            "nature",
            "industry",
            "chain",
            "is_restructured",
        ],
    ),
    (
        _("Units"),
        [
            "owner_name",
            "new_owner",
            "responsible_department",
            "working_group",
            "contact_name",
            "contact_phone",
        ],
    ),
    (_("Money"), ["total_investment", "funding", "funds_in_place", "funding_gap"]),
    (
        _("Time"),
        [
            "site_settled_on",
            "planned_start_on",
            "started_on",
            "resumed_on",
            "planned_completion_on",
            "completed_on",
            "in_production_on",
            "stat_entered_on",
            "construction_state",
            "not_started_reason",
        ],
    ),
    (_("Note"), ["note"]),
]


def clean_owner(form):
    """Find the owner by its name; a name nobody knows asks whether it is a new unit."""
    name = (form.cleaned_data.get("owner_name") or "").strip()
    form.found_owner = Organisation.objects.filter(name=name).first() if name else None
    if name and form.found_owner is None and not form.cleaned_data.get("new_owner"):
        form.add_error(
            "owner_name",
            ValidationError(
                _("“%(name)s” is not known. Check the name, or tick the box if the unit is new."),
                code="unknown",
                params={"name": name},
            ),
        )


def owner_of(form):
    """The owner that a valid form names, made if it is new; None for none."""
    name = (form.cleaned_data.get("owner_name") or "").strip()
    if not name or form.found_owner:
        return form.found_owner
    return Organisation.objects.create(
        name=name,
        kind=Organisation.Kind.ENTERPRISE,
        division=form.cleaned_data.get("division") or getattr(form.instance, "division", None),
    )
