"""The forms of the acts on a project: one form an act, with its day, its reason and its document."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.base.money import MoneyFormField
from projects.base.uploads import ACCEPT, UploadRefused, check_upload
from projects.directory.models import Division, Organisation, User

from . import owned
from .forms import IN_WAN, DayField, PastDayField, reason_field
from .models import AnnualPlan, ProgressCurve, Responsibility, Stage, Suspension, Tier


class ActForm(forms.Form):
    """A form of one act; `today` bounds its dates and is offered in them."""

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, PastDayField):
                field.today = today
                if field.initial is None and field.required:
                    field.initial = today


def document_field(**options):
    """The number of the document that allows it."""
    return forms.CharField(label=_("Document number"), max_length=60, **options)


def checked_upload(upload):
    """The type of an upload that may be kept; raises ValidationError for what may not."""
    try:
        return check_upload(upload)
    except UploadRefused as error:
        raise ValidationError(str(error), code=error.code) from error


def usual_next(stage):
    """The stage that usually follows: the next of a project's life; what was withdrawn is planned anew,
    and after production there is only what it is."""
    if stage == Stage.WITHDRAWN:
        return Stage.PLANNING
    following = list(Stage)[Stage(stage).position + 1]
    return Stage(stage) if following == Stage.WITHDRAWN else following


class StageForm(ActForm):
    """Move to another stage on a day, the usual next one unless another is chosen."""

    value = forms.ChoiceField(label=_("New stage"), choices=Stage.choices)
    on = PastDayField(label=_("Effective date"))
    reason = reason_field(
        required=False,
        help_text=_(
            "Needed where a stage is skipped or gone back to, the project withdrawn, or something stands "
            "against a start."
        ),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=200,
        required=False,
        help_text=_("The document or the minutes that show it, by name and number."),
    )
    file = forms.FileField(
        label=_("Evidence as a file"),
        required=False,
        widget=forms.FileInput({"accept": ACCEPT}),
        help_text=_("Never upload what is secret or internal. Pictures, pdf, docx and xlsx."),
    )

    def __init__(self, *args, stage, **options):
        super().__init__(*args, initial={"value": usual_next(stage)}, **options)
        self.fields["value"].choices = [choice for choice in Stage.choices if choice[0] != stage]

    def clean_file(self):
        upload = self.cleaned_data["file"]
        self.content_type = checked_upload(upload) if upload else ""
        return upload

    def clean(self):
        given = super().clean()
        if given.get("file") and self.errors:
            self.add_error("file", ValidationError(_("Choose the file again."), code="again"))
        return given


class TierForm(ActForm):
    """Move to another tier on a day."""

    value = forms.ChoiceField(label=_("Tier"), choices=Tier.choices)
    on = PastDayField(label=_("Since"))
    reason = reason_field()


class DivisionForm(ActForm):
    """Move to another division on a day."""

    value = forms.ModelChoiceField(label=_("Division"), queryset=Division.objects.all(), empty_label=None)
    on = PastDayField(label=_("Since"))
    reason = reason_field()

    def __init__(self, *args, divisions, **options):
        super().__init__(*args, **options)
        self.fields["value"].queryset = divisions


class ReviseForm(ActForm):
    """Change the amount of a year's plan from a day on, by a document."""

    amount = MoneyFormField(label=_("Annual planned investment"), help_text=IN_WAN)
    on = PastDayField(label=_("In force from"))
    document_number = document_field()
    reason = reason_field(required=False)


class PlanForm(ActForm):
    """The first plan of a year."""

    build_type = forms.ChoiceField(label=_("New or continued"), choices=AnnualPlan.BuildType.choices)
    amount = MoneyFormField(label=_("Annual planned investment"), help_text=IN_WAN)
    prior = MoneyFormField(label=_("Completed by the end of last year"), required=False, help_text=IN_WAN)
    goal = forms.CharField(
        label=_("Goal of the year"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    curve = forms.ModelChoiceField(
        label=_("Progress curve"), queryset=ProgressCurve.objects.all(), empty_label=None
    )
    document_number = document_field(required=False)


class MilestoneForm(ActForm):
    """Move the forecast of a milestone, or say when it was reached."""

    forecast_on = DayField(label=_("New forecast"), required=False)
    reason = reason_field(required=False)
    actual_on = PastDayField(label=_("Reached on"), required=False)

    def clean(self):
        given = super().clean()
        if not given.get("forecast_on") and not given.get("actual_on") and not self.errors:
            raise ValidationError(
                _("Enter a new forecast, or the day on which it was reached."), code="nothing"
            )
        return given


class NewMilestoneForm(ActForm):
    """A milestone with the day it is planned for."""

    name = forms.CharField(label=_("Milestone"), max_length=80)
    baseline_on = DayField(label=_("Baseline"))


class SuspendForm(ActForm):
    """Let work rest by approval, for one project or many."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Suspension.Kind.choices)
    first = DayField(label=_("First day"))
    last = DayField(
        label=_("Last day"), required=False, help_text=_("Nobody is chased from the first to the last day.")
    )
    document_number = document_field()
    reason = reason_field()


class ResumeForm(ActForm):
    """Let the work go on earlier than approved."""

    on = PastDayField(label=_("Work goes on since"))
    reason = reason_field()


class AssignForm(ActForm):
    """Give a project to a person or a unit from a day on, in a role that no other app owns."""

    role = forms.ChoiceField(label=_("Role"))
    user = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.filter(is_active=True, is_system=False).order_by("name"),
        required=False,
    )
    organisation = forms.ModelChoiceField(
        label=_("Unit"), queryset=Organisation.objects.all(), required=False
    )
    on = PastDayField(label=_("Since"))
    reason = reason_field(required=False, help_text=_("Needed where somebody takes over from another."))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        role = self.fields["role"]
        role.choices = [one for one in Responsibility.Role.choices if owned.owner_of(one[0]) is None]
        role.help_text = " ".join(str(why) for why in owned.reasons())

    def clean(self):
        given = super().clean()
        if given.get("role") and not given.get("user") and not given.get("organisation"):
            self.add_error("user", ValidationError(_("Choose the person or the unit."), code="required"))
        return given


class ReleaseForm(ActForm):
    """End somebody's time with a project."""

    on = PastDayField(label=_("Ends on"), help_text=_("The first day on which it no longer holds."))
    reason = reason_field()


class AttachmentForm(ActForm):
    """A file for the project."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ACCEPT}),
        help_text=_("Never upload what is secret or internal. Pictures, pdf, docx and xlsx."),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        self.content_type = checked_upload(upload)
        return upload
