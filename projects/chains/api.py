"""Industry chains in the API: their output, and their links with what stands on them."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from projects.api import resources
from projects.api.serializers import Record
from projects.directory.models import Chain
from projects.pool.models import Project
from projects.ui.filters import FilterSet, SearchFilter

from .models import ChainEnterprise, ChainFigure, ChainLink, ChainPlace
from .rules import LinkStanding
from .tables import LinkFilters
from .views.common import READ


class FigureRecord(Record):
    class Meta:
        model = ChainFigure
        fields = ["year", "output", "target", "source"]


class ChainRecord(Record):
    figures = FigureRecord(many=True, read_only=True)

    class Meta:
        model = Chain
        fields = ["id", "name", "name_en", "order", "figures"]


class EnterpriseRecord(Record):
    class Meta:
        model = ChainEnterprise
        fields = [
            "id",
            "name",
            "is_leading",
            "products",
            "capacity",
            "capacity_unit",
            "produced",
            "year",
            "output",
        ]


class PlaceRecord(Record):
    class Meta:
        model = ChainPlace
        fields = ["id", "project"]


class LinkRecord(Record):
    standing = serializers.ChoiceField(choices=LinkStanding.choices, read_only=True)
    enterprises = EnterpriseRecord(many=True, read_only=True)
    projects = PlaceRecord(many=True, read_only=True, source="projects_seen")

    class Meta:
        model = ChainLink
        fields = ["id", "chain", "tier", "name", "wanted", "order", "standing", "enterprises", "projects"]


class ChainFilters(FilterSet):
    """What chains can be narrowed by."""

    q = SearchFilter(fields=("name", "name_en"))

    class Meta:
        model = Chain
        fields = ()


def links(request, values):
    """All links with the projects on them that the reader may see; talks are told to nobody here (three
    queries a page)."""
    seen = ChainPlace.objects.filter(project__in=Project.objects.allowed(request.user).order_by())
    rows = ChainLink.objects.allowed(request.user).with_standing().select_related("chain")
    return rows.prefetch_related(
        "enterprises", Prefetch("places", seen.select_related("project"), to_attr="projects_seen")
    )


def register():
    """Enter what belongs to chains; called once as the app starts."""
    resources.register(
        resources.Resource(
            "chains",
            Chain,
            _("Industry chains"),
            ChainRecord,
            rows=lambda request, values: Chain.objects.prefetch_related("figures"),
            permission=READ,
            filterset=ChainFilters,
            sort=("name", "order"),
            order=("order",),
            place=80,
        )
    )
    resources.register(
        resources.Resource(
            "chain-links",
            ChainLink,
            _("Links of industry chains"),
            LinkRecord,
            rows=links,
            permission=READ,
            filterset=LinkFilters,
            list_key="chains.link",
            sort=("name", "order"),
            order=("chain__order", "order"),
            place=82,
        )
    )
