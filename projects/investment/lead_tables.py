"""The lists of trips, enterprises contacted and projects in talks: columns and filters."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Chain, Division, Organisation
from projects.pool.filters import DivisionFilter
from projects.pool.tables import ShortColumn
from projects.ui.filters import (
    AmountRangeFilter,
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
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
)

from .lead_reading import mine_q, silent_days
from .looking import negotiation_search, prospect_search
from .models import Negotiation, Prospect, Trip


class TripTable(Table):
    """Trips; the queryset counts the enterprises `met` that the reader may see."""

    destination = LinkColumn("investment:trip", pinned=True, sub="leader_name")
    starts_on = DateColumn(_("Begun"))
    ends_on = DateColumn(pgettext_lazy("trip", "Returned"), phone=False)
    rank = ChoiceColumn()
    way = ChoiceColumn()
    chain = TextColumn(accessor="chain", related=("chain",), order_by="chain__order")
    unit = ShortColumn(accessor="unit", related=("unit",), order_by="unit__order")
    division = ShortColumn(
        accessor="division", related=("division",), order_by="division__order", visible=False
    )
    met = NumberColumn(_("Enterprises met"))
    members = TextColumn(visible=False)
    report = TextColumn(visible=False, width="wide", orderable=False)

    class Meta:
        order_by = ("-starts_on",)


def chain_filter():
    """Of any of several chains."""
    return ModelMultiChoiceFilter(queryset=Chain.objects.all(), label=_("Industry chain"))


def unit_filter(model, label):
    """Of any of several units; offered are those of the rows that the reader may see."""

    def offered(request):
        rows = model.objects.allowed(request.user).order_by()
        return Organisation.objects.filter(pk__in=rows.values("unit"))

    return ModelMultiChoiceFilter(queryset=offered, label=label)


def division_filter():
    """In any of several divisions or below."""
    return DivisionFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))


class TripFilters(FilterSet):
    """What the list of trips can be narrowed by."""

    q = SearchFilter(
        fields=("destination", "leader_name", "members", "report"), label=_("Place, leader, report")
    )
    rank = MultiChoiceFilter(choices=Trip.Rank.choices, label=_("Rank"))
    way = MultiChoiceFilter(choices=Trip.Way.choices, label=_("Way"))
    chain = chain_filter()
    unit = unit_filter(Trip, _("Unit"))
    division = division_filter()
    begun = DateRangeFilter(field_name="starts_on", label=_("Begun"))

    main = ("q", "rank", "way", "unit", "begun")


class FollowedFilters(FilterSet):
    """What lists of leads share: mine, next step due, gone silent."""

    mine = django_filters.BooleanFilter(method="is_mine", label=_("Followed by me"))
    due = django_filters.BooleanFilter(method="is_due", label=_("Next step overdue"))
    silent = django_filters.BooleanFilter(method="is_silent", label=_("Gone silent"))

    def among(self, queryset, rows, value):
        """The rows that are among others, or those that are not."""
        keys = rows.order_by().values("pk")
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)

    def running(self):
        """What is followed at present."""
        raise NotImplementedError

    def is_due(self, queryset, name, value):
        """The next step should have been taken, or not."""
        return self.among(queryset, self.running().due(self.request.today), value)

    def is_silent(self, queryset, name, value):
        """Nobody has spoken with them for longer than the settings allow, or not (one query more)."""
        today = self.request.today
        return self.among(queryset, self.running().silent(today, silent_days(today)), value)


class ProspectTable(Table):
    """Enterprises; the queryset counts the `talks` that the reader may see."""

    name = LinkColumn("investment:prospect", pinned=True, sub="trade")
    state = BadgeColumn(phone=False)
    origin = ChoiceColumn()
    standing = ChoiceColumn(phone=False)
    chain = TextColumn(accessor="chain", related=("chain",), order_by="chain__order", phone=False)
    unit = ShortColumn(accessor="unit", related=("unit",), order_by="unit__order")
    follower = TextColumn(accessor="follower", related=("follower",), order_by="follower__name")
    last_contact_on = DateColumn()
    next_step = TextColumn(orderable=False)
    next_on = DateColumn()
    talks = NumberColumn(_("In talks"))
    short_name = TextColumn(visible=False)
    credit_code = TextColumn(visible=False)
    home = TextColumn(visible=False)
    contact_name = TextColumn(visible=False)
    contact_phone = TextColumn(visible=False)
    division = ShortColumn(
        accessor="division", related=("division",), order_by="division__order", visible=False
    )
    first_contact_on = DateColumn(visible=False)

    class Meta:
        order_by = ("-last_contact_on",)


class ProspectFilters(FollowedFilters):
    """What the list of enterprises can be narrowed by."""

    q = prospect_search(label=_("Enterprise, code, business"))
    state = MultiChoiceFilter(choices=Prospect.State.choices, label=_("State"))
    origin = MultiChoiceFilter(choices=Prospect.Origin.choices, label=_("Origin"))
    standing = MultiChoiceFilter(
        choices=Prospect.Standing.choices, label=pgettext_lazy("of an enterprise", "Standing")
    )
    chain = chain_filter()
    unit = unit_filter(Prospect, _("Unit that follows it"))
    division = division_filter()
    first = DateRangeFilter(field_name="first_contact_on", label=_("First contact"))
    last = DateRangeFilter(field_name="last_contact_on", label=_("Last contact"))

    main = ("q", "state", "unit", "mine", "due", "silent")

    def running(self):
        return Prospect.objects.followed()

    def is_mine(self, queryset, name, value):
        """Followed by the reader, or not."""
        return self.among(queryset, Prospect.objects.filter(follower=self.request.user), value)


class NegotiationTable(Table):
    """Projects in talks."""

    name = LinkColumn("investment:negotiation", pinned=True, sub="prospect__name")
    state = BadgeColumn(phone=False)
    amount = MoneyColumn(_("Intended investment"), unit="yi")
    chain = TextColumn(accessor="chain", related=("chain",), order_by="chain__order", phone=False)
    division = ShortColumn(accessor="division", related=("division",), order_by="division__order")
    unit = ShortColumn(accessor="unit", related=("unit",), order_by="unit__order")
    follower = TextColumn(accessor="follower", related=("follower",), order_by="follower__name")
    started_on = DateColumn(phone=False)
    last_contact_on = DateColumn()
    next_step = TextColumn(orderable=False)
    next_on = DateColumn()
    first_unit = ShortColumn(
        accessor="first_unit", related=("first_unit",), order_by="first_unit__order", visible=False
    )
    ended_on = DateColumn(visible=False)
    content = TextColumn(visible=False, width="wide", orderable=False)

    class Meta:
        order_by = ("-last_contact_on",)


class NegotiationFilters(FollowedFilters):
    """What the list of talks can be narrowed by."""

    q = negotiation_search(label=_("Project or enterprise"))
    state = MultiChoiceFilter(choices=Negotiation.State.choices, label=_("State"))
    chain = chain_filter()
    unit = unit_filter(Negotiation, _("Unit that leads the talks"))
    division = division_filter()
    amount = AmountRangeFilter(field_name="amount", label=_("Intended investment"))
    started = DateRangeFilter(field_name="started_on", label=_("In talks since"))
    last = DateRangeFilter(field_name="last_contact_on", label=_("Last contact"))

    main = ("q", "state", "unit", "mine", "due", "silent")

    def running(self):
        return Negotiation.objects.talking()

    def is_mine(self, queryset, name, value):
        """The reader is on the team, or not."""
        return self.among(queryset, Negotiation.objects.filter(mine_q(self.request.user)), value)
