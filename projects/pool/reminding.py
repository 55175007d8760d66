"""What the pool gives occasion to tell: who was given a project, and applications that came back."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Division
from projects.reminders import calendars, sources
from projects.reminders.calendars import CalendarSource, Entry
from projects.reminders.sources import Kind, Note, Source

from .models import Application, Milestone, Project, Responsibility


def awake(rows, on, path="project"):
    """Rows of projects that do not rest by approval on a day: of those that do, nothing is told."""
    return rows.exclude(**{f"{path}__in": Project.objects.suspended(on).values("pk")})


def projects_of(place):
    """The projects for which a division (with all below) or a unit is reminded."""
    if isinstance(place, Division):
        return Project.objects.in_division(place)
    return Project.objects.filter(responsible_department=place)


def row_notes(rows, when, *, passed, path=None):
    """A note for each row with `pk`, `due_on` and `project`: before its deadline once, after it in turns."""
    return [
        Note(
            f"{row.pk}:{row.due_on}:{when.turn(row.due_on)}" if passed else f"{row.pk}:{row.due_on}",
            {"project": row.project.name, "due": row.due_on},
            path(row) if path else "",
        )
        for row in rows
    ]


def place_note(when, count):
    """What a group is told: a number, once a day; nothing where it is none."""
    return [Note(when.today.isoformat(), {"count": count})] if count else []


def given(user, when):
    """Projects that a person was given to hold, as leader, steward, agent or reporter (one query)."""
    held = Responsibility.objects.on(when.today).filter(valid_from__gte=when.since)
    seen = Project.objects.allowed(user).order_by().values("pk")
    held = held.filter(Q(user=user) | Q(leader__user=user), project__in=seen)
    rows = awake(held, when.today)
    return [
        Note(str(row.pk), {"project": row.project.name}, reverse("pool:project", args=[row.project_id]))
        for row in rows.select_related("project").order_by("pk")
    ]


def came_back(user, when):
    """Applications of one's own that were sent back; what is proposed is not named (one query)."""
    rows = Application.objects.allowed(user).filter(proposed_by=user, state=Application.State.RETURNED)
    return [Note(f"{pk}:{turn}") for pk, turn in rows.order_by("pk").values_list("pk", "round")]


SOURCES = (
    Source(
        "pool_given",
        _("Projects given to somebody to hold"),
        Kind.ASSIGNED,
        one=_("“%(project)s” was given to you."),
        many=ngettext_lazy(
            "%(count)s project was given to you.", "%(count)s projects were given to you.", "count"
        ),
        path=lambda: f"{reverse('pool:project_list')}?mine=true",
        of_user=given,
    ),
    Source(
        "application_returned",
        _("Applications sent back"),
        Kind.RETURNED,
        many=ngettext_lazy(
            "%(count)s application of yours was sent back; mend it and submit it again.",
            "%(count)s applications of yours were sent back; mend them and submit them again.",
            "count",
        ),
        path=lambda: reverse("pool:applications"),
        of_user=came_back,
        may=lambda user: user.may("pool.propose_application"),
    ),
)


# What stands in calendars


def about(words, project):
    """The title of an entry: what it is, and of which project."""
    return gettext("%(what)s: %(project)s") % {"what": words, "project": project}


def milestones_of(user, first, last):
    """Milestones still ahead of the projects that a person holds, on the day expected now (one query)."""
    projects = Project.objects.allowed(user).held_by(user, timezone.localdate())
    rows = Milestone.objects.filter(project__in=projects.order_by().values("pk"), actual_on=None)
    rows = rows.annotate(day=Coalesce("forecast_on", "baseline_on")).filter(day__gte=first, day__lte=last)
    in_english = get_language() == "en"
    return [
        Entry(
            f"{row.pk}",
            row.day,
            about((in_english and row.name_en) or row.name, row.project.name),
            reverse("pool:project", args=[row.project_id]),
        )
        for row in rows.select_related("project").order_by("day", "pk")
    ]


CALENDARS = (
    CalendarSource(
        "milestone",
        _("Milestones of projects that I hold"),
        milestones_of,
        may=lambda user: user.may("pool.view_project"),
        order=50,
    ),
)


def register():
    """Enter the sources, and what stands in calendars."""
    sources.register(*SOURCES)
    calendars.register(*CALENDARS)
