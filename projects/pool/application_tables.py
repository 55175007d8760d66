"""The list of applications: its columns and filters."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base.workcalendar import WorkCalendar
from projects.directory.models import Division, Organisation
from projects.ui.filters import FilterSet, ModelMultiChoiceFilter, MultiChoiceFilter
from projects.ui.tables import (
    BadgeColumn,
    ChoiceColumn,
    DateColumn,
    DateTimeColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    SelectColumn,
    Table,
    TextColumn,
)

from .filters import DivisionFilter, ProjectSearch
from .models import Application, EntryStep, Tier
from .tables import ShortColumn


class WaitingColumn(NumberColumn):
    """How many working days it has waited for its step (two queries for the calendar)."""

    unit = _("working days")

    def __init__(self, *args, **options):
        super().__init__(*args, order_by="waiting_since", **options)

    def load(self, records, request):
        since = {
            record.pk: timezone.localdate(record.waiting_since)
            for record in records
            if record.waiting_for and record.waiting_since
        }
        first = min(since.values(), default=request.today)
        calendar = WorkCalendar.load(first, request.today)
        for record in records:
            day = since.get(record.pk)
            record.waiting = None if day is None else calendar.between(day, request.today)

    def value(self, record):
        return record.waiting


class DecidableColumn(SelectColumn):
    """A box for those on which the reader may decide."""

    def html(self, value, record):
        return super().html(value, record) if record.may_decide else ""


class ApplicationTable(Table):
    """Applications."""

    name = LinkColumn("pool:application", pinned=True, sub="owner_name")
    state = BadgeColumn(strong=("SUBMITTED", "RETURNED"))
    waiting_for = ChoiceColumn()
    waiting = WaitingColumn(_("waiting"))
    division = ShortColumn(accessor="division", order_by="division__order")
    tier = ChoiceColumn()
    total_investment = MoneyColumn(unit="yi")
    proposing_unit = ShortColumn(order_by="proposing_unit__order")
    submitted_at = DateTimeColumn(phone=False)
    stage = ChoiceColumn(visible=False)
    national_code = TextColumn(visible=False)
    owner_name = TextColumn(visible=False)
    responsible_department = TextColumn(visible=False, order_by="responsible_department__order")
    working_group = TextColumn(visible=False, order_by="working_group__order")
    chain = TextColumn(visible=False, order_by="chain__order")
    proposed_by = TextColumn(visible=False, order_by="proposed_by__name")
    planned_start_on = DateColumn(visible=False)
    contact_name = TextColumn(visible=False)
    contact_phone = TextColumn(visible=False)


class DecidingTable(ApplicationTable):
    """The same for those who decide: with a box to accept many at once."""

    choose = DecidableColumn()

    class Meta:
        sequence = ("choose", "...")


class ApplicationFilters(FilterSet):
    """What the list of applications can be narrowed by."""

    q = ProjectSearch(fields=(), label=_("Name, owner or code"))
    state = MultiChoiceFilter(choices=Application.State.choices, label=_("State"))
    step = MultiChoiceFilter(field_name="waiting_for", choices=EntryStep.Code.choices, label=_("Waiting for"))
    division = DivisionFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    for_me = django_filters.BooleanFilter(field_name="may_decide", label=_("Waiting for me"))
    mine = django_filters.BooleanFilter(method="proposed_by_me", label=_("Proposed by me"))
    tier = MultiChoiceFilter(choices=Tier.choices, label=_("Tier applied for"))
    department = ModelMultiChoiceFilter(
        field_name="responsible_department",
        queryset=Organisation.objects.departments().only("name", "name_en"),
        label=_("Responsible department"),
    )
    working_group = ModelMultiChoiceFilter(
        queryset=Organisation.objects.working_groups().only("name", "name_en"), label=_("Working group")
    )

    main = ("q", "state", "step", "division", "for_me")

    def proposed_by_me(self, queryset, name, value):
        """The reader's own, or those of others."""
        own = {"proposed_by": self.request.user}
        return queryset.filter(**own) if value else queryset.exclude(**own)
