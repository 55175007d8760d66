"""The vocabulary of who may do what. `ScopedQuerySet.allowed` is the one place that decides."""

from collections import defaultdict

from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.utils import timezone

from projects.base.models import EffectiveQuerySet

# What is asked of a grant when it is asked what somebody may do.
GRANT_FIELDS = ("user", "group__name", "scope", "organisation", "division__path")


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

    def covers_all(self, grant):
        """Whether a grant reaches every row: one for the whole city."""
        return grant.scope == "CITY"

    def within_q(self, user, permission, scopes=()):
        """The rows for which a grant of today gives the user a permission (`app.codename`): True for
        all, False for none, or a condition. Where scopes are named, only grants of these count, and
        those for the whole city. No query beyond the user's grants (two queries a request)."""
        if not user.is_active or not user.is_authenticated:
            return False
        if user.is_superuser:
            return True
        grants = [
            grant
            for grant in user.active_grants
            if permission in grant.permissions
            and (not scopes or grant.scope in scopes or grant.scope == "CITY")
        ]
        if any(self.covers_all(grant) for grant in grants):
            return True
        if not grants:
            return False
        condition = Q()
        for grant in grants:
            condition |= self.scope_q(user, grant)
        return condition

    def within(self, user, permission, scopes=()):
        """The rows for which the user has a permission; costs what `within_q` costs."""
        condition = self.within_q(user, permission, scopes)
        if condition is True:
            return self
        return self.none() if condition is False else self.filter(condition)

    def allowed_q(self, user, action="view"):
        """The rows with which the user may do the action today, as `within_q` gives them."""
        return self.within_q(user, self.permission(action))

    def allowed(self, user, action="view"):
        """The rows with which the user may do the action today; costs what `within_q` costs."""
        return self.within(user, self.permission(action))

    def permits(self, user, action, row):
        """Whether the user may do an action with one row; a permission of another model is named in
        full (`app.codename`). A query only where it depends on the row."""
        permission = action if "." in action else self.permission(action)
        condition = self.within_q(user, permission)
        if isinstance(condition, bool):
            return condition
        return self.filter(condition, pk=row.pk).exists()

    def with_rights(self, user, *actions):
        """With `may_<action>` for each action, whether the user may do it with the row."""
        rights = {f"may_{action}": self.allowed_q(user, action) for action in actions}
        return self.annotate(
            **{
                name: Value(right) if isinstance(right, bool) else ExpressionWrapper(right, BooleanField())
                for name, right in rights.items()
            }
        )

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

    def of_the_city(self):
        """Those of the city itself, not of one of its parts."""
        return self.filter(Q(division__isnull=True) | Q(division__parent__isnull=True))

    def working_groups(self):
        return self.filter(kind="WORKING_GROUP")

    def enterprises(self):
        return self.filter(kind="ENTERPRISE")


class LeaderQuerySet(models.QuerySet):
    """Leaders of the city and the banners."""

    def serving(self, day):
        """Those in office on a day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def in_protocol_order(self):
        """The city's leaders before the banners', each in protocol order, with their names."""
        return self.select_related("user").order_by("-level", "protocol_order", "pk")


class GrantQuerySet(EffectiveQuerySet):
    """Roles in their scopes."""

    def of(self, user):
        """The user's grants of today as a list, permissions included (two queries in all).

        Every page begins with them, so they fetch what is asked of grants and nothing else.
        """
        grants = self.filter(user=user).on(timezone.localdate()).select_related("group", "division")
        grants = list(grants.only(*GRANT_FIELDS))
        permissions = defaultdict(set)
        rows = Permission.objects.filter(group__in={grant.group_id for grant in grants}).order_by()
        for group, label, codename in rows.values_list("group", "content_type__app_label", "codename"):
            permissions[group].add(f"{label}.{codename}")
        for grant in grants:
            grant.permissions = permissions[grant.group_id]
        return grants


class DelegationQuerySet(EffectiveQuerySet):
    """Who may act for a leader."""

    def permitting(self, delegate, act, on):
        """Delegations to a user for one act on a day; checked in Python, as JSON lists are not
        searched alike by all databases. Returns a list."""
        found = self.filter(delegate=delegate).on(on).select_related("principal__user")
        return [delegation for delegation in found if act in delegation.acts]
