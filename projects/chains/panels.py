"""What chains show elsewhere: on the homes of units that have tasks, and on the page of a project."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.ui.figures import Figure, figures_sentence

from .models import ChainPlace, ChainTask, GreenLink
from .views.common import REPORT

SHOWN = 6


def reports(user):
    """Who answers for tasks of his unit."""
    return user.may(REPORT)


def to_report(request, _obj):
    """The open tasks of the reader's units (one query); None without any."""
    rows = ChainTask.objects.of_units_of(request.user).filter(state=ChainTask.State.OPEN)
    found = list(rows.select_related("plan__chain").order_by("due_on", "pk"))
    if not found:
        return None
    late = sum(task.is_overdue(request.today) for task in found)
    figures = [
        Figure(_("Tasks of your unit"), len(found)),
        Figure(pgettext("chain task", "overdue"), late),
    ]
    return {
        "figures": figures_sentence(figures),
        "rows": [(task, task.is_overdue(request.today)) for task in found[:SHOWN]],
    }


def of_project(request, project):
    """The link on which a project stands, and the green power it supplies or uses (two queries); None without
    either."""
    rows = ChainPlace.objects.with_outcome().filter(became=project.pk).select_related("link__chain")
    place = rows.order_by("pk").first()
    pairs = GreenLink.objects.allowed(request.user).filter(Q(supplier=project) | Q(consumer=project))
    green = list(pairs.select_related("supplier", "consumer"))
    if place is None and not green:
        return None
    return {"place": place, "green": green, "project": project}
