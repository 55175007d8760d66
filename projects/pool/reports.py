"""The whole file of one project, as it stands or as it stood: read once, in a fixed number of queries."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Prefetch, Value
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.models import Attachment
from projects.base.money import share
from projects.base.periods import Week

from . import weeks
from .models import Milestone, PlanAmount, Responsibility, Stage, Tier
from .weeks import WeekFacts

HISTORY = 40
KINDS = {"stage": _("Stage"), "tier": _("Tier"), "division": _("Division")}
Role = Responsibility.Role


@dataclass(frozen=True)
class Move:
    """One dated fact: the stage, tier or division of a project, from a day until another."""

    kind: str
    value: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    reason: str
    evidence: str

    @property
    def label(self):
        """The value in the reader's words."""
        choices = {"stage": Stage, "tier": Tier}.get(self.kind)
        return choices(self.value).label if choices and self.value in choices.values else self.value

    @property
    def kind_label(self):
        """What changed, in words."""
        return KINDS[self.kind]

    def holds_on(self, day):
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class YearFigures:
    """A year's plan against what was done, in 万元, with data as of `on`; None for what is unknown."""

    year: int
    on: datetime.date | None
    planned: Decimal | None
    completed: Decimal | None
    prior: Decimal | None
    asked_percent: Decimal | None

    @property
    def rate(self):
        """Completed of the plan, in percent."""
        return share(self.completed, self.planned)

    @property
    def gap(self):
        """Percentage points before (or, negative, behind) the curve."""
        if self.rate is None or self.asked_percent is None:
            return None
        return self.rate - self.asked_percent

    @property
    def total(self):
        """Completed since the start: by the end of last year, and this year."""
        if self.prior is None and self.completed is None:
            return None
        return (self.prior or Decimal(0)) + (self.completed or Decimal(0))


@dataclass
class ProjectFile:
    """One project with everything its page shows. `on` is the day it is shown for, `past` whether
    that is not today."""

    project: object
    on: datetime.date
    past: bool
    year: int
    plans: list
    week: WeekFacts
    moves: list
    responsibilities: list
    milestones: list
    lines: list
    entries: list
    suspensions: list
    history: list
    attachments: list

    # What held on the day

    def _move_on(self, kind):
        return next((move for move in self.moves if move.kind == kind and move.holds_on(self.on)), None)

    @cached_property
    def stage(self):
        """The stage of the day in words, "" where none was recorded yet."""
        if not self.past:
            return self.project.get_stage_display()
        move = self._move_on("stage")
        return move.label if move else ""

    @cached_property
    def tier(self):
        """The tier of the day in words."""
        if not self.past:
            return self.project.get_tier_display()
        move = self._move_on("tier")
        return move.label if move else ""

    @cached_property
    def division(self):
        """The division of the day by name."""
        if not self.past:
            return str(self.project.division)
        move = self._move_on("division")
        return move.label if move else ""

    def held_as(self, role):
        """Who holds the project on the day in a role; of leaders the city's first."""
        held = [row for row in self.responsibilities if row.role == role and not row.is_former]
        return sorted(held, key=lambda row: row.level == "BANNER")

    @cached_property
    def resting(self):
        """The suspension in force on the day, or None."""
        return next((one for one in self.suspensions if one.holds_on(self.on)), None)

    @cached_property
    def next_milestone(self):
        """The first one not reached on the day."""
        open_ones = [one for one in self.milestones if not one.actual_on or one.actual_on > self.on]
        dated = [one for one in open_ones if one.forecast_on or one.baseline_on]
        return min(dated, key=lambda one: one.forecast_on or one.baseline_on, default=None)

    # The year's plan

    @cached_property
    def plan(self):
        """The plan of the year shown, or None."""
        return next((plan for plan in self.plans if plan.year == self.year), None)

    @cached_property
    def planned(self):
        """The year's planned amount as it stood on the day."""
        if self.plan is None:
            return None
        if not self.past:
            return self.plan.planned_investment
        return next((row.amount for row in self.plan.amounts.all() if row.holds_on(self.on)), None)

    @cached_property
    def figures(self):
        """YearFigures of the year shown, as of the last accepted figure."""
        latest = self.week.latest
        day = latest.on if latest else None
        curve = self.plan.curve if self.plan else None
        return YearFigures(
            year=self.year,
            on=day,
            planned=self.planned,
            completed=latest.cumulative if latest else None,
            prior=self.plan.prior_cumulative if self.plan else None,
            asked_percent=curve.share(day) if curve and day else None,
        )

    def curve(self):
        """(day, asked, completed) for each week's cut-off of the year, amounts in 万元.

        What was done stays at the last known figure until the next; after the last it is None.
        """
        if self.plan is None:
            return []
        known = {progress.on: progress.cumulative for progress in self.week.progress}
        last = max(known, default=None)
        points, so_far = [], None
        for day in cutoffs(self.year, known):
            so_far = known.get(day, so_far)
            done = so_far if last and day <= last else None
            asked = None
            if self.planned is not None:
                asked = self.planned * self.plan.curve.share(day) / 100
            points.append((day, asked, done))
        return points

    @cached_property
    def stages(self):
        """The moves of stage, tier and division, the latest first."""
        return sorted(self.moves, key=lambda move: (move.valid_from, move.kind), reverse=True)


