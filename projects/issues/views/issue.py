"""One issue: raising it, its page, and the acts that are done there in place."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.base import events, sentences
from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.directory.rights import Refused, require_may
from projects.pool.models import Project, Responsibility
from projects.ui.drawing import draw_table

from .. import acting, acts, raising_forms, reading, sources
from ..act_list import ACTS, BY_CODE
from ..doing import keep_file
from ..file_tables import (
    ExtensionTable,
    HolderTable,
    MoveTable,
    PauseTable,
    SupervisionHistoryTable,
    moves_of,
)
from ..models import Issue, State, Step
from ..standing import scene_of
from .listing import require_view

HISTORY = 100
LONGEST_KEY = 18
RELATED = (
    "project__division",
    "raised_by",
    "raising_unit",
    "organisation",
    "handler",
    "resolved_by",
    "closed_by",
    "source_type",
)
# Where an error of a rule is shown: the field it is about, if the form has it.
FIELD_OF = {
    "reason_needed": ("reason", "answer", "decision", "word"),
    "evidence_needed": ("evidence",),
    "satisfaction_needed": ("satisfaction",),
    "office_needed": ("satisfaction",),
    "contact_needed": ("contact",),
    "call_needed": ("called_on",),
    "call_day": ("called_on",),
    "finding_needed": ("reason",),
    "above_total": ("investment_affected",),
    "too_early": ("raised_on",),
    "stranger": ("handler",),
    "not_city": ("department",),
    "no_appeal": ("category",),
    "number_taken": ("letter_number",),
    "urged_today": ("again",),
    "no_leader": ("step",),
    "text_needed": ("text",),
    "title_needed": ("title",),
    "words_needed": ("done_so_far", "text"),
    "not_yet": ("on", "raised_on"),
    "before": ("on",),
    "past": ("due_on", "new_due_on", "feedback_due_on", "until"),
    "later": ("due_on",),
    "not_later": ("until",),
    "no_end": ("until",),
    "same": ("level",),
}


def stamp(request):
    """Who does it, and when."""
    return {"by": request.user, "at": request.now}


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = next((name for name in FIELD_OF.get(error.code, ()) if name in form.fields), None)
    form.add_error(field, str(error))


def open_issue(request, pk):
    """The issue with what it refers to, if the reader may see it; else Http404."""
    found = Issue.objects.allowed(request.user).select_related(*RELATED).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Offer:
    """An act as the page offers it: its form, whether it stands open, whether it is the one the page is
    mainly for, and what is asked before it is done."""

    act: Any
    form: Any
    is_open: bool = False
    is_primary: bool = False
    question: str = ""


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    at: str
    text: str
    reason: str


class IssuePage:
    """What the page of an issue shows to one reader; `tried` is an act with its form that was sent and is not
    right, `?act=` one whose form is to stand open."""

    def __init__(self, request, issue, tried=None):
        self.request, self.issue = request, issue
        self.scene = scene_of(issue, request.user, request.today)
        self.offers = []
        opened = tried[0].code if tried else request.GET.get("act", "")
        offered = acting.offers(ACTS, self.scene)
        first = next((act for act in offered if act.primary), None)
        for act in offered:
            form = tried[1] if tried and tried[0] is act else act.form_for(self.scene)
            question = act.question(self.scene)
            self.offers.append(Offer(act, form, act.code == opened, act is first, question))

    def of(self, *parts):
        """The offers of some parts of the page."""
        return [offer for offer in self.offers if offer.act.part in parts]

    def source(self):
        """(name, address) of what the issue comes from; None where it was raised by itself, or is gone."""
        kind = self.issue.source_type
        registered = kind and sources.of_model(kind.model_class())
        if not registered:
            return None
        record = registered.visible(self.request.user).filter(pk=self.issue.source_id).first()
        return (registered.label, registered.href(record) if record else "")

    def escalation(self):
        """How far it is overdue today, and which step of the ladder that reaches (nine queries)."""
        return reading.escalations([self.issue], self.request.today)[self.issue.pk]

    def history(self):
        """The latest events as sentences (one query)."""
        return [
            Told(f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}", sentences.sentence(event), event.reason)
            for event in events.history(self.issue)[:HISTORY]
        ]

    def files(self):
        """The files (one query)."""
        found = Attachment.objects.filter(
            owner_type__app_label="issues", owner_type__model="issue", owner_id=self.issue.pk
        )
        return found.select_related("uploaded_by")

    def leaders(self):
        """Who leads the project today (one query)."""
        rows = Responsibility.objects.on(self.request.today).leaders().filter(project=self.issue.project_id)
        return list(rows.select_related("leader__user").order_by("-level"))

    def context(self):
        """What the template needs."""
        issue, found = self.issue, self.escalation()
        holders = list(issue.holders.select_related("organisation", "handler", "by"))
        extensions = list(issue.extensions.select_related("asked_by", "decided_by"))
        moves = moves_of(holders, extensions, issue.resolutions.all())
        tables = {
            "moves": (MoveTable, moves if len(moves) > 1 else [], _("What moved the deadline")),
            "holders": (
                HolderTable,
                holders,
                _("Held by"),
            ),
            "extensions": (
                ExtensionTable,
                extensions,
                _("Extensions"),
            ),
            "pauses": (PauseTable, issue.pauses.select_related("approved_by"), _("Rests")),
            "supervisions": (
                SupervisionHistoryTable,
                issue.supervisions.select_related("addressee", "by"),
                _("Supervisions"),
            ),
        }
        drawn = {}
        for name, (table, rows, label) in tables.items():
            rows = list(rows)
            drawn[name] = draw_table(table, rows, label=label) if rows else ""
        return {
            "title": issue.title,
            "issue": issue,
            "page": self,
            "scene": self.scene,
            "escalation": found,
            "step": Step(found.step).label if found.step else "",
            "is_late": issue.is_overdue(self.request.today),
            "is_paused": issue.is_paused(self.request.today),
            "source": self.source(),
            "leaders": self.leaders(),
            "helps": list(issue.help_requests.select_related("department", "asked_by")),
            "last_move": moves[-1] if len(moves) > 1 else None,
            "acts": self.of(acting.HANDLE, acting.ENDING),
            "clock_acts": self.of(acting.CLOCK),
            "help_acts": self.of(acting.HELP),
            "supervision_acts": self.of(acting.SUPERVISION),
            "may_supervise": self.scene.may.supervise
            and self.scene.supervision is None
            and issue.is_open
            and issue.state != State.RESOLVED
            and issue.organisation_id is not None
            and issue.handler_id != self.request.user.pk,
            "history": self.history(),
            "files": self.files(),
            **drawn,
        }


@require_safe
def issue(request, pk):
    """The page of an issue."""
    page = IssuePage(request, open_issue(request, pk))
    return render(request, "issues/issue.html", page.context())


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, pk, act):
    """Do one act; what was typed stays in the form where it is not right (422).

    After that the browser stands at this address: who loads it anew, or changes the language, comes back to
    the issue with the form open."""
    found = open_issue(request, pk)
    spec = BY_CODE.get(act)
    if spec is None:
        raise Http404
    if request.method != "POST":
        return redirect(f"{found_at(found)}?act={spec.code}#act-{spec.code}")
    scene = scene_of(found, request.user, request.today)
    if not spec.permitted(scene):
        raise Refused(*spec.why(scene))
    if not spec.fits(scene):
        messages.error(request, _("“%(act)s” is not possible as the issue stands now.") % {"act": spec.label})
        return redirect(found_at(found))
    form = spec.form_for(scene, request.POST, request.FILES or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                version = request.POST.get("version", "")
                acts.lock(found, int(version) if version.isascii() and version.isdigit() else None)
                said = spec.do(scene, dict(form.cleaned_data), stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, said)
            return redirect(found_at(found))
    page = IssuePage(request, found, tried=(spec, form))
    return render(request, "issues/issue.html", page.context(), status=422)


def found_at(found):
    """The address of an issue."""
    return reverse("issues:issue", args=[found.pk])


@dataclass(frozen=True)
class Origin:
    """The record that a new issue comes from: what it is called, what of it is quoted beside the form, and
    the issues that were raised from it already."""

    label: Any
    record: Any
    quote: str
    raised: list


def offered(request, projects):
    """What the form of a new issue begins with: the project, and what the source says of it (an Origin, or
    None)."""
    initial = {"project": request.GET.get("project", "")}
    source = sources.find(request.GET.get("source", ""), request.user)
    if source is not None:
        registered, record = source
        initial |= raising_forms.fitted(registered.prefill(record))
        source = Origin(
            registered.label,
            record,
            initial.pop("quote", ""),
            sources.issues_of(record, request.user),
        )
    key = str(getattr(initial["project"], "pk", initial["project"]))
    # A number that no database could hold is no project.
    known = key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY
    initial["project"] = projects.filter(pk=key).values_list("pk", flat=True).first() if known else None
    return initial, source


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Raise an issue; `?project=` and `?source=dispatch.weeklyreport:123` fill the form beforehand."""
    require_view(request.user)
    require_may(request.user, "issues.raise_issue", _("Your roles do not allow you to raise an issue."))
    projects = Project.objects.within(request.user, "issues.raise_issue").order_by("name")
    initial, source = offered(request, projects)
    sent = request.POST if request.method == "POST" else None
    form = raising_forms.RaiseForm(
        sent, request.FILES or None, projects=projects, today=request.today, initial=initial
    )
    if sent is not None and form.is_valid():
        values = dict(form.cleaned_data)
        project, upload = values.pop("project"), values.pop("file")
        try:
            with transaction.atomic():
                record = source.record if source else None
                found = acts.raise_issue(project, source=record, **values, **stamp(request))
                if upload:
                    keep_file(found, upload, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("“%(issue)s” is raised.") % {"issue": found.title})
            return redirect(found_at(found))
    context = {"title": _("Raise an issue"), "form": form, "source": source}
    return render(request, "issues/new.html", context)
