"""What a meeting decides: the sheet of rows, one decision, how far its lead says it is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.sentences import sentence
from projects.directory.models import Organisation
from projects.directory.rights import Refused, refuse
from projects.issues.models import Issue
from projects.issues.querysets import units_of
from projects.liaison.forms import grouped_units
from projects.pool.models import Project

from .. import deciding
from ..forms import AnswerForm, ChangeForm, Decisions, ReopenForm, UrgeForm, tell
from ..models import Decision, Meeting, Section
from ..querysets import TAKES_PART
from ..rules import Standing, due_of, progress_of, standing_of
from .agenda import agenda_of
from .common import ANSWER, FOLLOW, PREPARE, form_page, open_to_prepare, stamp

LONGEST = 60


def offered_units():
    """What rows of the sheet share: {key: unit}, and the same in groups (one query)."""
    units = {unit.pk: unit for unit in Organisation.objects.exclude(kind="ENTERPRISE")}
    return {"units": units, "grouped": grouped_units(units.values(), None)}


def offered_lines(agenda):
    """[(section, [(key, words)])] of the lines that a decision can be about."""
    return [
        (Section(name).label, [(one.key, words_of(one)) for one in entries])
        for name, entries in agenda.sections.items()
        if entries
    ]


def words_of(entry):
    """A line in so many signs."""
    title = entry.title
    line = entry.line
    name = line.project_name if line is not None else ""
    said = f"{title} · {name}" if name and name != title else title
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


@form_page
def sheet(request, pk):
    """Record decisions, several at once; `?about=` names the line that the first one is about."""
    meeting = open_to_prepare(request, pk)
    agenda = agenda_of(meeting, request.today)
    entries = {entry.key: entry for entry in agenda.entries()}
    asked = request.GET.get("about", "")
    rows = Decisions(
        request.POST if request.method == "POST" else None,
        prefix="decisions",
        form_kwargs={**offered_units(), "about": offered_lines(agenda)},
        initial=[{"about": asked}] if asked in entries else None,
    )
    if request.method == "POST" and meeting.is_minuted:
        messages.error(request, _("The minutes are issued: nothing is decided any more."))
        return redirect("meetings:meeting", pk)
    if request.method == "POST" and rows.is_valid():
        filled = rows.filled()
        try:
            made = record(meeting, filled, entries, request)
        except RuleViolation as error:
            tell(filled[getattr(error, "row", 0)], error)
        else:
            return redirect(said(request, meeting, made))
    context = {
        "title": _("Record decisions"),
        "meeting": meeting,
        "rows": rows,
        "before": list(meeting.decisions.select_related("lead").order_by("number")),
        "back": reverse("meetings:meeting", args=[pk]),
        "has_failed": request.method == "POST",
    }
    return render(request, "meetings/sheet.html", context)


def record(meeting, filled, entries, request):
    """Record the rows that say something."""
    keys = {form.cleaned_data.get("about", "") for form in filled} - {""}
    wanted = {key: entries[key].project for key in keys}
    projects = Project.objects.in_bulk([pk for pk in wanted.values() if pk])
    about = {key: projects.get(pk) for key, pk in wanted.items()}
    sections = {key: entries[key].section for key in keys}
    decided = [form.decided(about, sections) for form in filled]
    return deciding.record(meeting, decided, **stamp(request))


def said(request, meeting, made):
    """Tell what was recorded; gives the address to go to."""
    if made:
        words = ngettext("%(count)s decision is recorded.", "%(count)s decisions are recorded.", len(made))
        messages.success(request, words % {"count": len(made)})
    else:
        messages.warning(request, _("No row said anything: nothing was recorded."))
    return reverse("meetings:meeting", args=[meeting.pk]) + f"#{Section.DECISIONS}"


def open_decision(request, pk):
    """A decision that the reader may see; else Http404."""
    rows = Decision.objects.allowed(request.user).select_related(
        "meeting__chair__user", "lead", "project", "issue", "item", "progress_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_answer(user, decision):
    """Whether a user reports how far a decision is: who stands for its lead, or the office."""
    return user.may(ANSWER) and (user.may(PREPARE) or decision.lead_id in units_of(user))


def page(request, decision, *, answer=None, urge=None, reopen=None):
    """The page of a decision; a form that was refused is given and shown as it was sent."""
    user, held = request.user, not decision.meeting.is_prepared
    standing = standing_of(decision, request.today)
    open_here = held and decision.issue_id is None and decision.state == Decision.State.OPEN
    answers, follows = may_answer(user, decision), user.may(FOLLOW)
    progress, progress_on = progress_of(decision)
    if answer is None and open_here and answers:
        answer = AnswerForm(initial={"text": decision.progress})
    if urge is None and open_here and follows:
        urge = UrgeForm()
    if reopen is None and decision.state == Decision.State.DONE and follows:
        reopen = ReopenForm()
    prepares = user.may(PREPARE)
    sees_issue = decision.issue_id and Issue.objects.allowed(user).filter(pk=decision.issue_id).exists()
    sees_project = (
        decision.project_id and Project.objects.allowed(user).filter(pk=decision.project_id).exists()
    )
    context = {
        "title": _("Decision no. %(number)s") % {"number": decision.number},
        "decision": decision,
        "meeting": decision.meeting,
        "reads_material": user.may(TAKES_PART),
        "partners": list(decision.partners.all()),
        "standing": Standing(standing).label,
        "is_late": standing == Standing.OVERDUE,
        "due": due_of(decision),
        "progress": progress,
        "progress_on": progress_on,
        "issue_href": reverse("issues:issue", args=[decision.issue_id]) if sees_issue else "",
        "project_href": reverse("pool:project", args=[decision.project_id]) if sees_project else "",
        "answer": answer,
        "urge": urge,
        "reopen": reopen,
        "may_change": prepares and not decision.meeting.is_minuted,
        "may_drop": prepares and decision.meeting.is_prepared,
        "may_raise": prepares and open_here and decision.project_id,
        "history": [(event.at, sentence(event)) for event in events.history(decision)],
    }
    return render(request, "meetings/decision.html", context)


@form_page
def decision(request, pk):
    """GET: the decision. POST: its lead says how far it is, or with `done` that it is carried out."""
    found = open_decision(request, pk)
    if request.method != "POST":
        return page(request, found)
    if not may_answer(request.user, found):
        raise Refused(
            _("How far it is says the unit that leads it, or the dispatch office."), str(found.lead)
        )
    form = AnswerForm(request.POST)
    if form.is_valid():
        done = request.POST.get("act") == "done"
        try:
            deciding.answer(found, form.cleaned_data["text"], done=done, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("Reported as carried out.") if done else _("Reported."))
            return redirect("meetings:decision", pk)
    return page(request, found, answer=form)


def follow(request, pk, form, act, done):
    """What who follows decisions does with one, with a reason: `form` gives it, `act` does it, `done` tells
    it. A refusal stands at the form, which the page shows under the name of the act."""
    found = open_decision(request, pk)
    if not request.user.may(FOLLOW):
        why = _("Decisions are urged and opened again by the supervision office and the dispatch office.")
        refuse(FOLLOW, why)
    if form.is_valid():
        try:
            act(found, reason=form.cleaned_data["reason"], **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, done % {"lead": found.lead})
            return redirect("meetings:decision", pk)
    return page(request, found, **{act.__name__: form})


@require_POST
def urge(request, pk):
    """Whoever leads the decision is urged."""
    done = _("%(lead)s sees it on its home page.")
    return follow(request, pk, UrgeForm(request.POST), deciding.urge, done)


@require_POST
def reopen(request, pk):
    """What was reported as carried out is not."""
    return follow(request, pk, ReopenForm(request.POST), deciding.reopen, _("The decision is open again."))


def require_prepares(request):
    """Refuse who does not record decisions."""
    if not request.user.may(PREPARE):
        refuse(PREPARE, _("Meetings are prepared and recorded by the dispatch office."))


@form_page
def edit(request, pk):
    """Put right what a decision says, until the minutes are issued."""
    found = open_decision(request, pk)
    require_prepares(request)
    initial = {
        "text": found.text,
        "lead": found.lead_id,
        "partners": list(found.partners.values_list("pk", flat=True)),
        "due_on": found.due_on,
        "becomes_issue": found.becomes_issue,
    }
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        with_issue=found.meeting.state == Meeting.State.PREPARED and found.project_id is not None,
        **offered_units(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            deciding.change(found, form.decided_of(found), **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:decision", pk)
    context = {
        "title": _("Change the decision"),
        "form": form,
        "button": _("Save"),
        "back": reverse("meetings:decision", args=[pk]),
        "subject": found.meeting.label,
    }
    return render(request, "meetings/form.html", context)


@require_POST
def act(request, pk):
    """Take a decision out again (`act` drop), or make it an issue after all (`act` issue)."""
    found = open_decision(request, pk)
    require_prepares(request)
    try:
        if request.POST.get("act") == "drop":
            deciding.drop(found, **stamp(request))
            messages.success(request, _("The decision is taken out."))
            return redirect(reverse("meetings:meeting", args=[found.meeting_id]) + f"#{Section.DECISIONS}")
        issue = deciding.make_issue(found, **stamp(request))
        messages.success(
            request, _("It is an issue now, assigned to %(unit)s.") % {"unit": issue.organisation}
        )
    except RuleViolation as error:
        messages.error(request, str(error))
    return redirect("meetings:decision", pk)
