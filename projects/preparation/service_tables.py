"""The columns and filters of service records, and of those who look after projects."""

import django_filters
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from projects.base.models import in_force
from projects.directory.models import Division, User
from projects.directory.roles import Role
from projects.pool.models import Responsibility
from projects.pool.tables import ShortColumn
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)
from projects.ui.tables import BadgeColumn, Column, DateColumn, LinkColumn, NumberColumn, Table, TextColumn

from .filters import ProcedureFilter, ProjectDivisionFilter, ProjectsFilter
from .models import MissingDocument, Permit, Procedure, ServiceRecord

LOOKING_AFTER = (Responsibility.Role.STEWARD, Responsibility.Role.AGENT)


class OfPermitsFilter(ProcedureFilter):
    """By the procedure of the permit that a service was about."""

    def filter(self, queryset, value):
        return queryset.filter(permit__code__in=[one.code for one in value]) if value else queryset


class ServiceFilters(FilterSet):
    """What the list of service records can be narrowed by."""

    q = ProjectsFilter(label=_("Project, owner or code"))
    text = SearchFilter(fields=("item", "result"), label=_("What was done"))
    agent = ModelMultiChoiceFilter(
        queryset=User.objects.filter(pk__in=ServiceRecord.objects.order_by().values("agent")),
        label=_("Agent"),
    )
    kind = MultiChoiceFilter(choices=ServiceRecord.Kind.choices, label=_("Kind"))
    on = DateRangeFilter(label=_("Day"))
    division = ProjectDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    procedure = OfPermitsFilter(
        queryset=Procedure.objects.current().only("code", "name", "name_en"),
        to_field_name="code",
        label=_("Procedure"),
    )
    mine = django_filters.BooleanFilter(method="by_me", label=_("Written by me"))

    main = ("q", "agent", "kind", "on")

    def by_me(self, queryset, name, value):
        """The reader's own services, or the others'."""
        own = Q(agent=self.request.user)
        return queryset.filter(own) if value else queryset.exclude(own)


class ServiceTable(Table):
    """Service records."""

    item = LinkColumn("preparation:service", pinned=True, width="wide")
    project = LinkColumn("preparation:project", accessor="project", arg="project_id")
    agent = TextColumn(accessor="agent", order_by="agent__name")
    kind = BadgeColumn()
    on = DateColumn()
    result = TextColumn()
    permit = TextColumn(accessor="permit__procedure", order_by="permit__code", verbose_name=_("permit"))
    minutes = NumberColumn(visible=False)
    division = ShortColumn(
        _("division"), accessor="project__division", order_by="project__division__order", visible=False
    )


# Those who look after projects, and their load.


def with_load(users, projects, today):
    """Users with `projects`, `open_permits`, `late`, `documents` of the projects that a reader sees.

    Four subqueries in the one query of the page.
    """
    held = Responsibility.objects.on(today).filter(
        user=OuterRef("pk"), role__in=LOOKING_AFTER, project__in=projects.order_by().values("pk")
    )
    mine = Permit.objects.filter(
        Q(project__responsibilities__user=OuterRef("pk"))
        & Q(project__responsibilities__role__in=LOOKING_AFTER)
        & in_force(today, "project__responsibilities__"),
        project__in=projects.order_by().values("pk"),
    ).order_by()
    documents = MissingDocument.objects.open().filter(
        Q(permit__project__responsibilities__user=OuterRef("pk"))
        & Q(permit__project__responsibilities__role__in=LOOKING_AFTER)
        & in_force(today, "permit__project__responsibilities__"),
        permit__project__in=projects.order_by().values("pk"),
    )
    return users.annotate(
        projects=_count(held, "user", "project"),
        open_permits=_count(mine.under_way(), "project__responsibilities__user"),
        late=_count(mine.overdue(today), "project__responsibilities__user"),
        documents=_count(documents.order_by(), "permit__project__responsibilities__user"),
    )


def _count(queryset, by, what="pk"):
    counted = queryset.order_by().values(by).annotate(count=Count(what, distinct=True)).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


class LoadColumn(NumberColumn):
    """A count of a person's load; nothing rather than zero, so that what is there stands out."""

    def value(self, record):
        return self._get(record) or None


class RolesColumn(Column):
    """Steward, agent or both: as he holds projects today (one query for a page)."""

    def load(self, records, request):
        held = Responsibility.objects.on(request.today).filter(
            user__in=[record.pk for record in records], role__in=LOOKING_AFTER
        )
        found = {}
        for user, role in held.order_by().values_list("user", "role").distinct():
            found.setdefault(user, set()).add(role)
        for record in records:
            record.held_roles = found.get(record.pk, set())

    def value(self, record):
        named = [str(role.label) for role in LOOKING_AFTER if role in record.held_roles]
        return " · ".join(named) or None


class StewardFilters(FilterSet):
    """What the list of stewards and agents can be narrowed by."""

    q = SearchFilter(fields=("name", "username", "organisation__name"), label=_("Name or unit"))
    role = MultiChoiceFilter(
        choices=[(role.value, role.label) for role in LOOKING_AFTER], method="holds", label=_("Role")
    )
    late = django_filters.BooleanFilter(method="has_late", label=_("With overdue permits"))
    free = django_filters.BooleanFilter(method="has_none", label=_("Without a project"))

    def holds(self, queryset, name, value):
        """Who holds a project in any of the roles."""
        held = Responsibility.objects.on(self.request.today).filter(role__in=value)
        return queryset.filter(pk__in=held.values("user")) if value else queryset

    def has_late(self, queryset, name, value):
        """With permits that are overdue at departments, or without."""
        return queryset.filter(late__gt=0) if value else queryset.filter(late=0)

    def has_none(self, queryset, name, value):
        """Who has the role and no project yet, or who has some."""
        return queryset.filter(projects=0) if value else queryset.filter(projects__gt=0)


class StewardTable(Table):
    """Those who look after projects, with their load."""

    name = LinkColumn("preparation:steward", pinned=True)
    roles = RolesColumn(_("role"), "pk", orderable=False)
    organisation = ShortColumn(_("unit"), accessor="organisation", order_by="organisation__order")
    projects = LoadColumn(_("projects"))
    open_permits = LoadColumn(_("permits under way"))
    late = LoadColumn(_("overdue at departments"))
    documents = LoadColumn(_("documents to follow"))
    services = LoadColumn(_("services this month"))
    phone = TextColumn()


def looking_after(today, projects):
    """Users who may be stewards or agents, and all who hold one of some projects as such."""
    held = Responsibility.objects.on(today).filter(
        role__in=LOOKING_AFTER, user__isnull=False, project__in=projects.order_by().values("pk")
    )
    return User.objects.filter(pk__in=held.values("user"))


def with_role(today):
    """Users whose grants of a day make them stewards or agents."""
    granted = Q(grants__group__name__in=[Role.STEWARD, Role.AGENT]) & in_force(today, "grants__")
    return User.objects.filter(pk__in=User.objects.filter(granted, is_active=True).values("pk"))


def with_services(users, today):
    """Users with `services`, their service records of a day's month."""
    counted = ServiceRecord.objects.filter(agent=OuterRef("pk"), on__gte=today.replace(day=1), on__lte=today)
    return users.annotate(services=_count(counted, "agent"))
