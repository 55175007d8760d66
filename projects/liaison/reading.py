"""What pages ask of the liaison: who holds what on a day, what is vacant, which visits are missing, who is
to be called. Every function costs a constant number of queries."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.base.money import DASH
from projects.base.periods import Month
from projects.directory.models import Delegation, Leader
from projects.issues.models import Issue
from projects.pool.models import Milestone, Responsibility, Suspension

from . import directing
from .models import Directive, LiaisonSettings, TeamMember, Visit
from .rules import MONTHS_BACK, Span, VisitRule, standing

CITY = Leader.Level.CITY
# The city before the banners, each in protocol order.
PROTOCOL = ("-leader__level", "leader__protocol_order", "leader")


def assignments(on, **conditions):
    """Assignments in force on a day (`project=`, `leader=`, `level=`, …) in protocol order (a queryset)."""
    rows = Responsibility.objects.leaders().on(on).filter(**conditions)
    return rows.select_related("leader__user", "organisation").order_by(*PROTOCOL, "pk")


def holders_on(projects, on):
    """{(project's key, level): assignment} of some projects on a day (one query)."""
    rows = assignments(on, project__in=projects)
    return {(row.project_id, row.level): row for row in rows}


# Vacancies


@dataclass(frozen=True)
class Vacancy:
    """A liaison project that waits for a leader of a level since a day; `since` and `former` are None
    where nobody has led it yet."""

    project: Any
    level: str
    since: datetime.date | None = None
    former: Any = None
    document: str = ""
    reason: str = ""

    @property
    def level_label(self):
        return Leader.Level(self.level).label


def vacancies(projects, on):
    """Vacancies of some projects on a day: those whose last leader of a level left and has no successor
    (待接续), and those without any leader of the city; the longest wait first (three queries)."""
    projects = list(projects)
    held = set(
        Responsibility.objects.leaders()
        .on(on)
        .filter(project__in=projects)
        .values_list("project_id", "level")
    )
    ended = (
        Responsibility.objects.leaders()
        .filter(project__in=projects, valid_to__lte=on)
        .select_related("leader__user", "liaison")
        .order_by("valid_to", "pk")
    )
    last = {(row.project_id, row.level): row for row in ended}
    found = []
    for project in projects:
        for level in Leader.Level:
            row = last.get((project.pk, level))
            detail = getattr(row, "liaison", None)
            left = detail is not None and detail.end_kind == detail.EndKind.LEFT
            if (project.pk, level) in held or not (left or (level == CITY and row is None)):
                continue
            if row is None:
                found.append(Vacancy(project, level))
            else:
                said = (detail.end_document, detail.end_reason)
                found.append(Vacancy(project, level, row.valid_to, row.leader, *said))
    return sorted(found, key=lambda one: (one.since is None, one.since or on, one.project.pk))


# Visits


def standings(rows, on):
    """{assignment's key: VisitStanding} of some assignments on a day (three queries)."""
    rows = list(rows)
    keys = {row.project_id for row in rows}
    settings = LiaisonSettings.of_day(on)
    rule = VisitRule(settings.visits_per_month, settings.pause_in_rest)
    made, rests = defaultdict(list), defaultdict(list)
    visits = Visit.objects.filter(project__in=keys, on__lte=on)
    for project, leader, day in visits.order_by().values_list("project", "leader", "on"):
        made[project, leader].append(day)
    first = (Month.of(on) - MONTHS_BACK).first
    resting = Suspension.objects.filter(project__in=keys).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=first)
    )
    for project, start, end in resting.values_list("project", "valid_from", "valid_to"):
        rests[project].append(Span(start, end))
    return {
        row.pk: standing(
            Span(row.valid_from, row.valid_to),
            made[row.project_id, row.leader_id],
            rests[row.project_id],
            rule,
            on,
        )
        for row in rows
    }


def not_visited_in_time(projects, on, level=CITY):
    """Keys of the projects whose leader of a level has let a month go by without its visits, as of a day
    (four queries)."""
    rows = list(Responsibility.objects.leaders().on(on).filter(project__in=projects, level=level))
    found = standings(rows, on)
    return {row.project_id for row in rows if found[row.pk].is_late}


