"""The forms by which an issue is raised and put right, and how what a source says of it is brought into their
measure."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.pool.forms import PastDayField
from projects.pool.models import Project

from .form_parts import IssueForm, TitleField, UploadField, affected_field, category_field, words
from .models import Level

# Where a sentence ends, and where it pauses, in Chinese and in English signs.
ENDS = re.compile(r"[\n\u3002\uff1b;\uff01\uff1f!?]")
PAUSES = re.compile(r"[\uff0c,\uff1a:]")
# As many as two lines of a list hold; a title may be longer where somebody types it.
SHORT_TITLE = 30


class RaiseForm(IssueForm):
    """A new issue; `projects` are those for which the reader may raise one."""

    project = forms.ModelChoiceField(queryset=Project.objects.none(), label=_("Project"))
    title = TitleField()
    description = words(_("Description"), rows=4, limit=3000, required=False)
    category = category_field()
    level = forms.ChoiceField(label=_("Where it can be solved"), choices=Level.choices)
    investment_affected = affected_field()
    raised_on = PastDayField(label=_("Raised on"))
    file = UploadField(label=_("File"), required=False)

    def __init__(self, *args, projects, **options):
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects


def first_words(text):
    """The beginning of a text that can stand in a list: its first clause, cut where even that is long."""
    first = ENDS.split(text, maxsplit=1)[0].strip()
    if len(first) > SHORT_TITLE:
        first = PAUSES.split(first, maxsplit=1)[0].strip()
    return first if len(first) <= SHORT_TITLE else first[: SHORT_TITLE - 1] + "…"


def fitted(offered):
    """What a source says of an issue, in the form's measure: the title is short, and where it leaves
    anything out, the whole stands in the description; nothing stands there twice."""
    title, told = offered.get("title", "").strip(), offered.get("description", "").strip()
    short = title if len(title) <= SHORT_TITLE and "\n" not in title else first_words(title)
    if short == title:
        return offered | {"description": ""} if title and told == title else offered
    whole = told if told.startswith(title) else f"{title}\n{told}".strip()
    return offered | {"title": short, "description": whole}


class ReviseForm(IssueForm):
    """What who raised it may change until it is assigned."""

    title = TitleField()
    description = words(_("Description"), rows=4, limit=3000, required=False)
    category = category_field()
    level = forms.ChoiceField(label=_("Where it can be solved"), choices=Level.choices)
    investment_affected = affected_field()
    raised_on = PastDayField(label=_("Raised on"))


class CorrectForm(IssueForm):
    """What the office may put right at any time, with the reason."""

    title = TitleField()
    category = category_field()
    investment_affected = affected_field()
    reason = words(_("Reason"), help_text=_("History keeps the facts as they were and as they are."))
