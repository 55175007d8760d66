"""A working group (专班) at a glance: its projects, its goals of the year, what waits, what a month brought.

The dataclasses and `summarise` are pure; `read_groups` and `read_month` fetch what they need for any
number of groups with a constant number of queries. Amounts are in 万元. A project counts for the group
that it belongs to today.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from projects.base.money import share
from projects.base.periods import Month
from projects.directory.models import Organisation

from .models import (
    Application,
    GroupGoal,
    GroupReview,
    GroupTask,
    PoolTransfer,
    ProjectStage,
    Tier,
    TierCriterion,
)
from .models.project import BEFORE_START

ENTERING = (PoolTransfer.Action.ENTER, PoolTransfer.Action.RESTORE)
SOON_DAYS = 7
START_DAYS = 60
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Amount:
    """So many projects with so much total investment."""

    count: int = 0
    investment: Decimal = NOTHING

    def __add__(self, other):
        return Amount(self.count + other.count, self.investment + other.investment)


@dataclass(frozen=True)
class Goal:
    """What a group is to reach in a year, and what it has reached.

    `goal` is None where none was set; its investment is None where it names projects alone.
    """

    kind: str
    actual: Amount
    goal: Amount | None = None

    @property
    def remaining(self):
        """Projects that are still to come; None without a goal."""
        return None if self.goal is None else max(0, self.goal.count - self.actual.count)

    @property
    def rate(self):
        """Projects reached of those planned in percent, or None."""
        return share(Decimal(self.actual.count), self.goal.count) if self.goal else None

    @property
    def investment_planned(self):
        """Investment of the goal (万元); None where there is none or it names projects alone."""
        return self.goal.investment if self.goal else None

    @property
    def investment_remaining(self):
        """Investment that is still to come (万元); None where the goal names none."""
        planned = self.investment_planned
        return None if planned is None else max(NOTHING, planned - self.actual.investment)

    @property
    def investment_rate(self):
        """Investment reached of that planned in percent, or None."""
        return share(self.actual.investment, self.investment_planned)


@dataclass(frozen=True)
class Tasks:
    """A group's tasks: open ones, of these overdue, and due within a week."""

    open: int = 0
    overdue: int = 0
    soon: int = 0


@dataclass(frozen=True)
class Opinions:
    """Projects that wait for the group's opinion in open reviews; until when the first, and which
    (the keys of its review and part)."""

    projects: int = 0
    due_on: datetime.date | None = None
    first: tuple = ()


@dataclass(frozen=True)
class GroupSummary:
    """Everything of one group in figures; `cells` by (tier, stage), the tier "" outside of the pool."""

    group: Any
    cells: dict = field(default_factory=dict)
    goals: dict = field(default_factory=dict)
    tasks: Tasks = Tasks()
    opinions: Opinions = Opinions()
    applications: int = 0

    @property
    def total(self):
        """All of its projects."""
        return sum(self.cells.values(), Amount())

    def tier(self, tier):
        """Its projects in a tier."""
        return sum((amount for key, amount in self.cells.items() if key[0] == tier), Amount())

    def stage(self, stage):
        """Its projects in a stage."""
        return sum((amount for key, amount in self.cells.items() if key[1] == stage), Amount())


def goals_of(planned, actuals):
    """{kind: Goal} from {kind: Amount planned} and {kind: Amount reached}."""
    return {
        kind: Goal(kind, actuals.get(kind, Amount()), planned.get(kind)) for kind in GroupGoal.Kind.values
    }


def together(summaries):
    """The sum of some groups as a GroupSummary without a group. Goals add up over those that have one;
    an investment is the sum of those that name it."""
    cells = defaultdict(Amount)
    for one in summaries:
        for key, amount in one.cells.items():
            cells[key] += amount
    goals = {}
    for kind in GroupGoal.Kind.values:
        each = [one.goals[kind] for one in summaries]
        planned = [one.goal for one in each if one.goal is not None]
        goals[kind] = Goal(
            kind,
            sum((one.actual for one in each), Amount()),
            Amount(
                sum(one.count for one in planned),
                sum((one.investment for one in planned if one.investment is not None), NOTHING),
            )
            if planned
            else None,
        )
    tasks = [one.tasks for one in summaries]
    return GroupSummary(
        None,
        dict(cells),
        goals,
        Tasks(*(sum(getattr(one, name) for one in tasks) for name in ("open", "overdue", "soon"))),
        Opinions(
            sum(one.opinions.projects for one in summaries),
            min((one.opinions.due_on for one in summaries if one.opinions.due_on), default=None),
        ),
        sum(one.applications for one in summaries),
    )


# Reading


def groups_for(user, permission="pool.view_grouptask"):
    """The working groups for which a grant of today carries a permission, as a queryset in order."""
    groups = Organisation.objects.working_groups()
    grants = [] if user.is_superuser else [one for one in user.active_grants if permission in one.permissions]
    if user.is_superuser or any(grant.scope == "CITY" for grant in grants):
        return groups
    return groups.filter(pk__in=[one.organisation_id for one in grants if one.scope == "ORGANISATION"])


def entered_in(projects, first, last):
    """The projects that entered the pool, or came back to it, from one day to another."""
    moves = PoolTransfer.objects.filter(action__in=ENTERING)
    if first is not None:
        moves = moves.filter(on__gte=first)
    if last is not None:
        moves = moves.filter(on__lte=last)
    return projects.filter(pk__in=moves.values("project_id"))


