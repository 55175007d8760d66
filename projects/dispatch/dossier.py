"""The year's weekly reports and lights in a project's dossier."""

from collections import Counter
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.periods import Week
from projects.base.wording import clauses, labelled
from projects.pool.dossier import SECTIONS, Section, brief, column, table
from projects.pool.models import Light

from .lights import sentence
from .models import LightAssessment
from .provided import report_rows, said
from .shown import sees


def weeks(reading):
    """The reports of the year that count, the latest first (one query)."""
    year = reading.today.year
    rows = [row for row in reversed(report_rows(reading.project)) if row.counts and row.as_of.year == year]
    columns = [
        column("week", _("Week"), width=9),
        column("cumulative", _("Completed this year"), "money", unit="wan", width=9),
        column("percent", _("Physical progress"), "percent", unit="%", width=8),
        column("text", _("Progress"), width=28),
        column("problems", _("Problems"), width=18),
    ]
    return table(
        "weeks",
        columns,
        [
            (
                str(row.week),
                row.cumulative,
                row.progress_percent,
                brief(said(row.progress_text)),
                brief(said(row.problems)),
            )
            for row in rows
        ],
    )


def lights(reading):
    """How many weeks of the year had which light, and each week that was not green or turned it, with the
    first reason (one query)."""
    first = Week.of(reading.today.replace(month=1, day=4))
    rows = list(LightAssessment.objects.filter(project=reading.project, week__gte=first).order_by("week"))
    if not rows:
        return []
    counts = Counter(row.light for row in rows)
    told = clauses(
        labelled(light.label, _("%(count)s weeks") % {"count": counts[light]})
        for light in Light
        if counts[light]
    )
    turned = [
        row
        for before, row in pairwise([None, *rows])
        if row.light != Light.GREEN or (before and before.light != row.light)
    ]
    columns = [
        column("week", _("Week"), width=9),
        column("light", _("Light"), "light", width=6),
        column("why", _("Reason"), width=40),
    ]
    lines = [
        (str(row.week), row.light, brief(sentence(row.reasons[0]) if row.reasons else ""))
        for row in reversed(turned)
    ]
    return [told, *table("lights", columns, lines, title=_("Weeks that were not green, and turns"))]


def register():
    """Enter them."""
    for section in (
        Section(
            "weeks", gettext_lazy("Weekly reports of the year"), weeks, order=60, permission=sees, queries=1
        ),
        Section("lights", gettext_lazy("Lights of the year"), lights, order=70, permission=sees, queries=1),
    ):
        SECTIONS.add(section)
