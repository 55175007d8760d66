"""The decisions of meetings in a project's dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.pool.dossier import SECTIONS, Section, brief, column, table

from .models import Decision
from .panels import sees
from .rules import Standing, due_of, standing_of


def decisions(reading):
    """What meetings decided about it (one query)."""
    rows = Decision.objects.allowed(reading.user).of_held().filter(project=reading.project)
    rows = rows.select_related("meeting", "lead", "issue").order_by("-meeting__held_on", "number")
    columns = [
        column("on", _("Meeting"), "day"),
        column("text", pgettext("meeting", "Decision"), width=32),
        column("lead", pgettext("meeting", "Lead unit"), width=10),
        column("due", _("To be done by"), "day"),
        column("standing", _("State"), width=8),
    ]
    return table(
        "decisions",
        columns,
        [
            (
                one.meeting.held_on,
                brief(one.text),
                str(one.lead or ""),
                due_of(one),
                str(Standing(standing_of(one, reading.today)).label),
            )
            for one in rows
        ],
    )


def register():
    """Enter it."""
    title = gettext_lazy("Decisions of meetings")
    SECTIONS.add(Section("decisions", title, decisions, order=90, permission=sees, queries=1))
