"""Weekly reports, monthly returns and lights in the API, to read."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from projects.api import resources
from projects.api.filters import month_filter, project_filter, week_filter
from projects.api.serializers import Record
from projects.directory.models import Division
from projects.pool.models import Project
from projects.ui.filters import FilterSet, MultiChoiceFilter, SearchFilter

from . import api_week
from .filters import LightFilters, ReportDivisionFilter, ReviewFilters
from .lights import sentence
from .models import LightAssessment, MonthlyReturn, WeeklyReport
from .querysets import COUNTED

SEES = "pool.view_project"
FILLED = [
    "cumulative",
    "progress_percent",
    "progress_text",
    "work_done",
    "next_plan",
    "problems",
    "help_needed",
    "procedures",
    "expected_on",
    "workers",
    "machines",
    "no_change",
    "no_change_reason",
]


class WeeklyReportRecord(Record):
    class Meta:
        model = WeeklyReport
        fields = [
            "id",
            "project",
            "week",
            "as_of",
            "form",
            "state",
            *FILLED,
            "first_submitted_at",
            "is_late",
            "submitted_by",
            "submitted_at",
            "return_reason",
            "waiting_for",
            "accepted_by",
            "accepted_at",
            "version",
        ]


class MonthlyReturnRecord(Record):
    class Meta:
        model = MonthlyReturn
        fields = [
            "id",
            "project",
            "month",
            "as_of",
            "state",
            "cumulative",
            "progress_percent",
            "progress_text",
            "expected_year",
            "weeks_cumulative",
            "difference_reason",
            "return_reason",
            "confirmed_by",
            "confirmed_at",
            "version",
        ]


class ReasonRecord(serializers.Serializer):
    code = serializers.CharField()
    sentence = serializers.SerializerMethodField()

    def get_sentence(self, reason) -> str:
        return sentence(reason)


class LightRecord(Record):
    reasons = ReasonRecord(many=True, read_only=True)

    class Meta:
        model = LightAssessment
        fields = ["id", "project", "week", "rules", "light", "reasons", "assessed_at"]


class WeeklyReportFilters(ReviewFilters):
    """Those of the queue of review, and by week, state and project."""

    project = project_filter()
    week = week_filter(_("Week"))
    since = week_filter(_("From week"), field_name="week", lookup_expr="gte")
    until = week_filter(_("Up to week"), field_name="week", lookup_expr="lte")
    state = MultiChoiceFilter(choices=WeeklyReport.State.choices, label=_("State"))

    class Meta:
        model = WeeklyReport
        fields = ()


class MonthlyReturnFilters(FilterSet):
    """What monthly returns can be narrowed by."""

    q = SearchFilter(
        fields=("project__name", "project__owner__name", "project__national_code"),
        label=_("Name, owner or code"),
    )
    project = project_filter()
    division = ReportDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    month = month_filter(_("month"))
    since = month_filter(_("From month"), field_name="month", lookup_expr="gte")
    until = month_filter(_("Up to month"), field_name="month", lookup_expr="lte")
    state = MultiChoiceFilter(choices=MonthlyReturn.State.choices, label=_("State"))

    class Meta:
        model = MonthlyReturn
        fields = ()


class ApiLightFilters(LightFilters):
    """Those of the page of a week's lights, and by week and project."""

    project = project_filter()
    week = week_filter(_("Week"))
    since = week_filter(_("From week"), field_name="week", lookup_expr="gte")
    until = week_filter(_("Up to week"), field_name="week", lookup_expr="lte")

    class Meta:
        model = LightAssessment
        fields = ()


def of_writer(request):
    """The condition that a row is the reader's own to fill: drafts are shown to nobody else."""
    mine = Project.objects.allowed(request.user, "report").order_by()
    return Q(project__in=mine.values("pk"))


def weekly_reports(request, values):
    """What was handed in for the projects that the reader may see, and the drafts that are his to fill."""
    rows = WeeklyReport.objects.allowed(request.user).filter(Q(state__in=COUNTED) | of_writer(request))
    return rows.select_related("project", "submitted_by", "accepted_by")


def monthly_returns(request, values):
    """What was confirmed for the projects that the reader may see, and the drafts that are his to fill."""
    confirmed = Q(state__in=(MonthlyReturn.State.CONFIRMED, MonthlyReturn.State.LOCKED))
    rows = MonthlyReturn.objects.allowed(request.user).filter(confirmed | of_writer(request))
    return rows.select_related("project", "confirmed_by")


def lights(request, values):
    """The lights of the projects that the reader may see."""
    rows = LightAssessment.objects.filter(project__in=Project.objects.allowed(request.user).order_by())
    return rows.select_related("project", "rules")


def register():
    """Enter what belongs to dispatch; called once as the app starts."""
    resources.register(
        resources.Resource(
            "weekly-reports",
            WeeklyReport,
            _("Weekly reports"),
            WeeklyReportRecord,
            rows=weekly_reports,
            permission=SEES,
            filterset=WeeklyReportFilters,
            sort=("week", "cumulative", "submitted_at"),
            order=("-week", "project"),
            place=20,
        )
    )
    resources.register(
        resources.Resource(
            "monthly-returns",
            MonthlyReturn,
            _("Monthly returns"),
            MonthlyReturnRecord,
            rows=monthly_returns,
            permission=SEES,
            filterset=MonthlyReturnFilters,
            sort=("month", "cumulative", "confirmed_at"),
            order=("-month", "project"),
            place=22,
        )
    )
    resources.register(
        resources.Resource(
            "lights",
            LightAssessment,
            _("Lights"),
            LightRecord,
            rows=lights,
            permission=SEES,
            filterset=ApiLightFilters,
            sort=("week", "light"),
            order=("-week", "project"),
            place=24,
        )
    )
    api_week.register()
