"""The bulletins of the months and the briefs of the weeks: how far each is, when it was published."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from projects.ui.lists import EmptyState, ListPage

from .. import rights
from ..models import Bulletin, Erratum, Reading
from ..tables import BriefTable, BulletinTable


def counted(rows):
    """How many rows of another table belong to a bulletin, as a subquery."""
    rows = rows.filter(bulletin=OuterRef("pk")).order_by().values("bulletin")
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


class BulletinList(ListPage):
    """All bulletins of a kind; drafts for those who prepare them."""

    kind = Bulletin.Kind.MONTH
    key = "bulletins.bulletin"
    title = _("Bulletins")
    count_label = _("Bulletins")
    table_class = BulletinTable

    def permission(self, user):
        return user.may(rights.VIEW)

    def queryset(self, request):
        rows = Bulletin.objects.filter(kind=self.kind).defer("figures")
        if not request.user.may(rights.PREPARE):
            rows = rows.filter(state=Bulletin.State.PUBLISHED)
        return rows.annotate(
            errata_count=counted(Erratum.objects.all()), readers_count=counted(Reading.objects.all())
        )

    def empty(self, request):
        return EmptyState(_("No bulletin has been published yet."))


class BriefList(BulletinList):
    """All weekly briefs."""

    kind = Bulletin.Kind.WEEK
    key = "bulletins.brief"
    title = count_label = _("Weekly briefs")
    table_class = BriefTable

    def empty(self, request):
        return EmptyState(_("No brief has been published yet."))
