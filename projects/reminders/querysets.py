"""The words in which pages and the sender speak of robots, messages and deliveries."""

from django.db import models
from django.db.models import Q

from projects.directory.querysets import ScopedQuerySet


class RobotQuerySet(ScopedQuerySet):
    """Robots of groups; in the scope of a grant are those of its division or unit."""

    def scope_q(self, user, grant):
        if grant.scope == "DIVISION":
            path = grant.division.path
            return Q(division__path__startswith=path) | Q(organisation__division__path__startswith=path)
        if grant.scope == "ORGANISATION":
            return Q(organisation=grant.organisation_id)
        return Q(pk__in=[])


class DigestQuerySet(models.QuerySet):
    """Messages."""

    def inbox(self, user):
        """What stands under a user's bell."""
        return self.filter(user=user, in_app=True)

    def unread(self, user):
        """What he has not seen there."""
        return self.inbox(user).filter(read_at__isnull=True)


class DeliveryQuerySet(models.QuerySet):
    """Messages on their way."""

    def due(self, now):
        """To be sent now."""
        return self.filter(state="WAITING", next_at__lte=now)
