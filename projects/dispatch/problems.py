"""The problem that a weekly report tells of, and the issue that it becomes."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.issues import sources
from projects.issues.models import Issue
from projects.pool.models import Project

from .models import WeeklyReport
from .provided import said


def problem_of(report, user):
    """What stands below a report with a problem: `issues`, those raised from it that the reader may see,
    and `new`, the address of the form, or "" for who may not raise one. None where nothing is the matter
    (two queries, and one where raising depends on the project)."""
    if report.pk is None or not said(report.problems):
        return None
    kind = ContentType.objects.get_for_model(WeeklyReport)
    issues = Issue.objects.allowed(user).filter(source_type=kind, source_id=report.pk).order_by("pk")
    may_raise = Project.objects.permits(user, "issues.raise_issue", report.project)
    address = f"{reverse('issues:new')}?source={WeeklyReport._meta.label_lower}:{report.pk}"
    return {"issues": list(issues), "new": address if may_raise else ""}


def prefill(report):
    """What an issue takes over from a report."""
    told = [said(report.problems), said(report.help_needed)]
    return {
        "project": report.project,
        "title": told[0],
        "description": "\n".join(text for text in told if text),
    }


def register():
    """Let a weekly report give rise to issues."""
    sources.register(
        sources.Source(
            WeeklyReport,
            _("Weekly report"),
            href=lambda report: reverse("dispatch:report", args=[report.week, report.project_id]),
            prefill=prefill,
            visible=lambda user: WeeklyReport.objects.allowed(user).select_related("project"),
        )
    )
