"""What the week does by the clock alone."""

from django.utils import timezone

from projects.base import ticks
from projects.base.periods import Week

from .assessing import assess_week
from .deadlines import deadlines_of


@ticks.register("assess_lights")
def assess_lights(now):
    """Lights of the last week whose city table is due: the figures of that week are complete."""
    this_week = Week.of(timezone.localdate(now))
    weeks = [this_week - back for back in range(3)]
    deadlines = deadlines_of(*weeks)
    for week in weeks:
        if now >= deadlines[week].table_due:
            return assess_week(week, deadlines[week].as_of, at=now)
    return 0
