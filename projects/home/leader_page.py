"""The leader's page: his projects as cards, first what waits for his word, then what changed since he last
looked, then what stands still, then the rest.

Everything on it is asked for one leader at a time; his liaison officer reads the same with a mark of his
own. The cost is a constant number of queries, whatever the number of projects.
"""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.money import share
from projects.base.periods import Week
from projects.directory.models import Delegation
from projects.dispatch.models import PlanItem
from projects.issues.models import Issue
from projects.liaison import directing
from projects.liaison.models import Directive
from projects.liaison.reading import assignments, calls_of, standings
from projects.liaison.since import FIRST_LOOK, Change, changes_since, read_until
from projects.liaison.waiting import Waiting, answers_waiting, issues_waiting, last_words
from projects.pool.models import Light, Project
from projects.pool.wall_map import load_lines, next_of

from .cards import Card, card_of, lights_of, reports_of, with_figures

# So many lines of a card stand open; the rest unfolds.
LINES = 3


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
    whose answer is still to come, `issues` the open ones of the log with whether each is overdue, `visits`
    the VisitStanding of the assignment.
    """

    card: Card
    waiting: tuple[Waiting, ...] = ()
    changes: tuple[Change, ...] = ()
    next: Any = None
    plan: PlanKept | None = None
    calls: tuple = ()
    pending: tuple = ()
    issues: tuple = ()
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

    def count(self, code):
        """How many matters wait, how many changes there are, how many projects stand still."""
        of_each = {"waits": lambda led: len(led.waiting), "changed": lambda led: len(led.changes)}
        return sum(map(of_each.get(code, KINDS[code]), self.led))

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
    issues = _open_issues(user, projects, today)
    plans = _plans(reports, Week.of(today))
    calls = calls_of(projects, today)
    visited = standings(rows.values(), today)
    load_lines(projects)
    led = []
    for project in projects:
        told, seen = reports.get(project.pk, []), lights.get(project.pk, [])
        card = card_of(project, seen, told, since)
        news = _light_change(card, seen) + _news(changes, waiting, pending, project.pk)
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
                issues=tuple(issues.get(project.pk, ())),
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


def _news(changes, waiting, pending, project):
    """The changes of a project without what its card says anyway: what waits for the leader's word, and
    acts on directives whose answer he awaits."""
    above = {one.href for one in waiting.get(project, [])}
    above |= {reverse("liaison:directive", args=[row.pk]) for row in pending.get(project, [])}
    overdue = "directive.overdue"
    return [one for one in changes.get(project, []) if one.href not in above or one.kind == overdue]


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
    href = f"{reverse('pool:project', args=[card.project.pk])}#why-title"
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


def _open_issues(user, projects, today):
    """{project's key: [(issue, whether it is overdue)]}, the earliest due first (one query)."""
    rows = Issue.objects.allowed(user).open().filter(project__in=projects)
    found = {}
    for row in rows.order_by(F("due_on").asc(nulls_last=True), "pk"):
        found.setdefault(row.project_id, []).append((row, row.is_overdue(today)))
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
