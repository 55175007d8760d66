"""What the project list can be narrowed by."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base.models import in_force
from projects.directory.models import Chain, Division, Leader, Organisation, User
from projects.directory.people import serving
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)
from projects.ui.offered import OfferedField, with_unit

from .groups import entered_in
from .models import AnnualPlan, Light, Project, ProjectList, ProjectStage, Responsibility, Stage, Tier

YI = Decimal(10_000)  # 万元


@dataclass(frozen=True)
class Band:
    """A band of total investment in 万元: from `low`, below `high`."""

    code: str
    label: Any
    low: Decimal | None
    high: Decimal | None

    def q(self):
        """The condition that a project lies in the band."""
        condition = Q() if self.low is None else Q(total_investment__gte=self.low)
        return condition if self.high is None else condition & Q(total_investment__lt=self.high)


BANDS = [
    Band("0-1", _("under 100 million yuan"), None, 1 * YI),
    Band("1-5", _("100 to 500 million yuan"), 1 * YI, 5 * YI),
    Band("5-10", _("500 million to 1 billion yuan"), 5 * YI, 10 * YI),
    Band("10-20", _("1 to 2 billion yuan"), 10 * YI, 20 * YI),
    Band("20-", _("2 billion yuan and more"), 20 * YI, None),
]
# What `lacks=` may name (querysets.LACKS), in words.
LACKS = [
    ("leader", _("a liaison leader")),
    ("steward", _("a steward")),
    ("reporter", _("a reporter")),
    ("plan", _("the year's plan")),
    ("department", _("a responsible department")),
    ("owner", _("an owner")),
    ("investment", _("the total investment")),
    ("code", _("the national code")),
    ("start", _("the date of its start")),
    ("phone", _("a contact's phone")),
    ("group", _("a working group")),
]
NO_LIGHT = "NONE"
NO_INDUSTRY = "NONE"
NO_TIER = "NONE"
NO_BAND = "none"


def year_before(day):
    """The same day of the year before; the 28th of February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def parse_year(text):
    """A calendar year; raises ValueError for what is none."""
    year = int(text)
    if not 2000 <= year <= 2100:
        raise ValueError(f"not a year of ours: {text!r}")
    return year


class DivisionFilter(ModelMultiChoiceFilter):
    """In any of several divisions or all below them; `path` leads to the path of a row's division."""

    path = "division__path"

    def filter(self, queryset, value):
        condition = Q()
        for division in value or ():
            condition |= Q(**{f"{self.path}__startswith": division.path})
        return queryset.filter(condition)


class ProjectSearch(SearchFilter):
    """The words of ProjectQuerySet.search."""

    def filter(self, queryset, value):
        return queryset.search(value) if value else queryset


class BandFilter(MultiChoiceFilter):
    """In any of several bands of total investment."""

    def filter(self, queryset, value):
        condition = Q()
        for band in BANDS:
            if band.code in (value or ()):
                condition |= band.q()
        if NO_BAND in (value or ()):
            condition |= Q(total_investment__isnull=True)
        return queryset.filter(condition)


class OrNoneFilter(MultiChoiceFilter):
    """With any of several choices of a field, or (`none`, a code of the address) without one."""

    def __init__(self, *args, none="NONE", **options):
        super().__init__(*args, **options)
        self._none = none

    def filter(self, queryset, value):
        if not value:
            return queryset
        codes = ["" if one == self._none else one for one in value]
        return queryset.filter(**{f"{self.field_name}__in": codes})


class ChainFilter(ModelMultiChoiceFilter):
    """Of any of several industry chains, or of none."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        chains = [one for one in value if one != self.null_value]
        condition = Q(chain__in=chains)
        return queryset.filter(condition | Q(chain__isnull=True) if len(chains) < len(value) else condition)


class MovedOnFilter(MultiChoiceFilter):
    """Moved on from any of several stages in the twelve months up to today (see `moved_on`)."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        today = self.parent.request.today
        moved = ProjectStage.objects.moved_on(after=year_before(today), until=today).filter(value__in=value)
        return queryset.filter(pk__in=moved.values("project_id"))


class YearFilter(MultiChoiceFilter):
    """A filter whose meaning depends on the list's year, and on today."""

    @property
    def year(self):
        return self.parent.year

    @property
    def today(self):
        return self.parent.request.today


class ListFilter(YearFilter):
    """On any of the year's lists."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        held = Q(entries__project_list__code__in=value, entries__project_list__year=self.year)
        if self.year == self.today.year:
            held &= in_force(self.today, "entries__")
        return queryset.filter(pk__in=Project.objects.filter(held).values("pk"))


class BuildTypeFilter(YearFilter):
    """New or continued in the year's plan."""

    def filter(self, queryset, value):
        return queryset.filter(plan__build_type__in=value) if value else queryset


class LacksFilter(YearFilter):
    """Lacking any of several things."""

    def filter(self, queryset, value):
        return queryset.lacking(*value, on=self.today, year=self.year) if value else queryset


class LeaderFilter(ModelMultiChoiceFilter):
    """Held today by any of several liaison leaders."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        held = Q(responsibilities__role="LEADER", responsibilities__leader__in=value)
        held &= in_force(self.parent.request.today, "responsibilities__")
        return queryset.filter(pk__in=Project.objects.filter(held).values("pk"))


class HolderField(OfferedField):
    """Offers who has ever held a project; the key of anybody else who serves is understood, for links."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError:
            text = str(value).strip()
            key = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
            found = serving(timezone.localdate()).filter(pk=key).first() if key else None
            if found is None:
                raise
            return found


