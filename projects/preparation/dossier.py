"""The permits in a project's dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.base.wording import noted
from projects.pool.dossier import SECTIONS, Section, column, table

from .models import Permit, Status
from .reading import calendar_around, clocks
from .shown import sees


def permits(reading):
    """The permits that it needs, by the same clocks as on the pages (four queries)."""
    rows = Permit.objects.allowed(reading.user).filter(project=reading.project).needed()
    rows = list(rows.select_related("procedure", "department").order_by("procedure__order", "pk"))
    found = clocks(rows, calendar_around(reading.today), reading.today)
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
                str(one.department or one.procedure.department_name or ""),
                in_words(one, found[one.pk]),
                # What was promised before a refusal is not promised any more.
                None if one.status == Status.REFUSED else found[one.pk].due_on,
                one.granted_on,
                one.document_number,
            )
            for one in rows
        ],
    )


def in_words(permit, clock):
    """How a permit stands, marked where it was granted after the day promised or is past it."""
    told = str(permit.get_status_display())
    if not clock.overdue_by or permit.status == Status.REFUSED:
        return told
    late = pgettext("granted", "late") if permit.status == Status.GRANTED else _("overdue")
    return noted(told, late)


def register():
    """Enter it."""
    SECTIONS.add(Section("permits", gettext_lazy("Permits"), permits, order=50, permission=sees, queries=4))
