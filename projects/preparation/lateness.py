"""Which permits were past their promise (超期) on a day, now or then."""

from dataclasses import dataclass

from . import rules
from .models import Permit, PermitStep
from .reading import calendar_around, clocks


@dataclass(frozen=True)
class Late:
    """A permit that was past its promise on a day while the department had the ball."""

    permit: Permit
    clock: rules.Clock

    @property
    def due_on(self):
        """The day promised, moved by the supplements."""
        return self.clock.due_on

    @property
    def days(self):
        """Working days beyond the promise."""
        return self.clock.overdue_by


def late_then(projects, on):
    """[Late] of the permits of some projects (keys) as they stood on a day, the longest overdue first (four
    queries)."""
    held = PermitStep.objects.on(on).filter(status__in=rules.WITH_DEPARTMENT, permit__project__in=projects)
    permits = Permit.objects.filter(pk__in=held.values("permit")).select_related("procedure", "department")
    permits = list(permits.order_by("pk"))
    found = clocks(permits, calendar_around(on), on)
    late = [Late(permit, found[permit.pk]) for permit in permits if found[permit.pk].overdue_by]
    return sorted(late, key=lambda one: (-one.days, one.permit.pk))
