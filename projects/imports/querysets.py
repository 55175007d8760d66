"""Which runs somebody sees: his own, and everybody's for who keeps order in the whole city."""

from django.db.models import Q, QuerySet

from projects.directory.querysets import ScopedQuerySet

# The rank of a row that goes in, but is asked about.
QUESTION_RANK = 1
WAITS = Q(state="OPEN") | (Q(state="CHECKED") & (Q(new__gt=0) | Q(changed__gt=0) | Q(refused__gt=0)))


class ImportRunQuerySet(ScopedQuerySet):
    """Runs."""

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


class ImportRowQuerySet(QuerySet):
    """Rows of runs."""

    def asked(self):
        """Those that go in, but have something in question."""
        return self.filter(rank=QUESTION_RANK).exclude(faults=[])

    def left(self):
        """Those that an undoing left as they are."""
        return self.filter(faults__0__left=True)
