"""What the writers write: figures and sentences of one row, as its form asks."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from projects.base.money import quantize
from projects.dispatch.fields import FIELDS
from projects.dispatch.models import WeeklyReport

from .fate import DAY
from .source import chance, read

Form = WeeklyReport.Form
PHASES = [(15, "ground"), (60, "body"), (88, "fitting"), (101, "finish")]
# The procedures of a project that will start in more than so many days.
TIERS = [(150, "early"), (50, "middle"), (-1000, "late")]
COLD = (11, 12, 1, 2, 3)
WARM = (6, 7, 8)


@dataclass(frozen=True)
class Slips:
    """What is wrong with the content of a row."""

    copied: bool = False
    same: bool = False
    falls: bool = False
    unchanged: bool = False
    overstated: bool = False


class Writer:
    """Writes the rows of one project's week."""

    def __init__(self, fate, week, as_of, form, slips, facts):
        self.fate, self.week, self.as_of, self.form = fate, week, as_of, form
        self.slips, self.facts = slips, facts
        self.texts = read("texts")
        self.rng = chance("text", fate.key, week)
        self.work = fate.work[as_of.year]
        self.objects = self.texts["kinds"][fate.sector["kind"]]["objects"]
        self.percent = self._percent()

    def values(self):
        """Field → value of all that is filled; reasons for doubts come later."""
        if self.slips.unchanged:
            return {"no_change": True, "no_change_reason": self._why_unchanged()}
        written = {
            "cumulative": self._cumulative,
            "progress_percent": lambda: self.percent,
            "progress_text": self._progress_text,
            "work_done": self._work_done,
            "next_plan": self._next_plan,
            "procedures": self._procedures,
            "workers": lambda: self._on_site(6, 60),
            "machines": lambda: self._on_site(2, 14),
            "expected_on": self._expected,
        }
        values = {}
        for name in FIELDS[self.form]:
            if name in written:
                values[name] = written[name]()
        values["problems"], values["help_needed"] = self._problems()
        return values

    def reason(self, code):
        """The writer's answer to a doubt."""
        bank = self.texts["reasons"]
        return self.rng.choice(bank.get(f"{code}/{self.form}", bank[code]))

    def _percent(self):
        """Physical progress, from the money that the plan expects in all; never falls."""
        done = float(self.work.prior + self.work.values[self.as_of])
        whole = float(self.fate.total)
        completed = self.fate.completed_on
        if completed and completed <= self.as_of:
            return Decimal(100)
        return Decimal(str(round(min(99.0, done * 100 / whole), 1)))

    def _cumulative(self):
        planned = self.work.values[self.as_of]
        before, own = self.facts.before or Decimal(0), self.facts.previous_own
        limit = self.fate.total - self.work.prior
        if self.slips.overstated:
            added = quantize(self.work.amount_on(self.as_of) * Decimal("0.11"))
            return max(before, min(planned + added, limit))
        week_like = own is not None and 0 < own <= self.work.amount_on(self.as_of) * Decimal("0.06")
        if self.slips.same and week_like and before + own <= min(limit, self.work.final):
            return before + own
        if self.slips.falls and before > 100:
            return quantize((before * Decimal("0.985")).quantize(Decimal(1)))
        return max(before, planned)

    def _format(self, text):
        first, second = self.rng.sample(self.objects, 2)
        return text.format(
            obj=first,
            obj2=second,
            a=self.rng.randint(2, 9),
            b=self.rng.randint(12, 96),
            c=self.rng.randint(120, 960),
            f=self.rng.randint(1, 4),
            h=self.rng.randint(62, 97),
            p=f"{self.percent:g}" if self.percent else "0",
        )

    def _some(self, bank, count):
        return [self._format(text) for text in self.rng.sample(bank, min(count, len(bank)))]

    def _bank(self):
        """The sentences of the project's trade and phase."""
        if self.form == Form.PREPARATION:
            days = (self._expected() - self.as_of).days
            tier = next(tier for limit, tier in TIERS if days > limit)
            return {**self.texts["preparation"], **self.texts["preparation"][tier]}
        if self.form in (Form.PRODUCTION, Form.SUSPENDED):
            return self.texts[self.form.lower()]
        family = self.texts["families"][self.texts["kinds"][self.fate.sector["kind"]]["family"]]
        return family[next(phase for limit, phase in PHASES if self.percent < limit)]

    def _copied(self, name):
        """Last week's text where the row copies it."""
        previous = self.facts.previous
        if self.slips.copied and previous is not None and previous.form == self.form:
            return getattr(previous, name)
        return ""

    def _progress_text(self):
        return self._copied("progress_text") or self._some(self._bank()["state"], 1)[0] + "。"

    def _work_done(self):
        return (
            self._copied("work_done")
            or "；".join(self._some(self._bank()["work"], self.rng.randint(2, 3))) + "。"
        )

    def _procedures(self):
        return self._copied("procedures") or "；".join(self._some(self._bank()["procedures"], 2)) + "。"

    def _next_plan(self):
        items = self._some(self._bank()["plan"], self.rng.randint(2, 3))
        return ("；" if self.fate.number % 3 else "\n").join(items)

    def _on_site(self, low, high):
        """People or machines by the size of the project; fewer in the cold."""
        size = min(float(self.fate.total) / 120_000, 1.5)
        season = 0.5 if self.as_of.month in COLD else 1
        return round((low + (high - low) * size) * season * self.rng.uniform(0.7, 1.3)) + low // 2

    def _expected(self):
        planned = self.fate.planned_start_on
        if self.form == Form.PREPARATION and planned > self.as_of:
            return planned
        days = chance("expected", self.fate.key, self.as_of.month).randint(25, 70)
        return datetime.date(self.as_of.year, self.as_of.month, 1) + DAY * (days + 31)

    def _problems(self):
        if self.form == Form.SUSPENDED:
            return self._format(self.rng.choice(self.texts["suspended"]["problems"])), ""
        draw = self.rng.random()
        if draw > 0.22:
            return ("无" if draw > 0.75 else ""), ""
        bank = self.texts["problems"]["preparation" if self.form == Form.PREPARATION else "any"]
        problem, wish = self.rng.choice(bank)
        wish = wish if draw < 0.08 else ""
        if wish and draw < 0.015:
            wish += "；" + self.rng.choice(self.texts["help"])
        return self._format(problem), wish

    def _why_unchanged(self):
        bank = self.texts["no_change"]
        if self.form == Form.PREPARATION:
            return self.rng.choice(bank["preparation"])
        season = "winter" if self.as_of.month in COLD else "summer" if self.as_of.month in WARM else "any"
        return self.rng.choice(bank[season] + bank["any"])
