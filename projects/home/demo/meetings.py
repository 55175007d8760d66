"""The dispatch meetings of the demo city: one in each of the last weeks and one on a topic, held and decided
by the real acts on their days, and the next one being prepared.

Decisions about projects become issues; of the others some are carried out, some under way, some overdue.
"""

import datetime
import functools

from django.db.models import F

from projects.dispatch import weekly
from projects.dispatch.models import LightAssessment
from projects.issues import closing
from projects.issues.models import Issue
from projects.meetings import arranging, deciding, holding
from projects.meetings.deciding import Decided
from projects.meetings.models import Decision, Meeting
from projects.pool.models import Light, Project

from .frame import DAY, moment
from .source import chance, read

COUNT = 8  # weekly meetings that were held
TUESDAY, HOUR = 2, 15
WORKDAYS = (4, 14)  # until a decision is due
MINUTED_DAYS = 2  # working days after a meeting its minutes are signed


def make_meetings(people, frame):
    """Create the meetings with what became of their decisions."""
    made, read = [], functools.cache(weekly.read_week)
    weeks = [week for week in frame.weeks if day_of(week, frame) <= frame.today]
    weeks = [week for week in weeks if moment(day_of(week, frame), HOUR + 2) <= frame.now]
    for place, week in enumerate(weeks[-COUNT:]):
        made.append(Held(week, people, frame, place))
        if place == COUNT // 2:
            made.append(OnTopic(week, people, frame, place))
    for place, one in enumerate(made):
        one.hold(made[:place], read)
    for one in made:
        one.go_on(frame.today - DAY)
    for one in made[:-1]:
        one.minute()
    prepare_next(people, frame)
    decided = Decision.objects.exclude(issue=None).values("issue")
    # What the acts raised counts its own raising, as the other issues of the demo do.
    Issue.objects.filter(pk__in=decided).update(is_demo=True, version=F("version") + 1)
    Meeting.objects.update(is_demo=True)


def day_of(week, frame):
    """The day of the meeting that deals with a week: the Tuesday after it, or the next working day."""
    return frame.calendar.next_workday((week + 1).day(TUESDAY))


def number_of(week):
    """Which weekly meeting of the year deals with a week: one each Tuesday, also where it is moved."""
    return ((week + 1).day(TUESDAY).timetuple().tm_yday - 1) // 7 + 1


def facts_of(people, day, week, number):
    """What a meeting says of itself."""
    words, rng = read("meetings"), chance("meeting", day)
    return {
        "number": number,
        "week": week,
        "held_on": day,
        "starts_at": datetime.time(HOUR),
        "place": rng.choice(words["places"]),
        "chair": people.leaders[0],
        "recorder": people.users["office-2"].name,
        "attendees": words["attendees"],
        "absent": rng.choice(words["absent"]),
    }


def prepare_next(people, frame):
    """The next weekly meeting, being prepared."""
    week = frame.current - 1
    if Meeting.objects.filter(kind=Meeting.Kind.WEEKLY, week=week).exists():
        week += 1
    day = day_of(week, frame)
    facts = {**facts_of(people, day, week, number_of(week)), "absent": ""}
    holding.plan(Meeting.Kind.WEEKLY, facts, by=people.users["office"], at=frame.now)


