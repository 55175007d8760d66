"""Checks on site of the demo city: those that found an overstated month, and others over the year, some
with differences, a few with a reduction that waits or was returned.

They look at what the history had accepted by their day, and the rows and events are shaped as
`dispatch.site_checking` and `dispatch.reducing` leave them; a test holds them against the real reading.
"""

from decimal import Decimal

from projects.base import events
from projects.base.money import wan
from projects.dispatch.models import Reduction, SiteCheck
from projects.pool.models.project import BUILDING

from .fate import DAY
from .frame import moment
from .source import chance, deal, read
from .timetable import MINUTE

COUNT, LONGEST = 26, 350  # checks of a whole city, days before today of the first
# What a check finds, and how many of a hundred do; a reduction waits or was returned of late only.
FINDS = {"agrees": 72, "progress": 15, "investment": 8, "start": 5}
PROPOSED = [("WAITING", (1, 9)), ("WAITING", (2, 12)), ("RETURNED", (13, 30))]
CHECKERS = ("supervision", "office-2", "commission")


def make_site_checks(history, people, frame):
    """Create and save the checks and their reductions; returns the events."""
    made = [Cutting(cut, history, people, frame) for cut in history.cuts.values()]
    taken = {cut.course.fate for cut in history.cuts.values()}
    open_to = [fate for fate in history.kept if fate not in taken]
    for number, (state, days) in enumerate(PROPOSED[: max(1, frame.scaled(len(PROPOSED)))]):
        made += _drawn(("proposed", number), days, open_to, history, people, frame, proposes=state)
    for number, finds in enumerate(deal(FINDS, frame.scaled(COUNT), chance("site checks"))):
        made += _drawn(("check", number), (2, LONGEST), open_to, history, people, frame, finds=finds)
    made.sort(key=lambda one: one.check.recorded_at)
    SiteCheck.objects.bulk_create(one.check for one in made)
    Reduction.objects.bulk_create(one.reduction for one in made if one.reduction)
    return [event for one in made for event in one.events()]


def _drawn(subject, days, open_to, history, people, frame, *, finds="investment", proposes=""):
    """[a Looking] for one project and day of chance; none where nothing suitable was found. `proposes`
    is the state of its reduction."""
    rng = chance("site check", *subject)
    for _try in range(40):
        fate = rng.choice(open_to)
        day = frame.calendar.next_workday(frame.today - DAY * rng.randint(*days))
        at = moment(day, rng.randint(14, 17), rng.randint(0, 59))
        known = accepted_by(history.kept[fate], day, at)
        if at > frame.now or fate.stage_on(day) not in BUILDING or known is None:
            continue
        if proposes and known.report.cumulative < 500:
            continue
        open_to.remove(fate)
        looking = Looking(fate, day, at, known, rng, people, finds, proposes)
        if proposes == Reduction.State.RETURNED:
            looking.give_back(rng, people.users["office"], moment(frame.workday_after(day), 10))
        return [looking]
    return []


def accepted_by(courses, day, at):
    """The last course of the day's year that has both figures and had been accepted by a moment, or
    None."""
    for course in reversed(courses):
        report = course.report
        figures = report.cumulative is not None and report.progress_percent is not None
        accepted = report.accepted_at is not None and report.accepted_at <= at
        if figures and accepted and course.as_of <= day and course.as_of.year == day.year:
            return course
    return None


