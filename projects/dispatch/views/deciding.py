"""What reviewers do: let rows pass, return one, hand in a batch, correct an accepted figure."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.base.errors import RuleViolation
from projects.directory.models import Division
from projects.directory.rights import refuse
from projects.pool.models import Project

from .. import chain
from ..bundling import gathering_divisions, ready_rows
from ..filters import ReviewFilters
from ..models import ChainStep, WeeklyReport
from ..review import let_pass, own_q, permission_of, waiting
from .review import my_steps, step_named, waiting_figure


def back(request, address):
    """To the page the form was on, if it is one of ours, else to an address."""
    target = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(target if known else address)


def asked_step(request):
    """The step the form is about; refuses who may not pass it, 404 for none."""
    code = request.POST.get("step", "")
    step = step_named(my_steps(request), code)
    if step is not None:
        return step
    step = step_named(chain.chain_steps(), code)
    if step is None:
        raise Http404
    return refuse(permission_of(step), _("This step of the chain is not yours."))


def chosen_rows(request, step, week):
    """(rows that wait, {report id: version}) of what the form names: the ticked ones, or all that the
    filters of its page leave and that were there when it was opened."""
    rows = waiting(request.user, step).of_week(week)
    if request.POST.get("all"):
        seen = parse_datetime(request.POST.get("seen", "")) or request.now
        query = QueryDict(request.POST.get("next", "").partition("?")[2])
        filters = ReviewFilters(query, queryset=rows, request=request)
        found = filters.qs.filter(submitted_at__lte=seen).exclude(own_q(request.user))
        return rows, dict(found.values_list("pk", "version"))
    wanted = {}
    for text in request.POST.getlist("chosen"):
        key, _colon, version = text.partition(":")
        if key.isdigit() and version.isdigit() and len(key) < 19 and len(version) < 10:
            wanted[int(key)] = int(version)
    return rows, wanted


def tell(request, step, outcome):
    """Say what became of the rows."""
    if outcome.passed:
        words = _("%(step)s: %(count)s passed.")
        messages.success(request, words % {"step": step.get_code_display(), "count": outcome.passed})
    if outcome.own:
        words = _("%(count)s of them you filled in yourself; somebody else has to decide on those.")
        messages.warning(request, words % {"count": outcome.own})
    if outcome.changed:
        words = _("%(count)s changed meanwhile and were left as they are; look at them again.")
        messages.warning(request, words % {"count": outcome.changed})
    if not (outcome.passed or outcome.own or outcome.changed):
        messages.info(request, _("Nothing was chosen. Tick rows first."))


@require_POST
def review_pass(request, week):
    """Let many rows pass at once (审核通过)."""
    step = asked_step(request)
    if step.code == ChainStep.Code.GATHER:
        raise Http404
    rows, wanted = chosen_rows(request, step, week)
    try:
        tell(request, step, let_pass(rows, wanted, step, by=request.user, at=request.now))
    except RuleViolation as error:
        messages.error(request, str(error))
    return back(request, reverse("dispatch:review", args=[week]))


@require_POST
def review_row(request, week, pk):
    """Let one row pass, or return it with a reason; htmx gets what stands in its place."""
    step = asked_step(request)
    visible = WeeklyReport.objects.allowed(request.user).of_week(week)
    report = get_object_or_404(visible.select_related("project"), pk=pk)
    returning = request.POST.get("act") == "return"
    try:
        done = decide(request, report, step, returning)
        error = ""
    except RuleViolation as refused:
        done, error = "", str(refused)
    if request.htmx:
        left = waiting(request.user, step).of_week(week).count()
        context = {"report": report, "done": done, "error": error, "figure": waiting_figure(step, left, week)}
        return render(request, "dispatch/_review_done.html", context)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, f"{report.project.name}: {done}")
    return back(request, reverse("dispatch:review", args=[week]))


def decide(request, report, step, returning):
    """Do it, and say what was done. Raises RuleViolation, `changed` where the row is no longer the
    one that was looked at."""
    waits = waiting(request.user, step).filter(pk=report.pk)
    chain.require(
        request.POST.get("version") == str(report.version) and waits.exists(),
        "changed",
        _("This row has changed meanwhile or was dealt with; look at it again."),
    )
    if returning:
        reason = request.POST.get("reason", "").strip()[:500]
        chain.give_back(report, by=request.user, at=request.now, reason=reason)
        return _("returned: %(reason)s") % {"reason": reason}
    chain.require(step.code != ChainStep.Code.GATHER, "no_such_step", _("Rows are handed in as one batch."))
    chain.pass_step([report], step.code, by=request.user, at=request.now)
    return _("passed")


@require_POST
def hand_in(request, week):
    """Hand in everything of a division that is ready as one batch, or a zero report."""
    step = step_named(chain.chain_steps(), ChainStep.Code.GATHER)
    if step is None:
        raise Http404
    division = get_object_or_404(Division, code=request.POST.get("division", ""))
    mine = gathering_divisions(request.user, step, list(Division.objects.all()))
    if division not in mine:
        refuse(permission_of(step), _("You do not hand in the batches of this division."))
    rows = list(ready_rows(request.user, step, division, week))
    zero = bool(request.POST.get("zero"))
    try:
        chain.require(
            bool(rows) != zero,
            "changed",
            _("What is ready has changed meanwhile; look at it again.") if zero else _("No row is ready."),
        )
        batch = chain.hand_in(
            rows,
            week=week,
            division=division,
            responsible_name=request.POST.get("responsible", "")[:60],
            note=request.POST.get("note", "")[:300],
            by=request.user,
            at=request.now,
        )
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        words = (
            _("Zero report handed in for %(division)s (version %(version)s).")
            if zero
            else _("%(count)s rows of %(division)s handed in (version %(version)s).")
        )
        messages.success(
            request, words % {"count": len(rows), "division": division, "version": batch.version}
        )
    return back(request, reverse("dispatch:review", args=[week]))


def corrections(request, report):
    """What templates/dispatch/_corrections.html needs of a report: its corrections, and whether the
    reader may add one (one query, one more where he may)."""
    may = report.state in ("ACCEPTED", "LOCKED") and (
        WeeklyReport.objects.allowed(request.user, "correct").filter(pk=report.pk).exists()
    )
    fields = [(name, WeeklyReport._meta.get_field(name).verbose_name) for name in chain.CORRECTABLE]
    return {
        "corrections": [
            (one, WeeklyReport._meta.get_field(one.field).verbose_name)
            for one in report.corrections.select_related("by", "reduction")
        ],
        "may_correct": may,
        "correctable": [(name, label, getattr(report, name)) for name, label in fields],
    }


@require_POST
def correct(request, week, pk):
    """Put a figure of an accepted report right; `pk` is the project's, as in the report's address."""
    project = get_object_or_404(Project.objects.allowed(request.user), pk=pk)
    report = get_object_or_404(WeeklyReport.objects.select_related("project"), project=project, week=week)
    if not WeeklyReport.objects.allowed(request.user, "correct").filter(pk=report.pk).exists():
        refuse("pool.correct_project", _("You do not correct accepted figures."))
    try:
        correction = chain.correct(
            report,
            request.POST.get("field", ""),
            request.POST.get("value", ""),
            by=request.user,
            at=request.now,
            reason=request.POST.get("reason", "")[:300],
        )
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Corrected from %(old)s to %(new)s. The old figure stays on record.")
            % {"old": correction.old or "—", "new": correction.new or "—"},
        )
    return HttpResponseRedirect(reverse("dispatch:report", args=[week, pk]) + "#corrections")
