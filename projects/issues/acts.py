"""The acts on an issue up to its solution: raising, assigning, working on it, putting it on another level.

Every act runs in one transaction, locks the issue, checks, and leaves one event at the issue; what the
project's history should tell leaves a short one there. `at` is a moment, the day of the act is its day.
What ends an issue is in `closing`, what moves its clock in `extending`.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import StaleVersion, require
from projects.base.workcalendar import WorkCalendar

from .models import OVER, WORKED_ON, Issue, Level, State
from .querysets import belongs_to
from .reading import settings_on
from .rules import DAY

# What a caller may give of an issue that is raised.
FACTS = ("title", "description", "category", "level", "raising_unit", "investment_affected")


def day_of(at):
    """The day of a moment, in local time."""
    return timezone.localdate(at)


def lock(issue, version=None):
    """The issue as it stands, locked until the transaction ends. Raises StaleVersion where a version is
    given and somebody else has changed the issue since."""
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    if version is not None and version != locked.version:
        raise StaleVersion(
            "stale", _("Somebody else changed this issue meanwhile. Look at it again."), locked
        )
    return locked


def keep(issue, *fields):
    """Save some fields and count the change."""
    issue.version += 1
    issue.save(update_fields=[*fields, "version"])


def record(verb, issue, *, by, at, told=False, **details):
    """One event at the issue; where it is `told`, a short one at the project too."""
    events.record(f"issue.{verb}", issue, by=by, at=at, **details)
    if told:
        params = {**details.get("params", {}), "issue": issue.pk, "title": issue.title}
        reason = details.get("reason", "")
        events.record(f"project.issue_{verb}", issue.project, by=by, at=at, reason=reason, params=params)


def require_worked_on(issue):
    """Refuse what only an issue allows that somebody has in hand."""
    require(
        issue.state in WORKED_ON,
        "not_in_hand",
        _("An issue that is “%(state)s” does not allow this."),
        state=issue.get_state_display(),
    )


def require_not_over(issue):
    """Refuse what is closed or withdrawn."""
    require(
        issue.state not in OVER,
        "over",
        _("An issue that is “%(state)s” does not allow this."),
        state=issue.get_state_display(),
    )


def default_due(level, on):
    """The deadline of a level for an issue assigned on a day: working days of the settings (three
    queries)."""
    calendar = WorkCalendar.load(on, on + DAY * 120)
    return calendar.add(on, settings_on(on).due_days(level))


def entered_on(project):
    """The day on which a project entered the pool, or None (one query)."""
    return project.tiers.order_by("valid_from").values_list("valid_from", flat=True).first()


def require_facts(project, facts):
    """Refuse a title of no words, and more investment affected than the project has."""
    if "title" in facts:
        require(facts["title"].strip(), "title_needed", _("Say in a few words what is stuck."))
    amount, total = facts.get("investment_affected"), project.total_investment
    require(
        amount is None or total is None or amount <= total,
        "above_total",
        _("More than the project's total investment of %(total)s (10k yuan)."),
        total=f"{total or 0:,.2f}",
    )


def require_raised_on(project, on, today):
    """Refuse a day to come, and one on which the project was not in the pool yet (one query)."""
    require(on <= today, "not_yet", _("This day has not come yet."))
    entered = entered_on(project)
    require(
        entered is None or on >= entered,
        "too_early",
        _("The project entered the pool on %(day)s; no issue of it was raised before."),
        day=entered,
    )


def raise_issue(project, *, by, at, raised_on=None, source=None, **facts):
    """Raise an issue of a project; returns it. `facts` are some of FACTS, `source` a record it comes from.

    Raises RuleViolation `title_needed`, `above_total`, `not_yet` or `too_early`.
    """
    on = raised_on or day_of(at)
    require_facts(project, {"title": "", **facts})
    require_raised_on(project, on, day_of(at))
    if "raising_unit" not in facts:
        facts["raising_unit"] = by.organisation
    with transaction.atomic():
        issue = Issue.objects.create(project=project, raised_by=by, raised_on=on, source=source, **facts)
        record("raise", issue, by=by, at=at, told=True, params={"on": on})
    return issue


def hold(issue, organisation, *, on, by, handler=None, name="", phone="", due=None, reason=""):
    """Put an issue into the hands of a unit and a person from a day on, inside of another act. The person
    belongs to the unit, and his phone goes with him; a name and a phone that were typed are of somebody
    who does not sign in. The caller saves the issue; two queries, and two where a person is named.

    Raises RuleViolation `stranger`.
    """
    require(
        handler is None or belongs_to(handler, organisation),
        "stranger",
        _("%(person)s does not belong to %(unit)s."),
        person=handler,
        unit=organisation,
    )
    if handler is not None:
        name, phone = "", handler.phone
    current = issue.holders.filter(valid_to__isnull=True).first()
    if current is not None:
        current.valid_to = max(on, current.valid_from)
        current.save(update_fields=["valid_to"])
    issue.holders.create(
        organisation=organisation,
        handler=handler,
        handler_name=name,
        valid_from=on,
        due_on=due,
        reason=reason,
        by=by,
    )
    issue.organisation, issue.handler = organisation, handler
    issue.handler_name, issue.handler_phone = name, phone
    if due is not None:
        issue.original_due_on = issue.original_due_on or due
        issue.due_on = due


HELD = ("organisation", "handler", "handler_name", "handler_phone", "original_due_on", "due_on")


def assign(
    issue, organisation, *, by, at, handler=None, name="", phone="", due_on=None, measures="", reason=""
):
    """Give an issue to a unit and a person with a deadline (交办); again, to give it to somebody else.

    Without a deadline the first assignment has that of the level, a later one keeps what holds. A later
    one needs a reason. Raises RuleViolation `over`, `waits`, `past`, `later`, `stranger` or `reason_needed`.
    """
    on = day_of(at)
    with transaction.atomic():
        issue = lock(issue)
        require_not_over(issue)
        require(issue.state != State.RESOLVED, "waits", _("A reported solution waits for its verification."))
        first = issue.assigned_on is None
        require(first or reason.strip(), "reason_needed", _("Say why somebody else has it now."))
        if first:
            due_on = due_on or default_due(issue.level, on)
        require(due_on is None or due_on >= on, "past", _("The deadline cannot lie in the past."))
        require(
            first or due_on is None or due_on <= issue.due_on,
            "later",
            _("A later deadline is asked for as an extension."),
        )
        old = [str(issue.organisation or ""), issue.responsible_name]
        if not first and due_on == issue.due_on:
            due_on = None
        hold(
            issue,
            organisation,
            on=on,
            by=by,
            handler=handler,
            name=name,
            phone=phone,
            due=due_on,
            reason=reason.strip(),
        )
        if first:
            issue.assigned_on = on
        if measures.strip():
            issue.measures = measures.strip()
        issue.state = State.ASSIGNED
        keep(issue, *HELD, "assigned_on", "measures", "state")
        changes = {
            "organisation": [old[0], str(organisation)],
            "handler": [old[1], issue.responsible_name],
        }
        params = {"unit": str(organisation), "due": issue.due_on}
        record("assign", issue, by=by, at=at, told=first, changes=changes, params=params, reason=reason)
    return issue


def start(issue, *, by, at, measures=""):
    """Take an issue in hand (办理中), with the measures. Raises RuleViolation `not_assigned`."""
    with transaction.atomic():
        issue = lock(issue)
        require(
            issue.state in (State.ASSIGNED, State.REOPENED),
            "not_assigned",
            _("An issue that is “%(state)s” does not allow this."),
            state=issue.get_state_display(),
        )
        issue.state = State.IN_PROGRESS
        issue.measures = measures.strip() or issue.measures
        keep(issue, "state", "measures")
        record("start", issue, by=by, at=at)
    return issue


def note(issue, text, *, by, at, on=None, beside=False):
    """Say what was done, as of a day; taking the issue in hand with it where that was still to come, unless
    it is said from `beside` by somebody who only carries the project.

    Raises RuleViolation `text_needed`, `not_yet` or `not_in_hand`.
    """
    on = on or day_of(at)
    require(text.strip(), "text_needed", _("Say what was done."))
    require(on <= day_of(at), "not_yet", _("This day has not come yet."))
    with transaction.atomic():
        issue = lock(issue)
        require_worked_on(issue)
        row = issue.notes.create(on=on, text=text.strip(), by=by, at=at)
        if issue.progress_on is None or on >= issue.progress_on:
            issue.progress, issue.progress_on = row.text, on
        if issue.state in (State.ASSIGNED, State.REOPENED) and not beside:
            issue.state = State.IN_PROGRESS
        keep(issue, "progress", "progress_on", "state")
        record("note", issue, by=by, at=at, reason=row.text, params={"on": on})
    return issue


def change_level(issue, level, *, by, at, reason):
    """Say that it must be solved on another level. Raises RuleViolation `over`, `same` or
    `reason_needed`."""
    require(reason.strip(), "reason_needed", _("Say why the level changes."))
    with transaction.atomic():
        issue = lock(issue)
        require_not_over(issue)
        require(issue.level != level, "same", _("That is how it stands already."))
        set_level(issue, level, by=by, at=at, reason=reason.strip())
    return issue


def set_level(issue, level, *, by, at, reason):
    """Keep another level, inside of an act that has locked the issue."""
    changes = {"level": [issue.level, str(Level(level))]}
    issue.level = level
    keep(issue, "level")
    record("level", issue, by=by, at=at, reason=reason, changes=changes)
