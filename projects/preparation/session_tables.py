"""The columns and filters of the list of sessions."""

import django_filters
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Organisation
from projects.pool.tables import ShortColumn
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)
from projects.ui.tables import (
    BadgeColumn,
    ChoiceColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    Table,
    TextColumn,
)

from .models import WAYS, Session

State = Session.State


class SessionFilters(FilterSet):
    """What the list of sessions can be narrowed by."""

    q = SearchFilter(fields=("title", "place", "chair", "note"), label=_("Title, place or chair"))
    state = MultiChoiceFilter(choices=State.choices, label=_("State"))
    way = MultiChoiceFilter(choices=WAYS, label=_("Way of handling"))
    convened_by = ModelMultiChoiceFilter(
        queryset=Organisation.objects.filter(pk__in=Session.objects.order_by().values("convened_by")),
        label=_("Convened by"),
    )
    on = DateRangeFilter(label=_("Day"))
    open_items = django_filters.BooleanFilter(method="has_open", label=_("Outcomes still to be told"))

    main = ("q", "state", "way", "convened_by", "on")

    def has_open(self, queryset, name, value):
        """Held, and not every item has its outcome; or not so."""
        found = Session.objects.filter(state=State.HELD, items__outcome="").values("pk")
        return queryset.filter(pk__in=found) if value else queryset.exclude(pk__in=found)


class SessionTable(Table):
    """Sessions; the queryset counts `permits`, `projects` and `granted`."""

    title = LinkColumn("preparation:session", pinned=True)
    on = DateColumn()
    state = BadgeColumn(strong=(State.PLANNED,))
    way = ChoiceColumn()
    place = TextColumn()
    convened_by = ShortColumn(accessor="convened_by", order_by="convened_by__order")
    permits = NumberColumn(_("permits"))
    projects = NumberColumn(_("projects"))
    granted = NumberColumn(_("granted there"))
    chair = TextColumn(visible=False)
    note = TextColumn(visible=False)
