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
from projects.pool.models import Milestone, Project, Responsibility, Suspension
from projects.pool.reading import named

from . import directing
from .models import Directive, DutyUnit, LiaisonSettings, TeamMember, Visit
from .rules import MONTHS_BACK, Span, VisitRule, standing

CITY = Leader.Level.CITY
# The city before the banners, each in protocol order.
PROTOCOL = ("-leader__level", "leader__protocol_order", "leader")


def day_of_list(year, today):
    """The day on which a year's list is read: today, the last day of a past year, the first of one to
    come."""
    if year == today.year:
        return today
    return datetime.date(year, 12, 31) if year < today.year else datetime.date(year, 1, 1)


def listed_in(year, today, projects=None):
    """The projects on a year's liaison list, of some (a queryset) or all."""
    found = Project.objects.all() if projects is None else projects
    return found.on_list("LIAISON", year, day_of_list(year, today))


def assignments(on, **conditions):
    """Assignments in force on a day (`project=`, `leader=`, `level=`, …) in protocol order (a queryset)."""
    rows = Responsibility.objects.leaders().on(on).filter(**conditions)
    return rows.select_related("leader__user", "organisation").order_by(*PROTOCOL, "pk")


def holders_on(projects, on):
    """{(project's key, level): assignment} of some projects on a day, each with the duty unit of that day
    as its `organisation` (two queries)."""
    rows = list(assignments(on, project__in=projects))
    by_key = {row.pk: row for row in rows}
    for duty in DutyUnit.objects.filter(responsibility__in=by_key).on(on).select_related("organisation"):
        by_key[duty.responsibility_id].organisation = duty.organisation
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


def standings_of(projects, on, level=CITY):
    """{project's key: VisitStanding} of those projects that a leader of a level holds on a day (four
    queries)."""
    rows = list(Responsibility.objects.leaders().on(on).filter(project__in=projects, level=level))
    found = standings(rows, on)
    return {row.project_id: found[row.pk] for row in rows}


def not_visited_in_time(projects, on, level=CITY):
    """Keys of the projects whose leader of a level has let a month go by without its visits, as of a day
    (four queries)."""
    return {key for key, one in standings_of(projects, on, level).items() if one.is_late}


def awaiting_visit(projects, on, level=CITY):
    """Keys of the projects that wait for this month's visit (本月尚未调研; four queries)."""
    return {key for key, one in standings_of(projects, on, level).items() if one.is_awaited}


def may_see_load(user, leader, on):
    """Whether a reader sees how much a leader has and what he misses: the office, he himself, and who
    reads for him by delegation."""
    return user.may("liaison.load_liaisondetail") or directing.acts_for(user, leader, Delegation.Act.READ, on)


# What is open


def what_is_open(project, on, level):
    """Sentences on what the successor of a level's leader finds: that level's directives that are not
    closed, each with whose it is, the open issues, the next milestone (three queries). What the leader of
    the other level has directed stays with him, who has not left."""
    lines = [
        _("Directive of %(leader)s of %(day)s to %(who)s, answer due %(due)s: %(text)s")
        % {
            "leader": one.leader,
            "day": timezone.localdate(one.entered_at).isoformat(),
            "who": one.to_whom,
            "due": one.due_on.isoformat(),
            "text": one.text,
        }
        for one in Directive.objects.filter(project=project, leader__level=level)
        .pending()
        .select_related("leader__user", "handler", "handler_unit")
        .order_by("due_on")
    ]
    issues = Issue.objects.filter(project=project).open().select_related("organisation")
    for one in issues.order_by("due_on", "pk"):
        said = _("Issue, due %(due)s: %(title)s") if one.due_on else _("Issue without a due date: %(title)s")
        said %= {"due": one.due_on and one.due_on.isoformat(), "title": one.title}
        lines.append(
            _("%(said)s (with %(unit)s)") % {"said": said, "unit": one.organisation}
            if one.organisation
            else said
        )
    following = (
        Milestone.objects.filter(project=project, actual_on=None).order_by("forecast_on", "order").first()
    )
    if following is not None:
        day = following.forecast_on or following.baseline_on
        lines.append(
            _("Next milestone: %(name)s, expected on %(day)s")
            % {"name": named(following.name, following.name_en), "day": day.isoformat() if day else DASH}
        )
    return lines


def note_of(row, on):
    """The note of a handover as it is offered: one line each of what the assignment leaves open."""
    return "\n".join(what_is_open(row.project, on, row.level))


# The page of one project


def team_of(project, on):
    """The members of a project's team on a day (one query)."""
    members = TeamMember.objects.filter(project=project).on(on)
    return list(members.select_related("user", "organisation").order_by("-level", "pk"))


def assignment_history(project):
    """All assignments of a project with how they ended and who was duty unit when (`duties`: [(unit, from,
    until, reason, document)]), the latest first (two queries)."""
    rows = Responsibility.objects.leaders().filter(project=project)
    rows = rows.select_related("leader__user", "organisation", "liaison").order_by("-valid_from", "-pk")
    rows = list(rows.prefetch_related("duty_units__organisation"))
    for row in rows:
        row.duties = [
            (one.organisation, one.valid_from, one.valid_to, one.reason, one.document_number)
            for one in row.duty_units.all()
        ]
        if not row.duties and row.organisation is not None:
            row.duties = [(row.organisation, row.valid_from, row.valid_to, "", "")]
    return rows


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
