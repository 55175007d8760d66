"""Supervision (督查): taken up, sent, urged, answered, reviewed and ended; or not now, with the reason.

The ladder only proposes (`reading.proposals`); each step is somebody's decision, and an event.
"""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base.errors import require
from projects.base.workcalendar import WorkCalendar

from .acts import day_of, keep, lock, record, require_not_over
from .models import Step, Supervision
from .reading import leader_of, settings_on
from .rules import DAY

SS = Supervision.State
# 通督函〔2025〕12号: what stands before its year, the year, the number, what follows.
NUMBER = re.compile(
    r"(?P<head>.*[\u3014\[(\uff08])(?P<year>\d{4})(?P<mid>[\u3015\])\uff09]\D*)(?P<number>\d+)(?P<tail>\D*)"
)


def next_number(on):
    """The number that follows those of a year, written like the last letter's; "" where there is nothing to
    follow (two queries)."""
    sent = Supervision.objects.exclude(letter_number="").order_by("-forwarded_on", "-pk")
    last = NUMBER.fullmatch(sent.values_list("letter_number", flat=True).first() or "")
    if last is None:
        return ""
    stem = f"{last['head']}{on.year}{last['mid']}"
    taken = [
        int(found["number"])
        for text in sent.filter(letter_number__startswith=stem).values_list("letter_number", flat=True)
        if (found := NUMBER.fullmatch(text))
    ]
    return f"{stem}{max(taken, default=0) + 1}{last['tail']}"


def require_free(number, on, row):
    """Refuse the number of another letter, with the next one that is free."""
    if number and Supervision.objects.filter(letter_number=number).exclude(pk=row.pk).exists():
        free = next_number(on)
        require(
            not free,
            "number_taken",
            _("Another letter has the number %(number)s; the next free one is %(free)s."),
            number=number,
            free=free,
        )
        require(False, "number_taken", _("Another letter has the number %(number)s."), number=number)


def take_up(issue, step, *, by, at, text, addressee=None, reason=""):
    """Take up the supervision of an issue at a step of the ladder (立项); returns the Supervision.

    A reminder needs no letter and is sent at once. What goes to the liaison leader is a report to him on what
    the unit has not done, and there must be one. The one responsible does not supervise himself. Raises
    RuleViolation `over`, `not_assigned`, `own`, `running`, `no_leader` or `text_needed`.
    """
    on = day_of(at)
    require(text.strip(), "text_needed", _("Say what is asked of the responsible unit."))
    with transaction.atomic():
        issue = lock(issue)
        _require_supervisable(issue, by)
        addressee = addressee or issue.organisation
        leader = leader_of(issue.project_id, on) if step == Step.LEADER else None
        require(
            step != Step.LEADER or leader is not None,
            "no_leader",
            _("The project has no liaison leader to report to."),
        )
        row = issue.supervisions.create(
            step=step,
            addressee=addressee,
            leader=leader,
            text=text.strip(),
            reason=reason.strip(),
            by=by,
            on=on,
        )
        issue.is_supervised = True
        keep(issue, "is_supervised")
        params = {"step": str(Step(step)), "unit": str(addressee)}
        record("supervise", issue, by=by, at=at, reason=reason.strip(), params=params)
        if step == Step.REMINDER:
            row = _send(row, issue, by=by, at=at, feedback_due_on=None, letter_number="")
    return row


def _require_supervisable(issue, by):
    """Refuse what is over, not assigned, handled by oneself, or supervised already."""
    require_not_over(issue)
    require(issue.organisation_id is not None, "not_assigned", _("The issue is not assigned to anybody yet."))
    require(issue.handler_id != by.pk, "own", _("Who handles an issue does not supervise it."))
    require(
        not issue.supervisions.filter(state__in=Supervision.RUNNING).exists(),
        "running",
        _("A supervision of this issue is running; end it before the next step."),
    )


def decline(issue, step, *, until, by, at, reason):
    """Not now: put a proposed step off until a day, with the reason; returns the row that says so.

    Raises RuleViolation `reason_needed`, `past`, or as `take_up`.
    """
    on = day_of(at)
    require(reason.strip(), "reason_needed", _("Say why not now."))
    require(until > on, "past", _("The day lies in the future."))
    with transaction.atomic():
        issue = lock(issue)
        _require_supervisable(issue, by)
        row = issue.supervisions.create(
            step=step,
            state=SS.DECLINED,
            addressee=issue.organisation,
            reason=reason.strip(),
            postponed_until=until,
            by=by,
            on=on,
        )
        keep(issue)
        params = {"step": str(Step(step)), "until": until}
        record("supervise_not_now", issue, by=by, at=at, reason=reason.strip(), params=params)
    return row


def _lock(supervision, *states):
    """The supervision and its issue, locked; refuses where it does not stand in one of the states."""
    issue = lock(supervision.issue)
    row = Supervision.objects.select_for_update().get(pk=supervision.pk)
    require(
        row.state in states,
        "not_now",
        _("A supervision that is “%(state)s” does not allow this."),
        state=row.get_state_display(),
    )
    return row, issue


