"""What the pool does by the clock alone."""

from django.utils import timezone

from projects.base import ticks

from .models import Project, RollingReview
from .reviewing import current_period, open_review


@ticks.register("open_rolling_review")
def open_rolling_review(now):
    """Open the review of the period that runs, on its first day or as soon as the clock is heard again;
    periods that passed unheard are not made up for."""
    first, _policy = current_period(timezone.localdate(now))
    if first is None or RollingReview.objects.filter(first=first).exists():
        return 0
    if not Project.objects.in_pool().exists():
        return 0
    open_review(first, at=now)
    return 1
