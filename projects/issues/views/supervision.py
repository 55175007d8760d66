"""Supervision: what the ladder proposes, the decision on a step, the letter on a page and as a document."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.base.errors import RuleViolation
from projects.directory.rights import refuse

from .. import forms, letters, reading, supervising
from ..models import Issue, Step, Supervision
from .issue import open_issue, stamp, tell


@require_http_methods(["GET", "HEAD", "POST"])
def supervise(request, pk):
    """Decide on a step: take it up with its text, or not now with the reason."""
    issue = open_issue(request, pk)
    if not Issue.objects.permits(request.user, "supervise", issue):
        refuse("issues.supervise_issue", _("You do not supervise issues."))
    found = reading.escalations([issue], request.today)[issue.pk]
    step = found.proposed or found.step or Step.REMINDER
    initial = {
        "step": step,
        "addressee": issue.organisation_id,
        "text": letters.offered_text(issue, step, found.overdue, request.today),
    }
    sent = request.POST if request.method == "POST" else None
    form = forms.SuperviseForm(sent, today=request.today, initial=initial)
    if sent is not None and form.is_valid():
        values = form.cleaned_data
        try:
            if values["decision"] == "not_now":
                supervising.decline(
                    issue, values["step"], until=values["until"], reason=values["reason"], **stamp(request)
                )
                messages.success(request, _("The step is put off until %(day)s.") % {"day": values["until"]})
                return redirect("issues:supervision")
            given = {name: values[name] for name in ("text", "addressee", "reason")}
            row = supervising.take_up(issue, values["step"], **given, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The supervision is taken up."))
            return redirect("issues:letter", row.pk)
    context = {
        "title": _("Decide on a step of supervision"),
        "issue": issue,
        "form": form,
        "escalation": found,
        "step": Step(found.step).label if found.step else "",
    }
    return render(request, "issues/supervise.html", context)


def open_letter(request, pk):
    """A supervision that the reader may see; else Http404."""
    rows = Supervision.objects.allowed(request.user)
    found = rows.select_related(
        "issue__project",
        "addressee",
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
        "paragraphs": [part for part in row.text.splitlines() if part.strip()],
        "signed": signed(row),
        "day": letters.day_in_words(row.forwarded_on or row.on),
        "due": letters.day_in_words(row.feedback_due_on) if row.feedback_due_on else "",
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
    response = HttpResponse(content, content_type=letters.MIME)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
