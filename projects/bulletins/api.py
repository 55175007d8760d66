"""Published bulletins in the API: which there are; the paper itself is fetched from its page."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from projects.api import resources
from projects.api.serializers import Record
from projects.ui.filters import DateRangeFilter, FilterSet, MultiChoiceFilter

from . import rights
from .models import Bulletin


class BulletinRecord(Record):
    period = serializers.SerializerMethodField(help_text=_("month or week"))
    href = serializers.SerializerMethodField(help_text=_("Address of its page; bulletin.docx lies below."))

    class Meta:
        model = Bulletin
        fields = [
            "id",
            "kind",
            "first",
            "period",
            "href",
            "published_by",
            "published_at",
            "document_number",
            "signer",
            "sealed_on",
        ]

    def get_period(self, bulletin) -> str:
        return str(bulletin.period)

    def get_href(self, bulletin) -> str:
        is_month = bulletin.kind == Bulletin.Kind.MONTH
        return f"/months/{bulletin.period}/" if is_month else f"/dispatch/{bulletin.period}/brief/"


class BulletinFilters(FilterSet):
    """What bulletins can be narrowed by."""

    kind = MultiChoiceFilter(choices=Bulletin.Kind.choices, label=_("kind"))
    first = DateRangeFilter(label=_("first day"))

    class Meta:
        model = Bulletin
        fields = ()


def bulletins(request, values):
    """What is published."""
    return (
        Bulletin.objects.filter(state=Bulletin.State.PUBLISHED)
        .defer("figures")
        .select_related("published_by")
    )


def register():
    """Enter what belongs to bulletins; called once as the app starts."""
    resources.register(
        resources.Resource(
            "bulletins",
            Bulletin,
            _("Bulletins"),
            BulletinRecord,
            rows=bulletins,
            permission=rights.VIEW,
            filterset=BulletinFilters,
            sort=("first", "published_at"),
            order=("-first", "kind"),
            place=30,
        )
    )
