"""What the list of checks on site shows and is narrowed by."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Division
from projects.pool.tables import ShortColumn
from projects.ui.filters import DateRangeFilter, FilterSet, MultiChoiceFilter, SearchFilter
from projects.ui.tables import BadgeColumn, DateColumn, LinkColumn, MoneyColumn, Table, TextColumn

from .filters import ReportDivisionFilter
from .models import Reduction, SiteCheck

ASPECTS = [(name, SiteCheck._meta.get_field(name).verbose_name) for name in SiteCheck.ASPECTS]


class DayLinkColumn(LinkColumn):
    """The day of a check, which opens it."""

    css = "date"


def outcome_column(name):
    """What was found of an aspect; what differs stands out."""
    return BadgeColumn(choices=SiteCheck.Outcome.choices, strong=[SiteCheck.Outcome.DIFFERS], accessor=name)


class SiteCheckTable(Table):
    """Checks: when, where, what agreed, by how much too much was reported. The queryset has
    `difference`, `reduced` and `reduction_state`."""

    on = DayLinkColumn("dispatch:site_check", accessor="on", pinned=True)
    project = LinkColumn("pool:project", accessor="project", arg="project__pk", order_by="project__name")
    division = ShortColumn(
        _("Division"), accessor="project__division", order_by="project__division__order", phone=False
    )
    start = outcome_column("start")
    progress = outcome_column("progress")
    investment = outcome_column("investment")
    investment_reported = MoneyColumn(pgettext_lazy("checked", "reported"))
    investment_found = MoneyColumn(pgettext_lazy("checked", "found"))
    difference = MoneyColumn(_("found less reported"), visible=False)
    reduced = MoneyColumn(pgettext_lazy("column", "reduction"))
    reduction_state = BadgeColumn(
        pgettext_lazy("column", "decision"),
        choices=Reduction.State.choices,
        strong=[Reduction.State.WAITING],
    )
    finding = TextColumn(width="wide", orderable=False, phone=False)
    place = TextColumn(visible=False)
    attendees = TextColumn(visible=False, orderable=False)
    unit = TextColumn(visible=False, order_by="unit__order")
    recorded_by = TextColumn(order_by="recorded_by__name", phone=False)
    start_reported = DateColumn(visible=False)
    start_found = DateColumn(visible=False)

    class Meta:
        order_by = ("-on",)


class OutcomeFilter(MultiChoiceFilter):
    """With any of several results in one of the aspects chosen beside it, or in any."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        aspects = self.parent.form.cleaned_data.get("aspect") or SiteCheck.ASPECTS
        condition = Q()
        for aspect in aspects:
            condition |= Q(**{f"{aspect}__in": value})
        return queryset.filter(condition)


class AspectFilter(MultiChoiceFilter):
    """With any of several aspects looked at."""

    def filter(self, queryset, value):
        condition = Q()
        for aspect in value or ():
            condition |= ~Q(**{aspect: ""})
        return queryset.filter(condition)


class SiteCheckFilters(FilterSet):
    """Checks on site."""

    q = SearchFilter(
        fields=("project__name", "project__owner__name", "project__national_code", "finding"),
        label=_("Project or finding"),
    )
    result = OutcomeFilter(choices=SiteCheck.Outcome.choices, label=_("Result"))
    aspect = AspectFilter(choices=ASPECTS, label=_("Looked at"))
    division = ReportDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    reduction = MultiChoiceFilter(
        field_name="reduction__state", choices=Reduction.State.choices, label=_("Reduction")
    )
    on = DateRangeFilter(label=_("Date"))
    mine = django_filters.BooleanFilter(method="is_mine", label=_("Recorded by me"))

    main = ("q", "result", "aspect", "division", "reduction")

    def is_mine(self, queryset, name, value):
        """Recorded by the reader, or not."""
        mine = {"recorded_by": self.request.user}
        return queryset.filter(**mine) if value else queryset.exclude(**mine)
