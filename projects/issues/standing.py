"""Who may do what with one issue: permissions of roles, and where somebody stands to it."""

from dataclasses import dataclass

from .models import Issue
from .querysets import units_of

ACTIONS = ("assign", "handle", "verify", "supervise", "coordinate")


@dataclass(frozen=True)
class Standing:
    """What one reader may do with one issue. `units` are the ids of the units he stands for."""

    user: object
    issue: Issue
    units: frozenset
    assign: bool
    handle: bool
    verify: bool
    supervise: bool
    coordinate: bool

    @property
    def is_own(self):
        """Whether he handles it, or reported it as solved: then somebody else verifies it."""
        return self.user.pk in (self.issue.handler_id, self.issue.resolved_by_id)

    def answers_for(self, unit):
        """Whether he stands for a unit (its id)."""
        return unit in self.units


def may_handle(user, issue, units, permitted):
    """Whether somebody handles an issue: the person named, or the people of the responsible unit."""
    return user.pk == issue.handler_id or (permitted and issue.organisation_id in units)


def standing(user, issue):
    """The Standing of a user (one query for each right that depends on the issue)."""
    may = {action: Issue.objects.permits(user, action, issue) for action in ACTIONS}
    units = frozenset(units_of(user))
    return Standing(
        user=user,
        issue=issue,
        units=units,
        **{**may, "handle": may_handle(user, issue, units, may["handle"])},
    )
