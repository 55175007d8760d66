"""What the issue log can be narrowed by."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.models import in_force
from projects.directory.models import Division, Leader, Organisation
from projects.pool.filters import DivisionFilter, RestingFilter
from projects.pool.models import Project, ProjectList, Responsibility
from projects.ui.filters import (
    AmountRangeFilter,
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)

from . import sources
from .models import Category, HelpRequest, Issue, Level, Satisfaction, State, Step, Supervision
from .reading import overdue_escalations

ANY_STEP, ITSELF = "ANY", "ITSELF"


class IssueSearch(SearchFilter):
    """The words of IssueQuerySet.search."""

    def filter(self, queryset, value):
        return queryset.search(value) if value else queryset


class ProjectDivisionFilter(DivisionFilter):
    """Of projects in any of several divisions or below."""

    path = "project__division__path"


class OverdueFilter(MultiChoiceFilter):
    """Overdue today, at all or by the step of the ladder that this has reached (nine queries)."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        today = self.parent.request.today
        if ANY_STEP in value:
            return queryset.overdue(today)
        issues = Issue.objects.filter(pk__in=queryset.order_by().values("pk"))
        steps = overdue_escalations(issues, today)
        return queryset.filter(pk__in=[key for key, found in steps.items() if found.step in value])


class SourceChoices:
    """The registered sources, asked for when they are offered: higher apps register later."""

    def __iter__(self):
        return iter([(ITSELF, _("raised by itself")), *sources.choices()])

    def __len__(self):
        return 1 + len(sources.choices())


class SourceFilter(MultiChoiceFilter):
    """From any of several kinds of records, or by itself."""

    def __init__(self, **options):
        super().__init__(choices=SourceChoices(), **options)

    def filter(self, queryset, value):
        if not value:
            return queryset
        kinds = [kind.pk for kind in sources.content_types(value)]
        condition = Q(source_type__in=kinds)
        if ITSELF in value:
            condition |= Q(source_type__isnull=True)
        return queryset.filter(condition)


class LedByFilter(ModelMultiChoiceFilter):
    """Of projects held today by any of several liaison leaders."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        held = Responsibility.objects.on(self.parent.request.today).leaders().filter(leader__in=value)
        return queryset.filter(project__in=held.values("project_id"))


class ListedFilter(MultiChoiceFilter):
    """Of projects on any of this year's lists today."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        today = self.parent.request.today
        held = Q(entries__project_list__code__in=value, entries__project_list__year=today.year)
        held &= in_force(today, "entries__")
        return queryset.filter(project__in=Project.objects.filter(held).values("pk"))


def units_in(field):
    """Units that some issue names in a field, as choices."""
    return Organisation.objects.filter(Exists(Issue.objects.filter(**{field: OuterRef("pk")}))).only(
        "name", "name_en"
    )


