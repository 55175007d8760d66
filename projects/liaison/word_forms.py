"""The forms of visits and directives: made for a phone, one field and quick choices where a leader types."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Leader
from projects.pool.act_forms import ActForm
from projects.pool.forms import DayField, PastDayField, reason_field
from projects.pool.models import Project, Responsibility
from projects.ui.offered import OfferedField

from .forms import FilesField, LeaderField, offer_units, unit_field
from .models import Directive, Visit
from .visiting import Decided

# What is often said; a leader taps it instead of typing.
PHRASES = [
    _("Please push this forward and finish on time."),
    _("Please look into it and say how it is to be solved."),
    _("Please coordinate with the departments and report back."),
    _("Read. Please handle it as the rules provide."),
]
MEETING_PHRASE = _("Please call a coordination meeting on this project.")
# So many decisions can be entered at once; a row that is not used costs nothing.
DECISION_ROWS = 10


class ProjectField(OfferedField):
    """A project by its name, typed or picked."""

    def __init__(self, **options):
        super().__init__(
            queryset=Project.objects.none(),
            label=_("Project"),
            named=lambda project: project.name,
            **options,
        )


class ForLeaderForm(forms.Form):
    """What is done on a project by a leader, or for him: one leader is not asked for."""

    def __init__(self, *args, today, leaders, projects, **options):
        super().__init__(*args, **options)
        self.leaders = leaders
        self.fields["project"].queryset = projects
        if self.initial.get("project"):
            self.fields["project"].widget = forms.HiddenInput()
        if "leader" in self.fields:
            found = Leader.objects.filter(pk__in=[leader.pk for leader in leaders])
            self.fields["leader"].queryset = found.in_protocol_order()
            if len(leaders) == 1:
                self.fields["leader"].initial = leaders[0].pk
                self.fields["leader"].widget = forms.HiddenInput()
        for field in self.fields.values():
            if isinstance(field, PastDayField):
                field.today = today


class VisitForm(ForLeaderForm):
    """What happened on site."""

    project = ProjectField()
    leader = LeaderField()
    kind = forms.ChoiceField(
        label=_("Kind of visit"), choices=Visit.Kind.choices, widget=forms.RadioSelect, initial="SURVEY"
    )
    on = PastDayField(label=_("Date"))
    place = forms.CharField(label=_("Place"), max_length=120)
    attendees = forms.CharField(
        label=_("Attendees"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Names with units, as they stand in the minutes."),
    )
    findings = forms.CharField(label=_("What was found"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    files = FilesField(label=_("Photos and minutes"))


class CorrectForm(ActForm):
    """What a visit says, put right."""

    leader = LeaderField()
    kind = forms.ChoiceField(label=_("Kind of visit"), choices=Visit.Kind.choices)
    on = PastDayField(label=_("Date"))
    place = forms.CharField(label=_("Place"), max_length=120)
    attendees = forms.CharField(
        label=_("Attendees"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    findings = forms.CharField(label=_("What was found"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    reason = reason_field(required=False, help_text=_("Needed a day after the visit was recorded."))

    def __init__(self, *args, leaders, **options):
        super().__init__(*args, **options)
        self.fields["leader"].queryset = leaders


class DecisionForm(forms.Form):
    """One decision of a visit, and what it becomes at once."""

    text = forms.CharField(
        label=_("What was decided"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    lead_unit = unit_field(label=_("Leading unit"))
    due_on = DayField(label=_("To be done by"), required=False)
    becomes = forms.ChoiceField(label=_("Make it"), required=False)

    def __init__(self, *args, becomes, units, **options):
        super().__init__(*args, **options)
        # All rows share what is offered: one query, not one a row.
        self.fields["lead_unit"].choices = [("", "—"), *units]
        self.fields["becomes"].choices = [("", _("only a decision")), *becomes]

    def clean(self):
        given = super().clean()
        if given.get("becomes") and given.get("text") and not given.get("lead_unit"):
            self.add_error("lead_unit", ValidationError(_("Say who leads it."), code="required"))
        if not given.get("text") and (given.get("lead_unit") or given.get("due_on") or given.get("becomes")):
            self.add_error("text", ValidationError(_("Say what was decided."), code="required"))
        return given


class DecisionFormSet(forms.BaseFormSet):
    """The decisions of a visit; empty rows count for nothing."""

    def decided(self):
        """[Decided] of the rows that say something."""
        return [
            Decided(
                text=form.cleaned_data["text"],
                lead_unit=form.cleaned_data["lead_unit"],
                due_on=form.cleaned_data["due_on"],
                becomes=form.cleaned_data["becomes"],
            )
            for form in self.forms
            if form.cleaned_data.get("text")
        ]


Decisions = forms.formset_factory(
    DecisionForm, formset=DecisionFormSet, extra=DECISION_ROWS, max_num=20, absolute_max=20
)


def handlers_of(project, on, issue=None):
    """[(code, words)] of those who mostly answer for a project: who has the issue in hand that it is about,
    the duty unit, the responsible department, the banner's person responsible, the steward (one query). A
    code is `unit:3` or `user:7`."""
    if project is None:
        return []
    role = Responsibility.Role
    rows = Responsibility.objects.on(on).filter(
        project=project, role__in=[role.LEADER, role.BANNER, role.STEWARD]
    )
    found = {}
    for row in rows.select_related("user__organisation", "organisation").order_by("role", "level"):
        if row.role == role.LEADER:
            if row.organisation_id:
                found[f"unit:{row.organisation_id}"] = f"{row.organisation}"
        elif row.user_id:
            found[f"user:{row.user_id}"] = f"{row.user} · {row.get_role_display()}"
    department = project.responsible_department
    if department is not None:
        found.setdefault(f"unit:{department.pk}", str(department))
    offered = sorted(found.items(), key=lambda pair: pair[0].startswith("user:"))
    if issue is not None and issue.organisation_id:
        first = (f"unit:{issue.organisation_id}", str(issue.organisation))
        offered = [first, *(pair for pair in offered if pair[0] != first[0])]
    return offered


class DirectiveForm(ForLeaderForm):
    """One sentence, who answers, until when. A delegate also says on what it is entered."""

    project = ProjectField()
    leader = LeaderField(label=_("For whom"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Directive.Kind.choices, widget=forms.HiddenInput)
    phrase = forms.ChoiceField(label=_("Tap what is meant"), required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Or say it in one sentence"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2, "autocapitalize": "off"}),
    )
    handler = forms.ChoiceField(label=_("To be answered by"), required=False, widget=forms.RadioSelect)
    other = unit_field(label=_("Or another unit"))
    due_on = DayField(label=_("Answer due"))
    basis = forms.ChoiceField(label=_("Entered on what"), widget=forms.RadioSelect)
    original_on = PastDayField(label=_("Date of the original"), required=False)
    original_number = forms.CharField(label=_("Number of the original"), max_length=60, required=False)
    original_text = forms.CharField(
        label=_("Text of the original"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    files = FilesField(label=_("Photo of the original"))

    def __init__(self, *args, own, handlers, phrases, **options):
        super().__init__(*args, **options)
        project = self.initial.get("project")
        offer_units([self.fields["other"]], project.division if project else None)
        self.phrases = dict(phrases)
        self.fields["phrase"].choices = phrases
        self.fields["handler"].choices = handlers
        if handlers:
            self.fields["handler"].initial = handlers[0][0]
        else:
            del self.fields["handler"]
        self.fields["basis"].choices = [
            (basis.value, basis.label) for basis in (Directive.Basis.ORIGINAL, Directive.Basis.CONFIRMED)
        ]
        if own:
            for name in ("basis", "original_on", "original_number", "original_text", "files"):
                del self.fields[name]

    def clean(self):
        given = super().clean()
        if not given.get("text", "").strip():
            phrase = self.phrases.get(given.get("phrase"))
            if not phrase:
                self.add_error(
                    "text", ValidationError(_("Say in one sentence what is to be done."), code="required")
                )
            given["text"] = str(phrase or "")
        given["handler_user"], given["handler_unit"] = None, given.get("other")
        if given["handler_unit"] is None and given.get("handler"):
            kind, key = given["handler"].split(":")
            given["handler_user" if kind == "user" else "handler_unit"] = int(key)
        if given["handler_unit"] is None and given["handler_user"] is None:
            self.add_error("other", ValidationError(_("Say who is to answer."), code="required"))
        if given.get("basis") == Directive.Basis.ORIGINAL:
            self._require_original(given)
        return given

    def _require_original(self, given):
        """Who enters from the original gives its date and number, and its text or a photo of it."""
        needed = {
            "original_on": _("Enter the date of the original."),
            "original_number": _("Enter the number of the original."),
        }
        for name, said in needed.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(said, code="required"))
        if not given.get("original_text") and not given.get("files") and "files" not in self.errors:
            said = _("Enter the text of the original, or add a photo of it.")
            self.add_error("original_text", ValidationError(said, code="required"))


class WordForm(forms.Form):
    """A word of the leader's office: on an answer, or, while there is none, why the directive is taken
    back."""

    text = forms.CharField(
        label=_("A word on the answer"),
        help_text=_("Needed where it is sent back."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, unanswered, **options):
        super().__init__(*args, **options)
        if unanswered:
            self.fields["text"].label = _("Why it is taken back")
            self.fields["text"].help_text, self.fields["text"].required = "", True


class AnswerForm(forms.Form):
    """What the handler reports: progress, the answer, or what is added to it, with what proves it."""

    text = forms.CharField(
        label=pgettext_lazy("liaison", "What was done"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Fill in what was done: without it there is no answer.")},
    )
    files = FilesField(label=_("Files that prove it"))


def phrases_for(kind):
    """[(code, words)] to tap."""
    phrases = [MEETING_PHRASE] if kind == Directive.Kind.MEETING else PHRASES
    return [(str(number), phrase) for number, phrase in enumerate(phrases)]
