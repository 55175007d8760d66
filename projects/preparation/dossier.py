"""The permits in a project's dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.base.wording import clauses, labelled, names, noted
from projects.pool.dossier import OVERVIEW, SECTIONS, Line, Section, column, table

from .models import Permit, Status
from .reading import calendar_around, clocks
from .rules import HELD
from .shown import sees


def read(reading):
    """(the permits that it needs, their clocks as on the pages); read once for the overview and the section
    (four queries)."""
    kept = reading.project.__dict__
    if "dossier_permits" not in kept:
        rows = Permit.objects.allowed(reading.user).filter(project=reading.project).needed()
        rows = list(rows.select_related("procedure", "department").order_by("procedure__order", "pk"))
        kept["dossier_permits"] = rows, clocks(rows, calendar_around(reading.today), reading.today)
    return kept["dossier_permits"]


def permits(reading):
    """Each permit with its promise. No query but those of `read`."""
    rows, found = read(reading)
    columns = [
        column("name", _("Procedure"), width=18),
        column("department", _("Department"), width=12),
        column("status", _("Status"), width=8),
        column("due", _("Promised for"), "day"),
        column("granted", _("Granted on"), "day"),
        column("number", _("Document number"), width=18),
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


def counted(reading):
    """How many are needed and granted, and which are past their promise (four queries)."""
    rows, found = read(reading)
    if not rows:
        return []
    granted = sum(one.status == Status.GRANTED for one in rows)
    told = [_("%(granted)s of %(count)s needed are granted") % {"granted": granted, "count": len(rows)}]
    late = [str(one.procedure) for one in rows if one.status in HELD and found[one.pk].overdue_by]
    told += [labelled(_("overdue"), names(late))] if late else []
    return [(clauses(told), reading.today)]


def register():
    """Enter them."""
    OVERVIEW.add(Line("permits", gettext_lazy("Permits"), counted, order=48, permission=sees, queries=4))
    SECTIONS.add(Section("permits", gettext_lazy("Permits"), permits, order=50, permission=sees, queries=4))
