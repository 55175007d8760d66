"""What lists of the working groups' tasks can be narrowed by."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Organisation, User
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)

from .models import GroupTask

OPEN, OVERDUE, DONE = "OPEN", "OVERDUE", "DONE"
STATES = [(OPEN, _("not due yet")), (OVERDUE, pgettext_lazy("tasks", "overdue")), (DONE, _("done"))]


class StateFilter(MultiChoiceFilter):
    """In any of several states as of today."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        today = self.parent.request.today
        condition = Q()
        if OPEN in value:
            condition |= Q(done_on__isnull=True, due_on__gte=today)
        if OVERDUE in value:
            condition |= Q(done_on__isnull=True, due_on__lt=today)
        if DONE in value:
            condition |= Q(done_on__isnull=False)
        return queryset.filter(condition)


class TaskFilters(FilterSet):
    """The filters of every list of tasks."""

    q = SearchFilter(fields=("title", "project__name", "result"), label=_("Task, project or result"))
    state = StateFilter(choices=STATES, label=_("State"))
    assignee = ModelMultiChoiceFilter(
        queryset=User.objects.filter(pk__in=GroupTask.objects.order_by().values("assignee"))
        .only("name", "username")
        .order_by("name", "pk"),
        label=pgettext_lazy("task", "Who"),
    )
    unit = ModelMultiChoiceFilter(
        queryset=Organisation.objects.filter(pk__in=GroupTask.objects.order_by().values("unit")).only(
            "name", "name_en"
        ),
        label=_("Responsible unit"),
    )
    due = DateRangeFilter(field_name="due_on", label=pgettext_lazy("task", "Due"))

    main = ("q", "state", "assignee", "due")