def cutoffs(year, known):
    """The days of a year at which a chart has a point: those with figures, else the week's Thursday,
    and the year's last day."""
    last = datetime.date(year, 12, 31)
    by_week = {Week.of(day): day for day in known}
    week = Week.of(datetime.date(year, 1, 1))
    days = []
    while week.first <= last:
        day = by_week.get(week, week.day(4))
        if day.year == year:
            days.append(day)
        week += 1
    return days if days[-1] == last else [*days, last]


def read_moves(project):
    """Every stage, tier and division a project had, with its time (one query for the three)."""
    common = ["kind", "text", "valid_from", "valid_to", "reason", "evidence"]

    def rows(kind, queryset, value):
        return queryset.annotate(kind=Value(kind, output_field=CharField()), text=F(value)).values_list(
            *common
        )

    found = rows("stage", project.stages.order_by(), "value").union(
        rows("tier", project.tiers.order_by(), "value"),
        rows("division", project.divisions.order_by(), "value__name"),
        all=True,
    )
    return sorted((Move(*row) for row in found), key=lambda move: move.valid_from)


def names_of(*people):
    """The fields that a person's name needs, for some relations to persons."""
    return [f"{relation}__{name}" for relation in people for name in ("name", "username")]


def read_responsibilities(project, on):
    """Who holds the project and who held it, those of the day first, each with `is_former`."""
    rows = project.responsibilities.select_related("user", "leader__user", "organisation").only(
        *["project", "role", "level", "valid_from", "valid_to", "reason", "leader__post"],
        *[*names_of("user", "leader__user"), "user__phone", "leader__user__phone"],
        *["organisation__name", "organisation__name_en", "organisation__phone"],
    )
    found = list(rows.order_by("role", "-valid_from"))
    for row in found:
        row.is_former = not row.holds_on(on)
    return sorted(found, key=lambda row: row.is_former)


def read_suspensions(project, on, past):
    """The approved rests, the latest first, each with `is_open`: whether it can be ended today."""
    rows = project.suspensions.select_related("approved_by").only(
        *["project", "kind", "valid_from", "valid_to", "document_number", "reason"],
        *names_of("approved_by"),
    )
    found = list(rows.order_by("-valid_from"))
    for row in found:
        row.is_open = not past and row.holds_on(on)
    return found


def project_file(project, *, on, today):
    """Read the file of a project for a day (12 queries). `project` comes with what it refers to."""
    past = on != today
    amounts = PlanAmount.objects.select_related("recorded_by").only(
        *["plan", "amount", "valid_from", "valid_to", "document_number", "reason"],
        *names_of("recorded_by"),
    )
    plans = project.plans.select_related("curve").prefetch_related(Prefetch("amounts", queryset=amounts))
    history = events.history(project).only(
        *["verb", "at", "changes", "params", "reason", *names_of("actor", "on_behalf_of")]
    )
    return ProjectFile(
        project=project,
        on=on,
        past=past,
        year=on.year,
        plans=list(plans),
        week=weeks.source().facts(project, on.year, on if past else None),
        moves=read_moves(project),
        responsibilities=read_responsibilities(project, on),
        milestones=list(Milestone.objects.filter(project=project)),
        lines=list(project.lines.all()),
        entries=list(
            project.entries.select_related("project_list").order_by("-project_list__year", "serial")
        ),
        suspensions=read_suspensions(project, on, past),
        history=list(history[: HISTORY + 1]),
        attachments=list(
            Attachment.objects.filter(
                owner_type=ContentType.objects.get_for_model(project), owner_id=project.pk
            )
            .select_related("uploaded_by")
            .only("name", "size", "uploaded_at", *names_of("uploaded_by"))
        ),
    )
