"""Reading the file of one project: plain values instead of records, as half of a query's time goes into
making those. A fixed number of queries, whatever the project has.
"""

import datetime
from itertools import groupby
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import get_language

from projects.base import events
from projects.base.models import Attachment

from . import weeks
from .models import ProgressCurve
from .reports import Amount, File, Held, Move, Place, Plan, ProjectFile, Rest

HISTORY = 40


def named(name, name_en):
    """The name of reference data for the reader; see directory.models.Named."""
    return name_en if name_en and get_language() == "en" else name


def read_moves(project):
    """Every stage, tier and division the project had, with its time (three queries)."""
    dated = ("valid_from", "valid_to", "reason", "evidence")
    moves = [Move("stage", *row) for row in project.stages.order_by().values_list("value", *dated)]
    moves += [Move("tier", *row) for row in project.tiers.order_by().values_list("value", *dated)]
    places = project.divisions.order_by().values_list("value__name", "value__name_en", *dated)
    moves += [Move("division", named(name, name_en), *row) for name, name_en, *row in places]
    return sorted(moves, key=lambda move: move.valid_from)


def read_responsibilities(project, on):
    """Who holds the project on a day, then who held it (one query)."""
    rows = project.responsibilities.order_by("role", "-valid_from").values_list(
        "pk",
        "role",
        "level",
        "valid_from",
        "valid_to",
        "reason",
        "leader__user__name",
        "leader__user__phone",
        "leader__post",
        "user__name",
        "user__phone",
        "organisation__name",
        "organisation__name_en",
        "organisation__phone",
    )
    found = []
    for (
        pk,
        role,
        level,
        first,
        end,
        reason,
        leader,
        leader_phone,
        post,
        user,
        phone,
        unit,
        unit_en,
        call,
    ) in rows:
        unit = named(unit, unit_en)
        if leader:
            who, below, number = leader, post, leader_phone
        elif user:
            who, below, number = user, unit or "", phone or call or ""
        else:
            who, below, number = unit, "", call or ""
        former = not (first <= on and (end is None or on < end))
        found.append(Held(pk, project.pk, role, level, first, end, reason, who, below, number, former))
    return sorted(found, key=lambda row: row.is_former)


def read_suspensions(project, on, past):
    """The approved rests, the latest first (one query)."""
    rows = project.suspensions.order_by("-valid_from").values_list(
        "pk", "kind", "valid_from", "valid_to", "document_number", "reason", "approved_by__name"
    )
    return [
        Rest(pk, project.pk, kind, first, end, *rest, not past and first <= on and (end is None or on < end))
        for pk, kind, first, end, *rest in rows
    ]


def read_plans(project):
    """The plans of all years, the latest first, with curve and amounts (one query)."""
    rows = project.plans.order_by("-year", "amounts__valid_from", "amounts__pk").values_list(
        "year",
        "build_type",
        "planned_investment",
        "prior_cumulative",
        "goal",
        "curve__name",
        "curve__name_en",
        "curve__points",
        "amounts__amount",
        "amounts__valid_from",
        "amounts__valid_to",
        "amounts__document_number",
        "amounts__reason",
        "amounts__recorded_by__name",
    )
    plans = []
    for _year, group in groupby(rows, key=lambda row: row[0]):
        group = list(group)
        *facts, name, name_en, points = group[0][:8]
        amounts = tuple(Amount(*row[8:]) for row in group if row[9] is not None)
        plans.append(Plan(*facts, ProgressCurve(name=name, name_en=name_en, points=points), amounts))
    return plans


def read_places(project):
    """The lists the project stands or stood on, the latest year first (one query)."""
    rows = project.entries.order_by("-project_list__year", "project_list__order", "serial").values_list(
        "project_list__name",
        "project_list__name_en",
        "project_list__year",
        "project_list__code",
        "serial",
        "batch",
        "document_number",
        "valid_to",
    )
    return [Place(named(name, name_en), *row) for name, name_en, *row in rows]


def read_history(project):
    """The latest acts on the project, one more than are shown (one query); like events, with the people
    by name."""
    rows = (
        events.history(project)
        .select_related(None)
        .values_list("verb", "at", "changes", "params", "reason", "actor__name", "on_behalf_of__name")
    )
    names = ("verb", "at", "changes", "params", "reason", "actor", "on_behalf_of")
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows[: HISTORY + 1]]


def read_files(project):
    """The files of the project (one query)."""
    rows = Attachment.objects.filter(
        owner_type=ContentType.objects.get_for_model(project), owner_id=project.pk
    ).values_list("pk", "name", "size", "uploaded_by__name", "uploaded_at")
    return [File(*row) for row in rows]


def project_file(project, *, on: datetime.date, today: datetime.date):
    """The file of a project for a day: 11 queries, and those of the source of weeks (2)."""
    past = on != today
    return ProjectFile(
        project=project,
        on=on,
        past=past,
        year=on.year,
        plans=read_plans(project),
        week=weeks.source().facts(project, on.year, on if past else None),
        moves=read_moves(project),
        responsibilities=read_responsibilities(project, on),
        milestones=list(project.milestones.all()),
        lines=list(project.lines.all()),
        places=read_places(project),
        suspensions=read_suspensions(project, on, past),
        history=read_history(project),
        files=read_files(project),
    )
