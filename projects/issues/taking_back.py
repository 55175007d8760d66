"""Taking back what an import brought by mistake, as long as nothing was done about it since; the acts stay in
the history."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require

from .acts import HELD, keep, lock, record
from .models import State


def take_note_back(issue, *, by, at):
    """Take the last word on the progress back; the one before holds again. Raises RuleViolation `no_note`."""
    with transaction.atomic():
        issue = lock(issue)
        notes = list(issue.notes.order_by("-on", "-pk")[:2])
        require(
            notes and issue.state == State.IN_PROGRESS,
            "no_note",
            _("An issue that is “%(state)s” does not allow this."),
            state=issue.get_state_display(),
        )
        before = notes[1] if len(notes) > 1 else None
        params = {"on": notes[0].on}
        notes[0].delete()
        issue.progress, issue.progress_on = (before.text, before.on) if before else ("", None)
        if before is None and not events.history(issue).filter(verb="issue.start").exists():
            issue.state = State.ASSIGNED
        keep(issue, "progress", "progress_on", "state")
        record("note_back", issue, by=by, at=at, params=params)
    return issue


def take_assignment_back(issue, *, by, at, measures=""):
    """Let an issue wait for its assignment again; `measures` as they stood before.

    Raises RuleViolation `acted_on` where anything but its first assignment was done.
    """
    with transaction.atomic():
        issue = lock(issue)
        beside = (
            issue.notes,
            issue.extensions,
            issue.pauses,
            issue.resolutions,
            issue.supervisions,
            issue.help_requests,
        )
        require(
            issue.state == State.ASSIGNED
            and issue.holders.count() == 1
            and not any(rows.exists() for rows in beside),
            "acted_on",
            _("“%(issue)s” has been worked on since it was assigned; it is not taken back."),
            issue=issue.title,
        )
        unit = str(issue.organisation)
        issue.holders.all().delete()
        issue.organisation, issue.handler, issue.handler_name, issue.handler_phone = None, None, "", ""
        issue.original_due_on, issue.due_on, issue.assigned_on = None, None, None
        issue.state, issue.measures = State.OPEN, measures
        keep(issue, *HELD, "assigned_on", "measures", "state")
        record("assign_back", issue, by=by, at=at, params={"unit": unit})
    return issue
