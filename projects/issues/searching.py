"""What of the issues the search finds."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.base.wording import clauses
from projects.search import sources

from .models import OVER, Issue
from .panels import sees


def issue_hit(issue):
    """An issue with its state and its project."""
    note = clauses([issue.get_state_display(), issue.project.name])
    return sources.Hit(issue.title, note, reverse("issues:issue", args=[issue.pk]))


def register():
    """Enter them."""
    sources.add(
        sources.Source(
            "issues.issue",
            _("Issues"),
            Issue,
            names=("title",),
            visible=lambda user: Issue.objects.allowed(user).counted(),
            permission=sees,
            hit=issue_hit,
            related=("project",),
            over=Q(state__in=OVER),
            order=30,
        )
    )
