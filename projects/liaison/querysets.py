"""The words in which pages and rules speak of visits and directives."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from projects.base.models import EffectiveQuerySet, in_force
from projects.directory.models import Leader
from projects.directory.querysets import ScopedQuerySet
from projects.directory.roles import Role
from projects.pool.models import Responsibility
from projects.pool.querysets import project_scope

# Who has these roles looks at one leader's work, and not at that of the others.
OF_ONE_LEADER = {Role.LEADER.value, Role.SECRETARY.value}
# Who has only these roles holds projects in person and does not speak for his unit.
PERSONAL = {Role.STEWARD.value, Role.AGENT.value}


def speaks_for_unit(user):
    """Whether what his unit is to answer is for the user to answer."""
    return bool(user.organisation_id) and (
        user.is_superuser or any(grant.role not in PERSONAL for grant in user.active_grants)
    )


def of_own_leaders(user):
    """What concerns the leaders that a user is or assists today: done by them, or on a project of theirs."""
    today = timezone.localdate()
    assisted = Q(delegations__delegate=user) & in_force(today, "delegations__")
    leaders = Leader.objects.filter(Q(user=user) | assisted).values("pk")
    held = Responsibility.objects.leaders().on(today).filter(leader__in=leaders)
    return Q(leader__in=leaders) | Q(project__in=held.values("project"))


class LiaisonQuerySet(ScopedQuerySet):
    """What leaders do on a project, seen by those who may see the project. Leaders are not compared: one
    sees what concerns his own projects, as does who assists him; the offices see everything."""

    def covers_all(self, grant):
        return super().covers_all(grant) and grant.role not in OF_ONE_LEADER

    def scope_q(self, user, grant):
        scope = Q() if grant.scope == "CITY" else project_scope(user, grant, "project__")
        return scope & of_own_leaders(user) if grant.role in OF_ONE_LEADER else scope


class AssignmentQuerySet(ScopedQuerySet):
    """What liaison adds to an assignment; its scope is that of the project."""

    def scope_q(self, user, grant):
        return project_scope(user, grant, "responsibility__project__")


class TeamQuerySet(EffectiveQuerySet, ScopedQuerySet):
    """Members of teams."""

    def scope_q(self, user, grant):
        return project_scope(user, grant, "project__")


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
        """Neither closed nor taken back: without an answer, or with one that the leader's office has not
        accepted."""
        return self.exclude(state__in=["CLOSED", "WITHDRAWN"])

    def overdue(self, on):
        """Without an answer, and due before a day."""
        return self.open().filter(due_on__lt=on)


class FeedbackQuerySet(models.QuerySet):
    """Words on directives; who sees the directive sees them and their files."""

    def allowed(self, user, action="view"):
        directives = self.model._meta.get_field("directive").related_model.objects
        return self.filter(directive__in=directives.allowed(user, action).order_by().values("pk"))
