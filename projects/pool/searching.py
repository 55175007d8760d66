"""What of the pool the search finds: projects, applications, the units and people behind projects."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.wording import clauses
from projects.directory.models import Organisation, User
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


def units_of_projects(user):
    """Enterprises, departments and working groups of projects that the user may see: an enterprise that is
    only in talks is not told by its name."""
    projects = Project.objects.allowed(user).order_by()
    return Organisation.objects.filter(
        Q(pk__in=projects.filter(owner__isnull=False).values("owner"))
        | Q(pk__in=projects.filter(responsible_department__isnull=False).values("responsible_department"))
        | Q(pk__in=projects.filter(working_group__isnull=False).values("working_group"))
    )


def unit_hit(unit):
    """A unit, leading to its projects."""
    asked = {
        Organisation.Kind.WORKING_GROUP: {"working_group": unit.pk},
        Organisation.Kind.DEPARTMENT: {"department": unit.pk},
    }.get(unit.kind, {"q": unit.name})
    return sources.Hit(
        str(unit), unit.get_kind_display(), f"{reverse('pool:project_list')}?{urlencode(asked)}"
    )


def people_of_projects(user):
    """Who holds a project today that the user may see: leaders, stewards, agents, reporters."""
    held = Responsibility.objects.on(timezone.localdate()).order_by()
    held = held.filter(project__in=Project.objects.allowed(user).order_by().values("pk"))
    return User.objects.filter(
        Q(pk__in=held.filter(user__isnull=False).values("user"))
        | Q(pk__in=held.filter(leader__isnull=False).values("leader__user"))
    )


def person_hit(person):
    """A person with post or unit, leading to the projects that he holds."""
    leader = getattr(person, "leader", None)
    note = leader.post if leader is not None else str(person.organisation or "")
    return sources.Hit(
        str(person), note, f"{reverse('pool:project_list')}?{urlencode({'held_by': person.pk})}"
    )


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
        wider=lambda projects, text: projects.search(text),
        order=10,
    ),
    sources.Source(
        "directory.organisation",
        _("Enterprises and units"),
        Organisation,
        names=("name", "short_name", "name_en"),
        codes=("credit_code",),
        visible=units_of_projects,
        permission=may_view,
        hit=unit_hit,
        order=20,
    ),
    sources.Source(
        "directory.user",
        pgettext_lazy("search", "People"),
        User,
        names=("name",),
        visible=people_of_projects,
        permission=may_view,
        hit=person_hit,
        related=("organisation", "leader"),
        order=25,
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
        wider=lambda applications, text: applications.search(text),
        order=40,
    ),
]


def register():
    """Enter them."""
    for source in SOURCES:
        sources.add(source)
