"""Projects as cards: the light and one sentence why, what is asked for, what changed, what stands still."""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from projects.base.money import percent, share
from projects.base.periods import Week
from projects.dispatch.lights import sentence
from projects.dispatch.models import LightAssessment
from projects.dispatch.provided import said
from projects.dispatch.stillness import LOOK_BACK, last_counted, weeks_still
from projects.pool.models import Light
from projects.pool.views.listing import year_of_projects

# What is read of a report.
READ = ("project", "week", "form", "cumulative", "problems", "help_needed", "no_change", "submitted_at")
URGENCY = {Light.RED: 0, Light.YELLOW: 1, "": 2, Light.GREEN: 3}


@dataclass(frozen=True)
class Card:
    """One project on a card. `project` comes with division, owner and the year's figures."""

    project: Any
    why: str
    needs: str = ""
    problem: str = ""
    changed: str = ""
    still: int = 0

    @property
    def phone(self):
        """Whom to call: the project's contact, else the owner."""
        owner = self.project.owner
        return self.project.contact_phone or (owner.phone if owner else "")

    @property
    def urgency(self):
        """What must be decided comes first, then the lights, then what stands still."""
        return (not self.needs, URGENCY[self.project.light], not self.still, -len(self.changed))


class Lit(NamedTuple):
    """The light of a project in a week."""

    week: Week
    light: str
    reasons: list
    assessed_at: datetime.datetime


def lights_of(projects):
    """{project id: [Lit]} of the last weeks, the latest first (one query)."""
    found = {}
    rows = LightAssessment.objects.filter(project__in=projects, week__lte=F("project__light_week")).order_by(
        "-week"
    )
    latest = max((project.light_week for project in projects if project.light_week), default=None)
    if latest is None:
        return found
    names = ("project_id", "week", "light", "reasons", "assessed_at")
    for key, *values in rows.filter(week__gte=latest - LOOK_BACK).values_list(*names):
        found.setdefault(key, []).append(Lit(*values))
    return found


def reports_of(projects, week):
    """{project id: [report]} of the last weeks, the latest first (one query)."""
    found = {}
    for row in last_counted(projects, week).only(*READ):
        found.setdefault(row.project_id, []).append(row)
    return found


def why_of(project, lights):
    """The sentence under the name: why the light is not green, or how far the project is."""
    if lights:
        lit = lights[0]
        worst = next((reason for reason in lit.reasons if reason["light"] == lit.light), None)
        if worst and (lit.light != Light.GREEN or worst["code"] in ("EXEMPT", "GAP", "RATIO")):
            return sentence(worst)
    rate = share(project.completed, project.planned)
    if rate is not None:
        return _("%(rate)s of the year's plan is done.") % {"rate": percent(rate)}
    return _("%(stage)s; there is no figure of this year yet.") % {"stage": project.get_stage_display()}


def change_of(lights, since=None):
    """How the light changed against the week before, or against what it was at a moment, in words; ""
    where it did not."""
    before = lights[1:]
    if since is not None:
        before = [lit for lit in lights if lit.assessed_at <= since] or before[-1:]
    if not before or before[0].light == lights[0].light:
        return ""
    return _("%(before)s → %(now)s") % {
        "before": Light(before[0].light).label,
        "now": Light(lights[0].light).label,
    }


def cards_of(projects, today):
    """The projects as cards, the most urgent first (two queries)."""
    projects = list(projects)
    lights, reports = lights_of(projects), reports_of(projects, Week.of(today))
    cards = [
        card_of(project, lights.get(project.pk, []), reports.get(project.pk, [])) for project in projects
    ]
    return sorted(cards, key=lambda card: (card.urgency, card.project.pk))


def with_figures(projects, today):
    """Projects with what a card shows."""
    figured, _as_of = year_of_projects(projects, today.year, today)
    return figured.select_related("division", "owner")


def card_of(project, lights, reports, since=None):
    """The card of one project; its light is held against the week before, or against a moment."""
    last = reports[0] if reports else None
    return Card(
        project=project,
        why=why_of(project, lights),
        needs=said(last.help_needed) if last else "",
        problem=said(last.problems) if last else "",
        changed=change_of(lights, since),
        still=weeks_still(reports),
    )
