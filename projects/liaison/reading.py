"""What pages ask of the liaison: who holds what on a day, what is vacant, which visits are missing, what
changed since. Every function costs a constant number of queries."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.base.models import Event, in_force
from projects.base.money import DASH
from projects.base.periods import Month
from projects.base.sentences import sentence
from projects.directory.models import Delegation, Leader
from projects.issues.models import Issue
from projects.pool.models import Milestone, Project, Responsibility, Suspension

from . import directing
from .models import Directive, LiaisonSettings, ReadMark, TeamMember, Visit
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


def with_pending_directive(projects):
    """Projects with `has_pending`, whether a directive on them is not closed."""
    pending = Directive.objects.filter(project=OuterRef("pk")).pending()
    return projects.annotate(has_pending=Exists(pending))


# Since one last looked


@dataclass(frozen=True)
class Change:
    """One thing that happened to a project: an event in words, and what it is about.

    `kind` is "directive", "visit" or "assignment"; `target` the key of the directive or visit, else None.
    """

    at: datetime.datetime
    kind: str
    project: int
    text: str
    target: int | None = None
    by: Any = None


def read_until(user, leader):
    """Up to when a reader has read what changed for a leader, or None (one query)."""
    return ReadMark.objects.filter(user=user, leader=leader).values_list("at", flat=True).first()


def mark_read(user, leader, at):
    """Keep that a reader has read up to a moment; a mark never goes back."""
    mark, created = ReadMark.objects.get_or_create(user=user, leader=leader, defaults={"at": at})
    if not created and mark.at < at:
        mark.at = at
        mark.save(update_fields=["at"])
    return mark


def changes_since(projects, moment):
    """What the liaison knows to have happened to some projects after a moment, the newest first: acts on
    directives, visits and assignments, each a `Change` (three queries). Who asks must see the projects."""
    found = []
    for kind, rows, prefix in (
        ("directive", Directive.objects.filter(project__in=projects), "directive."),
        ("visit", Visit.objects.filter(project__in=projects), "visit."),
        ("assignment", projects, "liaison."),
    ):
        found += [_change(kind, event) for event in _events(rows, prefix, moment)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _change(kind, event):
    """A Change of an event; acts on directives and visits name their project in `params`."""
    about_project = kind == "assignment"
    return Change(
        event.at,
        kind,
        event.target_id if about_project else event.params["project"],
        sentence(event),
        target=None if about_project else event.target_id,
        by=event.actor_id,
    )


def _events(rows, prefix, moment):
    """Events of some verbs on some records after a moment, with the people in them."""
    meta = rows.model._meta
    return Event.objects.filter(
        target_type__app_label=meta.app_label,
        target_type__model=meta.model_name,
        target_id__in=rows.order_by().values("pk"),
        verb__startswith=prefix,
        at__gt=moment,
    ).select_related("actor", "on_behalf_of")


def liaison_projects(projects, year, on):
    """Those of some projects that stand on the year's liaison list on a day."""
    return projects.on_list("LIAISON", year, on)


def led_at(level, on):
    """The condition that a project has a leader of a level on a day."""
    held = Project.objects.filter(
        Q(responsibilities__role="LEADER", responsibilities__level=level) & in_force(on, "responsibilities__")
    )
    return Q(pk__in=held.values("pk"))
