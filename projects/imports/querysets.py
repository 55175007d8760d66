"""Which runs somebody sees: his own, and everybody's for who keeps order in the whole city."""

from django.db.models import Q

from projects.directory.querysets import ScopedQuerySet


class ImportRunQuerySet(ScopedQuerySet):
    """Runs."""

    def scope_q(self, user, grant):
        """A narrower grant than the city's shows nobody else's runs: a file may hold what lies outside."""
        return Q(by=user)

    def within_q(self, user, permission, scopes=()):
        """One's own runs need no permission of their own: whoever began one may do so."""
        if not user.is_active or not user.is_authenticated:
            return False
        found = super().within_q(user, permission, scopes)
        return True if found is True else Q(by=user)
