"""Who looks after projects: the load of each, one's projects, and naming one for many at once."""

from django.contrib import messages
from django.db.models import Prefetch, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from projects.base.errors import RuleViolation
from projects.base.wording import names
from projects.directory.rights import require_may
from projects.pool import acts as pool_acts
from projects.pool.filters import ProjectFilters
from projects.pool.models import Project, Responsibility, Stage
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import desks, on_desk, reading
from ..service_tables import (
    LOOKING_AFTER,
    StewardFilters,
    StewardTable,
    looking_after,
    with_load,
    with_role,
    with_services,
)
from ..work_forms import StewardForm

ASSIGN = "preparation.assign_steward"
OVER = (Stage.COMPLETED, Stage.IN_PRODUCTION, Stage.WITHDRAWN)
MOST = 300


def sees_all(user):
    """Whether somebody sees projects beyond those he holds."""
    return user.is_superuser or any(
        grant.scope != "OWN" and "preparation.view_permit" in grant.permissions
        for grant in user.active_grants
    )


def stewards_of(request):
    """The people the reader sees, with their load: all who may be given projects where he sees more
    than his own, else those who look after the same projects."""
    projects = Project.objects.allowed(request.user)
    users = looking_after(request.today, projects)
    if sees_all(request.user):
        users = users | with_role(request.today)
    found = with_load(users.select_related("organisation"), projects, request.today)
    return with_services(found, request.today)


class StewardListPage(ListPage):
    """Stewards and agents with their load, the most loaded first."""

    key = "preparation.steward"
    title = gettext_lazy("Stewards and agents")
    count_label = gettext_lazy("People")
    template_name = "preparation/stewards.html"
    table_class = StewardTable
    filterset_class = StewardFilters

    def get(self, request, *args, **kwargs):
        require_may(
            request.user, "preparation.view_permit", _("None of your roles of today shows you permits.")
        )
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return stewards_of(request).order_by("-projects", "name", "pk")

    def totals(self):
        return {"late_all": Sum("late"), "documents_all": Sum("documents")}

    def summary(self, totals):
        return [
            Figure(_("Overdue at departments"), totals["late_all"] or 0),
            Figure(_("Documents to follow"), totals["documents_all"] or 0),
        ]

    def headline(self, request):
        """How many projects have a steward and how many none (two queries)."""
        projects = Project.objects.allowed(request.user).exclude(stage__in=OVER)
        held = Responsibility.objects.on(request.today).filter(role=Responsibility.Role.STEWARD)
        count, without = projects.count(), projects.exclude(pk__in=held.values("project")).count()
        assign = reverse("preparation:steward_assign")
        return format_html(
            _("Of {count} projects before completion {held} have a steward; {without} have none."),
            count=count,
            held=count - without,
            without=format_html('<a href="{}?{}">{}</a>', *self.without_href(request, assign), without),
        )

    def without_href(self, request, assign):
        """Where those without a steward are: to name one, for who may; else in the list of projects."""
        if request.user.may(ASSIGN):
            return assign, "lacks=steward"
        stages = "&".join(f"stage={stage}" for stage in Stage if stage not in OVER)
        return reverse("pool:project_list"), f"lacks=steward&{stages}"

    def empty(self, request):
        return EmptyState(_("Nobody looks after the projects you see."))

    def context(self, request, listing):
        return {"may_assign": request.user.may(ASSIGN)}


@require_GET
def steward(request, pk):
    """The desk of one person, as far as the reader sees his projects; his times with projects."""
    require_may(request.user, "preparation.view_permit", _("None of your roles of today shows you permits."))
    person = get_object_or_404(stewards_of(request), pk=pk)
    visible = Project.objects.allowed(request.user)
    held = Responsibility.objects.filter(
        user=person, role__in=LOOKING_AFTER, project__in=visible.values("pk")
    )
    current = held.on(request.today)
    projects = visible.filter(pk__in=current.values("project")).exclude(stage__in=OVER)
    boards = [
        board
        for board in reading.boards(
            projects.select_related("division"), request.today, user=request.user
        ).values()
        if board.rows
    ]
    found = []
    if boards:
        until = on_desk.near_until(boards[0].calendar, request.today)
        found = desks.desks(boards, near_until=until)
    context = {
        "title": str(person),
        "person": person,
        "desks": found,
        "counts": desks.counts(found),
        "times": held.select_related("project").order_by("valid_to", "-valid_from", "pk")[:MOST],
        "today": request.today,
    }
    return render(request, "preparation/steward.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request):
    """Name a steward or agent for many projects at once: those of a filter, chosen one by one or all.

    Each handover keeps its history (pool.acts.assign); what cannot be is left as it is and says why.
    """
    require_may(request.user, ASSIGN, _("Your roles do not allow you to name stewards."))
    year = request.today.year
    mine = Project.objects.within(request.user, ASSIGN).exclude(stage__in=OVER).of_year(year)
    query = request.GET.copy()
    filters = ProjectFilters(query, queryset=mine, request=request)
    projects = filters.qs if filters.form.is_valid() else mine
    chosen = {
        int(key)
        for key in request.POST.getlist("chosen")
        if key.isascii() and key.isdigit() and len(key) < 19
    }
    form = StewardForm(request.POST or None, today=request.today)
    if request.method == "POST":
        if not chosen:
            form.add_error(None, _("Choose the projects."))
        if form.is_valid():
            failed = assign_chosen(request, form, mine.filter(pk__in=chosen))
            if not failed:
                return redirect("preparation:stewards")
            chosen = set(failed)
    holders = Responsibility.objects.on(request.today).filter(role__in=LOOKING_AFTER).select_related("user")
    rows = list(
        projects.select_related("division", "owner")
        .prefetch_related(Prefetch("responsibilities", holders, to_attr="held"))
        .order_by("division__order", "pk")[:MOST]
    )
    for row in rows:
        row.is_chosen = row.pk in chosen
        row.stewards = names(one.holder for one in row.held if one.role == "STEWARD")
        row.agents = names(one.holder for one in row.held if one.role == "AGENT")
    context = {
        "title": _("Name a steward or an agent"),
        "form": form,
        "rows": rows,
        "more": projects.count() > MOST,
        "lacks": "steward" in request.GET.getlist("lacks"),
        "filter_form": filters.form,
    }
    return render(request, "preparation/steward_assign.html", context)


def assign_chosen(request, form, projects):
    """Name the person for each project. Returns {pk: why} of those that were left as they are."""
    values, done, failed = form.cleaned_data, 0, {}
    for project in projects.order_by("pk"):
        try:
            pool_acts.assign(
                project,
                values["role"],
                user=values["user"],
                on=values["on"],
                reason=values["reason"],
                by=request.user,
                at=request.now,
            )
        except RuleViolation as error:
            failed[project.pk] = str(error)
            messages.warning(
                request, _("Left as it is: %(project)s: %(why)s") % {"project": project, "why": error}
            )
        else:
            done += 1
    if done:
        said = ngettext(
            "%(person)s now looks after %(count)s more project.",
            "%(person)s now looks after %(count)s more projects.",
            done,
        )
        messages.success(request, said % {"person": values["user"], "count": done})
    return failed
