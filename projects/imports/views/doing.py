"""What is done with a run: check it again, import it, undo it, discard it, mark the faults in its file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.base.errors import RuleViolation
from projects.base.wording import labelled
from projects.ui.files import saved_as

from .. import files, marking, opening, placing, running, streaming
from ..applying import InTheWay
from ..columns import told
from ..comparing import OPTION, Outcome
from ..models import ImportRun
from .common import own_run, require_open, stamp, visible_run

State = ImportRun.State
# So many rows that stand in the way are shown by name.
SHOWN = 100


def page_of(run, said=""):
    """The address of a run."""
    href = reverse("imports:run", args=[run.pk])
    return f"{href}?said={said}" if said else href


@require_POST
def check(request, pk):
    """Check the file again, with the columns as they are matched."""
    run = own_run(request, pk)
    steps = running.check(run, **stamp(request))
    return streaming.answer(request, steps, there=page_of, back=page_of(run))


@require_POST
def apply(request, pk):
    """Import all rows in one transaction, or none."""
    run = own_run(request, pk)
    steps = running.apply(run, **stamp(request), leave_out="leave_out" in request.POST)
    steps = _ending(steps, running.Moved, page_of(run, "moved"))
    return streaming.answer(request, steps, there=page_of, back=page_of(run))


def _ending(steps, error, href):
    """Steps that lead to another page where the work ends with an error of a kind."""
    try:
        return (yield from steps)
    except error:
        raise streaming.Ended(href) from None


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, pk):
    """Ask once, say what stands in the way, take it back."""
    run = own_run(request, pk)
    here = reverse("imports:undo", args=[pk])
    if request.method == "POST":
        others = "others" in request.POST
        steps = _ending(running.undo(run, **stamp(request), others=others), InTheWay, here)
        return streaming.answer(request, steps, there=page_of, back=page_of(run))
    if run.state != State.DONE:
        messages.info(
            request,
            _("There is nothing to undo: this file is %(state)s.") % {"state": run.get_state_display()},
        )
        return redirect(page_of(run))
    context = {"title": _("Undo the import of “%(file)s”") % {"file": run.file.name}, "run": run}
    try:
        blocked = running.in_the_way(run, **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect(page_of(run))
    names = dict(
        run.rows.filter(number__in=[one.number for one, _words in blocked]).values_list("number", "name")
    )
    language = get_language()
    context["blocked"] = [
        (one.number, names.get(one.number, ""), words.get(language, "")) for one, words in blocked[:SHOWN]
    ]
    context["more"] = max(0, len(blocked) - SHOWN)
    context["count"] = len({one.number for one, _words in blocked})
    context["others"] = run.to_write - context["count"]
    return render(request, "imports/undo.html", context)


@require_POST
def discard(request, pk):
    """Discard a file that was not imported."""
    run = own_run(request, pk)
    try:
        running.drop(run, by=request.user, at=request.now)
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect(page_of(run))
    messages.success(
        request, _("“%(file)s” is discarded. Nothing was imported from it.") % {"file": run.file.name}
    )
    return redirect("imports:runs")


@require_POST
def discard_all(request):
    """Discard all of the reader's own files that were not imported."""
    require_open(request.user)
    count = running.drop_waiting(request.user, at=request.now)
    if count:
        said = ngettext(
            "%(count)s file is discarded. Nothing was imported from it.",
            "%(count)s files are discarded. Nothing was imported from them.",
            count,
        )
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("None of your files waits."))
    return redirect("imports:runs")


@require_safe
def faults(request, pk):
    """The same file with what is wrong marked at its cells."""
    run = visible_run(request, pk)
    found = [
        _marked(run, row, placing.place_in(run, one["field"]), told(one["words"]))
        for row in run.rows.filter(outcome=Outcome.REFUSED).order_by("number")
        for one in row.faults
    ]
    if not found:
        messages.info(request, _("Nothing in this file is refused; there is nothing to mark."))
        return redirect(page_of(run))
    content, file_kind = opening.content_of(run), opening.suffix_of(run)
    suffix, content = marking.marked(content, file_kind, found, opening.heads_of(run))
    suffix = suffix.lstrip(".")
    stem = run.file.name.rpartition(".")[0] or run.file.name
    response = HttpResponse(content, content_type=files.CONTENT_TYPES[suffix])
    return saved_as(response, "_".join([stem, _("faults marked")]) + f".{suffix}")


def _marked(run, row, place, said):
    """A fault as the file has it: its sentence names its field, or the option that lies in the form."""
    label = placing.place_label(run.of_kind, place) if run.of_kind else ""
    if place.startswith(OPTION):
        label = _("Option “%(option)s” (in the form, not in the file)") % {"option": label}
    sentence = labelled(label, said) if label else said
    return marking.Fault(run.sheet, row.number, run.mapping.get(place), sentence, label)
