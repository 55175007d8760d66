"""The permits in a project's dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.pool.dossier import SECTIONS, Section, column, table

from .models import Permit
from .shown import sees


def permits(reading):
    """The permits that it needs (one query)."""
    rows = Permit.objects.allowed(reading.user).filter(project=reading.project).needed()
    rows = rows.select_related("procedure", "department").order_by("procedure__order", "pk")
    columns = [
        column("name", _("Procedure"), width=20),
        column("department", _("Department"), width=12),
        column("status", _("Status"), width=8),
        column("due", _("Promised for"), "day"),
        column("granted", _("Granted on"), "day"),
        column("number", _("Document number"), width=14),
    ]
    return table(
        "permits",
        columns,
        [
            (
                str(one.procedure),
                str(one.department or ""),
                str(one.get_status_display()),
                one.due_on,
                one.granted_on,
                one.document_number,
            )
            for one in rows
        ],
    )


def register():
    """Enter it."""
    SECTIONS.add(Section("permits", gettext_lazy("Permits"), permits, order=50, permission=sees, queries=1))