class HolderFilter(django_filters.Filter):
    """Held today by a person, in whatever role; typed or picked, as a list of them all would be long."""

    field_class = HolderField

    def __init__(self, **options):
        options.setdefault("queryset", people())
        options.setdefault("named", with_unit)
        super().__init__(**options)

    def filter(self, queryset, value):
        if not value:
            return queryset
        held = Project.objects.held_by(value, self.parent.request.today)
        return queryset.filter(pk__in=held.values("pk"))


def people():
    """Who has ever held a project."""
    held = Responsibility.objects.order_by()
    return (
        User.objects.filter(
            Q(pk__in=held.filter(user__isnull=False).values("user"))
            | Q(pk__in=held.filter(leader__isnull=False).values("leader__user"))
        )
        .select_related("organisation")
        .order_by("name", "pk")
    )


class EnteredFilter(DateRangeFilter):
    """Entered the pool, or came back to it, from one day to another."""

    def filter(self, queryset, value):
        return entered_in(queryset, value.start, value.stop) if value else queryset


class RestingFilter(django_filters.BooleanFilter):
    """Whether the project rests by approval today; `field_name` leads to it."""

    def __init__(self, field_name="project", **options):
        options.setdefault("label", _("Project resting by approval"))
        super().__init__(field_name, **options)

    def filter(self, queryset, value):
        if value is None:
            return queryset
        resting = Project.objects.suspended(self.parent.request.today).values("pk")
        found = Q(**{f"{self.field_name}__in": resting})
        return queryset.filter(found if value else ~found)


class ProjectFilters(FilterSet):
    """The filters of every list of projects; the queryset must have the year's plan (`of_year`)."""

    q = ProjectSearch(fields=(), label=_("Name, owner or code"))
    division = DivisionFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    stage = MultiChoiceFilter(choices=Stage.choices, label=_("Stage"))
    light = OrNoneFilter(none=NO_LIGHT, choices=[*Light.choices, (NO_LIGHT, _("no light"))], label=_("Light"))
    list = ListFilter(choices=ProjectList.Code.choices, label=_("List"))
    tier = OrNoneFilter(
        none=NO_TIER, choices=[*Tier.choices, (NO_TIER, _("outside of the pool"))], label=_("Tier")
    )
    band = BandFilter(
        choices=[*((band.code, band.label) for band in BANDS), (NO_BAND, _("not stated"))],
        label=_("Total investment"),
    )
    industry = OrNoneFilter(
        none=NO_INDUSTRY,
        choices=[*Project.Industry.choices, (NO_INDUSTRY, _("not classed"))],
        label=_("Industry"),
    )
    build_type = BuildTypeFilter(choices=AnnualPlan.BuildType.choices, label=_("New or continued"))
    chain = ChainFilter(
        queryset=Chain.objects.all(), label=_("Industry chain"), null_label=_("of no industry chain")
    )
    working_group = ModelMultiChoiceFilter(
        queryset=Organisation.objects.working_groups().only("name", "name_en"), label=_("Working group")
    )
    department = ModelMultiChoiceFilter(
        field_name="responsible_department",
        queryset=Organisation.objects.filter(
            pk__in=Project.objects.order_by().values("responsible_department")
        ).only("name", "name_en"),
        label=_("Responsible department"),
    )
    leader = LeaderFilter(
        queryset=Leader.objects.filter(pk__in=Responsibility.objects.leaders().order_by().values("leader"))
        .select_related("user")
        .only("user__name", "user__username"),
        label=_("Liaison leader"),
    )
    lacks = LacksFilter(choices=LACKS, label=_("Lacks"))
    planned_start = DateRangeFilter(field_name="planned_start_on", label=_("Planned start"))
    moved_on = MovedOnFilter(
        choices=[
            (stage.value, stage.label)
            for stage in Stage
            if stage not in (Stage.IN_PRODUCTION, Stage.WITHDRAWN)
        ],
        label=_("Moved on in twelve months from"),
    )
    suspended = RestingFilter("pk", label=_("Resting by approval"))
    held_by = HolderFilter(label=_("Held by a person"))
    mine = django_filters.BooleanFilter(method="held_by_me", label=_("Held by me"))
    entered = EnteredFilter(label=_("Entered the pool"))
    started = DateRangeFilter(field_name="started_on", label=_("Actual start"))
    completed = DateRangeFilter(field_name="completed_on", label=_("Actual completion"))

    main = ("q", "division", "stage", "light", "list")

    @property
    def year(self):
        """The year of the list, from the same address as the filters."""
        try:
            return parse_year(self.data.get("year", ""))
        except ValueError:
            return self.request.today.year

    def held_by_me(self, queryset, name, value):
        """Held by the reader today, in whatever role, or not."""
        held = queryset.model.objects.held_by(self.request.user, self.request.today).values("pk")
        return queryset.filter(pk__in=held) if value else queryset.exclude(pk__in=held)


class PoolFilters(ProjectFilters):
    """The same with those in the first row by which one looks at the pool."""

    main = ("q", "division", "tier", "stage", "working_group")
