"""Blocks of the homes: the steward's and agent's desk, the department's queue, the group's late permits.

Each has a constant number of queries, declared where it is registered (`shown`).
"""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from projects.directory.roles import Role

from . import desks, on_desk, reading
from .models import Permit
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


def group_of(found, kind, room):
    """The Desks of one kind for whom there is room: what a template shows of them."""
    mine = [one for one in found if on_desk.kind_of(one) == kind]
    more = max(len(mine) - room, 0)
    return {"desks": mine[:room], "count": len(mine), "more": more, "href": desk_href(kind)}


def desk_href(*kinds):
    """The list of projects of some kinds on the reader's desk."""
    return f"{reverse('pool:project_list')}?{'&'.join(f'desk={kind}' for kind in kinds)}"


def my_desk(request, _obj):
    """What my projects need of me this week; None for who holds no project with permits (eight queries)."""
    found = on_desk.desks_of(request.user, request.today)
    if not found:
        return None
    counts = desks.counts(found)
    # Who needs something comes first; what departments have, or what starts late, is only watched.
    needing = group_of(found, on_desk.NEEDS, MOST)
    watched = group_of(found, on_desk.WATCH, MOST - len(needing["desks"]))
    quiet = group_of(found, on_desk.QUIET, 0)

    def link(href, figure):
        return format_html('<a href="{}">{}</a>', href, figure) if figure else figure

    return {
        "needing": needing,
        "watched": watched,
        "quiet": quiet,
        "counts": counts,
        "services": reverse("preparation:services"),
        "headline": format_html(
            _(
                "Of your {count} projects {needing} need you this week and {watched} are to be watched: the "
                "ball is with you {mine} times, {documents} permits have documents to follow, {late} are "
                "overdue at departments."
            ),
            count=link(desk_href(on_desk.NEEDS, on_desk.WATCH, on_desk.QUIET), counts.projects),
            needing=link(needing["href"], needing["count"]),
            watched=link(watched["href"], watched["count"]),
            mine=permits_link(f"desk={on_desk.MINE}", counts.mine),
            documents=permits_link(f"desk={on_desk.DOCUMENTS}", counts.to_supply),
            late=permits_link(f"desk={on_desk.LATE}", counts.late),
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
