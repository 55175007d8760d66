"""The leader's page: his projects as cards, first what waits for his word, then what changed since he last
looked, then what stands still, then the rest.

Everything on it is asked for one leader at a time; his liaison officer reads the same with a mark of his
own. The cost is a constant number of queries, whatever the number of projects.
"""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.money import share
from projects.base.periods import Week
from projects.directory.models import Delegation
from projects.dispatch.models import PlanItem
from projects.liaison import directing
from projects.liaison.models import Directive
from projects.liaison.reading import assignments, calls_of, standings
from projects.liaison.since import FIRST_LOOK, Change, changes_since, read_until
from projects.liaison.waiting import Waiting, answers_waiting, issues_waiting, last_words
from projects.pool.models import Light, Project
from projects.pool.views.listing import linked
from projects.pool.wall_map import load_lines, next_of
from projects.ui.addresses import Address

from .cards import Card, card_of, lights_of, reports_of, with_figures

# So many lines of a card stand open; the rest unfolds.
LINES = 3
# How far back one may look again, in days.
AGAIN = (7, 30)


@dataclass(frozen=True)
class PlanKept:
    """How the plan for a week was carried out: its items with what became of them."""

    week: Week
    items: tuple = ()

    def count(self, outcome):
        return sum(item.outcome == outcome for item in self.items)

    @property
    def done(self):
        return self.count(PlanItem.Outcome.DONE)

    @property
    def not_done(self):
        return self.count(PlanItem.Outcome.NOT_DONE)

    @property
    def untold(self):
        """Items of which nobody has said yet what became of them."""
        return self.count("")


@dataclass(frozen=True)
class Led:
    """One project of a leader: its card and what he may do about it.

    `waiting` is what waits for his word, `changes` what is new to the reader, `pending` the directives
    whose answer is still to come, `visits` the VisitStanding of the assignment.
    """

    card: Card
    waiting: tuple[Waiting, ...] = ()
    changes: tuple[Change, ...] = ()
    next: Any = None
    plan: PlanKept | None = None
    calls: tuple = ()
    pending: tuple = ()
    visits: Any = None

    @property
    def project(self):
        return self.card.project

    @property
    def rate(self):
        """Completed of the year's plan in percent, or None."""
        return share(self.project.completed, self.project.planned)

    @property
    def bar(self):
        """The rate as the length of a bar, 0 to 100."""
        return 0 if self.rate is None else min(100, round(self.rate))

    @property
    def gap(self):
        """The rate less what the curve asks, in percentage points, or None."""
        asked = self.project.asked
        return None if self.rate is None or asked is None else self.rate - asked

    @property
    def kind(self):
        """The first group of the page that it belongs to."""
        return next((code for code, belongs in KINDS.items() if belongs(self)), "rest")

    @property
    def first_changes(self):
        return self.changes[:LINES]

    @property
    def more_changes(self):
        return self.changes[LINES:]


KINDS = {
    "waits": lambda led: bool(led.waiting),
    "changed": lambda led: bool(led.changes),
    "still": lambda led: bool(led.card.still),
}
LIGHTS = {
    "red": lambda led: led.project.light == Light.RED,
    "yellow": lambda led: led.project.light == Light.YELLOW,
}
COUNTED = {
    "waits": gettext_lazy("wait for a word"),
    "changed": gettext_lazy("changed"),
    "still": gettext_lazy("no progress for weeks"),
}
GROUPS = {
    "waits": gettext_lazy("Waits for a word"),
    "changed": gettext_lazy("Changed"),
    "still": gettext_lazy("No progress for weeks"),
    "rest": gettext_lazy("As they were"),
}


@dataclass(frozen=True)
class LeaderPage:
    """What one reader sees of a leader's projects. `since` is the moment up to which he has read, or from
    which he looks again; `marked` his mark, None where there is none."""

    leader: Any
    since: datetime.datetime
    marked: datetime.datetime | None
    led: list[Led] = field(default_factory=list)
    acts: frozenset = frozenset()

    def of(self, code):
        """Those of a kind, or of a light."""
        return [one for one in self.led if {**KINDS, **LIGHTS}[code](one)]

    def groups(self, asked=""):
        """[(code, words, cards)] of the page, each project in the first group it belongs to; only one kind
        where it is asked for."""
        if asked:
            return [(asked, GROUPS.get(asked, ""), self.of(asked))]
        found = [
            (code, words, [one for one in self.led if one.kind == code]) for code, words in GROUPS.items()
        ]
        return [group for group in found if group[2]]


def principals(user, today):
    """The leaders for whom somebody reads, himself first (two queries)."""
    found = directing.leaders_for(user, Delegation.Act.READ, today)
    return sorted(found, key=lambda leader: leader.user_id != user.pk)


