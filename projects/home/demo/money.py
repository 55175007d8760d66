"""What each demo project costs, plans for a year and completes week by week.

The sums are set: 2,236 of 100 million yuan in all for the 544 on the plan year's list ("over 2,200"),
716 as the year's plan ("over 700"); a smaller city has its share of them.
"""

import datetime
import math
from decimal import Decimal

from projects.base.money import quantize

from .fate import DAY
from .frame import FULL
from .source import chance

TOTAL, PLAN = 22_360_000, 7_160_000  # 万元
TWO_BILLION = Decimal(200_000)
LAST_YEAR = (0.2, 0.36)


def set_money(fates, curves, frame):
    """Totals, plans of both years and the weekly series of all fates. `curves`: code → ProgressCurve."""
    listed = [fate for fate in fates if frame.year in fate.listed]
    raw = {
        fate: chance("total", fate.key).lognormvariate(
            math.log(fate.sector["size"][0]), fate.sector["size"][1]
        )
        for fate in fates
    }
    factor = TOTAL * frame.size / FULL / sum(raw[fate] for fate in listed)
    for fate in fates:
        fate.total = rounded(max(600, raw[fate] * factor))
    pace = Pace(curves, frame)
    for fate in fates:
        _last_year(fate, frame.year - 1, pace)
    wanted = {fate: _wanted(fate, frame.year) for fate in fates if frame.year in fate.work}
    factor = _factor([wanted[fate] for fate in listed], PLAN * frame.size / FULL)
    for fate, (amount, limit) in wanted.items():
        fate.work[frame.year].amounts = [
            (datetime.date(frame.year, 1, 1), rounded(min(amount * factor, limit)))
        ]
        _revise(fate, frame.year)
        pace.run(fate, frame.year)


def rounded(amount):
    """An amount as plans have it: whole tens of 万元, large ones whole hundreds."""
    step = 100 if amount > 20_000 else 10
    return Decimal(int(amount / step) * step).quantize(Decimal("0.01"))


def _last_year(fate, year, pace):
    work = fate.work.get(year)
    if work is None:
        return
    rng = chance("plan", fate.key, year)
    done_before = rng.uniform(0.1, 0.3) if work.build_type == "CONTINUED" else 0
    share = rng.uniform(*LAST_YEAR)
    if fate.completed_on and fate.completed_on.year == year:
        done_before, share = (rng.uniform(0.4, 0.7), 1) if done_before else (0, 0.96)
    work.prior = rounded(float(fate.total) * done_before)
    limit = float(fate.total - work.prior)
    work.amounts = [(datetime.date(year, 1, 1), rounded(min(float(fate.total) * share, limit)))]
    _revise(fate, year)
    pace.run(fate, year)


def _wanted(fate, year):
    """(the amount wished for, the most it may be) of the plan year."""
    work, before = fate.work[year], fate.work.get(year - 1)
    rng = chance("plan", fate.key, year)
    total = float(fate.total)
    if before is not None:
        work.prior = before.prior + before.final
    elif work.build_type == "CONTINUED":
        work.prior = rounded(total * rng.uniform(0.2, 0.5))
    left = max(total - float(work.prior), 10)
    if fate.completed_on and fate.completed_on.year == year:
        return left * rng.uniform(0.92, 0.99), left
    if work.build_type == "CONTINUED":
        return left * rng.uniform(0.35, 0.6), left * 0.9
    span = (0.5, 0.8) if total < 10_000 else (0.3, 0.5) if total < 50_000 else (0.2, 0.34)
    return total * rng.uniform(*span), total * 0.9


def _factor(wanted, target):
    """By what the wishes are multiplied so that, each within its limit, they add up to the target."""
    low, high = 0.0, 20.0
    for _step in range(50):
        middle = (low + high) / 2
        short = sum(min(amount * middle, limit) for amount, limit in wanted) < target
        low, high = (middle, high) if short else (low, middle)
    return high


def _revise(fate, year):
    """A few plans change in July, up or down, always within the total."""
    rng = chance("revision", fate.key, year)
    work = fate.work[year]
    unfinished = fate.completed_on is None or fate.completed_on.year > year
    if fate.listed.get(year) and unfinished and rng.random() < 0.03:
        amount = rounded(
            min(float(work.amount) * rng.uniform(0.8, 1.22), float(fate.total - work.prior) * 0.95)
        )
        if amount != work.amount:
            work.amounts.append((datetime.date(year, 7, rng.randint(6, 24)), amount))


class Pace:
    """How fast money is spent: along the project's curve, with a lag of its own and some chance."""

    def __init__(self, curves, frame):
        self.curves, self.frame = curves, frame
        self.cutoffs = {year: frame.cutoffs(year) for year in (frame.year - 1, frame.year)}
        self.shares = {
            (code, day): float(curve.share(day))
            for code, curve in curves.items()
            for days in self.cutoffs.values()
            for day in days
        }

    def run(self, fate, year):
        """Fill the weekly values of one year."""
        work, rng = fate.work[year], chance("pace", fate.key, year)
        lag = Lag(rng)
        limit = fate.total - work.prior
        stretch = self._stretch(fate, work, year)
        cents = rng.random() < 0.2
        value, wiggle = Decimal(0), 0.0
        for day in self.cutoffs[year]:
            wiggle = 0.8 * wiggle + rng.gauss(0, 0.7)
            if fate.started_on and fate.started_on <= day and fate.state_on(day) == "WORKING":
                share = self.shares[work.curve, day]
                target = min(100.0, share * stretch) * _settling(fate, day)
                target -= lag.at(share) if stretch == 1 else min(lag.at(share), 4)
                reached = float(work.amount_on(day)) * max(target + wiggle, 0) / 100
                reached = (
                    quantize(Decimal(reached)) if cents else Decimal(int(reached)).quantize(Decimal("0.01"))
                )
                value = max(value, min(reached, limit))
            elif fate.completed_on and fate.completed_on <= day and fate.completed_on.year == year:
                value = max(value, min(quantize(work.amount_on(day) * Decimal("0.985")), limit))
            work.values[day] = value

    def _stretch(self, fate, work, year):
        """Who is finished before the year's end runs ahead of the curve."""
        if not (fate.completed_on and fate.completed_on.year == year):
            return 1
        days = [day for day in self.cutoffs[year] if day < fate.completed_on]
        return 100 / max(self.shares[work.curve, days[-1]], 8) if days else 1


def _settling(fate, day):
    """In the first weeks after a start little is spent."""
    days = (day - fate.started_on) / DAY + 4
    return 1 - math.exp(-days / 20)


class Lag:
    """How many percentage points a project is behind its curve when the curve asks some share."""

    def __init__(self, rng):
        draw = rng.random()
        self.recovers = False
        if draw < 0.72:
            self.base, self.onset, self.span = rng.uniform(-3, 5), 0, 30
        elif draw < 0.81:
            self.base, self.onset, self.span = rng.uniform(-10, -4), 10, 60
        elif draw < 0.965:
            self.base, self.onset, self.span = rng.uniform(12, 23), rng.uniform(0, 50), 18
            self.recovers = rng.random() < 0.45
        else:
            self.base, self.onset, self.span = rng.uniform(32, 44), rng.uniform(0, 25), 32
        self.later = rng.uniform(70, 85)

    def at(self, share):
        """The lag when the curve asks `share` percent."""
        lag = self.base * min(max((share - self.onset) / self.span, 0), 1)
        return lag * 0.35 if self.recovers and share > self.later else lag
