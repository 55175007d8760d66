"""What happens to permits with time alone."""

from django.utils import timezone

from projects.base import ticks
from projects.pool.models import Project, Stage

from . import acts, planning
from .models import Permit
from .rules import Status


@ticks.register("plan_permits")
def plan_permits(now):
    """A project whose preparation has begun gets the permits that its kind needs."""
    today = timezone.localdate(now)
    projects = Project.objects.in_stage(Stage.PRELIMINARY).filter(permits__isnull=True)
    templates, count = None, 0
    for project in projects.order_by("pk"):
        templates = templates or planning.Templates.load(today)
        count += len(planning.plan_permits(project, on=today, by=None, at=now, templates=templates))
    return count


@ticks.register("lapse_permits")
def lapse_permits(now):
    """What was granted and is not valid any more lapses, unless the project has started."""
    today = timezone.localdate(now)
    found = Permit.objects.filter(
        status=Status.GRANTED, valid_until__lt=today, project__started_on__isnull=True
    )
    found = found.exclude(project__stage=Stage.WITHDRAWN).order_by("pk")
    count = 0
    for permit in found:
        try:
            acts.lapse(permit, on=today, by=None, at=now, version=permit.version)
        except acts.RuleViolation:
            # Another run was faster, or somebody has just renewed it.
            continue
        count += 1
    return count
