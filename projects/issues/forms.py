"""The forms of the acts on an issue: one form an act, with its day, its words and its reason."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Organisation, User
from projects.pool.forms import DayField, PastDayField

from . import choosing
from .form_parts import IssueForm, UploadField, words
from .models import Level, Satisfaction, Step


class NothingForm(IssueForm):
    """Nothing to fill in."""


class SignForm(IssueForm):
    """Nothing to fill in; `says` what signing means."""

    says = _("From then on your unit leads, and you handle the issue.")


class ReasonForm(IssueForm):
    """Why."""

    reason = words(_("Reason"))


class AssignForm(IssueForm):
    """To whom, until when: units near the project first, and the people of the unit that is chosen."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Responsible unit"), empty_label=_("Choose a unit")
    )
    handler = forms.ModelChoiceField(
        queryset=User.objects.filter(is_active=True, is_system=False),
        label=_("Person responsible"),
        required=False,
        empty_label=_("nobody named"),
        widget=choosing.UnitSelect({"data-narrowed-by": "organisation"}),
    )
    name = forms.CharField(
        label=_("or a name"),
        max_length=60,
        required=False,
        help_text=_("Where the person does not sign in here."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("Of somebody who signs in here the phone is known."),
    )
    due_on = DayField(label=_("Deadline"), required=False, help_text=_("Empty for the days of its level."))
    measures = words(_("Measures"), limit=2000, required=False)
    reason = words(_("Reason"), required=False, help_text=_("Needed where somebody else had it before."))

    def fit(self, scene):
        groups = choosing.offered_units(scene.issue, scene.may.user)
        choosing.offer_units(self.fields["organisation"], groups)
        choosing.offer_people(self.fields["handler"], choosing.people_of(groups))
        if scene.issue.assigned_on is None:
            del self.fields["reason"]
        else:
            self.fields["due_on"].help_text = _("Empty where the deadline stays.")
            self.fields["reason"].required = True
            self.fields["reason"].help_text = ""


class StartForm(IssueForm):
    """What is going to be done."""

    measures = words(_("Measures"), limit=2000, required=False)


class NoteForm(IssueForm):
    """What was done."""

    text = words(_("Progress"), limit=2000)
    on = PastDayField(label=_("As of"))


class AttachForm(IssueForm):
    """One more file."""

    file = UploadField(label=_("File"))


class ExtensionForm(IssueForm):
    """A later deadline."""

    until = DayField(label=_("New deadline"))
    reason = words(_("Reason"))


class DecideForm(IssueForm):
    """Yes or no to an extension."""

    approved = forms.ChoiceField(
        label=pgettext_lazy("issues", "Decision"),
        choices=[("yes", _("Approve")), ("no", pgettext_lazy("issues", "Refuse"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    answer = words(_("Answer"), required=False, help_text=_("Needed where it is refused."))


class ResolveForm(IssueForm):
    """What shows that it is solved."""

    evidence = words(
        _("Result and evidence"),
        rows=3,
        limit=2000,
        help_text=_("What was done, and what shows it: number of the approval, photo, minutes."),
    )
    on = PastDayField(label=_("Solved on"))
    file = UploadField(label=_("File"), required=False)


class CloseForm(IssueForm):
    """What the verification found."""

    reason = words(_("Finding"), required=False)


class CloseAppealForm(CloseForm):
    """The same for an enterprise's appeal, with what the enterprise says, who of it was asked, and when."""

    satisfaction = forms.ChoiceField(
        label=_("What the enterprise says"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    contact = forms.CharField(
        label=_("Asked in the enterprise"), max_length=60, help_text=_("Name and phone of who was called.")
    )
    called_on = PastDayField(label=_("Day of the call"))
    reason = words(
        _("Finding"),
        required=False,
        help_text=_(
            "Where the enterprise is not satisfied: why it is closed all the same. The dispatch office alone "
            "may do that; otherwise return the issue."
        ),
    )

    field_order = ["satisfaction", "contact", "called_on", "reason"]


class ReopenForm(IssueForm):
    """Why it is returned, and by when it is due now."""

    reason = words(_("Reason"))
    new_due_on = DayField(
        label=_("New deadline"), required=False, help_text=_("Empty where the deadline stays.")
    )


class LevelForm(IssueForm):
    """Another level."""

    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    reason = words(_("Reason"))


class PauseForm(IssueForm):
    """Until when the clock rests, and on what basis."""

    until = DayField(label=_("Until"), help_text=_("The first day on which it goes on."))
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    reason = words(_("Reason"))


class AskHelpForm(IssueForm):
    """What the banner has done, and what it asks of the city."""

    done_so_far = words(_("What the banner has done itself"), rows=3, limit=2000)
    asked = words(_("What is asked of the city"), rows=3, limit=2000)
    department = forms.ModelChoiceField(
        queryset=Organisation.objects.departments().of_the_city(),
        label=_("Department that should lead"),
        empty_label=_("Choose a department"),
    )


class AcceptHelpForm(IssueForm):
    """Which department leads."""

    department = forms.ModelChoiceField(
        queryset=Organisation.objects.departments().of_the_city(),
        label=_("Department that leads"),
        empty_label=None,
    )
    decision = words(_("Word of the office"), required=False)


class AgendaForm(IssueForm):
    """Which meeting."""

    meeting_on = DayField(label=_("Meeting on"))
    decision = words(_("What is to be decided"))


class SendBackForm(IssueForm):
    """Why the banner can solve it."""

    decision = words(_("Why the banner can solve it"))


class AnswerForm(IssueForm):
    """An answer in words."""

    text = words(_("Answer"), rows=3, limit=2000)


class SuperviseForm(IssueForm):
    """What becomes of a step of the ladder: taken up, or not now."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("issues", "Decision"),
        choices=[("take_up", _("Take it up")), ("not_now", _("Not now"))],
        widget=forms.RadioSelect,
        initial="take_up",
    )
    step = forms.ChoiceField(label=_("Step"), choices=Step.choices)
    addressee = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Addressee"),
        empty_label=None,
        help_text=_("A report to the liaison leader goes to him; this unit answers for it."),
    )
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

    def offer(self, issue, user, steps):
        """The units near an issue, and the steps that can be taken with it."""
        choosing.offer_units(self.fields["addressee"], choosing.offered_units(issue, user))
        self.fields["step"].choices = [choice for choice in Step.choices if choice[0] in steps]

    def clean(self):
        given = super().clean()
        if given.get("decision") == "not_now" and not given.get("until"):
            self.add_error("until", _("Say until which day it is put off."))
        return given


class RedraftForm(IssueForm):
    """The text of a letter."""

    text = words(_("Text"), rows=8, limit=4000)


class SendForm(IssueForm):
    """How a letter goes out."""

    letter_number = forms.CharField(label=_("Number of the letter"), max_length=60, required=False)
    feedback_due_on = DayField(
        label=_("Answer due"), required=False, help_text=_("Empty for the days that are set.")
    )


class UrgeForm(IssueForm):
    """By when an answer is due now; a second time on one day is asked about."""

    feedback_due_on = DayField(
        label=_("Answer due"), required=False, help_text=_("Empty where the day stays.")
    )
    again = forms.BooleanField(label=_("Urge once more today"), required=False)

    def fit(self, scene):
        if scene.supervision.urged_on != scene.today:
            del self.fields["again"]


class ReviewForm(IssueForm):
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
