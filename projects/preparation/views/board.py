"""The permits of one project: the board, the page in full, what the project needs."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from projects.base.errors import RuleViolation
from projects.pool.models import Project, Stage
from projects.pool.models.project import BEFORE_START
from projects.ui.figures import HeadFigure

from .. import need, planning, words
from ..forms import AddForm, ProfileForm
from ..gantt import gantt_of
from ..models import PreparationProfile, Procedure
from ..reading import board
from ..tables import PermitRowTable
from .opening import ADJUST, open_project, require_adjust


def board_context(request, project):
    """What the board shows (six queries, and one for the right to adjust where it depends on the
    project); an empty board says whether it can be planned."""
    found = board(project, request.today, user=request.user)
    may_adjust = getattr(project, "may_adjust", None)
    if may_adjust is None:
        may_adjust = Project.objects.permits(request.user, ADJUST, project)
    return {
        "object": project,
        "board": found,
        "against": [words.contradiction(one, found) for one in found.contradictions],
        "may_adjust": may_adjust,
        # A board that is drawn anew stands on the page it was drawn for.
        "back": getattr(getattr(request, "htmx", None), "current_url_abs_path", None)
        or request.get_full_path(),
    }


def panel(request, project):
    """The board on the page of a project; nothing where there are no permits and nobody may plan."""
    context = board_context(request, project)
    plans = context["may_adjust"] and project.stage != Stage.WITHDRAWN
    return context if context["board"].rows or plans else None


def head(request, project):
    """When the permits allow the start and what holds it up, for a project that has not started (six
    queries)."""
    if project.stage not in BEFORE_START:
        return []
    found = board(project, request.today, user=request.user)
    if not found.rows or found.path is None:
        return []
    if not found.path.chain:
        return [HeadFigure(_("Permits for the start"), _("all there"), "#panel-permits")]
    return [
        HeadFigure(
            _("Start at the earliest"), found.path.day.isoformat(), "#panel-permits", words.held_up(found)
        )
    ]


@require_GET
def project(request, pk):
    """The permits of a project in full."""
    found = open_project(request, pk)
    context = board_context(request, found)
    shown = context["board"]
    profile = PreparationProfile.objects.filter(project=found).first()
    facts = need.facts_of(found, profile)
    known = {row.permit.code for row in shown.rows}
    procedures = Procedure.objects.on(request.today).order_by("order", "code")
    needs = need.needs(facts, procedures)
    context |= {
        "title": _("Permits of the project"),
        "project": found,
        "table": PermitRowTable,
        "gantt": gantt_of(shown),
        "paper": "landscape",
        "left_out": [(one, words.why_needed(needs[one.code])) for one in procedures if one.code not in known],
    }
    return render(request, "preparation/project.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def needs(request, pk):
    """What decides which procedures the project needs."""
    found = open_project(request, pk)
    require_adjust(found)
    profile = PreparationProfile.objects.filter(project=found).first() or PreparationProfile(project=found)
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        changed = planning.set_profile(
            found, form.cleaned_data, on=request.today, by=request.user, at=request.now
        )
        said = _("Saved. The permits follow from it.") if changed else _("Nothing was changed.")
        messages.success(request, said)
        return redirect("preparation:project", pk)
    context = {"title": _("What the project needs"), "project": found, "form": form}
    return render(request, "preparation/needs.html", context)


@require_POST
def plan(request, pk):
    """Give a project the permits that its kind needs."""
    found = open_project(request, pk)
    require_adjust(found)
    added = planning.plan_permits(found, on=request.today, by=request.user, at=request.now)
    if added:
        messages.success(request, _("%(count)s permits are planned.") % {"count": len(added)})
    else:
        messages.info(request, _("The project has all permits that its kind needs."))
    return redirect("preparation:project", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    """Add a procedure that the kind of the project does not ask for; `?code=` chooses it."""
    found = open_project(request, pk)
    require_adjust(found)
    procedures = Procedure.objects.on(request.today).filter(~Q(code__in=found.permits.values("code")))
    chosen = procedures.filter(code=request.GET.get("code", "")).first()
    form = AddForm(request.POST or None, procedures=procedures, initial={"procedure": chosen})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            permit = planning.add_permit(
                found,
                values["procedure"],
                on=request.today,
                by=request.user,
                at=request.now,
                reason=values["reason"],
            )
        except RuleViolation as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": permit.procedure})
            return redirect(f"{reverse('preparation:project', args=[pk])}#permit-{permit.pk}")
    context = {"title": _("Add a procedure"), "project": found, "form": form}
    return render(request, "preparation/add.html", context)
