"""The pages of the working groups: all of them side by side, and each with what waits for it first."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from projects.base.errors import RuleViolation
from projects.base.money import yi
from projects.base.periods import Month, day_label
from projects.directory.rights import refuse, require_may
from projects.ui.tables import Table

from .. import groups, tasks
from ..filters import NO_TIER, parse_year
from ..filters_tasks import OPEN, OVERDUE
from ..group_forms import GoalsForm
from ..group_words import month_lines
from ..models import GroupGoal, GroupTask, Project, Stage, Tier
from ..tables_groups import CrossColumn, GroupTable, state_of
from ..tables_rolling import HeadColumn
from .acts import form_page, sent, stamp, tell
from .listing import in_yi, linked

SHOWN_TASKS = 15
SHOWN_UNREADY = 8
SHOWN_LINES = 30


def require_view(user):
    """Refuse those who may see no working group's tasks at all."""
    require_may(user, "pool.view_grouptask", _("None of your roles of today reads the working groups' work."))


def open_group(request, pk, permission="pool.view_grouptask", reason=""):
    """The working group, if the reader may; not visible is 404, not permitted 403 with who may."""
    require_view(request.user)
    group = groups.groups_for(request.user).filter(pk=pk).first()
    if group is None:
        raise Http404
    if permission != "pool.view_grouptask":
        allowed = request.user.may(permission)
        if not allowed or not groups.groups_for(request.user, permission).filter(pk=pk).exists():
            refuse(permission, reason)
    return group


def year_of(request):
    """The year whose goals are shown: the address's, or this one. What is no year is ignored."""
    try:
        return parse_year(request.GET.get("year", ""))
    except ValueError:
        return request.today.year


def project_list(**conditions):
    """The address of the project list with some filters."""
    return f"{reverse('pool:project_list')}?{'&'.join(f'{key}={value}' for key, value in conditions.items())}"


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
    """One group's figures with the lists behind them; without a group the sum of all."""

    def __init__(self, summary, year, today):
        self.summary, self.year, self.today = summary, year, today
        self.group = summary.group
        self.name = _("Together") if self.group is None else str(self.group)
        self.href = "" if self.group is None else reverse("pool:group", args=[self.group.pk])
        self.count, self.investment = summary.total.count, summary.total.investment
        self.near, self.rolling, self.long = (summary.tier(tier).count for tier in Tier.values)
        self.near_href, self.rolling_href, self.long_href = (self.list(tier=tier) for tier in Tier.values)
        self.open_tasks = summary.tasks.open
        self.opinions = summary.opinions.projects
        self.applications = summary.applications
        self.opinions_href = self.applications_href = f"{self.href}#waits" if self.group else ""

    def list(self, **conditions):
        """The project list of this group; the sum's is that of all projects."""
        return project_list(**({"working_group": self.group.pk} if self.group else {}), **conditions)

    def task_list(self, *states):
        """The group's list of tasks in some states; the sum has none."""
        if self.group is None:
            return ""
        address = reverse("pool:group_tasks", args=[self.group.pk])
        return f"{address}?{'&'.join(f'state={state}' for state in states)}"

    @property
    def tasks_href(self):
        return self.task_list(OPEN, OVERDUE)

    @property
    def overdue_words(self):
        """How many of the open tasks are overdue, or ""."""
        overdue = self.summary.tasks.overdue
        if not overdue:
            return ""
        words = ngettext("%(count)s overdue", "%(count)s overdue", overdue) % {"count": overdue}
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


def years_around(request, year):
    """Links to the goals of last year and this one."""
    return [(one, f"?year={one}", one == year) for one in (request.today.year - 1, request.today.year)]


@require_safe
def overview(request):
    """All working groups that the reader may see, side by side (nine queries of its own)."""
    require_view(request.user)
    year = year_of(request)
    found = groups.read_groups(
        groups.groups_for(request.user),
        Project.objects.allowed(request.user),
        year=year,
        today=request.today,
    )
    total = GroupRow(groups.together(found), year, request.today)
    context = {
        "title": _("Working groups"),
        "headline": overview_sentence(total, len(found)) if found else "",
        "rows": [GroupRow(one, year, request.today) for one in found],
        "total": total,
        "table": GroupTable,
        "year": year,
        "years": years_around(request, year),
        "paper": "landscape",
    }
    return render(request, "pool/groups.html", context)


