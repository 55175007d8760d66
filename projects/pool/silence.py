"""Who has not moved: progress is an act on the project or an accepted report that tells of work."""

from django.db.models import Q
from django.utils import timezone

from projects.base.models import Event

from . import weeks
from .models import PoolTransfer, Project

# Acts on a project that count as progress, by the beginning of their verb. Moves between tiers and what
# the review itself does are none: they would keep a project alive that nobody works on.
PROGRESS = ("project.enter", "project.import", "project.stage", "project.change", "milestone.", "permit.")


def moved_since(projects, moment):
    """The ids of those projects (a queryset) that have moved since a moment (three queries).

    What entered the pool or came back since then had no time to be silent.
    """
    verbs = Q()
    for verb in PROGRESS:
        verbs |= Q(verb__startswith=verb)
    keys = projects.order_by().values("pk")
    acts = Event.objects.filter(
        verbs,
        target_type__app_label=Project._meta.app_label,
        target_type__model=Project._meta.model_name,
        target_id__in=keys,
        at__gt=moment,
    )
    entered = PoolTransfer.objects.filter(project__in=keys, action__in=["ENTER", "RESTORE"], at__gt=moment)
    return (
        set(acts.order_by().values_list("target_id", flat=True))
        | set(entered.order_by().values_list("project_id", flat=True))
        | weeks.source().moved_since(projects, timezone.localdate(moment))
    )
