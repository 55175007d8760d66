"""Blocks of the homes: the steward's and agent's desk, the department's queue, the group's late permits.

Each has a constant number of queries, declared where it is registered (`shown`).
"""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from projects.directory.roles import Role
from projects.pool.models import Project, Responsibility, Stage

from . import desks, reading
from .models import Permit, PreparationPolicy
from .queueing import own_units, queue_counts, queue_q, ranked_queue
from .rules import WITH_DEPARTMENT

MOST = 12
SHOWN = 6


def permits_link(query, figure):
    """A figure that opens the list of permits."""
    return format_html('<a href="{}?{}">{}</a>', reverse("preparation:permits"), query, figure)


# The steward and the agent


def looks_after(user):
    return user.has_role(Role.STEWARD, Role.AGENT)


def held_projects(user, today):
    """The projects that somebody looks after as steward or agent, before they are built out."""
    held = Responsibility.objects.on(today).filter(
        user=user, role__in=[Responsibility.Role.STEWARD, Responsibility.Role.AGENT]
    )
    projects = Project.objects.allowed(user).filter(pk__in=held.values("project_id"))
    return projects.exclude(stage__in=[Stage.COMPLETED, Stage.IN_PRODUCTION, Stage.WITHDRAWN]).select_related(
        "division", "owner"
    )


def near_until(calendar, today):
    """The last day of promises that end soon (one query)."""
    return calendar.add(today, PreparationPolicy.in_force(today).near_due_days)


def my_desk(request, _obj):
    """What my projects need of me this week; None for who holds no project with permits (eight queries)."""
    today = request.today
    projects = list(held_projects(request.user, today))
    boards = [one for one in reading.boards(projects, today, user=request.user).values() if one.rows]
    if not boards:
        return None
    found = desks.desks(boards, near_until=near_until(boards[0].calendar, today))
    counts = desks.counts(found)
    # Who needs something first; what departments have, or what starts late, is only watched.
    shown = [one for one in found if one.needs_me]
    shown += [one for one in found if not one.needs_me and (one.waits or one.soon or one.late_by)]
    services = reverse("preparation:services")
    return {
        "desks": shown[:MOST],
        "more": max(len(shown) - MOST, 0),
        "quiet_count": len(found) - len(shown),
        "counts": counts,
        "services": services,
        "headline": format_html(
            _(
                "{needing} of your {count} projects need you this week: the ball is with you {mine} times, "
                "{documents} documents are to follow, {late} permits are overdue at departments."
            ),
            needing=counts.needing,
            count=format_html('<a href="{}?mine=true">{}</a>', reverse("pool:project_list"), counts.projects),
            mine=permits_link("mine=true&holder=APPLICANT&holder=SUPPLEMENT", counts.mine),
            documents=permits_link("mine=true&documents=open", counts.documents),
            late=permits_link("mine=true&overdue=true", counts.late),
        ),
    }


# The approval department


def decides(user):
    return user.may("preparation.decide_permit") and user.has_role(Role.APPROVAL)


def my_queue(request, _obj):
    """The first of the permits that wait for the reader's department, and how many there are.

    Five queries.
    """
    units = own_units(request.user)
    permits = Permit.objects.allowed(request.user).alive().filter(queue_q())
    if units:
        permits = permits.filter(department__in=units)
    today = request.today
    calendar = reading.calendar_around(today)
    counts = queue_counts(permits, today)
    rows = list(
        ranked_queue(permits, today)
        .with_rights(request.user, "handle", "decide")
        .select_related("procedure", "project")[:SHOWN]
    )
    tell_days(rows, calendar, today)
    return {"rows": rows, "counts": counts, "units": units, "headline": queue_sentence(counts)}


def queue_sentence(counts, more=""):
    """What waits in a queue, each figure a link to its rows; `more` is added to the addresses."""
    queue = reverse("preparation:queue")

    def link(query, figure):
        return format_html('<a href="{}?{}{}">{}</a>', queue, query, more, figure)

    return format_html(
        _(
            "{held} permits wait for a decision: {late} overdue, {near} due within a week; {coming} are "
            "being prepared, {supplement} wait for a supplement."
        ),
        held=link("holder=DEPARTMENT", counts["held"]),
        late=link("overdue=true", counts["late"]),
        near=link("due_soon=true", counts["near"]),
        coming=link("status=PREPARING", counts["coming"]),
        supplement=link("status=SUPPLEMENT", counts["supplement"]),
    )


def tell_days(permits, calendar, today):
    """Give permits `days_left`: working days to the promise, negative beyond it, None without one."""
    for permit in permits:
        permit.days_left = None
        if permit.due_on and permit.status in WITH_DEPARTMENT:
            ahead = calendar.between(today, permit.due_on)
            permit.days_left = ahead if permit.due_on >= today else -calendar.between(permit.due_on, today)


# The working group


def in_group(user):
    return user.has_role(Role.WORKING_GROUP)


def group_late(request, _obj):
    """Permits of the group's projects that are overdue or whose documents are; None where there are
    none (three queries)."""
    today = request.today
    units = {grant.organisation_id for grant in request.user.active_grants if grant.organisation_id}
    units |= {request.user.organisation_id} - {None}
    permits = Permit.objects.allowed(request.user).alive()
    if units:
        permits = permits.filter(project__working_group__in=units)
    late = permits.overdue(today)
    count = late.count()
    rows = list(late.select_related("procedure", "project", "department").order_by("due_on", "pk")[:SHOWN])
    if not rows:
        return None
    tell_days(rows, reading.calendar_around(today), today)
    group = f"&working_group={min(units)}" if len(units) == 1 else ""
    return {
        "rows": rows,
        "count": count,
        "href": f"{reverse('preparation:permits')}?overdue=true{group}",
    }
