"""The figures of a working group with the lists behind them, for its page, the overview and the home."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from projects.base.money import in_yi, yi
from projects.base.periods import day_label
from projects.ui.tables import Table

from .. import groups
from ..filters import NO_TIER
from ..filters_tasks import OPEN, OVERDUE
from ..models import GroupGoal, Stage, Tier
from ..tables_groups import CrossColumn
from ..tables_rolling import HeadColumn
from .listing import linked


def project_list(**conditions):
    """The address of the project list with some filters; a list of values is any of them."""
    return f"{reverse('pool:project_list')}?{urlencode(conditions, doseq=True)}"


@dataclass(frozen=True)
class GoalCell:
    """A goal in a table: `href` opens what was reached, `length` is that of its bar in percent."""

    goal: groups.Goal
    label: Any
    href: str

    @property
    def length(self):
        rate = self.goal.rate
        return None if rate is None else max(0, min(100, int(rate)))


class GroupRow:
    """One group's figures with the lists behind them; without a group the sum of some, `members`: its
    lists are of their projects, not of those that belong to no group."""

    def __init__(self, summary, year, today, members=()):
        self.summary, self.year, self.today = summary, year, today
        self.members = [one.pk for one in ([summary.group] if summary.group else members)]
        self.group = summary.group
        self.name = _("Together") if self.group is None else str(self.group)
        self.href = "" if self.group is None else reverse("pool:group", args=[self.group.pk])
        self.count, self.investment = summary.total.count, summary.total.investment
        self.near, self.rolling, self.long = (summary.tier(tier).count for tier in Tier.values)
        self.near_href, self.rolling_href, self.long_href = (self.list(tier=tier) for tier in Tier.values)
        self.open_tasks = summary.tasks.open
        self.opinions = summary.opinions.projects
        self.applications = summary.applications

    def list(self, **conditions):
        """The project list of this group, or of all groups of the sum."""
        return project_list(working_group=self.members, **conditions)

    def of_groups(self, name="working_group"):
        """The part of an address that narrows a list to these groups, with its `&`."""
        return "".join(f"&{name}={pk}" for pk in self.members)

    def task_list(self, *states):
        """The group's list of tasks in some states; the sum has none."""
        if self.group is None:
            return ""
        address = reverse("pool:group_tasks", args=[self.group.pk])
        return f"{address}?{'&'.join(f'state={state}' for state in states)}"

    @property
    def opinions_href(self):
        """The sheet of the review that is due first; without one group, all reviews."""
        first = self.summary.opinions.first
        return reverse("pool:review_part", args=first) if first else reverse("pool:reviews")

    @property
    def applications_href(self):
        """The applications that are being checked."""
        return f"{reverse('pool:applications')}?state=SUBMITTED{self.of_groups()}"

    def unready_href(self, unready):
        """The page of criteria with the projects of groups.read_unready: due to start, and lacking what
        any of them lacks."""
        day = self.today + datetime.timedelta(days=groups.START_DAYS)
        lacks = sorted({one.pk for row in unready for one in row.lacks})
        missing = "".join(f"&missing={pk}" for pk in lacks)
        return f"{reverse('pool:criteria')}?planned_start_before={day}{self.of_groups()}{missing}"

    def moves_href(self, month):
        """The moves in the pool of a month."""
        groups_of = self.of_groups("group")
        return f"{reverse('pool:moves')}?on_after={month.first}&on_before={month.last}{groups_of}"

    @property
    def tasks_href(self):
        return self.task_list(OPEN, OVERDUE)

    @property
    def soon_href(self):
        """The group's tasks that are due within a week; the sum has no list."""
        day = self.today + datetime.timedelta(days=groups.SOON_DAYS)
        return f"{self.task_list(OPEN)}&due_before={day}" if self.group else ""

    @property
    def overdue_words(self):
        """How many of the open tasks are overdue, or ""."""
        overdue = self.summary.tasks.overdue
        if not overdue:
            return ""
        words = npgettext("tasks", "%(count)s overdue", "%(count)s overdue", overdue) % {"count": overdue}
        return format_html('<a href="{}">{}</a>', self.task_list(OVERDUE), words) if self.group else words

    @property
    def due_words(self):
        """Until when the first opinion is due, or ""."""
        due = self.summary.opinions.due_on
        return _("by %(day)s") % {"day": day_label(due)} if due else ""

    def goal(self, kind, label, names):
        """A goal with the list of what was reached; `names` are the two filters of its span."""
        span = (f"{self.year}-01-01", f"{self.year}-12-31")
        return GoalCell(self.summary.goals[kind], label, self.list(**dict(zip(names, span, strict=True))))

    @cached_property
    def planning(self):
        return self.goal(
            GroupGoal.Kind.PLANNING, GroupGoal.Kind.PLANNING.label, ("entered_after", "entered_before")
        )

    @cached_property
    def starts(self):
        return self.goal(
            GroupGoal.Kind.STARTS, GroupGoal.Kind.STARTS.label, ("started_after", "started_before")
        )

    @property
    def goals(self):
        return [self.planning, self.starts]


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a group: how many, what, and where to act on it."""

    count: int
    words: Any
    href: str
    late: bool = False


def waiting_of(row, unready):
    """What waits for a group, the late things first; nothing that is nought."""
    summary, today = row.summary, row.today
    due = summary.opinions.due_on
    found = [
        Waiting(
            summary.tasks.overdue,
            ngettext("task is overdue", "tasks are overdue", summary.tasks.overdue),
            row.task_list(OVERDUE),
            late=True,
        ),
        Waiting(
            summary.opinions.projects,
            ngettext(
                "project waits for the group's opinion by %(day)s",
                "projects wait for the group's opinion by %(day)s",
                summary.opinions.projects,
            )
            % {"day": day_label(due)}
            if due
            else "",
            row.opinions_href,
            late=bool(due and due < today),
        ),
        Waiting(
            len(unready),
            ngettext(
                "project should start by %(day)s and does not meet every criterion",
                "projects should start by %(day)s and do not meet every criterion",
                len(unready),
            )
            % {"day": day_label(today + datetime.timedelta(days=groups.START_DAYS))},
            row.unready_href(unready),
        ),
        Waiting(
            summary.tasks.soon,
            ngettext(
                "task is due within %(days)s days", "tasks are due within %(days)s days", summary.tasks.soon
            )
            % {"days": groups.SOON_DAYS},
            row.soon_href,
        ),
        Waiting(
            summary.applications,
            ngettext(
                "application for the group is being checked",
                "applications for the group are being checked",
                summary.applications,
            ),
            row.applications_href,
        ),
    ]
    return sorted((one for one in found if one.count), key=lambda one: not one.late)


def group_sentence(row):
    """Where the group stands, in one sentence."""
    summary = row.summary
    words = _(
        "Projects: {count}, total investment {investment}. Tasks overdue: {overdue}, due within {days} days: "
        "{soon}. Projects that wait for an opinion: {opinions}."
    )
    return format_html(
        words,
        count=linked(row.count, row.list()),
        investment=in_yi(row.investment),
        overdue=linked(summary.tasks.overdue, row.task_list(OVERDUE)),
        soon=linked(summary.tasks.soon, row.soon_href),
        days=groups.SOON_DAYS,
        opinions=linked(row.opinions, row.opinions_href),
    )


@dataclass(frozen=True)
class CrossCell:
    """A figure of the cross-table with the list behind it."""

    amount: groups.Amount
    href: str

    @property
    def investment(self):
        return yi(self.amount.investment)


@dataclass(frozen=True)
class CrossRow:
    """A stage with its figures by tier; "" is outside of the pool, ALL the row's sum."""

    name: Any
    cells: dict


ALL = "all"


def cross_table(row):
    """The projects of a group, a line a stage, a column a tier: (table, lines, sum of the lines)."""
    summary = row.summary
    columns = [*((tier.value, tier.label) for tier in Tier), ("", _("outside of the pool"))]
    columns = [(tier, label) for tier, label in columns if tier or summary.tier("").count]

    def cells(stage=None):
        where = {} if stage is None else {"stage": stage.value}
        whole = summary.total if stage is None else summary.stage(stage)
        found = {ALL: CrossCell(whole, row.list(**where))}
        for tier, _label in columns:
            amount = summary.tier(tier) if stage is None else summary.cells.get((tier, stage))
            if amount is not None:
                found[tier] = CrossCell(amount, row.list(**where, tier=tier or NO_TIER))
        return found

    made = {"name": HeadColumn(_("stage"))}
    made |= {f"t{place}": CrossColumn(label, tier) for place, (tier, label) in enumerate(columns)}
    made["all"] = CrossColumn(_("Together"), ALL)
    lines = [CrossRow(stage.label, cells(stage)) for stage in Stage if summary.stage(stage).count]
    return type("CrossTable", (Table,), made), lines, CrossRow(_("Together"), cells())
