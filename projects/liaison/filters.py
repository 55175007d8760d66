"""What the lists of the liaison can be narrowed by."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Delegation, Division, Leader, Organisation
from projects.pool.filters import NO_LIGHT, DivisionFilter, OrNoneFilter, ProjectSearch
from projects.pool.models import Light, Project, ProjectList, Responsibility, Stage
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)

from . import directing
from .models import Directive, Visit
from .reading import listed_in, standings_of, vacancies

LATE, AWAITED = "late", "awaited"
LEAD_AWAITED, LEAD_NONE, LEAD_BANNER = "AWAITED", "NONE", "BANNER"


class LeaderFilter(ModelMultiChoiceFilter):
    """Led by any of several leaders, of either level, on the day of the list."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        held = Responsibility.objects.leaders().on(self.parent.on).filter(leader__in=value)
        return queryset.filter(pk__in=held.values("project"))


class VisitedFilter(MultiChoiceFilter):
    """By what the city's leader has missed or has still to do."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        found = standings_of(queryset.values("pk"), self.parent.on)
        keys = {
            key
            for key, one in found.items()
            if (one.is_late and LATE in value) or (one.is_awaited and AWAITED in value)
        }
        return queryset.filter(pk__in=keys)


class LeadFilter(MultiChoiceFilter):
    """By who is missing: each project without a leader of the city either awaits one or has none; a
    banner's place may be vacant besides."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        projects = Project.objects.filter(pk__in=queryset.order_by().values("pk"))
        waiting = {level: set() for level in Leader.Level}
        for one in vacancies(projects, self.parent.on):
            waiting[one.level].add(one.project.pk)
        condition = Q()
        if LEAD_AWAITED in value:
            condition |= Q(pk__in=waiting[Leader.Level.CITY])
        if LEAD_NONE in value:
            condition |= Q(body=None) & ~Q(pk__in=waiting[Leader.Level.CITY])
        if LEAD_BANNER in value:
            condition |= Q(pk__in=waiting[Leader.Level.BANNER])
        return queryset.filter(condition)


def leaders_of_the_day(request):
    """Leaders who lead any project on the day of the ledger, in protocol order."""
    leading = Responsibility.objects.leaders().on(request.liaison_day).order_by().values("leader")
    return Leader.objects.filter(pk__in=leading).in_protocol_order()


class LedgerFilters(FilterSet):
    """The filters of the ledger; the queryset has the year's figures, `body` and `directives_open`."""

    q = ProjectSearch(fields=(), label=_("Name, owner or code"))
    body = MultiChoiceFilter(choices=Leader.Body.choices, label=_("Body"))
    division = DivisionFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    light = OrNoneFilter(none=NO_LIGHT, choices=[*Light.choices, (NO_LIGHT, _("no light"))], label=_("Light"))
    stage = MultiChoiceFilter(choices=Stage.choices, label=_("Stage"))
    lead = LeadFilter(
        choices=[
            (LEAD_AWAITED, _("awaits a leader of the city")),
            (LEAD_NONE, _("no leader of the city")),
            (LEAD_BANNER, _("awaits a leader of the banner")),
        ],
        label=_("Without a leader"),
    )
    vacant = django_filters.BooleanFilter(method="awaits_leader", label=_("Awaits a leader"))
    directive = django_filters.BooleanFilter(method="has_directive", label=_("Open directive"))

    main = ("q", "body", "division", "light")

    @property
    def on(self):
        """The day for which the list is shown."""
        return self.request.liaison_day

    def awaits_leader(self, queryset, name, value):
        """With a vacancy of either level, or without one."""
        keys = {
            one.project.pk for one in vacancies(Project.objects.filter(pk__in=queryset.values("pk")), self.on)
        }
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)

    def has_directive(self, queryset, name, value):
        """With a directive that is not closed, or without one."""
        return queryset.filter(directives_open__gt=0) if value else queryset.filter(directives_open=0)


class OfficeLedgerFilters(LedgerFilters):
    """The same for those who may see what a leader holds and which visits are missing."""

    leader = LeaderFilter(queryset=leaders_of_the_day, label=_("Liaison leader"))
    visits = VisitedFilter(
        choices=[(LATE, _("not visited in time")), (AWAITED, _("not visited yet this month"))],
        label=_("Visits"),
    )

    main = ("q", "body", "leader", "division", "light")


class MineFilter(django_filters.BooleanFilter):
    """Of the leaders for whom the reader may do an act today (himself, or by delegation), or not."""

    def __init__(self, *args, act, **options):
        super().__init__(*args, **options)
        self._act = act

    def filter(self, queryset, value):
        if value is None:
            return queryset
        request = self.parent.request
        mine = [leader.pk for leader in directing.leaders_for(request.user, self._act, request.today)]
        return queryset.filter(leader__in=mine) if value else queryset.exclude(leader__in=mine)


class ListedFilter(ModelMultiChoiceFilter):
    """Of projects on the liaison list of any of several years."""

    def __init__(self, **options):
        lists = ProjectList.objects.filter(code=ProjectList.Code.LIAISON).order_by("-year")
        super().__init__(
            queryset=lists, to_field_name="year", label=_("On the list of liaison projects"), **options
        )

    def filter(self, queryset, value):
        if not value:
            return queryset
        condition = Q()
        for one in value:
            keys = listed_in(one.year, self.parent.request.today).order_by().values("pk")
            condition |= Q(project__in=keys)
        return queryset.filter(condition)


class VisitFilters(FilterSet):
    """The filters of the visits."""

    q = SearchFilter(fields=("project__name", "place", "findings"), label=_("Project, place or findings"))
    kind = MultiChoiceFilter(choices=Visit.Kind.choices, label=_("Kind of visit"))
    leader = ModelMultiChoiceFilter(
        queryset=Leader.objects.filter(pk__in=Visit.objects.order_by().values("leader")).in_protocol_order(),
        label=_("Leader"),
    )
    on = DateRangeFilter(label=_("Date"))
    mine = MineFilter(act=Delegation.Act.VISIT, label=_("Mine"))
    listed = ListedFilter()

    main = ("q", "kind", "leader", "on")


class DirectiveFilters(FilterSet):
    """The filters of the directives."""

    q = SearchFilter(fields=("text", "project__name"), label=_("Text or project"))
    state = MultiChoiceFilter(choices=Directive.State.choices, label=_("State"))
    leader = ModelMultiChoiceFilter(
        queryset=Leader.objects.filter(
            pk__in=Directive.objects.order_by().values("leader")
        ).in_protocol_order(),
        label=_("Leader"),
    )
    unit = ModelMultiChoiceFilter(
        field_name="handler_unit",
        queryset=Organisation.objects.filter(pk__in=Directive.objects.order_by().values("handler_unit")),
        label=_("Handling unit"),
    )
    kind = MultiChoiceFilter(choices=Directive.Kind.choices, label=_("Kind"))
    overdue = django_filters.BooleanFilter(method="is_overdue", label=_("Answer overdue"))
    mine = MineFilter(act=Delegation.Act.DIRECTIVE, label=_("Mine"))
    handled = django_filters.BooleanFilter(method="is_handled", label=_("For me or my unit to answer"))
    listed = ListedFilter()

    main = ("q", "state", "leader", "unit", "overdue")

    def is_overdue(self, queryset, name, value):
        """Without an answer after its day, or not."""
        late = Directive.objects.overdue(self.request.today).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def is_handled(self, queryset, name, value):
        """For the reader or his unit to answer, or not."""
        mine = Directive.objects.for_handler(self.request.user).values("pk")
        return queryset.filter(pk__in=mine) if value else queryset.exclude(pk__in=mine)
