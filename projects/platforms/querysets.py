"""Who sees which comparisons, and which of their rows."""

from django.db.models import Q

from projects.directory.querysets import ScopedQuerySet
from projects.pool.querysets import project_scope


class ComparisonQuerySet(ScopedQuerySet):
    """A comparison is seen by who made it; with a role for the whole city one sees all."""

    def scope_q(self, user, grant):
        return Q(by=user)


class MatchQuerySet(ScopedQuerySet):
    """Rows about our projects follow them; what only their list has follows the comparison."""

    prefix = ""

    @property
    def permission_model(self):
        return self.model._meta.apps.get_model("platforms", "Comparison")

    def scope_q(self, user, grant):
        """What the reader may see today of his own comparisons."""
        ours = project_scope(user, grant, f"{self.prefix}project__")
        mine = Q(**{f"{self.prefix}comparison__by": user})
        return mine & (ours | Q(**{f"{self.prefix}project__isnull": True}))


class DifferenceQuerySet(MatchQuerySet):
    """Differences follow the row that they belong to."""

    prefix = "match__"
