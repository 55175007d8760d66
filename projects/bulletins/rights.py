"""Who may see which edition of a bulletin, and its draft."""

from projects.pool.models import Project

from .models import SignOff
from .routing import APPROVE

VIEW = "bulletins.view_bulletin"
INTERNAL = "bulletins.read_internal_bulletin"
PREPARE = "bulletins.prepare_bulletin"
PUBLISH = "bulletins.publish_bulletin"


def reads_bulletins(user):
    """Whether published bulletins are open to the user."""
    return user.may(VIEW)


def prepares(user):
    """Whether the user prepares bulletins."""
    return user.may(PREPARE)


def sees_whole_city(user):
    """Whether nothing that a bulletin tells of projects is hidden from the user (no query)."""
    return user.may(VIEW) and Project.objects.allowed_q(user) is True


def sees_draft(user, bulletin):
    """Whether the whole draft is open to the user: who prepares, publishes or approves it, and who was asked
    to countersign (a query for the last)."""
    if any(user.may(permission) for permission in (PREPARE, PUBLISH, APPROVE)):
        return True
    return (
        user.organisation_id is not None
        and SignOff.objects.filter(
            bulletin=bulletin, round=bulletin.round, organisation=user.organisation_id
        ).exists()
    )
