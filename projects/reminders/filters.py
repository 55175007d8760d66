"""What the log of messages can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from projects.ui.filters import DateRangeFilter, FilterSet, MultiChoiceFilter, SearchFilter

from .models import Delivery


class DeliveryFilters(FilterSet):
    """By recipient, channel, state and day."""

    q = SearchFilter(
        fields=(
            "digest__user__name",
            "digest__user__username",
            "digest__robot__name",
            "digest__robot_name",
        ),
        label=_("Recipient"),
    )
    channel = MultiChoiceFilter(choices=Delivery.Channel.choices, label=_("Channel"))
    state = MultiChoiceFilter(choices=Delivery.State.choices, label=_("State"))
    day = DateRangeFilter(field_name="digest__day", label=_("Day"))
    failed = django_filters.BooleanFilter(method="has_failed", label=_("Tried more than once or given up"))

    class Meta:
        model = Delivery
        fields = ()

    def has_failed(self, queryset, _name, value):
        failed = queryset.filter(attempts__gt=1) | queryset.filter(state=Delivery.State.GIVEN_UP)
        return failed if value else queryset.exclude(pk__in=failed.order_by().values("pk"))
