"""The acts in the life of one demo issue, in the order of time and none of them later than now."""

from projects.issues.models import (
    HelpRequest,
    IssueHolder,
    IssueNote,
    Level,
    Resolution,
    State,
    Supervision,
    SupervisionAnswer,
)

from .frame import moment
from .source import read

HS, SS = HelpRequest.State, Supervision.State


class Over(Exception):
    """The next act lies after now: the life is cut here."""


class Life:
    """Makes `issue`, the `rows` beside it and what history says (`told`: verb, whether the project's
    history tells it too, details)."""

    def __init__(self, fate, people, frame, days, rng):
        self.fate, self.people, self.frame, self.days, self.rng = fate, people, frame, days, rng
        self.bank = read("issues")
        self.issue, self.rows, self.told = None, [], []
        # Answers hang on supervisions, and letters get their numbers once all lives are lived.
        self.answers, self.letters = [], []
        self.hour = rng.randint(9, 16)

    # Time and people

    @property
    def at(self):
        """The moment of the current act."""
        return moment(self.day, self.hour, len(self.told) % 60)

    def wait(self, low, high=None):
        """Working days until the next act; raises Over where that lies after now."""
        day = self.frame.calendar.add(self.day, self.rng.randint(low, high or low))
        self.until(day)

    def until(self, day):
        """Go on to a day; raises Over where that lies after now."""
        if moment(day, self.hour, 59) > self.frame.now:
            raise Over
        self.day = day

    def text(self, name):
        return self.rng.choice(self.bank[name])

    def tell(self, verb, by, *, told=False, **details):
        """One event, and one more version of the issue."""
        self.told.append((verb, told, {"by": by, "at": self.at, **details}))
        self.issue.version += 1

    @property
    def signers(self):
        """{key of a department: who signs in for it}."""
        users = self.people.users
        return {**self.people.checkers, "APPROVAL": users["approval"], "NDRC": users["commission"]}

    @property
    def actor(self):
        """Who works on it: the handler, or where he does not sign in, whoever raised it."""
        return self.issue.handler or self.raiser

    @property
    def verifier(self):
        """Who assigns, decides and verifies."""
        city = self.issue.level != Level.BANNER
        return self.people.users["office"] if city else self.people.reviewers[self.fate.division]

    def holder(self, about):
        """(unit, handler or None, name) for the level and what it is about."""
        people, code = self.people, self.fate.division
        key = about["unit"]
        if self.issue.level == Level.BANNER or not key:
            return people.units[code], people.reporters[code][1], ""
        handler = self.signers.get(key)
        return people.units[key], handler, "" if handler else self.text("handlers")

    # The acts

    def assign(self):
        issue = self.issue
        unit, handler, name = self.holder(self.about)
        due = self.frame.calendar.add(self.day, self.days.due_days(issue.level))
        issue.assigned_on, issue.original_due_on, issue.due_on = self.day, due, due
        issue.measures, issue.state = self.about["measures"], State.ASSIGNED
        self.hold(unit, handler, name, due, self.verifier)
        changes = {"organisation": ["", str(unit)], "handler": ["", issue.responsible_name]}
        params = {"unit": str(unit), "due": due}
        self.tell("assign", self.verifier, told=True, changes=changes, params=params)

    def hold(self, unit, handler, name, due, by):
        """Put it into somebody's hands from the day on."""
        issue = self.issue
        issue.organisation, issue.handler, issue.handler_name = unit, handler, name
        issue.handler_phone = handler.phone if handler else unit.phone
        self.holding = IssueHolder(
            organisation=unit, handler=handler, handler_name=name, valid_from=self.day, due_on=due, by=by
        )
        self.rows.append(self.holding)

    def start(self):
        self.issue.state = State.IN_PROGRESS
        self.tell("start", self.actor)

    def note(self, number=0):
        progress = self.about["progress"]
        text = progress[min(number, len(progress) - 1)]
        self.rows.append(IssueNote(on=self.day, text=text, by=self.actor, at=self.at))
        self.issue.progress, self.issue.progress_on = text, self.day
        self.tell("note", self.actor, reason=text, params={"on": self.day})

    def resolve(self):
        issue = self.issue
        evidence = self.about["evidence"]
        row = Resolution(evidence=evidence, by=self.actor, on=self.day)
        self.rows.append(row)
        issue.resolved_by, issue.resolved_on, issue.evidence = self.actor, self.day, evidence
        issue.state = State.RESOLVED
        self.tell("resolve", self.actor, reason=evidence, params={"on": self.day})
        return row

    def close(self, row):
        issue, by, finding = self.issue, self.verifier, self.text("finding")
        if issue.category == "ENTERPRISE":
            issue.satisfaction = self.rng.choices(["SATISFIED", "MOSTLY", "UNSATISFIED"], [6, 3, 1])[0]
            issue.callback_contact, issue.callback_on = f"{self.text('handlers')}（企业）", self.day
            if issue.satisfaction == "UNSATISFIED":
                by = self.people.users["office"]
        row.verified, row.decided_by, row.decided_on, row.reason = True, by, self.day, finding
        issue.closed_by, issue.closed_on, issue.state = by, self.day, State.CLOSED
        issue.is_supervised = False
        params = {"days": (self.day - issue.raised_on).days, "satisfaction": issue.satisfaction}
        self.tell("close", by, told=True, reason=finding, params=params)

    def give_back(self, row):
        issue, by, why = self.issue, self.verifier, self.text("returned")
        if issue.state == State.CLOSED:
            row.reopened_on = self.day
        else:
            row.verified, row.decided_by, row.decided_on, row.reason = False, by, self.day, why
        changes = {"state": [str(issue.state), State.REOPENED.value]}
        due = self.frame.calendar.add(self.day, 8)
        if due != issue.due_on:
            changes["due_on"] = [issue.due_on, due]
            row.new_due_on = issue.due_on = due
        issue.resolved_by = issue.resolved_on = issue.closed_by = issue.closed_on = issue.callback_on = None
        issue.evidence = issue.satisfaction = issue.callback_contact = ""
        issue.state = State.REOPENED
        self.tell("reopen", by, told=True, reason=why, changes=changes)

    # Supervision and help

    def overrun(self, low, high):
        """Until some working days after the deadline."""
        self.until(max(self.day, self.frame.calendar.add(self.issue.due_on, self.rng.randint(low, high))))

    def supervise(self, step):
        issue, by = self.issue, self.people.users["supervision"]
        row = Supervision(
            step=step,
            state=SS.FORWARDED,
            addressee=issue.organisation,
            text=f"“{issue.title}”已超过办理时限，请抓紧办理并反馈。",
            by=by,
            on=self.day,
            forwarded_by=by,
            forwarded_on=self.day,
            feedback_due_on=self.frame.calendar.add(self.day, self.days.feedback_days),
        )
        self.rows.append(row)
        issue.is_supervised, issue.times_supervised = True, issue.times_supervised + 1
        unit = str(row.addressee)
        self.tell("supervise", by, params={"step": step, "unit": unit})
        params = {"step": step, "unit": unit, "number": "", "until": row.feedback_due_on}
        if step != "REMINDER":
            self.letters.append((row, params))
        self.tell("supervise_send", by, told=step != "REMINDER", params=params)
        return row

    def reply(self, row):
        row.state, row.feedback = SS.ANSWERED, self.text("feedback")
        row.feedback_by, row.feedback_on = self.actor, self.day
        self.answers.append(SupervisionAnswer(supervision=row, text=row.feedback, by=self.actor, on=self.day))
        self.tell("supervise_answer", self.actor, reason=row.feedback)

    def review(self, row):
        by = self.people.users["supervision"]
        row.state, row.review, row.reviewed_by, row.reviewed_on = SS.DONE, self.text("review"), by, self.day
        answer = self.answers[-1]
        answer.accepted, answer.review, answer.reviewed_by, answer.reviewed_on = (
            True,
            row.review,
            by,
            self.day,
        )
        self.issue.is_supervised = False
        self.tell("supervise_end", by, reason=row.review)

    def not_now(self, step):
        by, why = self.people.users["supervision"], self.text("not_now")
        until = self.frame.calendar.add(self.day, 10)
        self.rows.append(
            Supervision(
                step=step,
                state=SS.DECLINED,
                addressee=self.issue.organisation,
                reason=why,
                postponed_until=until,
                by=by,
                on=self.day,
            )
        )
        self.tell("supervise_not_now", by, reason=why, params={"step": step, "until": until})

    def ask_help(self):
        key = self.about["unit"] if self.about["unit"] in self.signers else "APPROVAL"
        self.signer = self.signers[key]
        row = HelpRequest(
            department=self.people.units[key],
            done_so_far=self.text("done_so_far"),
            asked=self.text("asked"),
            asked_by=self.people.reviewers[self.fate.division],
            asked_on=self.day,
        )
        self.rows.append(row)
        self.tell("help_ask", row.asked_by, told=True, params={"unit": str(row.department)})
        return row

    def decide(self, row, state, word):
        row.state, row.decision = state, word
        row.decided_by, row.decided_on = self.people.users["office"], self.day

    def lift(self, level):
        """Put the issue on a level, unless it stands there or higher."""
        old = Level(self.issue.level)
        if old.position < level.position:
            self.issue.level = level
            changes = {"level": [str(old), str(level)]}
            self.tell("level", self.people.users["office"], reason="", changes=changes)

    def accept(self, row, department):
        """The office sends it to a department."""
        self.decide(row, HS.ACCEPTED, "")
        row.department, row.handed_back_reason = department, ""
        row.signed_by = row.signed_on = None
        row.sign_due_on = self.frame.calendar.add(self.day, self.days.sign_days)
        self.lift(Level.DEPARTMENT)
        params = {"unit": str(department), "until": row.sign_due_on}
        self.tell("help_accept", self.people.users["office"], params=params)

    def sign(self, row):
        """The department signs for it and holds the issue from then on."""
        row.state, row.signed_by, row.signed_on = HS.SIGNED, self.signer, self.day
        self.holding.valid_to = self.day
        self.hold(row.department, self.signer, "", None, self.signer)
        self.tell("help_sign", self.signer, params={"unit": str(row.department)})

    def answer_help(self, row, by):
        row.state, row.answer = HS.ANSWERED, self.text("answer")
        row.answered_by, row.answered_on = by, self.day
        self.tell("help_answer", by, told=True, reason=row.answer)
