"""Which runs somebody sees: his own, and everybody's for who keeps order in the whole city."""

from django.db.models import Q

from projects.directory.querysets import ScopedQuerySet

WAITS = Q(state="OPEN") | (Q(state="CHECKED") & (Q(new__gt=0) | Q(changed__gt=0) | Q(refused__gt=0)))


class ImportRunQuerySet(ScopedQuerySet):
    """Runs."""

    def unchanging(self):
        """Those that were checked and would change nothing."""
        return self.filter(state="CHECKED", new=0, changed=0, refused=0)

    def waiting(self):
        """Those that somebody has to go on with or to discard."""
        return self.filter(WAITS)

    def scope_q(self, user, grant):
        """A narrower grant than the city's shows nobody else's runs: a file may hold what lies outside."""
        return Q(by=user)

    def within_q(self, user, permission, scopes=()):
        """One's own runs need no permission of their own: whoever began one may do so."""
        if not user.is_active or not user.is_authenticated:
            return False
        found = super().within_q(user, permission, scopes)
        return True if found is True else Q(by=user)
