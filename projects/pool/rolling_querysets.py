"""The words in which pages and rules speak of what rolls: applications, moves, reviews, tasks."""

import datetime

from django.db import models
from django.db.models import (
    Q,
)

from projects.directory.querysets import ScopedQuerySet
from projects.search.matching import holding, named

from .querysets import project_scope


class ApplicationQuerySet(ScopedQuerySet):
    """Applications for the pool. What somebody has proposed himself he sees in any scope."""

    def scope_q(self, user, grant):
        own = Q(proposed_by=user)
        if grant.scope == "DIVISION":
            return own | Q(division__path__startswith=grant.division.path)
        if grant.scope == "ORGANISATION":
            unit = grant.organisation_id
            return own | Q(proposing_unit=unit) | Q(responsible_department=unit) | Q(working_group=unit)
        return own

    def allowed(self, user, action="view"):
        """As everywhere; but what was never handed in is its writer's alone."""
        return super().allowed(user, action).filter(Q(submitted_at__isnull=False) | Q(proposed_by=user))

    def decidable_q(self, user, steps):
        """Those that wait for a decision of the user at one of some steps (EntryStep), as a condition.

        Nobody decides on what he proposed himself. The trade's department is who holds a grant for that
        department or for the whole city: a banner's reviewer does not make its check. No query.
        """
        condition = Q(pk__in=[])
        for step in steps:
            permission = self.permission(step.permission)
            if step.code == "CHECK" and not user.is_superuser:
                within = self._department_q(user, permission)
            else:
                within = self.within_q(user, permission)
            if within is not False:
                condition |= Q(waiting_for=step.code) & (Q() if within is True else within)
        return Q(state="SUBMITTED") & ~Q(proposed_by=user) & condition

    def _department_q(self, user, permission):
        """What the trade's department is asked about, as `within_q` gives it."""
        grants = [grant for grant in user.active_grants if permission in grant.permissions]
        if any(grant.scope == "CITY" for grant in grants):
            return True
        units = [grant.organisation_id for grant in grants if grant.scope == "ORGANISATION"]
        return Q(responsible_department__in=units) if units else False

    def decidable(self, user, steps):
        """Those on which the user may decide now."""
        return self.filter(self.decidable_q(user, steps))

    def search(self, text):
        """By name, also by its sound, owner or national code, all words of the text."""
        condition = Q()
        for word in text.split():
            condition &= (
                named("pool.application", word)
                | holding("name", word)
                | holding("owner_name", word)
                | holding("national_code", word)
            )
        return self.filter(condition)

    def waiting(self, *steps):
        """Those that wait for a decision, at any step or at some (EntryStep.Code)."""
        found = self.filter(state="SUBMITTED")
        return found.filter(waiting_for__in=steps) if steps else found


class PoolTransferQuerySet(ScopedQuerySet):
    """Moves in the pool; who may see the project may see them."""

    def scope_q(self, user, grant):
        return project_scope(user, grant, "project__")


class GroupReviewQuerySet(ScopedQuerySet):
    """The parts of rolling reviews, each a working group's.

    An opinion is the group's own: who gathers the opinions answers for the projects without a group, and
    for no group.
    """

    ANSWER, GATHER = "pool.answer_groupreview", "pool.gather_groupreview"

    def within_q(self, user, permission, scopes=()):
        if permission != self.ANSWER or not user.is_active or not user.is_authenticated or user.is_superuser:
            return super().within_q(user, permission, scopes)
        condition = Q(pk__in=[])
        for grant in user.active_grants:
            if permission not in grant.permissions:
                continue
            if self.GATHER in grant.permissions:
                condition |= Q(group__isnull=True)
            elif grant.scope == "CITY":
                condition |= Q(group__isnull=False)
            else:
                condition |= self.scope_q(user, grant)
        return condition if condition != Q(pk__in=[]) else False

    def scope_q(self, user, grant):
        return Q(group=grant.organisation_id) if grant.scope == "ORGANISATION" else Q(pk__in=[])

    def open(self):
        """Those that wait for the group's opinion."""
        return self.filter(state="OPEN")


class ReviewItemQuerySet(models.QuerySet):
    """Projects in reviews."""

    def changing(self):
        """Those whose latest word (decision, opinion, proposal) is another than to keep."""
        latest = Q(opinion="") & ~Q(proposed="KEEP") | ~Q(opinion__in=["", "KEEP"])
        return self.filter(Q(decision="") & latest | ~Q(decision__in=["", "KEEP"]))


class GroupTaskQuerySet(ScopedQuerySet):
    """Tasks of working groups."""

    def scope_q(self, user, grant):
        own = Q(assignee=user)
        if grant.scope == "ORGANISATION":
            return own | Q(group=grant.organisation_id) | Q(unit=grant.organisation_id)
        return own

    def open(self):
        return self.filter(done_on__isnull=True)

    def done(self):
        return self.filter(done_on__isnull=False)

    def overdue(self, on):
        """Not done, and due before a day."""
        return self.open().filter(due_on__lt=on)

    def due_within(self, on, days):
        """Not done, and due on a day or in so many days after it."""
        return self.open().filter(due_on__gte=on, due_on__lte=on + datetime.timedelta(days=days))

    def held_by(self, user):
        """What a person is to do: his own, and what his unit is to do without naming anybody."""
        own = Q(assignee=user)
        if user.organisation_id:
            own |= Q(assignee__isnull=True, unit=user.organisation_id)
        return self.filter(own)
