"""Lights of all past weeks, in order, by the same pure rule as ever; facts come from memory."""

from collections import defaultdict

from projects.dispatch.assessing import HISTORY_WEEKS
from projects.dispatch.lights import ExemptionFact, LightFacts, assess
from projects.dispatch.models import Exemption, LightAssessment, LightRuleSet

from .fate import DAY
from .source import chance, read

EXEMPT = {"PROGRESS": 5, "START": 3, "STATISTICS": 2}


def assessed_weeks(frame):
    """The weeks whose city table is due by now: those the clock has assessed."""
    return [week for week in frame.weeks if frame.deadlines[week].table_due <= frame.now]


def make_lights(history, fates, curves, people, frame):
    """Assess every week; then exempt a few of those in trouble, and assess once more for them.

    Returns {(fate, week): Assessment}, saved.
    """
    figures = _figures(history)
    lighting = Lighting(figures, curves, {})
    listed = [fate for fate in fates if fate.listed]
    weeks = assessed_weeks(frame)
    results = lighting.assess_all(listed, weeks, frame)
    exempted = _exempt(results, listed, weeks, people, frame)
    if exempted:
        again = Lighting(figures, curves, exempted)
        results.update(again.assess_all(list(exempted), weeks, frame))
    rules = {week: LightRuleSet.objects.in_use(frame.deadlines[week].as_of) for week in weeks}
    LightAssessment.objects.bulk_create(
        LightAssessment(
            project=fate.project,
            week=week,
            rules=rules[week],
            light=result.light,
            reasons=[reason.as_dict() for reason in result.reasons],
            assessed_at=frame.deadlines[week].table_due,
        )
        for (fate, week), result in sorted(results.items(), key=lambda pair: pair[0][1])
    )
    return results


def _figures(history):
    """{fate: [(week, year, cumulative)]} of all counted reports with a figure."""
    figures = defaultdict(list)
    for course in history.courses:
        report = course.report
        if report.counts and report.cumulative is not None:
            figures[course.fate].append((course.week, report.year, report.cumulative))
    return figures


def _exempt(results, listed, weeks, people, frame):
    """Approve a reason for a few projects that are not green; {fate: [Exemption]}, saved."""
    if not weeks:
        return {}
    bank, office, found = read("texts")["exemption"], people.users["office"], defaultdict(list)
    for aspect, count in EXEMPT.items():
        judged = [
            fate
            for fate in listed
            if (fate, weeks[-1]) in results
            and fate not in found
            and any(
                reason.aspect == aspect and reason.light != "GREEN"
                for reason in results[fate, weeks[-1]].reasons
            )
        ]
        judged.sort(key=lambda fate: chance("exempt", fate.key).random())
        for fate in judged[: frame.scaled(count)]:
            rng = chance("exemption", fate.key)
            found[fate].append(
                Exemption(
                    project=fate.project,
                    aspect=aspect,
                    reason=rng.choice(bank[aspect]),
                    approved_by=office,
                    valid_from=frame.today - DAY * rng.randint(20, 45),
                    valid_to=frame.today + DAY * rng.randint(20, 90),
                )
            )
    Exemption.objects.bulk_create(exemption for rows in found.values() for exemption in rows)
    return found


class Lighting:
    """Facts and lights from memory, as dispatch.assessing reads them from the database."""

    def __init__(self, figures, curves, exemptions):
        self.figures, self.curves, self.exemptions = figures, curves, exemptions
        self.shares = {}

    def assess_all(self, fates, weeks, frame):
        """{(fate, week): Assessment} of all weeks in order."""
        rules = {week: LightRuleSet.objects.in_use(frame.deadlines[week].as_of).parameters for week in weeks}
        results = {}
        for fate in fates:
            previous = []  # (week, light), the latest first
            completed = Completed(self.figures.get(fate, []))
            for week in weeks:
                as_of = frame.deadlines[week].as_of
                done = completed.by(week, as_of.year)
                unknown = done is None and self._rests_from_before(fate, as_of, frame)
                if unknown or not self._has_light(fate, as_of):
                    continue
                earlier = tuple(light for then, light in previous if then >= week - HISTORY_WEEKS)
                result = assess(self._facts(fate, as_of, done, earlier), rules[week])
                results[fate, week] = result
                previous = [(week, result.light), *previous[: HISTORY_WEEKS - 1]]
        return results

    @staticmethod
    def _rests_from_before(fate, as_of, frame):
        """Resting since before the first week of the history: its last figure is not there to judge."""
        return as_of.year < frame.year and fate.resting(as_of)

    @staticmethod
    def _has_light(fate, as_of):
        """Who must report, or rests for the winter while on the list."""
        return fate.is_due(as_of) or (fate.is_listed(as_of) and fate.resting(as_of, "WINTER"))

    def _facts(self, fate, as_of, completed, previous):
        work = fate.work[as_of.year]
        exemptions = {
            each.aspect: ExemptionFact(each.reason, str(each.approved_by), each.valid_to - DAY)
            for each in self.exemptions.get(fate, ())
            if each.valid_from <= as_of < each.valid_to
        }
        return LightFacts(
            on=as_of,
            planned=work.amount_on(as_of),
            completed=completed,
            scheduled_percent=self._share(work.curve, as_of),
            planned_start_on=fate.planned_start_on,
            started_on=fate.started_on if fate.started_on and fate.started_on <= as_of else None,
            stat_entered_on=(
                fate.stat_entered_on if fate.stat_entered_on and fate.stat_entered_on <= as_of else None
            ),
            resting=fate.resting(as_of),
            previous=previous,
            exemptions=exemptions,
        )

    def _share(self, code, day):
        if (code, day) not in self.shares:
            self.shares[code, day] = self.curves[code].share(day)
        return self.shares[code, day]


class Completed:
    """A project's last counted cumulative of a year up to a week; asked for weeks in order."""

    def __init__(self, rows):
        self.rows, self.place = rows, 0

    def by(self, week, year):
        while self.place < len(self.rows) and self.rows[self.place][0] <= week:
            self.place += 1
        last = self.rows[self.place - 1] if self.place else None
        return last[2] if last and last[1] == year else None
