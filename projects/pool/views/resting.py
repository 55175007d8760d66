"""Rest by approval: of one project, of many at once, and its early end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.base.errors import RuleViolation
from projects.directory.rights import require_may

from .. import act_forms, acts
from ..filters import ProjectFilters
from ..models import Project, Suspension
from ..models.project import BUILDING
from .acts import act_page, form_page, given, stamp, tell
from .opening import RELATED, open_to


@form_page
def suspend(request, pk):
    """Approve that a project rests."""
    project = open_to(request, pk, "exempt")
    form = act_forms.SuspendForm(**given(request))

    def do(values):
        acts.suspend([project], **values, **stamp(request))
        return _("“%(project)s” rests from %(first)s on.") % {
            "project": project.name,
            "first": values["first"],
        }

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Approve a rest"),
        button=_("Approve"),
        anchor="suspensions",
    )


@form_page
def resume(request, pk, suspension_pk):
    """Let the work go on before the approved end."""
    project = open_to(request, pk, "exempt")
    row = get_object_or_404(project.suspensions, pk=suspension_pk)
    form = act_forms.ResumeForm(**given(request))

    def do(values):
        acts.resume(row, **values, **stamp(request))
        return _("The work goes on since %(day)s.") % {"day": values["on"]}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("End the rest early"),
        button=_("Let the work go on"),
        anchor="suspensions",
        now=[
            (row.get_kind_display(), row.valid_from),
            (_("Last day"), row.last_day),
            (_("Document number"), row.document_number),
        ],
    )


@form_page
def suspend_many(request):
    """One approval for many projects: those of a filter, chosen one by one or all."""
    require_may(request.user, "pool.exempt_project", _("Your roles do not allow you to approve a rest."))
    year = request.today.year
    under_way = Project.objects.allowed(request.user, "exempt").filter(stage__in=BUILDING).of_year(year)
    filters = ProjectFilters(request.GET, queryset=under_way, request=request)
    projects = filters.qs if filters.form.is_valid() else under_way
    chosen = {int(key) for key in request.POST.getlist("chosen") if key.isdigit()}
    form = act_forms.SuspendForm(**given(request), initial={"kind": Suspension.Kind.WINTER})
    if request.method == "POST" and form.is_valid():
        said = suspend_chosen(request, form, under_way.filter(pk__in=chosen))
        if said:
            messages.success(request, said)
            return redirect("pool:project_list")
    rows = list(projects.select_related(*RELATED).order_by("division__order", "pk"))
    resting = set(Project.objects.suspended(request.today).values_list("pk", flat=True))
    for row in rows:
        row.is_chosen = row.pk in chosen
        row.rests = row.pk in resting
    context = {
        "title": _("Approve a winter stop"),
        "form": form,
        "rows": rows,
        "back": f"{reverse('pool:project_list')}?{request.GET.urlencode()}",
    }
    return render(request, "pool/suspend_many.html", context)


def suspend_chosen(request, form, projects):
    """Do the act; returns what to say, or None with the error at the form.

    Projects that rest already in that time are left as they are and counted.
    """
    values = form.cleaned_data
    projects = list(projects)
    if not projects:
        form.add_error(None, _("Choose the projects that rest."))
        return None
    end = acts.day_after(values["last"])
    already = {row.project_id for row in acts.resting_between(projects, values["first"], end)}
    free = [project for project in projects if project.pk not in already]
    if not free:
        form.add_error(None, _("All chosen projects rest already in that time."))
        return None
    try:
        acts.suspend(free, **values, **stamp(request))
    except RuleViolation as error:
        tell(form, error)
        return None
    said = _("%(count)s projects rest from %(first)s to %(last)s.") % {
        "count": len(free),
        "first": values["first"],
        "last": values["last"] or _("further notice"),
    }
    if already:
        said += " " + _("%(count)s rested already and were left as they were.") % {"count": len(already)}
    return said
