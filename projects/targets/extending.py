"""What targets add to the project list: the projects that a computed figure counts."""

from django.utils.translation import gettext_lazy as _

from projects.pool.filters import YearFilter
from projects.ui import registry

from .computing import INDUSTRY_KEY
from .reading import Facts
from .spans import year_span

# The keys of what counts for a kind of figure in a span.
KINDS = {
    "UNDER_WAY": lambda facts, span: facts.under_way(span),
    "FINISHED": lambda facts, span: facts.finished(span),
    "TOLD": lambda facts, span: facts.told(span),
    "REPORTING": lambda facts, span: facts.reporting(span),
    "INDUSTRY_UNDER_WAY": lambda facts, span: facts.under_way(span, INDUSTRY_KEY),
}


class CountedFilter(YearFilter):
    """Counted by any of several figures of the list's year, as of today or its last day."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        facts, span = Facts(self.today), year_span(self.year, self.today)
        keys = set()
        for kind in value:
            keys |= KINDS[kind](facts, span) or set()
        return queryset.filter(pk__in=keys)


def register():
    """Enter it."""
    counted = CountedFilter(
        choices=[
            ("REPORTING", _("the year's dispatch")),
            ("UNDER_WAY", _("have started or resumed")),
            ("INDUSTRY_UNDER_WAY", _("started or resumed, key industrial list")),
            ("FINISHED", _("completed or in production this year")),
            ("TOLD", _("completed investment of the year")),
        ],
        label=_("Counted by the figure"),
    )
    registry.extensions.add(registry.ListExtension("pool.project", "targets", filters={"counted": counted}))