def overview_sentence(total, count):
    """What all groups have and what is late, in one sentence."""
    planning, starts = total.planning.goal, total.starts.goal
    words = _(
        "{groups} working groups with {count} projects; of the year's goals {entered} of {to_enter} entered "
        "the pool and {started} of {to_start} started; {overdue} tasks are overdue, {opinions} projects "
        "wait for an opinion."
    )
    return format_html(
        words,
        groups=count,
        count=linked(total.count, project_list()),
        entered=linked(planning.actual.count, total.planning.href),
        to_enter=planning.goal.count if planning.goal else "—",
        started=linked(starts.actual.count, total.starts.href),
        to_start=starts.goal.count if starts.goal else "—",
        overdue=total.summary.tasks.overdue,
        opinions=total.opinions,
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
        Waiting(summary.tasks.overdue, _("tasks are overdue"), row.task_list(OVERDUE), late=True),
        Waiting(
            summary.opinions.projects,
            _("projects wait for the group's opinion by %(day)s") % {"day": day_label(due)} if due else "",
            "",
            late=bool(due and due < today),
        ),
        Waiting(
            len(unready),
            _("projects should start within %(days)s days and do not meet every criterion")
            % {"days": groups.START_DAYS},
            f"{row.href}#unready",
        ),
        Waiting(
            summary.tasks.soon,
            _("tasks are due within %(days)s days") % {"days": groups.SOON_DAYS},
            f"{row.task_list(OPEN)}&due_before={today + datetime.timedelta(days=groups.SOON_DAYS)}",
        ),
        Waiting(summary.applications, _("applications for the group are being checked"), ""),
    ]
    return sorted((one for one in found if one.count), key=lambda one: not one.late)


def month_of(request):
    """The month that is told: the address's `month`, else the last one. What is none is ignored."""
    this = Month.of(request.today)
    try:
        asked = Month.parse(request.GET.get("month", ""))
    except ValueError:
        return this - 1
    return min(asked, this)


def group_sentence(row):
    """Where the group stands, in one sentence."""
    summary = row.summary
    words = _(
        "{count} projects, total investment {investment}; {overdue} tasks are overdue, {soon} due within "
        "{days} days; {opinions} projects wait for an opinion."
    )
    soon = f"{row.task_list(OPEN)}&due_before={row.today + datetime.timedelta(days=groups.SOON_DAYS)}"
    return format_html(
        words,
        count=linked(row.count, row.list()),
        investment=in_yi(row.investment),
        overdue=linked(summary.tasks.overdue, row.task_list(OVERDUE)),
        soon=linked(summary.tasks.soon, soon),
        days=groups.SOON_DAYS,
        opinions=linked(row.opinions, row.opinions_href),
    )


def open_tasks(request, group):
    """The next open tasks of a group with `may_finish` (one query)."""
    changes = may_change_group(request.user, group)
    rows = list(
        GroupTask.objects.open()
        .filter(group=group)
        .select_related("project", "assignee", "unit")
        .order_by("due_on", "pk")[:SHOWN_TASKS]
    )
    for row in rows:
        row.may_finish = changes or row.is_held_by(request.user)
        row.state, row.is_late = state_of(row, request.today), row.due_on < request.today
    return rows


def may_change_group(user, group):
    """Whether a user may change the tasks of a group; no query beyond his grants."""
    if user.is_superuser:
        return True
    return any(
        "pool.change_grouptask" in grant.permissions
        and (grant.scope == "CITY" or grant.organisation_id == group.pk)
        for grant in user.active_grants
    )


@require_safe
def group(request, pk):
    """One working group: what waits for it, its tasks, goals, projects, and what a month brought."""
    found = open_group(request, pk)
    year, month = year_of(request), month_of(request)
    projects = Project.objects.allowed(request.user)
    (summary,) = groups.read_groups([found], projects, year=year, today=request.today)
    row = GroupRow(summary, year, request.today)
    unready = groups.read_unready([found], projects, request.today)
    done = groups.read_month([found], projects, month)
    lines = month_lines(done)
    this_month = Month.of(request.today)
    context = {
        "title": str(found),
        "headline": group_sentence(row),
        "group": found,
        "row": row,
        "waiting": waiting_of(row, unready),
        "unready": unready[:SHOWN_UNREADY],
        "unready_more": max(0, len(unready) - SHOWN_UNREADY),
        "tasks": open_tasks(request, found),
        "may_change": may_change_group(request.user, found),
        "may_set_goals": request.user.may("pool.change_groupgoal"),
        "cross": cross_table(row),
        "month": month,
        "done": done,
        "lines": lines[:SHOWN_LINES],
        "lines_more": max(0, len(lines) - SHOWN_LINES),
        "months": [
            (one, f"?month={one}#month", one == month) for one in (this_month - 2, this_month - 1, this_month)
        ],
        "year": year,
        "years": years_around(request, year),
    }
    return render(request, "pool/group.html", context)


@form_page
def goals(request, pk, year):
    """Enter or change a group's goals of a year."""
    found = open_group(
        request, pk, "pool.change_groupgoal", _("You may read the goals of this group and not set them.")
    )
    if abs(year - request.today.year) > 1:
        raise Http404
    rows = list(found.goals.filter(year=year))
    form = GoalsForm(sent(request), today=request.today, initial=GoalsForm.initial_of(rows))
    if request.method == "POST" and form.is_valid():
        try:
            changed = tasks.set_goals(
                found,
                year,
                form.goals(),
                document_number=form.cleaned_data["document_number"],
                **stamp(request),
            )
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The goals are saved.") if changed else _("Nothing was changed."))
            return redirect(f"{reverse('pool:group', args=[found.pk])}?year={year}#goals")
    context = {
        "title": _("Goals of %(year)s") % {"year": year},
        "group": found,
        "form": form,
        "button": _("Save"),
        "back": f"{reverse('pool:group', args=[found.pk])}?year={year}#goals",
    }
    return render(request, "pool/group_form.html", context)
