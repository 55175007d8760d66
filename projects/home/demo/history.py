"""A year of weekly reports: courses are written and played by the rules of dispatch.chain, in memory,
and kept in bulk. A test plays the same courses by the real acts and finds the same rows.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from projects.base import events
from projects.base.models import Event
from projects.dispatch.chain import (
    apply_return,
    apply_step,
    apply_submit,
    chain_steps,
    split_plan,
)
from projects.dispatch.checks import Reduced, ReportFacts, find_doubts, own_figure, unanswered
from projects.dispatch.models import Batch, PlanItem, ReportCorrection, ReportStep, WeeklyReport
from projects.dispatch.reducing import correction_reason

from .courses import Act, Courses, corrected_at
from .source import chance, read
from .timetable import MINUTE
from .writing import Writer

DONE, NOT_DONE = 0.8, 0.93


@dataclass(frozen=True)
class Cut:
    """What a check on site found of an overstated month, and the correction that came of it."""

    course: object
    at: object  # when it was confirmed; checked on the same day
    reason: str
    correction: ReportCorrection

    @property
    def on(self):
        return self.at.astimezone().date()

    @property
    def amount(self):
        return Decimal(self.correction.old) - Decimal(self.correction.new)


class History:
    """Writes and plays all rows; `save` keeps them. `courses` are in the order of weeks."""

    def __init__(self, frame, people, fates):
        self.frame, self.people = frame, people
        self.steps = chain_steps()
        self.plan = Courses(frame, people, fates)
        self.courses = []
        self.kept = defaultdict(list)  # fate → its courses so far
        self.batches = {}  # (division, week, handed in at) → Batch
        self.passed = []  # (course, round, Act) of every step
        self.acts = []  # (course, Act, what its event says)
        self.corrections = []
        self.cuts = {}  # fate → Cut

    def write(self):
        """Write and play every week up to the present."""
        for week in self.frame.weeks:
            courses = self.plan.of_week(week)
            self._open_batches(courses)
            for course in courses:
                self._correct_month(course)
                Play(self, course).run()
                self.kept[course.fate].append(course)
            self.courses += courses
        return self

    def facts(self, course):
        """What a row is held against, as dispatch.facts reads it from the database."""
        work = course.fate.work[course.as_of.year]
        counted = [each.report for each in self.kept[course.fate][-12:] if each.report.counts]
        last = counted[-1] if counted else None
        same_year = last is not None and last.year == course.as_of.year
        earlier = [
            row.cumulative
            for row in counted[:-1]
            if row.cumulative is not None and row.year == course.as_of.year
        ]
        last_before = earlier[-1] if earlier and same_year else None
        before = None
        if same_year:
            before = last.cumulative if last.cumulative is not None else last_before
        return ReportFacts(
            project=course.standing,
            previous=last,
            before=before,
            previous_own=own_figure(last, last_before) if same_year else None,
            planned=work.amount_on(course.as_of),
            prior_cumulative=work.prior,
            reductions=self._reductions(course.fate, last),
        )

    def _reductions(self, fate, last):
        """The reduction that the row after the corrected one is the first to know of."""
        cut = self.cuts.get(fate)
        known = cut is not None and cut.course.report is last
        return (Reduced(amount=cut.amount, on=cut.on, check=0),) if known else ()

    def _open_batches(self, courses):
        """One batch a division and hand-in of a week; the versions follow the time."""
        handed_in = sorted(
            {
                (act.at, course.fate.division)
                for course in courses
                for act in course.acts
                if act.kind == "step" and act.detail["step"] == "GATHER"
            }
        )
        versions = defaultdict(int)
        for at, division in handed_in:
            versions[division] += 1
            week = courses[0].week
            self.batches[division, week, at] = Batch(
                week=week,
                division=self.people.divisions[division],
                version=versions[division],
                responsible_name=self.people.responsible(division).user.name,
                is_zero=True,
                handed_in_by=self.people.reviewers[division],
                handed_in_at=at,
            )

    def _correct_month(self, course):
        """A check on site finds an overstated month in the week after it: the reduction corrects its last
        row, and the city office puts those before it right along with it."""
        weeks = self.plan.overstated.get(course.fate, ())
        if not weeks or course.week != weeks[-1] + 1:
            return
        at, fate = corrected_at(course.week), course.fate
        reason = chance("correction", fate.key).choice(read("texts")["correction"])
        rows = [each for each in self.kept[fate] if each.week in weeks and each.report.state == "ACCEPTED"]
        for minute, row in enumerate(reversed(rows)):
            planned, told = fate.work[row.as_of.year].values[row.as_of], row.report.cumulative
            if planned == told:
                continue
            on = at.astimezone().date()
            words = f"与{on.isoformat()}现场核查核减一并更正"
            if fate not in self.cuts:
                words = correction_reason(on, told - planned, reason)
            detail = {"field": "cumulative", "value": planned, "reason": words}
            act = Act(at + MINUTE * minute, "correct", self.people.users["office"], detail)
            row.acts.append(act)
            Play(self, row).correct(act)
            if fate not in self.cuts:
                self.cuts[fate] = Cut(row, at, reason, self.corrections[-1])

    def save(self):
        """Keep everything in bulk; returns the events, for whoever saves them all in order of time."""
        Batch.objects.bulk_create(self.batches.values())
        reports = [course.report for course in self.courses]
        WeeklyReport.objects.bulk_create(reports)
        PlanItem.objects.bulk_create(item for course in self.courses for item in course.items)
        ReportCorrection.objects.bulk_create(self.corrections)
        self.passed.sort(key=lambda row: row[2].at)
        ReportStep.objects.bulk_create(
            ReportStep(report=course.report, step=act.detail["step"], round=round_, by=act.by, at=act.at)
            for course, round_, act in self.passed
        )
        found = [
            events.build(target=course.report, by=act.by, at=act.at, **said)
            for course, act, said in self.acts
        ]
        rows = defaultdict(int)
        for course, _round, act in self.passed:
            if act.detail["step"] == "GATHER":
                rows[self.batch_of(course, act)] += 1
        for batch, count in rows.items():
            params = {"week": str(batch.week), "version": batch.version, "rows": count}
            found.append(
                events.build(
                    "batch.hand_in", batch, by=batch.handed_in_by, at=batch.handed_in_at, params=params
                )
            )
        return found

    def batch_of(self, course, act):
        """The batch with which a row was handed in."""
        return self.batches[course.fate.division, course.week, act.at]


class Play:
    """Plays the acts of one course on its row in memory."""

    def __init__(self, history, course):
        self.history, self.course = history, course
        self.rng = chance("play", course.fate.key, course.week)
        self.passed = set()

    def run(self):
        """All acts in the order of time."""
        course = self.course
        self.facts = self.history.facts(course)
        self.writer = Writer(course.fate, course.week, course.as_of, course.form, course.slips, self.facts)
        course.report = WeeklyReport(
            project=course.fate.project, week=course.week, as_of=course.as_of, form=course.form
        )
        course.acts.sort(key=lambda act: act.at)
        if any(act.kind == "submit" for act in course.acts):
            self._settle_last_plan(course.acts[0])
        for act in course.acts:
            getattr(self, act.kind if act.kind != "return" else "give_back")(act)

    def fill(self, act):
        """What the writer types; where it raises doubts, with reasons."""
        report = self.course.report
        if act.detail.pop("again", False):
            added = self.writer.rng.choice(
                ["已补充工程量台账。", "已按审核意见核实修改。", "数据已与监理台账核对。"]
            )
            values = {"work_done": report.work_done + added}
        else:
            values = self.writer.values()
            if act.detail.pop("partly", False):
                values = dict(list(values.items())[:3])
        self._type(report, values)
        doubts = unanswered(report, find_doubts(report, self.facts))
        if doubts:
            values["reasons"] = {**report.reasons, **{d.code: self.writer.reason(d.code) for d in doubts}}
            self._type(report, values)
        act.detail["values"] = values
        report.version += 1
        report.saved_by, report.saved_at = act.by, act.at
        if "next_plan" in values:
            texts = split_plan(report.next_plan)
            self.course.items = [
                PlanItem(report=report, text=text[:500], order=order) for order, text in enumerate(texts)
            ]

    @staticmethod
    def _type(report, values):
        for name, value in values.items():
            setattr(report, name, value)

    def _settle_last_plan(self, first):
        """Last week's plan is this week's checklist: ticked, or left with a reason, or forgotten."""
        previous = self.facts.previous
        row = next((each for each in self.history.kept[self.course.fate] if each.report is previous), None)
        bank = read("texts")["not_done"]
        for item in row.items if row and previous is not None else ():
            draw = self.rng.random()
            if draw > NOT_DONE:
                continue
            outcome = "DONE" if draw < DONE else "NOT_DONE"
            reason = "" if outcome == "DONE" else self.rng.choice(bank)
            detail = {"order": item.order, "outcome": outcome, "reason": reason, "of": row.week}
            self.course.acts.insert(0, Act(first.at, "settle", first.by, detail))
            item.outcome, item.outcome_reason = outcome, reason

    def settle(self, act):
        """Done when it was drawn; a course keeps it so that it can be played again."""

    def submit(self, act):
        report = self.course.report
        due = self.history.frame.deadlines[self.course.week].report_due
        doubts = find_doubts(report, self.facts)
        said = apply_submit(
            report, by=act.by, at=act.at, report_due=due, doubts=doubts, steps=self.history.steps
        )
        self.passed = set()
        self.history.acts.append((self.course, act, said))

    def give_back(self, act):
        said = apply_return(self.course.report, by=act.by, reason=act.detail["reason"])
        self.history.acts.append((self.course, act, said))

    def step(self, act):
        step, batch, history = act.detail["step"], None, self.history
        if step == "GATHER":
            batch = history.batch_of(self.course, act)
            batch.is_zero = batch.is_zero and self.course.report.no_change
        said = apply_step(
            self.course.report,
            step,
            by=act.by,
            at=act.at,
            passed=self.passed,
            steps=history.steps,
            batch=batch,
        )
        self.passed.add(step)
        history.passed.append((self.course, self.course.report.round, act))
        history.acts.append((self.course, act, said))

    def correct(self, act):
        """As chain.correct does it with an accepted row."""
        report, new = self.course.report, act.detail["value"].quantize(Decimal("0.01"))
        shown = [str(report.cumulative), str(new)]
        report.cumulative = new
        report.version += 1
        self.history.corrections.append(
            ReportCorrection(
                report=report,
                field=act.detail["field"],
                old=shown[0],
                new=shown[1],
                reason=act.detail["reason"],
                by=act.by,
                at=act.at,
            )
        )
        said = {
            "verb": "weekly_report.correct",
            "reason": act.detail["reason"],
            "changes": {act.detail["field"]: shown},
            "params": {"week": str(report.week)},
        }
        self.history.acts.append((self.course, act, said))


def save_events(found):
    """Keep events in the order of time."""
    found.sort(key=lambda event: event.at)
    Event.objects.bulk_create(found, batch_size=1000)
    return len(found)
