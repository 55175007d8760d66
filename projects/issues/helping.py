"""Asking for the city's help (提请市级协调): asked, decided on by the office, signed for, answered."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base.errors import require
from projects.base.workcalendar import WorkCalendar

from .acts import HELD, day_of, hold, keep, lock, record, set_level
from .models import OVER, HelpRequest, Level, State
from .querysets import speaks_for_a_banner
from .reading import settings_on
from .rules import DAY

HS = HelpRequest.State


def ask(issue, department, *, done_so_far, asked, by, at):
    """Ask the city for help, with what was done, what is asked and who should lead; returns the
    HelpRequest. The banner asks, of a department of the city, once the issue was assigned: what nobody has
    tried to solve is not the city's yet. Raises RuleViolation `words_needed`, `not_banner`, `not_city`,
    `over`, `not_assigned` or `asked`."""
    require(
        done_so_far.strip() and asked.strip(),
        "words_needed",
        _("Say what the banner has done itself, and what it asks."),
    )
    require(speaks_for_a_banner(by), "not_banner", _("The city's help is asked for by a banner's people."))
    require(
        department.is_of_the_city, "not_city", _("%(unit)s is no department of the city."), unit=department
    )
    with transaction.atomic():
        issue = lock(issue)
        require(
            issue.state not in (*OVER, State.RESOLVED),
            "over",
            _("An issue that is “%(state)s” does not allow this."),
            state=issue.get_state_display(),
        )
        require(
            issue.assigned_on is not None,
            "not_assigned",
            _("Have it assigned first: the city asks what the unit responsible has done."),
        )
        require(
            not issue.help_requests.exclude(state__in=HelpRequest.OVER).exists(),
            "asked",
            _("The city's help was asked for already."),
        )
        request = issue.help_requests.create(
            department=department,
            done_so_far=done_so_far.strip(),
            asked=asked.strip(),
            asked_by=by,
            asked_on=day_of(at),
        )
        keep(issue)
        record("help_ask", issue, by=by, at=at, told=True, params={"unit": str(department)})
    return request


def _lock(request, *states):
    """The request and its issue, locked; refuses where it does not stand in one of the states."""
    issue = lock(request.issue)
    request = HelpRequest.objects.select_for_update().get(pk=request.pk)
    require(
        request.state in states,
        "not_now",
        _("A request that is “%(state)s” does not allow this."),
        state=request.get_state_display(),
    )
    return request, issue


def take_back(request, *, by, at):
    """Who asked takes the request back until the office has decided (撤回). Raises RuleViolation `not_now` or
    `not_yours`."""
    with transaction.atomic():
        request, issue = _lock(request, HS.ASKED)
        require(
            request.asked_by_id == by.pk, "not_yours", _("Who asked for it takes it back, and nobody else.")
        )
        request.state = HS.WITHDRAWN
        request.save(update_fields=["state"])
        keep(issue)
        record("help_withdraw", issue, by=by, at=at)
    return request


def _decide(request, state, *, by, at, decision):
    """Keep the office's word on a request that is locked."""
    require(request.asked_by_id != by.pk, "own", _("Somebody else decides on what you asked for."))
    request.state, request.decision = state, decision.strip()
    request.decided_by, request.decided_on = by, day_of(at)


def accept(request, *, by, at, department=None, decision=""):
    """Accept it and send it to a department, which signs for it within days that are data. The issue
    then stands on the level of the departments at least. Raises RuleViolation `not_now` or `own`."""
    on = day_of(at)
    with transaction.atomic():
        request, issue = _lock(request, *HelpRequest.FOR_OFFICE)
        _decide(request, HS.ACCEPTED, by=by, at=at, decision=decision)
        request.department = department or request.department
        calendar = WorkCalendar.load(on, on + DAY * 30)
        request.sign_due_on = calendar.add(on, settings_on(on).sign_days)
        request.signed_by = request.signed_on = None
        request.handed_back_reason = ""
        request.save()
        _raise_level(issue, Level.DEPARTMENT, by=by, at=at)
        params = {"unit": str(request.department), "until": request.sign_due_on}
        record("help_accept", issue, by=by, at=at, reason=decision.strip(), params=params)
    return request


