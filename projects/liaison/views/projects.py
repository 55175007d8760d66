"""One project's liaison: who held it when, its team, its visits and its directives."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.directory.models import Delegation, Leader
from projects.pool.models import Project
from projects.pool.views.file import day_asked

from .. import directing, taking_back
from ..models import Directive, TeamMember, Visit
from ..reading import assignment_history, calls_of, team_of, vacancies
from .common import ASSIGN, LOAD, TEAM, open_project

SHOWN = 12


@require_safe
def project(request, pk):
    """The liaison of a project, for everybody who may see it."""
    found = open_project(request, pk)
    rows = assignment_history(found)
    current = [row for row in rows if row.holds_on(request.today)]
    current.sort(key=lambda row: (row.level != Leader.Level.CITY, row.leader.protocol_order))
    team = team_of(found, request.today)
    user = request.user
    directives = Directive.objects.allowed(user).filter(project=found)
    directives = list(directives.select_related("leader__user", "handler", "handler_unit")[: SHOWN + 1])
    visits = Visit.objects.allowed(user).filter(project=found).select_related("leader__user")
    visits = list(visits.prefetch_related("decisions")[: SHOWN + 1])
    may_assign = Project.objects.permits(user, ASSIGN, found)
    for row in current:
        row.may_take_back = may_assign and taking_back.may_take_back(row, request.now)
    may_direct = bool(directing.leaders_for(user, Delegation.Act.DIRECTIVE, request.today))
    context = {
        "title": found.name,
        "project": found,
        "asked_on": day_asked(request),
        "current": current,
        "vacancies": vacancies([found], request.today) if may_assign or current or rows else [],
        "rows": rows,
        "calls": calls_of([found], request.today)[found.pk],
        "team": team,
        "former": TeamMember.objects.filter(project=found, valid_to__lte=request.today)
        .select_related("user", "organisation")
        .order_by("-valid_to"),
        "visits": visits[:SHOWN],
        "more_visits": len(visits) > SHOWN,
        "directives": directives[:SHOWN],
        "more_directives": len(directives) > SHOWN,
        "sees_directives": user.may("liaison.view_directive"),
        "sees_load": user.may(LOAD),
        "may_assign": may_assign,
        "may_team": Project.objects.permits(user, TEAM, found),
        "may_direct": may_direct,
        "may_record": user.may("liaison.record_visit")
        or bool(directing.leaders_for(user, Delegation.Act.VISIT, request.today)),
        "levels_free": [
            (level.value, level.label)
            for level in Leader.Level
            if level not in {row.level for row in rows if row.valid_to is None}
        ],
        "today": request.today,
        "back": _("Liaison ledger"),
    }
    return render(request, "liaison/project.html", context)
