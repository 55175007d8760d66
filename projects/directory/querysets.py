"""The vocabulary of who may do what. `ScopedQuerySet.allowed` is the one place that decides."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from projects.base.models import EffectiveQuerySet


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows what a user may do with its rows.

    A model that uses it says in `scope_q(user, grant)` which rows lie in a grant's scope, and names
    the app and model of its permissions in `permission_model` where that is not itself.
    """

    permission_model = None

    def permission(self, action):
        """`pool.report_project` for the action `report`."""
        meta = (self.permission_model or self.model)._meta
        return f"{meta.app_label}.{action}_{meta.model_name}"

    def scope_q(self, user, grant):
        """The rows in the scope of one grant, as a condition."""
        raise NotImplementedError

    def allowed(self, user, action="view"):
        """The rows with which the user may do the action today. Adds no query of its own beyond
        the user's grants (two queries a request)."""
        return self.within(user, self.permission(action))

    def within(self, user, permission, scopes=()):
        """The rows for which a grant of today gives the user a permission (`app.codename`); only
        grants of these scopes count where some are named, a grant for the whole city always."""
        if not user.is_active or not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        grants = [
            grant
            for grant in user.active_grants
            if permission in grant.permissions
            and (not scopes or grant.scope in scopes or grant.scope == "CITY")
        ]
        if any(grant.scope == "CITY" for grant in grants):
            return self
        if not grants:
            return self.none()
        condition = Q()
        for grant in grants:
            condition |= self.scope_q(user, grant)
        return self.filter(condition)

    def visible_to(self, user):
        """What the user may see."""
        return self.allowed(user, "view")


class DivisionQuerySet(models.QuerySet):
    """Places."""

    def below(self, division):
        """A division and all of its parts."""
        return self.filter(path__startswith=division.path)


class OrganisationQuerySet(models.QuerySet):
    """Units."""

    def departments(self):
        return self.filter(kind="DEPARTMENT")

    def working_groups(self):
        return self.filter(kind="WORKING_GROUP")

    def enterprises(self):
        return self.filter(kind="ENTERPRISE")


class GrantQuerySet(EffectiveQuerySet):
    """Roles in their scopes."""

    def of(self, user):
        """The user's grants of today as a list, permissions included (two queries in all)."""
        return list(
            self.filter(user=user)
            .on(timezone.localdate())
            .select_related("group", "division", "organisation")
            .prefetch_related("group__permissions")
        )


class DelegationQuerySet(EffectiveQuerySet):
    """Who may act for a leader."""

    def permitting(self, delegate, act, on):
        """Delegations to a user for one act on a day; checked in Python, as JSON lists are not
        searched alike by all databases. Returns a list."""
        found = self.filter(delegate=delegate).on(on).select_related("principal__user")
        return [delegation for delegation in found if act in delegation.acts]