class Checking:
    """One check with its reduction, if there is one."""

    reduction = None

    def begin(self, fate, day, at, report, rng, by):
        """What every check says; the start agrees with what is recorded."""
        words = read("site_checks")
        self.check = SiteCheck(
            project=fate.project,
            on=day,
            place=rng.choice(words["places"]),
            attendees=rng.choice(words["attendees"]),
            unit=by.organisation,
            basis=report,
            start="AGREES",
            start_reported=fate.started_on if fate.started_on and fate.started_on <= day else None,
            progress="AGREES",
            progress_reported=report.progress_percent,
            progress_reported_text=report.progress_text,
            investment="AGREES",
            investment_reported=report.cumulative,
            finding=rng.choice(words["agrees"]),
            recorded_by=by,
            recorded_at=at,
        )
        return words

    def propose(self, reason):
        """Its reduction of all that is too much, which waits."""
        check = self.check
        self.reduction = Reduction(
            check_on_site=check,
            amount=check.excess,
            reason=reason,
            proposed_by=check.recorded_by,
            proposed_at=check.recorded_at,
        )

    def decide(self, state, by, at):
        self.reduction.state, self.reduction.decided_by, self.reduction.decided_at = state, by, at

    def events(self):
        """What history says of it, in order."""
        check, cut = self.check, self.reduction
        said = {"by": check.recorded_by, "at": check.recorded_at}
        params = {"on": check.on, "project": check.project_id, "differs": check.differs}
        yield events.build("site_check.record", check, params=params, **said)
        if cut is None:
            return
        params = {"project": check.project_id, "amount": wan(cut.amount)}
        yield events.build("site_check.propose", check, reason=cut.reason, params=params, **said)
        said = {"by": cut.decided_by, "at": cut.decided_at}
        if cut.state == Reduction.State.RETURNED:
            yield events.build("site_check.return", check, reason=cut.returned_why, params=params, **said)
        elif cut.state == Reduction.State.CONFIRMED:
            correction = cut.correction
            params |= {"week": str(correction.report.week)}
            params |= {"old": wan(Decimal(correction.old)), "new": wan(Decimal(correction.new))}
            yield events.build("site_check.confirm", check, reason=cut.reason, params=params, **said)


class Cutting(Checking):
    """The check that found an overstated month: its reduction was confirmed within the hour."""

    def __init__(self, cut, history, people, frame):
        fate, rng = cut.course.fate, chance("cut", cut.course.fate.key)
        report, by = cut.course.report, people.users["supervision"]
        words = self.begin(fate, cut.on, cut.at - MINUTE * 60, report, rng, by)
        check = self.check
        check.investment = "DIFFERS"
        check.investment_reported = Decimal(cut.correction.old)
        check.investment_found = Decimal(cut.correction.new)
        check.finding = rng.choice(words["investment"])
        self.propose(cut.reason)
        self.decide(Reduction.State.CONFIRMED, people.users["office"], cut.at)
        self.reduction.correction = cut.correction


class Looking(Checking):
    """A check of some day: mostly all agrees."""

    def __init__(self, fate, day, at, known, rng, people, finds, proposes):
        checkers = [people.users[name] for name in CHECKERS] + [people.reviewers[fate.division]]
        by = checkers[0] if proposes else rng.choice(checkers)
        words = self.begin(fate, day, at, known.report, rng, by)
        getattr(self, f"find_{finds}")(rng, words)
        if proposes:
            self.propose(rng.choice(words["reasons"]))

    def give_back(self, rng, by, at):
        """Its reduction is returned."""
        self.decide(Reduction.State.RETURNED, by, at)
        self.reduction.returned_why = rng.choice(read("site_checks")["returned"])

    def find_agrees(self, rng, words):
        """Nothing to add."""

    def find_start(self, rng, words):
        check = self.check
        if check.start_reported is None:
            return
        found = min(check.start_reported + DAY * rng.randint(3, 12), check.on)
        if found != check.start_reported:
            check.start, check.start_found = "DIFFERS", found
            check.finding = rng.choice(words["start"])

    def find_progress(self, rng, words):
        check = self.check
        found = max(Decimal(0), check.progress_reported - Decimal(rng.randint(20, 75)) / 10)
        if found != check.progress_reported:
            check.progress, check.progress_found = "DIFFERS", found
            check.progress_found_text = rng.choice(words["progress_found"])
            check.finding = rng.choice(words["progress"])

    def find_investment(self, rng, words):
        check = self.check
        tens = int(check.investment_reported * Decimal(rng.randint(3, 7)) / 1000)
        if tens:
            check.investment = "DIFFERS"
            check.investment_found = check.investment_reported - 10 * tens
            check.finding = rng.choice(words["investment"])
