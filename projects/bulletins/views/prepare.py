"""Where the office prepares a bulletin: figures, texts, the red list, and everything on its way."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion
from projects.base.sentences import sentence
from projects.directory.rights import require_may

from .. import forms, preparing, readers, rights, showing
from ..addresses import address, is_week
from ..models import Bulletin
from ..reading import doubts_of, lines_of, paper_of
from ..routing import steps_of
from ..way import way_of
from .common import find, kind_of, open_bulletin, stamp, switches
from .page import links_of

State = Bulletin.State


def require_office(request):
    """Refuse whoever does not prepare bulletins."""
    require_may(request.user, rights.PREPARE, _("The dispatch office prepares bulletins."))


@dataclass
class Edited:
    """A section while it is edited: its form, the sentences that disagree, its tables; `other` is the text
    that somebody else saved meanwhile."""

    section: Any
    form: Any
    doubts: list = field(default_factory=list)
    shown: Any = None
    other: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request, month):
    """The page on which a bulletin is prepared; a POST begins it."""
    require_office(request)
    bulletin = find(month)
    if request.method == "POST":
        try:
            preparing.prepare(kind_of(month), month, **stamp(request))
        except RuleViolation as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The figures are computed and every section is drafted."))
        return redirect(address("prepare", month))
    if bulletin is None:
        context = {
            "title": _("Prepare the brief") if is_week(month) else _("Prepare the bulletin"),
            "month": month,
            "may_begin": month.first <= request.today,
            **switches(request, "prepare", month),
        }
        return render(request, "bulletins/begin.html", context)
    return show(request, bulletin, month)


def show(request, bulletin, month, *, sections=None, lights=None, status=200, **bound):
    """The page as it stands. `sections` are forms that came back with what was typed, by code (with the
    text that stands there now), `lights` the red list as sent, `bound` the other forms."""
    sent = sections or {}
    paper, lines = paper_of(bulletin), lines_of(bulletin)
    links = links_of(request, month, internal=True)
    is_draft = bulletin.state == State.DRAFT
    context = {
        "title": paper.title,
        "month": month,
        "bulletin": bulletin,
        "is_draft": is_draft,
        "paper_shown": paper,
        "lines_count": len(lines),
        "edited": [] if bulletin.is_published else edited_sections(bulletin, paper, lines, links, sent),
        "lights": (lights or lights_of(bulletin, lines)) if is_draft and not is_week(month) else None,
        "decided": list(bulletin.light_decisions.select_related("project", "by")),
        "way": way_of(bulletin, steps_of(bulletin.kind), request.today),
        "forms": {
            "take_back": bound.get("take_back") or forms.TakeBackForm(),
            "seal": bound.get("seal") or seal_form(bulletin, request),
            "receive": bound.get("receive")
            or forms.ReceiptForm(today=request.today, initial={"received_on": request.today}),
        },
        "may_publish": request.user.may(rights.PUBLISH),
        "history": [(event, sentence(event)) for event in events.history(bulletin)],
        **switches(request, "prepare", month),
    }
    if bulletin.is_published:
        context["receipts"] = list(bulletin.receipts.select_related("entered_by"))
        context["readers"] = readers.readers_of(bulletin, request.today)
    return render(request, "bulletins/prepare.html", context, status=status)


def seal_form(bulletin, request):
    """What stands on the sealed paper, as entered so far."""
    initial = {
        "number": bulletin.document_number,
        "signer": bulletin.signer,
        "sealed_on": bulletin.sealed_on,
    }
    return forms.SealForm(today=request.today, initial=initial)


def edited_sections(bulletin, paper, lines, links, sent):
    """The sections with their forms, doubts and tables."""
    doubts = doubts_of(bulletin)
    shown = {one.code: one for one in showing.sections(paper, lines, links)}
    found = []
    for section in bulletin.sections.select_related("edited_by"):
        form, other = sent.get(section.code, (None, ""))
        found.append(
            Edited(
                section,
                form or forms.SectionForm(section),
                [] if form else doubts.get(section.code, []),
                shown.get(section.code),
                other,
            )
        )
    return found


def lights_of(bulletin, lines, data=None):
    """The red list with what was decided, or as sent."""
    decisions = dict(bulletin.light_decisions.values_list("project", "reason"))
    return forms.LightsForm(lines, decisions, data)


@require_POST
def section(request, month, code):
    """Save the text of a section, or put it back to its draft."""
    require_office(request)
    bulletin = open_bulletin(month)
    row = get_object_or_404(bulletin.sections, code=code)
    form = forms.SectionForm(row, request.POST)
    if not form.is_valid():
        raise Http404
    text = "" if request.POST.get("act") == "reset" else form.cleaned_data["text"]
    here = f"{address('prepare', month)}#section-{code}"
    try:
        saved = preparing.edit(row, text, version=form.cleaned_data["version"], **stamp(request))
    except StaleVersion as error:
        # What was typed stays in its field, beside what stands there now; saving again puts it in its place.
        typed = request.POST.copy()
        typed["version"] = error.current.version
        again = forms.SectionForm(row, typed)
        again.is_valid()
        again.add_error("text", str(error))
        return show(request, bulletin, month, sections={code: (again, error.current.text)}, status=409)
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect(here)
    if doubts_of(bulletin).get(code):
        messages.warning(
            request,
            _("“%(section)s” is saved; some of its numbers are no figures.") % {"section": saved.heading},
        )
    else:
        messages.success(request, _("“%(section)s” is saved.") % {"section": saved.heading})
    return redirect(here)


@require_POST
def refresh(request, month):
    """Compute the figures of a draft anew."""
    require_office(request)
    try:
        preparing.refresh(open_bulletin(month), **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The figures are computed anew; edited texts stand as they were."))
    return redirect(address("prepare", month))


@require_POST
def lights(request, month):
    """Confirm the red list."""
    require_office(request)
    bulletin = open_bulletin(month)
    if bulletin.is_published:
        raise Http404
    form = lights_of(bulletin, lines_of(bulletin), request.POST)
    if not form.is_valid():
        return show(request, bulletin, month, lights=form, status=422)
    try:
        preparing.confirm_lights(bulletin, form.decisions, **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The red list is confirmed."))
    return redirect(f"{address('prepare', month)}#lights")