class IssueFilters(FilterSet):
    """The filters of the issue log."""

    q = IssueSearch(fields=(), label=_("Issue or project"))
    state = MultiChoiceFilter(choices=State.choices, label=_("State"))
    category = MultiChoiceFilter(choices=Category.choices, label=_("Category"))
    division = ProjectDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
    overdue = OverdueFilter(choices=[(ANY_STEP, _("overdue at all")), *Step.choices], label=_("Overdue"))
    open = django_filters.BooleanFilter(method="is_open", label=_("Not closed"))
    level = MultiChoiceFilter(choices=Level.choices, label=_("Level"))
    unit = ModelMultiChoiceFilter(
        field_name="organisation", queryset=units_in("organisation"), label=_("Responsible unit")
    )
    department = ModelMultiChoiceFilter(
        field_name="project__responsible_department",
        queryset=Organisation.objects.filter(
            pk__in=Project.objects.order_by().values("responsible_department")
        ).only("name", "name_en"),
        label=_("Department of the project"),
    )
    leader = LedByFilter(
        queryset=Leader.objects.filter(pk__in=Responsibility.objects.leaders().order_by().values("leader"))
        .select_related("user")
        .only("user__name", "user__username"),
        label=_("Liaison leader"),
    )
    list = ListedFilter(choices=ProjectList.Code.choices, label=_("List of the project"))
    suspended = RestingFilter()
    source = SourceFilter(label=_("Source"))
    raised = DateRangeFilter(field_name="raised_on", label=_("Raised"))
    closed = DateRangeFilter(field_name="closed_on", label=_("Closed"))
    investment = AmountRangeFilter(field_name="investment_affected", label=_("Investment affected"))
    mine = django_filters.BooleanFilter(method="handled_by_me", label=_("Handled by me"))
    raised_by_me = django_filters.BooleanFilter(method="i_raised", label=_("Raised by me"))
    my_unit = django_filters.BooleanFilter(method="of_my_unit", label=_("My unit answers for it"))
    to_verify = django_filters.BooleanFilter(method="for_me_to_verify", label=_("For me to verify"))
    to_assign = django_filters.BooleanFilter(method="for_me_to_assign", label=_("For me to assign"))
    to_decide = django_filters.BooleanFilter(
        method="for_me_to_decide", label=_("Extension for me to decide on")
    )
    my_projects = django_filters.BooleanFilter(method="of_my_projects", label=_("Of projects I carry"))
    satisfaction = MultiChoiceFilter(choices=Satisfaction.choices, label=_("What the enterprise says"))
    supervised = django_filters.BooleanFilter(field_name="is_supervised", label=_("Under supervision"))
    extension = django_filters.BooleanFilter(method="asks_extension", label=_("Extension asked for"))
    paused = django_filters.BooleanFilter(method="rests", label=_("Paused by approval"))

    main = ("q", "state", "category", "division", "overdue")

    def _some(self, queryset, found, value):
        """Those found, or all others."""
        keys = found.order_by().values("pk")
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)

    def is_open(self, queryset, name, value):
        return self._some(queryset, Issue.objects.open(), value)

    def handled_by_me(self, queryset, name, value):
        return self._some(queryset, Issue.objects.handled_by(self.request.user), value)

    def i_raised(self, queryset, name, value):
        return self._some(queryset, Issue.objects.filter(raised_by=self.request.user), value)

    def of_my_unit(self, queryset, name, value):
        return self._some(queryset, Issue.objects.of_units_of(self.request.user), value)

    def for_me_to_verify(self, queryset, name, value):
        return self._some(queryset, Issue.objects.to_verify(self.request.user), value)

    def asks_extension(self, queryset, name, value):
        return self._some(queryset, Issue.objects.extension_asked(), value)

    def for_me_to_assign(self, queryset, name, value):
        return self._some(queryset, Issue.objects.to_assign(self.request.user), value)

    def for_me_to_decide(self, queryset, name, value):
        return self._some(queryset, Issue.objects.to_decide(self.request.user), value)

    def of_my_projects(self, queryset, name, value):
        return self._some(queryset, Issue.objects.held_by(self.request.user, self.request.today), value)

    def rests(self, queryset, name, value):
        return self._some(queryset, Issue.objects.filter(paused_until__gt=self.request.today), value)


class HelpFilters(FilterSet):
    """The filters of the requests for the city's help."""

    q = SearchFilter(fields=("issue__title", "issue__project__name", "asked"), label=_("Issue or project"))
    state = MultiChoiceFilter(choices=HelpRequest.State.choices, label=_("State"))
    department = ModelMultiChoiceFilter(
        queryset=Organisation.objects.filter(Exists(HelpRequest.objects.filter(department=OuterRef("pk")))),
        label=pgettext_lazy("issues", "Department"),
    )
    late = django_filters.BooleanFilter(method="is_late", label=_("Not signed for in time"))
    mine = django_filters.BooleanFilter(method="of_my_unit", label=_("My unit is asked"))

    def is_late(self, queryset, name, value):
        late = HelpRequest.objects.late(self.request.today).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def of_my_unit(self, queryset, name, value):
        own = HelpRequest.objects.for_units_of(self.request.user).values("pk")
        return queryset.filter(pk__in=own) if value else queryset.exclude(pk__in=own)


class SupervisionFilters(FilterSet):
    """The filters of the supervisions."""

    q = SearchFilter(
        fields=("issue__title", "issue__project__name", "letter_number"), label=_("Issue, project or number")
    )
    state = MultiChoiceFilter(choices=Supervision.State.choices, label=_("State"))
    step = MultiChoiceFilter(choices=Step.choices, label=_("Step"))
    addressee = ModelMultiChoiceFilter(
        queryset=Organisation.objects.filter(Exists(Supervision.objects.filter(addressee=OuterRef("pk")))),
        label=_("Addressee"),
    )
    late = django_filters.BooleanFilter(method="is_late", label=_("Answer overdue"))

    def is_late(self, queryset, name, value):
        late = Supervision.objects.late(self.request.today).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)
