"""Reading the file of one project: plain values of prepared queries, a fixed number whatever it has."""

from itertools import groupby
from types import SimpleNamespace

from django.utils.translation import get_language

from projects.base.models import Attachment, Event
from projects.base.prepared import Prepared

from . import weeks
from .models import (
    AnnualPlan,
    Milestone,
    ProductionLine,
    ProgressCurve,
    ProjectDivision,
    ProjectListEntry,
    ProjectStage,
    ProjectTier,
    Responsibility,
    Suspension,
)
from .reports import Amount, File, Held, Line, Move, Place, Plan, Point, ProjectFile, Rest

HISTORY = 40


def of_project(model, *columns, order=()):
    """A prepared query of what hangs on a project."""
    return Prepared(
        model, lambda key: model.objects.filter(project=key).order_by(*order).values_list(*columns)
    )


DATED = ("valid_from", "valid_to", "reason", "evidence", "recorded_by__name")
STAGES = of_project(ProjectStage, "value", *DATED)
TIERS = of_project(ProjectTier, "value", *DATED)
DIVISIONS = of_project(ProjectDivision, "value__name", "value__name_en", *DATED)
RESPONSIBILITIES = of_project(
    Responsibility,
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
    order=("role", "-valid_from", "pk"),
)
SUSPENSIONS = of_project(
    Suspension,
    "pk",
    "kind",
    "valid_from",
    "valid_to",
    "document_number",
    "reason",
    "approved_by__name",
    order=("-valid_from",),
)
PLANS = of_project(
    AnnualPlan,
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
    order=("-year", "amounts__valid_from", "amounts__pk"),
)
MILESTONES = of_project(
    Milestone, "pk", "name", "name_en", "baseline_on", "forecast_on", "actual_on", order=("order", "pk")
)
LINES = of_project(
    ProductionLine,
    "name",
    "count",
    "capacity",
    "planned_on",
    "in_production_on",
    order=ProductionLine._meta.ordering,
)
PLACES = of_project(
    ProjectListEntry,
    "project_list__name",
    "project_list__name_en",
    "project_list__year",
    "project_list__code",
    "serial",
    "batch",
    "document_number",
    "valid_to",
    order=("-project_list__year", "project_list__order", "serial"),
)
ACT = ("verb", "at", "changes", "params", "reason", "actor", "on_behalf_of")
# By the names of the content type, whose number differs from database to database.
ACTS = Prepared(
    Event,
    lambda key: (
        Event.objects.filter(target_type__app_label="pool", target_type__model="project", target_id=key)
        .order_by("-at", "-pk")
        .values_list(*ACT[:-2], "actor__name", "on_behalf_of__name")[: HISTORY + 1]
    ),
)
FILES = Prepared(
    Attachment,
    lambda key: (
        Attachment.objects.filter(owner_type__app_label="pool", owner_type__model="project", owner_id=key)
        .order_by("pk")
        .values_list("pk", "name", "size", "uploaded_by__name", "uploaded_at")
    ),
)


def named(name, name_en):
    """The name of reference data for the reader; see directory.models.Named."""
    return name_en if name_en and get_language() == "en" else name


def read_moves(project):
    """Every stage, tier and division the project had, with its time (three queries)."""
    moves = [Move("stage", *row) for row in STAGES(project.pk)]
    moves += [Move("tier", *row) for row in TIERS(project.pk)]
    moves += [Move("division", named(name, name_en), *row) for name, name_en, *row in DIVISIONS(project.pk)]
    return sorted(moves, key=lambda move: move.valid_from)


def read_responsibilities(project, on):
    """Who holds the project on a day, then who held it (one query)."""
    found = []
    for row in RESPONSIBILITIES(project.pk):
        pk, role, level, first, end, reason, leader, direct, post, user, phone, *unit, call = row
        unit = named(*unit)
        if leader:
            who = (leader, post, direct)
        elif user:
            who = (user, unit or "", phone or call or "")
        else:
            who = (unit, "", call or "")
        former = not (first <= on and (end is None or on < end))
        found.append(Held(pk, project.pk, role, level, first, end, reason, *who, former))
    return sorted(found, key=lambda row: row.is_former)


def read_suspensions(project, on, past):
    """The approved rests, the latest first (one query)."""
    return [
        Rest(pk, project.pk, kind, first, end, *rest, not past and first <= on and (end is None or on < end))
        for pk, kind, first, end, *rest in SUSPENSIONS(project.pk)
    ]


def read_plans(project):
    """The plans of all years, the latest first, with curve and amounts (one query)."""
    plans = []
    for _year, group in groupby(PLANS(project.pk), key=lambda row: row[0]):
        group = list(group)
        *facts, name, name_en, points = group[0][:8]
        amounts = tuple(Amount(*row[8:]) for row in group if row[9] is not None)
        plans.append(Plan(*facts, ProgressCurve(name=name, name_en=name_en, points=points), amounts))
    return plans


def project_file(project, *, on, today):
    """The file of a project for a day: 11 queries, and those of the source of weeks (2)."""
    key, past = project.pk, on != today
    return ProjectFile(
        project=project,
        on=on,
        past=past,
        year=on.year,
        plans=read_plans(project),
        week=weeks.source().facts(project, on.year, on if past else None),
        moves=read_moves(project),
        responsibilities=read_responsibilities(project, on),
        milestones=[
            Point(pk, key, named(name, name_en), *days) for pk, name, name_en, *days in MILESTONES(key)
        ],
        lines=[Line(*row) for row in LINES(key)],
        places=[Place(named(name, name_en), *row) for name, name_en, *row in PLACES(key)],
        suspensions=read_suspensions(project, on, past),
        history=[SimpleNamespace(**dict(zip(ACT, row, strict=True))) for row in ACTS(key)],
        files=[File(*row) for row in FILES(key)],
    )
