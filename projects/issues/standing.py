"""Who may do what with one issue: permissions of roles, and where somebody stands to it."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from projects.pool.models import Responsibility

from .models import Extension, HelpRequest, Issue, Supervision
from .querysets import speaks_for_a_banner, units_of

ACTIONS = ("assign", "handle", "verify", "supervise", "coordinate")


@dataclass(frozen=True)
class Standing:
    """What one reader may do with one issue. `units` are the ids of the units he stands for; `holds` says
    that he carries the project as its steward."""

    user: object
    issue: Issue
    units: frozenset
    assign: bool
    handle: bool
    verify: bool
    supervise: bool
    coordinate: bool
    holds: bool = False

    @property
    def for_banner(self):
        """Whether he speaks for a banner (two queries where his unit is not known)."""
        return speaks_for_a_banner(self.user)

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
    """The Standing of a user (one query, and one for each right that depends on the issue)."""
    may = {action: Issue.objects.permits(user, action, issue) for action in ACTIONS}
    units = frozenset(units_of(user))
    steward = Responsibility.objects.on(timezone.localdate()).filter(
        project=issue.project_id, user=user, role=Responsibility.Role.STEWARD
    )
    return Standing(
        user=user,
        issue=issue,
        units=units,
        holds=steward.exists(),
        **{**may, "handle": may_handle(user, issue, units, may["handle"])},
    )


@dataclass(frozen=True)
class Scene:
    """An issue, what its reader may do, and what of it waits: an extension, a request for help, a
    supervision, each None where there is none."""

    issue: Any
    may: Standing
    today: Any
    extension: Extension | None
    help: HelpRequest | None
    supervision: Supervision | None


def scene_of(issue, user, today):
    """The Scene of a page (four queries, and one for each right that depends on the issue)."""
    running = issue.supervisions.filter(state__in=Supervision.RUNNING).select_related("addressee", "by")
    asked = issue.help_requests.exclude(state__in=HelpRequest.OVER)
    return Scene(
        issue=issue,
        may=standing(user, issue),
        today=today,
        extension=issue.extensions.asked().select_related("asked_by").first(),
        help=asked.select_related("department", "asked_by", "decided_by").first(),
        supervision=running.first(),
    )
