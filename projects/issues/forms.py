"""The forms of the acts on an issue: one form an act, with its day, its words and its reason."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.money import MoneyFormField
from projects.base.uploads import ACCEPT, UploadRefused, check_upload
from projects.directory.models import Organisation, User
from projects.pool.act_forms import ActForm
from projects.pool.forms import DayField, PastDayField
from projects.pool.models import Project

from .models import Category, Issue, Level, Satisfaction, Step

ANSWERING = (
    Organisation.Kind.DEPARTMENT,
    Organisation.Kind.GOVERNMENT,
    Organisation.Kind.COMMITTEE,
    Organisation.Kind.WORKING_GROUP,
)
LONGEST_TITLE = Issue._meta.get_field("title").max_length
SECRETS = _("Do not upload anything secret or internally sensitive.")


def words(label, *, rows=2, limit=300, **options):
    """A few words in a box."""
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea({"rows": rows}), **options)


def units():
    """Units that can answer for an issue."""
    return Organisation.objects.filter(kind__in=ANSWERING)


class PersonField(forms.ModelChoiceField):
    """Somebody who signs in, named with the unit, in the order of the units."""

    def __init__(self, **options):
        people = User.objects.filter(is_active=True, organisation__kind__in=ANSWERING)
        people = people.select_related("organisation").order_by("organisation__order", "name")
        super().__init__(queryset=people, required=False, empty_label=_("nobody named"), **options)

    def label_from_instance(self, obj):
        return f"{obj.organisation} · {obj}"


class UploadField(forms.FileField):
    """A file of an accepted kind; `content_type` is on the cleaned upload."""

    def __init__(self, **options):
        options.setdefault("widget", forms.ClearableFileInput({"accept": ACCEPT}))
        options.setdefault("help_text", SECRETS)
        super().__init__(**options)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            try:
                upload.kind = check_upload(upload)
            except UploadRefused as error:
                raise forms.ValidationError(str(error), code=error.code) from error
        return upload


class ReasonForm(ActForm):
    """Why."""

    reason = words(_("Reason"))


class RaiseForm(ActForm):
    """A new issue; `projects` are those for which the reader may raise one."""

    project = forms.ModelChoiceField(queryset=Project.objects.none(), label=_("Project"))
    title = forms.CharField(
        label=_("What is stuck"),
        max_length=LONGEST_TITLE,
        help_text=_("In a few words, as it should stand in a list."),
    )
    description = words(_("Description"), rows=4, limit=3000, required=False)
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("Choose a category")), *Category.choices]
    )
    level = forms.ChoiceField(label=_("Where it can be solved"), choices=Level.choices)
    investment_affected = MoneyFormField(
        label=_("Investment affected"),
        required=False,
        help_text=_("In 10k yuan, or as 1.2亿; empty for the project's total investment."),
    )
    raised_on = PastDayField(label=_("Raised on"))
    file = UploadField(label=_("File"), required=False)

    def __init__(self, *args, projects, **options):
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects


def fitted(offered):
    """What a source says of an issue, in the form's measure: of a title that is too long the first line
    is the title, cut where need be, and the whole stands in the description."""
    title = offered.get("title", "").strip()
    if len(title) <= LONGEST_TITLE and "\n" not in title:
        return offered
    told = offered.get("description", "").strip()
    whole = told if told.startswith(title) else f"{title}\n{told}".strip()
    first = title.splitlines()[0].strip()
    short = first if len(first) <= LONGEST_TITLE else first[: LONGEST_TITLE - 1] + "…"
    return offered | {"title": short, "description": whole}


class AssignForm(ActForm):
    """To whom, until when."""

    organisation = forms.ModelChoiceField(
        queryset=units(), label=_("Responsible unit"), empty_label=_("Choose a unit")
    )
    handler = PersonField(label=_("Person responsible"))
    name = forms.CharField(
        label=_("or a name"),
        max_length=60,
        required=False,
        help_text=_("Where the person does not sign in here."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    due_on = DayField(label=_("Deadline"), required=False, help_text=_("Empty for the days of its level."))
    measures = words(_("Measures"), limit=2000, required=False)
    reason = words(_("Reason"), required=False, help_text=_("Needed where somebody else had it before."))


class StartForm(ActForm):
    """What is going to be done."""

    measures = words(_("Measures"), limit=2000, required=False)


class NoteForm(ActForm):
    """What was done."""

    text = words(_("Progress"), limit=2000)
    on = PastDayField(label=_("As of"))


class AttachForm(ActForm):
    """One more file."""

    file = UploadField(label=_("File"))


class ExtensionForm(ActForm):
    """A later deadline."""

    until = DayField(label=_("New deadline"))
    reason = words(_("Reason"))


class DecideForm(ActForm):
    """Yes or no to an extension."""

    approved = forms.ChoiceField(
        label=pgettext_lazy("issues", "Decision"),
        choices=[("yes", _("Approve")), ("no", pgettext_lazy("issues", "Refuse"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    answer = words(_("Answer"), required=False, help_text=_("Needed where it is refused."))


class ResolveForm(ActForm):
    """What shows that it is solved."""

    evidence = words(
        _("Result and evidence"),
        rows=3,
        limit=2000,
        help_text=_("What was done, and what shows it: number of the approval, photo, minutes."),
    )
    on = PastDayField(label=_("Solved on"))
    file = UploadField(label=_("File"), required=False)


class CloseForm(ActForm):
    """What the verification found."""

    reason = words(_("Finding"), required=False)


class CloseAppealForm(CloseForm):
    """The same for an enterprise's appeal, with what the enterprise says."""

    satisfaction = forms.ChoiceField(
        label=_("What the enterprise says"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )


class ReopenForm(ActForm):
    """Why it is returned, and by when it is due now."""

    reason = words(_("Reason"))
    new_due_on = DayField(
        label=_("New deadline"), required=False, help_text=_("Empty where the deadline stays.")
    )


class LevelForm(ActForm):
    """Another level."""

    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    reason = words(_("Reason"))


class PauseForm(ActForm):
    """Until when the clock rests, and on what basis."""

    until = DayField(label=_("Until"), help_text=_("The first day on which it goes on."))
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    reason = words(_("Reason"))


class AskHelpForm(ActForm):
    """What the banner has done, and what it asks of the city."""

    done_so_far = words(_("What the banner has done itself"), rows=3, limit=2000)
    asked = words(_("What is asked of the city"), rows=3, limit=2000)
    department = forms.ModelChoiceField(
        queryset=Organisation.objects.departments(),
        label=_("Department that should lead"),
        empty_label=_("Choose a department"),
    )


class AcceptHelpForm(ActForm):
    """Which department leads."""

    department = forms.ModelChoiceField(
        queryset=Organisation.objects.departments(), label=_("Department that leads"), empty_label=None
    )
    decision = words(_("Word of the office"), required=False)


class AgendaForm(ActForm):
    """Which meeting."""

    meeting_on = DayField(label=_("Meeting on"))
    decision = words(_("What is to be decided"))


class SendBackForm(ActForm):
    """Why the banner can solve it."""

    decision = words(_("Why the banner can solve it"))


class AnswerForm(ActForm):
    """An answer in words."""

    text = words(_("Answer"), rows=3, limit=2000)


class SuperviseForm(ActForm):
    """What becomes of a step of the ladder: taken up, or not now."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("issues", "Decision"),
        choices=[("take_up", _("Take it up")), ("not_now", _("Not now"))],
        widget=forms.RadioSelect,
        initial="take_up",
    )
    step = forms.ChoiceField(label=_("Step"), choices=Step.choices)
    addressee = forms.ModelChoiceField(queryset=units(), label=_("Addressee"), empty_label=None)
    text = words(
        _("Text"),
        rows=6,
        limit=4000,
        required=False,
        help_text=_("Of the reminder or the letter; offered from what is known, change it as you like."),
    )
    until = DayField(
        label=_("Not before"), required=False, help_text=_("Where it is put off: until which day.")
    )
    reason = words(_("Reason"), required=False, help_text=_("Needed where it is put off."))

    def clean(self):
        given = super().clean()
        if given.get("decision") == "not_now" and not given.get("until"):
            self.add_error("until", _("Say until which day it is put off."))
        return given


class RedraftForm(ActForm):
    """The text of a letter."""

    text = words(_("Text"), rows=8, limit=4000)


class SendForm(ActForm):
    """How a letter goes out."""

    letter_number = forms.CharField(label=_("Number of the letter"), max_length=60, required=False)
    feedback_due_on = DayField(
        label=_("Answer due"), required=False, help_text=_("Empty for the days that are set.")
    )


class UrgeForm(ActForm):
    """By when an answer is due now."""

    feedback_due_on = DayField(
        label=_("Answer due"), required=False, help_text=_("Empty where the day stays.")
    )


class ReviewForm(ActForm):
    """Whether an answer is enough."""

    accepted = forms.ChoiceField(
        label=_("Review"),
        choices=[("yes", _("Accept and end the supervision")), ("no", _("Return for a better answer"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    word = words(_("Word"), required=False, help_text=_("Needed where it is returned."))
    feedback_due_on = DayField(
        label=_("New answer due"), required=False, help_text=_("Empty for the days that are set.")
    )
