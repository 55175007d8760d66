"""The agreements of which a project came, in its dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.pool.dossier import SECTIONS, Section, column, table

from .models import Agreement
from .signed_panels import sees


def agreements(reading):
    """What was signed and became this project (one query)."""
    rows = Agreement.objects.allowed(reading.user).of_project(reading.project)
    rows = rows.select_related("prospect").order_by("-signed_on", "pk")
    columns = [
        column("name", _("Agreement"), width=20),
        column("enterprise", _("Enterprise"), width=16),
        column("on", pgettext("agreement", "Signed on"), "day"),
        column("amount", _("Signed amount"), "money", unit="wan", width=10),
        column("state", _("State"), width=8),
    ]
    return table(
        "agreements",
        columns,
        [
            (one.name, str(one.prospect), one.signed_on, one.amount, str(one.get_state_display()))
            for one in rows
        ],
    )


def register():
    """Enter it."""
    title = gettext_lazy("Agreements")
    SECTIONS.add(Section("agreements", title, agreements, order=95, permission=sees, queries=1))