def _raise_level(issue, level, *, by, at):
    """Put an issue on a level, unless it stands there or higher."""
    if Level(issue.level).position < level.position:
        set_level(issue, level, by=by, at=at, reason="")


def send_back(request, *, by, at, decision):
    """Return it: the banner can solve it itself. Raises RuleViolation `reason_needed`, `not_now`, `own`."""
    require(decision.strip(), "reason_needed", _("Say why the banner can solve it itself."))
    with transaction.atomic():
        request, issue = _lock(request, *HelpRequest.FOR_OFFICE)
        _decide(request, HS.RETURNED, by=by, at=at, decision=decision)
        request.save()
        keep(issue)
        record("help_return", issue, by=by, at=at, reason=decision.strip())
    return request


def put_on_agenda(request, meeting_on, *, by, at, decision):
    """Put it on the agenda of a meeting of the city government. Raises RuleViolation `reason_needed`,
    `not_now`, `own`."""
    require(decision.strip(), "reason_needed", _("Say which meeting, and what is to be decided."))
    with transaction.atomic():
        request, issue = _lock(request, HS.ASKED, HS.HANDED_BACK)
        _decide(request, HS.ON_AGENDA, by=by, at=at, decision=decision)
        request.meeting_on = meeting_on
        request.save()
        _raise_level(issue, Level.MEETING, by=by, at=at)
        params = {"on": meeting_on}
        record("help_agenda", issue, by=by, at=at, told=True, reason=decision.strip(), params=params)
    return request


def sign(request, *, by, at):
    """The department signs for it (签收) and holds the issue from now on. Raises RuleViolation
    `not_now`."""
    on = day_of(at)
    with transaction.atomic():
        request, issue = _lock(request, HS.ACCEPTED)
        require(
            issue.state not in (*OVER, State.RESOLVED),
            "over",
            _("An issue that is “%(state)s” does not allow this."),
            state=issue.get_state_display(),
        )
        request.state, request.signed_by, request.signed_on = HS.SIGNED, by, on
        request.save()
        first = issue.assigned_on is None
        due = WorkCalendar.load(on, on + DAY * 120).add(on, settings_on(on).due_days(issue.level))
        hold(issue, request.department, on=on, by=by, handler=by, due=due if first else None)
        if first:
            issue.assigned_on = on
        if issue.state in (State.OPEN, State.ASSIGNED):
            issue.state = State.IN_PROGRESS
        keep(issue, *HELD, "assigned_on", "state")
        record("help_sign", issue, by=by, at=at, params={"unit": str(request.department)})
    return request


def hand_back(request, *, by, at, reason):
    """The department says that it is not the one (退办); the office decides again. Raises RuleViolation
    `reason_needed`, `not_now`."""
    require(reason.strip(), "reason_needed", _("Say why another unit should lead."))
    with transaction.atomic():
        request, issue = _lock(request, HS.ACCEPTED)
        request.state, request.signed_by, request.signed_on = HS.HANDED_BACK, by, day_of(at)
        request.handed_back_reason = reason.strip()
        request.save()
        keep(issue)
        params = {"unit": str(request.department)}
        record("help_hand_back", issue, by=by, at=at, reason=reason.strip(), params=params)
    return request


def answer(request, text, *, by, at):
    """Answer it: the department that signed for it, or the office after the meeting. Raises
    RuleViolation `words_needed`, `not_now`."""
    require(text.strip(), "words_needed", _("Say what was decided or done."))
    with transaction.atomic():
        request, issue = _lock(request, HS.SIGNED, HS.ON_AGENDA)
        request.state, request.answer = HS.ANSWERED, text.strip()
        request.answered_by, request.answered_on = by, day_of(at)
        request.save()
        keep(issue)
        record("help_answer", issue, by=by, at=at, told=True, reason=text.strip()[:300])
    return request
