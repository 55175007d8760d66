"""What homes show of working groups and their tasks."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from projects.directory.models import Organisation
from projects.directory.roles import Role

from . import groups
from .filters_tasks import OVERDUE
from .group_words import Line, move_words
from .models import GroupTask, PoolTransfer, Project
from .tables_groups import state_of
from .views.group_rows import GroupRow, group_sentence, waiting_of
from .views.listing import linked

MOST = 6


def is_member(user):
    """Who is a member of a working group."""
    return user.has_role(Role.WORKING_GROUP)


def own_groups(user):
    """The working groups of which a person is a member, as a queryset; all, where his role is for the
    whole city and his unit is none of them."""
    found = Organisation.objects.working_groups()
    grants = [grant for grant in user.active_grants if grant.role == Role.WORKING_GROUP]
    named = [grant.organisation_id for grant in grants if grant.scope == "ORGANISATION"]
    if any(grant.scope == "CITY" for grant in grants):
        return found
    return found.filter(pk__in=named)


def with_state(tasks, today):
    """Tasks with how they stand in words."""
    found = list(tasks)
    for task in found:
        task.state, task.is_late = state_of(task, today), task.due_on < today
    return found


def my_group(request, _obj):
    """What waits for one's working group, what is late, what should start soon and is not ready, and
    the last moves in the pool (twelve queries)."""
    own = list(own_groups(request.user))
    if not own:
        return None
    projects = Project.objects.allowed(request.user)
    found = groups.read_groups(own, projects, year=request.today.year, today=request.today)
    summary = found[0] if len(found) == 1 else groups.together(found)
    row = GroupRow(summary, request.today.year, request.today, own)
    unready = groups.read_unready(own, projects, request.today)
    late = GroupTask.objects.overdue(request.today).filter(group__in=own)
    late = late.select_related("project", "assignee", "unit").order_by("due_on", "pk")
    moves = PoolTransfer.objects.filter(project__in=projects.filter(working_group__in=own))
    moves = moves.select_related("project").order_by("-on", "-pk")[:MOST]
    return {
        "headline": group_sentence(row),
        "groups": own if len(own) <= MOST else [],
        "waiting": waiting_of(row, unready),
        "late": with_state(late[:MOST], request.today),
        "unready": unready[:MOST],
        "unready_href": row.unready_href(unready),
        "unready_more": max(0, len(unready) - MOST),
        "lines": [Line(move.on, move.project, move_words(move), move.reason) for move in moves],
    }


def my_tasks(request, _obj):
    """One's own open tasks of all working groups, the late ones first (one query)."""
    tasks = GroupTask.objects.held_by(request.user).open().select_related("project", "group")
    tasks = with_state(tasks.order_by("due_on", "pk"), request.today)
    if not tasks:
        return None
    late, address = sum(task.is_late for task in tasks), reverse("pool:my_tasks")
    found = {"tasks": tasks[:MOST], "more": max(0, len(tasks) - MOST)}
    if not late:
        # What is late comes first; otherwise the sentence is another block's.
        return found
    return {
        **found,
        "headline": format_html(
            _("{open} tasks of working groups are yours; {overdue} of them are overdue."),
            open=linked(len(tasks), address),
            overdue=linked(late, f"{address}?state={OVERDUE}"),
        ),
    }
