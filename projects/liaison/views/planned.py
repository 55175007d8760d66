"""A leader's planned visits, for his office alone, and whether calendars show them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from projects.base.errors import RuleViolation
from projects.base.wording import names
from projects.directory.models import Leader
from projects.directory.rights import Refused

from .. import planning
from ..forms_planned import PlanForm
from ..models import LeaderCalendar, PlannedVisit
from ..visiting import may_record
from .common import form_page


@form_page
def planned(request, pk):
    """What is planned; an act (`act`) plans, cancels, switches calendars on or off."""
    leader = get_object_or_404(Leader.objects.select_related("user"), pk=pk)
    if not may_record(request.user, leader, request.today):
        raise Refused(
            _("Planned visits are for the leader's office alone."),
            _("the leader, whom he has delegated his visits to, and the dispatch office"),
        )
    form = PlanForm(None, leader=leader, today=request.today)
    if request.method == "POST":
        done = act(request, leader)
        if done is None:
            return redirect("liaison:planned", pk)
        form = done
    calendar = LeaderCalendar.objects.filter(leader=leader).first()
    rows = PlannedVisit.objects.filter(leader=leader, on__gte=request.today).select_related("project")
    rows = list(rows)
    shows = bool(calendar and calendar.shows_visits)
    context = {
        "title": _("Planned visits of %(leader)s") % {"leader": leader},
        "leader": leader,
        "form": form,
        "rows": rows,
        "shows": shows,
        "question": "" if shows else question(leader, rows, request.today),
    }
    return render(request, "liaison/planned.html", context)


def question(leader, rows, today):
    """What is asked before calendars show the visits: it names everybody who will see them."""
    people = planning.seers(leader, {row.project_id for row in rows}, today)
    return _(
        "Show planned visits in calendars? They will be seen by %(people)s, and by whoever comes to hold the "
        "projects or to read for %(leader)s."
    ) % {"people": names(people), "leader": leader}


def act(request, leader):
    """Do what was asked; returns the form where it is not filled in rightly, else None."""
    stamp = {"by": request.user, "at": request.now, "today": request.today}
    asked = request.POST.get("act", "")
    if asked in ("show", "hide"):
        planning.show(leader, asked == "show", **stamp)
        messages.success(request, _("Kept."))
    elif asked == "drop":
        key = request.POST.get("visit", "")
        row = PlannedVisit.objects.filter(leader=leader, pk=int(key) if key.isdecimal() else 0).first()
        if row is None:
            raise Http404
        planning.drop(row, **stamp)
        messages.success(request, _("The visit is cancelled."))
    else:
        form = PlanForm(request.POST, leader=leader, today=request.today)
        if not form.is_valid():
            return form
        try:
            planning.plan(leader, form.cleaned_data["project"], form.cleaned_data["on"], **stamp)
        except RuleViolation as error:
            form.add_error("project" if error.code == "not_led" else "on", str(error))
            return form
        messages.success(request, _("The visit is planned."))
    return None
