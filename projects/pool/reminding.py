"""What the pool gives occasion to tell: who was given a project, and applications that came back."""

from collections import defaultdict

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.lights import light_of
from projects.base.periods import near_label
from projects.base.wording import labelled, names, noted
from projects.directory.models import Division
from projects.reminders import calendars, sources
from projects.reminders.calendars import CalendarSource, Entry
from projects.reminders.sources import Kind, Note, Source

from .models import Application, Milestone, Project, Responsibility


def not_suspended(rows, on, path="project"):
    """Rows of projects that do not rest by approval on a day (`path` leads to the project, "pk" from projects
    themselves): of those that do, nothing is told."""
    return rows.exclude(**{f"{path}__in": Project.objects.suspended(on).values("pk")})


def list_page(name, query):
    """The address of a list with what reminders count of it, as a function: nothing of what rests."""
    return lambda: f"{reverse(name)}?{query}&suspended=false"


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


def place_note(when, count, path=""):
    """What a group is told: a number, once a day; nothing where it is none."""
    return [Note(when.today.isoformat(), {"count": count}, path)] if count else []


def given(user, when):
    """Projects that a person was given to hold, as leader, steward, agent or reporter (one query)."""
    held = Responsibility.objects.on(when.today).filter(valid_from__gte=when.since)
    seen = Project.objects.allowed(user).order_by().values("pk")
    held = held.filter(Q(user=user) | Q(leader__user=user), project__in=seen)
    rows = not_suspended(held, when.today)
    return [
        Note(str(row.pk), {"project": row.project.name}, reverse("pool:project", args=[row.project_id]))
        for row in rows.select_related("project").order_by("pk")
    ]


def came_back(user, when):
    """Applications of one's own that were sent back; what is proposed is not named (one query)."""
    rows = Application.objects.allowed(user).filter(proposed_by=user, state=Application.State.RETURNED)
    return [
        Note(f"{pk}:{turn}", path=reverse("pool:application", args=[pk]))
        for pk, turn in rows.order_by("pk").values_list("pk", "round")
    ]


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
        path=lambda: f"{reverse('pool:applications')}?mine=true&state=RETURNED",
        of_user=came_back,
        may=lambda user: user.may("pool.propose_application"),
    ),
)


# What stands in calendars


def about(words, project):
    """The title of an entry: what it is, and of which project."""
    return gettext("%(what)s: %(project)s") % {"what": words, "project": project}


def lines_on(rows, on):
    """{project's key: lines} of rows with `project`: its light and who leads it, as entries of a calendar say
    them; no phone (one query)."""
    held = Responsibility.objects.leaders().on(on).filter(project__in={row.project_id for row in rows})
    leading = defaultdict(list)
    for one in held.select_related("leader__user").order_by("-level", "pk"):
        leading[one.project_id].append(one.leader)
    found = {}
    for row in rows:
        light, leaders = light_of(row.project.light), leading[row.project_id]
        said = [labelled(gettext("Light"), light.word)] if light else []
        if leaders:
            said.append(labelled(gettext("Liaison leader"), names(leaders)))
        found[row.project_id] = tuple(said)
    return found


def overdue_title(title, is_late):
    """The title of an entry, with a word before it where it is overdue."""
    return gettext("[Overdue] %(what)s") % {"what": title} if is_late else title


def entries_on(rows, words, path, on, *, late, kind=lambda row: ""):
    """Entries of rows with `pk`, `due_on` and `project` (one query besides the rows), titled with `words` and
    the `kind` of a row, a word of a catalogue and never what was typed there; `late(row)`: it is overdue."""
    rows = list(rows)
    lines = lines_on(rows, on)
    return [
        Entry(
            str(row.pk),
            row.due_on,
            overdue_title(about(noted(words, kind(row)), row.project.name), late(row)),
            path(row),
            # What day it is, the label of the source says above it.
            lines=(near_label(row.due_on, on), *lines[row.project_id]),
        )
        for row in rows
    ]


def milestone_entries(projects, first, last):
    """Entries for the milestones still ahead of some projects, on the day expected now; those that are
    overdue say so (two queries)."""
    rows = Milestone.objects.filter(project__in=projects.order_by().values("pk"), actual_on=None)
    rows = rows.annotate(day=Coalesce("forecast_on", "baseline_on")).filter(day__gte=first, day__lte=last)
    rows = list(rows.select_related("project").order_by("day", "pk"))
    in_english, today = get_language() == "en", timezone.localdate()
    lines = lines_on(rows, today)
    labels = {name: Milestone._meta.get_field(name).verbose_name for name in ("baseline_on", "forecast_on")}
    found = []
    for row in rows:
        name = (in_english and row.name_en) or row.name
        title = overdue_title(about(name, row.project.name), row.day < today)
        days = [(words, getattr(row, field)) for field, words in labels.items()]
        said = [labelled(words, near_label(day, today)) for words, day in days if day]
        href = reverse("pool:project", args=[row.project_id])
        found.append(Entry(f"{row.pk}", row.day, title, href, lines=(name, *said, *lines[row.project_id])))
    return found


def milestones_of(user, first, last):
    """Milestones of the projects that a person holds himself, not as their leader (two queries)."""
    today = timezone.localdate()
    led = Responsibility.objects.leaders().on(today).filter(leader__user=user).values("project")
    projects = Project.objects.allowed(user).held_by(user, today).exclude(pk__in=led)
    return milestone_entries(projects, first, last)


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