def amounts_by(projects, *keys):
    """{(group, *keys): Amount} of projects (one query)."""
    rows = projects.order_by().values_list("working_group", *keys)
    return {
        tuple(key): Amount(count, investment or NOTHING)
        for *key, count, investment in rows.annotate(Count("pk"), Sum("total_investment"))
    }


def read_groups(groups, projects, *, year, today):
    """A GroupSummary for each group, in their order; `projects` are those the reader may see.

    Seven queries, and one where `groups` is a queryset.
    """
    groups = list(groups)
    own = projects.filter(working_group__in=groups)
    cells = defaultdict(dict)
    for (group, tier, stage), amount in amounts_by(own, "tier", "stage").items():
        cells[group][tier, stage] = amount
    planned = defaultdict(dict)
    for row in GroupGoal.objects.filter(group__in=groups, year=year):
        planned[row.group_id][row.kind] = Amount(row.count, row.investment)
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    reached = {
        GroupGoal.Kind.PLANNING.value: amounts_by(entered_in(own, first, last)),
        GroupGoal.Kind.STARTS.value: amounts_by(own.filter(started_on__year=year)),
    }
    tasks = {group: Tasks(*counts) for group, *counts in _tasks(groups, today)}
    opinions = _opinions(groups)
    waiting = Application.objects.filter(working_group__in=groups).waiting().order_by()
    applications = dict(waiting.values_list("working_group").annotate(Count("pk")))
    return [
        GroupSummary(
            group,
            cells[group.pk],
            goals_of(
                planned[group.pk],
                {kind: found[(group.pk,)] for kind, found in reached.items() if (group.pk,) in found},
            ),
            tasks.get(group.pk, Tasks()),
            opinions.get(group.pk, Opinions()),
            applications.get(group.pk, 0),
        )
        for group in groups
    ]


def _tasks(groups, today):
    """(group, open, overdue, due soon) of the groups that have open tasks."""
    soon = today + datetime.timedelta(days=SOON_DAYS)
    rows = GroupTask.objects.open().filter(group__in=groups).order_by().values_list("group")
    return rows.annotate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=soon)),
    )


def _opinions(groups):
    """{group: Opinions} of the groups with an open review (one query)."""
    parts = GroupReview.objects.open().filter(group__in=groups).order_by("review__due_on", "pk")
    found = {}
    rows = parts.annotate(count=Count("items"))
    for group, count, due, *keys in rows.values_list("group", "count", "review__due_on", "review", "pk"):
        first = found.get(group, Opinions(0, due, tuple(keys)))
        found[group] = replace(first, projects=first.projects + count)
    return found


# What a month brought


@dataclass(frozen=True)
class GroupMonth:
    """What a group did in a month: moves in the pool, stages changed (each with `before`), tasks done,
    projects proposed. Lists of records, the latest first."""

    month: Month
    moves: list
    stages: list
    tasks: list
    applications: list

    @property
    def entered(self):
        """The moves by which projects entered the pool or came back."""
        return [move for move in self.moves if move.action in ENTERING]


def read_month(groups, projects, month):
    """The GroupMonth of some groups together (four queries)."""
    own = projects.filter(working_group__in=groups)
    span = (month.first, month.last)
    earlier = ProjectStage.objects.filter(project=OuterRef("project"), valid_to=OuterRef("valid_from"))
    stages = ProjectStage.objects.filter(project__in=own, valid_from__range=span).annotate(
        before=Subquery(earlier.order_by("-pk").values("value")[:1])
    )
    return GroupMonth(
        month,
        list(
            PoolTransfer.objects.filter(project__in=own, on__range=span)
            .select_related("project")
            .order_by("-on", "-pk")
        ),
        # The first stage of a project is how it entered, and no change.
        list(stages.exclude(before=None).select_related("project").order_by("-valid_from", "-pk")),
        list(
            GroupTask.objects.filter(group__in=groups, done_on__range=span)
            .select_related("project")
            .order_by("-done_on", "-pk")
        ),
        list(
            Application.objects.filter(working_group__in=groups, submitted_at__date__range=span).order_by(
                "-submitted_at"
            )
        ),
    )


# What should start soon and is not ready


@dataclass(frozen=True)
class Unready:
    """A project that should start soon, with the criteria of the nearest tier that it does not meet."""

    project: Any
    lacks: tuple


def read_unready(groups, projects, today):
    """The projects in the pool whose planned start has come or comes within START_DAYS and that do not
    meet every criterion of the nearest tier, the most urgent first (two queries)."""
    criteria = list(TierCriterion.objects.filter(tier=Tier.NEAR_TERM, is_enabled=True))
    due = (
        projects.in_pool()
        .filter(
            working_group__in=groups,
            stage__in=BEFORE_START,
            planned_start_on__lte=today + datetime.timedelta(days=START_DAYS),
        )
        .with_criteria(criteria, today)
        .order_by("planned_start_on", "pk")
    )
    found = []
    for project in due:
        lacks = tuple(one for one in criteria if not getattr(project, f"meets_{one.pk}"))
        if lacks:
            found.append(Unready(project, lacks))
    return found
