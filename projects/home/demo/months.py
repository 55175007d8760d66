"""The months of the demo city: what each project returned, and a year of published bulletins.

Returns and bulletins go the way of everybody's, by the acts of dispatch.returns and of bulletins, at the
moments at which a city would do it. Months before the first week of the history stand as they were taken
over from the ledgers of that time: confirmed returns without weeks, for the comparison with last year.
"""

import datetime
from collections import defaultdict
from decimal import Decimal

from projects.base import events
from projects.base.money import quantize
from projects.base.periods import Month
from projects.bulletins import preparing, publishing, routing
from projects.bulletins.models import Bulletin, RouteStep
from projects.directory.models import Leader
from projects.dispatch import returns
from projects.dispatch.due import listed_projects
from projects.dispatch.models import MonthlyReturn, MonthSettings
from projects.dispatch.return_facts import before_of, read_returns
from projects.pool.models import Project

from .frame import moment
from .source import chance, read

PUBLISHED = 12  # months with a bulletin
DIFFERS = 0.02  # returns that say more than the weeks
CORRECTED = 0.3  # published months in which one return is corrected afterwards
SOFTENED = 0.35  # months in which the office confirms a light otherwise than computed
COUNTERSIGN = ("STATISTICS", "MIIT", "NDRC")
RECEIPTS = 6
BRIEFS = 4  # weeks with a published brief


def make_months(fates, people, frame):
    """Create and save the returns and bulletins up to the last whole month; returns the bulletins."""
    last = Month.of(frame.today) - 1
    first = Month(datetime.date(frame.year - 1, 1, 1))
    months = [first + count for count in range((last.year - first.year) * 12 + last.number)]
    whole = [month for month in months if _has_weeks(month, frame)]
    _take_over([month for month in months if month not in whole], fates, people, frame)
    rows = {month: read_returns(month, Project.objects.filter(is_demo=True)) for month in whole}
    step = RouteStep.objects.filter(kind=Bulletin.Kind.MONTH, code=RouteStep.Code.COUNTERSIGN).first()
    if step is not None:
        step.organisations.set([people.units[key] for key in COUNTERSIGN])
    made = []
    for month in whole:
        _confirm(month, rows, people, frame)
        if month in whole[-PUBLISHED:]:
            way = Way(month, people, frame)
            if way.go():
                made.append(way.bulletin)
    return made


def _has_weeks(month, frame):
    """Whether every week of a month stands in the history."""
    return frame.weeks[0].first <= month.first


# Returns


def _take_over(months, fates, people, frame):
    """Confirmed returns of months without weeks, by each project's own course."""
    made = []
    for month in months:
        as_of = MonthSettings.of_month(month).as_of(month)
        listed = set(listed_projects(as_of).values_list("pk", flat=True))
        at = moment((month + 1).first + datetime.timedelta(days=1), 16)
        if at > frame.now:
            continue
        for fate in fates:
            if fate.project.pk in listed and as_of.year in fate.work:
                values = fate.work[as_of.year].values
                day = max((day for day in values if day <= as_of), default=None)
                made.append(
                    MonthlyReturn(
                        project=fate.project,
                        month=month,
                        as_of=as_of,
                        state=MonthlyReturn.State.CONFIRMED,
                        cumulative=Decimal(0) if day is None else values[day],
                        confirmed_by=people.reviewers[fate.division],
                        confirmed_at=at,
                        version=1,
                    )
                )
    MonthlyReturn.objects.bulk_create(made, batch_size=500)
    events.Event.objects.bulk_create(
        events.build(
            "monthly_return.confirm",
            row,
            by=row.confirmed_by,
            at=row.confirmed_at,
            params={
                "month": str(row.month),
                "project": row.project_id,
                "cumulative": str(row.cumulative),
            },
        )
        for row in made
    )


def _confirm(month, rows, people, frame):
    """Each division confirms what it has a figure for; a few returns say more than the weeks."""
    day = frame.calendar.next_workday((month + 1).first)
    following = {row.project_id: row.cumulative for row in rows.get(month + 1, ())}
    parts = defaultdict(list)
    for row in rows[month]:
        if row.cumulative is not None:
            parts[row.project.division.code].append(row)
    for number, (code, some) in enumerate(sorted(parts.items())):
        reviewer, at = people.reviewers.get(code), moment(day, 14, 5 * number)
        if reviewer is None or at > frame.now:
            continue
        changed = [row for row in some if _says_more(row, following.get(row.project_id))]
        saved, _refused = returns.save_many([_more(row) for row in changed], by=reviewer, at=at)
        kept, before = [saved.get(row.project_id, row) for row in some], before_of(some)
        returns.confirm([row for row in kept if _stands(row, before)], by=reviewer, at=at)


def _stands(row, before):
    """Whether a return needs no further word: it is not below the month before, or says why."""
    last = before.get(row.project_id)
    return bool(row.difference_reason) or last is None or row.cumulative >= last


def _says_more(row, following):
    """Whether a return says more than the weeks, where the weeks that follow bear it out."""
    more = quantize(row.cumulative * Decimal("1.01"))
    drawn = chance("return", row.project.name, row.month).random() < DIFFERS
    return drawn and row.cumulative > 0 and following is not None and following >= more


def _more(row):
    values = {
        "cumulative": quantize(row.cumulative * Decimal("1.01")),
        "difference_reason": chance("why", row.project.name).choice(read("texts")["return_reasons"]),
    }
    return row, values, row.version