def awaiting_visit(projects, on, level=CITY):
    """Keys of the projects that wait for this month's visit (本月尚未调研; four queries)."""
    rows = list(Responsibility.objects.leaders().on(on).filter(project__in=projects, level=level))
    found = standings(rows, on)
    return {row.project_id for row in rows if found[row.pk].is_awaited}


def may_see_load(user, leader, on):
    """Whether a reader sees how much a leader has and what he misses: the office, he himself, and who
    reads for him by delegation."""
    return user.may("liaison.load_liaisondetail") or directing.acts_for(user, leader, Delegation.Act.READ, on)


# What is open


def what_is_open(project, on):
    """Sentences on what a successor finds: directives and issues that are not closed, the next milestone
    (three queries)."""
    lines = [
        _("Directive of %(day)s to %(who)s, answer due %(due)s: %(text)s")
        % {
            "day": timezone.localdate(one.entered_at).isoformat(),
            "who": one.to_whom,
            "due": one.due_on.isoformat(),
            "text": one.text,
        }
        for one in Directive.objects.filter(project=project)
        .pending()
        .select_related("handler", "handler_unit")
        .order_by("due_on")
    ]
    lines += [
        _("Issue, due %(due)s: %(title)s")
        % {"due": one.due_on.isoformat() if one.due_on else DASH, "title": one.title}
        for one in Issue.objects.filter(project=project).open().order_by("due_on", "pk")
    ]
    following = (
        Milestone.objects.filter(project=project, actual_on=None).order_by("forecast_on", "order").first()
    )
    if following is not None:
        day = following.forecast_on or following.baseline_on
        lines.append(
            _("Next milestone: %(name)s, expected on %(day)s")
            % {"name": following.name, "day": day.isoformat() if day else DASH}
        )
    return lines


def note_of(project, on):
    """The note of a handover as it is offered: one line each."""
    return "\n".join(what_is_open(project, on))


# The page of one project


def team_of(project, on):
    """The members of a project's team on a day (one query)."""
    members = TeamMember.objects.filter(project=project).on(on)
    return list(members.select_related("user", "organisation").order_by("-level", "pk"))


def assignment_history(project):
    """All assignments of a project with how they ended, the latest first (one query)."""
    rows = Responsibility.objects.leaders().filter(project=project)
    return list(rows.select_related("leader__user", "organisation", "liaison").order_by("-valid_from", "-pk"))


# Whom to call


@dataclass(frozen=True)
class Call:
    """Somebody to call about a project: who, what he is there, his number (may be "")."""

    who: str
    part: str
    phone: str


def calls_of(projects, on):
    """{project's key: [Call]} of some projects with their owners: the banner's person responsible and the
    steward first, then the team of the liaison, the enterprise last (two queries)."""
    role = Responsibility.Role
    projects = list(projects)
    found = {project.pk: [] for project in projects}
    rows = Responsibility.objects.on(on).filter(project__in=found, role__in=[role.BANNER, role.STEWARD])
    rows = rows.select_related("user", "organisation").order_by("pk")
    for row in sorted(rows, key=lambda row: row.role != role.BANNER):
        phone = row.user.phone if row.user else row.organisation.phone
        found[row.project_id].append(Call(str(row.holder), row.get_role_display(), phone))
    members = TeamMember.objects.filter(project__in=found).on(on)
    for one in members.select_related("user", "organisation").order_by("-level", "pk"):
        unit = one.organisation.short_name or one.organisation.name if one.organisation else ""
        part = f"{unit} {one.post or one.get_part_display()}".strip()
        found[one.project_id].append(Call(one.who, part, one.number))
    for project in projects:
        owner = project.owner
        phone = project.contact_phone or (owner.phone if owner else "")
        if phone:
            who = project.contact_name or (owner.short_name or owner.name if owner else "")
            found[project.pk].append(Call(who, _("enterprise"), phone))
    return found
