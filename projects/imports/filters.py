"""What runs and their rows can be narrowed by."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.ui.filters import DateRangeFilter, FilterSet, MultiChoiceFilter, SearchFilter

from . import kinds
from .comparing import Outcome
from .models import UNCHANGED, ImportRow, ImportRun

State = ImportRun.State
MINE = [("mine", _("mine"))]
# No state of its own: checked, and nothing in the file would change anything.
UNCHANGING = "SAME"
ASKED, LEFT = "asked", "left"
NOTED = [(ASKED, _("with something in question")), (LEFT, _("left as it is by the undoing"))]


class KindChoices:
    """The registered kinds, asked for when they are offered: apps register theirs as they start."""

    def __iter__(self):
        return iter([(kind.code, kind.label) for kind in kinds.every()])


class StateFilter(MultiChoiceFilter):
    """Any of several states; what was checked and changes nothing is one of its own."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        unchanging = Q(state=State.CHECKED, new=0, changed=0, refused=0)
        wanted = Q(state__in=[one for one in value if one not in (UNCHANGING, State.CHECKED)])
        if State.CHECKED in value:
            wanted |= Q(state=State.CHECKED) & ~unchanging
        return queryset.filter(wanted | unchanging if UNCHANGING in value else wanted)


class RunFilters(FilterSet):
    """Runs by file, kind, state and day."""

    q = SearchFilter(fields=("file__name", "by__name"))
    kind = MultiChoiceFilter(label=_("Kind"), choices=KindChoices())
    state = StateFilter(label=_("State"), choices=[*State.choices, (UNCHANGING, UNCHANGED)])
    who = django_filters.ChoiceFilter(label=_("Whose"), choices=MINE, method="by_whom")
    at = DateRangeFilter(field_name="at", label=_("File chosen"))

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
    noted = django_filters.ChoiceFilter(label=_("Noted"), choices=NOTED, method="by_note")

    class Meta:
        model = ImportRow
        fields = []

    def by_note(self, queryset, name, value):
        """Only what is in question, or what an undoing left."""
        return queryset.asked() if value == ASKED else queryset.left() if value == LEFT else queryset