# Bulletins


def make_briefs(people, frame):
    """Publish the briefs of the last whole weeks; returns them."""
    office, made = people.users["office"], []
    for week in frame.weeks[-1 - BRIEFS : -1]:
        at = frame.deadlines[week].table_due + datetime.timedelta(hours=1)
        if at > frame.now:
            continue
        bulletin = preparing.prepare(Bulletin.Kind.WEEK, week, by=office, at=at)
        bulletin = routing.send(bulletin, by=office, at=at)
        made.append(publishing.publish(bulletin, by=office, at=at))
    return made


class Way:
    """The way of one month's bulletin, step by step, as far as the moment of the frame lets it come."""

    def __init__(self, month, people, frame):
        self.month, self.people, self.frame = month, people, frame
        self.office = people.users["office"]
        self.rng = chance("bulletin", month)
        self.day = frame.calendar.add(frame.calendar.next_workday((month + 1).first), 2)
        self.bulletin = None

    def at(self, hour, minute=0):
        """A moment of the present day of the way, or None where it has not come."""
        at = moment(self.day, hour, minute)
        return at if at <= self.frame.now else None

    def next_day(self):
        self.day = self.frame.workday_after(self.day)

    def go(self):
        """Go the whole way; True where a draft was begun."""
        if not (at := self.at(10)):
            return False
        self.bulletin = preparing.prepare(Bulletin.Kind.MONTH, self.month, by=self.office, at=at)
        for step in (self._write, self._check, self._countersign, self._approve, self._publish):
            if not step():
                return True
        self._after()
        return True

    def _write(self):
        if not (at := self.at(15)):
            return False
        section = self.bulletin.sections.get(code="next")
        words = self.rng.choice(read("texts")["bulletin_closing"])
        text = f"{section.text}\n{words}"
        preparing.edit(section, text, by=self.office, at=at, version=section.version)
        preparing.confirm_lights(self.bulletin, self._softened(), by=self.office, at=at)
        routing.send(self.bulletin, by=self.office, at=at)
        return True

    def _softened(self):
        """In some months one red light is confirmed as yellow, with a reason."""
        red = [
            line["facts"]["project"]
            for line in self.bulletin.figures["lines"]
            if line["facts"]["light"] == "RED"
        ]
        if not red or self.rng.random() > SOFTENED:
            return {}
        return {self.rng.choice(red): ("YELLOW", self.rng.choice(read("texts")["light_reasons"]))}

    def _check(self):
        self.next_day()
        return self._signed(self.at(10), lambda row: self.people.reviewers[row.division.code])

    def _countersign(self):
        checkers = {self.people.units[key].pk: self._of_unit(key) for key in COUNTERSIGN}
        return self._signed(
            self.at(15),
            lambda row: checkers[row.organisation_id],
            lambda row: row.organisation.name if checkers[row.organisation_id] == self.office else "",
        )

    def _of_unit(self, key):
        """Who signs for a unit: its checker, or the office that enters what was signed on paper."""
        return (
            self.people.users["commission"] if key == "NDRC" else self.people.checkers.get(key, self.office)
        )

    def _approve(self):
        self.next_day()
        return self._signed(self.at(9, 30), lambda row: self.people.users["leader"])

    def _signed(self, at, who, on_paper=lambda row: ""):
        """Let everybody of the present step agree."""
        if at is None:
            return False
        rows = self.bulletin.sign_offs.filter(at=None, closed_at=None).select_related(
            "division", "organisation"
        )
        for row in rows:
            routing.sign(row, by=who(row), at=at, agrees=True, signer=on_paper(row))
        return True

    def _publish(self):
        if not (at := self.at(10, 30)):
            return False
        self.bulletin = publishing.publish(self.bulletin, by=self.office, at=at)
        return True

    def _after(self):
        """Number and signer, receipts, readers; a return that was found wrong later."""
        self.next_day()
        if not (at := self.at(11)):
            return
        publishing.seal(
            self.bulletin,
            number=f"演示通报〔{self.day.year}〕{self.day.month}号",
            signer=self.people.users["leader"].name,
            sealed_on=self.day,
            by=self.office,
            at=at,
        )
        self.next_day()
        if not (at := self.at(9)):
            return
        for division in list(self.people.divisions.values())[:RECEIPTS]:
            publishing.receive(
                self.bulletin,
                unit=division.name,
                received_by="",
                received_on=self.day,
                by=self.office,
                at=at,
            )
        for leader in Leader.objects.filter(is_demo=True, level=Leader.Level.CITY).select_related("user"):
            if self.rng.random() < 0.7 and leader.user.username != "leader":
                publishing.mark_read(self.bulletin, by=leader.user, at=at)
        self._correct()

    def _correct(self):
        self.day = self.frame.calendar.add(self.day, 5)
        if not (at := self.at(16)) or self.rng.random() > CORRECTED:
            return
        rows = MonthlyReturn.objects.filter(month=self.month, state="LOCKED", cumulative__gt=1000)
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if keys:
            row = rows.select_related("project").get(pk=self.rng.choice(keys))
            values = {"cumulative": quantize(row.cumulative * Decimal("0.97"))}
            reason = self.rng.choice(read("texts")["return_corrections"])
            returns.correct(row, values, by=self.office, at=at, reason=reason)
