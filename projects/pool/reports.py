"""The whole file of one project, as it stands or as it stood: rows as `reading` brings them, and what
follows from them. No queries here.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from projects.base.money import share
from projects.base.periods import Week

from .models import ProgressCurve, Responsibility, Stage, Suspension, Tier
from .weeks import WeekFacts

KINDS = {"stage": _("Stage"), "tier": _("Tier"), "division": _("Division")}
Role = Responsibility.Role


class Dated:
    """What holds from `valid_from` up to, not including, `valid_to`."""

    valid_from: datetime.date
    valid_to: datetime.date | None

    def holds_on(self, day):
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Move(Dated):
    """One dated fact: the stage, tier or division of a project, from a day until another."""

    kind: str
    value: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    reason: str
    evidence: str
    by: str | None = None

    @property
    def label(self):
        """The value in the reader's words."""
        choices = {"stage": Stage, "tier": Tier}.get(self.kind)
        return choices(self.value).label if choices and self.value in choices.values else self.value

    @property
    def kind_label(self):
        """What changed, in words."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Held(Dated):
    """Who holds or held the project: a leader, a person or a unit by name, with a phone."""

    pk: int
    project_id: int
    role: str
    level: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    reason: str
    holder: str
    below: str
    phone: str
    is_former: bool

    @property
    def role_label(self):
        """The role in words."""
        return Role(self.role).label


@dataclass(frozen=True)
class Rest(Dated):
    """An approved rest; `is_open` says whether it can be ended today."""

    pk: int
    project_id: int
    kind: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    document_number: str
    reason: str
    approved_by: str
    is_open: bool

    @property
    def kind_label(self):
        """The kind in words."""
        return Suspension.Kind(self.kind).label

    @property
    def last_day(self):
        """The last day of the rest, or None where its end is open."""
        return self.valid_to - datetime.timedelta(days=1) if self.valid_to else None


@dataclass(frozen=True)
class Amount(Dated):
    """The amount of a year's plan while it held, in 万元."""

    amount: Decimal | None
    valid_from: datetime.date
    valid_to: datetime.date | None
    document_number: str
    reason: str
    recorded_by: str | None


@dataclass(frozen=True)
class Plan:
    """A year's plan with its amounts in order; `curve` is not saved, it only knows its points."""

    year: int
    build_type: str
    planned_investment: Decimal | None
    prior_cumulative: Decimal | None
    goal: str
    curve: ProgressCurve
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Point:
    """A milestone."""

    pk: int
    project_id: int
    name: str
    baseline_on: datetime.date | None
    forecast_on: datetime.date | None
    actual_on: datetime.date | None


@dataclass(frozen=True)
class Line:
    """A production line."""

    name: str
    count: int
    capacity: str
    planned_on: datetime.date | None
    in_production_on: datetime.date | None


@dataclass(frozen=True)
class Place:
    """A place on a list; `name` is the list's."""

    name: str
    year: int
    code: str
    serial: int
    batch: int
    document_number: str
    valid_to: datetime.date | None


@dataclass(frozen=True)
class File:
    """A file of the project."""

    pk: int
    name: str
    size: int
    uploaded_by: str
    uploaded_at: datetime.datetime


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
    plans: list[Plan]
    week: WeekFacts
    moves: list[Move]
    responsibilities: list[Held]
    milestones: list[Point]
    lines: list[Line]
    places: list[Place]
    suspensions: list[Rest]
    history: list
    files: list[File]

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
        return next((row.amount for row in self.plan.amounts if row.holds_on(self.on)), None)

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
