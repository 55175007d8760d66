"""Directives of the demo city over a year, with what was answered."""

from projects.base import events
from projects.liaison.models import Directive, DirectiveFeedback

from .frame import DAY, moment
from .source import chance, read

SPAN = 350  # days back from today
PER_ROW = {"CITY": 2, "BANNER": 1}
MINE = 4  # on each of the demo leader's projects


def make_directives(rows, by_project, people, frame):
    """Directives in all states on the projects that leaders hold; returns the events."""
    directives, feedback = [], []
    for row in rows:
        mine = row.leader.user.username == "leader"
        for number in range(MINE if mine else PER_ROW[row.level]):
            fate = by_project[row.project_id]
            rng = chance("directive", fate.key, row.level, row.leader.user.username, number)
            back = rng.randint(1, 12) if number == 0 and rng.random() < 0.5 else rng.randint(1, SPAN)
            on = frame.today - DAY * back
            while not frame.calendar.is_workday(on):
                on -= DAY
            if not (row.valid_from <= on and (row.valid_to is None or on < row.valid_to)):
                continue
            directive = _directive(row, on, mine, people, rng)
            # The first one was sent to the wrong project, and another stands for it.
            words = _taken_back if not directives else _answered
            directives.append(directive)
            feedback += words(directive, fate, people, frame, rng)
    Directive.objects.bulk_create(directives)
    DirectiveFeedback.objects.bulk_create(feedback)
    return [*(_left(one) for one in directives), *(_said(one) for one in feedback)]


def _directive(row, on, mine, people, rng):
    """One directive as it was left; a third of the demo leader's were entered by his liaison officer."""
    words = read("liaison")
    meeting = rng.random() < 0.15
    by_delegate = mine and rng.random() < 0.35
    basis = rng.choice(["ORIGINAL", "CONFIRMED"]) if by_delegate else "OWN"
    text = rng.choice(words["meetings" if meeting else "directives"])
    original = {}
    if basis == "ORIGINAL":
        original = {
            "original_on": on,
            "original_number": f"演示批示〔{on.year}〕{rng.randint(10, 180)}号",
            "original_text": text,
        }
    return Directive(
        project=row.project,
        leader=row.leader,
        kind="MEETING" if meeting else "DIRECTIVE",
        text=text,
        basis=basis,
        handler_unit=row.organisation,
        due_on=on + DAY * rng.choice([7, 7, 10, 15]),
        entered_by=people.users["secretary"] if by_delegate else row.leader.user,
        entered_at=moment(on, rng.randint(8, 20), rng.randint(0, 59)),
        **original,
    )


def _taken_back(directive, _fate, _people, frame, _rng):
    """Why a directive was taken back; sets its state."""
    at = min(moment(directive.entered_at.date(), 21, 30), frame.now)
    directive.state, directive.closed_at, directive.closed_by = "WITHDRAWN", at, directive.entered_by
    text = "批错项目，已另行批示"
    return [
        DirectiveFeedback(directive=directive, kind="WITHDRAW", text=text, by=directive.entered_by, at=at)
    ]


def _answered(directive, fate, people, frame, rng):
    """What was said on a directive up to today; sets its state."""
    words, clerk = read("liaison"), people.reviewers[fate.division]
    said = []

    def say(kind, day, text, by, hour):
        at = moment(day, hour, rng.randint(0, 59))
        if at > frame.now:
            return None
        said.append(DirectiveFeedback(directive=directive, kind=kind, text=text, by=by, at=at))
        return at

    first = directive.entered_at.date()
    late = rng.random() < 0.15
    answered_on = directive.due_on + DAY * (rng.randint(1, 6) if late else -rng.randint(0, 4))
    answered_on = max(answered_on, first + DAY)
    if rng.random() < 0.4:
        say("PROGRESS", first + DAY, rng.choice(words["progress"]), clerk, 9)
    at = say("ANSWER", answered_on, rng.choice(words["answers"]), clerk, 16)
    if at is None:
        return said
    directive.state, directive.answered_at = "ANSWERED", at
    if rng.random() < 0.1:
        if say("RETURN", answered_on + DAY, words["returns"][0], directive.entered_by, 10):
            directive.state = "OPEN"
        again = say("ANSWER", answered_on + DAY * 3, rng.choice(words["answers"]), clerk, 15)
        if again:
            directive.state, directive.answered_at = "ANSWERED", again
        answered_on += DAY * 3
    if directive.state == "ANSWERED":
        closed = say("CLOSE", answered_on + DAY * rng.randint(1, 5), "", directive.entered_by, 11)
        if closed:
            directive.state, directive.closed_at = "CLOSED", closed
            directive.closed_by = directive.entered_by
    return said


def _behalf(directive, by):
    return None if by == directive.leader.user else directive.leader.user


def _left(directive):
    return events.build(
        "directive.leave",
        directive,
        by=directive.entered_by,
        at=directive.entered_at,
        on_behalf_of=_behalf(directive, directive.entered_by),
        params={
            "leader": str(directive.leader),
            "to": str(directive.to_whom),
            "due": directive.due_on,
            "basis": directive.basis,
            "project": directive.project_id,
        },
    )


def _said(one):
    office = one.kind in ("RETURN", "CLOSE", "WITHDRAW")
    return events.build(
        f"directive.{one.kind.lower()}",
        one.directive,
        by=one.by,
        at=one.at,
        on_behalf_of=_behalf(one.directive, one.by) if office else None,
        reason=one.text,
        params={"project": one.directive.project_id},
    )
