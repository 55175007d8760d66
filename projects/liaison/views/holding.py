"""Forms of the acts on assignments: naming, handing over, ending, leaving, reshuffling; and on teams."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.base.errors import RuleViolation
from projects.directory.models import Leader
from projects.directory.rights import require_may
from projects.pool.models import Project, Responsibility

from .. import forms, holding, taking_back, teams
from ..models import TeamMember
from ..reading import assignments, note_of, vacancies
from .common import (
    ASSIGN,
    TEAM,
    act_page,
    form_page,
    given,
    named_list,
    open_project,
    require_project,
    stamp,
    tell,
)


def serving_leaders():
    """Those who can be given a project: who has left is not offered."""
    return Leader.objects.filter(left_on=None, user__is_active=True).in_protocol_order()


def leaders_of(level, project):
    """Who may lead a project at a level: the city's leaders, or those of its own division."""
    found = serving_leaders().filter(level=level)
    return found if level == Leader.Level.CITY else found.filter(division=project.division)


def open_assignment(request, pk):
    """A current assignment of a project that the reader may see and assign."""
    rows = Responsibility.objects.leaders().current().select_related("leader__user", "organisation")
    visible = Project.objects.allowed(request.user)
    row = get_object_or_404(rows.filter(project__in=visible).select_related("project__division"), pk=pk)
    require_project(request, row.project, ASSIGN, _("You do not assign leaders to this project."))
    return row


def stands(row):
    """How an assignment stands."""
    return [
        (_("Project"), row.project.name),
        (_("Liaison leader"), f"{row.leader} · {row.leader.post}"),
        (_("City or banner"), row.get_level_display()),
        (_("Duty unit"), row.organisation),
        (_("Since"), row.valid_from),
    ]


def page_of(project):
    """The address of a project's liaison."""
    return reverse("liaison:project", args=[project.pk])


@form_page
def assign(request, pk):
    """Name the leader of a project that has none of that level; `?level=BANNER` for the banner's."""
    project = open_project(request, pk)
    require_project(request, project, ASSIGN, _("You do not assign leaders to this project."))
    level = request.GET.get("level", "")
    level = level if level in Leader.Level else Leader.Level.CITY
    form = forms.AssignForm(
        **given(request), today=request.today, project=project, leaders=leaders_of(level, project)
    )

    def do(values):
        row = holding.assign_leader(project, values.pop("leader"), **values, **stamp(request))
        return _("%(leader)s now leads “%(project)s”.") % {
            "leader": row.leader,
            "project": project.name,
        }, page_of(project)

    return act_page(
        request,
        form,
        do,
        title=_("Name the liaison leader"),
        button=_("Name"),
        back=page_of(project),
        subject=project.name,
        now=[(_("City or banner"), Leader.Level(level).label)],
    )


@form_page
def hand_over(request, pk):
    """Hand a project over to another leader of the same level."""
    row = open_assignment(request, pk)
    project = row.project
    form = forms.HandOverForm(
        **given(request),
        today=request.today,
        project=project,
        leaders=leaders_of(row.level, project).exclude(pk=row.leader_id),
        initial={"note": note_of(row, request.today)},
    )

    def do(values):
        new = holding.hand_over(row, values.pop("leader"), **values, **stamp(request))
        return _("“%(project)s” is handed over to %(leader)s.") % {
            "project": project.name,
            "leader": new.leader,
        }, page_of(project)

    return act_page(
        request,
        form,
        do,
        title=_("Hand the project over"),
        button=_("Hand over"),
        back=page_of(project),
        subject=project.name,
        now=stands(row),
        # The script puts in who is chosen.
        confirm_with=_("Hand “%(project)s” over from %(before)s to {leader}?")
        % {"project": project.name, "before": row.leader},
    )


@form_page
def end(request, pk):
    """End an assignment without a successor."""
    row = open_assignment(request, pk)
    form = forms.EndForm(**given(request), today=request.today)

    def do(values):
        holding.end_assignment(row, **values, **stamp(request))
        return _("%(leader)s no longer leads “%(project)s”.") % {
            "leader": row.leader,
            "project": row.project.name,
        }, page_of(row.project)

    return act_page(
        request,
        form,
        do,
        title=_("Release from the liaison"),
        button=_("Release from the liaison"),
        back=page_of(row.project),
        subject=row.project.name,
        now=stands(row),
        confirm=_("%(leader)s no longer leads “%(project)s”, and nobody follows?")
        % {"leader": row.leader, "project": row.project.name},
    )


@form_page
def take_back(request, pk):
    """Take a handover that was recorded today back, as though it had not been."""
    row = open_assignment(request, pk)
    if not taking_back.may_take_back(row, request.now):
        # The words of the act say what to do instead.
        messages.warning(
            request,
            _("A handover is taken back on the day it was recorded; later, hand the project over again."),
        )
        return redirect(page_of(row.project))
    before = taking_back.predecessor(row)
    form = forms.TakeBackForm(**given(request), today=request.today)

    def do(values):
        back = taking_back.take_back(row, **values, **stamp(request))
        return _("“%(project)s” is with %(leader)s again, as though it had not been handed over.") % {
            "project": row.project.name,
            "leader": back.leader,
        }, page_of(row.project)

    return act_page(
        request,
        form,
        do,
        title=_("Take the handover back"),
        button=_("Take the handover back"),
        back=page_of(row.project),
        subject=row.project.name,
        now=[*stands(row), (_("Goes back to"), before.leader)],
        confirm=_("Take “%(project)s” back from %(leader)s and leave it with %(before)s?")
        % {"project": row.project.name, "leader": row.leader, "before": before.leader},
    )


