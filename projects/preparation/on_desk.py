"""What lies on the desk of one who looks after projects: which of them, and the Desk of each.

The home and the lists that its figures open read it here, so that they cannot disagree.
"""

from projects.pool.models import Project, Responsibility, Stage

from . import desks, reading
from .models import PreparationPolicy

# A project of the desk: needs something of its holder, is only to be watched, needs nothing.
NEEDS, WATCH, QUIET = "NEEDS", "WATCH", "QUIET"
# A permit of it: the ball is with the applicant, overdue at the department, documents to follow this week.
MINE, LATE, DOCUMENTS = "MINE", "LATE", "DOCUMENTS"


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


def desks_of(user, today):
    """The Desks of somebody's projects with permits, the most urgent first (eight queries)."""
    projects = list(held_projects(user, today))
    boards = [one for one in reading.boards(projects, today, user=user).values() if one.rows]
    if not boards:
        return []
    return desks.desks(boards, near_until=near_until(boards[0].calendar, today))


def kind_of(desk):
    """NEEDS, WATCH or QUIET."""
    if desk.needs_me:
        return NEEDS
    # What departments have, or what starts late.
    return WATCH if desk.waits or desk.soon or desk.late_by else QUIET


def projects_on(user, today, kinds):
    """The keys of somebody's projects that are of some kinds."""
    return [one.project.pk for one in desks_of(user, today) if kind_of(one) in kinds]


def permits_on(user, today, kinds):
    """The keys of the permits on somebody's desk that are of some kinds."""
    found = []
    for desk in desks_of(user, today):
        rows = {MINE: desk.mine, LATE: desk.late, DOCUMENTS: [row for row, _document in desk.documents]}
        found += [row.permit.pk for kind in kinds for row in rows[kind]]
    return found
