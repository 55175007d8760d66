"""Who and where, for those who read the rest: divisions, units, people by their names, leaders."""

from django.utils.translation import gettext_lazy as _

from projects.directory.models import Division, Leader, Organisation, User
from projects.directory.people import ENTERPRISE, is_official, serving
from projects.ui.filters import FilterSet, MultiChoiceFilter, SearchFilter

from . import resources
from .serializers import Place, Record


class DivisionRecord(Record):
    parent = Place(read_only=True, allow_null=True)

    class Meta:
        model = Division
        fields = ["id", "code", "name", "name_en", "short_name", "kind", "parent", "order"]


class OrganisationRecord(Record):
    class Meta:
        model = Organisation
        fields = ["id", "name", "name_en", "short_name", "kind", "division", "order"]


class UserRecord(Record):
    """A person by name; how to reach him is no business of other systems."""

    class Meta:
        model = User
        fields = ["id", "name", "organisation"]


class LeaderRecord(Record):
    class Meta:
        model = Leader
        fields = ["id", "user", "body", "level", "post", "protocol_order", "division", "left_on"]


class DivisionFilters(FilterSet):
    q = SearchFilter(fields=("name", "name_en", "code"))
    kind = MultiChoiceFilter(choices=Division.Kind.choices)

    class Meta:
        model = Division
        fields = []


class OrganisationFilters(FilterSet):
    q = SearchFilter(fields=("name", "name_en", "short_name"))
    kind = MultiChoiceFilter(
        choices=[
            (kind.value, kind.label) for kind in Organisation.Kind if kind != Organisation.Kind.ENTERPRISE
        ]
    )

    class Meta:
        model = Organisation
        fields = []


class UserFilters(FilterSet):
    q = SearchFilter(fields=("name",))

    class Meta:
        model = User
        fields = []


class LeaderFilters(FilterSet):
    q = SearchFilter(fields=("user__name", "post"))
    body = MultiChoiceFilter(choices=Leader.Body.choices)
    level = MultiChoiceFilter(choices=Leader.Level.choices)

    class Meta:
        model = Leader
        fields = []


def units(request, values):
    """Offices; enterprises are named with what is theirs, for those who may see that."""
    return Organisation.objects.exclude(kind=Organisation.Kind.ENTERPRISE).select_related("division")


def people(request, values):
    """Who serves, to those who serve: people of enterprises, which may be in talks, are named with what is
    theirs alone."""
    found = serving(request.today) if is_official(request.user) else User.objects.none()
    return found.select_related("organisation")


def stopped(request, events):
    """Of people whose accounts or roles were changed, those of the authorities: who of them is no longer seen
    serves no longer (a query)."""
    if not is_official(request.user):
        return set()
    changed = {event.target_id for event in events if event.verb == "admin.change"}
    people = User.objects.filter(pk__in=changed, is_system=False, organisation__isnull=False)
    return set(people.exclude(organisation__kind=ENTERPRISE).values_list("pk", flat=True))


def register():
    """Enter what belongs to the directory; called once as the app starts."""
    resources.register(
        resources.Resource(
            "divisions",
            Division,
            _("Divisions"),
            DivisionRecord,
            rows=lambda request, values: Division.objects.select_related("parent"),
            filterset=DivisionFilters,
            sort=("code", "order"),
            order=("order", "code"),
            place=200,
        )
    )
    resources.register(
        resources.Resource(
            "organisations",
            Organisation,
            _("Units"),
            OrganisationRecord,
            rows=units,
            filterset=OrganisationFilters,
            sort=("name", "order"),
            order=("order",),
            place=210,
        )
    )
    resources.register(
        resources.Resource(
            "users",
            User,
            _("People by name"),
            UserRecord,
            rows=people,
            filterset=UserFilters,
            sort=("name",),
            left=stopped,
            place=220,
        )
    )
    resources.register(
        resources.Resource(
            "leaders",
            Leader,
            _("Leaders"),
            LeaderRecord,
            rows=lambda request, values: Leader.objects.select_related("user", "division"),
            filterset=LeaderFilters,
            sort=("protocol_order",),
            order=("-level", "protocol_order"),
            place=215,
        )
    )
