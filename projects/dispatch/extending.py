"""What dispatch adds to the project list: who has not reported a week."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base.periods import Week
from projects.ui import registry

from .deadlines import deadlines_of
from .due import due_projects, without_report


class WeeksOffered:
    """The last weeks, this one first, as choices of the day and language in which they are asked for."""

    def __iter__(self):
        this_week = Week.of(timezone.localdate())
        return iter([(str(week), week.label) for week in (this_week - n for n in range(len(self)))])

    def __len__(self):
        return 8


class UnreportedFilter(django_filters.ChoiceFilter):
    """Due in a week and not handed in: nothing, a draft, or returned."""

    def __init__(self, **options):
        super().__init__(choices=WeeksOffered(), empty_label=_("All"), **options)

    def filter(self, queryset, value):
        if not value:
            return queryset
        week = Week.parse(value)
        return without_report(due_projects(deadlines_of(week)[week].as_of, queryset), week)


def register():
    """Enter it."""
    registry.extensions.add(
        registry.ListExtension(
            "pool.project", "dispatch", filters={"unreported": UnreportedFilter(label=_("Has not reported"))}
        )
    )