def leader_page(request, leader, days=None):
    """The LeaderPage of a reader (some twenty queries); `days` looks back so far whatever was read."""
    user, today, now = request.user, request.today, request.now
    marked = read_until(user, leader)
    since = now - datetime.timedelta(days=days) if days else marked or now - FIRST_LOOK
    rows = {row.project_id: row for row in assignments(today, leader=leader)}
    visible = Project.objects.allowed(user).filter(pk__in=rows)
    projects = list(with_figures(visible, today))
    rows = {project.pk: rows[project.pk] for project in projects}
    lights, reports = lights_of(projects), reports_of(projects, Week.of(today))
    waiting = _by_project(answers_waiting(leader, projects) + issues_waiting(leader, projects))
    words = last_words(leader, projects)
    changes = _by_project(changes_since(visible, since, now=now, reader=user))
    pending = _pending(leader, projects)
    plans = _plans(reports, Week.of(today))
    calls = calls_of(projects, today)
    visited = standings(rows.values(), today)
    load_lines(projects)
    led = []
    for project in projects:
        told, seen = reports.get(project.pk, []), lights.get(project.pk, [])
        card = card_of(project, seen, told, since)
        # An answer that waits for the leader's word is not told a second time.
        told_above = {one.href for one in waiting.get(project.pk, [])}
        news = _light_change(card, seen)
        news += [one for one in changes.get(project.pk, []) if one.href not in told_above]
        asked = _need(card, told, words.get(project.pk), pending.get(project.pk))
        led.append(
            Led(
                card=replace(card, needs="" if asked else card.needs, why=_why(card, seen)),
                waiting=tuple(waiting.get(project.pk, []) + asked),
                changes=tuple(sorted(news, key=lambda one: one.at, reverse=True)),
                next=next_of(project.line),
                plan=plans.get(project.pk),
                calls=tuple(call for call in calls[project.pk] if call.phone),
                pending=tuple(pending.get(project.pk, ())),
                visits=visited[rows[project.pk].pk],
            )
        )
    places = list(GROUPS)
    led.sort(key=lambda one: (places.index(one.kind), one.card.urgency, one.project.pk))
    acts = frozenset(act for act in Delegation.Act if directing.acts_for(user, leader, act, today))
    return LeaderPage(leader=leader, since=since, marked=marked, led=led, acts=acts)


def _by_project(rows):
    """{project's key: rows}, their order kept."""
    found = {}
    for row in rows:
        found.setdefault(row.project, []).append(row)
    return found


def _why(card, lights):
    """Why the light is as it is; of a green one only that it rests on an exemption: the rest stands in the
    figures."""
    green = card.project.light == Light.GREEN
    exempt = bool(lights) and any(reason["code"] == "EXEMPT" for reason in lights[0].reasons)
    return card.why if exempt or not green else ""


def _light_change(card, lights):
    """The change of the light as a line; the card itself says why."""
    if not card.changed:
        return []
    said = _("Light: %(change)s") % {"change": card.changed}
    href = f"{reverse('pool:project', args=[card.project.pk])}#panel-weeks"
    return [Change(lights[0].assessed_at, "light", card.project.pk, said, href)]


def _need(card, reports, word, pending):
    """What the last report asks the city for, as something that waits, unless the leader has said a word
    since it was handed in or waits for an answer himself."""
    if not card.needs or pending or (word and word >= reports[0].submitted_at):
        return []
    last = reports[0]
    href = reverse("dispatch:report", args=[last.week, card.project.pk])
    return [Waiting(card.project.pk, card.needs, href, timezone.localdate(last.submitted_at))]


def _pending(leader, projects):
    """{project's key: directives of the leader without an answer}, the earliest due first (one query)."""
    rows = Directive.objects.open().filter(leader=leader, project__in=projects)
    found = {}
    for row in rows.select_related("handler", "handler_unit").order_by("due_on", "pk"):
        found.setdefault(row.project_id, []).append(row)
    return found


def _plans(reports, week):
    """{project's key: PlanKept} of the week of each project's last report (one query)."""
    last = {project: rows[0].week for project, rows in reports.items()}
    items = PlanItem.objects.filter(report__project__in=last, report__week__gte=week - 3)
    found = {}
    for item in items.select_related("report").order_by("order", "pk"):
        if item.report.week + 1 == last[item.report.project_id]:
            found.setdefault(item.report.project_id, []).append(item)
    return {project: PlanKept(last[project], tuple(rows)) for project, rows in found.items()}


# What the page and the leader's home show


def asked_leader(request, leaders):
    """The leader that `?leader=` names, or the first."""
    asked = request.GET.get("leader", "")
    return next((leader for leader in leaders if str(leader.pk) == asked), leaders[0])


def context(request, leaders):
    """The template's context of one of these leaders' pages."""
    leader = asked_leader(request, leaders)
    days = next((days for days in AGAIN if str(days) == request.GET.get("days")), None)
    page = leader_page(request, leader, days)
    asked = request.GET.get("show", "")
    asked = asked if asked in {**KINDS, **LIGHTS} else ""
    address = Address.of(request)
    return {
        "page": page,
        "groups": page.groups(asked),
        "asked": asked,
        "counts": [
            (words, len(page.of(code)), address.href(show=None if code == asked else code), code == asked)
            for code, words in COUNTED.items()
        ],
        "all_href": address.href(show=None),
        "own": leader.user_id == request.user.pk,
        "others": [(one, address.href(leader=one.pk, show=None)) for one in leaders if one.pk != leader.pk],
        "days": days,
        "again": [(count, address.href(days=count)) for count in AGAIN if count != days],
        "since_href": address.href(days=None),
        "now": request.now.isoformat(),
        "may_direct": Delegation.Act.DIRECTIVE in page.acts,
        "may_visit": Delegation.Act.VISIT in page.acts,
        "headline": format_html(
            _("{count} projects in liaison: {red} behind, {yellow} with a warning."),
            count=len(page.led),
            red=linked(len(page.of("red")), address.href(show="red")),
            yellow=linked(len(page.of("yellow")), address.href(show="yellow")),
        ),
    }
