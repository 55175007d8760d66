"""The issues in a project's dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.pool.dossier import SECTIONS, Section, column, table

from .models import Issue
from .panels import sees


def issues(reading):
    """All that were raised and not withdrawn, the latest first (one query)."""
    rows = Issue.objects.allowed(reading.user).filter(project=reading.project).counted()
    rows = rows.select_related("organisation").order_by("-raised_on", "-pk")
    columns = [
        column("title", _("Issue"), width=24),
        column("category", _("Category"), width=6),
        column("level", _("Level"), width=6),
        column("state", _("State"), width=6),
        column("unit", _("Responsible unit"), width=10),
        column("raised", _("Raised on"), "day"),
        column("due", _("Due on"), "day"),
    ]
    return table(
        "issues",
        columns,
        [
            (
                one.title,
                str(one.get_category_display()),
                str(one.get_level_display()),
                str(one.get_state_display()),
                str(one.organisation or ""),
                one.raised_on,
                one.due_on,
            )
            for one in rows
        ],
    )


def register():
    """Enter it."""
    SECTIONS.add(Section("issues", gettext_lazy("Issues"), issues, order=80, permission=sees, queries=1))