class Held:
    """One weekly meeting that was held."""

    kind, on_projects, for_the_city = Meeting.Kind.WEEKLY, 2, 2

    def __init__(self, week, people, frame, place):
        self.week, self.people, self.frame, self.place = week, people, frame, place
        self.day = self.pick_day()
        self.rng, self.words = chance("meeting", self.kind, self.day), read("meetings")

    def pick_day(self):
        return day_of(self.week, self.frame)

    def facts(self):
        return facts_of(self.people, self.day, self.week, number_of(self.week))

    def said(self, day, hour, minute=0):
        """The office does it on a day."""
        return {"by": self.people.users["office"], "at": moment(day, hour, minute)}

    def hold(self, before, read):
        """Prepare and hold it; before it, what those before decided goes on up to its day."""
        for earlier in before:
            earlier.go_on(self.day - DAY)
        self.meeting = holding.plan(self.kind, self.facts(), **self.said(self.day - DAY, 10))
        self.arrange()
        self.decisions = deciding.record(self.meeting, self.decided(), **self.said(self.day, HOUR + 1, 30))
        holding.hold(self.meeting, read=read, **self.said(self.day, HOUR + 2))
        self.fates = {one.pk: self.fate() for one in self.decisions}

    def arrange(self):
        """A department is asked to say something to a line of the office's."""
        one = self.rng.choice(self.words["positions"])
        said, unit = self.said(self.day - DAY, 11), self.people.units[one["unit"]]
        item = arranging.add(self.meeting, "REQUESTS", "要素保障事项", unit=unit, **said)
        arranging.comment(self.meeting, f"item:{item.pk}", unit=unit, position=one["text"], **said)

    def due(self):
        return self.frame.calendar.add(self.day, self.rng.randint(*WORKDAYS))

    def decided(self):
        return [*self.about_projects(), *map(self.of_the_city, self.chosen())]

    def chosen(self):
        """What is decided for the whole city: in turn, so that nothing is decided twice."""
        bank, first = self.words["for_the_city"], self.place * self.for_the_city
        return [bank[(first + count) % len(bank)] for count in range(self.for_the_city)]

    def of_the_city(self, one):
        units = self.people.units
        partners = tuple(units[key] for key in one["partners"])
        return Decided(text=one["text"], lead=units[one["lead"]], due_on=self.due(), partners=partners)

    def about_projects(self):
        """Decisions about projects with a red light; every other one becomes an issue."""
        red = LightAssessment.objects.filter(week=self.week, light=Light.RED)
        keys = sorted(red.values_list("project", flat=True))
        keys = self.rng.sample(keys, min(len(keys), self.on_projects))
        projects = Project.objects.select_related("responsible_department").in_bulk(keys)
        for place, key in enumerate(keys):
            project, due = projects[key], self.due()
            lead = project.responsible_department or self.people.units["NDRC"]
            text = self.rng.choice(self.words["about_projects"])
            text = text.format(lead=lead.short_name or lead.name, due=f"{due.month}月{due.day}日")
            yield Decided(
                text=text,
                lead=lead,
                due_on=due,
                project=project,
                key=f"light:{key}",
                section="LIGHTS",
                becomes_issue=place == 0,
            )

    def fate(self):
        """(what becomes of a decision, working days after its deadline on which it is carried out)."""
        return self.rng.choices(["done", "slow", "stuck"], [6, 2, 2])[0], self.rng.randint(-3, 0)

    # What becomes of the decisions

    def go_on(self, until):
        """What is done about the decisions up to a day."""
        for decision in self.decisions:
            if decision.pk not in self.fates:
                continue
            fate, shift = self.fates[decision.pk]
            late = 6 if fate == "slow" else shift
            day = self.frame.calendar.next_workday(decision.due_on + DAY * late)
            if fate == "stuck" and not decision.progress:
                self.say_how_far(decision, until)
            if fate == "stuck" or max(day, self.day + DAY) > until:
                continue
            del self.fates[decision.pk]
            self.carry_out(decision, max(day, self.day + DAY))

    def words_of(self, decision):
        """What is said of a decision for the whole city, {} for one about a project."""
        bank = [*self.words["for_the_city"], self.words["topic"]["decision"]]
        return next((one for one in bank if one["text"] == decision.text), {})

    def say_how_far(self, decision, until):
        """Its lead says how far it is, some days after the meeting."""
        day, text = self.frame.calendar.add(self.day, 3), self.words_of(decision).get("progress")
        if text and day <= until:
            by = self.member_of(decision.lead)
            decision.progress = deciding.answer(decision, text, by=by, at=moment(day, 9)).progress

    def carry_out(self, decision, day):
        """Its lead reports it as carried out; an issue is solved and closed."""
        by = self.member_of(decision.lead)
        if decision.becomes_issue:
            decision.refresh_from_db()
        if decision.issue_id is None:
            text = self.words_of(decision).get("done", self.words["evidence"])
            deciding.answer(decision, text, done=True, by=by, at=moment(day, 10))
        else:
            closing.resolve(decision.issue, self.words["evidence"], by=by, at=moment(day, 10))
            said = {"by": self.people.users["supervision"], "at": moment(day, 16)}
            closing.close(decision.issue, reason=self.words["finding"], **said)

    def member_of(self, unit):
        """Who signs in for a unit, or the office for it."""
        users = {user.organisation_id: user for user in self.people.checkers.values()}
        users |= {self.people.users[name].organisation_id: self.people.users[name] for name in ACCOUNTS}
        return users.get(unit.pk, self.people.users["office"])

    def minute(self):
        """The minutes are signed and numbered, once that day has come."""
        day = self.frame.calendar.add(self.day, MINUTED_DAYS)
        if moment(day, 17) > self.frame.now:
            return
        number = f"演示会纪〔{self.day.year}〕{self.meeting.number}号"
        if self.kind == Meeting.Kind.TOPIC:
            number = f"演示专纪〔{self.day.year}〕{self.meeting.number}号"
        signer = str(self.people.leaders[0])
        holding.minute(self.meeting, number=number, signed_by=signer, signed_on=day, **self.said(day, 17))


ACCOUNTS = ("commission", "approval", "promotion")


class OnTopic(Held):
    """The meeting on a topic, two days after a weekly one."""

    kind, on_projects = Meeting.Kind.TOPIC, 1

    def pick_day(self):
        return self.frame.workday_after(day_of(self.week, self.frame))

    def facts(self):
        facts = facts_of(self.people, self.day, self.week, 1)
        return {**facts, "topic": self.words["topic"]["topic"]}

    def chosen(self):
        return [self.words["topic"]["decision"]]
