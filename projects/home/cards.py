"""Projects as cards: the light and one sentence why, what is asked for, what changed, what stands still."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.money import percent, share
from projects.base.periods import Week
from projects.dispatch.lights import sentence
from projects.dispatch.models import LightAssessment, WeeklyReport
from projects.dispatch.provided import said
from projects.pool.models import Light

# So many weeks without a step forward are said to stand still.
STILL_WEEKS = 3
LOOK_BACK = 6
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


# What is counted over the cards: code → words.
COUNTED = {
    "needs": gettext_lazy("need coordination"),
    "changed": gettext_lazy("changed"),
    "still": gettext_lazy("stand still"),
}
# Which cards `show=` leaves.
KINDS = {
    "needs": lambda card: bool(card.needs),
    "changed": lambda card: bool(card.changed),
    "still": lambda card: bool(card.still),
    "red": lambda card: card.project.light == Light.RED,
    "yellow": lambda card: card.project.light == Light.YELLOW,
}


def lights_of(projects):
    """{project id: [(week, light, reasons)]}, the latest two first (one query)."""
    found = {}
    rows = LightAssessment.objects.filter(project__in=projects, week__lte=F("project__light_week")).order_by(
        "-week"
    )
    latest = max((project.light_week for project in projects if project.light_week), default=None)
    if latest is None:
        return found
    for key, week, light, reasons in rows.filter(week__gte=latest - LOOK_BACK).values_list(
        "project_id", "week", "light", "reasons"
    ):
        found.setdefault(key, []).append((week, light, reasons))
    return found


def reports_of(projects, week):
    """{project id: [report]} of the last weeks, the latest first (one query)."""
    found = {}
    rows = (
        WeeklyReport.objects.counted()
        .filter(project__in=projects, week__gt=week - LOOK_BACK, week__lte=week)
        .order_by("-week")
        .only("project", "week", "form", "cumulative", "problems", "help_needed", "no_change")
    )
    for row in rows:
        found.setdefault(row.project_id, []).append(row)
    return found


def weeks_still(reports):
    """How many of the latest reports in a row brought no step forward, if they are enough to say so."""
    count = 0
    for newer, older in pairwise(reports):
        building = newer.form == older.form == WeeklyReport.Form.CONSTRUCTION
        if not (newer.no_change or (building and newer.cumulative == older.cumulative)):
            break
        count += 1
    return count if count >= STILL_WEEKS else 0


def why_of(project, lights):
    """The sentence under the name: why the light is not green, or how far the project is."""
    if lights:
        _week, light, reasons = lights[0]
        worst = next((reason for reason in reasons if reason["light"] == light), None)
        if worst and (light != Light.GREEN or worst["code"] in ("GAP", "RATIO")):
            return sentence(worst)
    rate = share(project.completed, project.planned)
    if rate is not None:
        return _("%(rate)s of the year's plan is done.") % {"rate": percent(rate)}
    return _("%(stage)s; there is no figure of this year yet.") % {"stage": project.get_stage_display()}


def change_of(lights):
    """How the light changed against the week before, in words; "" where it did not."""
    if len(lights) < 2 or lights[0][1] == lights[1][1]:
        return ""
    return _("%(before)s → %(now)s") % {"before": Light(lights[1][1]).label, "now": Light(lights[0][1]).label}


def cards_of(projects, today):
    """The projects as cards, the most urgent first (two queries)."""
    projects = list(projects)
    lights, reports = lights_of(projects), reports_of(projects, Week.of(today))
    cards = []
    for project in projects:
        told, seen = reports.get(project.pk, []), lights.get(project.pk, [])
        last = told[0] if told else None
        cards.append(
            Card(
                project=project,
                why=why_of(project, seen),
                needs=said(last.help_needed) if last else "",
                problem=said(last.problems) if last else "",
                changed=change_of(seen),
                still=weeks_still(told),
            )
        )
    return sorted(cards, key=lambda card: (card.urgency, card.project.pk))
