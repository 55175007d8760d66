"""Service records: the list, one in full, writing one down, putting it right; the panel of a project."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.base.periods import Month
from projects.directory.rights import refuse, require_may
from projects.pool.models import Project, Stage
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import services
from ..models import ServiceRecord
from ..service_tables import ServiceFilters, ServiceTable
from ..work_forms import CorrectServiceForm, QuickServiceForm, ServiceForm
from .opening import open_project

ADD = "preparation.add_servicerecord"
LATEST = 5
MONTHS = 3
Kind = ServiceRecord.Kind
form_page = require_http_methods(["GET", "HEAD", "POST"])


class ServiceListPage(ListPage):
    """All services the reader may see, the latest first; below the list, how many each person did."""

    key = "preparation.service"
    title = gettext_lazy("Services by agents")
    count_label = gettext_lazy("Services")
    template_name = "preparation/services.html"
    table_class = ServiceTable
    filterset_class = ServiceFilters

    def get(self, request, *args, **kwargs):
        require_may(
            request.user,
            "preparation.view_servicerecord",
            _("None of your roles of today shows you service records."),
        )
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return ServiceRecord.objects.allowed(request.user).select_related("agent", "project")

    def totals(self):
        return {
            "acted": Count("pk", filter=Q(kind=Kind.ACT)),
            "projects": Count("project", distinct=True),
        }

    def summary(self, totals):
        return [Figure(Kind.ACT.label, totals["acted"]), Figure(_("Projects"), totals["projects"])]

    def headline(self, request):
        """This month's services (one query)."""
        month = Month.of(request.today)
        visible = ServiceRecord.objects.allowed(request.user).of_month(month)
        found = visible.aggregate(
            count=Count("pk"),
            acted=Count("pk", filter=Q(kind=Kind.ACT)),
            projects=Count("project", distinct=True),
        )
        query = f"on_after={month.first}&on_before={month.last}"

        def link(more, figure):
            return format_html('<a href="?{}{}">{}</a>', query, more, figure)

        sentence = _("{count} services in {month} for {projects} projects; {acted} of them in their stead.")
        return format_html(
            sentence,
            count=link("", found["count"]),
            month=date_format(month.first, "YEAR_MONTH_FORMAT"),
            projects=found["projects"],
            acted=link("&kind=ACT", found["acted"]),
        )

    def empty(self, request):
        return EmptyState(
            _("No service has been written down yet. On a project's page it takes one line."),
            _("My projects"),
            f"{reverse('pool:project_list')}?mine=true",
        )

    def context(self, request, listing):
        months = [Month.of(request.today) + step for step in range(1 - MONTHS, 1)]
        rows = services.by_agent_and_month(ServiceRecord.objects.allowed(request.user), months)
        return {"months": months, "by_agent": rows}


def may_add(user, project):
    """Whether somebody may write down services for a project."""
    return Project.objects.permits(user, ADD, project)


def panel(request, project):
    """The latest services for a project, and a line to write one down; None where there are none and
    nobody may (two queries, and one where the right depends on the project)."""
    found = ServiceRecord.objects.allowed(request.user).filter(project=project).select_related("agent")
    rows = list(found[: LATEST + 1])
    adds = project.stage != Stage.WITHDRAWN and may_add(request.user, project)
    if not rows and not adds:
        return None
    return {
        "object": project,
        "rows": rows[:LATEST],
        "more": len(rows) > LATEST,
        "form": QuickServiceForm(today=request.today, auto_id="service_%s") if adds else None,
    }


def open_for_adding(request, pk):
    """A project for which the reader may write down services; else 404 or 403."""
    project = open_project(request, pk)
    if not may_add(request.user, project):
        refuse(ADD, _("Your roles do not allow you to write down services for this project."))
    return project


@require_POST
def quick(request, pk):
    """Write down a service in two fields; an error goes on to the full form with what was typed."""
    project = open_for_adding(request, pk)
    form = QuickServiceForm(request.POST, today=request.today)
    if form.is_valid():
        values = form.cleaned_data
        services.record(
            project, agent=request.user, on=request.today, by=request.user, at=request.now, **values
        )
        messages.success(request, _("“%(item)s” is written down.") % {"item": values["item"]})
        return redirect(f"{reverse('pool:project', args=[pk])}#panel-services")
    data = request.POST.copy()
    data.setdefault("on", request.today.isoformat())
    return form_of(request, project, ServiceForm(data, project=project, today=request.today), 422)


def form_of(request, project, form, status=200, service=None):
    """The page of a form for a service."""
    context = {
        "title": _("Correct a service record") if service else _("Write down a service"),
        "project": project,
        "form": form,
        "service": service,
        "action": reverse("preparation:service_correct", args=[service.pk])
        if service
        else reverse("preparation:service_new", args=[project.pk]),
    }
    return render(request, "preparation/service_form.html", context, status=status)


@form_page
def new(request, pk):
    """Write down a service in full."""
    project = open_for_adding(request, pk)
    form = ServiceForm(request.POST or None, project=project, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            record = services.record(
                project, agent=request.user, by=request.user, at=request.now, **dict(form.cleaned_data)
            )
        except RuleViolation as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(item)s” is written down.") % {"item": record.item})
            return redirect("preparation:service", record.pk)
    return form_of(request, project, form)


def open_service(request, pk):
    """A service record that the reader may see, with `may_correct`; else Http404."""
    visible = ServiceRecord.objects.allowed(request.user).select_related(
        "agent", "project__division", "permit__procedure"
    )
    found = get_object_or_404(visible, pk=pk)
    found.may_correct = services.may_correct(request.user, found)
    return found


@require_http_methods(["GET", "HEAD"])
def service(request, pk):
    """One service in full, with what was corrected."""
    found = open_service(request, pk)
    history = Event.objects.filter(
        target_type__app_label="pool",
        target_type__model="project",
        target_id=found.project_id,
        verb__startswith="service.",
        params__record=found.pk,
    )
    context = {
        "title": found.item,
        "service": found,
        "history": history.select_related("actor", "on_behalf_of").order_by("-at", "-pk"),
    }
    return render(request, "preparation/service.html", context)


@form_page
def correct(request, pk):
    """Put a service record right, with the reason."""
    found = open_service(request, pk)
    if not found.may_correct:
        refuse(
            "preparation.change_servicerecord",
            _("A service record is corrected by who wrote it, or by whoever keeps order."),
        )
    initial = {name: getattr(found, name) for name in services.FACTS} | {"version": found.version}
    form = CorrectServiceForm(
        request.POST or None, project=found.project, today=request.today, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version, reason = values.pop("version"), values.pop("reason")
        stamp = {"by": request.user, "at": request.now}
        try:
            changed = services.correct(found, values, reason=reason, version=version, **stamp)
        except RuleViolation as error:
            form.add_error(None, str(error))
        else:
            said = _("Saved.") if changed else _("Nothing was changed.")
            messages.success(request, said)
            return redirect("preparation:service", pk)
    return form_of(request, found.project, form, service=found)
