"""What of the pool the search finds: projects, applications, the units, people and places behind projects."""

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.wording import clauses
from projects.directory.models import Division, Grant, Organisation, User
from projects.directory.people import is_official, serving
from projects.search import sources

from .models import Application, Project, Responsibility
from .shown import may_view, reads_applications


def project_hit(project):
    """A project with whose it is, where it is and how far it has come."""
    owner = [str(project.owner)] if project.owner else []
    note = clauses([*owner, str(project.division), project.get_stage_display()])
    return sources.Hit(project.name, note, reverse("pool:project", args=[project.pk]))


def application_hit(application):
    """An application with where it is and how it stands."""
    note = clauses([str(application.division), application.get_state_display()])
    return sources.Hit(application.name, note, reverse("pool:application", args=[application.pk]))


def list_of(**asked):
    """The address of the list of projects, narrowed."""
    return f"{reverse('pool:project_list')}?{urlencode(asked)}"


def units_seen(user):
    """Enterprises, departments and working groups of projects that the user may see: an enterprise that is
    only in talks is not told by its name. To who serves also the units of the city's parts."""
    projects = Project.objects.allowed(user).order_by()
    found = (
        Q(pk__in=projects.filter(owner__isnull=False).values("owner"))
        | Q(pk__in=projects.filter(responsible_department__isnull=False).values("responsible_department"))
        | Q(pk__in=projects.filter(working_group__isnull=False).values("working_group"))
    )
    if is_official(user):
        found |= Q(division__parent__isnull=False) & ~Q(kind=Organisation.Kind.ENTERPRISE)
    return Organisation.objects.filter(found)


def with_lists(units, user):
    """Units with which lists of projects have something of them for a user: `leads`, `has_group`, and
    `has_division` where it works for the whole of its part of the city."""
    projects, kinds = Project.objects.allowed(user).order_by(), Organisation.Kind
    whole = Grant.objects.on(timezone.localdate()).order_by()
    whole = whole.filter(user__organisation=OuterRef("pk"), scope="DIVISION", division=OuterRef("division"))
    there = projects.filter(division__path__startswith=OuterRef("division__path"))
    of_place = Q(kind__in=[kinds.GOVERNMENT, kinds.COMMITTEE]) | Exists(whole)
    return units.annotate(
        leads=Exists(projects.filter(responsible_department=OuterRef("pk"))),
        has_group=Exists(projects.filter(working_group=OuterRef("pk"))),
        has_division=Case(
            When(of_place & Q(division__parent__isnull=False), then=Exists(there)), default=Value(False)
        ),
    )


def unit_hit(unit):
    """A unit, leading to its projects, which for the government of a part of the city, and for who keeps the
    projects of all of it, are those there; to nothing where it has none."""
    kinds = Organisation.Kind
    if unit.kind == kinds.ENTERPRISE:
        asked = {"q": unit.name}
    elif unit.has_division:
        asked = {"division": unit.division.code}
    elif unit.leads:
        asked = {"department": unit.pk}
    else:
        asked = {"working_group": unit.pk} if unit.has_group else {}
    return sources.Hit(str(unit), unit.get_kind_display(), list_of(**asked) if asked else "")


def divisions_seen(user):
    """Where the projects lie that the user may see, and what these places are parts of."""
    places = Division.objects.filter(pk__in=Project.objects.allowed(user).order_by().values("division"))
    above = places.values("parent"), places.values("parent__parent")
    found = Q(pk__in=places.values("pk"))
    for keys in above:
        found |= Q(pk__in=keys)
    return Division.objects.filter(found)


def division_hit(division):
    """A part of the city, leading to its projects."""
    return sources.Hit(str(division), division.get_kind_display(), list_of(division=division.code))


def people_seen(user):
    """Who holds a project today that the user may see: leaders, stewards, agents, reporters. To who serves
    also everybody else who does, who stands on many pages without a project."""
    today = timezone.localdate()
    held = Responsibility.objects.on(today).order_by()
    held = held.filter(project__in=Project.objects.allowed(user).order_by().values("pk"))
    found = Q(pk__in=held.filter(user__isnull=False).values("user"))
    found |= Q(pk__in=held.filter(leader__isnull=False).values("leader__user"))
    if is_official(user):
        found |= Q(pk__in=serving(today).order_by().values("pk"))
    return User.objects.filter(found)


def with_held(people, user):
    """People with `holds`: whether there is a project that they hold today and the user may see."""
    held = Responsibility.objects.on(timezone.localdate()).order_by()
    held = held.filter(project__in=Project.objects.allowed(user).order_by().values("pk"))
    own = Q(user=OuterRef("pk")) | Q(leader__user=OuterRef("pk"))
    return people.annotate(holds=Exists(held.filter(own)))


def person_hit(person):
    """A person with post and unit, leading to the projects that he holds; to nothing where he holds none."""
    leader = getattr(person, "leader", None)
    note = [leader.post] if leader is not None else []
    note += [str(person.organisation)] if person.organisation is not None else []
    return sources.Hit(str(person), clauses(note), list_of(held_by=person.pk) if person.holds else "")


SOURCES = [
    sources.Source(
        "pool.project",
        _("Projects"),
        Project,
        names=("name",),
        codes=("national_code",),
        visible=Project.objects.allowed,
        permission=may_view,
        hit=project_hit,
        related=("division", "owner"),
        belongs=("directory.organisation", "owner"),
        order=10,
    ),
    sources.Source(
        "directory.organisation",
        _("Enterprises and units"),
        Organisation,
        names=("name", "short_name", "name_en"),
        codes=("credit_code",),
        visible=units_seen,
        permission=may_view,
        hit=unit_hit,
        read=with_lists,
        related=("division",),
        order=20,
    ),
    sources.Source(
        "directory.user",
        pgettext_lazy("search", "People"),
        User,
        names=("name",),
        visible=people_seen,
        permission=may_view,
        hit=person_hit,
        read=with_held,
        related=("organisation", "leader"),
        order=25,
    ),
    sources.Source(
        "directory.division",
        _("Divisions"),
        Division,
        names=("name", "short_name", "name_en"),
        visible=divisions_seen,
        permission=may_view,
        hit=division_hit,
        order=27,
    ),
    sources.Source(
        "pool.application",
        _("Applications"),
        Application,
        names=("name",),
        codes=("national_code",),
        visible=Application.objects.allowed,
        permission=reads_applications,
        hit=application_hit,
        related=("division",),
        order=40,
    ),
]


def register():
    """Enter them."""
    for source in SOURCES:
        sources.add(source)
