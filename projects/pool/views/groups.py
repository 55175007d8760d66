"""The pages of the working groups: all of them side by side, and each with what waits for it first."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.base.errors import RuleViolation
from projects.base.periods import Month
from projects.directory.rights import refuse, require_may

from .. import groups, tasks
from ..filters import parse_year
from ..group_forms import GoalsForm
from ..group_words import month_lines
from ..models import GroupTask, Project
from ..reviewing import policy_on
from ..tables_groups import GroupTable, state_of
from .acts import form_page, sent, stamp, tell
from .group_rows import GroupRow, cross_table, group_sentence, waiting_of
from .listing import linked

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


def years_around(request, year):
    """Links to the goals of last year and this one."""
    return [(one, f"?year={one}", one == year) for one in (request.today.year - 1, request.today.year)]


@require_safe
def overview(request):
    """All working groups that the reader may see, side by side (eight queries of its own)."""
    require_view(request.user)
    year = year_of(request)
    own = list(groups.groups_for(request.user))
    found = groups.read_groups(
        own,
        Project.objects.allowed(request.user),
        year=year,
        today=request.today,
    )
    total = GroupRow(groups.together(found), year, request.today, own)
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
        count=linked(total.count, total.list()),
        entered=linked(planning.actual.count, total.planning.href),
        to_enter=planning.goal.count if planning.goal else "—",
        started=linked(starts.actual.count, total.starts.href),
        to_start=starts.goal.count if starts.goal else "—",
        overdue=total.summary.tasks.overdue,
        opinions=total.opinions,
    )


def month_of(request):
    """The month that the address asks for, or None. What is none is ignored."""
    try:
        asked = Month.parse(request.GET.get("month", ""))
    except ValueError:
        return None
    return min(asked, Month.of(request.today))


def month_told(group, projects, asked, today):
    """The GroupMonth that is told: the one asked for, else this month as soon as it brought anything, else
    the last one (four queries, or eight)."""
    this = Month.of(today)
    done = groups.read_month([group], projects, asked or this)
    return done if asked or month_lines(done) else groups.read_month([group], projects, this - 1)


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
    year = year_of(request)
    projects = Project.objects.allowed(request.user)
    (summary,) = groups.read_groups([found], projects, year=year, today=request.today)
    row = GroupRow(summary, year, request.today)
    unready = groups.read_unready([found], projects, request.today)
    done = month_told(found, projects, month_of(request), request.today)
    month, lines = done.month, month_lines(done)
    this_month = Month.of(request.today)
    context = {
        "title": str(found),
        "headline": group_sentence(row),
        "group": found,
        "row": row,
        "waiting": waiting_of(row, unready),
        "unready": unready[:SHOWN_UNREADY],
        "unready_href": row.unready_href(unready),
        "moves_href": row.moves_href(month),
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
    policy = policy_on(request.today)
    form = GoalsForm(
        sent(request),
        today=request.today,
        minimum=policy.minimum_investment if policy else None,
        initial=GoalsForm.initial_of(rows),
    )
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
