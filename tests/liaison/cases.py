"""What the tests of the liaison share: leaders of both levels, projects on the year's list."""

import datetime

from projects.directory.models import Delegation, Division, Leader
from projects.pool.models import ProjectList, ProjectListEntry, Responsibility
from tests.city import LONG_AGO, WEEK, make_project, make_user, moment

TODAY = datetime.date(2025, 3, 26)
NOW = moment(TODAY, 10)


def make_leader(name, *, body="GOVERNMENT", level="CITY", order=20, division=None):
    """A leader with a user who sees the city in the role of a leader."""
    division = division or Division.objects.get(code="150500" if level == "CITY" else "150502")
    return Leader.objects.create(
        user=make_user(f"leader-{name}", "leader", name=name),
        body=body,
        level=level,
        post="副市长" if level == "CITY" else "副区长",
        protocol_order=order,
        division=division,
    )


def liaison_list(year=TODAY.year):
    """The list of the year's liaison projects."""
    return ProjectList.objects.get_or_create(
        year=year, code=ProjectList.Code.LIAISON, defaults={"name": f"{year}年包联项目"}
    )[0]


def make_liaison(leader=None, *, since=LONG_AGO, year=TODAY.year, **fields):
    """A project on the year's liaison list, held by a leader where one is given."""
    project = make_project(year=year, **fields)
    listed = liaison_list(year)
    ProjectListEntry.objects.create(
        project_list=listed,
        project=project,
        serial=listed.entries.count() + 1,
        valid_from=datetime.date(year, 1, 1),
    )
    if leader is not None:
        hold(project, leader, since)
    return project


def hold(project, leader, first, until=None):
    """An assignment as it stands in the database."""
    return Responsibility.objects.create(
        project=project,
        role="LEADER",
        leader=leader,
        level=leader.level,
        valid_from=first,
        valid_to=until,
    )


def delegate(leader, user, *acts, valid_from=LONG_AGO, valid_to=None):
    """Let somebody act for a leader."""
    return Delegation.objects.create(
        principal=leader,
        delegate=user,
        acts=list(acts),
        valid_from=valid_from,
        valid_to=valid_to,
        document_number="委托1号",
    )


def stamp(user, at=NOW):
    """Who does it, and when."""
    return {"by": user, "at": at}


__all__ = [
    "LONG_AGO",
    "NOW",
    "TODAY",
    "WEEK",
    "delegate",
    "hold",
    "liaison_list",
    "make_leader",
    "make_liaison",
    "stamp",
]
