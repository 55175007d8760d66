"""The year's weekly reports and lights in a project's dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.periods import Week
from projects.pool.dossier import SECTIONS, Section, brief, column, table

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
        column("percent", _("Physical progress"), "percent", unit="%", width=6),
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
    """The lights of the year with their first reason, the latest first (one query)."""
    first = Week.of(reading.today.replace(month=1, day=4))
    rows = LightAssessment.objects.filter(project=reading.project, week__gte=first).order_by("-week")
    columns = [
        column("week", _("Week"), width=9),
        column("light", _("Light"), "light", width=6),
        column("why", _("Reason"), width=40),
    ]
    return table(
        "lights",
        columns,
        [
            (str(row.week), row.light, brief(sentence(row.reasons[0]) if row.reasons else ""))
            for row in rows
        ],
    )


def register():
    """Enter them."""
    for section in (
        Section("weeks", gettext_lazy("Weekly reports of the year"), weeks, order=60, permission=sees, queries=1),
        Section("lights", gettext_lazy("Lights of the year"), lights, order=70, permission=sees, queries=1),
    ):
        SECTIONS.add(section)
