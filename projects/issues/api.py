"""Issues in the API."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from projects.api import resources
from projects.api.serializers import Record

from .filters import IssueFilters
from .models import Issue


class IssueRecord(Record):
    class Meta:
        model = Issue
        fields = [
            "id",
            "project",
            "title",
            "description",
            "category",
            "level",
            "state",
            "raised_by",
            "raising_unit",
            "raised_on",
            "investment_affected",
            "organisation",
            "handler",
            "handler_name",
            "handler_phone",
            "measures",
            "assigned_on",
            "original_due_on",
            "due_on",
            "is_extended",
            "progress",
            "progress_on",
            "paused_until",
            "resolved_by",
            "resolved_on",
            "evidence",
            "satisfaction",
            "closed_by",
            "closed_on",
            "withdrawn_on",
            "withdrawn_reason",
            "is_supervised",
            "times_supervised",
            "version",
        ]


def issues(request, values):
    """The log, withdrawn issues (which count nowhere) among them: a system that follows learns of them."""
    rows = Issue.objects.allowed(request.user)
    return rows.select_related(
        "project", "raised_by", "raising_unit", "organisation", "handler", "resolved_by", "closed_by"
    )


def register():
    """Enter what belongs to issues; called once as the app starts."""
    resources.register(
        resources.Resource(
            "issues",
            Issue,
            _("Issues"),
            IssueRecord,
            rows=issues,
            permission="issues.view_issue",
            filterset=IssueFilters,
            list_key="issues.issue",
            sort=("raised_on", "due_on", "closed_on", "state", "investment_affected"),
            order=("-raised_on", F("due_on").asc(nulls_last=True)),
            place=50,
        )
    )
