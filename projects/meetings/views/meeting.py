"""One meeting: its material, preparing and changing it, holding it, the number of its minutes."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.sentences import sentence

from .. import holding, words
from ..forms import MeetingForm, MinutesForm, tell
from ..models import Meeting, Section
from ..shown_material import page_of
from .common import PREPARE, form_page, open_meeting, open_to_prepare, require_prepare, stamp

State = Meeting.State


@dataclass(frozen=True)
class Part:
    """A section as the page lays it out: its heading with its number, a note with figures, its rows."""

    code: str
    heading: str
    note: str = ""
    rows: tuple = ()
    empty: str = ""


def parts_of(page):
    """The Parts of the page, in the order of the meeting."""
    notes = {
        Section.LAST: words.last_summary(page.material.last),
        Section.LIGHTS: words.lights_summary(page.material.lights),
    }
    empty = {
        Section.LAST: _("Nothing decided before is left to follow."),
        Section.LIGHTS: _("No project has a red or yellow light, and none waits to start."),
        Section.REQUESTS: _("No banner or district asks for anything this week."),
    }
    return [
        Part(
            str(section),
            words.numbered(number, section.label),
            notes.get(section, ""),
            tuple(page.sections.get(section, ())),
            empty.get(section, ""),
        )
        for number, section in enumerate(Section, 1)
    ]


@require_safe
def show(request, pk):
    """The material (a constant number of queries)."""
    meeting = open_meeting(request, pk)
    page = page_of(meeting, request.user, request.today)
    prepares = request.user.may(PREPARE)
    context = {
        "title": str(meeting.label),
        "meeting": meeting,
        "page": page,
        "parts": parts_of(page),
        "arrange_acts": [("up", "↑", _("Up")), ("down", "↓", _("Down")), ("drop", "×", _("Drop"))],
        "prepares": prepares,
        "may_arrange": prepares and meeting.is_prepared,
        "may_write": prepares and not meeting.is_minuted,
        "may_hold": prepares and meeting.is_prepared and meeting.held_on <= request.today,
        "history": [(event.at, sentence(event)) for event in events.history(meeting)[:30]],
    }
    return render(request, "meetings/meeting.html", context)


@form_page
def new(request):
    """Prepare the next meeting of a kind (`?kind=TOPIC`), as it proposes itself."""
    require_prepare(request.user)
    kind = Meeting.Kind.TOPIC if request.GET.get("kind") == "TOPIC" else Meeting.Kind.WEEKLY
    following = holding.proposed(kind, request.today)
    names = (
        "number",
        "held_on",
        "week",
        "starts_at",
        "place",
        "chair",
        "chair_name",
        "recorder",
        "attendees",
    )
    initial = {name: getattr(following, name) for name in names}
    data = request.POST if request.method == "POST" else None
    form = MeetingForm(data, kind=kind, today=request.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = holding.plan(kind, form.values(), **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The meeting is prepared. Its agenda is assembled from the week."))
            return redirect("meetings:meeting", meeting.pk)
    topic = kind == Meeting.Kind.TOPIC
    context = {
        "title": _("Prepare a meeting on a topic") if topic else _("Prepare the next weekly meeting"),
        "form": form,
        "button": _("Prepare the meeting"),
        "back": reverse("meetings:list"),
        "others": [
            (_("Weekly dispatch meeting"), reverse("meetings:new"), not topic),
            (_("Meeting on a topic"), f"{reverse('meetings:new')}?kind=TOPIC", topic),
        ],
    }
    return render(request, "meetings/form.html", context)


@form_page
def edit(request, pk):
    """Change what the meeting says of itself: day, place, chair, who is there."""
    meeting = open_to_prepare(request, pk)
    data = request.POST if request.method == "POST" else None
    form = MeetingForm(data, kind=meeting.kind, today=request.today, instance=Meeting.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            holding.change(meeting, form.values(), version=version, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:meeting", pk)
    context = {
        "title": _("Change the meeting"),
        "form": form,
        "button": _("Save"),
        "back": reverse("meetings:meeting", args=[pk]),
        "subject": meeting.label,
    }
    return render(request, "meetings/form.html", context)


@require_POST
def hold(request, pk):
    """Record that it was held: the material is kept, the decisions take effect."""
    meeting = open_to_prepare(request, pk)
    try:
        holding.hold(meeting, **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The meeting is recorded as held; its material is kept as it stands."))
    return redirect("meetings:meeting", pk)


@form_page
def minute(request, pk):
    """Enter the number of the minutes, who signed them and when."""
    meeting = open_to_prepare(request, pk)
    data = request.POST if request.method == "POST" else None
    initial = {"signed_by": str(meeting.chair or meeting.chair_name), "signed_on": request.today}
    form = MinutesForm(data, today=request.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            holding.minute(meeting, **form.cleaned_data, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The minutes are issued; the meeting does not change any more."))
            return redirect("meetings:meeting", pk)
    context = {
        "title": _("Issue the minutes"),
        "form": form,
        "button": _("Issue the minutes"),
        "back": reverse("meetings:meeting", args=[pk]),
        "subject": meeting.label,
    }
    return render(request, "meetings/form.html", context)
