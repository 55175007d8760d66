"""The ways that demo issues go: solved, extended, returned, late, stuck, helped, paused, come back."""

from decimal import Decimal

from projects.base.money import quantize
from projects.issues.models import Extension, HelpRequest, Issue, IssuePause, Level, State

from .issue_lives import Life, Over

HS = HelpRequest.State
LEVELS = {Level.BANNER: 55, Level.DEPARTMENT: 30, Level.LEADER: 10, Level.MEETING: 5}


class Ways(Life):
    """One issue; each way is a method of its name."""

    def run(self, way, raised_on, category, about):
        """Live until the way ends, or now."""
        self.day, self.about = raised_on, about
        code = self.fate.division
        self.raiser = self.people.reporters[code][0]
        if self.fate.reporter is not None and self.rng.random() < 0.5:
            self.raiser = self.fate.reporter
        level = self.rng.choices(list(LEVELS), list(LEVELS.values()))[0]
        self.issue = Issue(
            project=self.fate.project,
            title=about["title"],
            description=about["description"],
            category=category,
            level=level,
            raised_by=self.raiser,
            raising_unit=self.raiser.organisation,
            raised_on=raised_on,
            investment_affected=self.affected(),
            is_demo=True,
        )
        self.tell("raise", self.raiser, told=True, params={"on": raised_on})
        try:
            if way == "fresh":
                return
            if way == "mistaken":
                self.mistaken()
                return
            self.wait(1, 3)
            self.assign()
            self.wait(1, 3)
            self.start()
            getattr(self, way)()
        except Over:
            pass

    def affected(self):
        """What of the project it holds up, as far as anybody said."""
        total = self.fate.project.total_investment
        if total is None or self.rng.random() < 0.4:
            return None
        return quantize(total * self.rng.choice([Decimal("0.1"), Decimal("0.2"), Decimal("0.4")]))

    # The ways

    def mistaken(self):
        """Raised by mistake and withdrawn the same day."""
        why = self.text("withdrawn")
        self.issue.state, self.issue.withdrawn_on = State.WITHDRAWN, self.day
        self.issue.withdrawn_reason = why
        self.tell("withdraw", self.raiser, told=True, reason=why)

    def finish(self, low=2, high=6):
        self.wait(low, high)
        row = self.resolve()
        self.wait(1, 4)
        self.close(row)
        return row

    def solved(self):
        self.wait(2, 4)
        self.note()
        self.finish()

    def extended(self):
        self.wait(2, 4)
        self.note()
        self.until(max(self.day, self.frame.calendar.next_workday(self.issue.due_on)))
        due, until = (
            self.issue.due_on,
            self.frame.calendar.add(self.issue.due_on, self.rng.choice([5, 10, 15])),
        )
        row = Extension(
            due_before=due, until=until, reason=self.text("extension"), asked_by=self.actor, asked_on=self.day
        )
        self.rows.append(row)
        self.tell("ask_extension", self.actor, reason=row.reason, params={"until": until, "due": due})
        self.wait(1, 2)
        row.approved, row.decided_by, row.decided_on = True, self.verifier, self.day
        self.issue.due_on, self.issue.state, self.issue.is_extended = until, State.EXTENDED, True
        params = {"until": until, "due": due}
        self.tell("extend", self.verifier, changes={"due_on": [due, until]}, params=params)
        self.wait(2, 5)
        self.note(1)
        self.finish(1, 8)

    def returned(self):
        self.wait(3, 8)
        row = self.resolve()
        self.wait(1, 3)
        self.give_back(row)
        self.wait(2, 5)
        self.issue.state = State.IN_PROGRESS
        self.note(1)
        self.finish(2, 6)

    def back(self):
        """Closed, and come back."""
        row = self.finish(2, 5)
        self.wait(10, 20)
        self.give_back(row)

    def late(self):
        """Solved after its deadline, reminded on the way."""
        self.wait(2, 4)
        self.note()
        self.overrun(2, 4)
        row = self.supervise("REMINDER")
        self.wait(1, 4)
        self.reply(row)
        self.note(1)
        self.wait(1, 3)
        self.review(row)
        self.finish(1, 8)

    def stuck(self):
        """Not solved to this day; how far the supervision went differs."""
        self.wait(3, 6)
        self.note()
        if self.rng.random() < 0.35:
            return
        self.overrun(1, 3)
        row = self.supervise("REMINDER")
        self.wait(2, 4)
        self.reply(row)
        self.wait(1, 2)
        self.review(row)
        if self.rng.random() < 0.4:
            return
        self.wait(6, 9)
        if self.rng.random() < 0.25:
            self.not_now("LETTER")
            return
        row = self.supervise("LETTER")
        self.wait(2, 8)
        if self.rng.random() < 0.4:
            self.reply(row)

    def helped(self):
        """The city's help was asked for."""
        self.wait(3, 6)
        self.note()
        row = self.ask_help()
        self.wait(1, 3)
        draw = self.rng.random()
        office = self.people.users["office"]
        if draw < 0.15:
            self.decide(row, HS.RETURNED, self.text("send_back"))
            self.tell("help_return", office, reason=row.decision)
            self.finish(3, 12)
            return
        if draw < 0.3:
            self.decide(row, HS.ON_AGENDA, self.text("agenda"))
            row.meeting_on = self.frame.calendar.add(self.day, 8)
            self.lift(Level.MEETING)
            self.tell("help_agenda", office, told=True, reason=row.decision, params={"on": row.meeting_on})
            self.until(self.frame.calendar.add(row.meeting_on, 1))
            self.answer_help(row, office)
            self.finish(3, 15)
            return
        self.accept(row, row.department)
        self.wait(1, 5)
        if draw > 0.9:
            row.signed_by, row.signed_on = self.signer, self.day
            row.state, row.handed_back_reason = HS.HANDED_BACK, self.text("hand_back")
            params = {"unit": str(row.department)}
            self.tell("help_hand_back", self.signer, reason=row.handed_back_reason, params=params)
            self.wait(2, 4)
            self.accept(row, self.people.units["APPROVAL"])
            self.signer = self.signers["APPROVAL"]
            self.wait(1, 3)
        self.sign(row)
        self.wait(5, 12)
        self.answer_help(row, self.signer)
        self.finish(2, 10)

    def paused(self):
        self.wait(2, 6)
        self.note()
        office = self.people.users["office"]
        until = self.frame.calendar.add(self.day, self.rng.choice([15, 25, 40]))
        why = self.text("pause")
        self.rows.append(IssuePause(valid_from=self.day, valid_to=until, reason=why, approved_by=office))
        self.issue.paused_until = until
        self.tell("pause", office, reason=why, params={"until": until, "document": ""})
        self.until(until)
        self.note(1)
        self.finish(3, 12)
