"""What front-end support adds to the list of projects: how each stands with its permits."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from projects.ui import registry
from projects.ui.filters import MultiChoiceFilter
from projects.ui.tables import TextColumn

from . import on_desk
from .models import Permit, Status
from .ready_rows import AGAINST, HARD, LACKING, OVERDUE, READY, UNPLANNED, permits_q


class PermitsFilter(MultiChoiceFilter):
    """In any of several states of its permits."""

    def filter(self, queryset, value):
        condition = Q()
        for what in value or ():
            condition |= permits_q(what, self.parent.request.today)
        return queryset.filter(condition)


class DeskFilter(MultiChoiceFilter):
    """On the desk of the reader, as his home counts them."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        request = self.parent.request
        return queryset.filter(pk__in=on_desk.projects_on(request.user, request.today, value))


class PermitsColumn(TextColumn):
    """Granted of needed permits; one query for a page."""

    css = "num"

    def load(self, records, request):
        rows = Permit.objects.needed().filter(project__in=[record.pk for record in records])
        counted = (
            rows.order_by()
            .values_list("project")
            .annotate(needed=Count("pk"), granted=Count("pk", filter=Q(status=Status.GRANTED)))
        )
        found = {project: (granted, needed) for project, needed, granted in counted}
        for record in records:
            record.permit_counts = found.get(record.pk)

    def value(self, record):
        counts = record.permit_counts
        return f"{counts[0]}/{counts[1]}" if counts else None


EXTENSION = registry.ListExtension(
    "pool.project",
    "preparation",
    columns={"permit_counts": PermitsColumn(_("Permits granted"), "pk", orderable=False, visible=False)},
    filters={
        "permits": PermitsFilter(
            choices=[
                (READY, _("all granted")),
                (LACKING, _("some not granted")),
                (HARD, _("a hard stop of the law not granted")),
                (OVERDUE, _("overdue at a department")),
                (AGAINST, _("started without a hard stop")),
                (UNPLANNED, _("none planned")),
            ],
            label=_("Permits"),
        ),
        "desk": DeskFilter(
            choices=[
                (on_desk.NEEDS, _("need me this week")),
                (on_desk.WATCH, _("to be watched")),
                (on_desk.QUIET, _("need nothing this week")),
            ],
            label=_("On my desk"),
        ),
    },
    order=20,
)
