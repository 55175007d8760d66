"""What runs and their rows can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from projects.ui.filters import DateRangeFilter, FilterSet, MultiChoiceFilter, SearchFilter

from . import kinds
from .comparing import Outcome
from .models import ImportRow, ImportRun

MINE = [("mine", _("mine"))]


class KindChoices:
    """The registered kinds, asked for when they are offered: apps register theirs as they start."""

    def __iter__(self):
        return iter([(kind.code, kind.label) for kind in kinds.every()])


class RunFilters(FilterSet):
    """Runs by file, kind, state and day."""

    q = SearchFilter(fields=("file__name", "by__name"))
    kind = MultiChoiceFilter(label=_("Kind"), choices=KindChoices())
    state = MultiChoiceFilter(label=_("State"), choices=ImportRun.State.choices)
    who = django_filters.ChoiceFilter(label=_("Whose"), choices=MINE, method="by_whom")
    at = DateRangeFilter(field_name="at", label=_("Begun"))

    main = ("q", "kind", "state", "who")

    class Meta:
        model = ImportRun
        fields = []

    def by_whom(self, queryset, name, value):
        """Only one's own."""
        return queryset.filter(by=self.request.user) if value else queryset


class RowFilters(FilterSet):
    """Rows of a run by what becomes of them, and by name."""

    outcome = MultiChoiceFilter(label=_("Result"), choices=Outcome.choices)
    q = SearchFilter(fields=("name",))

    class Meta:
        model = ImportRow
        fields = []
