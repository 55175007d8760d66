"""Indicators in the API, with what was published of them."""

from django.utils.translation import gettext_lazy as _

from projects.api import resources
from projects.api.serializers import Record
from projects.ui.filters import FilterSet, MultiChoiceFilter, SearchFilter

from .models import Indicator, IndicatorValue
from .permissions import VIEW


class ValueRecord(Record):
    class Meta:
        model = IndicatorValue
        fields = ["id", "period", "first_on", "last_on", "kind", "value", "source", "note"]


class IndicatorRecord(Record):
    values = ValueRecord(many=True, read_only=True)

    class Meta:
        model = Indicator
        fields = ["id", "code", "name", "name_en", "unit", "definition", "target_of", "order", "values"]


class IndicatorFilters(FilterSet):
    """What indicators can be narrowed by."""

    q = SearchFilter(fields=("name", "name_en", "code"))
    unit = MultiChoiceFilter(choices=Indicator.Unit.choices, label=_("unit"))

    class Meta:
        model = Indicator
        fields = ()


def register():
    """Enter what belongs to targets; called once as the app starts."""
    resources.register(
        resources.Resource(
            "indicators",
            Indicator,
            _("Indicators"),
            IndicatorRecord,
            rows=lambda request, values: Indicator.objects.select_related("target_of").prefetch_related(
                "values"
            ),
            permission=VIEW,
            filterset=IndicatorFilters,
            sort=("code", "order"),
            order=("order",),
            place=90,
        )
    )
