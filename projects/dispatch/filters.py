"""What the week's lists can be narrowed by."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base.models import in_force
from projects.directory.models import Chain, Division, Organisation
from projects.pool.filters import DivisionFilter, ProjectSearch
from projects.pool.models import Light
from projects.ui.filters import FilterSet, ModelMultiChoiceFilter, MultiChoiceFilter, SearchFilter

from .models import ChainStep, Exemption, StatisticalFigure, WeeklyReport
from .overview import Standing
from .return_overview import STANDINGS
from .review import has_doubts_q, with_doubt_text


class AreaFilter(ModelMultiChoiceFilter):
    """In any of several divisions, or all below them, as of the week's cut-off (`area`)."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        below = [
            division.pk
            for division in Division.objects.all()
            if any(division.path.startswith(one.path) for one in value)
        ]
        return queryset.filter(area__in=below)


class UnitFilter(ModelMultiChoiceFilter):
    """Of any of several organisations, or of none."""

    def __init__(self, *args, **options):
        super().__init__(*args, null_label=_("none named"), **options)

    def filter(self, queryset, value):
        if not value:
            return queryset
        named = [unit for unit in value if unit != self.null_value]
        condition = Q(**{f"{self.field_name}__in": named})
        if len(named) < len(value):
            condition |= Q(**{f"{self.field_name}__isnull": True})
        return queryset.filter(condition)


class WeekFilters(FilterSet):
    """The projects of a week; the queryset comes from overview.with_standing."""

    q = ProjectSearch(fields=(), label=_("Name, owner or code"))
    division = AreaFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    standing = MultiChoiceFilter(choices=Standing.choices, label=_("Stands"))
    state = MultiChoiceFilter(
        field_name="report__state", choices=WeeklyReport.State.choices, label=_("State")
    )
    due = django_filters.BooleanFilter(method="is_due", label=_("Due"))
    waiting_for = MultiChoiceFilter(
        field_name="report__waiting_for", choices=ChainStep.Code.choices, label=_("Waits for")
    )
    department = UnitFilter(
        field_name="responsible_department",
        queryset=Organisation.objects.departments(),
        label=_("Responsible department"),
    )
    group = UnitFilter(
        field_name="working_group",
        queryset=Organisation.objects.working_groups(),
        label=_("Working group"),
    )

    main = ("q", "division", "standing", "state")

    def is_due(self, queryset, name, value):
        """Must report, or rests by approval."""
        resting = {"standing": Standing.SUSPENDED}
        return queryset.exclude(**resting) if value else queryset.filter(**resting)


class ReturnFilters(FilterSet):
    """The projects of a month and their returns; the queryset comes from return_overview.with_return."""

    q = ProjectSearch(fields=(), label=_("Name, owner or code"))
    division = AreaFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    standing = MultiChoiceFilter(choices=STANDINGS, label=_("State"))
    differs = django_filters.BooleanFilter(label=_("Differs from the weeks"))
    department = UnitFilter(
        field_name="responsible_department",
        queryset=Organisation.objects.departments(),
        label=_("Responsible department"),
    )

    main = ("q", "division", "standing", "differs")


class ReportDivisionFilter(DivisionFilter):
    """In any of several divisions or all below them, by the report's project."""

    path = "project__division__path"


class ReviewFilters(FilterSet):
    """The rows of a queue."""

    q = SearchFilter(
        fields=("project__name", "project__owner__name", "project__national_code"),
        label=_("Name, owner or code"),
    )
    division = ReportDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    doubts = django_filters.BooleanFilter(method="have_doubts", label=_("Doubts"))
    light = MultiChoiceFilter(field_name="project__light", choices=Light.choices, label=_("Light"))
    form = MultiChoiceFilter(choices=WeeklyReport.Form.choices, label=_("Form"))
    no_change = django_filters.BooleanFilter(label=_("No change this week"))
    late = django_filters.BooleanFilter(field_name="is_late", label=_("Late"))

    main = ("q", "division", "doubts", "light")

    def have_doubts(self, queryset, name, value):
        """Handed in with a doubt, or without any."""
        rows = with_doubt_text(queryset)
        return rows.filter(has_doubts_q()) if value else rows.exclude(has_doubts_q())


class LightFilters(FilterSet):
    """The lights of a week."""

    q = SearchFilter(
        fields=("project__name", "project__owner__name", "project__national_code"),
        label=_("Name, owner or code"),
    )
    light = MultiChoiceFilter(choices=Light.choices, label=_("Light"))
    division = ReportDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    chain = ModelMultiChoiceFilter(
        field_name="project__chain", queryset=Chain.objects.all(), label=_("Industry chain")
    )
    department = ModelMultiChoiceFilter(
        field_name="project__responsible_department",
        queryset=Organisation.objects.departments(),
        label=_("Responsible department"),
    )

    main = ("q", "light", "division", "chain")


class ExemptionFilters(FilterSet):
    """Exemptions."""

    q = SearchFilter(fields=("project__name", "reason"), label=_("Name or reason"))
    aspect = MultiChoiceFilter(choices=Exemption.Aspect.choices, label=_("Aspect"))
    current = django_filters.BooleanFilter(method="holds", label=_("In force today"))

    def holds(self, queryset, name, value):
        """In force today, or not."""
        today = in_force(self.request.today)
        return queryset.filter(today) if value else queryset.exclude(today)


class StatisticsFilters(FilterSet):
    """The comparison of a month; the queryset comes from statistics.side_by_side."""

    q = ProjectSearch(fields=(), label=_("Name, owner or code"))
    division = DivisionFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    known = django_filters.BooleanFilter(method="is_known", label=_("With a statistical figure"))
    differs = django_filters.BooleanFilter(method="do_differ", label=_("The two differ"))
    reason = MultiChoiceFilter(
        field_name="figure_reason",
        choices=StatisticalFigure.Reason.choices,
        label=_("Why they differ"),
    )
    department = UnitFilter(
        field_name="responsible_department",
        queryset=Organisation.objects.departments(),
        label=_("Responsible department"),
    )

    main = ("q", "division", "known", "differs")

    def is_known(self, queryset, name, value):
        """With a figure of statistics, or without."""
        return queryset.filter(recognised__isnull=not value)

    def do_differ(self, queryset, name, value):
        """Both are known and are not the same, or are."""
        known = queryset.filter(difference__isnull=False)
        return known.exclude(difference=0) if value else known.filter(difference=0)
