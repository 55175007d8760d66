"""The words in which pages and rules speak of visits and directives."""

from django.db import models
from django.db.models import Q

from projects.base.models import EffectiveQuerySet
from projects.directory.querysets import ScopedQuerySet
from projects.directory.roles import Role
from projects.pool.querysets import project_scope

# Who has only these roles holds projects in person and does not speak for his unit.
PERSONAL = {Role.STEWARD.value, Role.AGENT.value}


def speaks_for_unit(user):
    """Whether what his unit is to answer is for the user to answer."""
    return bool(user.organisation_id) and (
        user.is_superuser or any(grant.role not in PERSONAL for grant in user.active_grants)
    )


class LiaisonQuerySet(ScopedQuerySet):
    """What belongs to a project and is seen by those who may see the project."""

    def scope_q(self, user, grant):
        return project_scope(user, grant, "project__")


class AssignmentQuerySet(ScopedQuerySet):
    """What liaison adds to an assignment; its scope is that of the project."""

    def scope_q(self, user, grant):
        return project_scope(user, grant, "responsibility__project__")


class TeamQuerySet(EffectiveQuerySet, LiaisonQuerySet):
    """Members of teams."""


class VisitQuerySet(LiaisonQuerySet):
    """Visits of leaders."""

    def between(self, first, last):
        """On a day of a span, both days included."""
        return self.filter(on__gte=first, on__lte=last)


class DirectiveQuerySet(LiaisonQuerySet):
    """Directives of leaders."""

    def scope_q(self, user, grant):
        """Those of the projects in scope, and what the user or his unit is to handle."""
        handled = Q(handler=user)
        if user.organisation_id and grant.role not in PERSONAL:
            handled |= Q(handler_unit=user.organisation_id)
        return super().scope_q(user, grant) | handled

    def for_handler(self, user):
        """Those that the user, or his unit where he speaks for it, is to answer."""
        handled = Q(handler=user)
        if speaks_for_unit(user):
            handled |= Q(handler_unit=user.organisation_id, handler=None)
        return self.filter(handled)

    def open(self):
        """Without an answer."""
        return self.filter(state="OPEN")

    def pending(self):
        """Not closed: without an answer, or with one that the leader's office has not accepted."""
        return self.exclude(state="CLOSED")

    def overdue(self, on):
        """Without an answer, and due before a day."""
        return self.open().filter(due_on__lt=on)


class FeedbackQuerySet(models.QuerySet):
    """Words on directives; who sees the directive sees them and their files."""

    def allowed(self, user, action="view"):
        directives = self.model._meta.get_field("directive").related_model.objects
        return self.filter(directive__in=directives.allowed(user, action).order_by().values("pk"))
