"""Supervision: what the ladder proposes, the decision on a step, the letter on a page and as a document."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.base.errors import RuleViolation
from projects.base.official import MIME
from projects.base.periods import full_label
from projects.directory.rights import Refused, require_may
from projects.ui.files import saved_as

from .. import forms, letters, reading, supervising
from ..act_rights import not_supervised
from ..models import Issue, Step, Supervision
from ..standing import scene_of
from .issue import open_issue, stamp, tell

SUPERVISE = "issues.supervise_issue"


def steps_for(issue, today):
    """The steps that can be taken with an issue: none to a leader where the project has none (one query)."""
    led = reading.leader_of(issue.project_id, today) is not None
    return [step for step in Step if led or step != Step.LEADER]


@require_http_methods(["GET", "HEAD", "POST"])
def supervise(request, pk):
    """Decide on a step: take it up with its text, or not now with the reason."""
    issue = open_issue(request, pk)
    if not Issue.objects.permits(request.user, "supervise", issue):
        raise Refused(*not_supervised(scene_of(issue, request.user, request.today)))
    found = reading.escalations([issue], request.today)[issue.pk]
    step = found.proposed or found.step or Step.REMINDER
    steps = steps_for(issue, request.today)
    texts = letters.offered_texts(issue, steps, found.overdue, request.today)
    initial = {
        "step": step,
        "addressee": issue.organisation_id,
        "text": texts[step],
    }
    sent = request.POST if request.method == "POST" else None
    form = forms.SuperviseForm(sent, today=request.today, initial=initial)
    form.offer(issue, request.user, steps)
    if sent is not None and form.is_valid():
        values = form.cleaned_data
        try:
            if values["decision"] == "not_now":
                supervising.decline(
                    issue, values["step"], until=values["until"], reason=values["reason"], **stamp(request)
                )
                messages.success(request, _("The step is put off until %(day)s.") % {"day": values["until"]})
                return redirect("issues:supervision")
            given = {name: values[name] for name in ("addressee", "reason")}
            given["text"] = letters.following(values["text"], values["step"], texts)
            row = supervising.take_up(issue, values["step"], **given, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            said = _("%(step)s on “%(issue)s” is taken up.")
            messages.success(request, said % {"step": row.step_label, "issue": issue.title})
            return redirect("issues:letter", row.pk)
    context = {
        "title": _("Decide on a step of supervision"),
        "issue": issue,
        "form": form,
        "escalation": found,
        "step": Step(found.step).label if found.step else "",
        "texts": texts,
    }
    return render(request, "issues/supervise.html", context)


@require_POST
def supervise_many(request):
    """Take up the chosen proposals at once: each at the step that is proposed for it, or all at one."""
    require_may(request.user, SUPERVISE, _("You do not supervise issues."))
    chosen = [int(one) for one in request.POST.getlist("chosen") if one.isascii() and one.isdigit()]
    wanted = request.POST.get("step", "")
    rows = Issue.objects.allowed(request.user, "supervise").filter(pk__in=chosen)
    issues = list(rows.select_related("project", "organisation"))
    found = reading.escalations(issues, request.today)
    taken, refused = 0, []
    for issue in issues:
        step = wanted if wanted in Step.values else found[issue.pk].proposed
        try:
            if not step:
                raise RuleViolation("not_proposed", _("Nothing is proposed for it any more."))
            text = letters.offered_text(issue, step, found[issue.pk].overdue, request.today)
            supervising.take_up(issue, step, text=text, **stamp(request))
        except RuleViolation as error:
            refused.append(_("“%(issue)s”: %(why)s") % {"issue": issue.title, "why": error})
        else:
            taken += 1
    if taken:
        messages.success(request, _("Supervisions taken up: %(count)s.") % {"count": taken})
    for said in refused:
        messages.error(request, said)
    if not issues:
        messages.error(request, _("Tick the proposals that are to be taken up."))
    return redirect("issues:supervision")


def open_letter(request, pk):
    """A supervision that the reader may see; else Http404."""
    rows = Supervision.objects.allowed(request.user)
    found = rows.select_related(
        "issue__project",
        "addressee",
        "leader__user",
        "by__organisation",
        "forwarded_by__organisation",
        "feedback_by",
        "reviewed_by",
    ).filter(pk=pk)
    row = found.first()
    if row is None:
        raise Http404
    return row


def signed(row):
    """The office in whose name it goes out: that of whoever sent it, else of whoever took it up."""
    person = row.forwarded_by or row.by
    return str(person.organisation or person)


@require_safe
def letter(request, pk):
    """One supervision: its letter as it would be printed, and how far it is."""
    row = open_letter(request, pk)
    context = {
        "title": row.step_label,
        "row": row,
        "letter_title": letters.title_of(row.issue, row.step),
        "answers": list(row.answers.select_related("by", "reviewed_by")),
        "paragraphs": [part for part in row.text.splitlines() if part.strip()],
        "signed": signed(row),
        "day": full_label(row.forwarded_on or row.on),
        "due": full_label(row.feedback_due_on) if row.feedback_due_on and row.step != Step.LEADER else "",
        "is_late": row.is_late(request.today),
    }
    return render(request, "issues/letter.html", context)


@require_safe
def letter_file(request, pk):
    """The letter as a .docx; in Chinese, whatever language its reader has chosen."""
    row = open_letter(request, pk)
    with translation.override(settings.LANGUAGE_CODE):
        content = letters.letter(row, signed=signed(row), on=row.forwarded_on or row.on)
        name = f"{letters.title_of(row.issue, row.step)}.docx"
    return saved_as(HttpResponse(content, content_type=MIME), name)