@form_page
def duty_unit(request, pk):
    """Name the duty unit of an assignment."""
    row = open_assignment(request, pk)
    form = forms.DutyUnitForm(**given(request), today=request.today, project=row.project)

    def do(values):
        unit = values.pop("unit")
        holding.set_duty_unit(row, unit, **values, **stamp(request))
        said = _("The duty unit is %(unit)s from %(day)s on.")
        return said % {"unit": unit, "day": values["on"].isoformat()}, f"{page_of(row.project)}#held"

    return act_page(
        request,
        form,
        do,
        title=_("Name the duty unit"),
        button=_("Save"),
        back=page_of(row.project),
        subject=row.project.name,
        now=stands(row),
    )


@form_page
def leave(request, pk):
    """A leader leaves: all that he holds waits for successors from that day on."""
    require_may(request.user, ASSIGN, _("You do not assign leaders."))
    leader = get_object_or_404(Leader.objects.select_related("user"), pk=pk)
    back = reverse("liaison:leader", args=[leader.pk])
    if leader.left_on and request.method != "POST":
        # An old link, or the way back: his page says since when he is gone.
        return redirect(back)
    held = list(assignments(request.today, leader=leader, valid_to=None).select_related("project"))
    form = forms.LeaveForm(**given(request), today=request.today)

    def do(values):
        rows = holding.leader_leaves(
            leader, **values, note_of=lambda row: note_of(row, request.today), **stamp(request)
        )
        if not rows:
            return _("%(leader)s has left; he held no project.") % {"leader": leader}, back
        said = ngettext(
            "%(leader)s has left; %(count)s project awaits a successor.",
            "%(leader)s has left; %(count)s projects await a successor.",
            len(rows),
        )
        return said % {"leader": leader, "count": len(rows)}, reverse("liaison:ledger")

    names = [row.project.name for row in held]
    return act_page(
        request,
        form,
        do,
        title=_("A leader leaves"),
        button=_("Record that he leaves"),
        back=back,
        subject=f"{leader} · {leader.post}",
        now=[(_("Leads"), name) for name in names],
        confirm=_("%(leader)s leaves? These projects then await a successor: %(projects)s")
        % {"leader": leader, "projects": named_list(names)}
        if names
        else _("%(leader)s leaves? He holds no project and is given none from then on.") % {"leader": leader},
    )


@form_page
def reshuffle(request):
    """Hand many projects over in one batch under one document; `?leader=` shows only what one holds."""
    require_may(request.user, ASSIGN, _("You do not assign leaders."))
    projects = Project.objects.within(request.user, ASSIGN)
    listed = projects.on_list("LIAISON", request.today.year, request.today)
    held = list(
        assignments(request.today, project__in=listed, valid_to=None).select_related("project__division")
    )
    asked = request.GET.get("leader", "")
    vacant = [] if asked else vacancies(listed.select_related("division"), request.today)
    if asked:
        held = [row for row in held if str(row.leader_id) == asked]
    leaders = list(serving_leaders())
    form = forms.ReshuffleForm(
        **given(request), today=request.today, places=[*vacant, *held], leaders=leaders
    )
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("document", "on", "reason")}
        try:
            new = holding.reshuffle(
                form.moves(),
                **values,
                note_of=lambda row: note_of(row, request.today),
                **stamp(request),
            )
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(
                request,
                _("%(count)s projects are handed over under %(document)s.")
                % {"count": len(new), "document": values["document"]},
            )
            return redirect("liaison:ledger")
    context = {
        "title": _("Reshuffle"),
        "form": form,
        "vacant": len(vacant),
        "held": len(held),
        "back": reverse("liaison:ledger"),
    }
    return render(request, "liaison/reshuffle.html", context)


@form_page
def join(request, pk):
    """Put somebody on a project's team."""
    project = open_project(request, pk)
    require_project(request, project, TEAM, _("You do not keep the team of this project."))
    form = forms.JoinForm(**given(request), today=request.today, project=project)

    def do(values):
        member = teams.join_team(project, **values, **stamp(request))
        return _("%(who)s is on the team.") % {"who": member.who}, f"{page_of(project)}#team"

    return act_page(
        request,
        form,
        do,
        title=_("Add somebody to the team"),
        button=_("Add"),
        back=page_of(project),
        subject=project.name,
    )


@form_page
def quit_team(request, pk):
    """Take somebody off a team."""
    members = TeamMember.objects.current().select_related("project", "user")
    member = members.filter(project__in=Project.objects.allowed(request.user), pk=pk).first()
    if member is None:
        raise Http404
    require_project(request, member.project, TEAM, _("You do not keep the team of this project."))
    form = forms.QuitForm(**given(request), today=request.today)

    def do(values):
        teams.leave_team(member, **values, **stamp(request))
        return _("%(who)s is no longer on the team.") % {"who": member.who}, f"{page_of(member.project)}#team"

    return act_page(
        request,
        form,
        do,
        title=_("Take somebody off the team"),
        button=pgettext("liaison", "Take off"),
        back=page_of(member.project),
        subject=member.project.name,
        now=[(member.get_part_display(), member.who), (_("Since"), member.valid_from)],
    )
