"""Who leads which project, visits and directives in the API."""

import django_filters
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from projects.api import resources
from projects.api.filters import KeyFilter, project_filter
from projects.api.serializers import Record
from projects.base.models import in_force
from projects.directory.models import Division, Leader
from projects.pool.filters import DivisionFilter
from projects.pool.models import Project, Responsibility
from projects.ui.filters import FilterSet, MultiChoiceFilter

from .filters import DirectiveFilters, VisitFilters
from .models import Directive, DirectiveFeedback, Visit, VisitDecision
from .views.common import LEDGER


class AssignmentRecord(Record):
    document_number = serializers.CharField(
        source="liaison.document_number",
        read_only=True,
        allow_null=True,
        help_text=_("document of the assignment"),
    )
    end_kind = serializers.CharField(
        source="liaison.end_kind", read_only=True, allow_null=True, help_text=_("how it ended")
    )
    end_reason = serializers.CharField(
        source="liaison.end_reason", read_only=True, allow_null=True, help_text=_("why it ended")
    )

    class Meta:
        model = Responsibility
        fields = [
            "id",
            "project",
            "leader",
            "level",
            "organisation",
            "valid_from",
            "valid_to",
            "reason",
            "document_number",
            "end_kind",
            "end_reason",
        ]


class VisitDecisionRecord(Record):
    class Meta:
        model = VisitDecision
        fields = ["id", "text", "lead_unit", "due_on"]


class VisitRecord(Record):
    decisions = VisitDecisionRecord(many=True, read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id",
            "project",
            "leader",
            "kind",
            "on",
            "place",
            "attendees",
            "findings",
            "decisions",
            "recorded_by",
            "recorded_at",
        ]


class FeedbackRecord(Record):
    class Meta:
        model = DirectiveFeedback
        fields = ["id", "kind", "text", "by", "at"]


class DirectiveRecord(Record):
    feedback = FeedbackRecord(many=True, read_only=True)

    class Meta:
        model = Directive
        fields = [
            "id",
            "project",
            "leader",
            "kind",
            "text",
            "basis",
            "original_on",
            "original_number",
            "handler_unit",
            "handler",
            "due_on",
            "state",
            "entered_by",
            "entered_at",
            "answered_at",
            "closed_by",
            "closed_at",
            "feedback",
        ]


class AssignmentDivisionFilter(DivisionFilter):
    """By the division of the project."""

    path = "project__division__path"


class AssignmentFilters(FilterSet):
    """What assignments can be narrowed by."""

    project = project_filter()
    division = AssignmentDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    leader = KeyFilter(label=_("Leader"))
    level = MultiChoiceFilter(choices=Leader.Level.choices)
    current = django_filters.BooleanFilter(method="holds", label=_("In force today"))

    class Meta:
        model = Responsibility
        fields = []

    def holds(self, queryset, name, value):
        """In force today, or not."""
        today = in_force(self.request.today)
        return queryset.filter(today) if value else queryset.exclude(today)


class ApiVisitFilters(VisitFilters):
    """Those of the list, and by the project."""

    project = project_filter()


class ApiDirectiveFilters(DirectiveFilters):
    """Those of the list, and by the project."""

    project = project_filter()


def assignments(request, values):
    """Who leads the projects that the reader may see, today and before."""
    rows = Responsibility.objects.leaders().filter(
        project__in=Project.objects.allowed(request.user).order_by()
    )
    return rows.select_related("project", "leader__user", "organisation", "liaison")


def visits(request, values):
    """The visits that the reader may see (two queries a page)."""
    rows = Visit.objects.allowed(request.user).select_related("project", "leader__user", "recorded_by")
    return rows.prefetch_related(Prefetch("decisions", VisitDecision.objects.select_related("lead_unit")))


def directives(request, values):
    """The directives that the reader may see, with their answers (two queries a page)."""
    related = ("project", "leader__user", "handler_unit", "handler", "entered_by", "closed_by")
    rows = Directive.objects.allowed(request.user).select_related(*related)
    said = DirectiveFeedback.objects.select_related("by")
    return rows.prefetch_related(Prefetch("feedback", said))


def register():
    """Enter what belongs to liaison; called once as the app starts."""
    resources.register(
        resources.Resource(
            "liaison-assignments",
            Responsibility,
            _("Liaison assignments"),
            AssignmentRecord,
            rows=assignments,
            permission=LEDGER,
            filterset=AssignmentFilters,
            sort=("valid_from", "valid_to"),
            order=("project", "-level", "valid_from"),
            place=60,
        )
    )
    resources.register(
        resources.Resource(
            "visits",
            Visit,
            _("Visits"),
            VisitRecord,
            rows=visits,
            permission="liaison.view_visit",
            filterset=ApiVisitFilters,
            list_key="liaison.visit",
            sort=("on",),
            order=("-on",),
            place=62,
        )
    )
    resources.register(
        resources.Resource(
            "directives",
            Directive,
            _("Directives"),
            DirectiveRecord,
            rows=directives,
            permission="liaison.view_directive",
            filterset=ApiDirectiveFilters,
            list_key="liaison.directive",
            sort=("entered_at", "due_on"),
            order=("-entered_at",),
            place=64,
        )
    )
