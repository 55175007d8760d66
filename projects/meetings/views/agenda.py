"""What the office does to the agenda: lines added, dropped and moved, with notes and what departments say."""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.base.errors import RuleViolation
from projects.directory.models import Organisation
from projects.liaison.forms import offer_units
from projects.pool.models import Project

from .. import arranging
from ..agenda import lay_out
from ..forms import CommentForm, ItemForm, tell
from ..reading import material_of
from .common import form_page, open_to_prepare, stamp


def agenda_of(meeting, today):
    """The agenda of a meeting as it stands."""
    items = list(meeting.items.select_related("project", "unit"))
    return lay_out(material_of(meeting, today), items)


def back_to(meeting, key=""):
    """The address of the material, at a line of it."""
    return reverse("meetings:meeting", args=[meeting.pk]) + (f"#{key}" if key else "")


@form_page
def add(request, pk):
    """Put a line on the agenda."""
    meeting = open_to_prepare(request, pk)
    projects = Project.objects.allowed(request.user).order_by("name")
    data = request.POST if request.method == "POST" else None
    form = ItemForm(data, projects=projects, initial={"section": request.GET.get("section", "REQUESTS")})
    offer_units([form.fields["unit"]], None)
    if request.method == "POST" and form.is_valid():
        try:
            item = arranging.add(meeting, **form.cleaned_data, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("“%(text)s” is on the agenda.") % {"text": item.text})
            return redirect(back_to(meeting, f"item:{item.pk}"))
    context = {
        "title": _("Put a line on the agenda"),
        "form": form,
        "button": _("Put on the agenda"),
        "back": back_to(meeting),
        "subject": meeting.label,
    }
    return render(request, "meetings/form.html", context)


@form_page
def comment(request, pk, key):
    """A note to a line, and what a department says to it."""
    meeting = open_to_prepare(request, pk)
    entry = next((one for one in agenda_of(meeting, request.today).entries() if one.key == key), None)
    if entry is None:
        raise Http404
    asked = None
    if entry.line is not None and entry.line.unit:
        asked = Organisation.objects.filter(name=entry.line.unit.name).first()
    unit = entry.item.unit if entry.item and entry.item.unit_id else asked
    initial = {"unit": unit, "position": entry.position, "note": entry.note}
    form = CommentForm(request.POST if request.method == "POST" else None, initial=initial)
    offer_units([form.fields["unit"]], None)
    if request.method == "POST" and form.is_valid():
        try:
            arranging.comment(meeting, key, **form.cleaned_data, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back_to(meeting, key))
    context = {
        "title": _("What is said to a line"),
        "form": form,
        "button": _("Save"),
        "back": back_to(meeting, key),
        "subject": entry.title,
    }
    return render(request, "meetings/form.html", context)


PLACES = {"up": -1, "down": 1}


@require_POST
def arrange(request, pk):
    """Drop a line, put it back, or move it: `move` is drop, restore, up or down and the line's key."""
    meeting = open_to_prepare(request, pk)
    act, _blank, key = request.POST.get("move", "").partition(" ")
    agenda = agenda_of(meeting, request.today)
    entry = next((one for one in [*agenda.entries(), *agenda.dropped] if one.key == key), None)
    if entry is None or act not in ("drop", "restore", *PLACES):
        return HttpResponseBadRequest(_("This line is not on the agenda."))
    try:
        if act in PLACES:
            keys = [one.key for one in agenda.sections[entry.section]]
            arranging.move(meeting, keys, key, PLACES[act], **stamp(request))
        elif act == "drop":
            arranging.drop(meeting, key, entry.title, **stamp(request))
            messages.success(request, _("“%(text)s” is off the agenda.") % {"text": entry.title})
        else:
            arranging.restore(meeting, key, entry.title, **stamp(request))
            messages.success(request, _("“%(text)s” is on the agenda.") % {"text": entry.title})
    except RuleViolation as error:
        messages.error(request, str(error))
    return redirect(back_to(meeting, "" if act == "drop" else key))
