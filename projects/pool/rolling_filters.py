"""What the lists of the pool that rolls can be narrowed by."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Division, Organisation
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    KnownRecords,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)

from .filters import DivisionFilter, ProjectFilters
from .models import GroupReview, PoolTransfer, ReviewItem, Tier, TierCriterion

FITS = [
    ("meets", _("meets its tier")),
    ("lacks", _("lacks something")),
    ("could", _("could be promoted")),
]


class FitsFilter(MultiChoiceFilter):
    """By how a project stands to the criteria; the queryset is `with_fit`."""

    def filter(self, queryset, value):
        condition = Q()
        for one in value or ():
            condition |= {
                "meets": Q(lacking_own=0),
                "lacks": Q(lacking_own__gt=0),
                "could": Q(could_rise=True),
            }[one]
        return queryset.filter(condition)


class CriterionField(KnownRecords):
    """Criteria by tier and name: two tiers may ask the same."""

    def label_from_instance(self, obj):
        return f"{obj.get_tier_display()} · {obj}"


class MissingFilter(ModelMultiChoiceFilter):
    """Lacking any of several criteria, whatever tier the project stands in."""

    field_class = CriterionField

    def filter(self, queryset, value):
        condition = Q()
        for one in value or ():
            condition |= Q(**{f"meets_{one.pk}": False})
        return queryset.filter(condition)


class CriteriaFilters(ProjectFilters):
    """Those of the project list, and how a project stands to the criteria."""

    fits = FitsFilter(choices=FITS, label=_("Criteria"))
    missing = MissingFilter(
        queryset=TierCriterion.objects.filter(is_enabled=True), label=_("Lacks the criterion")
    )

    main = ("q", "tier", "fits", "missing", "working_group")


class DivisionOfProject(DivisionFilter):
    """The division of the project behind a row."""

    path = "project__division__path"


class AnyTierFilter(MultiChoiceFilter):
    """Moves out of or into any of several tiers."""

    def filter(self, queryset, value):
        return queryset.filter(Q(from_tier__in=value) | Q(to_tier__in=value)) if value else queryset


class MoveFilters(FilterSet):
    """The filters of the moves in the pool."""

    q = SearchFilter(fields=("project__name", "reason", "evidence"), label=_("Project, reason or evidence"))
    on = DateRangeFilter(field_name="on", label=_("Date"))
    move = MultiChoiceFilter(field_name="action", choices=PoolTransfer.Action.choices, label=_("Move"))
    tier = AnyTierFilter(choices=Tier.choices, label=_("From or to tier"))
    division = DivisionOfProject(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    group = ModelMultiChoiceFilter(
        field_name="project__working_group",
        queryset=Organisation.objects.working_groups().only("name", "name_en"),
        label=_("Working group"),
    )

    main = ("q", "on", "move", "tier", "division")


class GroupFilter(ModelMultiChoiceFilter):
    """In the part of any of several working groups, or in the one without a group."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        condition = Q(part__group__in=[one for one in value if one != self.null_value])
        if self.null_value in value:
            condition |= Q(part__group__isnull=True)
        return queryset.filter(condition)


class ChangingFilter(MultiChoiceFilter):
    """By whether the latest word (decision, opinion, proposal) moves a project."""

    def filter(self, queryset, value):
        if not value or set(value) == {"yes", "no"}:
            return queryset
        changing = queryset.changing()
        return changing if "yes" in value else queryset.exclude(pk__in=changing.order_by().values("pk"))


OUTCOMES = [("moved", _("carried out")), ("not_moved", _("not carried out"))]


class OutcomeFilter(MultiChoiceFilter):
    """By whether the decided move was carried out."""

    def filter(self, queryset, value):
        condition = Q()
        for one in value or ():
            condition |= {"moved": Q(transfer__isnull=False), "not_moved": ~Q(not_moved="")}[one]
        return queryset.filter(condition)


class ItemFilters(FilterSet):
    """The filters of the projects in a review."""

    q = SearchFilter(fields=("project__name", "project__owner__name"), label=_("Name or owner"))
    group = GroupFilter(
        queryset=Organisation.objects.working_groups().only("name", "name_en"),
        null_label=_("without a group"),
        label=_("Working group"),
    )
    tier = MultiChoiceFilter(choices=Tier.choices, label=_("Tier"))
    proposed = MultiChoiceFilter(choices=ReviewItem.Action.choices, label=_("Proposed"))
    opinion = MultiChoiceFilter(choices=ReviewItem.Action.choices, label=_("Group's opinion"))
    decision = MultiChoiceFilter(choices=ReviewItem.Action.choices, label=_("Decision"))
    outcome = OutcomeFilter(choices=OUTCOMES, label=_("Move"))
    changes = ChangingFilter(choices=[("yes", _("moves")), ("no", _("stays"))], label=_("Latest word"))
    silent = MultiChoiceFilter(
        field_name="silent_reviews",
        choices=[(str(count), str(count)) for count in range(9)],
        label=_("Reviews without progress"),
    )
    state = MultiChoiceFilter(field_name="part__state", choices=GroupReview.State.choices, label=_("State"))

    main = ("q", "group", "tier", "proposed", "opinion")
