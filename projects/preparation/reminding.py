"""What front-end support gives occasion to tell: promises of departments, documents to follow."""

from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Division
from projects.pool.reminding import (
    entries_on,
    list_page,
    not_suspended,
    place_note,
    projects_of,
    row_notes,
)
from projects.reminders import calendars, sources
from projects.reminders.calendars import CalendarSource
from projects.reminders.sources import Kind, Source

from .models import MissingDocument, Permit
from .queueing import departments_of

permits_page = partial(list_page, "preparation:permits")


def decided_by(user, when):
    """The permits of projects at work that wait for a person's own department."""
    units = departments_of(user)
    permits = Permit.objects.allowed(user).alive().filter(department__in=units)
    return not_suspended(permits, when.today).select_related("project").order_by("due_on", "pk")


def page_of(permit):
    return reverse("preparation:permit", args=[permit.pk])


def near(user, when):
    """Permits whose promise ends soon, for the department (one query)."""
    return row_notes(decided_by(user, when).near_due(when.today, when.soon), when, passed=False, path=page_of)


def late(user, when):
    """Permits past their promise, for the department (one query)."""
    return row_notes(decided_by(user, when).overdue(when.today), when, passed=True, path=page_of)


def late_in(place, when):
    """How many permits are past their promise in a place, or at a department (one query)."""
    permits = Permit.objects.alive().overdue(when.today)
    if isinstance(place, Division):
        permits = permits.filter(project__in=projects_of(place).order_by().values("pk"))
        page = permits_page(f"overdue=true&division={place.code}")
    else:
        permits = permits.filter(department=place)
        page = permits_page(f"overdue=true&department={place.pk}")
    return place_note(when, not_suspended(permits, when.today).count(), page())


def documents_of(user, when):
    """Documents to follow of permits that a person's projects need (unsorted)."""
    permits = not_suspended(Permit.objects.allowed(user).alive().mine(user, when.today), when.today)
    documents = MissingDocument.objects.filter(permit__in=permits.order_by().values("pk"))
    return documents.select_related("permit__project").order_by("due_on", "pk")


def document_notes(documents, when, passed):
    """A note for each document, under its project; what it is called is not told."""
    rows = list(documents)
    for row in rows:
        row.project = row.permit.project
    return row_notes(rows, when, passed=passed, path=lambda row: page_of(row.permit))


def documents_near(user, when):
    """Documents to follow that are due soon (one query)."""
    rows = documents_of(user, when).open().filter(due_on__gte=when.today, due_on__lte=when.soon)
    return document_notes(rows, when, passed=False)


def documents_late(user, when):
    """Documents to follow that are late (one query)."""
    return document_notes(documents_of(user, when).overdue(when.today), when, passed=True)


def decides(user):
    return user.may("preparation.decide_permit")


def holds(user):
    return user.may("preparation.handle_permit")


SOURCES = (
    Source(
        "permit_near",
        _("Permits near the day promised"),
        Kind.BEFORE,
        one=_("A permit of “%(project)s” is promised for %(due)s."),
        many=ngettext_lazy(
            "%(count)s permit is promised for %(due)s.",
            "%(count)s permits are promised, the first for %(due)s.",
            "count",
        ),
        path=permits_page("due_soon=true"),
        of_user=near,
        may=decides,
        days_before=2,
        order=20,
    ),
    Source(
        "permit_late",
        _("Permits past the day promised"),
        Kind.PASSED,
        one=_("A permit of “%(project)s” was promised for %(due)s and is overdue."),
        many=ngettext_lazy(
            "%(count)s permit is past the day promised.",
            "%(count)s permits are past the day promised.",
            "count",
        ),
        path=permits_page("overdue=true"),
        of_user=late,
        of_place=late_in,
        may=decides,
        order=20,
    ),
    Source(
        "document_near",
        _("Documents to follow that are due soon"),
        Kind.BEFORE,
        one=_("A document to follow of “%(project)s” is due on %(due)s."),
        many=ngettext_lazy(
            "%(count)s document to follow is due on %(due)s.",
            "%(count)s documents to follow are due, the first on %(due)s.",
            "count",
        ),
        path=permits_page("mine=true&documents=open"),
        of_user=documents_near,
        may=holds,
        days_before=2,
        order=22,
    ),
    Source(
        "document_late",
        _("Documents to follow that are late"),
        Kind.PASSED,
        one=_("A document to follow of “%(project)s” was due on %(due)s."),
        many=ngettext_lazy(
            "%(count)s document to follow is late.", "%(count)s documents to follow are late.", "count"
        ),
        path=permits_page("mine=true&documents=late"),
        of_user=documents_late,
        may=holds,
        order=22,
    ),
)


def promised(user, first, last):
    """The days promised for the permits of a person's department and of projects he holds, where he handles
    any (two queries)."""
    permits = Permit.objects.allowed(user).alive().with_department()
    today = timezone.localdate()
    own = Q(department__in=departments_of(user)) | Q(pk__in=Permit.objects.mine(user, today).values("pk"))
    rows = not_suspended(permits.filter(own, due_on__gte=first, due_on__lte=last), today)
    rows = rows.select_related("project", "procedure").order_by("due_on", "pk")
    return entries_on(
        rows,
        gettext("permit promised"),
        page_of,
        today,
        late=lambda row: row.due_on < today,
        kind=lambda row: row.procedure,
    )


CALENDARS = (CalendarSource("permit", _("Days promised for permits"), promised, may=holds, order=40),)


def register():
    """Enter the sources, and what stands in calendars."""
    sources.register(*SOURCES)
    calendars.register(*CALENDARS)
