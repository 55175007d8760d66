"""What the list of permits can be narrowed by."""

import datetime

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Chain, Division, Organisation
from projects.pool.filters import DivisionFilter, RestingFilter
from projects.pool.models import Project
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)

from . import on_desk
from .models import Handling, Permit, Phase, Procedure, Status
from .rules import WITH_DEPARTMENT, Holder
from .tables import HOLDER_STATUS

OPEN, LATE = "open", "late"


def due_soon(today):
    """The condition that a promise ends within a week and is not broken yet."""
    until = today + datetime.timedelta(days=7)
    return Q(status__in=WITH_DEPARTMENT, due_on__gte=today, due_on__lte=until)


class ProjectDivisionFilter(DivisionFilter):
    """In any of several divisions or all below them, by the project."""

    path = "project__division__path"


class ProjectsFilter(SearchFilter):
    """The words by which projects are found."""

    def __init__(self, *args, **options):
        super().__init__(*args, fields=(), **options)

    def filter(self, queryset, value):
        if not value:
            return queryset
        return queryset.filter(project__in=Project.objects.search(value).values("pk"))


class PermitSearch(SearchFilter):
    """The words of PermitQuerySet.search."""

    def filter(self, queryset, value):
        return queryset.search(value) if value else queryset


class HolderFilter(MultiChoiceFilter):
    """Whose ball it is, by the status."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        statuses = [status for holder in value for status in HOLDER_STATUS[Holder(holder)]]
        return queryset.filter(status__in=statuses)


class DocumentsFilter(MultiChoiceFilter):
    """With documents to follow, or with such that are overdue."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        if OPEN in value:
            return queryset.filter(open_documents__gt=0)
        return queryset.with_documents_overdue(self.parent.request.today)


class ProcedureFilter(ModelMultiChoiceFilter):
    """Any of several procedures, in whatever version."""

    def filter(self, queryset, value):
        return queryset.filter(code__in=[one.code for one in value]) if value else queryset


class DeskFilter(MultiChoiceFilter):
    """On the desk of the reader, as his home counts them."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        request = self.parent.request
        return queryset.filter(pk__in=on_desk.permits_on(request.user, request.today, value))


class PermitFilters(FilterSet):
    """The filters of every list of permits."""

    q = PermitSearch(fields=(), label=_("Project, owner, code or procedure"))
    division = ProjectDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    procedure = ProcedureFilter(
        queryset=Procedure.objects.current().only("code", "name", "name_en"),
        to_field_name="code",
        label=_("Procedure"),
    )
    status = MultiChoiceFilter(choices=Status.choices, label=_("Status"))
    holder = HolderFilter(choices=Holder.choices, label=_("Who has the ball"))
    overdue = django_filters.BooleanFilter(method="is_overdue", label=_("Overdue"))
    due_soon = django_filters.BooleanFilter(method="is_due_soon", label=_("Due within a week"))
    documents = DocumentsFilter(
        choices=[(OPEN, _("to follow")), (LATE, _("overdue"))], label=_("Documents to follow")
    )
    department = ModelMultiChoiceFilter(
        queryset=Organisation.objects.filter(pk__in=Permit.objects.order_by().values("department")).only(
            "name", "name_en"
        ),
        label=_("Department"),
    )
    working_group = ModelMultiChoiceFilter(
        field_name="project__working_group",
        queryset=Organisation.objects.working_groups().only("name", "name_en"),
        label=_("Working group"),
    )
    chain = ModelMultiChoiceFilter(
        field_name="project__chain", queryset=Chain.objects.all(), label=_("Industry chain")
    )
    phase = MultiChoiceFilter(field_name="procedure__phase", choices=Phase.choices, label=_("Phase"))
    handling = MultiChoiceFilter(choices=Handling.choices, label=_("Way of handling"))
    granted_on = DateRangeFilter(label=_("Granted"))
    hard_stop = django_filters.BooleanFilter(
        field_name="procedure__is_hard_stop", label=_("Needed before the start")
    )
    suspended = RestingFilter()
    under_way = django_filters.BooleanFilter(method="is_under_way", label=_("Under way"))
    mine = django_filters.BooleanFilter(method="held_by_me", label=_("Projects held by me"))
    desk = DeskFilter(
        choices=[
            (on_desk.MINE, _("the ball is with me")),
            (on_desk.LATE, _("overdue at the department")),
            (on_desk.DOCUMENTS, _("documents to follow this week")),
        ],
        label=_("On my desk"),
    )

    main = ("q", "division", "procedure", "status", "holder", "overdue")

    def is_overdue(self, queryset, name, value):
        """The promise has passed, or not."""
        late = Permit.objects.overdue(self.request.today).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def is_due_soon(self, queryset, name, value):
        """The promise ends within a week, or not."""
        near = Permit.objects.filter(due_soon(self.request.today)).values("pk")
        return queryset.filter(pk__in=near) if value else queryset.exclude(pk__in=near)

    def is_under_way(self, queryset, name, value):
        """Begun and not finished, or not."""
        running = Permit.objects.under_way().values("pk")
        return queryset.filter(pk__in=running) if value else queryset.exclude(pk__in=running)

    def held_by_me(self, queryset, name, value):
        """Of projects that the reader holds today, or not."""
        mine = Permit.objects.mine(self.request.user, self.request.today).values("pk")
        return queryset.filter(pk__in=mine) if value else queryset.exclude(pk__in=mine)