def redraft(supervision, text, *, by, at):
    """Change the text of a letter that is not sent yet. Raises RuleViolation `text_needed`, `not_now`."""
    require(text.strip(), "text_needed", _("Say what is asked of the responsible unit."))
    with transaction.atomic():
        row, issue = _lock(supervision, SS.OPENED)
        row.text = text.strip()
        row.save(update_fields=["text"])
        keep(issue)
        record("supervise_redraft", issue, by=by, at=at)
    return row


def send(supervision, *, by, at, letter_number="", feedback_due_on=None):
    """Send it (转办), with the number of the letter and the day by which an answer is due; without one,
    that of the settings. Raises RuleViolation `not_now`, `number_taken` or `past`."""
    with transaction.atomic():
        row, issue = _lock(supervision, SS.OPENED)
        return _send(row, issue, by=by, at=at, feedback_due_on=feedback_due_on, letter_number=letter_number)


def _send(row, issue, *, by, at, feedback_due_on, letter_number):
    on = day_of(at)
    require(feedback_due_on is None or feedback_due_on >= on, "past", _("The day cannot lie in the past."))
    if feedback_due_on is None:
        calendar = WorkCalendar.load(on, on + DAY * 60)
        feedback_due_on = calendar.add(on, settings_on(on).feedback_days)
    row.state, row.forwarded_by, row.forwarded_on = SS.FORWARDED, by, on
    require_free(letter_number.strip(), on, row)
    row.letter_number, row.feedback_due_on = letter_number.strip(), feedback_due_on
    row.save()
    issue.times_supervised += 1
    keep(issue, "times_supervised")
    params = {
        "step": row.step,
        "unit": str(row.addressee),
        "number": row.letter_number,
        "until": feedback_due_on,
    }
    told = row.step != Step.REMINDER
    record("supervise_send", issue, by=by, at=at, told=told, params=params)
    return row


def urge(supervision, *, by, at, feedback_due_on=None, again=False):
    """Urge an answer (催办), with a new day where one is given; a second time on one day only where it is
    meant (`again`). Raises RuleViolation `not_now`, `past` or `urged_today`."""
    on = day_of(at)
    require(feedback_due_on is None or feedback_due_on >= on, "past", _("The day cannot lie in the past."))
    with transaction.atomic():
        row, issue = _lock(supervision, SS.FORWARDED)
        require(
            again or row.urged_on != on,
            "urged_today",
            _("It was urged today already, for the %(times)s. time. Tick the box to urge once more."),
            times=row.times_urged,
        )
        row.times_urged += 1
        row.urged_on = on
        row.feedback_due_on = feedback_due_on or row.feedback_due_on
        row.save()
        keep(issue)
        params = {"times": row.times_urged, "until": row.feedback_due_on}
        record("supervise_urge", issue, by=by, at=at, params=params)
    return row


def answer(supervision, text, *, by, at):
    """The responsible unit answers. Raises RuleViolation `text_needed`, `not_now`."""
    require(text.strip(), "text_needed", _("Say what was done and until when the rest will be."))
    with transaction.atomic():
        row, issue = _lock(supervision, SS.FORWARDED)
        row.state, row.feedback = SS.ANSWERED, text.strip()
        row.feedback_by, row.feedback_on = by, day_of(at)
        row.save()
        row.answers.create(text=row.feedback, by=by, on=row.feedback_on)
        keep(issue)
        record("supervise_answer", issue, by=by, at=at, reason=text.strip()[:300])
    return row


def review(supervision, accepted, *, by, at, word="", feedback_due_on=None):
    """Review the answer (反馈审核): it ends the supervision (办结), or goes back for a better one with a
    reason and a new day. Somebody else than who answered. Raises RuleViolation `own`, `reason_needed`,
    `not_now` or `past`."""
    on = day_of(at)
    require(accepted or word.strip(), "reason_needed", _("Say what is missing in the answer."))
    require(feedback_due_on is None or feedback_due_on >= on, "past", _("The day cannot lie in the past."))
    with transaction.atomic():
        row, issue = _lock(supervision, SS.ANSWERED)
        require(row.feedback_by_id != by.pk, "own", _("Somebody else reviews what you answered."))
        row.review, row.reviewed_by, row.reviewed_on = word.strip(), by, on
        if accepted:
            row.state = SS.DONE
            issue.is_supervised = False
        else:
            calendar = WorkCalendar.load(on, on + DAY * 60)
            row.state = SS.FORWARDED
            row.feedback_due_on = feedback_due_on or calendar.add(on, settings_on(on).feedback_days)
        row.save()
        row.answers.filter(accepted__isnull=True).update(
            accepted=accepted, review=row.review, reviewed_by=by, reviewed_on=on
        )
        keep(issue, "is_supervised")
        verb = "supervise_end" if accepted else "supervise_return"
        record(verb, issue, by=by, at=at, reason=word.strip())
    return row
