"""The problem that a weekly report tells of, and the issue that it becomes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.issues import sources

from .models import WeeklyReport
from .provided import said


def problem_of(report, user):
    """What stands below a report with a problem (issues.sources.raised_from); None where nothing is the
    matter."""
    if report.pk is None or not said(report.problems):
        return None
    return sources.raised_from(report, user)


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
