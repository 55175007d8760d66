"""The blocks of the homes: what each role sees first. Every block has a constant number of queries.

A block is a panel of the page "home" (ui.registry). Its context may hold `headline`, a sentence of
live figures; the first block that has one gives the page its sentence. Higher-ranking acts (my week,
who has reported) come from the apps that own them.
"""

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from projects.base.money import in_yi, percent, share
from projects.directory.roles import Role
from projects.pool.filters import LACKS, NO_LIGHT
from projects.pool.models import Light, Project, Responsibility, Stage

from . import leader_shown
from .cards import cards_of, with_figures
from .leader_page import principals

MOST = 24


def link(query, text):
    """A figure that opens the project list with a filter."""
    return format_html('<a href="{}{}">{}</a>', reverse("pool:project_list"), query, text)


# The leader, and who acts for one


def led_projects(request, _obj):
    """The page of the leader for whom one reads (home.leader_page)."""
    leaders = principals(request.user, request.today)
    return leader_shown.context(request, leaders) if leaders else None


# The steward and the agent


def looks_after(user):
    return user.has_role(Role.STEWARD, Role.AGENT)


def own_projects(request, _obj):
    """The cards of the projects one holds oneself; the most urgent ones, and how many there are."""
    held = Responsibility.objects.on(request.today).filter(
        user=request.user, role__in=[Responsibility.Role.STEWARD, Responsibility.Role.AGENT]
    )
    projects = Project.objects.allowed(request.user).filter(pk__in=held.values("project_id"))
    cards = cards_of(with_figures(projects, request.today), request.today)
    red = sum(card.project.light == Light.RED for card in cards)
    needs = sum(bool(card.needs) for card in cards)
    return {
        "cards": cards[:MOST],
        "more": len(cards) - MOST if len(cards) > MOST else 0,
        "headline": format_html(
            _("You look after {count} projects: {red} behind, {needs} need coordination."),
            count=link("?mine=true", len(cards)),
            red=link("?mine=true&light=RED", red),
            needs=needs,
        ),
    }


# The pool admin


def keeps_order(user):
    return user.may("pool.change_project")


def lacking(request, _obj):
    """What files lack, each count leading to its list (one query)."""
    projects = Project.objects.allowed(request.user)
    conditions = {
        name: Count("pk", filter=projects.lack_q(name, on=request.today, year=request.today.year))
        for name, _words in LACKS
    }
    found = projects.aggregate(count=Count("pk"), **conditions)
    rows = [(name, words, found[name]) for name, words in LACKS if found[name]]
    worst = max(rows, key=lambda row: row[2], default=None)
    if worst is None:
        headline = _("Every file in the pool is in order.")
    else:
        headline = format_html(
            _("{count} projects in the pool; most often missing is {what}: {lacking}."),
            count=link("", found["count"]),
            what=worst[1],
            lacking=link(f"?lacks={worst[0]}", worst[2]),
        )
    return {"rows": rows, "count": found["count"], "headline": headline}


# Everybody who sees projects


def by_stage(request, _obj):
    """One's projects by stage and light, every figure a link to its list (one query)."""
    projects = Project.objects.allowed(request.user)
    lights = [*Light.values, ""]
    counts, totals = {}, dict.fromkeys(lights, 0)
    year = request.today.year
    rows = list(
        projects.with_year_figures(year, completed=None, shares={})
        .order_by()
        .values("stage", "light")
        .annotate(
            count=Count("pk"),
            sum_investment=Sum("total_investment"),
            sum_planned=Sum("planned"),
            sum_completed=Sum("completed"),
        )
    )
    for row in rows:
        counts[row["stage"], row["light"]] = row["count"]
        totals[row["light"]] += row["count"]
    if not counts:
        return None
    investment, planned, completed = (
        sum(row[name] for row in rows if row[name] is not None)
        for name in ("sum_investment", "sum_planned", "sum_completed")
    )
    return {
        "lights": [(light or NO_LIGHT, Light(light).label if light else _("no light")) for light in lights],
        "rows": [
            (
                stage,
                stage.label,
                [(light or NO_LIGHT, counts.get((stage, light), 0)) for light in lights],
                sum(counts.get((stage, light), 0) for light in lights),
            )
            for stage in Stage
            if any(counts.get((stage, light)) for light in lights)
        ],
        "totals": [(light or NO_LIGHT, totals[light]) for light in lights],
        "count": sum(totals.values()),
        "headline": format_html(
            _(
                "{count} projects, total investment {investment}; of this year's plan of {planned} "
                "{completed} are completed ({rate}); {red} behind, {yellow} with a warning."
            ),
            count=link("", sum(totals.values())),
            investment=in_yi(investment),
            planned=in_yi(planned),
            completed=in_yi(completed),
            rate=percent(share(completed, planned)),
            red=link("?light=RED", totals[Light.RED]),
            yellow=link("?light=YELLOW", totals[Light.YELLOW]),
        ),
    }
