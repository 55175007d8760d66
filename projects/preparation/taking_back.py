"""Taking steps back that were recorded by mistake, as if they had not been; the acts stay in the history."""

from django.utils.translation import gettext_lazy as _

from projects.base.errors import require
from projects.base.models import Event
from projects.pool.models import Project

from .acting import clock_of, load_calendar, opened, today_of, write
from .rules import IDLE, WITH_DEPARTMENT, Status

# From these a permit goes on; a permit that began anew after a refusal or lapse is another story.
GOING_ON = (Status.NOT_STARTED, Status.PREPARING, *WITH_DEPARTMENT, Status.SUPPLEMENT)


def take_back(permit, status, *, by, at, version=None):
    """Let a permit stand again as it last did before its latest steps. These are gone, with the days and the
    paper that they brought.

    Raises RuleViolation `not_back` where it never stood so, or went there and back again since.
    """
    today = today_of(at)
    with opened(permit, version, today, at, dated=False) as row:
        steps = list(row.steps.order_by("pk"))
        places = [place for place, step in enumerate(steps[:-1]) if step.status == status]
        require(places and status in GOING_ON, "not_back", _not_back(), status=Status(status).label)
        kept, undone = steps[places[-1]], steps[places[-1] + 1 :]
        passed = [step.status for step in undone]
        require(
            len(set(passed)) == len(passed)
            and not set(passed) & {*IDLE, Status.NOT_APPLICABLE} - {Status.REFUSED},
            "not_back",
            _not_back(),
            status=Status(status).label,
        )
        for step in undone:
            step.delete()
        kept.valid_to = None
        kept.save(update_fields=["valid_to"])
        row.status, row.status_on = kept.status, kept.valid_from
        if Status.GRANTED in passed:
            _unsettle_site(row)
            row.granted_on, row.valid_until, row.document_number, row.regional = None, None, "", None
        if Status.REFUSED in passed:
            dropped = row.documents.filter(supplied_on__isnull=True, dropped_on=undone[-1].valid_from)
            row.open_documents = dropped.update(dropped_on=None)
        if status in (Status.NOT_STARTED, Status.PREPARING):
            row.documents.all().delete()
            row.accepted_on, row.due_on, row.open_documents = None, None, 0
        if status == Status.NOT_STARTED:
            row.preparing_on = None
        if status == Status.SUPPLEMENT:
            row.due_on = clock_of(row, load_calendar(today), kept.valid_from).due_on
        write(row, "take_back", on=today, by=by, at=at, status=status)
    return permit


def _not_back():
    return _("It cannot go back to “%(status)s”: put it right on its page.")


def _unsettle_site(row):
    """Without the permit that settled it the site is not settled, unless somebody entered the day himself."""
    if not row.procedure.settles_site:
        return
    by_hand = Event.objects.filter(
        target_type__app_label="pool",
        target_type__model="project",
        target_id=row.project_id,
        changes__has_key="site_settled_on",
    )
    if not by_hand.exists():
        Project.objects.filter(pk=row.project_id, site_settled_on=row.granted_on).update(site_settled_on=None)
